"""Why an output is as it is: what it is made from, what the last build did with it, and what the next one would do."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.caching.cache import Cache
from generator.diagnostics import Diagnostic, did_you_mean, error, has_errors
from generator.incremental.ledger import Entry, Ledger, Rendering, read, reason
from generator.incremental.plans import Sheet
from generator.pipeline.build import cache_file, present_in, refusal
from generator.pipeline.prepare import Prepared
from generator.pipeline.request import Request
from generator.pipeline.verify import prepared
from generator.presentation.addresses import INDEX
from generator.presentation.plan import Copied, Derived

Line = tuple[str, str]
"""A heading and what stands beside it."""

Made = Sheet | Copied | Derived


def explain(request: Request, asked: str) -> tuple[list[Line], list[Diagnostic]]:
    """All there is to say of one output, or why nothing can be said. Nothing is written.

    `asked`: the output's path, with or without the output folder before it and `index.html` behind it, or that of a
    source: of its page, if it has one, else of what its outputs are.
    """
    refused = refusal(request)
    if refused is not None:
        return [], [refused]
    cache = Cache.open(cache_file(request))
    try:
        site = prepared(request, cache)
        if has_errors(list(site.planned.diagnostics)):
            return [], list(site.planned.diagnostics)
        account = read(cache, request.folders.shown(request.folders.output))
        present = present_in(request, cache, site)
        outputs: dict[str, Made] = {copied.path: copied for copied in site.planned.copies}
        outputs |= {derived.path: derived for derived in site.planned.derived}
        outputs |= {sheet.path: sheet for sheet in site.planned.sheets}
        path = next((path for path in _meant(request, asked) if path in outputs), None)
        source = _source(request, site, asked) if path is None else None
        of_source = _of_source(outputs, source) if source is not None else []
        pages = [path for path in of_source if isinstance(outputs[path], Sheet) and path.endswith(f"/{INDEX}")]
        path = pages[0] if len(pages) == 1 else path
        match outputs.get(path or ""):
            case Sheet() as sheet:
                return list(_of_page(site, sheet, account, present)), []
            case Copied() as copied:
                return list(_of_copy(site, copied, present)), []
            case Derived() as derived:
                return list(_of_picture(site, derived, present)), []
        if source is not None and of_source:
            return [("source", source), *(("output", path) for path in of_source)], []
    finally:
        cache.close()
    if source is not None:
        hint = "name an output that shows it, such as `index.html`; a draft has one with `--drafts`"
        return [], [error("unknown-output", f"no output is made from `{source}` alone", hint=hint)]
    hint = did_you_mean(asked, list(outputs)) or "it is a path below the output folder"
    return [], [error("unknown-output", f"the site has no output `{asked}`", hint=hint)]


def _meant(request: Request, asked: str) -> Iterator[str]:
    """The paths that may be meant."""
    inside = _inside(request.folders.output, asked)
    path = asked.replace("\\", "/").removeprefix("./").strip("/") if inside is None else inside
    shown = f"{request.folders.shown(request.folders.output)}/"
    for candidate in (path, path.removeprefix(shown)):
        yield candidate
        yield f"{candidate}/{INDEX}".lstrip("/")
    yield INDEX if not path or f"{path}/" == shown else path


def _source(request: Request, site: Prepared, asked: str) -> str | None:
    """The input that is meant, if it is one."""
    paths = (_inside(request.folders.site, asked), asked.replace("\\", "/").removeprefix("./"))
    known = {source.path for source in site.inputs.sources}
    return next((path for path in paths if path in known), None)


def _inside(folder: Path, asked: str) -> str | None:
    """A whole path as seen from a folder that it is in, empty for the folder itself; None if it is no such path."""
    real, root = Path(os.path.realpath(asked)), Path(os.path.realpath(folder))
    if not Path(asked).is_absolute() or not real.is_relative_to(root):
        return None
    return "" if real == root else real.relative_to(root).as_posix()


def _of_source(outputs: Mapping[str, Made], source: str) -> list[str]:
    """The outputs that are there because a source is."""
    return sorted(path for path, made in outputs.items() if made.source == source)


def _of_page(site: Prepared, sheet: Sheet, account: Ledger, present: dict[str, str]) -> Iterator[Line]:
    keys, digests = site.press.keys.of_all(site.planned), site.printer.remembered(site.planned)
    template = site.inputs.theme.find(sheet.template)
    now = site.press.keys.entry(sheet, digests.get(sheet.path, ""))
    yield "output", sheet.path
    yield "asked for by", f"`{sheet.source}`" if sheet.source else sheet.part
    if sheet.template:
        yield "template", f"{sheet.template} ({template.path if template else 'missing'}), templates {now.theme.hex()}"
    yield "view", f"{sheet.kind} {sheet.view.hex()}, made from all documents"
    for source in (*sheet.texts, *sheet.words):
        yield "text", f"{source} {now.text.hex()}"
    yield "program", now.engine.hex()
    yield "key", keys[sheet.path].hex()
    yield "last build", _told(site, sheet, account.rendered.get(sheet.path), sheet.path in account.entries)
    yield "next build", _next(site, sheet, now, account.entries.get(sheet.path), present.get(sheet.path))


def _of_copy(site: Prepared, copied: Copied, present: dict[str, str]) -> Iterator[Line]:
    wanted = site.digests()[copied.path]
    yield "output", copied.path
    yield "copied from", copied.source
    yield "digest", wanted
    yield "next build", "up to date" if present.get(copied.path) == wanted else "would be written"


def _of_picture(site: Prepared, derived: Derived, present: dict[str, str]) -> Iterator[Line]:
    wanted = site.gallery.digests([derived]).get(derived.path)
    width = f", {derived.recipe.width} pixels wide" if derived.recipe.width else ""
    yield "output", derived.path
    yield "made from", derived.source
    yield "form", f"{derived.recipe.form}{width}"
    yield "digest", wanted or "not known: it was not made yet"
    yield "next build", "up to date" if wanted and present.get(derived.path) == wanted else "would be written"


def _told(site: Prepared, sheet: Sheet, rendering: Rendering | None, is_known: bool) -> str:
    if rendering is not None:
        return f"rendered: {site.printer.why(sheet, rendering)}"
    return (
        "not rendered: nothing that it is made from had changed"
        if is_known
        else "not known: no earlier build of it is remembered"
    )


def _next(site: Prepared, sheet: Sheet, now: Entry, before: Entry | None, present: str | None) -> str:
    if now.output and present == now.output:
        return "up to date"
    return f"would be rendered: {site.printer.why(sheet, reason(now, before, present))}"
