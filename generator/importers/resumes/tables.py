"""CSV text -> rows of pieces. A table's head may stand below some lines of notes, and its names be in other languages.

The reader is our own, since Python's takes any quoting and tells no lines: here every cell knows where it stands, and a
quote that is never closed is told.
"""

import re
import unicodedata

import msgspec

from generator.content.sources import place_in
from generator.diagnostics import Diagnostic, error
from generator.importers.model import Note, Origin
from generator.importers.resumes.ledger import Piece


class Cell(msgspec.Struct, frozen=True):
    """One value of a table and where it begins."""

    text: str
    line: int
    column: int


def cells(path: str, text: str) -> tuple[list[list[Cell]], list[Diagnostic]]:
    """The rows of a table; rows without any value are left out."""
    delimiter = _delimiter(text)
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    at, line, start = 0, 1, 0
    while at <= len(text):
        begin_line, column = line, at - start + 1
        value, end, closed = _value(text, at, delimiter)
        if not closed:
            place = place_in(text.split("\n"), path, begin_line, column)
            return [], [error("import-table", "a quote that is never closed", place, "save the table again as CSV")]
        breaks = text.count("\n", at, end)
        line += breaks
        start = text.rfind("\n", 0, end) + 1 if breaks else start
        row.append(Cell(value.strip(), begin_line, column))
        if end >= len(text) or text[end] == "\n":
            if any(cell.text for cell in row):
                rows.append(row)
            row, line, start = [], line + 1, end + 1
        at = end + 1
    return rows, []


def _value(text: str, at: int, delimiter: str) -> tuple[str, int, bool]:
    """The value that begins somewhere, where it ends, and whether its quotes are closed."""
    if text[at : at + 1] != '"':
        end = min((found for mark in (delimiter, "\n") if (found := text.find(mark, at)) >= 0), default=len(text))
        return text[at:end], end, True
    parts, begin = [], at + 1
    while (quote := text.find('"', begin)) >= 0:
        parts.append(text[begin:quote])
        if text[quote + 1 : quote + 2] != '"':
            end = min(
                (found for mark in (delimiter, "\n") if (found := text.find(mark, quote)) >= 0), default=len(text)
            )
            return '"'.join(parts) + text[quote + 1 : end], end, True
        begin = quote + 2
    return "", len(text), False


def _delimiter(text: str) -> str:
    """What stands between two values: what the first lines have most of."""
    head = "\n".join(text.split("\n")[:6])
    return max((",", ";", "\t"), key=head.count)


class Table(msgspec.Struct, frozen=True):
    """The rows of one file below its head."""

    path: str
    head: tuple[str, ...]
    """The names of the columns, as `key` makes them."""
    names: tuple[str, ...]
    """The names as they are written."""
    rows: tuple[tuple[Cell, ...], ...]

    def lines(self) -> list["Row"]:
        """Its rows, to be read by the names of columns."""
        return [Row(self, row, set()) for row in self.rows]


class Row(msgspec.Struct, frozen=True):
    """One row, and which of its values were taken."""

    table: Table
    values: tuple[Cell, ...]
    taken: set[int]

    def text(self, *names: str) -> Piece:
        """The value of the first of some columns that has one, taken."""
        for name in names:
            for index, column in enumerate(self.table.head):
                if column == key(name) and index < len(self.values) and self.values[index].text:
                    self.taken.add(index)
                    return Piece(self.values[index].text, self._origin(index))
        return Piece()

    def left_out(self, why: str) -> list[Note]:
        """A note for every value that was not taken."""
        return [
            Note(kind="left-out", origin=self._origin(index), text=cell.text, why=why)
            for index, cell in enumerate(self.values)
            if cell.text and index not in self.taken
        ]

    def rest(self) -> tuple[tuple[str, Piece], ...]:
        """Every value that was not taken yet with its column's name; all are taken by this."""
        found = []
        for index, cell in enumerate(self.values):
            if cell.text and index not in self.taken:
                self.taken.add(index)
                name = self.table.names[index] if index < len(self.table.names) else ""
                found.append((name, Piece(cell.text, self._origin(index))))
        return tuple(found)

    def _origin(self, index: int) -> Origin:
        cell = self.values[index]
        return Origin(self.table.path, cell.line, cell.column)


def table(path: str, text: str, known: frozenset[str]) -> tuple[Table | None, list[Diagnostic]]:
    """A table whose head is the row with most of the known names among the first rows; None if there is none."""
    rows, findings = cells(path, text)
    heads = [tuple(key(cell.text) for cell in row) for row in rows[:12]]
    counts = [sum(name in known for name in head) for head in heads]
    if not any(counts):
        return None, findings
    at = counts.index(max(counts))
    names = tuple(cell.text for cell in rows[at])
    return Table(path, heads[at], names, tuple(tuple(values) for values in rows[at + 1 :])), findings


def key(name: str) -> str:
    """A column's name without case, accents and marks: `Started On` is `startedon`."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]", "", "".join(letter for letter in folded if not unicodedata.combining(letter)))
