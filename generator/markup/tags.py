"""How many elements some HTML has and how deep they are, as a browser's parser and a sanitiser would count.

For long HTML only, so nothing of it is loaded before there is some.
"""

import re

MAXIMUM_TAGS_OPEN = 500
"""How many HTML elements may stand inside each other."""
MAXIMUM_TAG_WORK = 2_000_000
"""How many elements HTML may come to: a browser's parser opens unclosed ones again in every paragraph."""
FEW_TAGS_OPEN = 16
"""As many are open in any long text."""

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


def nested_too_deeply(markup: str) -> bool:
    """Whether the HTML takes a sanitiser very long."""
    tags = _Tags()
    tags.read(markup)
    return tags.deepest > MAXIMUM_TAGS_OPEN or (
        tags.deepest > FEW_TAGS_OPEN and tags.deepest * tags.count > MAXIMUM_TAG_WORK
    )


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
