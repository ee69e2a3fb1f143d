"""The labelled advertisements, and how well what is found in them is what a reader finds.

They were written and labelled before the matcher was, by reading alone, so they say what a person means and not what a
program can do. A label is every technology, method or concept of the work that a text names, by its standard name; not
what is too wide to be a skill (`cloud`, `APIs`), nor soft skills, languages that are spoken, employers and exams. Half
of them were looked at while the rules were made, `tuned`, where two wrong labels were put right; the others, `held
out`, were only counted. The list of names was written by the same hand after all of them, so they try the rules and not
how much the list knows.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "advertisements"


@dataclass(frozen=True)
class Advertisement:
    """A text and what it asks for."""

    name: str
    half: str
    """`tuned` or `held out`."""
    skills: frozenset[str]
    text: str


class Figures(NamedTuple):
    """How many skills were found and right, found and wrong, not found."""

    right: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / (self.right + self.extra)

    @property
    def recall(self) -> float:
        """The share of what is there that was found."""
        return self.right / (self.right + self.missed)

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}, recall {self.recall:.3f} "
            f"({self.right} right, {self.extra} extra, {self.missed} missed)"
        )


def advertisements() -> list[Advertisement]:
    """All of them, in the order of their names."""
    return [_read(file) for file in sorted(FOLDER.glob("*.txt"))]


def compared(pairs: Iterable[tuple[Advertisement, set[str]]]) -> Figures:
    """The figures of what was found in some advertisements."""
    counts = [(len(found & ad.skills), len(found - ad.skills), len(ad.skills - found)) for ad, found in pairs]
    return Figures(*(sum(column) for column in zip(*counts, strict=True)))


def _read(file: Path) -> Advertisement:
    head, _, text = file.read_text(encoding="utf-8").partition("---\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return Advertisement(file.stem, fields["half"], frozenset(fields["skills"].split(", ")), text)
