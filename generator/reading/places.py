"""Where in the sources something stands: for a mistake that only the whole portfolio shows.

A document holds no positions. Where one is needed after all, the source is read again, once, and only when asked.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from generator.content.documents import Document, role_of
from generator.content.sources import Source, text_of
from generator.diagnostics import Place

if TYPE_CHECKING:
    from generator.reading.written import Written
    from generator.yamlfiles.tree import Node, YamlText


class Places:
    """Where in the sources something stands. Reads a source again, once, and only when asked: for a mistake."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._trees: dict[str, tuple[YamlText | None, Node | None]] = {}
        self._written: dict[str, Written] = {}
        self.asked: dict[str, str] = {}
        """The sources that were read, with their digests: where something stands depends on these."""

    def field(self, document: Document, *path: str | int) -> Place:
        """Where a field of a document stands, or the nearest thing around it."""
        from generator.yamlfiles.decode import node_at  # needed for a mistake only, as all that follows

        if document.path not in self._trees:
            self._trees[document.path] = self._tree(document.path)
        yaml_text, tree = self._trees[document.path]
        node = node_at(tree, path if document.index is None else (document.index, *path))
        return Place(document.path) if yaml_text is None or node is None else yaml_text.place(node)

    def _tree(self, path: str) -> "tuple[YamlText | None, Node | None]":
        """The fields of a source as a tree, and the text they stand in."""
        from generator.reading.parsing import front_matter
        from generator.yamlfiles.tree import YamlText, parse

        text = self._text(path)
        yaml_text = front_matter(path, text)[0] if role_of(path).kind == "page" else YamlText(path, text, 1)
        return yaml_text, parse(yaml_text)[0] if yaml_text is not None else None

    def words(self, document: Document, words: str, nth: int = 0) -> Place:
        """Where words of a document's text stand: their n-th occurrence outside code."""
        from generator.reading.written import Written

        if document.path not in self._written:
            self._written[document.path] = Written(document.path, self._text(document.path))
        return self._written[document.path].place(words, nth)

    def _text(self, path: str) -> str:
        source = self._sources.get(path)
        if source is None:
            return ""
        self.asked[path] = source.digest
        return text_of(source)[0]
