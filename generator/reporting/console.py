"""How diagnostics, progress and summaries are shown: to a person, to an editor, to a program, to GitHub.

Colours and a progress bar appear on a terminal only, and never where `NO_COLOR` is set (no-color.org).
"""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Literal, TextIO

import msgspec

from generator.diagnostics import Diagnostic, Place, Severity

Format = Literal["human", "short", "json", "github"]

_STYLES = {"error": "31;1", "warning": "33;1", "note": "36;1", "hint": "36", "rule": "34", "done": "32;1"}
_UNSAFE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WIDEST = 100
"""The most characters of a source line that are shown."""


class Console:
    """Writes to one stream in one format."""

    def __init__(self, stream: TextIO, format_: Format = "human", *, remembers: bool = True) -> None:
        """`remembers`: whether `written` is kept; not where there is no end to what is shown."""
        self._stream = stream
        self._format = format_
        self._is_terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._has_colours = self._is_terminal and not os.environ.get("NO_COLOR")
        self._bar = False
        self._remembers = remembers
        self.written = ""
        """All that was shown so far, without progress."""
        if os.name == "nt" and self._is_terminal:
            import colorama  # comes with click on Windows

            colorama.just_fix_windows_console()

    def show(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Show findings in the console's format."""
        self._clear_bar()
        for diagnostic in diagnostics:
            match self._format:
                case "human":
                    self._write(self._for_people(diagnostic))
                case "short":
                    self._write(short(diagnostic))
                case "json":
                    self._write(msgspec.json.encode(diagnostic).decode())
                case "github":
                    self._write(for_github(diagnostic))

    def say(self, text: str, style: str = "") -> None:
        """A sentence to a person; nothing where a program reads."""
        self._clear_bar()
        self._put(self.line(text, style))

    def line(self, text: str, style: str = "") -> str:
        """A sentence as it is said, with its line end; empty where a program reads."""
        return f"{self._styled(safe(text), style)}\n" if self._format in ("human", "short") else ""

    def progress(self, stage: str, done: int, of: int) -> None:
        """Show how far a stage is, on a terminal, if it has many items."""
        if not self._is_terminal or self._format != "human" or of < 100:
            return
        if done == of:
            self._clear_bar()
        elif done % 20 == 0:
            filled = 30 * done // of
            self._stream.write(f"\r{stage:>8} {'━' * filled}{'╌' * (30 - filled)} {done}/{of}\x1b[K")
            self._stream.flush()
            self._bar = True

    @property
    def is_for_people(self) -> bool:
        """Whether everything is a text that a person reads."""
        return self._format == "human"

    @property
    def is_for_programs(self) -> bool:
        """Whether everything is an object for a program."""
        return self._format == "json"

    @property
    def is_watched(self) -> bool:
        """Whether a person sees a line change."""
        return self._is_terminal and self._format in ("human", "short")

    def status(self, text: str) -> None:
        """A line that whatever comes next replaces, on a terminal; elsewhere nothing."""
        if self.is_watched:
            import shutil

            width = shutil.get_terminal_size().columns - 1
            self._stream.write(f"\r{_fitting(safe(text), width)}\x1b[K")
            self._stream.flush()
            self._bar = True

    def event(self, name: str, **fields: object) -> None:
        """Something that has happened, as an object for a program; nothing for people."""
        if self._format == "json":
            self._write(msgspec.json.encode({"event": name, **fields}).decode())
            self._stream.flush()

    def settle(self) -> None:
        """Let the line of `status` stand."""
        if self._bar:
            self._stream.write("\n")
            self._stream.flush()
            self._bar = False

    def _clear_bar(self) -> None:
        if self._bar:
            self._stream.write("\r\x1b[K")
            self._bar = False

    def _write(self, text: str) -> None:
        self._put(f"{text}\n")

    def _put(self, text: str) -> None:
        self._stream.write(text)
        if self._remembers:
            self.written += text

    def _styled(self, text: str, style: str) -> str:
        return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if style and self._has_colours else text

    def _for_people(self, diagnostic: Diagnostic) -> str:
        severity = self._styled(f"{diagnostic.severity}[{diagnostic.code}]", diagnostic.severity)
        where = f"{location(diagnostic.place)}: " if diagnostic.place else ""
        lines = [f"{where}{severity}: {safe(diagnostic.message)}"]
        if diagnostic.place is not None and diagnostic.place.line and diagnostic.place.text.strip():
            lines += self._source_line(diagnostic.place, diagnostic.severity)
        if diagnostic.hint:
            lines.append(f"{self._styled('hint', 'hint')}: {safe(diagnostic.hint)}")
        return "\n".join(lines) + "\n"

    def _source_line(self, place: Place, style: str) -> list[str]:
        """The source line with carets below what is meant."""
        text, column = _shortened(place.text, max(0, place.column - 1))
        shown = safe(text)
        before, meant = shown[:column], shown[column : column + place.length]
        number, gap = str(place.line), " " * len(str(place.line))
        caret = " " * _width(before) + self._styled("^" * max(1, _width(meant)), style)
        bar = self._styled("|", "rule")
        return [f"{gap} {bar}", f"{self._styled(number, 'rule')} {bar} {shown}", f"{gap} {bar} {caret}"]


def _shortened(text: str, column: int) -> tuple[str, int]:
    """A line, the part around a column if it is very long, and where the column is then."""
    begin = min(max(0, column - _WIDEST // 2), max(0, len(text) - _WIDEST))
    end = begin + _WIDEST
    before, after = "…" if begin else "", "…" if end < len(text) else ""
    return f"{before}{text[begin:end]}{after}", column - begin + len(before)


def _fitting(text: str, columns: int) -> str:
    """A text without as much of its middle as does not fit: how it begins and how it ends is what matters."""
    if _width(text) <= columns:
        return text
    kept = columns - 1
    while kept > 0:
        end = kept * 2 // 5
        shown = f"{text[: kept - end]}…{text[len(text) - end :]}"
        if _width(shown) <= columns:
            return shown
        kept -= 1
    return ""


def location(place: Place | None) -> str:
    """`file:line:column`, as far as it is known."""
    if place is None:
        return ""
    parts = [place.path, *(str(number) for number in (place.line, place.column) if place.line and number)]
    return safe(":".join(parts))


def short(diagnostic: Diagnostic) -> str:
    """One line a finding, as compilers write it and editors read it."""
    where = f"{location(diagnostic.place)}: " if diagnostic.place else ""
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    return f"{where}{diagnostic.severity}[{diagnostic.code}]: {safe(diagnostic.message)}{safe(hint)}"


def for_github(diagnostic: Diagnostic) -> str:
    """A workflow command that puts the finding on the changed line of a pull request."""
    command = {"note": "notice"}.get(diagnostic.severity, diagnostic.severity)
    properties = [f"title={_property(diagnostic.code)}"]
    if diagnostic.place is not None:
        properties.append(f"file={_property(diagnostic.place.path)}")
        if diagnostic.place.line:
            properties.append(f"line={diagnostic.place.line}")
        if diagnostic.place.column:
            properties.append(f"col={diagnostic.place.column}")
    hint = f"\nhint: {diagnostic.hint}" if diagnostic.hint else ""
    data = f"{diagnostic.message}{hint}".replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{command} {','.join(properties)}::{data}"


def _property(text: str) -> str:
    """A value of a workflow command's property, with what would end it escaped."""
    for character in "%\r\n:,":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def counted(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors and 1 warning`; empty if there are none."""
    numbers = Counter(diagnostic.severity for diagnostic in diagnostics)
    severities: tuple[Severity, ...] = ("error", "warning", "note")
    return " and ".join(number_of(numbers[severity], severity) for severity in severities if numbers[severity])


def number_of(count: int, what: str) -> str:
    """`1 file`, `2 files`: so many of what has an ordinary plural."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def safe(text: str) -> str:
    """Text that cannot command a terminal or reorder a line."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\t", " "))


def _width(text: str) -> int:
    """How many columns of a terminal a text takes (Unicode Standard Annex 11)."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.category(character) in ("Mn", "Me", "Cf") for character in text)
