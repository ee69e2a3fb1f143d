"""What came of all sources: their documents and findings, read now or remembered."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice

import msgspec

from generator.caching.cache import Key
from generator.content.documents import SETTINGS_FILE, Document, Reading, role_of
from generator.content.schema import Site
from generator.content.sources import Source
from generator.diagnostics import Diagnostic, has_errors
from generator.incremental.memory import Known, Memory
from generator.markup.labels import Labels
from generator.reading.facts import job, written
from generator.reading.reader import Gone, Reader
from generator.workers import mapped

SHARED_FROM = 16
"""With how many sources it pays to read them in several processes (`benchmarks.workers`)."""

_AT_ONCE = 50
"""How many documents are decoded in one step: about a millisecond."""

Progress = Callable[[str, int, int], None]
"""Told how far the build is: the stage, how many of its items are done, and of how many."""


def silently(stage: str, done: int, of: int) -> None:
    """Tell nobody of the progress."""


class Library:
    """What came of the sources of one site. Remembered documents are not looked at until they are asked for."""

    def __init__(self, memory: Memory, sources: tuple[Source, ...], site: Site, labels: Labels) -> None:
        self._memory = memory
        self._sources = {source.path: source for source in sources if _is_read(source.path)}
        self._trusted, self._labels = site.html == "trusted", labels
        self._known: dict[str, Known] = {}
        self._readings: dict[Key, Reading] = {}
        self._settled = msgspec.json.encode((self._trusted, labels)).decode()
        self.converted = 0
        """How many sources were read and converted, because they were not remembered."""

    @property
    def size(self) -> int:
        """How many sources there are to read."""
        return len(self._sources)

    def read(self, progress: Progress, reader: Reader | None, meanwhile: Callable[[], Iterator[None]]) -> None:
        """Read what is not remembered.

        Args:
            progress: is told of it.
            reader: a process that was started ahead; it reads where sharing the work does not pay.
            meanwhile: what has to be done anyway if anything is new, in steps; done while the reader reads.
        """
        keys = {path: reading_key(self._memory, source, self._settled) for path, source in self._sources.items()}
        remembered = self._memory.known(keys.values())
        self._known = {path: remembered[key] for path, key in keys.items() if key in remembered}
        new = [path for path in keys if path not in self._known]
        self.converted = len(new)
        found = self._ask(reader, new, meanwhile) if reader is not None and len(new) < SHARED_FROM else None
        if reader is not None:
            reader.end()  # it would hold memory to the end of the build
        for path, data in zip(new, found or self._read_here(new, progress), strict=True):
            self._known[path] = self._memory.put_reading(keys[path], data)

    def _ask(self, reader: Reader, new: list[str], meanwhile: Callable[[], Iterator[None]]) -> list[bytes] | None:
        """What a process that was started ahead makes of sources; None if it is gone."""
        jobs = (job(self._sources[path], trusted=self._trusted, labels=self._labels) for path in new)
        try:
            return list(reader.read(jobs, chain(meanwhile(), self._decode_known())))
        except Gone:
            return None

    def _decode_known(self) -> Iterator[None]:
        """Decode what is remembered of the sources, in steps: most that is new makes all of it needed."""
        keys = iter(dict.fromkeys(known.facts for known in self._known.values()))
        while some := list(islice(keys, _AT_ONCE)):
            self._readings |= self._memory.readings(some)
            yield

    def _read_here(self, new: list[str], progress: Progress) -> list[bytes]:
        if len(new) >= SHARED_FROM:
            import generator.reading.parsing  # noqa: F401 (once, and not in every worker)

        def done(count: int) -> None:
            progress("parse", count, len(new))

        return mapped(lambda path: written(self._read_now(path)), new, SHARED_FROM, done)

    def _read_now(self, path: str) -> Reading:
        from generator.reading.parsing import read

        return read(self._sources[path], trusted=self._trusted, labels=self._labels)

    def _read_again(self, path: str) -> Reading:
        """Read what was remembered and is lost, such as a damaged row."""
        self.converted += 1
        return self._read_now(path)

    def facts(self, path: str) -> Key:
        """The key of the facts of a source; empty if it is none that is read."""
        return self._known[path].facts if path in self._known else b""

    def text_key(self, path: str) -> Key:
        """The digest of the free text of a source."""
        return self._known[path].text

    def words_key(self, path: str) -> Key:
        """The digest of the words in the free text of a source."""
        return self._known[path].words

    def readings(self) -> dict[str, Reading]:
        """The documents and findings of all sources, in the order of paths."""
        missing = {known.facts for known in self._known.values()} - self._readings.keys()
        remembered = self._readings | self._memory.readings(missing)
        return {path: remembered.get(self._known[path].facts) or self._read_again(path) for path in self._sources}

    def text(self, path: str) -> tuple[str, ...]:
        """The HTML of a source's free text, in parts around its links."""
        return self._memory.text(self._known[path].text) or self._read_again(path).text

    def words(self, path: str) -> str:
        """The words in a source's free text."""
        key = self._known[path].words
        known = self._memory.words(key) if key else ""
        return self._read_again(path).words if known is None else known


def _is_read(path: str) -> bool:
    """Whether documents may come of a file: not of the settings, which are read before, nor of what is copied."""
    return path != SETTINGS_FILE and role_of(path).kind != "asset"


class Parsed(msgspec.Struct, frozen=True):
    """What came of all sources."""

    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]
    failed: frozenset[str]
    """The sources that should hold a document and do not, because of their mistakes."""

    @classmethod
    def of(cls, readings: Mapping[str, Reading]) -> "Parsed":
        """The readings of all sources as one."""
        failed = {
            path
            for path, reading in readings.items()
            if has_errors(list(reading.diagnostics)) and not reading.documents
        }
        documents = tuple(document for reading in readings.values() for document in reading.documents)
        diagnostics = tuple(finding for reading in readings.values() for finding in reading.diagnostics)
        return cls(documents, diagnostics, frozenset(failed))


def read_settings(memory: Memory, sources: tuple[Source, ...]) -> tuple[Site, tuple[Diagnostic, ...]]:
    """The site's settings; they come first because they say how everything else is read."""
    source = next((source for source in sources if source.path == SETTINGS_FILE), None)
    if source is None:
        return Site(), ()
    key = reading_key(memory, source, "settings")
    known = memory.known([key]).get(key)
    reading = memory.readings([known.facts]).get(known.facts) if known is not None else None
    if reading is None:
        from generator.reading.parsing import read

        reading = read(source, trusted=False, labels=Labels())
        memory.put_reading(key, written(reading))
    site = next((item.record for item in reading.documents if isinstance(item.record, Site)), Site())
    return site, reading.diagnostics


def reading_key(memory: Memory, source: Source, settings: str) -> bytes:
    """The key of what comes of a source: its path and bytes, and the settings it is read with."""
    return memory.key("source", source.path, source.digest, settings)
