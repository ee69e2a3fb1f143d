"""Work shared among processes: pure functions over many items.

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

from generator import stopping
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
) -> list[bytes]:
    """The function's result for each item, in their order; arguments are as for `streamed`."""
    return [result for _, result in sorted(streamed(function, items, least, done, forked, weight))]


def streamed(
    function: Callable[[Item], bytes],
    items: Sequence[Item],
    least: int,
    done: Callable[[int], None],
    forked: Callable[[], None] = lambda: None,
    weight: Callable[[Item], int] = lambda _: 1,
    apart: Callable[[Item], bool] = lambda _: False,
) -> Generator[tuple[int, bytes]]:
    """The place of each item and the function's result for it, as soon as it is there.

    The function must depend on its item alone. There are never more processes at work than can share it.

    `least`: with fewer items, sharing them does not pay. `done` is told how many results there are. `forked` is called
    in each worker before it begins. `weight`: how much work an item is, compared with the others. `apart`: whether an
    item is for workers of its own, even if it is the only one: this process could not be forked any more afterwards,
    and what such a worker takes of memory is free again before others begin.
    """
    most = count()
    barred = {at for at, item in enumerate(items) if apart(item)} if most > 1 else set[int]()
    weights = {at: weight(item) for at, item in enumerate(items)}
    processes = most if len(items) >= least else 1
    lanes = shares(barred, weights, most if len(barred) >= least else 1)
    before = sum(weights[at] for at in barred) // max(1, processes - 1)
    own, *others = shares(weights.keys() - barred, weights, processes, before)
    todo, waiting = deque(own), deque(share for share in (*lanes, *others) if share)
    workers: list[_Worker] = []
    given: set[int] = set()
    try:
        while todo or waiting or any(worker.is_at_work for worker in workers):
            if waiting and bool(todo) + sum(worker.is_at_work for worker in workers) < most:
                # What a process that the system refuses would do is done below; one that is there must be known of.
                with contextlib.suppress(OSError), stopping.later():
                    workers.append(_Worker(function, items, waiting.popleft(), forked))
                continue
            found = {at: function(items[at]) for at in [todo.popleft()]} if todo else {}
            for worker in _speaking(workers, wait=not todo and not found):
                found |= worker.received()
            given |= found.keys()
            done(len(given))
            yield from found.items()
        for at in weights.keys() - given:  # what a worker did not send: it was killed, or never began
            yield at, function(items[at])
    finally:
        for worker in workers:
            worker.end()


def shares(places: Collection[int], weights: Mapping[int, int], processes: int, before: int = 0) -> list[list[int]]:
    """Which process does which of some items: the heaviest first, each for the process that has least to do by then.

    `before`: how much every process but the first has to do before.
    """
    found: list[list[int]] = [[] for _ in range(processes)]
    loads = [0, *[before] * (processes - 1)]
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
                stopping.at_once()
                signal.pthread_sigmask(signal.SIG_UNBLOCK, stopping.SIGNALS)
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
                os.kill(self._process, signal.SIGKILL)  # it has nothing to clean up
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
