"""That what is set into type can be read: the characters that no font has, and where their authors wrote them."""

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

import msgspec

from generator.content.documents import Document
from generator.diagnostics import Diagnostic, warning
from generator.exports.glyphs import Glyphs
from generator.presentation.components import Fragment
from generator.reading.places import Places

SHOWN = 6
"""How many characters a finding names."""

_ENCODER = msgspec.json.Encoder(enc_hook=attrgetter("text"))
_Path = tuple[str | int, ...]


def unshown(
    views: Iterable[msgspec.Struct], documents: Iterable[Document], glyphs: Glyphs, places: Places
) -> Iterator[Diagnostic]:
    """A finding for each document that gives a view characters that no font has."""
    views = list(views)
    if not glyphs.lacking(_ENCODER.encode(views).decode()):  # whatever they hold, at one look
        return
    lost = set(glyphs.lacking("".join({text for view in views for text in _shown(view)})))
    for document in documents if lost else ():
        for path, text in _texts(document.record):
            letters = [letter for letter in dict.fromkeys(text) if letter in lost]
            if letters:
                named = ", ".join(f"`{letter}`" for letter in letters[:SHOWN])
                more = f" and {len(letters) - SHOWN} more" if len(letters) > SHOWN else ""
                message = f"no font of the PDF and the cards has {named}{more}"
                hint = "put a font that has it into `templates/fonts/`, or write it in another way"
                yield warning("missing-glyph", message, places.field(document, *path), hint)
                break


def _shown(value: Any) -> Iterator[str]:
    """The texts in a view."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Fragment):
        yield from value.parts
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _shown(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _shown(item)


def _texts(value: Any, path: _Path = ()) -> Iterator[tuple[_Path, str]]:
    """The texts in a record, each with the way to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name), (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
