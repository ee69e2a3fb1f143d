"""HTML in a README -> the blocks that the same thing written in Markdown would be."""

from html.parser import HTMLParser

import msgspec

from generator.importers.readmes.blocks import LABEL_LEVEL, Block, BlockKind, Element, Heading, Item, item_of
from generator.importers.readmes.inlinetext import LONGEST

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": LABEL_LEVEL}
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "kbd": "`", "tt": "`", "del": "~~", "s": "~~"}
_PARTING = frozenset("p div section article header footer center details blockquote figure figcaption main nav".split())
_DEEPEST = 20
"""Lists within lists deeper than this count as those around them."""
_UNSEEN = frozenset({"script", "style", "template", "head"})


def html_elements(source: str, line: int) -> list[Element]:
    """What a block of HTML holds; `line` is its own, counted from 0."""
    reader = _HtmlReader(line)
    reader.feed(source)
    reader.close()
    return reader.finished()


class _List(msgspec.Struct):
    """A list while it is read."""

    line: int
    items: list[Item]
    ordered: bool


class _HtmlReader(HTMLParser):
    """Gathers text until a tag says what it was."""

    def __init__(self, line: int) -> None:
        super().__init__(convert_charrefs=True)
        self._first_line = line
        self._text = ""
        self._text_line = line
        self._elements: list[list[Element]] = [[]]
        self._lists: list[_List] = []
        self._item_lines: list[int] = []
        self._rows: list[tuple[str, ...]] | None = None
        self._cells: list[str] = []
        self._hidden = 0
        self._verbatim = False
        self._targets: list[str] = []
        self._term = ""

    @property
    def _line(self) -> int:
        return self._first_line + self.getpos()[0] - 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what the tag begins."""
        values = {name: value or "" for name, value in attrs}
        if tag in _UNSEEN:
            self._hidden += 1
        elif tag in _MARKS:
            self._add(_MARKS[tag])
        elif tag == "br":
            self._add("\n")
        elif tag == "a":
            self._targets.append(values.get("href", ""))
            self._add("[" if self._targets[-1] else "")
        elif tag == "img":
            self._add(f"![{' '.join(values.get('alt', '').split())}]({values.get('src', '')})")
        else:
            self._begin(tag)

    def _begin(self, tag: str) -> None:
        """Begin a block."""
        if tag in _HEADINGS or tag in _PARTING:
            self._flush()
        elif tag in ("ul", "ol", "dl"):
            self._flush()
            if len(self._lists) < _DEEPEST:
                self._lists.append(_List(self._line, [], tag == "ol"))
        elif tag in ("li", "dt"):
            self._end_item()
            if not self._lists:
                self._lists.append(_List(self._line, [], ordered=False))
            self._elements.append([])
            self._item_lines.append(self._line)
        elif tag == "dd":
            self._add(": ")
        elif tag == "table":
            self._flush()
            self._rows = []
        elif tag == "pre":
            self._flush()
            self._verbatim = True
        elif tag == "hr":
            self._flush()
            self._elements[-1].append(Block("rule", self._line, "---"))

    def handle_endtag(self, tag: str) -> None:
        """End what the tag ends."""
        if tag in _UNSEEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _MARKS:
            self._text = _closed(self._text, _MARKS[tag])
        elif tag == "a" and self._targets:
            target = self._targets.pop()
            self._add(f"]({target})" if target else "")
        elif tag in _HEADINGS:
            self._heading(_HEADINGS[tag])
        elif tag in ("td", "th"):
            self._cells.append(" ".join(self._taken().split()))
        elif tag == "tr" and self._rows is not None:
            self._rows.append(tuple(self._cells))
            self._cells = []
        else:
            self._end(tag)

    def _end(self, tag: str) -> None:
        """End a block."""
        if tag in _PARTING:
            self._flush()
            if tag == "details" and len(self._elements) == 1:
                self._elements[0].append(Heading(LABEL_LEVEL, "", self._line))
        elif tag in ("li", "dd"):
            self._end_item()
        elif tag in ("ul", "ol", "dl"):
            self._end_list()
        elif tag == "table":
            self._end_table()
        elif tag == "pre":
            text = self._taken()
            self._verbatim = False
            self._elements[-1].append(Block("code", self._text_line, f"```\n{text}\n```", text))

    def handle_data(self, data: str) -> None:
        """Take text; outside of `<pre>` white space is one space."""
        if not self._hidden:
            self._add(data if self._verbatim else _spaced(data))

    def finished(self) -> list[Element]:
        """Everything that was read, whether its tags were closed or not."""
        while self._lists or len(self._elements) > 1:
            self._end_list()
        if self._rows is not None:
            self._end_table()
        self._flush()
        return self._elements[0]

    def _add(self, text: str) -> None:
        if self._text.strip() == "":
            self._text_line = self._line
            if not self._verbatim:
                text = text.lstrip(" ")
        self._text += text

    def _taken(self) -> str:
        text, self._text = self._text, ""
        return text.strip("\n") if self._verbatim else "\n".join(line.strip() for line in text.strip().split("\n"))

    def _flush(self) -> None:
        text = self._taken()
        if text.strip():
            kind: BlockKind = "code" if len(text) > LONGEST else "paragraph"
            self._elements[-1].append(Block(kind, self._text_line, text, text))

    def _heading(self, level: int) -> None:
        line, title = self._text_line, " ".join(self._taken().split())
        if title and len(self._elements) == 1:
            source = f"**{title}**" if level == LABEL_LEVEL else title
            self._elements[0].append(Heading(level, title, line, source))
        elif title:
            self._elements[-1].append(Block("paragraph", line, title, title))

    def _end_item(self) -> None:
        self._flush()
        if len(self._elements) <= 1 or len(self._item_lines) < len(self._lists):
            return
        blocks = tuple(element for element in self._elements.pop() if isinstance(element, Block))
        source = "\n\n".join(block.source for block in blocks)
        self._lists[-1].items.append(item_of(blocks, self._item_lines.pop(), source))

    def _end_list(self) -> None:
        self._end_item()
        if not self._lists:
            return
        ended = self._lists.pop()
        if ended.items:
            source = "\n".join(_bulleted(item.source) for item in ended.items)
            self._elements[-1].append(Block("list", ended.line, source, items=tuple(ended.items)))

    def _end_table(self) -> None:
        rows = tuple(row for row in self._rows or () if row)
        self._rows, self._cells = None, []
        self._flush()
        if rows:
            self._elements[-1].append(_table(rows, self._line))


def _table(rows: tuple[tuple[str, ...], ...], line: int) -> Block:
    """A table, or what a table that only places things holds."""
    kind: BlockKind = "table"
    if len(rows) == 1:
        text = "\n".join(cell for cell in rows[0] if cell)
        return Block("paragraph", line, text, text)
    width = max(map(len, rows))
    lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
    return Block(kind, line, "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]]), rows=rows)


def _bulleted(source: str) -> str:
    return "- " + source.replace("\n", "\n  ")


def _closed(text: str, mark: str) -> str:
    """The text with a closing mark, which may not follow a space; without the opening one if nothing was marked."""
    body = text.rstrip()
    if body.endswith(mark):
        return body[: -len(mark)] + text[len(body) :]
    return body + mark + text[len(body) :]


def _spaced(data: str) -> str:
    """Text with its white space folded; an edge of it stays a space."""
    folded = " ".join(data.split())
    before = " " if data[:1].isspace() else ""
    after = " " if data[-1:].isspace() and folded else ""
    return before + folded + after
