"""The index of all pages, as scripts that a page loads when somebody begins to search.

Two kinds of output. The words tell in which pages a word is; a page loads all of them, so they are small: each word is
written as how many letters it shares with the one before and the rest, and the pages it is in as distances. The texts
show a word in its place; a page loads those of the results that it shows. Both are shared out by the pages' paths: an
edit changes one of each.

A script is a value that is handed over, so it can be loaded from a file system, where a page may fetch nothing, and
under a policy that allows scripts of the site's own only.
"""

from collections.abc import Callable, Iterable
from functools import cache

import msgspec

from generator.presentation.views import SearchTexts, SearchWords
from generator.reading.searchwords import plain_text, words_of

_DIGITS = [chr(code) for code in range(35, 126) if chr(code) != "\\"]
"""What distances are written with: all that JSON needs no escapes for. `~` is one that is longer than all of them."""
_FAR, _NEXT_WORD = "~", "!"
_MOST_SHARED = 25


def written(
    view: SearchWords | SearchTexts, words: Callable[[str], str], text: Callable[[str], tuple[str, ...]]
) -> bytes:
    """An output of the index. `words` and `text` are those of a source."""
    value = _words(view, words) if isinstance(view, SearchWords) else _texts(view, text)
    return b"(self.skillfolioFind||=[]).push(" + msgspec.json.encode(value) + b")\n"


def _words(view: SearchWords, words: Callable[[str], str]) -> dict[str, object]:
    pages: dict[str, list[int]] = {}
    for number, entry in enumerate(view.entries):
        found = set(words_of(entry.text))
        if entry.source:
            found.update(words(entry.source).split())
        for word in found:
            if word in pages:
                pages[word].append(number)
            else:
                pages[word] = [number]
    ordered = sorted(pages)
    return {
        "skills": view.skills,
        "entries": [(entry.path, entry.title, entry.kind, entry.skills, entry.texts) for entry in view.entries],
        "words": _front_coded(ordered),
        "pages": _NEXT_WORD.join(_distances(pages[word]) for word in ordered),
    }


def _texts(view: SearchTexts, text: Callable[[str], tuple[str, ...]]) -> dict[str, object]:
    def whole(source: str, short: str) -> str:
        return f"{short} {plain_text(text(source))}".strip() if source else short

    return {"texts": {entry.path: whole(entry.source, entry.text) for entry in view.entries}}


def _front_coded(words: Iterable[str]) -> str:
    """Words in order, each as a capital letter for how many letters it shares with the one before, and the rest."""
    coded: list[str] = []
    before = ""
    for word in words:
        shared = 0
        for one, other in zip(word[:_MOST_SHARED], before, strict=False):
            if one != other or one > "\uffff":  # JavaScript counts what is beyond as two
                break
            shared += 1
        coded.append(f"{chr(65 + shared)}{word[shared:]}")
        before = word
    return "".join(coded)


def _distances(numbers: list[int]) -> str:
    """Rising numbers, each as how many are left out since the one before."""
    before = [-1, *numbers]
    return "".join([_distance(number - last) for last, number in zip(before, numbers, strict=False)])


@cache
def _distance(step: int) -> str:
    far, near = divmod(step - 1, len(_DIGITS))
    return _FAR * far + _DIGITS[near]
