"""What a chapter is about, told by the shape of its items where its heading says nothing that we know."""

import re

from generator.importers.readmes.blocks import Block
from generator.importers.readmes.headings import Meaning, is_part_label, readme_words
from generator.importers.readmes.inlinetext import ARROW
from generator.importers.readmes.nodes import Node, nodes_of
from generator.importers.readmes.terms import Term, is_descriptive, listed, listed_in_group, resolve

_LEAST = 2
_PART = re.compile(r"^\W*([^\W\d][\w ']{2,24}?)\s*\d*\W*[:\uff1a]")
_MOST_WORDS = 30


def shape_of(blocks: tuple[Block, ...]) -> Meaning:
    """What most items of a chapter look like; nothing if they are few, or like nothing that we know."""
    if not blocks or any(block.kind == "code" for block in blocks):
        return Meaning()
    if told := _told_by_head(blocks):
        return told
    nodes = nodes_of(blocks).nodes
    items = [node for node in nodes if not node.is_prose] or list(nodes)
    enumerated = [term for node in items for term in _listed(node)]
    if len(items) < _LEAST and len(enumerated) <= _LEAST:
        return Meaning()
    if all(map(_is_hurdle, items)) or _are_parts(items):
        return Meaning(("challenges", "solutions"), is_whole=True)
    named = [_known(node) for node in items]
    known = [term for term in named if term]
    if len(known) * 2 > len(items) or (enumerated and all(_listed(node) for node in items)):
        found = [*known, *enumerated]
        products = sum(term.known is not None and not is_descriptive(term.known) for term in found)
        return Meaning(("technologies",) if products * 2 > len(found) else ("concepts",), is_whole=True)
    return Meaning()


def _told_by_head(blocks: tuple[Block, ...]) -> Meaning | None:
    """What the first column of a table that stands alone is headed by, if that is a kind of thing; else None."""
    tables = [block for block in blocks if block.kind == "table" and block.rows]
    if len(tables) != 1 or any(block.items for block in blocks):
        return None
    meaning = readme_words().meaning(tables[0].rows[0][0])
    return meaning if meaning.is_whole and meaning.is_story else None


def _are_parts(items: list[Node]) -> bool:
    """Whether items are the parts of challenges, one below the other: `Issue: …`, `Cause: …`, `Fix: …`."""
    words = readme_words()
    named = [node.term for node in items]
    is_solved = any(words.is_label("part of a solution", name) for name in named)
    return is_solved and words.is_label("part of a challenge", named[0]) and all(map(is_part_label, named))


def _known(node: Node) -> Term | None:
    """The known skill that an item is named for; a longer text is no item of a list of skills."""
    return resolve(node.term or node.head) if len(node.head.split()) <= _MOST_WORDS else None


def _listed(node: Node) -> tuple[Term, ...]:
    """The known skills that a line lists, behind a label or without one."""
    found = listed_in_group(node.text, is_group=False) if node.term else listed(node.head)
    return found if all(term.known for term in found) else ()


def _is_hurdle(node: Node) -> bool:
    """Whether an item tells of a problem and what was done about it."""
    lines = [*node.head.split("\n"), *(inner.head for inner in node.inner)]
    labels = [match[1] for line in lines if (match := _PART.match(line))]
    return sum(map(is_part_label, labels)) >= _LEAST or bool(ARROW.search(node.head) and len(node.head.split()) > 5)
