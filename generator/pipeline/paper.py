"""A résumé for its author alone: any variant, also one that shows what is private, written where they want it."""

from pathlib import Path

from generator.caching.cache import Cache
from generator.diagnostics import Diagnostic, did_you_mean, error, has_errors
from generator.exports.resume import pdf_path
from generator.folders import is_inside
from generator.pipeline.build import cache_file, refusal
from generator.pipeline.prepare import Prepared
from generator.pipeline.request import Request
from generator.pipeline.verify import prepared
from generator.rendering.press import Forgotten


def write(request: Request, variant: str, target: Path | None) -> tuple[Path | None, list[Diagnostic]]:
    """Write the PDF of a variant; of the résumé itself, if that is empty. Raises OSError.

    Returns the file, None if nothing was written, and what was found. It takes the place of a file that is there.
    """
    refused = refusal(request)
    if refused is not None:
        return None, [refused]
    file = target if target is not None else Path(pdf_path(variant))
    if is_inside(file, request.folders.output):
        hint = "the folder is published; name a file elsewhere"
        return None, [error("unsafe-output", f"`{file}` is in the output folder", hint=hint)]
    data, found = _made(request, variant)
    if data is None:
        return None, found
    file.parent.mkdir(parents=True, exist_ok=True)
    written = file.with_name(f".{file.name}.new")
    try:
        written.write_bytes(data)
        written.replace(file)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    return file, found


def _made(request: Request, variant: str) -> tuple[bytes | None, list[Diagnostic]]:
    """The PDF of a variant, or why there is none; and what else was found."""
    cache = Cache.open(cache_file(request))
    try:
        site = prepared(request, cache)
        found = list(site.planned.diagnostics)
        if has_errors(found):
            return None, found
        lacking = _lacking(site, variant)
        if lacking:
            return None, [*found, *lacking]
        try:
            data, mistake = _set(site, variant)
        except Forgotten:
            data, mistake = _set(prepared(request, cache, afresh=True), variant)
    finally:
        cache.close()
    return (data, found) if mistake is None else (None, [*found, mistake])


def _set(site: Prepared, variant: str) -> tuple[bytes, Diagnostic | None]:
    sheets = {sheet.path: sheet for sheet in (*site.planned.sheets, *site.planned.withheld)}
    return site.press.for_the_author(sheets[pdf_path(variant)])


def _lacking(site: Prepared, name: str) -> list[Diagnostic]:
    """Why a variant cannot be made: there is none of the name, or private values that it shows are not written."""
    variants = {variant.name: variant for variant in site.site.resume.variants}
    if not name:
        return []
    if name not in variants:
        hint = did_you_mean(name, list(variants)) or "list it under `resume:`, `variants:` in content/site.yaml"
        return [error("unknown-variant", f"the résumé has no variant `{name}`", hint=hint)]
    known = [secret.name for secret in site.planned.private]
    hint = "write it under `private:` in content/private.yaml"
    return [
        error("unknown-private", f"there is no private value `{wanted}`", hint=did_you_mean(wanted, known) or hint)
        for wanted in variants[name].private
        if wanted not in known
    ]
