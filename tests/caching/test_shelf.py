"""Bytes that wait for their use: what was put there is what is taken, in memory or on the disk."""

import errno
import io
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.caching import shelf
from generator.caching.shelf import Shelf


@given(st.lists(st.tuples(st.text(max_size=3), st.binary(max_size=40)), max_size=30))
def test_what_was_put_first_under_a_name_is_there(puts: list[tuple[str, bytes]]) -> None:
    first: dict[str, bytes] = {}
    waiting: Shelf[str] = Shelf()
    for name, data in puts:
        waiting.put(name, data)
        first.setdefault(name, data)
        assert waiting[name] == first[name]
    assert dict(waiting) == first
    assert waiting.get("no such name") is None


def _in_memory(waiting: Shelf[int]) -> int:
    return sum(len(data) for data in waiting._waiting.values() if isinstance(data, bytes))


def test_many_bytes_leave_the_memory_and_come_back() -> None:
    waiting: Shelf[int] = Shelf()
    for number in range(5):
        waiting.put(number, bytes([number]) * shelf.HELD)
    assert _in_memory(waiting) <= shelf.HELD
    assert all(waiting[number] == bytes([number]) * shelf.HELD for number in range(5))


class _Full(io.BytesIO):
    """A file on a disk that has room for some bytes only, and takes them in parts."""

    def write(self, data: Any) -> int:
        room = 1000 - self.tell()
        if room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(bytes(data[: min(room, 300)]))


def _no_folder(**_: object) -> NoReturn:
    raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")


@pytest.mark.parametrize("file", [lambda **_: _Full(), _no_folder], ids=["a full disk", "no folder"])
def test_what_the_disk_does_not_take_waits_in_memory(monkeypatch: pytest.MonkeyPatch, file: Any) -> None:
    monkeypatch.setattr(shelf, "HELD", 100)
    monkeypatch.setattr("tempfile.TemporaryFile", file)
    waiting: Shelf[int] = Shelf()
    sizes = [80, 400, 700, 500, 90, 10]
    for number, size in enumerate(sizes):
        waiting.put(number, bytes([number]) * size)
    assert list(waiting.items()) == [(number, bytes([number]) * size) for number, size in enumerate(sizes)]
    assert _in_memory(waiting) >= 700
