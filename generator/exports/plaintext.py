"""An author's inline HTML as runs of plain text, for what is no HTML.

A run is a text, how it is set, and where it leads. What cannot be set in a line, such as a picture, is its words.
"""

from collections.abc import Callable
from html.parser import HTMLParser

import msgspec

from generator.presentation.components import Fragment, Picture, Url

_STYLES = {"strong": "strong", "b": "strong", "em": "emph", "i": "emph", "code": "code", "kbd": "code", "del": "strike"}
_SPACED = ("br", "p", "li", "div", "td", "th")


class Run(msgspec.Struct, frozen=True):
    """A stretch of text that is set in one way."""

    text: str
    styles: tuple[str, ...] = ()
    """`strong`, `emph`, `code` and `strike`, the outer ones first."""
    url: str = ""


def runs(text: Fragment, written: Callable[[Url], str]) -> list[Run]:
    """The runs of a text. `written`: how an address is written; empty if a link cannot lead there."""
    parser = _Parser(written)
    for number, part in enumerate(text.parts):
        parser.feed(part)
        if number < len(text.addresses):
            hole = text.addresses[number]
            if isinstance(hole, Picture):
                parser.handle_data(hole.alt)
            else:
                parser.targets.append(hole)
                parser.feed(f"{_HOLE}{len(parser.targets) - 1}")
    parser.close()
    return _joined(parser.found)


def plain(text: Fragment) -> str:
    """A text without its marks."""
    return "".join(run.text for run in runs(text, lambda _: ""))


_HOLE = "hole:"
"""Stands before the number of an address, where the text has one."""


class _Parser(HTMLParser):
    """Takes HTML of ours apart; it is well formed, and what it holds is known (`markup.finish`)."""

    def __init__(self, written: Callable[[Url], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.targets: list[Url] = []
        self.found: list[Run] = []
        self._written = written
        self._styles: list[str] = []
        self._urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _STYLES:
            self._styles.append(_STYLES[tag])
        elif tag == "a":
            target = dict(attrs).get("href") or ""
            numbered = target.startswith(_HOLE)
            self._urls.append(self._written(self.targets[int(target[len(_HOLE) :])]) if numbered else target)
        elif tag in _SPACED:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _STYLES and _STYLES[tag] in self._styles:
            self._styles.remove(_STYLES[tag])
        elif tag == "a" and self._urls:
            self._urls.pop()

    def handle_data(self, data: str) -> None:
        url = self._urls[-1] if self._urls else ""
        self.found.append(Run(data, tuple(dict.fromkeys(self._styles)), url))


def _joined(found: list[Run]) -> list[Run]:
    """Runs with single spaces, those of one kind as one."""
    joined: list[Run] = []
    for run in found:
        text = " ".join(f"x{run.text}x".split())[1:-1]
        if joined and (joined[-1].styles, joined[-1].url) == (run.styles, run.url):
            joined[-1] = Run(joined[-1].text + text, run.styles, run.url)
        elif text:
            joined.append(Run(text, run.styles, run.url))
    return joined
