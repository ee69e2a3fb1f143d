"""Bytes that are sent from one process to another, each message whole."""

import os
from collections.abc import Collection
from typing import BinaryIO


def pipe() -> tuple[BinaryIO, BinaryIO]:
    """Both ends of a pipe: what is sent into the second comes out of the first. Raises OSError."""
    out, into = os.pipe()
    return os.fdopen(out, "rb", 0), os.fdopen(into, "wb", 0)


def send(stream: BinaryIO, message: bytes) -> None:
    """Send a message. Raises OSError if nobody receives any more."""
    left = memoryview(len(message).to_bytes(8, "little") + message)
    while left:
        left = left[stream.write(left) :]


def received(stream: BinaryIO) -> bytes:
    """The next message; waits for it. Raises OSError if nobody sends any more."""
    return _exactly(stream, int.from_bytes(_exactly(stream, 8), "little"))


def ready(streams: Collection[BinaryIO], *, wait: bool = False) -> list[BinaryIO]:
    """The streams on which a message has begun to arrive, or none will any more. `wait`: until there is one."""
    import select

    poll = select.poll()  # not `select`, which knows no file whose number is beyond a thousand
    by_number = {stream.fileno(): stream for stream in streams}
    for number in by_number:
        poll.register(number, select.POLLIN)
    return [by_number[number] for number, _ in poll.poll(None if wait else 0)]


def _exactly(stream: BinaryIO, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = stream.read(size)
        if not part:
            raise BrokenPipeError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
