"""What all importers take and return: plain values, so that no importer knows how content is written or merged.

An importer is a pure function `(Material) -> Imported`. It says what it found as records of the schema, where each
field came from, and what it could not place. Nothing of a source may get lost: a text is in a record, in a body, is
withheld because it is private, or is in a note that says why it was left out.
"""

from collections.abc import Callable
from typing import Literal

import msgspec

from generator.content.documents import slugify, title_field
from generator.content.schema import COLLECTIONS, Entry, Profile, Record
from generator.diagnostics import Diagnostic

PROFILE = "profile"
"""The collection of the one record that is a file of its own."""

BODY = "body"
"""The field that stands for the free text below an entry's fields."""


def nothing_beside(_path: str) -> bytes | None:
    """The neighbours of a source that has none."""
    return None


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """One source as it is given to an importer."""

    name: str
    """Its path as the person typed it, or the folder's with the file's name; for places and notes."""
    data: bytes
    kind: str = ""
    """What the person says it is: `program`, `project`, `resume`; empty if they leave it to us."""
    beside: Callable[[str], bytes | None] = nothing_beside
    """The bytes of a file at a path relative to the source's folder; None if it is not there, is too large, or is
    outside of the folder, by `..` or by a symbolic link."""
    folder: str = ""
    """The name of the folder it is in; a README without a title goes by it."""


class Origin(msgspec.Struct, frozen=True):
    """Where in a source something stood."""

    path: str
    """The source's name; for a file within an archive `export.zip/Positions.csv`."""
    line: int = 0
    """Counted from 1; 0 if it is not known."""
    column: int = 0
    """Counted from 1 in characters; 0 if it is not known."""
    pointer: str = ""
    """The way to a value in a tree, as RFC 6901 writes it: `/basics/name`. Empty for text."""


class Came(msgspec.Struct, frozen=True):
    """Where one field of a record came from."""

    field: str
    """The way to the field, with dots: `summary`, `positions.0.title`, `body`."""
    origin: Origin
    guess: str = ""
    """Why its value is a guess, as the end of "guessed: …"; empty where the source says it in so many words."""


class Withheld(msgspec.Struct, frozen=True):
    """Something private that is not published unless the author says so."""

    field: str
    """What it is: `email`, `phone`, `address`, `birth_date`."""
    text: str
    origin: Origin


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a source tells of, as the schema has it."""

    collection: str
    """`profile`, or a key of `content.schema.COLLECTIONS`."""
    record: Record
    body: str = ""
    """Markdown, shown below the fields."""
    slug: str = ""
    """Its part of an address; made from its title if left out. What refers to it (`part_of`, `shown_in`) uses
    `key`; references are rewritten if it is finally written under another slug."""
    came: tuple[Came, ...] = ()
    """Where its fields came from; those of the report that "became" something."""
    withheld: tuple[Withheld, ...] = ()
    left: tuple["Note", ...] = ()
    """What of several sources that tell of it could not be put into it."""

    @property
    def title(self) -> str:
        """Its name for people."""
        return str(getattr(self.record, title_field(self.record)))

    @property
    def address(self) -> str:
        """Its slug, as the site will make it: the one given, the record's own, or that of the title."""
        own = self.record.slug if isinstance(self.record, Entry) else None
        return self.slug or own or slugify(self.title)

    @property
    def key(self) -> str:
        """How other entries refer to it: `projects/task-board`."""
        return f"{self.collection}/{self.address}"


Kind = Literal["became", "guessed", "left-out", "private"]


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the report. Importers write those of what they left out; the others follow from `Found`."""

    kind: Kind
    origin: Origin
    text: str = ""
    """What stood there, whole."""
    target: str = ""
    """Where it went: file and field, such as `content/profile.yaml: headline`; empty for what was left out."""
    why: str = ""
    """The reason, for what was guessed, left out or withheld: "repeats the title"."""


class Media(msgspec.Struct, frozen=True):
    """A picture that content refers to; written to `content/media/<path>`."""

    path: str
    data: bytes
    origin: Origin


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one source."""

    found: tuple[Found, ...] = ()
    notes: tuple[Note, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    """What is wrong with the source. With an error nothing of the whole run is written."""
    media: tuple[Media, ...] = ()


def record_type(collection: str) -> type[Record]:
    """The struct that an entry of a collection is."""
    return Profile if collection == PROFILE else COLLECTIONS[collection]
