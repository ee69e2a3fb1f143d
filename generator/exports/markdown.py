"""HTML -> Markdown: what a finished page says, as plain text with marks.

It reads the HTML that our templates and `markup` make, in one pass over its tags, and knows which of it is for the eye
alone: drawings, what is hidden, what needs a script. HTML that an author publishes as written may be anything; what
does not fit together is taken for its text. A section begins with its heading, so a heading moves to the front of the
item or header that it names, before the words that stand above it on the page.

Written here and not left to a library: the fast ones are eight megabytes and keep what is hidden, the others take ten
times as long as rendering the page.
"""

import html
import re
from collections.abc import Callable

from generator.exports import marks
from generator.markup.text import attributes_of

_TOKEN = re.compile(
    r"<li><a(\s[^<>]*)>([^<]*)</a></li>"
    r"|<(a|code|em|li|p|span|strong|td|th)(\s[^<>]*)?>([^<]*)</\3>"
    r"|<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>"
    r"|<!--.*?(?:-->|\Z)",
    re.DOTALL,
)
"""An item that is a link; an element with nothing but words in it; a tag; a comment. All attributes hold `<` and `>`
escaped, as `markup` and templates write them."""
_TAG = re.compile("<[^<>]*>")
_CODE = re.compile(r"<pre\b[^<>]*>(.*?)</pre>", re.DOTALL)
_FOR_THE_EYE = re.compile(r'<svg\b.*?</svg>|<a class="(?:anchor|footnote-backref)"[^<>]*>.*?</a>', re.DOTALL)
_STRIDE = _TOKEN.groups + 1
"""How many pieces a token is, with the text behind it."""
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_LISTS, _CELLS = frozenset(["ul", "ol", "dl"]), frozenset(["td", "th"])
_HOLDING = frozenset([*_LEVELS, *_LISTS, *_CELLS, *"header li dt dd table tr blockquote".split()])
"""The elements that become something of their own."""
_BREAKING = frozenset(
    "address article aside caption details div figcaption figure footer hgroup main nav noscript p search section "
    "summary".split()
)
"""The elements that only end a paragraph."""
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~"}
_SPANS = frozenset([*_MARKS, "a", "code", "sup"])
_SINGLE = frozenset(["img", "br", "hr", "input", "wbr", "source", "col"])
_SILENT = frozenset(
    "audio canvas datalist iframe math object script select style svg template textarea title video".split()
)
_HREF = re.compile(r'\shref="([^"]*)"')
_HIDDEN = re.compile(r"""\s(?:hidden(?=[\s=]|$)|aria-hidden=["']?true)""")
_APART = ' class="facts"'
"""Lines whose spans stand apart; on the page a style sets them so."""
_CLASS = re.compile(r'\sclass="(?!task-list-item")')


def _written(text: str) -> str:
    """Words of HTML as words of Markdown."""
    return marks.escaped(html.unescape(text) if "&" in text else text)


class _Block:
    """A block that is open: what stands in it so far, and the words after the last of that."""

    __slots__ = ("attributes", "heading", "inner", "name", "rows", "words")

    def __init__(self, name: str, attributes: str = "") -> None:
        self.name, self.attributes = name, attributes
        self.inner: list[str] = []
        self.words: list[str] = []
        self.heading = -1
        """Which of the inner blocks is the first heading."""
        self.rows: list[list[str]] = []
        """Of a table, or of a list of terms."""

    def end_paragraph(self) -> None:
        """Make a block of the words."""
        if self.words:
            text = marks.paragraph("".join(self.words))
            self.words.clear()
            if text:
                self.inner.append(text)

    def content(self) -> str:
        """All that stands in it."""
        self.end_paragraph()
        return "\n\n".join(self.inner)

    def content_by_heading(self) -> str:
        """All that stands in it, the heading first."""
        self.end_paragraph()
        if self.heading > 0:
            self.inner.insert(0, self.inner.pop(self.heading))
        return "\n\n".join(self.inner)


def markdown_of(page: str, address: Callable[[str], str]) -> str:
    """What the main part of a page says, as Markdown; it ends with a line feed.

    `address`: how an address that a link leads to is written.
    """
    start, end = page.find("<main"), page.rfind("</main>")
    main = page[start:end] if 0 <= start < end else page
    return _Reader(address).read(_FOR_THE_EYE.sub("", main))


class _Reader:
    """Reads the HTML of one page."""

    def __init__(self, address: Callable[[str], str]) -> None:
        self._address = address
        self._blocks = [_Block("main")]
        self._words = self._blocks[-1].words
        """Those of the innermost block."""
        self._spans: list[tuple[str, str, int]] = []
        """The spans that are open: name, attributes, and where in the words they begin."""
        self._skipped, self._depth = "", 0
        """The element that is left out, and how many of its name are open."""
        self._codes: dict[str, list[str]] = {}
        """The blocks of code that are still to come, by the attributes of the tags that stand for them."""
        self._is_mono, self._is_apart = False, False
        """Whether a span of code is open; whether spans stand apart."""
        self._name = ""
        """What the list that begins next is called, if the part of the page that it is in has a name."""

    def read(self, main: str) -> str:
        pieces = _TOKEN.split(_CODE.sub(self._set_aside, main))
        self._text(pieces[0])
        for at in range(1, len(pieces), _STRIDE):
            link, link_words, whole, attributes, words, slash, name, inside, text = pieces[at : at + _STRIDE]
            if self._skipped:
                self._skip(name, slash)
            elif name is not None:
                if slash:
                    self._close(name)
                else:
                    self._open(name, inside)
            elif whole is not None:
                self._whole(whole, attributes or "", words)
            elif link is not None:
                self._item_of_link(link, link_words)
            if text:
                if not text.isspace():
                    self._text(text)
                elif self._words:  # most of it stands between blocks
                    self._words.append(" ")
        while len(self._blocks) > 1:
            self._end_block()
        return self._blocks[0].content_by_heading() + "\n"

    def _text(self, text: str) -> None:
        if not self._skipped:
            self._words.append(html.unescape(text) if self._is_mono else _written(text))

    def _whole(self, name: str, attributes: str, text: str) -> None:
        """An element with nothing but words in it, as most are."""
        if "hidden" in attributes and _HIDDEN.search(attributes):
            return
        if name == "span":
            self._begin_word()
            self._words += (_written(text), "")
        elif name == "code":
            self._words.append(marks.code_span(html.unescape(text)))
        elif name in _CELLS:
            self._blocks[-1].inner.append(marks.paragraph(_written(text)))
        elif name == "p" and attributes != _APART:
            self._break()
            self._words.append(_written(text))
            self._break()
        elif name in _SPANS and text and not (text[0].isspace() or text[-1].isspace()):
            self._words.append(self._marked(name, attributes, _written(text)))
        else:
            self._open(name, attributes)
            self._text(text)
            self._close(name)

    def _item_of_link(self, attributes: str, text: str) -> None:
        block = self._blocks[-1]
        if block.name in ("ul", "ol") and text.strip() and "hidden" not in attributes:
            self._break()
            block.inner.append(f"{_mark(block)}{self._marked('a', attributes, _written(text.strip()))}")
        else:
            self._open("li", "")
            self._whole("a", attributes, text)
            self._close("li")

    def _skip(self, name: str | None, slash: str | None) -> None:
        """A tag within what is left out; it ends with as many that close as there are that open."""
        if name == self._skipped:
            self._depth += -1 if slash else 1
            self._skipped = self._skipped if self._depth else ""

    def _set_aside(self, code: re.Match[str]) -> str:
        """A block of code as one tag: its colours are most of the tags of a page."""
        mark = f" {len(self._codes)}"
        self._codes[mark] = [marks.fenced(html.unescape(_TAG.sub("", code[1])))]
        return f"<pre{mark}>"

    # --- Tags ------------------------------------------------------------------------------------------------------

    def _open(self, name: str, attributes: str) -> None:
        if name in _SILENT or ("hidden" in attributes and _HIDDEN.search(attributes)):
            if name not in _SINGLE:
                self._skipped, self._depth = name, 1
        elif name == "span":
            self._begin_word()
        elif name in _SPANS:
            self._is_mono = self._is_mono or name == "code"
            self._spans.append((name, attributes, len(self._words)))
        elif name in _BREAKING:
            self._break()
            self._is_apart = attributes == _APART
            if name == "nav":
                self._name = attributes
        elif name in _HOLDING:
            self._break()
            block = _Block(name, attributes + self._name)
            self._blocks.append(block)
            self._words = block.words
            self._name = ""
        elif name == "pre":
            self._break()
            self._blocks[-1].inner += self._codes.pop(attributes, ())
        elif name.islower():
            self._single(name, attributes)
        else:
            self._open(name.lower(), attributes)

    def _close(self, name: str) -> None:
        if name == "span":
            self._words.append("")
        elif name in _SPANS:
            self._end_span(name)
        elif name in _BREAKING:
            self._break()
            self._name = ""
        elif name in _HOLDING and (self._blocks[-1].name == name or any(block.name == name for block in self._blocks)):
            while self._end_block() != name:
                pass
        elif not name.islower():
            self._close(name.lower())

    def _begin_word(self) -> None:
        """A span begins: apart from the one that has just ended, as it is on the page."""
        words = self._words
        if self._is_apart and any(map(str.strip, words)):
            words.append(" · ")
        elif words and not words[-1]:
            words.append(" ")

    def _break(self) -> None:
        """The paragraph ends, and with it what does not span paragraphs."""
        if self._words:
            self._spans.clear()
            self._is_mono = False
            self._blocks[-1].end_paragraph()
        self._is_apart = False

    def _end_block(self) -> str:
        self._break()
        block = self._blocks.pop()
        parent = self._blocks[-1]
        self._words = parent.words
        _put(block, parent)
        return block.name

    def _end_span(self, name: str) -> None:
        if not any(opened[0] == name for opened in self._spans):
            return
        opened, attributes, start = self._spans.pop()
        while opened != name:  # what is open within it ends with it
            opened, attributes, start = self._spans.pop()
        words = self._words
        inner = "".join(words[start:])
        text = inner.strip()
        del words[start:]
        if name == "code":
            self._is_mono = False
            words.append(marks.code_span(inner))
        elif not text:
            words.append(inner)
        else:
            before, _, after = inner.partition(text)
            words += (before, self._marked(name, attributes, text), after)

    def _marked(self, name: str, attributes: str, text: str) -> str:
        if name == "sup":
            return f"\\[{text}\\]" if "footnote-ref" in attributes else f"^{text}"
        if name != "a":
            return f"{_MARKS[name]}{text}{_MARKS[name]}"
        simple = _HREF.search(attributes)
        target = html.unescape(simple[1]) if simple else attributes_of(attributes).get("href", "")
        return text if not target or target.startswith("#") else marks.link(text, self._address(target))

    def _single(self, name: str, attributes: str) -> None:
        if name == "br":
            self._words.append(marks.BREAK)
        elif name == "hr":
            self._break()
            self._blocks[-1].inner.append("---")
        elif name == "input" and "checkbox" in attributes:
            self._words.append("[x] " if "checked" in attributes_of(attributes) else "[ ] ")
        elif name == "img":
            found = attributes_of(attributes)
            if source := found.get("src"):
                self._words.append(f"!{marks.link(marks.escaped(found.get('alt', '')), source)}")


# --- What becomes of a block ------------------------------------------------------------------------------------------


def _put(block: _Block, parent: _Block) -> None:
    """Put a block that ends into the one that it stands in."""
    name = block.name
    if name in _CELLS:
        parent.inner.append(marks.on_one_line(block.content()))
    elif name == "tr":
        parent.rows += [block.inner] if block.inner else []
    elif name == "dt":
        parent.rows.append([marks.on_one_line(block.content())])
    elif name == "dd":
        parent.rows[-1:] = [[*(parent.rows[-1] if parent.rows else [""]), block.content()]]
    elif name == "li":
        parent.inner.append(_item(block, parent))
    elif text := _whole(block):
        if (name in _LEVELS or (name == "header" and block.heading >= 0)) and parent.heading < 0:
            parent.heading = len(parent.inner)
        parent.inner.append(text)


def _whole(block: _Block) -> str:
    """A block that stands by itself; empty if there is nothing in it."""
    match block.name:
        case "ul" | "ol":
            name = re.search(r'\baria-label="([^"]*)"', block.attributes)
            if name and not any("\n" in item for item in block.inner):
                return _named(html.unescape(name[1]), block.inner)
            is_loose = any("\n\n" in item or item.startswith("#") for item in block.inner)
            return ("\n\n" if is_loose else "\n").join(block.inner)
        case "dl":
            return "\n".join(map(_term, block.rows))
        case "table":
            return "\n\n".join([*block.inner, *([marks.table(block.rows)] if block.rows else [])])
        case "blockquote":
            return marks.indented(block.content(), "> ", "> ")
        case "header":
            return block.content_by_heading()
        case name:
            text = block.content()
            return marks.heading(_LEVELS[name], text) if text else ""


def _named(name: str, items: list[str]) -> str:
    """A list that a template gives a name: one line."""
    return f"**{marks.escaped(name)}**: {', '.join(item.partition(' ')[2] for item in items)}" if items else ""


def _item(block: _Block, parent: _Block) -> str:
    """An item of a list. One of a template's that has a heading is a section: a mark before it would say less."""
    if block.heading >= 0 and _CLASS.search(block.attributes):
        return block.content_by_heading()
    mark = _mark(parent)
    return marks.indented(block.content(), mark, " " * len(mark))


def _mark(items: _Block) -> str:
    """What the next item of a list begins with."""
    if items.name != "ol":
        return "- "
    start = re.search(r'\bstart="(\d{1,9})"', items.attributes)
    return f"{int(start[1] if start else 1) + len(items.inner)}. "


def _term(row: list[str]) -> str:
    """A term and what is said of it."""
    term, *meanings = row
    start = f"**{term}**" if term else ""
    if not meanings:
        return f"- {start}"
    first, *others = meanings
    if "\n" in first:
        return marks.indented("\n\n".join([f"{start}:", first, *others]), "- ", "  ")
    return marks.indented("\n\n".join([f"{start}: {first}" if start else first, *others]), "- ", "  ")
