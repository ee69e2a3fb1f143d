"""Bytes that wait for their use, in memory while they are few and then in a temporary file that goes with the process.

What a build makes is written last of all, when everything is known to be right. Until then a thousand pictures need no
more memory than ten. That is a kindness and no need: what the disk does not take waits in memory, too.
"""

import weakref
from collections.abc import Hashable, Iterator, Mapping
from typing import BinaryIO, TypeVar

HELD = 4 * 1024 * 1024
"""So many bytes wait in memory."""

Name = TypeVar("Name", bound=Hashable)


class Shelf(Mapping[Name, bytes]):
    """Bytes by their names. What a name stands for is put there once. To take it raises OSError."""

    def __init__(self) -> None:
        self._waiting: dict[Name, bytes | tuple[int, int]] = {}
        """The bytes, or where in the file they begin and how many they are."""
        self._room = HELD
        self._end = 0
        self._file: BinaryIO | None = None

    def put(self, name: Name, data: bytes) -> None:
        """Put some bytes there, unless there are any by that name."""
        if name in self._waiting:
            return
        if len(data) <= self._room:
            self._waiting[name] = data
            self._room -= len(data)
            return
        try:
            self._waiting[name] = self._written(data)
        except OSError:  # a full disk, or no folder for temporary files
            self._waiting[name] = data

    def __getitem__(self, name: Name) -> bytes:
        found = self._waiting[name]
        if isinstance(found, bytes):
            return found
        assert self._file is not None
        start, length = found
        self._file.seek(start)
        return self._file.read(length)

    def __contains__(self, name: object) -> bool:
        return name in self._waiting

    def __iter__(self) -> Iterator[Name]:
        return iter(self._waiting)

    def __len__(self) -> int:
        return len(self._waiting)

    def _written(self, data: bytes) -> tuple[int, int]:
        """Where in the file some bytes are now. Raises OSError."""
        if self._file is None:
            import tempfile  # which few builds need

            self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 (it lives as long as this)
            weakref.finalize(self, self._file.close)
        self._file.seek(self._end)
        left = memoryview(data)
        while left:
            left = left[self._file.write(left) :]
        place = self._end, len(data)
        self._end += len(data)
        return place
