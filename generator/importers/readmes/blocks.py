"""The chapters and blocks of a README, each of which knows its lines; the text inside a block stays Markdown."""

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

LABEL_LEVEL = 7
"""The level of a label that stands for a heading: a bold line, a line that ends with a colon, a summary."""

BlockKind = Literal["paragraph", "list", "table", "code", "quote", "rule"]


class Item(msgspec.Struct, frozen=True):
    """One item of a list: its first paragraph, and what stands below that."""

    text: str
    line: int
    """Counted from 0."""
    blocks: tuple["Block", ...] = ()
    source: str = ""
    """All of it as Markdown, without its marker."""


class Block(msgspec.Struct, frozen=True):
    """A block of text."""

    kind: BlockKind
    line: int
    """Counted from 0."""
    source: str
    """All of it as Markdown."""
    text: str = ""
    """What a paragraph says; of code, the code. A paragraph that is too long to be read counts as code."""
    items: tuple[Item, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    """Of a table, its head first."""
    blocks: tuple["Block", ...] = ()
    """Of a quote."""


class Heading(msgspec.Struct, frozen=True):
    """Where a chapter begins."""

    level: int
    title: str
    line: int
    source: str = ""
    """How it was written; empty for one that only ends the chapter before it."""


class Section(msgspec.Struct, frozen=True):
    """A chapter: what stands below a heading up to its first inner chapter, and the inner chapters."""

    heading: Heading
    blocks: tuple[Block, ...]
    sections: tuple["Section", ...]

    def walk(self) -> Iterator["Section"]:
        """The chapter and all within it, in reading order."""
        yield self
        for section in self.sections:
            yield from section.walk()


Element: TypeAlias = Block | Heading


def tree(stream: list[Element], heading: Heading) -> Section:
    """The chapter of a heading, with everything that follows it."""
    start = next((index for index, element in enumerate(stream) if isinstance(element, Heading)), len(stream))
    blocks = tuple(element for element in stream[:start] if isinstance(element, Block))
    sections: list[Section] = []
    while start < len(stream):
        first = stream[start]
        assert isinstance(first, Heading)
        end = start + 1
        while end < len(stream) and not _ends(stream[end], first.level):
            end += 1
        sections.append(tree(stream[start + 1 : end], first))
        start = end
    return Section(heading, blocks, tuple(sections))


def _ends(element: Element, level: int) -> bool:
    return isinstance(element, Heading) and element.level <= level


def item_of(blocks: tuple[Block, ...], line: int, source: str) -> Item:
    """A list item that holds these blocks."""
    if blocks and blocks[0].kind == "paragraph":
        return Item(blocks[0].text, line, blocks[1:], source)
    return Item("", line, blocks, source)
