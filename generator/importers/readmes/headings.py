"""What a heading of a README says its chapter is about, told by its words alone.

The words are in data/readmewords.txt, whose head explains how it is written.
"""

import re
import unicodedata
from functools import cache, cached_property, lru_cache
from pathlib import Path

import msgspec

from generator.importers.readmes.inlinetext import plain

STORY_KINDS = ("technologies", "concepts", "challenges", "solutions", "practices", "features", "learnings")
"""The kinds of chapters whose items become entries."""
KINDS = (*STORY_KINDS, "overview", "links", "contact", "contents", "manual")

_NOT_BEFORE_THEY_ARE = frozenset({"technologies", "concepts", "features"})
"""The kinds that a heading does not announce if it speaks of what is to come."""
_FILE = Path(__file__).parents[2] / "data" / "readmewords.txt"
_LONGEST_LABEL = 60
_LONGEST_HEADING = 300
_START = 3


class _Phrase(msgspec.Struct, frozen=True):
    words: tuple[str, ...]
    open_ended: bool
    """Whether the last word may go on."""

    def matches(self, words: list[str], start: int) -> bool:
        found = words[start : start + len(self.words)]
        if len(found) != len(self.words) or tuple(found[:-1]) != self.words[:-1]:
            return False
        return found[-1].startswith(self.words[-1]) if self.open_ended else found[-1] == self.words[-1]


class Meaning(msgspec.Struct, frozen=True):
    """What a heading means."""

    kinds: tuple[str, ...] = ()
    """One of KINDS or several, those that count most first; none if it says nothing we know."""
    is_whole: bool = False
    """Whether every word of it speaks of that."""

    @property
    def kind(self) -> str:
        """The kind that counts most; empty if there is none."""
        return self.kinds[0] if self.kinds else ""

    @property
    def is_story(self) -> bool:
        """Whether the items of its chapter become entries."""
        return self.kind in STORY_KINDS


class ReadmeWords(msgspec.Struct, frozen=True, dict=True):
    """The words, by kind."""

    phrases: dict[str, tuple[_Phrase, ...]]
    institutions: tuple[str, ...]
    categories: dict[str, str]
    """The French names of the kinds of skills."""

    def meaning(self, heading: str) -> Meaning:
        """What a heading means."""
        words = folded_words(heading) if len(heading) <= _LONGEST_HEADING else []
        kinds: list[str] = []
        is_whole = bool(words)
        at = 0
        while at < len(words):
            length, found = self._longest(words, at)
            kinds += found
            is_whole = is_whole and (length > 0 or self.holds("filler", words[at : at + 1]))
            at += max(length, 1)
        weighed = _by_weight(kinds)
        if _NOT_BEFORE_THEY_ARE & set(weighed) and self.count("to come", heading):
            return Meaning(("manual",))
        if not is_whole and weighed[:1] == ("overview",) and not self._is_overview(words):
            return Meaning()
        return Meaning(weighed, is_whole and bool(kinds))

    def _is_overview(self, words: list[str]) -> bool:
        """Whether a heading of other words too, such as `Programme overview`, is that of an overview."""
        return any(self.holds("overview beside other words", [word]) for word in (words[0], words[-1]))

    def _longest(self, words: list[str], at: int) -> tuple[int, list[str]]:
        """The length of the longest phrase that begins at a word, and the kinds it speaks of."""
        found = [(len(phrase.words), kind) for kind, phrase in self._starting(words[at]) if phrase.matches(words, at)]
        length = max((size for size, _ in found), default=0)
        return length, list(dict.fromkeys(kind for size, kind in found if size == length))

    def _starting(self, word: str) -> list[tuple[str, _Phrase]]:
        """The phrases on chapters that may begin with a word, each with its kind."""
        return self._by_start.get(word[:_START], [])

    @cached_property
    def _by_start(self) -> dict[str, list[tuple[str, _Phrase]]]:
        """The phrases on chapters by the first letters of their first words."""
        found: dict[str, list[tuple[str, _Phrase]]] = {}
        for kind in KINDS:
            for phrase in self.phrases[kind]:
                found.setdefault(phrase.words[0][:_START], []).append((kind, phrase))
        return found

    def holds(self, kind: str, words: list[str]) -> bool:
        """Whether these words, all of them, are a phrase of a kind."""
        return bool(words) and any(
            len(phrase.words) == len(words) and phrase.matches(words, 0) for phrase in self.phrases[kind]
        )

    def is_label(self, kind: str, text: str) -> bool:
        """Whether a text, decoration and numbers aside, is a phrase of a kind."""
        words = folded_words(text) if len(text) <= _LONGEST_LABEL else []
        if self.holds(kind, words):
            return True
        while words and words[0] in ("the", "a", "my", "our", "key", "main", "le", "la", "les"):
            words = words[1:]
        return self.holds(kind, words)

    def count(self, kind: str, text: str) -> int:
        """How many phrases of a kind a text holds."""
        words = folded_words(text)
        return sum(phrase.matches(words, at) for at in range(len(words)) for phrase in self.phrases[kind])


def _by_weight(kinds: list[str]) -> tuple[str, ...]:
    """The kinds without repetitions and without those that only colour the others."""
    found = list(dict.fromkeys(kinds))
    told = [kind for kind in found if kind in STORY_KINDS and kind != "learnings"]
    if told:
        return tuple(told)
    for only in ("learnings", "contents", "manual"):
        if only in found:
            return (only,)
    return tuple(found)


def folded_words(text: str) -> list[str]:
    """The words of a text without case, accents, punctuation and numbers."""
    return list(_folded(text))


@lru_cache(maxsize=4096)  # the same few labels are asked about again and again
def _folded(text: str) -> tuple[str, ...]:
    spread = unicodedata.normalize("NFKD", plain(text).casefold())
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return tuple(word for word in re.findall(r"[^\W_]+", bare) if not word.isdigit())


def read(text: str) -> ReadmeWords:
    """The words that are written in a text."""
    lists: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            current = lists.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            current.append(line)
    phrases = {
        kind: tuple(_phrase(written) for line in lines for written in line.split(","))
        for kind, lines in lists.items()
        if kind not in ("institution", "category")
    }
    institutions = tuple(name.strip(" =") for line in lists["institution"] for name in line.split(","))
    pairs = [line.split("=", 1) for line in lists["category"]]
    categories = {kind.strip(): name.strip() for kind, name in pairs}
    return ReadmeWords(phrases, institutions, categories)


def _phrase(written: str) -> _Phrase:
    bare = written.strip()
    return _Phrase(tuple(folded_words(bare.rstrip("*"))), bare.endswith("*"))


@cache
def readme_words() -> ReadmeWords:
    """The words that come with the program."""
    return read(_FILE.read_text(encoding="utf-8"))


def is_part_label(text: str) -> bool:
    """Whether a text only says which part of a challenge's story follows, such as `Solution`."""
    words = readme_words()
    return any(words.is_label(f"part of {part}", text) for part in ("a challenge", "a solution", "an outcome"))


def label_meaning(text: str) -> Meaning:
    """What a short text means that may stand for a heading; nothing if it is a part of a challenge's story."""
    if len(text) > _LONGEST_LABEL or is_part_label(text):
        return Meaning()
    meaning = readme_words().meaning(text)
    return meaning if meaning.is_whole and (meaning.is_story or meaning.kind == "overview") else Meaning()
