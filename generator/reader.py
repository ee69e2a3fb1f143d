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
            try:
                _send(self._jobs, job)
                while not self._has_answered() and next(meanwhile, self) is None:
                    pass
                yield _received(self._results)
            except OSError:
                raise Gone from None

    def _has_answered(self) -> bool:
        import select

        return bool(select.select([self._results], [], [], 0)[0])

    def end(self) -> None:
        """Stop the process, whatever it does, and forget it."""
        with suppress(OSError):
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)
        for stream in (self._jobs, self._results):
            with suppress(OSError):
                stream.close()


def start() -> Reader | None:
    """Start the process; None where that is not to be had, or there is no second processor for it."""
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return None
    try:
        (jobs_out, jobs_in), (results_out, results_in) = os.pipe(), os.pipe()
        process = os.fork()
    except OSError:
        return None
    if process == 0:
        with suppress(BaseException):  # whatever it is, the command must not be run a second time here
            os.close(jobs_in)
            os.close(results_out)
            _serve(os.fdopen(jobs_out, "rb"), os.fdopen(results_in, "wb", 0))
        os._exit(0)
    os.close(jobs_out)
    os.close(results_in)
    return Reader(process, os.fdopen(jobs_in, "wb", 0), os.fdopen(results_out, "rb", 0))


def _serve(jobs: BinaryIO, results: BinaryIO) -> None:
    """Do one job after the other, until there are no more."""
    import gc

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.disable()
    from generator.reading import written_reading_of

    while True:
        _send(results, written_reading_of(_received(jobs)))


def _send(stream: BinaryIO, data: bytes) -> None:
    whole = memoryview(len(data).to_bytes(8, "little") + data)
    while whole:
        whole = whole[stream.write(whole) :]


def _received(stream: BinaryIO) -> bytes:
    """What was sent; raises OSError if nobody sends any more."""
    return _exactly(stream, int.from_bytes(_exactly(stream, 8), "little"))


def _exactly(stream: BinaryIO, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = stream.read(size)
        if not part:
            raise BrokenPipeError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
