"""What a command does when it is told to stop: by Ctrl-C, by the program that runs it, or as its terminal is closed."""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What tells a command to stop."""


def in_order() -> None:
    """From now on, raise KeyboardInterrupt in the midst of what is done, so that it cleans up after itself.

    What is ignored, as `nohup` has it, stays ignored.
    """
    with contextlib.suppress(ValueError):  # only where this is the main thread, as it is in a command
        for number in SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, _stop)


def at_once() -> None:
    """From now on, end where it is: for a process that was forked, and has nothing to clean up."""
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


@contextlib.contextmanager
def later() -> Iterator[None]:
    """What tells to stop meanwhile counts at the end of it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def status_after(stop: KeyboardInterrupt) -> int:
    """The status of a command that was stopped: what a shell reports of one that a signal ended."""
    return 128 + int(stop.args[0] if stop.args else signal.SIGINT)


def _stop(number: int, _: FrameType | None) -> None:
    if number != signal.SIGINT:  # a terminal that is closed tells it twice; Ctrl-C again is meant
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt(number)
