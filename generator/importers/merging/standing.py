"""The content that a site has before an import: its entries, each with the text that it stands in."""

import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from generator.caching.stamps import Stamps
from generator.content.documents import CONTENT, Document, role_of
from generator.content.schema import Skill
from generator.content.sources import Source, scan, text_of
from generator.diagnostics import Diagnostic, has_errors
from generator.markup.labels import Labels
from generator.reading.parsing import front_matter, read
from generator.yamlfiles import tree
from generator.yamlfiles.tree import Node, YamlText


class Site(msgspec.Struct, frozen=True):
    """All content that is there."""

    texts: dict[str, str]
    """The text of every file that may hold entries, with line feeds as line ends, by its path."""
    data: dict[str, bytes]
    """The bytes of every file."""
    entries: tuple[Document, ...]

    @property
    def skills(self) -> tuple[Skill, ...]:
        """Its skills."""
        return tuple(entry.record for entry in self.entries if isinstance(entry.record, Skill))

    def slugs(self, collection: str) -> set[str]:
        """The slugs of a collection, without their case."""
        return {entry.slug.casefold() for entry in self.entries if entry.collection == collection}


def stretch(path: str, text: str) -> tuple[YamlText, Node | None]:
    """The YAML of a file, and its tree."""
    yaml_text: YamlText | None = YamlText(path, text, 1)
    if role_of(path).kind == "page":
        yaml_text, _ = front_matter(path, text)
    if yaml_text is None:
        return YamlText(path, "", 1), None
    return yaml_text, tree.parse(yaml_text)[0]


def look(folder: Path) -> tuple[Site, list[Diagnostic]]:
    """The content of a site's folder, and what is wrong with it; of a folder without content there is none."""
    if not (folder / CONTENT).is_dir():
        return Site({}, {}, ()), []
    found = scan(folder, CONTENT, Stamps(None, now=time.time_ns(), trusting=False))
    site, findings = site_of(found.sources)
    return site, [item for item in (*found.diagnostics, *findings) if item.severity == "error"]


def site_of(sources: Iterable[Source]) -> tuple[Site, list[Diagnostic]]:
    """The content of a site's files, and what is wrong with it."""
    texts: dict[str, str] = {}
    data: dict[str, bytes] = {}
    entries: list[Document] = []
    findings: list[Diagnostic] = []
    for source in sources:
        data[source.path] = source.data
        if role_of(source.path).kind in ("record", "list", "page"):
            texts[source.path] = text_of(source)[0]
            documents, problems = documents_of(source)
            entries += documents
            findings += problems
    return Site(texts, data, tuple(entries)), findings


def documents_of(source: Source) -> tuple[tuple[Document, ...], list[Diagnostic]]:
    """The entries of one file, and its mistakes."""
    reading = read(source, trusted=False, labels=Labels())
    findings = list(reading.diagnostics)
    return reading.documents, findings if has_errors(findings) else []
