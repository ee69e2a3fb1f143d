"""What went wrong, where, and what to do about it.

Mistakes are values. Every stage returns the diagnostics it found beside its result, so one run reports all of
them; `console` shows them. An exception that reaches the command line is our bug, never an author's mistake.
"""

from typing import Literal

import msgspec

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


def in_reading_order(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    """The findings without repetitions: by file, line and column, then code and message; those of no file last."""

    def key(diagnostic: Diagnostic) -> tuple[bool, str, int, int, str, str]:
        place = diagnostic.place
        where = (place is None, place.path, place.line, place.column) if place else (True, "", 0, 0)
        return (*where, diagnostic.code, diagnostic.message)

    return sorted(dict.fromkeys(diagnostics), key=key)


def nearest(word: str, candidates: list[str]) -> str | None:
    """The candidate an author most likely meant by `word`, or None if none is close."""
    import difflib  # loaded for a mistake only

    folded = {candidate.casefold(): candidate for candidate in reversed(candidates)}
    close = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def did_you_mean(word: str, candidates: list[str]) -> str | None:
    """A hint that names the nearest candidate, or lists all of them when they are few."""
    near = nearest(word, candidates)
    if near is not None:
        return f"did you mean `{near}`?"
    if 0 < len(candidates) <= 12:
        return "known here: " + ", ".join(f"`{candidate}`" for candidate in candidates)
    return None
