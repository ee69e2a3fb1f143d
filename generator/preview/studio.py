"""The site held in memory, warm from build to build. For one thread.

Everything up to the plan is made at once, from what is remembered where that is the same; pages are then rendered one
at a time, those that somebody looks at first. After a mistake the last good site goes on being shown. Every page is
kept under the key of all it is rendered from, so none can be stale.
"""

import secrets
from collections import deque
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

import msgspec

from generator.caching.cache import Cache, Key, digest_of
from generator.diagnostics import Diagnostic, Place, error, has_errors, in_reading_order
from generator.exports import resume, socialcards
from generator.exports.typesetting import is_typeset
from generator.incremental.library import silently
from generator.incremental.memory import Memory
from generator.incremental.plans import Sheet
from generator.pipeline.prepare import Prepared, prepare
from generator.pipeline.request import Request
from generator.pipeline.stopwatch import Stopwatch
from generator.presentation.addresses import INDEX
from generator.preview.lookout import Sight
from generator.preview.showing import State
from generator.rendering.press import Forgotten

CARD = socialcards.TEMPLATE

LOOKED_AT = 4
"""How many of the pages that were looked at last are rendered before anything is shown."""


def _in_turn(sheets: Iterable[Sheet]) -> list[str]:
    """The outputs that are made before somebody asks for them, in turn: pages, then documents, and no cards."""
    pages = [sheet.path for sheet in sheets if not is_typeset(sheet.template)]
    return [*pages, *(sheet.path for sheet in sheets if sheet.template == resume.TEMPLATE)]


def _is_page(sheet: Sheet) -> bool:
    """Whether somebody may be looking at an output, and not at what goes with it: its card, its Markdown."""
    return not sheet.is_twin and sheet.template != CARD


class Studio:
    """Makes what the preview shows."""

    def __init__(self, request: Request, cache: Cache, engine: bytes) -> None:
        """`engine`: the digest of the program as it was when it began to run."""
        self.state = State()
        self.rendered: list[str] = []
        """The pages that had to be rendered since the last change."""
        self._request = request
        self._cache = cache
        self._engine = engine
        self._session, self._number = secrets.token_hex(4), 0
        self._sight: Sight | None = None
        self._site: Prepared | None = None
        self._memory = Memory(cache, engine)
        self._sheets: dict[str, Sheet] = {}
        self._kept: dict[str, tuple[Key, bytes]] = {}
        self._marks: dict[str, str] = {}
        self._held = ("", "", b"")
        self._mistakes: dict[tuple[str, Place | None], Diagnostic] = {}
        self._failed: set[str] = set()
        self._backlog: deque[str] | None = None
        """What is left to render; None if that is not known yet."""
        self._looked_at: deque[str] = deque([INDEX], maxlen=LOOKED_AT)
        self.is_finished = True
        """Whether nothing is left to do until something changes."""
        self._broken: tuple[Diagnostic, ...] = ()

    @property
    def is_broken(self) -> bool:
        """Whether the sources as they are now make no site."""
        return bool(self._broken)

    def looked_at(self, path: str) -> None:
        """Somebody looks at a page: it is one of the first to be rendered after a change."""
        if path in self._sheets and self._looked_at[0] != path:
            if path in self._looked_at:
                self._looked_at.remove(path)
            self._looked_at.appendleft(path)

    # --- After a change -------------------------------------------------------------------------------------------

    def build(self, sight: Sight) -> None:
        """Plan the site as it is now, and render the pages that somebody looks at. Raises Changed."""
        memory = Memory(self._cache, self._engine, self._memory)
        site = self._prepare(sight, memory)
        self.rendered = []
        if has_errors(list(site.planned.diagnostics)):
            self._broken = site.planned.diagnostics
            self._show(self.state.files, self.state.moved)
            return
        self._broken = ()
        self._number += 1
        sheets = {sheet.path: sheet for sheet in site.planned.sheets}
        are_all_here = not self.state.moved and self._sheets.keys() <= sheets.keys()
        moved = {} if are_all_here or self._site is None else self._moved(site)
        self._sight, self._site, self._memory, self._sheets = sight, site, memory, sheets
        self._kept = {
            path: kept
            for path, kept in self._kept.items()
            if (sheet := sheets.get(path)) is not None
            and (sheet.template != CARD or site.press.keys.of(sheet) == kept[0])
        }
        self._marks = site.marks()
        if self._marks.get(self._held[0]) != self._held[1]:
            self._held = ("", "", b"")
        self._mistakes, self._failed = {}, set()
        first = [path for path in self._looked_at if path in self._sheets]
        ready = {path: page for path in first if (page := self.page(path)) is not None}
        self._backlog, self.is_finished = None, False
        self._show(ready, moved)

    def go_on(self) -> None:
        """Take the next step of what is left to do: render a page, at last look at the templates nothing uses."""
        if self._backlog is None:
            self._backlog = deque(_in_turn(self._sheets.values()))
        if self._backlog:
            self.page(self._backlog.popleft())
            return
        assert self._site is not None
        for mistake in [*self._site.press.check(), *self._site.disclosures()]:
            self._mistakes.setdefault((mistake.code, mistake.place), mistake)
        self._show({path: data for path, (_, data) in self._kept.items()}, self.state.moved)
        self.save()
        self.is_finished = True

    def save(self) -> None:
        """Put what is to be remembered where it need not be held."""
        self._memory.keep()
        self._cache.save(prune=False)

    def give_up(self) -> None:
        """Show what was shown before, and that the program failed."""
        hint = "the terminal shows where: report it, with what was changed last"
        found = error("bug", "this is a bug of skillfolio", hint=hint)
        diagnostics = (*self.state.diagnostics, found)
        self.state = msgspec.structs.replace(self.state, diagnostics=diagnostics, is_current=False)
        self._backlog = deque()
        self.is_finished = True

    def _prepare(self, sight: Sight, memory: Memory, *, afresh: bool = False) -> Prepared:
        request = msgspec.structs.replace(self._request, today=sight.today)
        return prepare(request, sight.inputs, memory, Stopwatch(), silently, afresh=afresh)

    def _show(self, ready: Mapping[str, bytes], moved: Mapping[str, str]) -> None:
        diagnostics = list(self._broken)
        state = self.state
        if self._site is not None:
            copies, styles = self._marks, self._site.styles
            media = digest_of(f"{path} {digest}" for path, digest in copies.items() if digest != styles)
            diagnostics = diagnostics or [*self._site.planned.diagnostics, *self._mistakes.values()]
            state = State(
                build=f"{self._session}-{self._number}",
                root=urlsplit(self._site.base_url).path or "/",
                files=ready,
                awaited=frozenset(self._sheets.keys() | copies.keys()) - ready.keys(),
                media=media.hex(),
                moved=moved,
            )
        found = tuple(in_reading_order(diagnostics))
        self.state = msgspec.structs.replace(state, diagnostics=found, is_current=not has_errors(diagnostics))

    def _moved(self, site: Prepared) -> dict[str, str]:
        """For pages that are gone: where what they showed is now."""
        assert self._site is not None
        shown = [sheet for sheet in site.planned.sheets if _is_page(sheet)]
        pages = {sheet.source: sheet.path for sheet in shown if sheet.source}
        here = {sheet.path for sheet in shown}
        digests = {source.path: source.digest for source in self._site.inputs.sources}
        renamed = {source.digest: source.path for source in site.inputs.sources if source.path not in digests}
        now: dict[str, str | None] = {path: path for path in here}
        for sheet in self._site.planned.sheets:
            if sheet.path not in here and sheet.source and _is_page(sheet):
                source = sheet.source if sheet.source in pages else renamed.get(digests.get(sheet.source, ""), "")
                now[sheet.path] = pages.get(source)
        moved = {path: now.get(goal) for path, goal in self.state.moved.items()} | now
        return {path: goal for path, goal in moved.items() if goal is not None and path not in here}

    # --- Outputs --------------------------------------------------------------------------------------------------

    def page(self, path: str) -> bytes | None:
        """An output of the last good site: kept, or made now; None if it cannot be. Raises Changed."""
        if self._site is None:
            return None
        sheet = self._sheets.get(path)
        if sheet is None:
            return self._copy(path)
        kept, key = self._kept.get(path), self._site.press.keys.of(sheet)
        if path not in self._failed and (kept is None or kept[0] != key):
            data, mistake = self._rendered(sheet)
            self.rendered.append(path)
            if mistake is None:
                kept = self._kept[path] = (key, data)
            else:
                self._mistakes.setdefault((mistake.code, mistake.place), mistake)
                self._failed.add(path)
        return kept[1] if kept is not None else None

    def _copy(self, path: str) -> bytes | None:
        """An output that no template makes. The last one is held: a player asks for many stretches of one film."""
        assert self._site is not None
        mark = self._marks.get(path)
        if mark is None or self._held[:2] == (path, mark):
            return self._held[2] if mark is not None else None
        self._held = (path, mark, self._site.bytes_of(path))
        return self._held[2]

    def _rendered(self, sheet: Sheet) -> tuple[bytes, Diagnostic | None]:
        assert self._site is not None
        assert self._sight is not None
        try:
            return self._site.press.render(sheet)
        except Forgotten:  # the plan was remembered, and a part of it was not
            self._site = self._prepare(self._sight, self._memory, afresh=True)
            return self._site.press.render(sheet)
