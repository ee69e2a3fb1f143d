"""The whole pipeline: scan, parse, assemble, plan, render, commit.

Nothing is written before everything is known to be right: when anything is an error, the published output stays as
it is.
"""

import datetime
import time
from collections.abc import Callable

import msgspec

from generator import assets, documents, links, output, pages, portfolio, render, sources, words
from generator.diagnostics import Diagnostic, Place, error, has_errors, in_reading_order
from generator.documents import CONTENT, Document, Places
from generator.folders import Folders
from generator.markup.labels import Labels
from generator.plan import Copied, Plan, Rendered
from generator.portfolio import Portfolio
from generator.schema import Site
from generator.sources import Source
from generator.views import Page
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
    left_out: int = 0
    """How many entries are drafts or of the future, and not shown."""
    stages: tuple[tuple[str, float], ...] = ()
    """The seconds each stage took."""

    @property
    def succeeded(self) -> bool:
        """Whether the site could be built."""
        return not has_errors(list(self.diagnostics))


class Parsed(msgspec.Struct, frozen=True):
    """What came of all sources."""

    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]
    failed: frozenset[str]
    """The sources that should hold a document and do not, because of their mistakes."""


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A site that can be rendered, page by page or as a whole."""

    plan: Plan
    renderer: render.Renderer
    base_url: str
    left_out: int


def _silently(stage: str, done: int, of: int) -> None:
    pass


def build(request: Request, progress: Progress = _silently) -> Result:
    """Build a site, or find out why it cannot be built. Raises OSError if the output cannot be written."""
    refusal = _refusal(request)
    if refusal is not None:
        return Result(diagnostics=(refusal,))
    clock = Stopwatch()
    prepared, diagnostics = prepare(request, clock, progress)
    files, mistakes = render_all(prepared, progress)
    diagnostics += mistakes
    clock.lap("render")
    changes = output.Changes()
    if request.write and not has_errors(diagnostics):
        obstacle = output.obstacle(request.folders.output, files)
        diagnostics += [obstacle] if obstacle is not None else []
        changes = changes if obstacle is not None else output.commit(request.folders.output, files)
    clock.lap("commit")
    return Result(
        diagnostics=tuple(in_reading_order(diagnostics)),
        pages=sum(isinstance(item, Rendered) and isinstance(item.view, Page) for item in prepared.plan.outputs),
        changes=changes,
        base_url=prepared.base_url,
        left_out=prepared.left_out,
        stages=tuple(clock.laps),
    )


def prepare(request: Request, clock: "Stopwatch", progress: Progress = _silently) -> tuple[Prepared, list[Diagnostic]]:
    """Everything up to the plan: nothing is rendered and nothing written yet. The plan is empty if it cannot be."""
    scan = sources.scan(request.folders.site, CONTENT)
    clock.lap("scan")
    site, diagnostics = read_settings(scan.sources)
    vocabulary, found = words.load(request.folders, site.language)
    parsed = parse(scan.sources, site, vocabulary, progress)
    stray = links.without_entry(source.path for source in scan.sources)
    diagnostics = [*scan.diagnostics, *stray, *diagnostics, *found, *parsed.diagnostics]
    clock.lap("parse")
    failed = parsed.failed | {item.place.path for item in scan.diagnostics if item.place is not None}
    places = Places({source.path: source for source in scan.sources})
    whole, found = portfolio.assemble(
        parsed.documents, site, request.today, drafts=request.drafts, places=places, failed=failed
    )
    diagnostics += found
    plan, base_url = Plan(), _base_url(request, site)
    if whole is not None:
        resolver = links.Links(whole, [source.path for source in scan.sources])
        diagnostics += links.check([whole.profile, *whole.by_key.values()], resolver, places, failed)
        plan, found = make_plan(request, whole, resolver, scan.sources, base_url)
        diagnostics += found
    clock.lap("plan")
    prepared = Prepared(
        plan=Plan() if has_errors(diagnostics) else plan,
        renderer=render.Renderer(request.folders, vocabulary),
        base_url=base_url,
        left_out=len(whole.unpublished) if whole is not None else 0,
    )
    return prepared, diagnostics


def read_settings(scanned: tuple[Source, ...]) -> tuple[Site, list[Diagnostic]]:
    """The site's settings; they come first because they say how everything else is read."""
    source = next((source for source in scanned if source.path == SETTINGS), None)
    if source is None:
        return Site(), []
    reading = documents.read(source, trusted=False, labels=Labels())
    site = next((item.record for item in reading.documents if isinstance(item.record, Site)), Site())
    return site, list(reading.diagnostics)


def parse(scanned: tuple[Source, ...], site: Site, vocabulary: Words, progress: Progress = _silently) -> Parsed:
    """The documents of all sources but the settings."""
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
    return Parsed(tuple(found), tuple(diagnostics), frozenset(failed))


def make_plan(
    request: Request, whole: Portfolio, resolver: links.Links, scanned: tuple[Source, ...], base_url: str
) -> tuple[Plan, list[Diagnostic]]:
    """Every output of a site, and those that cannot be."""
    stylesheet = assets.stylesheet(request.folders.templates)
    media = [
        Copied(path=resolver.assets[source.path], data=source.data, source=source.path)
        for source in scanned
        if source.path in resolver.assets
    ]
    return Plan.of([stylesheet, *media, *pages.pages_of(whole, resolver, stylesheet.path, base_url)])


def render_all(prepared: Prepared, progress: Progress = _silently) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The bytes of every output, and every mistake of the templates."""
    diagnostics = prepared.renderer.check()
    outputs = () if has_errors(diagnostics) else prepared.plan.outputs
    files: dict[str, bytes] = {}
    mistakes: dict[tuple[str, Place | None], Diagnostic] = {}
    for number, item in enumerate(outputs):
        match item:
            case Copied(path=path, data=data):
                files[path] = data
            case Rendered(path=path):
                files[path], mistake = prepared.renderer.render(item)
                if mistake is not None:  # one of a template is told once, with the first page that shows it
                    mistakes.setdefault((mistake.code, mistake.place), mistake)
        progress("render", number + 1, len(outputs))
    return files, [*diagnostics, *mistakes.values()]


def _refusal(request: Request) -> Diagnostic | None:
    """Why a build cannot even begin."""
    if not (request.folders.site / CONTENT).is_dir():
        hint = "run it in the folder of a site, or name the folder with `--site`"
        return error("missing-content", f"there is no folder `{CONTENT}/` here", hint=hint)
    return output.refusal(request.folders) if request.write else None


def _base_url(request: Request, site: Site) -> str:
    """The site's address with a slash at its end; empty if it is not known."""
    base_url = request.base_url or site.url or ""
    return f"{base_url.rstrip('/')}/" if base_url else ""


class Stopwatch:
    """Seconds per stage."""

    def __init__(self) -> None:
        """Start it."""
        self.laps: list[tuple[str, float]] = []
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        """End a stage."""
        now = time.perf_counter()
        self.laps.append((stage, now - self._last))
        self._last = now
