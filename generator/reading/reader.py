"""A process that reads documents, started before it is known whether there is anything to read.

What reading needs takes longer to load than a document takes to read. So the command forks this process first of all:
it loads that while the command loads the rest, looks at the files, and finds out what has changed. It gets each source
as bytes and sends back bytes; it ends with the command, however that ends.
"""

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO

from generator.pipes import pipe, ready, received, send


class Gone(Exception):
    """The process does not answer."""


class Reader:
    """The process, as the command sees it."""

    def __init__(self, process: int, jobs: BinaryIO, results: BinaryIO) -> None:
        self._process = process
        self._jobs, self._results = jobs, results

    def read(self, jobs: Iterable[bytes], meanwhile: Iterator[None]) -> Iterator[bytes]:
        """The result of each job. While the first is being done, steps are taken of what has to be done besides.

        Raises Gone.
        """
        for job in jobs:
            if not self._process:
                raise Gone
            try:
                send(self._jobs, job)
                while not ready([self._results]) and next(meanwhile, self) is None:
                    pass
                yield received(self._results)
            except OSError:
                raise Gone from None

    def end(self) -> None:
        """Stop the process, whatever it does, and forget it. It reads nothing any more."""
        process, self._process = self._process, 0
        if process:  # its number may be another's by now
            with suppress(OSError):
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)
        for stream in (self._jobs, self._results):
            with suppress(OSError):
                stream.close()


def start() -> Reader | None:
    """Start the process; None where that is not to be had, or there is no second processor for it."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return None
    ends: list[BinaryIO] = []
    try:
        ends += pipe()
        ends += pipe()
        process = os.fork()
    except OSError:
        for end in ends:
            end.close()
        return None
    jobs_out, jobs_in, results_out, results_in = ends
    if process == 0:
        with suppress(BaseException):  # whatever it is, the command must not be run a second time here
            jobs_in.close()
            results_out.close()
            _serve(jobs_out, results_in)
        os._exit(0)
    jobs_out.close()
    results_in.close()
    return Reader(process, jobs_in, results_out)


def _serve(jobs: BinaryIO, results: BinaryIO) -> None:
    """Do one job after the other, until there are no more."""
    import gc

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.disable()
    from generator.reading.parsing import warm, written_reading_of

    warm()
    while True:
        send(results, written_reading_of(received(jobs)))
