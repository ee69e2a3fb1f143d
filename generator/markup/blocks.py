"""The block structure of Markdown as READMEs are written: the lines of a document become a tree.

Python-Markdown's own block parser wants nested lists indented by four spaces, a blank line before every list and
fences at the margin. GitHub follows CommonMark instead, and authors come from there. Rewriting such source into what
that parser accepts takes the same tracking of containers as reading it, so this parser reads it: quotes, lists,
footnotes, definitions and admonitions are containers, each holding lines that are parsed in turn. It leaves the text
of paragraphs, headings and cells to Python-Markdown's inline patterns.

Code and raw HTML are set aside and stand in the tree as a name no author can guess.
"""

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias
from xml.etree.ElementTree import Element, ElementTree, SubElement

import msgspec
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import ReferenceProcessor
from markdown.extensions.tables import TableProcessor
from markdown.util import AtomicString

from generator.markup.bounds import Bounds
from generator.markup.containers import (
    BLOCK_START,
    FENCE,
    ITEM,
    RULE,
    indent_of,
    take_code,
    take_fence,
    take_indented,
    take_item,
    take_quote,
)
from generator.markup.labels import Labels

INLINE_MARK = re.compile(r"[\\`*_~\[<&@\x02\x03]|https?:|www\.| {2}\n")
"""Something that may have a meaning inside a paragraph."""

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_CLOSING_MARKS = re.compile(r"(?:^|[ \t]+)#+$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_ALERT = re.compile(r"\[!(note|tip|important|warning|caution)\][ \t]*$", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,200})\]:[ \t]*(.*)$")
_DEFINITION = re.compile(r" {0,3}:[ \t]{1,3}(?=\S)")
_ADMONITION = re.compile(r' {0,3}!!! ?([\w-]+)[^"]*(?:"([^"]*)")?[ \t]*$')
_DELIMITER_ROW = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_LANGUAGE = re.compile(r"[\s{.]*([\w#+.-]*)")
_MORE = re.compile(r" {0,3}<!--\s*more\s*-->\s*$", re.IGNORECASE)
_REFERENCE = ReferenceProcessor.RE

_KINDS = {
    "note": "note", "info": "note", "tip": "tip", "hint": "tip", "important": "important",
    "warning": "warning", "attention": "warning", "caution": "caution", "danger": "caution", "error": "caution",
}  # fmt: skip


class Code(msgspec.Struct, frozen=True):
    """A block of code that was set aside."""

    language: str
    text: str


class _Content:
    """The lines of one container while they are read, and the paragraph that is being gathered."""

    __slots__ = ("depth", "lines", "paragraph", "parent")

    def __init__(self, parent: Element, lines: list[str], depth: int) -> None:
        self.parent = parent
        self.lines = lines
        self.depth = depth
        self.paragraph: list[str] = []


_Reader: TypeAlias = Callable[[_Content, int], int]
"""Reads the block that starts at a line; the number of the line after it, or of that line if there is no such block."""


class Blocks(BlockParser):
    """Parses one document at a time; `begin` first."""

    def __init__(self, md: Markdown) -> None:
        """Part of that converter."""
        super().__init__(md)
        self._tables = TableProcessor(self, {"use_align_attribute": True})
        rules: tuple[_Reader, ...] = (self._underline, self._rule, self._list)
        self._readers: dict[str, tuple[_Reader, ...]] = {
            "#": (self._heading,),
            "=": (self._underline,),
            "-": rules,
            "*": rules,
            "+": rules,
            "_": (self._rule,),
            "`": (self._fence,),
            "~": (self._fence,),
            ">": (self._quote,),
            "<": (self._html,),
            "[": (self._footnote,),
            "!": (self._admonition,),
            ":": (self._definition,),
            **dict.fromkeys("0123456789", (self._list,)),
        }
        self.begin("", Labels())

    def begin(self, token: str, labels: Labels, *, inline: bool = False) -> None:
        """Forget the last document. `token` is part of no document; `inline`: the next one is a single paragraph."""
        self.token = token
        self.tight = f"{token}-tight"
        self.labels = labels
        self.inline = inline
        self._bounds = Bounds()
        self.raw: list[str] = []
        self.codes: list[Code] = []
        self.footnotes: dict[str, int] = {}
        self._footnote_lines: list[list[str]] = []

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # type: ignore[type-arg,unused-ignore]  # noqa: N802
        """The tree of a whole document, with one element for each footnote at its end."""
        self.root = Element(self.md.doc_tag)
        if self.inline:
            self._paragraph(self.root, list(lines))
            return ElementTree(self.root)
        self._parse(self.root, list(lines), 0)
        for number, content in enumerate(self._footnote_lines):  # it grows: a footnote may define further ones
            self._parse(SubElement(self.root, f"{self.token}-footnote-{number}"), content, 1)
        return ElementTree(self.root)

    def _parse(self, parent: Element, lines: list[str], depth: int) -> bool:
        """Append the blocks of `lines` to `parent`; whether a blank line stands between two of them."""
        self._bounds.enter(depth, lines)
        content = _Content(parent, lines, depth)
        loose = blank = False
        start = 0
        while start < len(lines):
            if not lines[start].strip():
                self._flush(content)
                blank = len(parent) > 0
                start += 1
                continue
            loose = loose or blank
            blank = False
            end = self._block(content, start)
            if end == start:
                content.paragraph.append(lines[start])
                end += 1
            start = end
        self._flush(content)
        return loose

    def _block(self, content: _Content, start: int) -> int:
        line = content.lines[start]
        if indent_of(line) >= 4:
            return start if content.paragraph else self._indented_code(content, start)
        if "|" in line and (end := self._table(content, start)) > start:
            return end
        for reader in self._readers.get(line.lstrip()[0], ()):
            end = reader(content, start)
            if end > start:
                return end
        return start

    def _flush(self, content: _Content) -> None:
        if content.paragraph:
            self._paragraph(content.parent, content.paragraph)
            content.paragraph = []

    def _paragraph(self, parent: Element, lines: list[str]) -> None:
        text = "\n".join(line.lstrip() for line in lines).rstrip()
        start = 0
        while text.startswith("[", start) and not self.inline and (match := _REFERENCE.match(text, start)):
            target, title = match[2].lstrip("<").rstrip(">"), match[5] or match[6]
            self.md.references.setdefault(match[1].strip().lower(), (target, title))
            start = min(match.end() + 1, len(text))
        text = text[start:]
        if text:
            SubElement(parent, "p").text = self._prose(text)

    def _prose(self, text: str) -> str:
        """Text whose inline marks are still to be read; marked as done where there are none, which most lines are."""
        return self._bounds.kept(text) if INLINE_MARK.search(text) else AtomicString(self._bounds.kept(text))

    def _underline(self, content: _Content, start: int) -> int:
        underline = _UNDERLINE.match(content.lines[start]) if content.paragraph else None
        if underline is None:
            return start
        text = "\n".join(line.strip() for line in content.paragraph)
        SubElement(content.parent, "h1" if underline[1][0] == "=" else "h2").text = self._prose(text)
        content.paragraph = []
        return start + 1

    def _heading(self, content: _Content, start: int) -> int:
        heading = _HEADING.match(content.lines[start])
        if heading is None:
            return start
        self._flush(content)
        text = _CLOSING_MARKS.sub("", self._bounds.kept((heading[2] or "").strip()))
        SubElement(content.parent, f"h{len(heading[1])}").text = self._prose(text.strip())
        return start + 1

    def _rule(self, content: _Content, start: int) -> int:
        if not RULE.match(content.lines[start]):
            return start
        self._flush(content)
        SubElement(content.parent, "hr")
        return start + 1

    def _code(self, content: _Content, language: str, lines: list[str]) -> None:
        self._flush(content)
        SubElement(content.parent, "pre").text = AtomicString(f"{self.token}-code-{len(self.codes)}")
        self.codes.append(Code(language, "".join(f"{line}\n" for line in lines)))

    def _indented_code(self, content: _Content, start: int) -> int:
        taken = take_code(content.lines, start)
        self._code(content, "", taken.lines)
        return taken.end

    def _fence(self, content: _Content, start: int) -> int:
        fence = FENCE.match(content.lines[start])
        if fence is None:
            return start
        taken = take_fence(content.lines, start, fence)
        language = _LANGUAGE.match(fence[2])
        self._code(content, language[1].lower() if language else "", taken.lines)
        return taken.end

    def _html(self, content: _Content, start: int) -> int:
        from generator.markup.raw import take_html

        taken = take_html(content.lines, start, interrupts=bool(content.paragraph))
        if taken is None:
            return start
        self._flush(content)
        if len(taken.lines) == 1 and _MORE.match(taken.lines[0]):
            SubElement(content.parent, "hr", {"id": f"{self.token}-more"})
        else:
            SubElement(content.parent, "raw").text = AtomicString(f"{self.token}-raw-{len(self.raw)}")
            self.raw.append("\n".join(taken.lines))
        return taken.end

    def _quote(self, content: _Content, start: int) -> int:
        self._flush(content)
        taken = take_quote(content.lines, start)
        alert = _ALERT.match(taken.lines[0])
        if alert:
            self._parse(self._admonition_body(content.parent, alert[1], ""), taken.lines[1:], content.depth + 1)
        else:
            self._parse(SubElement(content.parent, "blockquote"), taken.lines, content.depth + 1)
        return taken.end

    def _admonition(self, content: _Content, start: int) -> int:
        opening = _ADMONITION.match(content.lines[start])
        if opening is None:
            return start
        self._flush(content)
        taken = take_indented(content.lines, start + 1, "", lazy=False)
        body = self._admonition_body(content.parent, opening[1], opening[2] or "")
        self._parse(body, taken.lines, content.depth + 1)
        return taken.end

    def _admonition_body(self, parent: Element, kind: str, title: str) -> Element:
        known = _KINDS.get(kind.lower(), "note")
        body = SubElement(parent, "div", {"class": f"admonition admonition-{known}"})
        own = title or (kind.capitalize() if kind.lower() not in _KINDS else self.labels.admonition(known))
        SubElement(body, "p", {"class": "admonition-title"}).text = self._prose(own)
        return body

    def _footnote(self, content: _Content, start: int) -> int:
        opening = _FOOTNOTE.match(content.lines[start])
        if opening is None:
            return start
        self._flush(content)
        taken = take_indented(content.lines, start + 1, opening[2], lazy=True)
        if self.footnotes.setdefault(opening[1].lower(), len(self.footnotes)) == len(self._footnote_lines):
            self._footnote_lines.append(taken.lines)
        return taken.end

    def _definition(self, content: _Content, start: int) -> int:
        opening = _DEFINITION.match(content.lines[start])
        if opening is None:
            return start
        parent = content.parent
        if not content.paragraph and len(parent) and parent[-1].tag == "p" and not parent[-1].get("class"):
            content.paragraph = (parent[-1].text or "").split("\n")  # a blank line may follow the term
            del parent[-1]
        has_list = len(parent) > 0 and parent[-1].tag == "dl"
        if not content.paragraph and not has_list:
            return start
        definitions = parent[-1] if has_list else SubElement(parent, "dl")
        for term in content.paragraph:
            SubElement(definitions, "dt").text = self._prose(term.strip())
        content.paragraph = []
        taken = take_indented(content.lines, start + 1, content.lines[start][opening.end() :], lazy=True)
        body = SubElement(definitions, "dd")
        if not self._parse(body, taken.lines, content.depth + 1):
            _tighten(body, self.tight)
        return taken.end

    def _list(self, content: _Content, start: int) -> int:
        item = ITEM.match(content.lines[start])
        if item is None or (content.paragraph and not (item[4].strip() and item[2][:-1] in ("", "1"))):
            return start
        self._flush(content)
        mark, number = item[2][-1], item[2][:-1]
        element = SubElement(content.parent, "ol" if number else "ul")
        if number and int(number) != 1:
            element.set("start", str(int(number)))
        loose = False
        while True:
            taken = take_item(content.lines, start, item)
            loose = self._item(element, taken.lines, content.depth) or loose
            following = _after_blank(content.lines, taken.end)
            next_item = ITEM.match(content.lines[following]) if following < len(content.lines) else None
            if next_item is None or next_item[2][-1] != mark or RULE.match(content.lines[following]):
                break
            loose = loose or following > taken.end
            start, item = following, next_item
        if not loose:
            for each in element:
                _tighten(each, self.tight)
        return taken.end

    def _item(self, parent: Element, lines: list[str], depth: int) -> bool:
        """Append a list item; whether a blank line stands between its blocks."""
        element = SubElement(parent, "li")
        task = _TASK.match(lines[0])
        if task is None:
            return self._parse(element, lines, depth + 1)
        loose = self._parse(element, [lines[0][task.end() :], *lines[1:]], depth + 1)
        element.set("class", "task-list-item")
        done = task[1] != " "
        box = Element("input", {"type": "checkbox", "disabled": "", "aria-label": self.labels.task(done)})
        if done:
            box.set("checked", "")
        holder = element[0] if len(element) and element[0].tag == "p" else element
        box.tail, holder.text = f" {holder.text or ''}", None
        holder.insert(0, box)
        return loose

    def _table(self, content: _Content, start: int) -> int:
        lines = content.lines
        if start + 1 >= len(lines) or not _DELIMITER_ROW.match(lines[start + 1]):
            return start
        end = start + 2
        while end < len(lines) and lines[end].strip() and not BLOCK_START.match(lines[end]):
            end += 1
        table = "\n".join(self._bounds.kept(line.strip()) for line in lines[start:end])
        if not self._tables.test(content.parent, table):
            return start
        self._flush(content)
        self._tables.run(content.parent, [table])
        for cell in content.parent[-1].iter():
            if cell.text and cell.text.strip():
                cell.text = self._prose(cell.text)
        return end


def _after_blank(lines: list[str], start: int) -> int:
    while start < len(lines) and not lines[start].strip():
        start += 1
    return start


def _tighten(element: Element, tight: str) -> None:
    """Take the paragraphs of a tight list's item out of their `<p>`; later ones get the name `tight` instead.

    Their text cannot follow another element directly: Python-Markdown looks all elements through for each such text.
    """
    if len(element) and element[0].tag == "p":
        first = element[0]
        element.text = first.text
        element[:1] = list(first)
    for child in element:
        if child.tag == "p":
            child.tag = tight
