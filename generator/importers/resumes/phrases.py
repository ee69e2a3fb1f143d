"""Texts of other programs -> texts as our fields hold them: HTML becomes Markdown, and nothing breaks a page.

What a field holds is Markdown, and what résumé programs keep is plain text, Markdown or HTML. Marks that an author
meant stay; what would by accident become an element, or a link that leads nowhere, is made plain.
"""

import re
from html.parser import HTMLParser

from generator.content.sources import CONTROL

_LOOKS_LIKE_HTML = re.compile(
    r"</?(?:p|ul|ol|li|strong|em|b|i|u|br|a|div|span|h[1-6]|blockquote|code)\b[^>]*>", re.IGNORECASE
)
_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029\x0b\x0c]")
_BAD_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\((?!https?://|mailto:)([^()\n]*)\)")
_IMAGE = re.compile(r"!\[([^\[\]\n]*)\]\((https?://[^()\s]*)\)")
_ELEMENT = re.compile(r"(?<!\\)<(?=[A-Za-z/!?])(?!https?://[^\s<>]+>|[^\s<>@]+@[^\s<>]+>)")
_BLOCK = frozenset("p div ul ol li h1 h2 h3 h4 h5 h6 blockquote br table tr".split())
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_DROPPED = frozenset("script style".split())


def clean(text: str) -> str:
    """A text with line feeds as line ends and without characters that no page can show."""
    return CONTROL.sub("", _BREAKS.sub("\n", text)).replace("\t", " ").strip()


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(clean(markdown(text)).split())


def markdown(text: str) -> str:
    """A text as Markdown."""
    text = clean(text)
    if _LOOKS_LIKE_HTML.search(text):
        return of_html(text)
    return _harmless(text)


def of_html(text: str) -> str:
    """HTML as Markdown: paragraphs, lists, emphasis, links; the words of all else."""
    reader = _HtmlReader()
    reader.feed(text)
    reader.close()
    return _harmless(reader.text())


def paragraphs(text: str) -> list[str]:
    """The list items of a text if it is a list, else its paragraphs."""
    parts = [part.strip() for part in re.split(r"\n\s*\n|\n(?=\s*[-*•·‣▪] )", text) if part.strip()]
    return [re.sub(r"^[-*•·‣▪]\s+", "", part) for part in parts]


def is_list(text: str) -> bool:
    """Whether every line of a text that begins something is an item of a list."""
    lines = [row for row in text.split("\n") if row.strip()]
    return len(lines) > 1 and all(re.match(r"\s*[-*•·‣▪]\s+", row) for row in lines)


def _harmless(text: str) -> str:
    """A text without elements and links that its writer cannot have meant for this site."""
    text = _IMAGE.sub(r"[\1](\2)", text)
    text = _BAD_LINK.sub(lambda match: f"{match[1]} ({match[2]})" if match[2].strip() else match[1], text)
    return _ELEMENT.sub(r"\\<", text)


class _HtmlReader(HTMLParser):
    """Reads HTML as a program for résumés writes it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._lists: list[str] = []
        self._links: list[str] = []
        self._silent = 0

    def text(self) -> str:
        """All that was read."""
        joined = re.sub(r"(\*\*|\*|`)(\s*)\1", r"\2", "".join(self._parts))
        joined = "\n".join(row.rstrip() for row in joined.split("\n"))
        return re.sub(r"\n{3,}", "\n\n", joined).strip()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        self._silent += tag in _DROPPED
        if tag in ("ul", "ol"):
            self._lists.append(tag)
            self._begin("\n" if len(self._lists) > 1 else "\n\n")
        elif tag == "li":
            self._begin("\n")
            self._parts.append("  " * (len(self._lists) - 1) + "- ")
        elif tag == "br":
            self._parts.append("\n")
        elif tag in _BLOCK and not (self._parts and self._parts[-1].endswith("- ")):
            self._begin("\n\n")
        if tag in _HEADINGS:
            self._parts.append("**")
        if tag in _MARKS:
            self._parts.append(_MARKS[tag])
        if tag == "a":
            self._links.append(dict(attributes).get("href") or "")
            self._parts.append("[" if self._links[-1].startswith(("http://", "https://", "mailto:")) else "")

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        self._silent -= tag in _DROPPED and self._silent > 0
        if tag in _HEADINGS:
            self._parts.append("**")
        if tag in _MARKS:
            self._parts.append(_MARKS[tag])
        if tag == "a" and self._links:
            target = self._links.pop()
            safe = target.startswith(("http://", "https://", "mailto:"))
            self._parts.append(f"]({target})" if safe else f" ({target})" if target else "")
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
            self._begin("\n\n" if not self._lists else "\n")
        elif tag in _BLOCK and tag not in ("li", "br") and not self._lists:
            self._begin("\n\n")

    def handle_data(self, data: str) -> None:
        """A text between two marks."""
        if self._silent:
            return
        words = re.sub(r"\s+", " ", data)
        if words != " " or (self._parts and not self._parts[-1].endswith(("\n", " "))):
            self._parts.append(words)

    def _begin(self, break_: str) -> None:
        if "".join(self._parts).strip():
            self._parts.append(break_)
