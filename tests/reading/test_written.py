"""Where words stand in a text: outside code, and the nth time."""

from hypothesis import given
from hypothesis import strategies as st

from generator.markup.convert import code_in
from generator.reading.written import Written

MARKDOWN = st.text("ab`~ \n>-\\", max_size=60)


def _at(text: str, words: str, nth: int = 0) -> tuple[int, int]:
    place = Written("a.md", text).place(words, nth)
    return place.line, place.column


def test_words_are_found_outside_code_only() -> None:
    source = "`a.png` x\n\n```\na.png\n```\n\n- ![](a.png)\n\n  ~~~\n  a.png\n  ~~~\n\nand ``a.png`` ![](a.png)"
    assert _at(source, "a.png") == (7, 7)
    assert _at(source, "a.png", 1) == (13, 19)
    assert _at(source, "a.png", 2) == (0, 0)
    assert _at(source, "") == (0, 0)


@given(MARKDOWN, st.text("ab`", min_size=1, max_size=2))
def test_every_place_shows_the_words_outside_code_and_comes_after_the_one_before(text: str, words: str) -> None:
    lines = text.split("\n")
    before = -1
    for nth in range(8):
        line, column = _at(text, words, nth)
        if not line:
            assert _at(text, words, nth + 1) == (0, 0)
            break
        offset = sum(len(earlier) + 1 for earlier in lines[: line - 1]) + column - 1
        assert text.startswith(words, offset)
        assert not any(start <= offset < end for start, end in code_in(text))
        assert offset > before
        before = offset


@given(MARKDOWN, st.lists(st.integers(0, 5), max_size=6))
def test_a_place_does_not_depend_on_what_was_looked_up_before(text: str, asked: list[int]) -> None:
    written = Written("a.md", text)
    for nth in asked:
        place = written.place("a", nth)
        assert (place.line, place.column) == _at(text, "a", nth)


def test_thousands_of_words_are_looked_up_in_one_text() -> None:
    written = Written("a.md", "![](m.png) `![](m.png)`\n\n" * 20_000, 5)
    places = [written.place("m.png", nth) for nth in range(20_001)]
    assert (places[0].line, places[0].column) == (5, 5)
    assert (places[19_999].line, places[19_999].column) == (5 + 2 * 19_999, 5)
    assert places[20_000].line == 0
