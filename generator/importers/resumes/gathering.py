"""What the modules of all résumé formats share: pieces picked from a tree, and the end of an import."""

from collections.abc import Iterable

from generator.importers.model import Imported
from generator.importers.resumes.entries import entries_of
from generator.importers.resumes.ledger import Branch, Ledger, Piece
from generator.importers.resumes.model import Extra, Resume, Section

NOT_TEXT = frozenset({"true", "false"})


def finished(ledger: Ledger, resume: Resume) -> Imported:
    """The entries of a résumé, and what was left over of its source."""
    return Imported(found=entries_of(resume), notes=ledger.left_out())


def given(*pieces: Piece) -> tuple[Piece, ...]:
    """Those pieces that are there."""
    return tuple(piece for piece in pieces if piece)


def rows_of(rows: Iterable[tuple[Piece, ...]]) -> tuple[tuple[Piece, ...], ...]:
    """The pieces of each row that are there, of the rows that have any."""
    kept = [given(*row) for row in rows]
    return tuple(row for row in kept if row)


def section(title: str, items: Iterable[Branch], *first: str, draft: bool = False) -> Section:
    """A page of things of which each has a name, by one of some fields, and whatever else it says."""
    rows = [(item.text(*first) or item.piece, *rest(item)) for item in items]
    return Section(title=title, rows=rows_of(rows), draft=draft)


def rest(item: Branch) -> tuple[Piece, ...]:
    """All texts of a branch that nobody has taken yet."""
    return tuple(piece for _, piece in item.all_texts(but=NOT_TEXT))


def labelled(item: Branch) -> Extra:
    """All texts of a branch that nobody has taken yet, each with the name of its field."""
    return tuple((words_of(name), piece) for name, piece in item.all_texts(but=NOT_TEXT))


def words_of(name: str) -> str:
    """A field's name as words: `start_date` and `startDate` are `Start date`."""
    last = [part for part in name.split("/") if part and not part.isdigit()][-1:] or [name]
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in last[0].replace("_", " "))
    words = " ".join(spaced.split())
    return f"{words[:1].upper()}{words[1:]}"


def place_of(item: Branch) -> Piece:
    """A place that is a text, or a mapping of a town and a country."""
    place = item.child("location")
    if not place.is_mapping:
        return place.piece
    parts = given(*(place.text(name) for name in ("city", "municipality", "region", "country", "countryCode")))
    return parts[0].but(", ".join(piece.text for piece in parts)) if parts else Piece()
