"""The whole pipeline: scan, parse, assemble, plan, render, commit.

Nothing is written before everything is known to be right: when anything is an error, the published output stays as
it is. What a stage costs is spared where its result is remembered (`incremental.memory`), under a key of all that the
stage reads; so a build that spares everything and one that spares nothing end in the same bytes.
"""

import contextlib
import gc
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from generator.caching import engine
from generator.caching.cache import Cache
from generator.caching.stamps import Stamps, digest_of_file
from generator.content.documents import CONTENT
from generator.content.sources import Changed
from generator.diagnostics import Diagnostic, error, has_errors, in_reading_order, warning
from generator.folders import is_inside
from generator.incremental import ledger
from generator.incremental.ledger import Ledger
from generator.incremental.library import Progress, silently
from generator.incremental.memory import Memory
from generator.output import transaction
from generator.output.journal import MANIFEST, Found, Survey, folders_of, look, survey
from generator.output.lock import held
from generator.pipeline.prepare import Prepared, find, prepare
from generator.pipeline.request import Request
from generator.pipeline.stopwatch import Stopwatch
from generator.rendering.edition import Edition, Unsound
from generator.rendering.press import Forgotten
from generator.uptodate import CACHE

_ATTEMPTS = 4
"""How often a build is begun when the site changes under it."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a build."""

    diagnostics: tuple[Diagnostic, ...]
    pages: int = 0
    documents: int = 0
    """How many content files there are to read."""
    converted: int = 0
    """How many of them were read and converted; the others are remembered."""
    rendered: dict[str, str] = {}
    """The outputs that were rendered, and why."""
    changes: transaction.Changes = transaction.Changes()
    base_url: str = ""
    left_out: int = 0
    """How many entries are drafts or of the future, and not shown."""
    stages: tuple[tuple[str, float], ...] = ()
    """The seconds each stage took."""
    inputs: tuple[str, ...] = ()
    """Every file and folder that was looked at to find out what to publish."""
    outputs: tuple[str, ...] = ()
    """Every file and folder of the output that is ours."""
    prepared: Prepared | None = None
    """The site up to its plan, for who goes on with it; taking it apart takes a while, so a command leaves it whole."""

    @property
    def succeeded(self) -> bool:
        """Whether the site could be built."""
        return not has_errors(list(self.diagnostics))

    @property
    def is_up_to_date(self) -> bool:
        """Whether there was nothing to do."""
        changes = self.changes
        return self.succeeded and not (
            self.rendered or changes.written or changes.removed or changes.edited or changes.foreign
        )

    @property
    def seconds(self) -> float:
        """How long all stages took."""
        return sum(seconds for _, seconds in self.stages)


def _alone(_: int | None) -> None:
    pass


def build(request: Request, progress: Progress = silently, waiting: Callable[[int | None], None] = _alone) -> Result:
    """Build a site, or find out why it cannot be built. Raises OSError if the output cannot be written.

    `waiting` is told if another build must be waited for, with the number of its process where that is known.
    """
    refused = refusal(request)
    if refused is not None:
        return Result(diagnostics=(refused,))
    with _held(request, waiting) as hindrance, _without_collection():
        if hindrance is not None:
            return Result(diagnostics=(hindrance,))
        cache = Cache.open(cache_file(request))
        try:
            return _at_rest(request, cache, progress)
        finally:
            cache.close()


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """A build makes values that live to its end and hardly any circles: looking for those takes a fifth of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _held(
    request: Request, waiting: Callable[[int | None], None]
) -> contextlib.AbstractContextManager[Diagnostic | None]:
    """The lock of the output folder, if it is written to."""
    return held(request.folders.output, waiting=waiting) if request.write else contextlib.nullcontext()


def cache_file(request: Request) -> Path | None:
    """Where results are remembered; None if they are not, or if that would be outside of the site."""
    file = request.folders.site / CACHE
    return file if request.remember and is_inside(file, request.folders.site) else None


def _at_rest(request: Request, cache: Cache, progress: Progress) -> Result:
    """What comes of a build that sees the site in one state."""
    cause, doubts = "", []
    for attempt in range(_ATTEMPTS):
        time.sleep(0.05 * attempt)
        try:
            result = _build(request, cache, progress)
        except Changed as changed:
            cause = str(changed)
        except Unsound as unsound:
            cause = str(unsound)
            doubts = [_doubt(cause)]
            cache.drop()
        else:
            return msgspec.structs.replace(result, diagnostics=(*doubts, *result.diagnostics))
    hint = "build again when the files are at rest"
    unstable = error("unstable", f"`{cause}` changes while it is read, again and again", hint=hint)
    return Result(diagnostics=(*doubts, unstable))


def _doubt(path: str) -> Diagnostic:
    message = f"`{path}` was taken for up to date and was not; everything was built anew"
    return warning("self-check", message, hint="this is a bug of skillfolio: report it, with what was changed last")


def _build(request: Request, cache: Cache, progress: Progress) -> Result:
    clock = Stopwatch()
    stamps = stamps_for(request, cache, "inputs")
    memory = Memory(cache, engine.digest(stamps, cache))
    inputs = find(request, stamps)
    clock.lap("scan")
    outputs = _Outputs(request, cache)
    prepared = prepare(request, inputs, memory, clock, progress, besides=outputs.survey)
    edition = Edition()
    if not has_errors(list(prepared.planned.diagnostics)):
        present = outputs.look(prepared)
        try:
            edition = prepared.printer.print(prepared.planned, present, outputs.ledger, progress)
        except Forgotten:
            prepared = prepare(request, inputs, memory, clock, progress, afresh=True)
            edition = prepared.printer.print(prepared.planned, present, outputs.ledger, progress)
    diagnostics = [*prepared.planned.diagnostics, *edition.diagnostics]
    if not has_errors(diagnostics):
        diagnostics += prepared.make_pictures(progress)
        diagnostics += prepared.disclosures()
    clock.lap("render")
    changes = transaction.Changes()
    if not has_errors(diagnostics):
        changes, told = outputs.commit(prepared, edition)
        diagnostics += told
    _keep(cache, "inputs", stamps)
    outputs.keep(edition)
    memory.keep()
    cache.save(prune=not has_errors(diagnostics))
    if cache.problem:
        hint = f"the site is right, and the next build takes as long as this one; `{CACHE}` may be deleted"
        diagnostics.append(warning("cache-unusable", f"nothing can be remembered: {cache.problem}", hint=hint))
    clock.lap("commit")
    return Result(
        diagnostics=tuple(in_reading_order(diagnostics)),
        pages=sum(sheet.template.startswith("pages/") and not sheet.is_twin for sheet in prepared.planned.sheets),
        documents=prepared.documents,
        converted=prepared.converted,
        rendered=_reasons(request, prepared, edition),
        changes=changes,
        base_url=prepared.base_url,
        left_out=prepared.planned.left_out,
        stages=tuple(clock.laps),
        inputs=(str(request.folders.site), *engine.files(), *inputs.files),
        outputs=outputs.files(),
        prepared=prepared,
    )


def _reasons(request: Request, prepared: Prepared, edition: Edition) -> dict[str, str]:
    """Why each page was rendered."""
    sheets = {sheet.path: sheet for sheet in prepared.planned.sheets if sheet.path in edition.rendered}
    reasons = {path: edition.ledger.rendered[path] for path in sheets}
    if not request.explain:
        return {path: rendering.reason for path, rendering in reasons.items()}
    return {path: prepared.printer.why(sheet, reasons[path]) for path, sheet in sheets.items()}


class _Outputs:
    """The output folder of one build; none if nothing is to be written."""

    def __init__(self, request: Request, cache: Cache) -> None:
        self._request = request
        self._folder = request.folders.output
        self._survey: Survey | None = None
        self._found: Found | None = None
        self._cache = cache
        self._name = request.folders.shown(self._folder)
        self._stamps = stamps_for(request, cache, f"output {self._name}")
        self._is_committed = False
        self.ledger = ledger.read(cache, self._name) if request.write else Ledger()

    def survey(self) -> Iterator[None]:
        """See what earlier builds left, in one step: no matter what is wanted, that is asked."""
        if self._request.write:
            self._survey = survey(self._folder, self._digest_of)
        yield

    def look(self, prepared: Prepared) -> dict[str, str] | None:
        """The digests of the files that are there; None if it does not matter."""
        if not self._request.write:
            return None
        wanted = [*(sheet.path for sheet in prepared.planned.sheets), *prepared.marks()]
        self._found = look(self._folder, wanted, self._digest_of, self._survey)
        return self._found.present

    def files(self) -> tuple[str, ...]:
        """The files that are wanted, and the folders in which those of somebody else would be told of."""
        if self._found is None:
            return ()
        named = self._found.manifest.named if self._found.manifest else ()
        folders = folders_of([*self._found.present, *(path.rstrip("/") for path in named)])
        inside = [MANIFEST, *self._found.present, *folders]
        return (str(self._folder), *(f"{self._folder}/{path}" for path in inside))

    def _digest_of(self, path: str, status: os.stat_result) -> str | None:
        digest = self._stamps.digest(path, status)
        if digest is None:
            try:
                digest, status = digest_of_file(self._folder / path)
            except OSError:
                return None
            self._stamps.record(path, status, digest)
        return digest

    def commit(self, prepared: Prepared, edition: Edition) -> tuple[transaction.Changes, list[Diagnostic]]:
        """Make the folder hold the edition, or say what stands in the way."""
        if self._found is None:
            return transaction.Changes(), []
        wanted = edition.digests | prepared.digests()
        obstacle = transaction.obstacle(self._folder, self._found, wanted, force=self._request.force)
        if obstacle is not None:
            return transaction.Changes(), [obstacle]

        def data(path: str) -> bytes:
            page = edition.rendered.get(path, edition.restored.get(path))
            return prepared.bytes_of(path) if page is None else page

        manifest = self._found.manifest
        walk = not edition.rendered or manifest is None or manifest.files.keys() != wanted.keys()
        changes = transaction.commit(self._folder, self._found, wanted, data, walk=walk)
        self._is_committed = True
        return changes, transaction.warnings(changes, self._name)

    def keep(self, edition: Edition) -> None:
        """Remember what the next build can use."""
        if self._found is not None:
            _keep(self._cache, f"output {self._name}", self._stamps)
        if self._is_committed and (edition.rendered or edition.ledger.entries.keys() != self.ledger.entries.keys()):
            ledger.write(self._cache, self._name, edition.ledger)


def refusal(request: Request) -> Diagnostic | None:
    """Why a build cannot even begin."""
    if not (request.folders.site / CONTENT).is_dir():
        hint = "run it in the folder of a site, or name the folder with `--site`"
        return error("missing-content", f"there is no folder `{CONTENT}/` here", hint=hint)
    return transaction.refusal(request.folders) if request.write else None


def present_in(request: Request, cache: Cache, prepared: Prepared) -> dict[str, str]:
    """The digests of the files that are in the output folder where the site's belong."""
    return _Outputs(request, cache).look(prepared) or {}


def stamps_for(request: Request, cache: Cache, name: str) -> Stamps:
    """What the files of one kind held when they were last read."""
    return Stamps(cache.get("stamps", name.encode()), now=time.time_ns(), trusting=request.trust_stamps)


def _keep(cache: Cache, name: str, stamps: Stamps) -> None:
    data = stamps.encode()
    if data is not None:
        cache.put("stamps", name.encode(), data)
