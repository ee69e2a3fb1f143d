"""Bytes that wait for their use, in memory while they are few and then in a temporary file that goes with the process.

What a build makes is written last of all, when everything is known to be right. Until then a thousand pictures need no
more memory than ten.
"""

import tempfile
import weakref
from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

HELD = 4 * 1024 * 1024
"""So many bytes wait in memory."""

Name = TypeVar("Name", bound=Hashable)


class Shelf(Mapping[Name, bytes]):
    """Bytes by their names. What a name stands for is put there once. Both ways raise OSError."""

    def __init__(self) -> None:
        self._places: dict[Name, tuple[int, int]] = {}
        self._end = 0
        self._file = tempfile.SpooledTemporaryFile(max_size=HELD)  # noqa: SIM115 (it lives as long as this)
        weakref.finalize(self, self._file.close)

    def put(self, name: Name, data: bytes) -> None:
        """Put some bytes there, unless there are any by that name."""
        if name not in self._places:
            self._file.seek(self._end)
            self._file.write(data)
            self._places[name] = self._end, len(data)
            self._end += len(data)

    def __getitem__(self, name: Name) -> bytes:
        start, length = self._places[name]
        self._file.seek(start)
        return self._file.read(length)

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[Name]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
