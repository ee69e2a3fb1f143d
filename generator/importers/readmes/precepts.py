"""Chapters on practices and takeaways, and on features -> one line for each."""

import re

import msgspec

from generator.importers.readmes.blocks import Section
from generator.importers.readmes.inlinetext import plain, sentences, undecorated
from generator.importers.readmes.nodes import Node, node_of, nodes_of, without_number

_LONGEST_TITLE = 200
_MOST_SENTENCES = 3
_WORDS_OF_A_RULE = 10


class Precept(msgspec.Struct, frozen=True):
    """A way of working, or a feature: its name, and what is said of it."""

    title: str
    text: str
    line: int
    """Counted from 0."""
    whole: str
    """All of it as inline Markdown."""


class Precepts(msgspec.Struct, frozen=True):
    """Those of a chapter, and what of it is none."""

    precepts: tuple[Precept, ...] = ()
    others: tuple[str, ...] = ()
    """Markdown."""
    dropped: tuple[str, ...] = ()
    """Heads of tables, and labels of groups."""


def precepts_of(section: Section) -> Precepts:
    """The lines of a chapter and of those within it."""
    found = nodes_of(section.blocks)
    items = [node for node in found.nodes if not node.is_prose]
    prose = [node for node in found.nodes if node.is_prose]
    precepts: list[Precept] = []
    others: list[str] = []
    dropped = list(found.dropped)
    if items or section.sections:
        others += (node.source for node in prose)
    else:
        for node in prose:
            parts = sentences(node.head)
            is_asked = parts[:1] != [] and parts[0].endswith("?")
            if is_asked or len(parts) > _MOST_SENTENCES or node.head.rstrip().endswith(":"):
                others.append(node.source)
            else:
                precepts += _of_prose(node)
    precepts += (_of_node(node) for node in items)
    for inner in section.sections:
        told = _of_chapter(inner)
        precepts += told.precepts
        others += told.others
        dropped += told.dropped
    others += (block.source for block in found.others)
    worded = tuple(precept for precept in precepts if re.search(r"\w", precept.whole))
    return Precepts(worded, tuple(others), tuple(dropped))


def _of_prose(node: Node) -> list[Precept]:
    """One line for each sentence if all are short, else one with the others behind it."""
    parts = sentences(node.head)
    if node.term or any(len(part.split()) > _WORDS_OF_A_RULE for part in parts):
        return [_of_node(node)]
    return [_of_node(Node(part, node.line)) for part in parts]


def _of_chapter(section: Section) -> Precepts:
    """An inner chapter: a group of lines if it holds a list without a text, else one line with its text."""
    node = node_of(section)
    is_numbered = without_number(section.heading.title) != section.heading.title
    if node.inner and not node.text and not is_numbered:
        inner = precepts_of(section)
        return Precepts(inner.precepts, inner.others, (node.head, *inner.dropped))
    others = tuple(block.source for block in nodes_of(section.blocks).others)
    return Precepts((_of_node(node),), others)


def _of_node(node: Node) -> Precept:
    below = " ".join(_said(inner) for inner in node.inner)
    if node.term:
        title, text = without_number(node.term), node.text
        whole = node.head if node.text in node.head else f"**{title}:** {node.text}"
        whole = f"**{title}:**" if below and not node.text else whole
    else:
        first, *others = sentences(node.head) or [node.head]
        title, text = plain(undecorated(first)), " ".join([*others, node.text]).strip()
        whole = f"{node.head} {node.text}"
    if len(title) > _LONGEST_TITLE:
        title, text = title[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…", node.head
    whole = " ".join(part for part in (" ".join(whole.split()), below) if part)
    text = " ".join(part for part in (text, below) if part)
    return Precept(_without_period(title), text, node.line, whole)


def _said(node: Node) -> str:
    text = " ".join([node.head, *map(_said, node.inner)])
    return text if text.endswith((".", "!", "?", "…", ";", ":")) else f"{text}."


def _without_period(title: str) -> str:
    return re.sub(r"(?<![.])\.$", "", title.strip())
