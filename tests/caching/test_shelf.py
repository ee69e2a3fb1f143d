"""Bytes that wait for their use: what was put there is what is taken, in memory or on the disk."""

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


def test_many_bytes_leave_the_memory_and_come_back() -> None:
    waiting: Shelf[int] = Shelf()
    for number in range(5):
        waiting.put(number, bytes([number]) * shelf.HELD)
    assert waiting._file._rolled  # type: ignore[attr-defined]  # only the disk holds them now
    assert all(waiting[number] == bytes([number]) * shelf.HELD for number in range(5))
