"""The bytes of every output: those of pages that are remembered are known by their digest, the others are rendered.

A page is skipped if what it is rendered from is remembered, and the output folder holds what came of it then.
"""

import contextlib
import hashlib
import time
from collections.abc import Generator, Mapping
from zlib import crc32

import msgspec

from generator.caching.cache import Key
from generator.caching.shelf import Shelf
from generator.diagnostics import Diagnostic, Place, has_errors
from generator.exports.typesetting import is_typeset
from generator.incremental.ledger import Ledger, Rendering, first_difference, reason
from generator.incremental.library import Library, Progress
from generator.incremental.memory import Memory
from generator.incremental.plans import Planned, Sheet
from generator.languages.words import Words
from generator.rendering import jobs
from generator.rendering.jobs import Job
from generator.rendering.press import Press
from generator.workers import streamed

_RESULT = msgspec.msgpack.Decoder(tuple[tuple[bytes, ...], Diagnostic | None, dict[str, str]])

SHARED_FROM = 8
"""With how many outputs it pays to make them in several processes (`benchmarks.workers`)."""
MOST_KEPT = 64 * 1024 * 1024
"""So many bytes of what is set into type are remembered."""
AT_ONCE = 64
"""How many outputs are taken out of the cache at once."""

CHECKED_SHARE = 32
"""One of so many skipped pages is rendered all the same, to see that it was right to skip it: others on each build."""
CHECKED_SECONDS, CHECKED_TIME = 0.05, 0.1
"""For so long at most, in seconds and as a part of the time that rendering took."""


class Unsound(Exception):
    """A page that was skipped is not what it would be if it were rendered: a mistake of the program."""


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be published."""

    digests: dict[str, str] = {}
    """The digest of every page, by its path."""
    rendered: Mapping[str, bytes] = {}
    """The bytes of the pages that were rendered in this build."""
    restored: Mapping[str, bytes] = {}
    """The bytes of the pages that are to be written and were remembered."""
    ledger: Ledger = Ledger()
    diagnostics: tuple[Diagnostic, ...] = ()


class Printer:
    """Renders what must be of a whole plan, and remembers it."""

    def __init__(self, press: Press, memory: Memory, library: Library, words: Words, *, keeps: bool = False) -> None:
        """`keeps`: whether the bytes of pages are remembered too, and not only their digests."""
        self._press = press
        self._memory = memory
        self._library = library
        self._words = words
        self._keeps = keeps

    def print(self, planned: Planned, present: Mapping[str, str] | None, before: Ledger, progress: Progress) -> Edition:
        """Render what must be.

        `present`: the digests of what is in the output folder; None if nothing is written. `before`: the account of the
        last build. Raises Forgotten, Unsound.
        """
        began = time.perf_counter()
        keys = self._press.keys.of_all(planned)
        self._memory.keep_page_bytes([keys[sheet.path] for sheet in planned.sheets if is_typeset(sheet.template)])
        digests = self._digests(keys)
        stale = [
            sheet
            for sheet in planned.sheets
            if sheet.path not in digests or (present is not None and present.get(sheet.path) != digests[sheet.path])
        ]
        diagnostics = self._press.check()
        if has_errors(diagnostics):
            return Edition(diagnostics=tuple(diagnostics))
        restored = self._restored(stale, keys, digests)
        rendered, made, mistakes = self._render([item for item in stale if item.path not in restored], keys, progress)
        digests |= made
        forms = self._words.forms
        if forms.is_grown:
            self._memory.put_forms(self._words.language, forms.known)
        if mistakes:
            return Edition(diagnostics=(*diagnostics, *mistakes))
        if rendered or restored:
            skipped = [
                sheet for sheet in planned.sheets if sheet.path not in rendered and not is_typeset(sheet.template)
            ]
            self._check_some(skipped, digests, before.number, time.perf_counter() - began)
        ledger = self._ledger(planned, digests, rendered, present, before)
        return Edition(
            digests=digests, rendered=rendered, restored=restored, ledger=ledger, diagnostics=tuple(diagnostics)
        )

    def _restored(self, stale: list[Sheet], keys: Mapping[str, Key], digests: Mapping[str, str]) -> Shelf[str]:
        """The bytes of pages that are not in the output folder, as far as they are remembered."""
        known = [sheet.path for sheet in stale if sheet.path in digests]
        restored: Shelf[str] = Shelf()
        for start in range(0, len(known), AT_ONCE):
            some = known[start : start + AT_ONCE]
            found = self._memory.page_bytes([keys[path] for path in some])
            for path in some:
                data = found.get(keys[path])
                if data and _digest(data) == digests[path]:
                    restored.put(path, data)
        return restored

    def remembered(self, planned: Planned) -> dict[str, str]:
        """The digests of the pages that were rendered from the same before, by their paths."""
        return self._digests(self._press.keys.of_all(planned))

    def _digests(self, keys: Mapping[str, Key]) -> dict[str, str]:
        found = self._memory.pages(keys.values())
        return {path: found[key] for path, key in keys.items() if key in found}

    def _check_some(self, skipped: list[Sheet], digests: Mapping[str, str], turn: int, spent: float) -> None:
        """Render some of the pages that were skipped, others each time, for a short while. Raises Unsound."""
        until = time.perf_counter() + min(CHECKED_SECONDS, CHECKED_TIME * spent)
        chosen = [sheet for sheet in skipped if crc32(sheet.path.encode()) % CHECKED_SHARE == turn % CHECKED_SHARE]
        for sheet in chosen:
            if time.perf_counter() > until:
                return
            data, _ = self._press.render(sheet)
            if _digest(data) != digests[sheet.path]:
                raise Unsound(sheet.path)

    def _ledger(
        self,
        planned: Planned,
        digests: Mapping[str, str],
        rendered: Mapping[str, bytes],
        present: Mapping[str, str] | None,
        before: Ledger,
    ) -> Ledger:
        """The account of this build."""
        entries = {sheet.path: self._press.keys.entry(sheet, digests[sheet.path]) for sheet in planned.sheets}
        there = present or {}
        reasons = {path: reason(entries[path], before.entries.get(path), there.get(path)) for path in rendered}
        return Ledger(before.number + 1, entries, reasons)

    def why(self, sheet: Sheet, rendering: Rendering) -> str:
        """Why a page is rendered; with the first field of its view that is another than before, if that is why."""
        if not rendering.before:
            return rendering.reason
        now, before = (
            self._memory.plans.view(msgspec.structs.replace(sheet, view=key)) for key in (sheet.view, rendering.before)
        )
        field = first_difference(now, before)
        return f"{rendering.reason}: `{field}`" if field else rendering.reason

    def _render(
        self, sheets: list[Sheet], keys: Mapping[str, Key], progress: Progress
    ) -> tuple[Shelf[str], dict[str, str], list[Diagnostic]]:
        """The bytes of outputs, their digests, and the mistakes of templates.

        All of it is remembered. A mistake that many outputs meet is told with the first.
        """
        texts = [self._library.text_key(path) for sheet in sheets for path in sheet.texts]
        self._memory.plans.fetch(sheets)
        self._memory.fetch(texts, [self._library.words_key(path) for sheet in sheets for path in sheet.words])
        rendered: Shelf[str] = Shelf()
        digests: dict[str, str] = {}
        mistakes: dict[int, Diagnostic] = {}
        work = jobs.of(sheets)
        room = MOST_KEPT
        with self._press.ready_for(work), contextlib.closing(self._streamed(work, progress)) as results:
            for at, result in results:
                data, mistake, news = _RESULT.decode(result)
                self._words.forms.learn(news)
                if mistake is not None:
                    mistakes[at] = mistake
                    continue
                for sheet, output in zip(work[at], data, strict=True):
                    rendered.put(sheet.path, output)
                    digests[sheet.path] = _digest(output)
                    room -= len(output) if is_typeset(sheet.template) else 0
                    is_kept = self._keeps or (is_typeset(sheet.template) and room >= 0)
                    self._memory.put_page(keys[sheet.path], digests[sheet.path], output if is_kept else None)
        first: dict[tuple[str, Place | None], Diagnostic] = {}
        for at in sorted(mistakes):
            first.setdefault((mistakes[at].code, mistakes[at].place), mistakes[at])
        return rendered, digests, list(first.values())

    def _streamed(self, work: list[Job], progress: Progress) -> Generator[tuple[int, bytes]]:
        return streamed(
            self._written,
            work,
            SHARED_FROM,
            lambda done: progress("render", done, len(work)),
            self._memory.forked,
            jobs.work_of,
            jobs.is_apart,
        )

    def _written(self, sheets: Job) -> bytes:
        """The bytes of an output and its twin, or why there are none; the forms asked for the first time."""
        outputs, mistake = self._press.render_job(sheets)
        return msgspec.msgpack.encode((outputs, mistake, self._words.forms.news()))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
