"""The names of common technologies, methods and concepts: one standard name for each, its other names, and its kind.

The list is data/skillnames.txt, whose head explains how it is written. It is no YAML: it is read whenever a plan is
made, in one millisecond, and the events of YAML alone take seven. It is a part of the program, so its digest is one of
`caching.engine`'s.
"""

import re
import unicodedata
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import msgspec

from generator.content.documents import slugify

NO_SKILL = "no skill"
"""The part of the list that holds phrases which only look like skills."""

Certainty = Literal["sure", "cased", "ambiguous"]
"""What a spelling in a text means.

`sure`: the skill. `cased`: the skill if it is written in this case. `ambiguous`: the skill if it is written in this
case and what surrounds it speaks of technology.
"""

_MARKS: dict[str, Certainty] = {"=": "cased", "?": "ambiguous"}
_BETWEEN_WORDS = dict.fromkeys(map(ord, " \t\n-\u2010\u2011–—_/&,;:!?'’\"()[]{}|*\u00ad"))
_NO_FIRST_DOT = re.compile(r"(?<!^)\.|^\.(?!\w)")
_IS_PLAIN = re.compile("[A-Za-z0-9 ]+").fullmatch
"""Whether a name has nothing that takes `slugify`, which is ten times as slow."""
_FILE = Path(__file__).parents[1] / "data" / "skillnames.txt"


class Spelling(msgspec.Struct, frozen=True):
    """One of the names of a skill."""

    text: str
    certainty: Certainty = "sure"


class SkillName(msgspec.Struct, frozen=True):
    """A skill that many people have."""

    kind: str
    """What sort of thing it is, such as `programming language`."""
    spellings: tuple[Spelling, ...]
    """The standard name first."""

    @property
    def name(self) -> str:
        """The standard name."""
        return self.spellings[0].text

    @property
    def slug(self) -> str:
        """The name as a part of an address."""
        return self.name.lower().replace(" ", "-") if _IS_PLAIN(self.name) else slugify(self.name)


class SkillNames(msgspec.Struct, frozen=True, dict=True):
    """The whole list."""

    skills: tuple[SkillName, ...]
    phrases: tuple[str, ...]
    """Phrases that hold an ambiguous name and are no skill."""

    def find(self, written: str) -> SkillName | None:
        """The skill that goes by a name, however that is written; None if it is not in the list."""
        known = self._known(written)
        return known[0] if known is not None else None

    def spelling(self, written: str) -> Spelling:
        """A name as it is written, and how sure it is."""
        known = self._known(written)
        return Spelling(written, known[1].certainty if known is not None else _certainty(written))

    def _known(self, written: str) -> tuple[SkillName, Spelling] | None:
        return next((self._by_form[form] for form in forms(written) if form in self._by_form), None)

    @cached_property
    def _by_form(self) -> dict[str, tuple[SkillName, Spelling]]:
        """The skill and the spelling that a form is of; the first of a skill's own counts."""
        found: dict[str, tuple[SkillName, Spelling]] = {}
        for skill in self.skills:
            for spelling in skill.spellings:
                for form in forms(spelling.text):
                    found.setdefault(form, (skill, spelling))
        return found


def forms(name: str) -> tuple[str, ...]:
    """What two ways to write one name share: without case, accents, spaces and hyphens, and without a plural's s."""
    plain = name if name.isascii() else _without_accents(name)
    short = plain.casefold().translate(_BETWEEN_WORDS)
    if "." in short:
        short = _NO_FIRST_DOT.sub("", short)
    is_plural = len(short) > 3 and plain.rstrip()[-1:] == "s" and not short.endswith(("ss", "us", "is"))
    return (short, short[:-1]) if is_plural else (short,)


def _without_accents(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))


def read(text: str) -> SkillNames:
    """The list that is written in a text."""
    kind = ""
    skills: list[SkillName] = []
    phrases: list[str] = []
    for line in text.splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            spellings = tuple(_spelling(written.strip()) for written in line.split(","))
            if kind == NO_SKILL:
                phrases += (spelling.text for spelling in spellings)
            else:
                skills.append(SkillName(kind, spellings))
    return SkillNames(tuple(skills), tuple(phrases))


@cache
def skill_names() -> SkillNames:
    """The list that comes with the program."""
    return read(_FILE.read_text(encoding="utf-8"))


def _spelling(written: str) -> Spelling:
    certainty = _MARKS.get(written[0])
    return Spelling(written[1:], certainty) if certainty else Spelling(written)


def _certainty(written: str) -> Certainty:
    """How sure a name is that the list does not have: one of two letters may be anything."""
    return "sure" if len(written) > 2 else "cased"
