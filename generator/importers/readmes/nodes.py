"""The blocks of a chapter as nodes: a name, what is said of it, and what stands below it.

Lists in Markdown and in HTML, lists made by hand of emoji or bullets, tables, definitions and paragraphs all become
the same, so that who looks for skills or challenges need not know how they were written.
"""

import re

import msgspec

from generator.importers.readmes.blocks import Block, Item, Section
from generator.importers.readmes.headings import folded_words, readme_words
from generator.importers.readmes.inlinetext import Named, has_leading_emoji, named, plain, undecorated

_WORDS_OF_A_NAME = 4
_LEAST_ITEMS = 2
_DEFINITION = re.compile(r"\n[ \t]*:[ \t]")


class Node(msgspec.Struct, frozen=True):
    """Something that is named, and what is said of it."""

    head: str
    """Its line or paragraph, whole."""
    line: int
    """Counted from 0."""
    term: str = ""
    """Its name as plain text; empty if the line is a text of its own."""
    text: str = ""
    """What is said of it; what stands below the line if it has no name."""
    marked: bool = False
    """Whether its name is set apart by its author."""
    inner: tuple["Node", ...] = ()
    source: str = ""
    """All of it as Markdown."""
    group: str = ""
    """What its row of a table says it belongs to."""
    is_prose: bool = False
    """Whether it was a paragraph and no item."""


class Nodes(msgspec.Struct, frozen=True):
    """The nodes of some blocks, and the blocks that have none."""

    nodes: tuple[Node, ...]
    others: tuple[Block, ...]
    dropped: tuple[str, ...] = ()
    """The heads of tables, which name columns."""


def nodes_of(blocks: tuple[Block, ...]) -> Nodes:
    """The nodes of blocks in their order."""
    found: list[Node] = []
    others: list[Block] = []
    dropped: list[str] = []
    for block in blocks:
        match block.kind:
            case "list":
                found += (_of_item(item) for item in block.items)
            case "table" if block.rows:
                found += _of_table(block)
                dropped += filter(None, block.rows[0])
            case "quote":
                inner = nodes_of(block.blocks)
                found += (msgspec.structs.replace(node, is_prose=False) for node in inner.nodes)
                others += inner.others
                dropped += inner.dropped
            case "paragraph":
                found += _of_paragraph(block)
            case "code":
                others.append(block)
            case _:
                pass
    return Nodes(tuple(found), tuple(others), tuple(dropped))


def node_of(section: Section) -> Node:
    """A chapter as a node: its heading is the name."""
    inner = nodes_of(section.blocks)
    prose = [node for node in inner.nodes if node.is_prose]
    text = "\n\n".join(node.head for node in prose)
    below = tuple(node for node in inner.nodes if not node.is_prose)
    below += tuple(node_of(each) for each in section.sections)
    title = plain(undecorated(section.heading.title))
    source = "\n\n".join(block.source for block in section.blocks)
    return Node(section.heading.title, section.heading.line, without_number(title), text, True, below, source)


def without_number(title: str) -> str:
    """A heading without its number: `2.1 Tools`, `Challenge 3: Slow queries`, `Step 2 - Deploy`."""
    title = re.sub(r"^(?:\d+(?:\.\d+)+[.)]?|\d+[.):]|[IVX]+[.)]|#\d+)[\s:–—-]+(?=\S)", "", title)
    words = readme_words()
    label = re.match(r"^([^\W\d_]+)\s*#?\d*\s*[:–—-]\s+(?=\S)", title)
    if label and words.is_label("part of a challenge", label[1]):
        title = title[label.end() :]
    return title.rstrip(" :\uff1a")


def _of_item(item: Item) -> Node:
    below = nodes_of(item.blocks)
    paragraphs = [node.head for node in below.nodes if node.is_prose] + [block.source for block in below.others]
    inner = tuple(node for node in below.nodes if not node.is_prose)
    return _node(item.text, item.line, item.source, inner, more="\n\n".join(paragraphs))


def _node(text: str, line: int, source: str, inner: tuple[Node, ...] = (), more: str = "") -> Node:
    """The node of a line. Further lines belong to what is said."""
    found = named(text)
    said = "\n\n".join(part for part in (found.text if found.term else "", more) if part)
    return Node(undecorated(text), line, found.term, said, found.marked, inner, source or text)


def _of_paragraph(block: Block) -> list[Node]:
    if _DEFINITION.search(block.text) and not _is_definition(block.text):
        return _definitions(block)
    lines = block.text.split("\n")
    by_hand = [has_leading_emoji(line) for line in lines]
    if sum(by_hand) >= 2 and by_hand[0]:
        return [_node(line, number, line) for number, line in enumerate(lines, block.line)]
    names = [named(line) for line in lines]
    is_list = all(name.term and name.marked for name in names) or _are_items(lines, names)
    if len(lines) > 1 and is_list:
        return [_node(line, number, line) for number, line in enumerate(lines, block.line)]
    found = named(block.text)
    text = found.text if found.term else ""
    return [Node(block.text, block.line, found.term, text, found.marked, (), block.source, is_prose=True)]


def _are_items(lines: list[str], names: list[Named]) -> bool:
    """Whether the lines of a paragraph are items without markers: names with texts, and short names between them."""
    is_short = [len(line.split()) <= _WORDS_OF_A_NAME and line.rstrip()[-1:] not in (",", ".") for line in lines]
    told = [bool(name.term and name.text) and line[:1].isupper() for name, line in zip(names, lines, strict=True)]
    return sum(told) >= _LEAST_ITEMS and all(one or other for one, other in zip(told, is_short, strict=True))


def _definitions(block: Block) -> list[Node]:
    """Terms, each with its definitions on lines that begin with a colon; what stands before the first is prose."""
    lines = [line.strip() for line in block.text.split("\n")]
    starts = [at for at in range(len(lines) - 1) if not _is_definition(lines[at]) and _is_definition(lines[at + 1])]
    before = "\n".join(lines[: starts[0]])
    found = [Node(before, block.line, source=before, is_prose=True)] if before else []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        term, text = lines[start], " ".join(line.removeprefix(":").strip() for line in lines[start + 1 : end])
        source = "\n".join(lines[start:end])
        found.append(Node(source, block.line + start, plain(undecorated(term)), text, marked=True, source=source))
    return found


def _is_definition(line: str) -> bool:
    return line.startswith((": ", ":\t"))


def _of_table(block: Block) -> list[Node]:
    """A node for each row: which column has the names is told by the heads of the columns."""
    words = readme_words()
    head, *rows = block.rows
    width = range(len(head))
    groups = [at for at in width if words.is_label("column of groups", head[at])]
    numbers = [at for at in width if not any(folded_words(row[at]) for row in rows if len(row) > at)]
    names = [at for at in width if at not in (*groups, *numbers) and _is_named(head[at])]
    name = names[0] if names else next((at for at in width if at not in (*groups, *numbers)), 0)
    group = next((at for at in groups if at < name), -1 if groups[1:] else next(iter(groups), -1))
    found: list[Node] = []
    for number, row in enumerate(rows, block.line + 2):
        cells = [*row, *[""] * (len(head) - len(row))]
        term = cells[name].strip()
        if not term and not any(cells):
            continue
        others = (cells[at].strip() for at in width if at not in (name, group, *numbers))
        text = " – ".join(cell for cell in others if cell)
        belongs = plain(undecorated(cells[group])) if group >= 0 else ""
        line = " | ".join(cell for cell in cells if cell)
        found.append(Node(line, number, plain(undecorated(term)), text, True, (), line, belongs))
    return found


def _is_named(head: str) -> bool:
    return readme_words().is_label("column of names", head)
