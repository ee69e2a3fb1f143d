"""What an author wrote, as one document a thing; which file is for what; what part of an address a name gives.

A document holds no positions and not the HTML of its text, so an edit of the text that neither a link, a heading nor
its beginning shows leaves the document equal, and so do comments and white space.
"""

import re
import unicodedata
from typing import Literal

import msgspec

from generator.content.schema import COLLECTIONS, FILES, Record
from generator.content.values import SLUG_WORD
from generator.diagnostics import Diagnostic
from generator.markup.model import Heading, Html, Inline, Link

CONTENT = "content"
MEDIA = "media"
PROFILE_FILE, SETTINGS_FILE = f"{CONTENT}/profile.yaml", f"{CONTENT}/site.yaml"

_LONGEST_SLUG = 150
"""In bytes: file systems count bytes, and a path has more parts than this one."""


class Body(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a document's free text, besides its HTML."""

    links: tuple[Link, ...] = ()
    """In the order of the holes in the HTML."""
    outline: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()
    """Every `id` in the HTML."""
    excerpt: Html = Html(("",), ())
    excerpt_text: str = ""
    is_written: bool = False
    """Whether there is any text."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One thing an author wrote: an entry of a collection, the profile, or the site's settings."""

    collection: str
    """A key of `schema.FILES` or of `schema.COLLECTIONS`."""
    path: str
    """The file it stands in, relative to the site's folder."""
    index: int | None = None
    """Its position in a file that lists several; None if it has the file to itself."""
    slug: str = ""
    record: Record
    body: Body = Body()
    prose: dict[str, Inline] = {}
    """The record's texts that may hold inline Markdown, each converted, by what the author wrote."""

    @property
    def key(self) -> str:
        """Its name among all documents: collection and slug."""
        return f"{self.collection}/{self.slug}"

    @property
    def folder(self) -> str:
        """The folder that its relative links start from."""
        return self.path.rpartition("/")[0]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one source."""

    documents: tuple[Document, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    text: tuple[str, ...] = ()
    """The HTML of its document's free text, the parts around the links; empty if it has none."""
    words: str = ""
    """The words of that text as they are searched for (`reading.searchwords`), a space between two."""


class Role(msgspec.Struct, frozen=True):
    """What a file is for, told by its path alone."""

    kind: Literal["record", "list", "page", "asset", "unknown"]
    collection: str = ""
    stem: str = ""
    """The name the slug is made from, for a Markdown file; the bundle's folder name, for an asset of a bundle."""


def role_of(path: str) -> Role:
    """What the file at a path below content/ is for."""
    match path.split("/")[1:]:
        case [name] if name.endswith(".yaml") and name.removesuffix(".yaml") in FILES:
            return Role("record", name.removesuffix(".yaml"))
        case [name] if name.endswith(".yaml") and name.removesuffix(".yaml") in COLLECTIONS:
            return Role("list", name.removesuffix(".yaml"))
        case [folder, *_, _] if folder == MEDIA:
            return Role("asset", MEDIA)
        case [folder, name] if folder in COLLECTIONS and name.endswith(".md"):
            return Role("page", folder, name.removesuffix(".md"))
        case [folder, bundle, "index.md"] if folder in COLLECTIONS:
            return Role("page", folder, bundle)
        case [folder, bundle, *_, name] if folder in COLLECTIONS and not name.endswith((".md", ".yaml", ".yml")):
            return Role("asset", folder, bundle)
        case _:
            return Role("unknown")


def slugify(text: str) -> str:
    """The part of an address a name gives: lower case, accents of Latin letters dropped, the rest joined by hyphens.

    A `+` or `#` that ends a word is spelt out, so that C, C++ and C# have addresses of their own.
    """
    letters: list[str] = []
    text = re.sub(r"(?<=\w)#(?!\w)", "-sharp", text)
    text = re.sub(r"(?<=\w)\++(?!\w)", lambda signs: "-plus" * len(signs[0]), text)
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    for character in folded:
        if unicodedata.combining(character) and letters and letters[-1] < "\u0250":
            continue
        letters.append(character)
    slug = unicodedata.normalize("NFC", "".join(letters))
    slug = "-".join(re.findall(SLUG_WORD, slug.replace("'", "").replace("’", "")))
    return slug[:100].encode()[:_LONGEST_SLUG].decode(errors="ignore").rstrip("-")


def title_field(record: Record) -> str:
    """The field that holds an entry's name."""
    return next(field for field in ("title", "name", "organization") if hasattr(record, field))


def slug_source(record: Record, *, from_file: bool) -> str | None:
    """The field that an entry's slug is made from; None if it is the file's name."""
    if getattr(record, "slug", None):
        return "slug"
    return None if from_file else title_field(record)
