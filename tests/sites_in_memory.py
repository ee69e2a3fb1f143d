"""Small portfolios for tests, made from the text of content files without a file system."""

import datetime
from collections.abc import Mapping
from textwrap import dedent

import msgspec

from generator.content.documents import CONTENT, Document
from generator.content.schema import Site
from generator.content.sources import Source
from generator.diagnostics import Diagnostic, has_errors
from generator.markup.labels import Labels
from generator.portfolio import assembly
from generator.portfolio.assembly import Portfolio
from generator.portfolio.evidence import Claim
from generator.reading import parsing
from generator.reading.places import Places

TODAY = datetime.date(2026, 11, 22)


class Assembled(msgspec.Struct, frozen=True):
    """A portfolio, and what is wrong with it as a whole."""

    portfolio: Portfolio
    diagnostics: tuple[Diagnostic, ...]

    def claim(self, slug: str) -> Claim:
        """The claim of a skill."""
        return next(claim for claim in self.portfolio.claims if claim.document.slug == slug)

    def slugs(self, collection: str) -> list[str]:
        """The published entries of a collection, in order."""
        return [entry.slug for entry in self.portfolio.entries[collection]]

    def codes(self) -> list[str]:
        """The kinds of the findings."""
        return [diagnostic.code for diagnostic in self.diagnostics]


def source(path: str, text: str) -> Source:
    """A content file; `path` is relative to content/, and what indents the whole text is dropped."""
    return Source.of(f"{CONTENT}/{path}", dedent(text).encode())


def sources(files: Mapping[str, str]) -> list[Source]:
    """Content files by their path; a profile is added if there is none."""
    return [source(path, text) for path, text in {"profile.yaml": "name: Ada", **files}.items()]


def documents_of(files: Mapping[str, str]) -> list[Document]:
    """The documents of content files, none of which may have a mistake of its own."""
    found: list[Document] = []
    for item in sources(files):
        came = parsing.read(item, trusted=False, labels=Labels())
        assert not has_errors(list(came.diagnostics)), came.diagnostics
        found += came.documents
    return found


def assembled(files: Mapping[str, str], *, today: datetime.date = TODAY, drafts: bool = False) -> Assembled:
    """The portfolio of content files."""
    places = Places({item.path: item for item in sources(files)})
    return reassembled(documents_of(files), places, today=today, drafts=drafts)


def reassembled(
    found: list[Document], places: Places, *, today: datetime.date = TODAY, drafts: bool = False
) -> Assembled:
    """The portfolio of documents, in the order given."""
    whole, diagnostics = assembly.assemble(found, Site(), today, drafts=drafts, places=places, failed=frozenset())
    assert whole is not None
    return Assembled(whole, tuple(diagnostics))
