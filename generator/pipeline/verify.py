"""The proof on demand: the published site against a clean build that is made in memory."""

from collections.abc import Mapping

import msgspec

from generator.caching import engine
from generator.caching.cache import Cache
from generator.diagnostics import Diagnostic, error
from generator.incremental.ledger import Ledger, first_difference
from generator.incremental.library import silently
from generator.incremental.memory import Memory
from generator.incremental.plans import Sheet
from generator.output.journal import digest_in, look
from generator.output.lock import held
from generator.pipeline.build import cache_file, stamps_for
from generator.pipeline.prepare import Prepared, find, prepare
from generator.pipeline.request import Request
from generator.pipeline.stopwatch import Stopwatch
from generator.rendering.press import Forgotten


def differences(request: Request) -> list[Diagnostic]:
    """Where the published site differs from a clean build of the same sources. Nothing is written.

    Each difference is told with the first field of the page's view that differs, if one does.
    """
    with held(request.folders.output) as hindrance:
        return [hindrance] if hindrance is not None else _differences(request)


def _differences(request: Request) -> list[Diagnostic]:
    clean = prepared(request, Cache(None), afresh=True)
    edition = clean.printer.print(clean.planned, None, Ledger(), silently)
    clean.make_pictures(silently)
    wanted = edition.digests | clean.digests()
    found = look(request.folders.output, wanted, digest_in(request.folders.output))
    amiss = [path for path in sorted(wanted) if found.present.get(path) != wanted[path]]
    told = [_told(path, "is not part of a clean build") for path in sorted(set(found.ours) - set(wanted))]
    if amiss:
        cache = Cache.open(cache_file(request))
        shown, made = _sheets(prepared(request, cache)), _sheets(clean)
        told += [_told(path, _what(path, found.present, shown, made)) for path in amiss]
        cache.close()
    return told


def prepared(request: Request, cache: Cache, *, afresh: bool = False) -> Prepared:
    """A site up to its plan, as a build has it. `afresh`: nothing that was remembered is used."""
    stamps = stamps_for(msgspec.structs.replace(request, trust_stamps=not afresh), cache, "inputs")
    memory = Memory(cache, engine.digest(stamps, cache))
    return prepare(request, find(request, stamps), memory, Stopwatch(), silently, afresh=afresh)


def _sheets(site: Prepared) -> dict[str, tuple[Prepared, Sheet]]:
    return {sheet.path: (site, sheet) for sheet in site.planned.sheets}


def _what(
    path: str,
    present: Mapping[str, str],
    shown: Mapping[str, tuple[Prepared, Sheet]],
    made: Mapping[str, tuple[Prepared, Sheet]],
) -> str:
    """In what a file differs from that of a clean build."""
    if path not in present:
        return "is missing"
    if path not in shown or path not in made:
        return "is not as a clean build makes it"
    try:
        ours, clean = (site.press.page(sheet).view for site, sheet in (shown[path], made[path]))
    except Forgotten:
        return "is not as a clean build makes it: its view is not remembered"
    if type(ours) is not type(clean):
        return "is not as a clean build makes it: its view is of another type"
    field = first_difference(ours, clean)
    return "is not as a clean build makes it: " + (
        f"its view differs in `{field}`" if field else "its view is the same"
    )


def _told(path: str, what: str) -> Diagnostic:
    hint = "this is a bug of skillfolio; `--no-cache` builds without what is remembered"
    return error("not-clean", f"`{path}` {what}", hint=hint)
