"""The account of an import: what became what, what was guessed, kept private or left out; and the changes as a diff."""

import difflib
from collections.abc import Iterable, Iterator
from itertools import groupby

from generator.importers.model import Kind, Note, Origin

_HEADINGS: dict[Kind, str] = {
    "became": "Became content",
    "guessed": "Guessed; look at these",
    "private": "Private, not published",
    "left-out": "Left out",
}
_SHOWN = 6
"""Of notes with one reason, so many are shown one by one."""
_LONGEST = 60


def lines(notes: Iterable[Note], *, whole: bool) -> Iterator[str]:
    """The account for people. `whole`: every field that became content, not only their number."""
    by_kind: dict[Kind, list[Note]] = {}
    for note in notes:
        by_kind.setdefault(note.kind, []).append(note)
    for kind, heading in _HEADINGS.items():
        told = by_kind.get(kind, [])
        if not told:
            continue
        yield f"{heading}: {len(told)}"
        if kind != "became" or whole:
            yield from _reasons(told, whole=whole)


def where(origin: Origin) -> str:
    """A place in a source: `resume.json:7:14 (/basics/email)`."""
    parts = [origin.path, *(str(number) for number in (origin.line, origin.column) if origin.line and number)]
    return ":".join(parts) + (f" ({origin.pointer})" if origin.pointer else "")


def diff(changes: dict[str, tuple[bytes | None, bytes]]) -> Iterator[str]:
    """The changes of all files as a unified diff."""
    for path, (before, after) in changes.items():
        old, new = _text(before or b""), _text(after)
        if old is None or new is None:
            yield f"new file {path}: {len(after):,} bytes"
            continue
        yield from difflib.unified_diff(
            old, new, "/dev/null" if before is None else f"a/{path}", f"b/{path}", lineterm=""
        )


def _reasons(notes: list[Note], *, whole: bool) -> Iterator[str]:
    for why, group in groupby(sorted(notes, key=lambda note: note.why), key=lambda note: note.why):
        told = list(group)
        if len(told) > _SHOWN and not whole:
            yield f"  {len(told)} values, the first at {where(told[0].origin)}: {why}"
            continue
        for note in sorted(told, key=lambda note: (note.origin.path, note.origin.line, note.origin.column)):
            yield f"  {_line(note)}"


def _line(note: Note) -> str:
    text = " ".join(note.text.split())
    text = f" `{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + '…'}`" if text else ""
    target = f" -> {note.target}" if note.target else ""
    return f"{where(note.origin)}{text}{target}{f': {note.why}' if note.why else ''}"


def _text(data: bytes) -> list[str] | None:
    try:
        return data.decode().splitlines()
    except UnicodeDecodeError:
        return None
