"""What a page says, read by a parser that has nothing in common with the program's."""

import re
from html.parser import HTMLParser

_VOID = {"br", "hr", "img", "input", "source", "wbr", "meta", "link", "col"}
_WITHIN_WORDS = set("abbr bdi bdo cite dfn ins kbd mark q samp small sub time u var wbr".split())
"""What no sign in Markdown stands for, so that a word stays one."""
_SILENT = {"script", "style", "svg", "template", "form"}


class _Main(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.said.append("" if tag in _WITHIN_WORDS else " ")
        if tag == "img" and self._is_seen():
            self.said.append(f" {found.get('alt', '')} ")
        if tag in _VOID:
            return
        silent = tag in _SILENT or "hidden" in found or found.get("aria-hidden") == "true"
        silent = silent or found.get("class") in ("anchor", "footnote-backref")
        self._open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        self.said.append("" if tag in _WITHIN_WORDS else " ")
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._is_seen():
            self.said.append(data)

    def _is_seen(self) -> bool:
        return any(tag == "main" for tag, _ in self._open) and not any(silent for _, silent in self._open)


def words_of_page(page: str) -> list[str]:
    """The words of a page's main part, in alphabetical order, with repetitions."""
    parser = _Main()
    parser.feed(page)
    return words("".join(parser.said))


def words(text: str) -> list[str]:
    """The words of a text, in alphabetical order, with repetitions."""
    return sorted(re.findall(r"[^\W_]+", text))
