"""How large and how deep a text may be, so that converting it takes a bounded time whatever its author wrote.

Some inline patterns read the rest of a paragraph for every mark in it that is never closed, which takes quadratic
time; nested containers are read once for every level. Texts that people write come nowhere near these bounds.
"""

import re

MAXIMUM_LENGTH = 500_000
"""How many characters a text may have."""
MAXIMUM_PARAGRAPH = 10_000
"""How many characters one paragraph, heading or table row may have."""
MAXIMUM_DEPTH = 30
"""How many quotes, lists and notes may stand inside each other."""
MAXIMUM_BRACKETS = 100
"""How many brackets may be open at once."""
MAXIMUM_BRACKET_WORK = 5_000_000
"""How many characters of a text may be looked at for the brackets that close, all open ones together."""

MAXIMUM_TAGS_OPEN = 500
"""How many HTML elements may stand inside each other."""
MAXIMUM_TAG_WORK = 2_000_000
"""How many elements HTML may come to: a browser's parser opens unclosed ones again in every paragraph."""
FEW_TAGS_OPEN = 16
"""As many are open in any long text."""
FEW_TAGS = 1_000
"""As many can do no harm, however they are nested."""

_TAG_NAME = re.compile(r"<([a-zA-Z][^\s/>]*+)")
_TOKEN = re.compile(
    r"""
      <!--(?:-?>|.*?(?:--!?>|\Z))
    | <!\[CDATA\[(?P<data>.*?)(?:\]\]>|\Z)
    | <(?:[!?]|/(?![a-zA-Z]))[^>]*+
    | <(?P<slash>/?)(?P<name>[a-zA-Z][^\s/>]*+)
      (?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?+)?+)*+
    """,
    re.DOTALL | re.VERBOSE,
)
"""What a browser's parser reads as one: a comment, data of an SVG, something that counts as a comment, or a tag."""
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])|\Z", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext")
}
"""Elements whose content is text, unless they stand in an SVG, and where it ends."""
_ENDED_BY_OTHERS = frozenset(
    ["p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "option", "optgroup", "rp", "rt"]
)
"""Elements that end where the next one of their name begins or the one around them ends."""
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"])
_BRACKET = re.compile(r"\]\(|[\[\])]")


class Refused(Exception):
    """The document is nested too deeply or a paragraph of it is too long; `needle` stands where."""

    def __init__(self, code: str, needle: str) -> None:
        """`code` is that of the finding to report."""
        super().__init__(code)
        self.code = code
        self.needle = needle


class Bounds:
    """Watches over the conversion of one text. Raises Refused."""

    def __init__(self) -> None:
        self._bracket_work = 0

    def enter(self, depth: int, lines: list[str]) -> None:
        """Begin to read the lines of a container, `depth` of which stand around each other."""
        if depth > MAXIMUM_DEPTH:
            raise Refused("too-nested", next((line.strip()[:40] for line in lines if line.strip()), ""))

    def kept(self, text: str) -> str:
        """The text of a paragraph, heading or row, if reading its inline marks takes a bounded time."""
        if len(text) > MAXIMUM_PARAGRAPH:
            raise Refused("too-long-line", _beginning(text))
        if text.count("[") > 10:
            depth = _bracket_depth(text)
            self._bracket_work += depth * len(text)
            if depth > MAXIMUM_BRACKETS or self._bracket_work > MAXIMUM_BRACKET_WORK:
                raise Refused("too-nested", _beginning(text))
        return text


def check_tags(markup: str) -> None:
    """Refuse HTML that takes a sanitiser very long. Raises Refused."""
    if markup.count("<") <= FEW_TAGS:
        return
    tags = _Tags()
    tags.read(markup)
    if tags.deepest > MAXIMUM_TAGS_OPEN or (
        tags.deepest > FEW_TAGS_OPEN and tags.deepest * tags.count > MAXIMUM_TAG_WORK
    ):
        raise Refused("too-nested", "")


class _Tags:
    """How many elements some HTML has, and how deep; rather too many than too few, where browsers have rules for it."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self.count = self.deepest = 0

    def read(self, markup: str) -> None:
        """Read all of it."""
        position = 0
        while token := _TOKEN.search(markup, position):
            position = token.end()
            if token["data"]:
                self._open_all(token["data"])
            if token["name"] is None:
                continue
            name = token["name"].lower()
            if token["slash"]:
                self._end(name)
                continue
            self._start(name)
            if name in _RAW:
                content = position
                position = _RAW[name].search(markup, position).start()  # type: ignore[union-attr]  # `\Z` matches
                self._open_all(markup[content:position])

    def _open_all(self, text: str) -> None:
        """Begin what would be elements here if this were no text; what ends in it may end nothing."""
        for name in _TAG_NAME.findall(text):
            self._start(name.lower())

    def _start(self, name: str) -> None:
        if name in _VOID:
            return
        self.count += 1
        if name in _ENDED_BY_OTHERS and self._open and self._open[-1] == name:
            self._open.pop()
        self._open.append(name)
        self.deepest = max(self.deepest, len(self._open))

    def _end(self, name: str) -> None:
        """End an element if it is the last that was begun; an end tag without its own ends nothing."""
        last = len(self._open) - 1
        while last >= 0 and self._open[last] != name and self._open[last] in _ENDED_BY_OTHERS:
            last -= 1
        if last >= 0 and self._open[last] == name:
            del self._open[last:]


def _beginning(text: str) -> str:
    return text[:40].partition("\n")[0]


def _bracket_depth(text: str) -> int:
    """How many brackets are open at once, at most; the address of a link counts as one."""
    brackets = addresses = depth = 0
    for mark in _BRACKET.findall(text):
        if mark == "[":
            brackets += 1
        elif mark == ")":
            addresses = max(addresses - 1, 0)
        else:
            brackets = max(brackets - 1, 0)
            addresses += mark == "]("
        depth = max(depth, brackets + addresses)
    return depth
