"""What of a README is nowhere in what was made of it: the last look, so that nothing gets lost without a word.

A line is taken apart at its punctuation, since a name and what is said of it become two fields; each piece has to
stand somewhere in the records, the texts or the report.
"""

import html
import re
from collections.abc import Iterable

import msgspec

from generator.importers.model import Found
from generator.importers.readmes.inlinetext import plain

_PIECES = re.compile(r"[^\w\s'’\u2011-]+|\s[-–—\u2011]+\s|(?<=\w)[-\u2011]+\s|\s[-\u2011]+(?=\w)")
_MARKER = re.compile(r"^[\s>]*(?:\d+[.)]|[-*+])\s")
_JOINING = re.compile(r"\s+(?:and|et|with|avec|using|plus)\s+", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'`|]+")


class Lost(msgspec.Struct, frozen=True):
    """A piece of a line that is nowhere."""

    line: int
    """Counted from 1."""
    text: str


def texts_of(found: Iterable[Found]) -> list[str]:
    """Every text in records, bodies and what is withheld."""
    texts: list[str] = []
    for each in found:
        texts += _strings(msgspec.to_builtins(each.record, enc_hook=str))
        texts += (each.body, *(withheld.text for withheld in each.withheld))
    return texts


def _strings(value: object) -> Iterable[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _strings(inner)
        case list():
            for inner in value:
                yield from _strings(inner)
        case _:
            pass


def lost(source: str, texts: Iterable[str]) -> list[Lost]:
    """The pieces and the web addresses of a source that none of the texts holds."""
    known = _Known(texts)
    found: list[Lost] = []
    for number, line in enumerate(source.split("\n"), 1):
        missing = [piece for piece in _pieces(line) if not known.holds(piece)]
        missing += [address for address in _ADDRESS.findall(line) if not known.has_address(address)]
        if missing:
            found.append(Lost(number, "; ".join(dict.fromkeys(missing))))
    return found


def _pieces(line: str) -> list[str]:
    return [piece.strip() for piece in _PIECES.split(plain(_ADDRESS.sub(" ", _MARKER.sub("", line)))) if _folded(piece)]


class _Known:
    """Everything that was written, ready to be looked through."""

    def __init__(self, texts: Iterable[str]) -> None:
        raw = "\n".join(texts)
        self._raw = raw
        self._pieces = {_folded(piece) for line in raw.split("\n") for piece in _pieces(line)}
        self._whole = f" {_folded(plain(raw))} {_folded(raw)} "

    def holds(self, piece: str) -> bool:
        """Whether a piece stands somewhere, as a whole or parted where names are joined."""
        return self._has(piece) or all(self._has(part) for part in _JOINING.split(piece))

    def _has(self, piece: str) -> bool:
        folded = _folded(piece)
        return folded in self._pieces or f" {folded} " in self._whole

    def has_address(self, address: str) -> bool:
        """Whether an address stands somewhere."""
        return address.rstrip(".,;:!?*_") in self._raw


def _folded(text: str) -> str:
    """The words of a text in lower case, a space between two."""
    return " ".join(re.findall(r"[^\W_]+", html.unescape(text).casefold()))
