"""What a person is told at the end of a build, and will be told again when there is nothing to do."""

from collections.abc import Iterator

from generator.pipeline.build import Result, cache_file
from generator.pipeline.request import Request
from generator.reporting.console import counted, number_of

_NO_ADDRESS = (
    "no address is known, so sitemap.xml and canonical links are left out, and 404.html looks right at the top only "
    "(`--base-url`, or `url` in content/site.yaml)"
)


def of_failure(request: Request, result: Result) -> str:
    """That nothing was published, and why."""
    untouched = f"; {request.folders.shown(request.folders.output).rstrip('/')}/ is as it was" if request.write else ""
    return f"{counted(result.diagnostics)}{untouched}"


def of_success(request: Request, result: Result, seconds: str) -> Iterator[tuple[str, str]]:
    """The sentences of a good end, each with its style. `seconds`: how long it took."""
    findings = counted(result.diagnostics)
    more, pages = f", {findings}" if findings else "", number_of(result.pages, "page")
    if request.write and result.is_up_to_date:
        yield f"up to date: {pages}, looked at in {seconds} s{more}", "done"
    else:
        yield f"{'built' if request.write else 'checked'} {pages} in {seconds} s{more}", "done"
    if result.left_out:
        yield f"{result.left_out} left out: drafts and entries of the future (`--drafts` shows them)", ""
    if request.write:
        if not result.is_up_to_date:
            changes = result.changes
            written = number_of(len(changes.written), "file")
            yield f"{written} written, {changes.unchanged} unchanged, {len(changes.removed)} removed", ""
        if not result.base_url:
            yield _NO_ADDRESS, ""
        yield f"open {(request.folders.output / 'index.html').as_uri()}", ""


def of_details(result: Result) -> Iterator[str]:
    """What was rendered and why, every file that was changed, and where the time went."""
    for path, reason in sorted(result.rendered.items()):
        yield f"rendered {path}: {reason}"
    for path in result.changes.written:
        yield f"wrote {path}"
    for path in result.changes.removed:
        yield f"removed {path}"
    yield f"{result.converted} of {number_of(result.documents, 'document')} converted"
    yield "  ".join(f"{stage} {seconds * 1000:.0f} ms" for stage, seconds in result.stages)


def note(request: Request, result: Result, key: bytes, began: int, found: str, said: str) -> None:
    """Note that there is nothing to do, for the same command on the same files."""
    from generator import uptodate
    from generator.caching.cache import Cache
    from generator.caching.stamps import HAS_CHANGE_TIME, RACY

    data = uptodate.packed(result.inputs, result.outputs, began - RACY, found, said) if HAS_CHANGE_TIME else None
    if data is not None:
        cache = Cache.open(cache_file(request))
        cache.put(uptodate.KIND, key, data)
        cache.save(prune=False)
        cache.close()
