"""What of a résumé fits on two pages.

How much room a résumé takes is only known when it is set, and what it says must be known before: it is a part of the
plan. So its height is reckoned from the lengths of its texts, a little too high rather than too low, and the first of a
row of bounds is taken, each tighter than the one before, with which it fits. Few portfolios meet any of them.
"""

import unicodedata
from collections.abc import Callable, Iterable
from math import ceil

import msgspec

from generator.presentation.components import Fragment, NamedLink
from generator.presentation.printed import PrintedEntry, PrintedSection, ResumeDocument

PAGES = 2
LINES = {"a4": 68.0, "letter": 63.0}
"""How many lines of text a page holds."""
WIDTH = 104
"""How many letters a line holds."""
_LOST = 8.0
"""What is lost at the end of the first page, because an entry is not torn in two."""


class Bounds(msgspec.Struct, frozen=True):
    """How much a résumé shows at most."""

    entries: int
    """Of each collection; one more of work, one less of what is not work itself."""
    lines: int
    """Of highlights below each entry; one less below earlier roles."""
    skills: int
    proofs: int
    """How many of the skills name what proves them best, the strongest first."""
    summaries: bool = True
    """Whether entries that have highlights show their summary, too."""

    def entries_of(self, section: str) -> int:
        """How many entries of a collection."""
        return max(1, self.entries + {"experience": 1, "challenges": -1, "practices": -1}.get(section, 0))


ROW = (
    Bounds(12, 8, 80, 80),
    Bounds(10, 6, 60, 60),
    Bounds(8, 5, 60, 60),
    Bounds(7, 4, 60, 50),
    Bounds(6, 4, 50, 50),
    Bounds(5, 3, 50, 50),
    Bounds(5, 3, 50, 44, summaries=False),
    Bounds(4, 3, 44, 44, summaries=False),
    Bounds(4, 2, 44, 44, summaries=False),
    Bounds(3, 2, 40, 40, summaries=False),
    Bounds(3, 1, 30, 30, summaries=False),
    Bounds(2, 1, 24, 24, summaries=False),
    Bounds(1, 1, 16, 16, summaries=False),
)
"""From generous to tight."""


def fitted(make: Callable[[Bounds], ResumeDocument]) -> ResumeDocument:
    """The résumé that shows the most of those that fit; the shortest if none does."""
    document = make(ROW[0])
    for bounds in ROW[1:]:
        if height(document) <= PAGES * LINES[document.paper] - _LOST:
            break
        document = make(bounds)
    return document


def height(document: ResumeDocument) -> float:
    """How many lines of text a résumé is high."""
    head = 4.5 + _rows(_contact(document)) + 1.2 * bool(document.availability) + _prose(document.summary) * 1.1
    skills = sum(
        _rows([group.name, *(f"{skill.name}, {skill.best.label if skill.best else ''}   " for skill in group.skills)])
        + 0.25
        for group in document.groups
    )
    heads = 2.4 * (bool(document.groups) + len(document.sections) + bool(document.languages))
    return head + skills + heads + sum(map(_section, document.sections)) + bool(document.languages)


def _contact(document: ResumeDocument) -> list[str]:
    links: list[NamedLink] = list(document.links)
    return [
        document.location,
        document.email,
        *document.private,
        document.home,
        *(f"{link.label}     " for link in links),
    ]


def _section(section: PrintedSection) -> float:
    return sum(map(_entry, section.entries)) + 1.1 * bool(section.left_out)


def _entry(entry: PrintedEntry) -> float:
    head = max(1, ceil(_length(f"{entry.title}, {entry.role}, {entry.by}") / (WIDTH - 24)))
    inner = sum(1.15 + _lines(position.lines) if entry.positions else 0.0 for position in entry.positions)
    return 0.6 + 1.1 * head + _prose(entry.summary) + _lines(entry.lines) + inner


def _lines(lines: Iterable[Fragment]) -> float:
    return sum(1.08 * max(1, _prose(line, WIDTH - 4)) for line in lines)


def _prose(text: Fragment, width: int = WIDTH) -> float:
    return ceil(sum(_length(part) for part in text.parts if not part.startswith("<")) / width) if text else 0


def _rows(texts: Iterable[str]) -> int:
    return ceil(sum(_length(text) + 2 for text in texts if text) / WIDTH)


def _length(text: str) -> int:
    """How many letters wide a text is; letters of East Asian scripts are twice as wide."""
    return len(text) if text.isascii() else sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)
