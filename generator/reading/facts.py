"""How what came of a source is written down: its facts, the HTML of its text, and the words in it, each by itself."""

from functools import cache

import msgspec

from generator.caching.packing import ENCODER
from generator.content.documents import Body, Document, Reading, role_of
from generator.content.schema import COLLECTIONS, FILES, Record
from generator.content.sources import Source
from generator.dates import from_text
from generator.diagnostics import Diagnostic
from generator.markup.labels import Labels
from generator.markup.model import Inline


class _Document(msgspec.Struct, array_like=True):
    """A document as it is written down: its record's type follows from the collection."""

    collection: str
    path: str
    index: int | None
    slug: str
    record: msgspec.Raw
    body: Body
    prose: dict[str, Inline]


class _Facts(msgspec.Struct, array_like=True):
    documents: tuple[_Document, ...]
    diagnostics: tuple[Diagnostic, ...]


_FACTS = msgspec.msgpack.Decoder(_Facts)
_PARTS = msgspec.msgpack.Decoder(tuple[bytes, bytes, bytes])


class Job(msgspec.Struct, array_like=True):
    """A source that another process is to read, and how."""

    path: str
    data: bytes
    trusted: bool
    labels: Labels


_JOB = msgspec.msgpack.Decoder(Job)


def job(source: Source, *, trusted: bool, labels: Labels) -> bytes:
    """A source that another process is to read, as bytes."""
    data = source.data if role_of(source.path).kind != "unknown" else b""
    return ENCODER.encode(Job(source.path, data, trusted, labels))


def asked(data: bytes) -> Job:
    """What another process is asked to read."""
    return _JOB.decode(data)


def written(reading: Reading) -> bytes:
    """What came of a source, as bytes."""
    documents = [
        (item.collection, item.path, item.index, item.slug, item.record, item.body, item.prose)
        for item in reading.documents
    ]
    facts = ENCODER.encode((documents, reading.diagnostics))
    text = ENCODER.encode(reading.text) if reading.text else b""
    return ENCODER.encode((facts, text, reading.words.encode()))


def parts(data: bytes) -> tuple[bytes, bytes, bytes]:
    """The facts, the text and its words in what was `written`; the latter are empty if there is no text."""
    return _PARTS.decode(data)


def read(facts: bytes) -> Reading:
    """The documents and findings in the facts. Raises msgspec.DecodeError."""
    found = _FACTS.decode(facts)
    documents = tuple(
        Document(
            collection=item.collection,
            path=item.path,
            index=item.index,
            slug=item.slug,
            record=_record_decoder(item.collection).decode(item.record),
            body=item.body,
            prose=item.prose,
        )
        for item in found.documents
    )
    return Reading(documents=documents, diagnostics=found.diagnostics)


@cache
def _record_decoder(collection: str) -> "msgspec.msgpack.Decoder[Record]":
    types: dict[str, type[Record]] = {**FILES, **COLLECTIONS}
    return msgspec.msgpack.Decoder(types[collection], dec_hook=from_text)
