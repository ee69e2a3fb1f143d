"""Private data in a README is taken out before anything is read from it, so that none of it can be published.

What is private is told by `reading.disclosures`, which looks for the same in published texts: nothing that stays is
warned of.
"""

import re

from generator.importers.model import Origin, Withheld
from generator.reading.disclosures import PRIVATE_FIELDS, is_nobodys, private_in

_ADDRESS = r"[\w.+-]+@[\w.-]+\.[A-Za-z]{2,}"
_MAILTO = re.compile(
    rf"\[([^\[\]\n]*)\]\(mailto:({_ADDRESS})[^()\n]*\)|<a [^<>]*mailto:({_ADDRESS})[^<>]*>|<({_ADDRESS})>"
    rf"|mailto:({_ADDRESS})"
)
_DANGLING = re.compile(r"(?<=\S)\s*[-–—|·,:]\s*$")


def without_private(text: str, path: str) -> tuple[str, tuple[Withheld, ...]]:
    """The text without addresses and numbers of people, and what was taken out."""
    if "@" not in text and not private_in(text):
        return text, ()
    found: list[Withheld] = []
    lines = [_without(line, number, path, found) for number, line in enumerate(text.split("\n"), 1)]
    return "\n".join(lines), tuple(found)


def _without(line: str, number: int, path: str, found: list[Withheld]) -> str:
    before = len(found)

    def linked(match: re.Match[str]) -> str:
        words = match[1] or ""
        address = next(group for group in match.groups()[1:] if group)
        if is_nobodys(address):
            return match[0]
        found.append(Withheld("email", address, Origin(path, number, match.start() + 1)))
        return "" if "@" in words else words

    line = _MAILTO.sub(linked, line) if "@" in line else line
    hits = private_in(line)
    for hit in hits:
        text = line[hit.start : hit.end].strip()
        found.append(Withheld(PRIVATE_FIELDS[hit.what], text, Origin(path, number, hit.start + 1)))
    for hit in reversed(hits):
        line = line[: hit.start] + line[hit.end :]
    return _DANGLING.sub("", line) if len(found) > before else line
