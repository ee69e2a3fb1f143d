"""Drafts of entries: the pieces of a source put into the fields of a record, none of them lost.

A piece that does not fit its field, or comes second, becomes a remark, and remarks are the text below the fields. So a
format's module says what means what, and need not say what happens to a text of five lines where one is expected.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from generator.content.values import UNNAMED
from generator.dates import EndDate, PartialDate, from_text
from generator.importers.model import BODY, PROFILE, Came, Found, Withheld, record_type
from generator.importers.resumes import when
from generator.importers.resumes.addresses import url
from generator.importers.resumes.ledger import Piece
from generator.importers.resumes.phrases import is_list, line, markdown, paragraphs

LONGEST = 300
"""How long a line may be (`content.values.Line`)."""

MISSING = "unknown"
"""Stands in a required field of which the source says nothing; its entry is a draft."""

_DATE_GUESS = "its day and month may stand in either order, so only the year is taken"


class Draft:
    """One entry that is being put together."""

    def __init__(self, collection: str, **fields: Any) -> None:
        self.collection = collection
        self._fields: dict[str, Any] = fields
        self._came: list[Came] = []
        self._withheld: list[Withheld] = []
        self._body: list[str] = []

    def __contains__(self, field: str) -> bool:
        return field in self._fields

    def value(self, field: str) -> Any:
        """What a field holds; None if nothing."""
        return self._fields.get(field)

    def put(self, field: str, value: Any, piece: Piece, guess: str = "") -> None:
        """Set a field to a value that is known to fit."""
        self._fields[field] = value
        self.came(field, piece, guess)

    def came(self, field: str, piece: Piece, guess: str = "") -> None:
        """Note where a part of a field came from."""
        if piece:
            self._came.append(Came(field, piece.origin, guess))

    def line(self, field: str, piece: Piece, guess: str = "", label: str = "") -> None:
        """Set a field that is one line of plain text."""
        text = line(piece.text)
        if not text:
            return
        if field in self._fields or len(text) > LONGEST:
            self.remark(label or _words(field), piece)
        else:
            self.put(field, text, piece, guess)

    def prose(self, field: str, piece: Piece, guess: str = "", label: str = "") -> None:
        """Set a field that is a sentence or a few."""
        if not piece:
            return
        text = markdown(piece.text)
        if field in self._fields or "\n" in text or len(text) > LONGEST * 2:
            if field not in self._fields and not is_list(text):
                first, _, rest = text.partition("\n\n")
                if "\n" not in first and rest:
                    self.put(field, first, piece, guess)
                    self.text(piece.but(rest))
                    return
            self.remark(label, piece)
        elif text:
            self.put(field, text, piece, guess)

    def url(self, field: str, piece: Piece, label: str = "") -> None:
        """Set a field that is a web address."""
        address = url(piece.text)
        if piece and (field in self._fields or not address):
            self.remark(label or _words(field), piece)
        elif address:
            self.put(field, address, piece, "" if address == piece.text else "the source has no `https://`")

    def date(self, field: str, piece: Piece, label: str = "") -> None:
        """Set a field that is a date."""
        found = when.date(piece.text)
        if piece and (found is None or field in self._fields):
            self.remark(label or _words(field), piece)
        elif found is not None:
            self._dated(field, found, piece)

    def end(self, field: str, piece: Piece, label: str = "") -> None:
        """Set a field that is the end of a period."""
        found = when.end(piece.text)
        if piece and (found is None or field in self._fields):
            self.remark(label or _words(field), piece)
        elif found is not None:
            self._dated(field, found, piece)

    def period(self, piece: Piece) -> None:
        """Set start and end to what one text says of both."""
        start, end = when.period(piece.text)
        if piece and (start is None or "start" in self._fields):
            self.remark("Period", piece)
        elif start is not None:
            self.put("start", start, piece)
            if end is not None:
                self.put("end", end, piece)

    def lasts(self, piece: Piece, guess: str) -> None:
        """Let it last, if it has a start and no end."""
        if "start" in self._fields and "end" not in self._fields:
            self.put("end", EndDate(), piece, guess)

    def several(self, field: str, pieces: Iterable[Piece], guess: str = "") -> None:
        """Add texts to a field that is a list of them; a text that is a list gives several."""
        for piece in pieces:
            text = markdown(piece.text)
            for item in paragraphs(text) if is_list(text) else [" ".join(text.split())]:
                self.add(field, item, piece, guess)

    def add(self, field: str, value: Any, piece: Piece, guess: str = "") -> None:
        """Add a value that is known to fit to a list."""
        values = self._fields.setdefault(field, [])
        if value and value not in values:
            values.append(value)
            self.came(f"{field}.{len(values) - 1}", piece, guess)

    def skills(self, pieces: Iterable[Piece]) -> None:
        """Add skills that it is evidence of."""
        for piece in pieces:
            name = line(piece.text)
            if len(name) > LONGEST:
                self.remark("Skills", piece)
            else:
                self.add("skills", name, piece)

    def remark(self, label: str, piece: Piece) -> None:
        """Keep a piece in the text below the fields, behind what it is."""
        text = markdown(piece.text)
        if not text:
            return
        self.came(BODY, piece)
        apart = "\n\n" if "\n" in text else " "
        self._body.append(f"**{label}:**{apart}{text}" if label else text)

    def text(self, piece: Piece) -> None:
        """Keep a piece in the text below the fields, as it is."""
        self.remark("", piece)

    def listed(self, label: str, pieces: Iterable[Piece]) -> None:
        """Keep pieces as a list in the text below the fields."""
        kept = [piece for piece in pieces if piece]
        for piece in kept:
            self.came(BODY, piece)
        if kept:
            rows = "\n".join(f"- {' '.join(markdown(piece.text).split())}" for piece in kept)
            self._body.append(f"**{label}:**\n\n{rows}" if label else rows)

    def withhold(self, field: str, piece: Piece) -> None:
        """Keep something private out of what is published."""
        if piece:
            self._withheld.append(Withheld(field, line(piece.text), piece.origin))

    def need(self, field: str, why: str, origin: Piece) -> None:
        """Fill a required field of which the source says nothing, and keep the entry back."""
        if field not in self._fields:
            is_person = self.collection == PROFILE
            self.put(field, UNNAMED if is_person else MISSING, origin, why)
            if not is_person:
                self.put("draft", True, origin, why)

    def position(self, index: int, part: "Draft") -> dict[str, Any]:
        """The fields of a part of this entry, with what came of it noted as this entry's."""
        fields, came_from, body = part.parts
        for came in came_from:
            field = came.field if came.field == BODY else f"positions.{index}.{came.field}"
            self._came.append(Came(field, came.origin, came.guess))
        self._body += body
        return fields

    @property
    def parts(self) -> tuple[dict[str, Any], list[Came], list[str]]:
        """Its fields, where they came from, and the paragraphs below them."""
        return self._fields, self._came, self._body

    def finish(self) -> Found:
        """The entry. Raises msgspec.ValidationError where a field does not fit its record: a mistake of ours."""
        type_ = record_type(self.collection)
        record = msgspec.convert(
            msgspec.to_builtins(self._fields, enc_hook=str), type_, dec_hook=from_text, strict=False
        )
        body = "\n\n".join(self._body)
        if self.collection == PROFILE and body:
            said = getattr(record, "summary", None)
            record, body = msgspec.structs.replace(record, summary=f"{said}\n\n{body}" if said else body), ""
        return Found(
            collection=self.collection,
            record=record,
            body=body,
            came=tuple(self._came),
            withheld=tuple(self._withheld),
        )

    def _dated(self, field: str, value: PartialDate | EndDate, piece: Piece) -> None:
        exact = when.is_exact(piece.text) or when.date(piece.text) is None
        self.put(field, value, piece, "" if exact else _DATE_GUESS)
        if not exact:
            self.remark(_words(field), piece)


def _words(field: str) -> str:
    return field.replace("_", " ").capitalize()
