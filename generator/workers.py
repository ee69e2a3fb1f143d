"""Work shared among processes: pure functions over many items, results in the order of the items.

This process does a share of the work itself, and it alone writes: workers are forked, so they have all that was made so
far without its being sent, and send back bytes. A worker ends with its work; if this process is gone it has nobody to
send to, and ends too. Where a process cannot be forked safely, all work is done here.
"""

import contextlib
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from typing import BinaryIO, TypeVar

from generator.pipes import pipe, ready, received, send

Item = TypeVar("Item")

MOST = 4
"""How many processes share the work at most: more need more memory than they save time."""

_BATCH = 16
"""How many results a worker sends at once."""


THREADED = frozenset({"typst"})
"""Libraries that start threads of their own, which Python does not know of. A fork of a process with them may stand
still, waiting for threads that it does not have."""


def count() -> int:
    """How many processes can share work here."""
    if sys.platform != "linux" or threading.active_count() > 1 or not THREADED.isdisjoint(sys.modules):
        return 1  # elsewhere system libraries do not outlive a fork, and threads never do
    return min(len(os.sched_getaffinity(0)), MOST)


def mapped(
    function: Callable[[Item], bytes],
    items: Sequence[Item],
    least: int,
    done: Callable[[int], None],
    forked: Callable[[], None] = lambda: None,
    weight: Callable[[Item], int] = lambda _: 1,
    apart: Callable[[Item], bool] = lambda _: False,
) -> Generator[bytes]:
    """The function's result for each item, as soon as it and those before it are there.

    The function must depend on its item alone.

    `least`: with fewer items, sharing them does not pay. `done` is told how many results there are. `forked` is called
    in each worker before it begins. `weight`: how much work an item is, compared with the others. `apart`: whether an
    item is for workers of its own, even if it is the only one: this process could not be forked any more afterwards,
    and what others do should not wait for the memory that it takes.
    """
    weights = {at: weight(item) for at, item in enumerate(items)}
    barred = [at for at, item in enumerate(items) if apart(item)] if count() > 1 else []
    own, *others = shares(weights.keys() - barred, weights, count() if len(items) >= least else 1)
    others += shares(barred, weights, count() if len(barred) >= least else 1)
    todo = deque(own)
    results: dict[int, bytes] = {}
    given = 0
    workers: list[_Worker] = []
    try:
        with contextlib.suppress(OSError):  # what a process that the system refuses would have done is done below
            workers += (_Worker(function, items, share, forked) for share in others if share)
        while todo or any(worker.is_at_work for worker in workers):
            if todo:
                at = todo.popleft()
                results[at] = function(items[at])
            for worker in _speaking(workers, wait=not todo):
                results |= worker.received()
            done(given + len(results))
            while given in results:
                yield results.pop(given)
                given += 1
        for at in range(given, len(items)):  # what a worker did not send: it was killed, or never began
            yield results.pop(at) if at in results else function(items[at])
    finally:
        for worker in workers:
            worker.end()


def shares(places: Collection[int], weights: Mapping[int, int], processes: int) -> list[list[int]]:
    """Which process does which of some items: the heaviest first, each for the process that has least to do by then."""
    found: list[list[int]] = [[] for _ in range(processes)]
    loads = [0] * processes
    for at in sorted(places, key=lambda at: (-weights[at], at)):
        lightest = loads.index(min(loads))
        found[lightest].append(at)
        loads[lightest] += weights[at]
    return found


class _Worker:
    """A forked process that does a share of the work."""

    def __init__(
        self, function: Callable[[Item], bytes], items: Sequence[Item], share: list[int], forked: Callable[[], None]
    ) -> None:
        self.results, sender = pipe()
        self.is_at_work = True
        try:
            self._process = os.fork()
        except OSError:
            self.results.close()
            sender.close()
            raise
        if self._process == 0:
            status = 1
            with contextlib.suppress(BaseException):  # whatever it is, the parent's code must not go on here
                self.results.close()
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                forked()
                _work(function, items, share, sender)
                status = 0
            os._exit(status)
        sender.close()

    def received(self) -> dict[int, bytes]:
        """The next of its results, by the places of their items; waits for them. Nothing once it has ended."""
        try:
            results: dict[int, bytes] = {}
            for _ in range(int(received(self.results))):
                at = int(received(self.results))
                results[at] = received(self.results)
        except OSError:
            self.is_at_work = False
            return {}
        return results

    def end(self) -> None:
        """Stop the process, if it has not ended, and forget it."""
        self.results.close()
        if self.is_at_work:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGTERM)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._process, 0)


def _speaking(workers: list[_Worker], *, wait: bool) -> list[_Worker]:
    """The workers that have something to tell; an end, too. `wait`: until one has."""
    at_work = {worker.results: worker for worker in workers if worker.is_at_work}
    return [at_work[stream] for stream in ready(at_work.keys(), wait=wait)] if at_work else []


def _work(function: Callable[[Item], bytes], items: Sequence[Item], share: list[int], sender: BinaryIO) -> None:
    batch: list[tuple[int, bytes]] = []
    for at in share:
        batch.append((at, function(items[at])))
        if len(batch) == _BATCH or at == share[-1]:
            send(sender, b"%d" % len(batch))
            for number, result in batch:
                send(sender, b"%d" % number)
                send(sender, result)
            batch.clear()
    sender.close()
