"""What résumés tell, in one shape, whatever their format. A format's module fills it, `entries` makes content of it.

All values are pieces of the source with their origins. `extra` holds what a format knows beyond the shape: a label and
a piece, which end up in the text below the entry's fields.
"""

from typing import Literal

import msgspec

from generator.importers.resumes.ledger import Piece

MadeKind = Literal["project", "challenge", "practice"]
"""What may be listed among projects."""
Extra = tuple[tuple[str, Piece], ...]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Whose résumé it is."""

    name: Piece = Piece()
    headline: Piece = Piece()
    summaries: tuple[Piece, ...] = ()
    """What the person says of themselves; several become one text."""
    availability: Piece = Piece()
    places: tuple[Piece, ...] = ()
    """Where the person is, from the town to the country."""
    emails: tuple[Piece, ...] = ()
    phones: tuple[Piece, ...] = ()
    addresses: tuple[Piece, ...] = ()
    """Parts of a street address."""
    private: Extra = ()
    """Further private facts by their names, such as a date of birth."""
    links: tuple["Profile", ...] = ()
    languages: tuple[tuple[Piece, Piece], ...] = ()
    """Each with how well it is spoken."""
    extra: Extra = ()


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A place to find the person."""

    network: Piece = Piece()
    user: Piece = Piece()
    url: Piece = Piece()


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A position held."""

    organization: Piece = Piece()
    title: Piece = Piece()
    start: Piece = Piece()
    end: Piece = Piece()
    period: Piece = Piece()
    """Start and end in one text."""
    location: Piece = Piece()
    url: Piece = Piece()
    about: Piece = Piece()
    """What the organisation does."""
    summary: Piece = Piece()
    highlights: tuple[Piece, ...] = ()
    skills: tuple[Piece, ...] = ()
    challenges: tuple[tuple[Piece, tuple[Piece, ...]], ...] = ()
    """What was hard, each with what was done."""
    voluntary: bool = False
    extra: Extra = ()


class Study(msgspec.Struct, frozen=True, kw_only=True):
    """Education or training."""

    institution: Piece = Piece()
    area: Piece = Piece()
    degree: Piece = Piece()
    start: Piece = Piece()
    end: Piece = Piece()
    period: Piece = Piece()
    url: Piece = Piece()
    score: Piece = Piece()
    summary: Piece = Piece()
    courses: tuple[Piece, ...] = ()
    highlights: tuple[Piece, ...] = ()
    skills: tuple[Piece, ...] = ()
    extra: Extra = ()


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A project, or what a format lists among them."""

    kind: MadeKind = "project"
    title: Piece = Piece()
    summary: Piece = Piece()
    roles: tuple[Piece, ...] = ()
    start: Piece = Piece()
    end: Piece = Piece()
    period: Piece = Piece()
    url: Piece = Piece()
    code: Piece = Piece()
    highlights: tuple[Piece, ...] = ()
    skills: tuple[Piece, ...] = ()
    extra: Extra = ()


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate, or an award."""

    title: Piece = Piece()
    issuer: Piece = Piece()
    date: Piece = Piece()
    expires: Piece = Piece()
    id: Piece = Piece()
    url: Piece = Piece()
    summary: Piece = Piece()
    is_award: bool = False
    extra: Extra = ()


class Ability(msgspec.Struct, frozen=True, kw_only=True):
    """A skill, or a group of skills with a name."""

    name: Piece = Piece()
    level: Piece = Piece()
    summary: Piece = Piece()
    since: Piece = Piece()
    parts: tuple[Piece, ...] = ()
    """The skills of a group, or the other names of one skill."""
    is_one: bool = False
    """Whether it is one skill, whatever its parts are called."""
    extra: Extra = ()


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """What content has no collection for, such as publications: it becomes a page of its own."""

    title: str
    rows: tuple[tuple[Piece, ...], ...]
    """One thing a row, what it is called first."""
    draft: bool = False
    """Whether the author has to look at it before it may be published."""
    text: tuple[Piece, ...] = ()
    """Texts that stand before the rows."""


class Resume(msgspec.Struct, frozen=True, kw_only=True):
    """All of it."""

    person: Person = Person()
    jobs: tuple[Job, ...] = ()
    studies: tuple[Study, ...] = ()
    projects: tuple[Made, ...] = ()
    credentials: tuple[Credential, ...] = ()
    abilities: tuple[Ability, ...] = ()
    sections: tuple[Section, ...] = ()
    lasting: str = ""
    """Why a job with a start and no end lasts, by the rules of the format; empty if it need not."""
