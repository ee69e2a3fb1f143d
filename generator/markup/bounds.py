"""How large and how deep a text may be, so that converting it takes a bounded time whatever its author wrote.

Some inline patterns read the rest of a paragraph for every mark in it that is never closed, which takes quadratic
time; nested containers are read once for every level. Texts that people write come nowhere near these bounds. Those of
long HTML are in `tags`.
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
FEW_TAGS = 1_000
"""As many can do no harm, however they are nested."""

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
    if markup.count("<") > FEW_TAGS:
        from generator.markup.tags import nested_too_deeply

        if nested_too_deeply(markup):
            raise Refused("too-nested", "")


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
