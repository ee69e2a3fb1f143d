"""The bytes of every output: those of pages that are remembered are known by their digest, the others are rendered.

A page is skipped if what it is rendered from is remembered, and the output folder holds what came of it then.
"""

import contextlib
import hashlib
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING
from zlib import crc32

import msgspec

from generator.caching.cache import Key, digest_of
from generator.caching.shelf import Shelf
from generator.diagnostics import Diagnostic, Place, has_errors
from generator.exports import agreement
from generator.exports.glyphs import FONTS
from generator.exports.twins import twin_of
from generator.exports.typesetting import FOLDER, Typesetter, is_typeset
from generator.incremental.ledger import Entry, Ledger, Rendering, first_difference, reason
from generator.incremental.library import Library, Progress
from generator.incremental.memory import Memory, Planned, Sheet
from generator.languages.words import Words
from generator.presentation.addresses import page_of
from generator.presentation.plan import Rendered
from generator.presentation.views import ResumePage
from generator.privacy import Secret, found_in, told
from generator.rendering import jobs
from generator.rendering.jobs import Job
from generator.rendering.makers import made
from generator.theming.theme import Theme
from generator.workers import streamed

if TYPE_CHECKING:
    from generator.rendering.templates import Renderer

_CHECKED = b"fine"
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


class Forgotten(Exception):
    """A plan is remembered and one of its views is not: the plan must be made again."""


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


class Press:
    """Renders the pages of one plan."""

    def __init__(self, memory: Memory, library: Library, theme: Theme, words: Words, *, keeps: bool = False) -> None:
        """`keeps`: whether the bytes of pages are remembered too, and not only their digests."""
        self._memory = memory
        self._library = library
        self._theme = theme
        self._words = words
        self._keeps = keeps
        self._common_keys: dict[str, Key] = {}
        self._secrets: tuple[Secret, ...] = ()
        self._secrets_key: tuple[Key, ...] = ()

    def withhold(self, secrets: tuple[Secret, ...]) -> None:
        """Take pages in which one of these values occurs for mistakes. Pages are remembered with what was withheld."""
        self._secrets = secrets
        values = [part for secret in secrets for part in (secret.name, secret.value)]
        self._secrets_key = (self._memory.key("private", *values),) if secrets else ()

    def keys(self, planned: Planned) -> dict[str, Key]:
        """The key of every page: all that it is rendered from, the text it shows included."""
        return {sheet.path: self.key(sheet) for sheet in planned.sheets}

    def key(self, sheet: Sheet) -> Key:
        """The key of a page."""
        view = (sheet.path, sheet.root, sheet.template, str(sheet.is_twin), sheet.kind, sheet.view)
        return digest_of((self._common_key(sheet.template), *self._secrets_key, *view, self._text(sheet)))

    def _text(self, sheet: Sheet) -> Key:
        """The digest of the text that a page shows, or of the words it holds; empty if it shows none."""
        keys = [*map(self._library.text_key, sheet.texts), *map(self._library.words_key, sheet.words)]
        return keys[0] if len(keys) == 1 else digest_of(keys) if keys else b""

    def warm(self) -> Iterator[None]:
        """Get ready to render, in steps: what most pages need first."""
        renderer = self._renderer
        yield
        for folder in ("parts/", "layouts/", "pages/"):
            for name in self._theme.names(folder):
                renderer.load(name)
                yield

    def print(self, planned: Planned, present: Mapping[str, str] | None, before: Ledger, progress: Progress) -> Edition:
        """Render what must be.

        `present`: the digests of what is in the output folder; None if nothing is written. `before`: the account of the
        last build. Raises Forgotten, Unsound.
        """
        began = time.perf_counter()
        keys = self.keys(planned)
        self._memory.keep_page_bytes([keys[sheet.path] for sheet in planned.sheets if is_typeset(sheet.template)])
        digests = self._digests(keys)
        stale = [
            sheet
            for sheet in planned.sheets
            if sheet.path not in digests or (present is not None and present.get(sheet.path) != digests[sheet.path])
        ]
        diagnostics = self.check()
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
        return self._digests(self.keys(planned))

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
            data, _ = self.render(sheet)
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
        entries = {sheet.path: self.entry(sheet, digests[sheet.path]) for sheet in planned.sheets}
        there = present or {}
        reasons = {path: reason(entries[path], before.entries.get(path), there.get(path)) for path in rendered}
        return Ledger(before.number + 1, entries, reasons)

    def entry(self, sheet: Sheet, output: str) -> Entry:
        """What a page is made from. `output`: the digest of the page."""
        theme, text = self._templates(sheet.template), self._text(sheet)
        return Entry(self._memory.engine, theme, sheet.template, sheet.kind, sheet.view, text, output)

    def _common_key(self, template: str) -> Key:
        """The key of all that the outputs of a template have in common; the empty one is the program itself."""
        if template not in self._common_keys:
            parts = ("page", self._templates(template), self._words.language) if template else ("made",)
            self._common_keys[template] = self._memory.key(*parts)
        return self._common_keys[template]

    def _templates(self, template: str) -> Key:
        """The digest of all files of the theme that an output may depend on."""
        return self._type_digest if is_typeset(template) else self._theme_digest

    @cached_property
    def _type_digest(self) -> Key:
        return self._theme.digest(FOLDER, FONTS, "text/")

    @cached_property
    def _theme_digest(self) -> Key:
        return self._theme.digest()

    def why(self, sheet: Sheet, rendering: Rendering) -> str:
        """Why a page is rendered; with the first field of its view that is another than before, if that is why."""
        if not rendering.before:
            return rendering.reason
        now, before = (
            self._memory.view(msgspec.structs.replace(sheet, view=key)) for key in (sheet.view, rendering.before)
        )
        field = first_difference(now, before)
        return f"{rendering.reason}: `{field}`" if field else rendering.reason

    @cached_property
    def _renderer(self) -> "Renderer":
        """What renders single pages."""
        from generator.rendering.templates import (
            Renderer,  # and with it Jinja, which a build that renders nothing does not need
        )

        return Renderer(self._theme, self._words, self._library.text, self._memory.kept_engine)

    @cached_property
    def _typesetter(self) -> Typesetter:
        """What sets single outputs into type."""
        return Typesetter(self._theme, self._words)

    def _is_checked(self) -> bool:
        return self._memory.get("templates", self._checked_key()) == _CHECKED

    def _checked_key(self) -> Key:
        return self._memory.key("templates", self._theme_digest)

    def check(self) -> list[Diagnostic]:
        """Mistakes in the syntax of templates; looked for once."""
        if self._is_checked():
            return []
        found = self._renderer.check()
        if not found:
            self._memory.put("templates", self._checked_key(), _CHECKED)
        return found

    def _render(
        self, sheets: list[Sheet], keys: Mapping[str, Key], progress: Progress
    ) -> tuple[Shelf[str], dict[str, str], list[Diagnostic]]:
        """The bytes of outputs, their digests, and the mistakes of templates.

        All of it is remembered. A mistake that many outputs meet is told with the first.
        """
        texts = [self._library.text_key(path) for sheet in sheets for path in sheet.texts]
        self._memory.fetch(sheets, texts, [self._library.words_key(path) for sheet in sheets for path in sheet.words])
        rendered: Shelf[str] = Shelf()
        digests: dict[str, str] = {}
        mistakes: dict[int, Diagnostic] = {}
        work = jobs.of(sheets)
        room = MOST_KEPT
        with self._ready_for(work), contextlib.closing(self._streamed(work, progress)) as results:
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

    def _ready_for(self, work: list[Job]) -> contextlib.AbstractContextManager[object]:
        """What must be there before processes are forked."""
        is_needed = any(map(jobs.is_apart, work))
        return self._typesetter.opened() if is_needed else contextlib.nullcontext()

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
        outputs, mistake = self._made(sheets)
        return msgspec.msgpack.encode((outputs, mistake, self._words.forms.news()))

    def render(self, sheet: Sheet) -> tuple[bytes, Diagnostic | None]:
        """The bytes of an output; if it cannot be published, none and why: a template's mistake. Raises Forgotten."""
        outputs, mistake = self._made((sheet,))
        return (outputs[0] if outputs else b""), mistake

    def for_the_author(self, sheet: Sheet) -> tuple[bytes, Diagnostic | None]:
        """The bytes of an output that may show what is private, or why there are none. Raises Forgotten."""
        return self._page(self.page(sheet))

    def _made(self, sheets: Job) -> tuple[tuple[bytes, ...], Diagnostic | None]:
        """The bytes of an output and its twin; if one cannot be published, none and why."""
        page = self.page(sheets[0])
        data, mistake = self._page(page)
        if mistake is not None:
            return (), mistake
        outputs = tuple(twin_of(data, sheet.path) if sheet.is_twin else data for sheet in sheets)
        for sheet, output in zip(sheets, outputs, strict=True):
            disclosed = self._disclosed(page, output)
            if disclosed:
                return (), told(disclosed[0], sheet.path, page.origin)
        return outputs, None

    def _disclosed(self, page: Rendered, output: bytes) -> list[Secret]:
        """The private values in an output; in what is set into type, those in its words, as its bytes hide them."""
        if self._secrets and is_typeset(page.template):
            return found_in(self._secrets, self._typesetter.legible(page, output))
        return found_in(self._secrets, output)

    def _page(self, page: Rendered) -> tuple[bytes, Diagnostic | None]:
        if not page.template:
            return made(page.view, self._library.words, self._library.text), None
        if is_typeset(page.template):
            return self._typesetter.render(page)
        data, mistake = self._renderer.render(page)
        if isinstance(page.view, ResumePage) and mistake is None:
            mistake = self._disagreement(page, page.view, data)
        return data if mistake is None else b"", mistake

    def _disagreement(self, page: Rendered, view: ResumePage, data: bytes) -> Diagnostic | None:
        """That the page of the résumé lacks one of its facts."""
        facts = agreement.facts_of(view, lambda period: (self._words.period(period),))
        lacking = agreement.missing(facts, agreement.text_of_html(data))
        template = self._theme.find(page.template)
        return agreement.disagreement(page.path, template.path if template else "", lacking) if lacking else None

    def disclosures(self, path: str, digest: str, origin: str, data: Callable[[], bytes]) -> list[Diagnostic]:
        """The private values in an output that no template makes; it is looked through once. Raises what `data` does.

        `digest`: that of its bytes. `origin`: what it is made from, in words.
        """
        key = self._memory.key("disclosed", digest, *self._secrets_key)
        if not self._secrets or self._memory.get("disclosed", key) == _CHECKED:
            return []
        found = [told(secret, path, origin) for secret in found_in(self._secrets, data())]
        if not found:
            self._memory.put("disclosed", key, _CHECKED)
        return found

    def page(self, sheet: Sheet) -> Rendered:
        """An output with its view; for a twin, its page. Raises Forgotten."""
        view = self._memory.view(sheet)
        if view is None:
            raise Forgotten(sheet.path)
        return Rendered(
            path=page_of(sheet.path) if sheet.is_twin else sheet.path,
            template=sheet.template,
            view=view,
            source=sheet.source,
            part=sheet.part,
            root=sheet.root,
        )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
