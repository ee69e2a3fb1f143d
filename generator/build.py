"""The whole pipeline: scan, parse, assemble, plan, render, commit.

Nothing is written before everything is known to be right: when anything is an error, the published output stays as
it is.
"""

import datetime
import time
from collections.abc import Callable, Iterable

import msgspec

from generator import assets, documents, links, output, pages, portfolio, render, sources, words
from generator.diagnostics import Diagnostic, Place, error, has_errors, in_reading_order
from generator.documents import CONTENT, Document, Places
from generator.folders import Folders
from generator.markup.labels import Labels
from generator.pages import Copied, Plan, Rendered
from generator.portfolio import Portfolio
from generator.schema import Site
from generator.words import Words

SETTINGS = f"{CONTENT}/site.yaml"

Progress = Callable[[str, int, int], None]
"""Told how far the build is: the stage, how many of its items are done, and of how many."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What to build."""

    folders: Folders
    today: datetime.date
    base_url: str = ""
    """Overrides the site's own `url`."""
    drafts: bool = False
    write: bool = True
    """False checks everything without touching the output."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it."""

    diagnostics: tuple[Diagnostic, ...]
    pages: int = 0
    changes: output.Changes = output.Changes()
    base_url: str = ""
    stages: tuple[tuple[str, float], ...] = ()
    """The seconds each stage took."""

    @property
    def succeeded(self) -> bool:
        """Whether the site could be built."""
        return not has_errors(list(self.diagnostics))


def _silently(stage: str, done: int, of: int) -> None:
    pass


def build(request: Request, progress: Progress = _silently) -> Result:
    """Build a site, or find out why it cannot be built. Raises OSError if the output cannot be written."""
    clock = _Stopwatch()
    refusal = output.refusal(request.folders) if request.write else None
    if refusal is not None:
        return Result(diagnostics=(refusal,))
    if not (request.folders.site / CONTENT).is_dir():
        hint = "run it in the folder of a site, or name the folder with `--site`"
        return Result(diagnostics=(error("missing-content", f"there is no folder `{CONTENT}/` here", hint=hint),))
    scan = sources.scan(request.folders.site, CONTENT)
    clock.lap("scan")
    site, diagnostics = _settings(scan.sources)
    vocabulary, found = words.load(request.folders, site.language)
    parsed, mistakes, failed = _parse(scan.sources, site, vocabulary, progress)
    diagnostics = [*scan.diagnostics, *diagnostics, *found, *mistakes]
    clock.lap("parse")
    failed |= {item.place.path for item in scan.diagnostics if item.place is not None}
    plan, base_url, found = _plan(request, site, scan.sources, parsed, failed)
    diagnostics += found
    clock.lap("plan")
    files, found = _render(request, vocabulary, plan if not has_errors(diagnostics) else Plan(()), progress)
    diagnostics += found
    clock.lap("render")
    changes = output.Changes()
    if request.write and not has_errors(diagnostics):
        changes = output.commit(request.folders.output, files)
    clock.lap("commit")
    return Result(
        diagnostics=tuple(in_reading_order(diagnostics)),
        pages=sum(path.endswith(".html") for path in files),
        changes=changes,
        base_url=base_url,
        stages=tuple(clock.laps),
    )


class _Stopwatch:
    """Seconds per stage."""

    def __init__(self) -> None:
        self.laps: list[tuple[str, float]] = []
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps.append((stage, now - self._last))
        self._last = now


def _settings(scanned: tuple[sources.Source, ...]) -> tuple[Site, list[Diagnostic]]:
    """The site's settings; they come first because they say how everything else is read."""
    source = next((source for source in scanned if source.path == SETTINGS), None)
    if source is None:
        return Site(), []
    reading = documents.read(source, trusted=False, labels=Labels())
    site = next((item.record for item in reading.documents if isinstance(item.record, Site)), Site())
    return site, list(reading.diagnostics)


def _parse(
    scanned: tuple[sources.Source, ...], site: Site, vocabulary: Words, progress: Progress
) -> tuple[list[Document], list[Diagnostic], frozenset[str]]:
    """The documents of all sources but the settings, every mistake in them, and the sources that hold no document."""
    found: list[Document] = []
    diagnostics: list[Diagnostic] = []
    failed: set[str] = set()
    labels, trusted = vocabulary.labels(), site.html == "trusted"
    for number, source in enumerate(scanned):
        if source.path != SETTINGS:
            reading = documents.read(source, trusted=trusted, labels=labels)
            found += reading.documents
            diagnostics += reading.diagnostics
            failed |= {source.path} if has_errors(list(reading.diagnostics)) and not reading.documents else set()
        progress("parse", number + 1, len(scanned))
    return found, diagnostics, frozenset(failed)


def _plan(
    request: Request,
    site: Site,
    scanned: tuple[sources.Source, ...],
    parsed: list[Document],
    failed: frozenset[str],
) -> tuple[Plan, str, list[Diagnostic]]:
    """The plan of the site, its address, and what is wrong with the content as a whole."""
    places = Places({source.path: source for source in scanned})
    whole, found = portfolio.assemble(parsed, site, request.today, drafts=request.drafts, places=places, failed=failed)
    if whole is None:
        return Plan(()), "", found
    base_url = request.base_url or whole.site.url or ""
    base_url = f"{base_url.rstrip('/')}/" if base_url else ""
    resolver = links.Links(whole, [source.path for source in scanned], pages.sections(whole))
    found += links.check(_published(whole), resolver, places, failed)
    stylesheet = assets.stylesheet(request.folders.templates)
    plan, clashes = pages.plan(whole, resolver, scanned, stylesheet, base_url)
    return plan, base_url, found + clashes


def _published(whole: Portfolio) -> Iterable[Document]:
    yield whole.profile
    yield from whole.by_key.values()


def _render(
    request: Request, vocabulary: Words, plan: Plan, progress: Progress
) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The bytes of every output, and every mistake of the templates."""
    renderer = render.Renderer(request.folders, vocabulary)
    diagnostics = renderer.check()
    files: dict[str, bytes] = {}
    mistakes: dict[tuple[str, Place | None], Diagnostic] = {}
    for number, item in enumerate(plan.outputs if not has_errors(diagnostics) else ()):
        match item:
            case Copied(path=path, data=data):
                files[path] = data
            case Rendered(path=path):
                files[path], mistake = renderer.render(item)
                if mistake is not None:  # one of a template is told once, with the first page that shows it
                    mistakes.setdefault((mistake.code, mistake.place), mistake)
        progress("render", number + 1, len(plan.outputs))
    return files, [*diagnostics, *mistakes.values()]
