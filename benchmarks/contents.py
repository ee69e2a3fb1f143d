"""What the corpus says, read back from its files, so that the same texts can be written for other generators."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

import msgspec

T = TypeVar("T")

SECTIONS: Final = {"projects": "Project", "programs": "Program", "challenges": "Challenge"}
"""The folders of entries, in the order of the navigation, and what one entry of each is called."""

_SENTENCE: Final = re.compile(r"\n\n([A-Z][^\n.]*\.) [^\n]*See <https:")


class Note(msgspec.Struct, frozen=True):
    """A skill and what was done with it."""

    skill: str
    note: str


class Front(msgspec.Struct, frozen=True):
    """The fields that the corpus gives to entries; each kind of entry has some of them."""

    title: str
    role: str = ""
    institution: str = ""
    start: str = ""
    end: str = ""
    date: str = ""
    code: str = ""
    summary: str = ""
    problem: str = ""
    solution: str = ""
    part_of: str = ""
    highlights: list[str] = []
    outcomes: list[str] = []
    skills: list[str | Note] = []


class Entry(msgspec.Struct, frozen=True):
    """A project, a programme or a challenge."""

    section: str
    slug: str
    front: Front
    body: str

    @property
    def path(self) -> str:
        """Its place in the site, without an ending."""
        return f"{self.section}/{self.slug}"

    @property
    def skills(self) -> list[str]:
        """The names of its skills."""
        return [use.skill if isinstance(use, Note) else use for use in self.front.skills]

    @property
    def notes(self) -> dict[str, str]:
        """What was done with a skill, by the skill's name."""
        return {use.skill: use.note for use in self.front.skills if isinstance(use, Note)}

    @property
    def end(self) -> date:
        """The last month of it, which lists are ordered by."""
        return first_day(self.front.end or self.front.date)


class Skill(msgspec.Struct, frozen=True):
    """A skill of the corpus."""

    name: str
    category: str
    level: str
    since: int
    related: list[str]
    summary: str


class Profile(msgspec.Struct, frozen=True):
    """Whose site it is."""

    name: str
    headline: str
    summary: str


class Contents(msgspec.Struct, frozen=True):
    """The whole corpus."""

    profile: Profile
    skills: list[Skill]
    sections: dict[str, list[Entry]]
    """The entries of each section, the newest first."""

    @property
    def entries(self) -> dict[str, Entry]:
        """All entries by their path."""
        return {entry.path: entry for entries in self.sections.values() for entry in entries}


def read(folder: Path) -> Contents:
    """Read the content folder of a corpus."""
    return Contents(
        profile=_yaml((folder / "profile.yaml").read_bytes(), Profile),
        skills=_yaml((folder / "skills.yaml").read_bytes(), list[Skill]),
        sections={section: _entries(folder / section) for section in SECTIONS},
    )


def _entries(folder: Path) -> list[Entry]:
    entries: list[Entry] = []
    for path in sorted(folder.glob("*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        entries.append(Entry(folder.name, path.stem, _yaml(front.encode(), Front), body.lstrip("\n")))
    return sorted(entries, key=lambda entry: entry.end, reverse=True)


def _yaml(text: bytes, kind: type[T]) -> T:
    return msgspec.yaml.decode(text, type=kind, strict=False)


def slug(name: str) -> str:
    """The part of an address that a skill's name becomes."""
    return name.lower().replace(" ", "-")


def first_day(month: str) -> date:
    """The first day of a month such as `2024-05`."""
    return date.fromisoformat(f"{month}-01")


def with_links(body: str, skill_address: Mapping[str, str]) -> str:
    """A body whose links to skills are written as another generator wants them."""
    return re.sub(r"\(skill:([^)]+)\)", lambda link: f"({skill_address[link[1].replace('%20', ' ')]})", body)


def deep_sentence(body: str) -> str:
    """A sentence from the middle of a project's body, behind headings, lists and code."""
    found = _SENTENCE.search(body)
    assert found is not None, "no paragraph of the corpus ends as expected"
    return found[1]
