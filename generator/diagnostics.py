"""What went wrong, where, and what to do about it.

Mistakes are values. Every stage returns the diagnostics it found beside its result, so one run reports all of
them; `reporting.console` shows them. An exception that reaches the command line is our bug, never an author's mistake.
"""

import heapq
from collections import Counter
from collections.abc import Iterable
from typing import Literal

import msgspec

MOST_OF_A_FILE = 100
"""How many findings of one file are shown: nobody reads more, and a file may have a hundred thousand."""

_COMPARED = 50
"""With how many candidates a word is compared in full: those that begin and end most like it."""

Severity = Literal["error", "warning", "note"]


class Place(msgspec.Struct, frozen=True):
    """A stretch of one line of one source file."""

    path: str
    """The file, relative to the site's folder, with `/` between the parts."""
    line: int = 0
    """Counted from 1; 0 means the file as a whole."""
    column: int = 0
    """Counted from 1 in characters; 0 means the line as a whole."""
    length: int = 1
    """How many characters of the line are meant."""
    text: str = ""
    """The source line itself, without its line end; shown below the message."""


class Diagnostic(msgspec.Struct, frozen=True):
    """One finding.

    Messages are lower case, name literals in backticks, and say what was found and what was expected. The remedy
    stands in the hint.
    """

    severity: Severity
    code: str
    """Stable name of the kind of finding, for example `unknown-field`; listed in docs/reference.md."""
    message: str
    place: Place | None = None
    hint: str | None = None


def error(code: str, message: str, place: Place | None = None, hint: str | None = None) -> Diagnostic:
    """A mistake that stops publication."""
    return Diagnostic("error", code, message, place, hint)


def warning(code: str, message: str, place: Place | None = None, hint: str | None = None) -> Diagnostic:
    """Something the author most likely wants to know; the site is published all the same."""
    return Diagnostic("warning", code, message, place, hint)


def has_errors(diagnostics: list[Diagnostic]) -> bool:
    """Whether any of the findings stops publication."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


def errors_first(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Errors before all others, for where not all can be shown; otherwise in the order they have."""
    return sorted(diagnostics, key=lambda diagnostic: diagnostic.severity != "error")


def in_reading_order(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """The findings without repetitions: by file, line and column, then code and message; those of no file last.

    Of a file with more findings than anyone reads there are the first, errors before all others.
    """

    def key(diagnostic: Diagnostic) -> tuple[bool, str, int, int, str, str]:
        place = diagnostic.place
        where = (place is None, place.path, place.line, place.column) if place else (True, "", 0, 0)
        return (*where, diagnostic.code, diagnostic.message)

    return sorted(_bounded(sorted(dict.fromkeys(diagnostics), key=key)), key=key)


def _bounded(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """At most so many findings of each file, and for each file that has more one that says so."""
    kept: list[Diagnostic] = []
    counts: Counter[str] = Counter()
    for diagnostic in errors_first(diagnostics):
        path = diagnostic.place.path if diagnostic.place is not None else ""
        counts[path] += bool(path)
        if counts[path] <= MOST_OF_A_FILE:
            kept.append(diagnostic)
    message = f"there are more than {MOST_OF_A_FILE} findings in this file; the others are not shown"
    hint = "correct these first; some of the others may be gone then"
    crowded = [path for path, count in counts.items() if count > MOST_OF_A_FILE]
    return [*kept, *(warning("too-many", message, Place(path), hint) for path in crowded)]


def nearest(word: str, candidates: list[str]) -> str | None:
    """The candidate an author most likely meant by `word`, or None if none is close."""
    import difflib  # loaded for a mistake only

    meant = word.casefold()
    folded = {candidate.casefold(): candidate for candidate in reversed(candidates)}
    compared = list(folded)
    if len(compared) > _COMPARED:
        compared = heapq.nlargest(_COMPARED, compared, key=lambda name: _common_ends(meant, name))
    close = difflib.get_close_matches(meant, compared, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def _common_ends(one: str, other: str) -> int:
    """In how many characters two words begin alike, and end alike."""
    return _common_start(one, other) + _common_start(one[::-1], other[::-1])


def _common_start(one: str, other: str) -> int:
    length = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        length += 1
    return length


def did_you_mean(word: str, candidates: list[str]) -> str | None:
    """A hint that names the nearest candidate, or lists all of them when they are few."""
    near = nearest(word, candidates)
    if near is not None:
        return f"did you mean `{near}`?"
    if 0 < len(candidates) <= 12:
        return "known here: " + ", ".join(f"`{candidate}`" for candidate in candidates)
    return None
