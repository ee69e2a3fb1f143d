"""Chapters on technologies and concepts -> the skills they claim, each with what is said of it."""

import re

import msgspec

from generator.importers.readmes.blocks import Section
from generator.importers.readmes.headings import readme_words
from generator.importers.readmes.inlinetext import is_sentence, named, plain, undecorated
from generator.importers.readmes.nodes import Node, node_of, nodes_of, without_number
from generator.importers.readmes.terms import (
    Term,
    is_a_name,
    is_descriptive,
    listed,
    listed_in_group,
    mentioned,
    resolve,
    terms_of,
)

_MADE_WITH = re.compile(
    r"\b(?:written|built|made|developed|implemented|coded|created|powered|écrite?|développée?|réalisée?|construite?)\s+"
    r"(?:entirely |mostly |purely |entièrement )?(?:in|with|using|by|on top of|on|en|avec)\s+(?:the )?"
    r"([^.;:!?\n()]+(?:\.(?:js|py|io|NET)\b[^.;:!?\n()]*)*)",
    re.IGNORECASE,
)


_PACKAGE = re.compile(r"[\w-]+\.(?:js|py|rs|io|net|NET)")
"""A name that only a library has."""
_WORDS_OF_A_GROUP = 3
_LEAST_ITEMS = 2
_BOLD_NAME = re.compile(r"^(\*\*|__)(?=\S)(.+?)(?<=\S)\1\s+(\S.*)$", re.DOTALL)


class Claim(msgspec.Struct, frozen=True):
    """A skill that a README claims."""

    term: Term
    text: str
    """What is said of it, Markdown; empty if it is only named."""
    line: int
    """Counted from 0."""
    group: str = ""
    """The smaller heading or label it stands below."""
    is_concept: bool = False
    guess: str = ""
    """Why it is a guess that the README claims it."""


class Claims(msgspec.Struct, frozen=True):
    """The claims of a chapter, and what of it claims nothing."""

    claims: tuple[Claim, ...] = ()
    others: tuple[str, ...] = ()
    """Markdown."""
    dropped: tuple[str, ...] = ()
    """Labels and heads of tables that say what the fields say."""


class _Kind(msgspec.Struct, frozen=True):
    """How the names of a chapter are to be understood."""

    is_concept: bool
    is_mixed: bool = False
    """Whether it holds technologies, concepts and sentences alike."""


def claims_of(section: Section, kinds: tuple[str, ...]) -> Claims:
    """The claims of a chapter of these kinds, which does not hold inner chapters of other kinds."""
    is_mixed = "learnings" in kinds or {"technologies", "concepts"} <= set(kinds)
    reader = _ClaimReader(_Kind(is_concept="technologies" not in kinds, is_mixed=is_mixed))
    found = nodes_of(section.blocks)
    items = [node for node in found.nodes if not node.is_prose]
    has_items = bool(items or section.sections)
    for node in found.nodes:
        if node.is_prose:
            reader.paragraph(node, has_items=has_items)
        else:
            reader.node(node, node.group)
    for inner in section.sections:
        reader.section(node_of(inner), inner)
    others = (*reader.others, *(block.source for block in found.others))
    return Claims(tuple(reader.claims), others, (*found.dropped, *reader.dropped))


class _ClaimReader:
    """Gathers the claims of one chapter."""

    def __init__(self, kind: _Kind) -> None:
        self.kind = kind
        self.claims: list[Claim] = []
        self.others: list[str] = []
        self.dropped: list[str] = []

    def node(self, node: Node, group: str) -> None:
        """Take an item: a name with a text, a group with names, an enumeration, or a sentence."""
        node = _with_bold_name(node)
        is_group = readme_words().is_label("group", node.term or node.head.rstrip(" .:"))
        if node.term and node.text and self._group(node, node.term, node.text, is_group=is_group):
            return
        if node.inner and not node.text and self._is_group(node, is_group=is_group):
            self.dropped.append(node.head)
            for inner in node.inner:
                self.node(inner, plain(undecorated(node.term or node.head)).rstrip(" :."))
        elif node.term and not (is_group and node.text and self._is_of_products and resolve(node.term) is None):
            self._named(node, group)
        else:
            self._line(node, group)

    @property
    def _is_of_products(self) -> bool:
        """Whether a name that only groups others, such as `Data`, is none of what the chapter claims."""
        return not self.kind.is_concept and not self.kind.is_mixed

    def section(self, node: Node, section: Section) -> None:
        """Take an inner chapter: a skill with a text about it, or a group of skills."""
        is_group = readme_words().is_label("group", node.term)
        known = resolve(node.term)
        prose = [inner for inner in nodes_of(section.blocks).nodes if inner.is_prose]
        has_groups = any(readme_words().is_label("group", inner.term) for inner in prose[1:])
        has_list = has_groups or any(not inner.is_prose for inner in node.inner)
        if has_list and (is_group or known is None):
            self._group_section(node, section)
        elif node.text and (is_group or known is None) and (found := listed_in_group(node.text, is_group=is_group)):
            self.dropped.append(node.head)
            self._add(found, "", node, node.term)
        elif node.text or node.inner or known:
            self._named(node, "")
        else:
            self._line(node, "")

    def _group_section(self, node: Node, section: Section) -> None:
        self.dropped.append(node.head)
        group = plain(undecorated(node.term))
        for inner in nodes_of(section.blocks).nodes:
            if inner.is_prose:
                self.paragraph(inner, has_items=True, group=group)
            else:
                self.node(inner, inner.group or group)
        for below in section.sections:
            self.section(node_of(below), below)
        self.others += (block.source for block in nodes_of(section.blocks).others)

    def paragraph(self, node: Node, *, has_items: bool, group: str = "") -> None:
        """Take a paragraph: an enumeration, a name with a text, or prose that is kept."""
        node = _with_bold_name(node)
        is_group = readme_words().is_label("group", node.term)
        lines = [line for line in node.head.split("\n") if line.strip()]
        if node.term and self._group(node, node.term, node.text, is_group=is_group):
            return
        if len(lines) > 1 and self._lines(lines, node):
            return
        if found := listed(node.head):
            self._add(found, "", node, group)
        elif (node.term and not has_items and (node.marked or resolve(node.term))) or (
            not has_items and resolve(node.head)
        ):
            self._named(node, group)
        elif (not has_items and not self._mention(node, group)) or has_items:
            self.others.append(node.source)

    def _lines(self, lines: list[str], node: Node) -> bool:
        """Take a paragraph whose lines are labels, each with an enumeration; whether it is one."""
        split = [(named(line), line) for line in lines]
        words = readme_words()
        found = [
            listed_in_group(name.text, is_group=words.is_label("group", name.term)) if name.term else ()
            for name, _ in split
        ]
        if not all(found):
            return False
        for (name, _), terms in zip(split, found, strict=True):
            self._add(terms, "", node, name.term)
            self.dropped.append(name.term)
        return True

    def _group(self, node: Node, label: str, text: str, *, is_group: bool) -> bool:
        """Take a label with the names it is for; whether it is one."""
        known = resolve(label)
        is_unknown = known is None
        known = None if is_group else known
        found = listed_in_group(text, is_group=is_group, most=not is_unknown) if known is None else ()
        if not found and node.group and (found := listed(node.term, least=1)):
            self._add(found, text, node, node.group)
            return True
        if not found and is_unknown and not node.inner and len(label.split()) <= _WORDS_OF_A_GROUP:
            found = _first_named(text)
            if found:
                self._add(found, node.text if len(plain(text).split()) > _WORDS_OF_A_GROUP else "", node, label)
                return True
        if not found or (known is None and len(terms_of(label).terms) > 1 and not is_group):
            return False
        self._add(found, "", node, label)
        self.dropped.append(label)
        return True

    def _is_group(self, node: Node, *, is_group: bool) -> bool:
        """Whether what stands below an item are names, and not what is said of it."""
        if is_group:
            return True
        if resolve(node.term or node.head):
            return False
        return all(inner.term or not is_sentence(inner.head) for inner in node.inner)

    def _named(self, node: Node, group: str) -> None:
        """Take a name and what is said of it."""
        group = node.group or group
        found = terms_of(node.term or node.head)
        is_open = "," in node.term and resolve(node.term) is None
        enumerated = listed(node.term) if len(found.terms) < _LEAST_ITEMS and is_open else ()
        if not found.terms and not enumerated:
            self.others.append(node.source)
            return
        found = msgspec.structs.replace(found, terms=enumerated) if enumerated else found
        below = " ".join(_said(inner) for inner in node.inner)
        said = " ".join(part for part in (node.text, below) if part)
        text = " – ".join(part for part in (found.remark, said) if part)
        self._add(found.terms, text, node, group)
        if (
            node.text
            and len(found.terms) == 1
            and found.terms[0].known
            and not readme_words().is_label("group", node.term)
        ):
            known = listed(node.text, least=1)
            if known and all(term.known and not is_descriptive(term.known) for term in known):
                self._add(known, "", node, group)

    def _line(self, node: Node, group: str) -> None:
        """Take an item without a text: a name, an enumeration, or a sentence that names skills."""
        bare = plain(undecorated(node.head)).strip(" .")
        if (found := listed(node.head)) and resolve(bare) is None:
            self._add(found, "", node, group)
        elif not is_sentence(node.head) and is_a_name(bare) and (len(bare.split()) <= 6 or resolve(bare)):
            self._named(msgspec.structs.replace(node, term=bare), group)
        elif not self._mention(node, group):
            self.others.append(node.source)

    def _mention(self, node: Node, group: str) -> bool:
        """Take a sentence that names skills; whether it names any."""
        found = () if self.kind.is_concept or self.kind.is_mixed else mentioned(node.head)
        for term in found:
            self._add((term,), node.head, node, group, guess="the sentence names it")
        return bool(found)

    def _add(self, terms: tuple[Term, ...], text: str, node: Node, group: str, guess: str = "") -> None:
        for term in terms:
            product = term.known is not None and not is_descriptive(term.known)
            is_concept = not product if self.kind.is_mixed else self.kind.is_concept
            said = " – ".join(part for part in (term.remark, text) if part)
            self.claims.append(Claim(term, said, node.line, without_number(group), is_concept, guess))


def _first_named(text: str) -> tuple[Term, ...]:
    """The skills of a text that begins with a known product: `FastAPI behind Nginx`."""
    first = plain(text).split(",")[0].split(" ")
    lead = next((term for size in (3, 2, 1) if (term := resolve(" ".join(first[:size])))), None)
    if lead is None or lead.known is None or is_descriptive(lead.known):
        return ()
    return mentioned(text)


def _with_bold_name(node: Node) -> Node:
    """An item whose bold beginning is a skill or a group, though nothing parts it from what follows."""
    match = None if node.term else _BOLD_NAME.match(node.head)
    if match is None:
        return node
    is_name = resolve(match[2]) or readme_words().is_label("group", match[2])
    if not is_name and not listed_in_group(match[3], is_group=False):
        return node
    return msgspec.structs.replace(node, term=plain(match[2]), text=match[3].strip(), marked=True)


def _said(node: Node) -> str:
    """What an item below a name says, as a sentence."""
    text = " ".join([node.head, *map(_said, node.inner)])
    return text if text.endswith((".", "!", "?", "…", ";", ":")) else f"{text}."


def made_with(text: str, line: int) -> tuple[Claim, ...]:
    """The skills of "written in Go": known ones, and libraries behind them."""
    found: list[Claim] = []
    for match in _MADE_WITH.finditer(text):
        for piece in re.split(r"\s*(?:,|\band\b|\bet\b|\bwith\b|\bavec\b|\+|&)\s*", plain(match[1])):
            term = resolve(piece)
            if term is None and found and _PACKAGE.fullmatch(piece):
                term = Term(piece)
            if term is not None and not (term.known is not None and is_descriptive(term.known)):
                found.append(Claim(term, "", line, guess="the text says it is made with it"))
    return tuple(found)
