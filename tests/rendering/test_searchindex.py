"""The index of all pages, as its scripts hold it."""

import itertools
import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.presentation.views import Searched, SearchedEntry, SearchTexts, SearchWords
from generator.rendering.searchindex import written

CALL = "(self.skillfolioFind||=[]).push("


def _entry(number: int, text: str = "", source: str = "", skills: tuple[int, ...] = ()) -> SearchedEntry:
    return SearchedEntry(
        path=f"p{number}", title=f"T{number}", text=text, source=source, kind="project", skills=skills, texts=0
    )


def _value(script: bytes) -> dict[str, Any]:
    text = script.decode()
    assert text.startswith(CALL)
    assert text.endswith(")\n")
    value: dict[str, Any] = json.loads(text[len(CALL) : -2])
    return value


def _pages(value: dict[str, Any]) -> dict[str, list[int]]:
    """The index taken apart again, as the page does it."""
    word, words = "", []
    for shared, rest in re.findall(r"([A-Z])([^A-Z]*)", value["words"]):
        word = word[: ord(shared) - 65] + rest
        words.append(word)
    coded = value["pages"].split("!") if words else []
    return {word: _numbers(one) for word, one in zip(words, coded, strict=True)}


def _numbers(coded: str) -> list[int]:
    at, far, found = -1, 0, []
    for sign in coded:
        if sign == "~":
            far += 90
            continue
        code = ord(sign) - 35
        at += far + code - (code > 57) + 1
        far = 0
        found.append(at)
    return found


def _no_text(_: str) -> tuple[str, ...]:
    raise AssertionError("the words need no text")


@given(st.lists(st.sets(st.text("abcxyzéß東京\U0001d538ก", min_size=1, max_size=6)), max_size=200))
def test_every_word_leads_to_its_pages(texts: list[set[str]]) -> None:
    known = {f"s{number}": " ".join(sorted(words)) for number, words in enumerate(texts)}
    view = SearchWords(skills=(), entries=tuple(_entry(number, source=f"s{number}") for number in range(len(texts))))
    found = _pages(_value(written(view, known.__getitem__, _no_text)))
    every = sorted(set(itertools.chain.from_iterable(texts)))
    assert found == {word: [number for number, words in enumerate(texts) if word in words] for word in every}


def test_pages_that_are_far_apart_are_found() -> None:
    entries = tuple(_entry(number, "rare" if number in (0, 89, 90, 300, 999) else "") for number in range(1000))
    found = _pages(_value(written(SearchWords(skills=(), entries=entries), str, _no_text)))
    assert found == {"rare": [0, 89, 90, 300, 999]}


def test_a_page_is_found_by_what_it_says_in_short_and_by_its_text() -> None:
    view = SearchWords(skills=("Python",), entries=(_entry(0, "In short", "a.md", (0,)), _entry(1)))
    value = _value(written(view, {"a.md": "at length"}.__getitem__, _no_text))
    assert _pages(value) == {"at": [0], "in": [0], "length": [0], "short": [0]}
    assert value["entries"] == [["p0", "T0", "project", [0], 0], ["p1", "T1", "project", [], 0]]
    assert value["skills"] == ["Python"]


def test_a_text_is_the_short_one_and_the_long_one_without_markup() -> None:
    entries = (Searched(path="p0", text="Short.", source="a.md"), Searched(path="p1", text="Alone.", source=""))
    script = written(
        SearchTexts(entries=entries), str, {"a.md": ("<p>Long &lt;img&gt; <em>text</em></p>",)}.__getitem__
    )
    assert _value(script)["texts"] == {"p0": "Short. Long <img> text", "p1": "Alone."}
