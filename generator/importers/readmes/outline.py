"""A README as a tree of chapters and blocks, each of which knows its lines.

The blocks are those of CommonMark and GitHub's tables, found by markdown-it; our own parser makes pages and keeps no
lines. HTML is read into the same blocks (`htmlblocks`), so nothing behind this module asks how an author wrote a list.
Text inside a block stays Markdown, as it is written.
"""

from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator.importers.readmes.blocks import Block, Element, Heading, Item, Section, item_of, tree
from generator.importers.readmes.htmlblocks import html_elements
from generator.importers.readmes.inlinetext import LONGEST

_DEEPEST = 40
"""Lists within lists deeper than this stay text."""


def outline(text: str, labels: Callable[[Block], tuple[Element, ...]]) -> Section:
    """The whole text as one chapter. `labels` says what a block stands for, which may be a heading."""
    lines = text.split("\n")
    stream: list[Element] = []
    for element in _Reader(lines).elements():
        stream += labels(element) if isinstance(element, Block) else (element,)
    return tree(stream, Heading(0, "", 0))


class _Reader:
    """Turns the tokens of one text into blocks."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table").disable("inline")
        self._tokens = parser.parse("\n".join(lines))
        self._at = 0

    def elements(self) -> Iterator[Element]:
        """The blocks and headings at the current depth, up to the end of what holds them."""
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.nesting < 0:
                return
            self._at += 1
            if token.type == "html_block":
                yield from html_elements(token.content, _line(token))
            elif token.type == "heading_open":
                yield Heading(int(token.tag[1]), self._inline(), _line(token), self._source(token))
            else:
                yield self._block(token)

    def _block(self, token: Token) -> Block:
        line, source = _line(token), self._source(token)
        match token.type:
            case "paragraph_open":
                text = self._inline()
                return Block("code" if len(text) > LONGEST else "paragraph", line, source, text)
            case "bullet_list_open" | "ordered_list_open":
                return Block("list", line, source, items=tuple(self._items()))
            case "blockquote_open":
                return Block("quote", line, source, blocks=self._inner())
            case "table_open":
                return Block("table", line, source, rows=tuple(self._rows()))
            case "fence" | "code_block":
                return Block("code", line, source, token.content)
            case _:
                return Block("rule", line, source)

    def _inline(self) -> str:
        """The text of the block that was opened; goes behind its end."""
        text = self._tokens[self._at].content
        self._at += 2
        return text

    def _inner(self) -> tuple[Block, ...]:
        """The blocks of the container that was opened; a heading among them becomes a paragraph."""
        inner = tuple(_as_block(element) for element in self.elements())
        self._at += 1
        return inner

    def _items(self) -> Iterator[Item]:
        while self._tokens[self._at].type == "list_item_open":
            token = self._tokens[self._at]
            self._at += 1
            blocks = self._inner()
            yield item_of(blocks, _line(token), self._item_source(token))
        self._at += 1

    def _item_source(self, token: Token) -> str:
        """The lines of an item without its marker, moved to the margin."""
        first, *others = self._source(token).split("\n")
        text = first.lstrip().lstrip("-+*0123456789").removeprefix(".").removeprefix(")").lstrip()
        indents = [len(line) - len(line.lstrip()) for line in others if line.strip()]
        common = min([*indents, 6])
        return "\n".join([text, *(line[common:] for line in others)]).rstrip()

    def _rows(self) -> Iterator[tuple[str, ...]]:
        cells: list[str] = []
        while (token := self._tokens[self._at]).type != "table_close":
            if token.type == "inline":
                cells.append(token.content)
            elif token.type == "tr_close":
                yield tuple(cells)
                cells = []
            self._at += 1
        self._at += 1

    def _source(self, token: Token) -> str:
        start, end = token.map or (0, 0)
        lines = self._lines[start:end]
        while lines and not lines[-1].strip():
            lines.pop()
        return "\n".join(lines)


def _as_block(element: Element) -> Block:
    if isinstance(element, Block):
        return element
    return Block("paragraph", element.line, element.source, element.title)


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0
