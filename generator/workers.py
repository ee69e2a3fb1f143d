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
from collections.abc import Callable, Sequence
from typing import BinaryIO, TypeVar

from generator.pipes import has_message, pipe, received, send

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
    *,
    apart: bool = False,
) -> list[bytes]:
    """The function's result for each item. It must depend on its item alone.

    `least`: with fewer items, sharing them does not pay. `done` is told how many results there are. `forked` is called
    in each worker before it begins. `weight`: how much work an item is, compared with the others. `apart`: whether
    this process does none of the work, because it could not be forked any more afterwards.
    """
    processes = count() if len(items) >= least else 1
    results: dict[int, bytes] = {}
    workers: list[_Worker] = []
    try:
        is_apart = apart and count() > 1
        weights = [weight(item) for item in items]
        own, *others = [[], *shares(weights, processes)] if is_apart else shares(weights, processes)
        with contextlib.suppress(OSError):  # what a process that the system refuses would have done is done below
            workers += (_Worker(function, items, share, forked) for share in others if share)
        for at in own:
            results[at] = function(items[at])
            for worker in workers:
                results |= worker.received()
            done(len(results))
        for worker in workers:
            results |= worker.rest()
            done(len(results))
        # what a worker did not send: it was killed, or never began
        return [results[at] if at in results else function(items[at]) for at in range(len(items))]
    finally:
        for worker in workers:
            worker.end()


def shares(weights: Sequence[int], processes: int) -> list[list[int]]:
    """Which process does which of the items: the heaviest first, each for the process that has least to do by then."""
    found: list[list[int]] = [[] for _ in range(processes)]
    loads = [0] * processes
    for at in sorted(range(len(weights)), key=lambda at: -weights[at]):
        lightest = loads.index(min(loads))
        found[lightest].append(at)
        loads[lightest] += weights[at]
    return found


class _Worker:
    """A forked process that does a share of the work."""

    def __init__(
        self, function: Callable[[Item], bytes], items: Sequence[Item], share: list[int], forked: Callable[[], None]
    ) -> None:
        self._receiver, sender = pipe()
        self._is_done = False
        try:
            self._process = os.fork()
        except OSError:
            self._receiver.close()
            sender.close()
            raise
        if self._process == 0:
            status = 1
            with contextlib.suppress(BaseException):  # whatever it is, the parent's code must not go on here
                self._receiver.close()
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                forked()
                _work(function, items, share, sender)
                status = 0
            os._exit(status)
        sender.close()

    def received(self) -> dict[int, bytes]:
        """The results that are there by now."""
        found: dict[int, bytes] = {}
        while not self._is_done and has_message(self._receiver):
            found |= self._batch()
        return found

    def rest(self) -> dict[int, bytes]:
        """All results that are still to come."""
        found: dict[int, bytes] = {}
        while not self._is_done:
            found |= self._batch()
        return found

    def _batch(self) -> dict[int, bytes]:
        try:
            results: dict[int, bytes] = {}
            for _ in range(int(received(self._receiver))):
                at = int(received(self._receiver))
                results[at] = received(self._receiver)
        except OSError:
            self._is_done = True
            return {}
        return results

    def end(self) -> None:
        """Stop the process, if it has not ended, and forget it."""
        self._receiver.close()
        if not self._is_done:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGTERM)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._process, 0)


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
