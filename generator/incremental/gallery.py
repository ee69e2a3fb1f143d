"""The pictures of a site: what is known of each, and the files that are made of them, remembered or made now.

Facts are needed for the plan and cost little. The files are only made when somebody asks for them: a build asks for
all that it does not know, the preview for those that a browser loads. What was made in this process and may not be
asked for again waits in a temporary file, so that a hundred photos need no more memory than one.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path

import msgspec

from generator.caching.cache import Key
from generator.caching.shelf import Shelf
from generator.content.sources import Changed, Source
from generator.diagnostics import Diagnostic, Place, error
from generator.images import originals
from generator.images.model import CLEAN, Facts, Original, Refusal, format_named
from generator.images.originals import NotMade
from generator.incremental.library import Progress
from generator.incremental.memory import Memory, written_verdict
from generator.presentation.plan import Derived
from generator.workers import mapped

MOST_KEPT = 256 * 1024 * 1024
"""So many bytes of files that are made of pictures are remembered; what is beyond is made again when it is missing."""

_SHARED_FROM = 2
"""With how many pictures it pays to share the work: each takes a tenth of a second to look at, and one to make."""
_AT_ONCE = 8
"""How many pictures are made before what came of them is put away."""
_MADE = msgspec.msgpack.Decoder(tuple[str, list[bytes]])


class Gallery:
    """The pictures among the sources of one site."""

    def __init__(self, memory: Memory, sources: Iterable[Source]) -> None:
        self._memory = memory
        self._sources = {source.path: source for source in sources if format_named(source.path)}
        self._shelf: Shelf[Key] = Shelf()
        self._known: dict[Key, tuple[str, int]] = {}

    # --- Facts ----------------------------------------------------------------------------------------------------

    def look(self, progress: Progress) -> dict[str, Original]:
        """What is known of every picture; those that are not remembered are opened now. Raises Changed."""
        keys = {path: self._verdict_key(source) for path, source in self._sources.items()}
        verdicts = self._memory.verdicts(keys.values())
        new = [path for path, key in keys.items() if key not in verdicts]
        if len(new) >= _SHARED_FROM:
            import generator.images.pixels  # noqa: F401 (once, and not in every worker)
        found = mapped(
            self._judged, new, _SHARED_FROM, lambda done: progress("look", done, len(new)), self._memory.forked
        )
        for path, data in zip(new, found, strict=True):
            verdicts[keys[path]] = self._memory.put_verdict(keys[path], data)
        return {path: Original(self._sources[path].digest, verdicts[key]) for path, key in keys.items()}

    def keep(self, outputs: Collection[Derived]) -> None:
        """Count as used what is remembered of the pictures and of the outputs made of them, as far as it may be."""
        self._memory.keep_verdicts([self._verdict_key(source) for source in self._sources.values()])
        total, kept = 0, []
        for key, (_, length) in self._remembered(outputs).items():
            total += length
            if total <= MOST_KEPT:
                kept.append(key)
        self._memory.keep_derived(kept)

    def _verdict_key(self, source: Source) -> Key:
        return self._memory.key("picture", format_named(source.path), source.digest)

    def _judged(self, path: str) -> bytes:
        source = self._sources[path]
        refused: Facts | Refusal | None = originals.oversized(_size_of(source))
        return written_verdict(refused or originals.judged(path, source.data))

    # --- Outputs --------------------------------------------------------------------------------------------------

    def key(self, output: Derived) -> Key:
        """The key of an output: all that it is made from."""
        recipe = output.recipe
        source = self._sources[output.source]
        return self._memory.key("derived", format_named(source.path), source.digest, recipe.form, str(recipe.width))

    def make(self, outputs: Collection[Derived], progress: Progress) -> list[Diagnostic]:
        """Make what is not known of the outputs, and say what cannot be made. Raises Changed."""
        known = self._remembered(outputs)
        jobs: dict[str, list[Derived]] = defaultdict(list)
        for output in outputs:
            if self.key(output) not in known:
                jobs[output.source].append(output)
        if jobs:
            import generator.images.pixels  # noqa: F401 (once, and not in every worker)
        found: list[Diagnostic] = []
        work = list(jobs.values())
        for start in range(0, len(work), _AT_ONCE):
            some = work[start : start + _AT_ONCE]
            results = mapped(
                self._made,
                some,
                _SHARED_FROM,
                lambda _: None,
                self._memory.forked,
                _area_of,
            )
            progress("pictures", start + len(some), len(work))
            found += [item for job, result in zip(some, results, strict=True) for item in self._put(job, result)]
        return found

    def digests(self, outputs: Collection[Derived]) -> dict[str, str]:
        """The digests of the outputs (SHA-256), by their paths; none of those that were not made or cannot be."""
        known = self._remembered(outputs)
        return {output.path: known[key][0] for output in outputs if (key := self.key(output)) in known}

    def bytes_of(self, output: Derived) -> bytes | None:
        """The bytes of an output, made now if they are not at hand; None if it cannot be made. Raises Changed."""
        key = self.key(output)
        data = self._shelf.get(key)
        if data is None:
            data = self._memory.pixels(key)
        known = self._remembered([output]).get(key)
        if data is None or (known is not None and hashlib.sha256(data).hexdigest() != known[0]):
            self._put([output], self._made([output]))
            data = self._shelf.get(key)
        return data

    def _remembered(self, outputs: Collection[Derived]) -> dict[Key, tuple[str, int]]:
        """The digests and lengths of outputs that were made before, by their keys."""
        keys = [self.key(output) for output in outputs]
        missing = [key for key in keys if key not in self._known]
        if missing:
            self._known |= self._memory.derived(missing)
        return {key: self._known[key] for key in keys if key in self._known}

    def _made(self, job: list[Derived]) -> bytes:
        """The outputs that are made of one picture, or why they cannot be."""
        source = self._sources[job[0].source]
        try:
            made = originals.made(source.path, source.data, tuple(output.recipe for output in job))
        except NotMade as problem:
            return msgspec.msgpack.encode((str(problem), []))
        return msgspec.msgpack.encode(("", made))

    def _put(self, job: list[Derived], result: bytes) -> list[Diagnostic]:
        problem, made = _MADE.decode(result)
        if problem:
            hint = "save it again, with another program"
            return [error("bad-picture", f"cannot be made into another form: {problem}", Place(job[0].source), hint)]
        kept = sum(length for _, length in self._known.values())
        for output, data in zip(job, made, strict=True):
            key, digest = self.key(output), hashlib.sha256(data).hexdigest()
            kept += len(data)
            self._memory.put_derived(key, data, digest, whole=output.recipe != CLEAN and kept <= MOST_KEPT)
            self._known[key] = digest, len(data)
            self._shelf.put(key, data)
        return []


def _size_of(source: Source) -> int:
    """How many bytes a source has, without reading them. Raises Changed."""
    if source.held is not None:
        return len(source.held)
    try:
        return Path(source.file).stat().st_size
    except OSError:
        raise Changed(source.path) from None


def _area_of(job: list[Derived]) -> int:
    """How much work it is to make some outputs of a picture."""
    return 1_000_000 + sum(output.recipe.width**2 for output in job)
