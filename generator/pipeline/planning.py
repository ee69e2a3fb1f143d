"""Documents -> the plan: the portfolio assembled, every link followed, every output of the site with its view."""

from collections.abc import Iterator, Mapping

import msgspec

from generator.content.documents import SETTINGS_FILE, Document
from generator.content.schema import Site
from generator.content.sources import Source
from generator.diagnostics import Diagnostic, has_errors
from generator.exports import agreement, variants
from generator.exports.glyphs import Glyphs
from generator.exports.jsonresume import texts
from generator.exports.legible import unshown
from generator.images.model import Original
from generator.incremental.library import Parsed
from generator.pages.assets import Assets
from generator.pages.site import pages_of
from generator.pipeline.request import Request
from generator.portfolio import assembly
from generator.presentation import links, views
from generator.presentation.addresses import RESUME, RESUME_JSON
from generator.presentation.plan import Copied, Derived, Plan, Rendered
from generator.presentation.printed import ResumeDocument, SocialCard
from generator.privacy import Secret
from generator.reading.places import Places


class Planning(msgspec.Struct, frozen=True, kw_only=True):
    """A plan, and what was found out on the way."""

    plan: Plan = Plan()
    diagnostics: tuple[Diagnostic, ...] = ()
    asked: dict[str, str] = {}
    """The digests of the sources in which places of findings were looked up."""
    left_out: int = 0
    """How many entries are drafts or of the future, and not shown."""
    withheld: tuple[Rendered, ...] = ()
    """What is made for the author alone."""
    private: tuple[Secret, ...] = ()
    """What must not occur in any output."""


def make_plan(
    request: Request,
    site: Site,
    sources: tuple[Source, ...],
    parsed: Parsed,
    pictures: Mapping[str, Original],
    *,
    failed: frozenset[str],
    base_url: str,
    assets: Assets,
    glyphs: Glyphs,
) -> Planning:
    """Every output of a site, and those that cannot be. `failed`: the sources that could not be read at all."""
    places = Places({source.path: source for source in sources})
    failed |= parsed.failed
    diagnostics = [*links.without_entry(source.path for source in sources), *parsed.diagnostics]
    whole, found = assembly.assemble(
        parsed.documents, site, request.today, drafts=request.drafts, places=places, failed=failed
    )
    diagnostics += found
    if whole is None:
        return Planning(diagnostics=tuple(diagnostics))
    resolver = links.Links(whole, [source.path for source in sources], pictures)
    documents = [whole.profile, *whole.by_key.values()]
    diagnostics += links.check(documents, resolver, places, failed)
    diagnostics += links.check_files(documents, resolver)
    if not failed:
        diagnostics += variants.mistakes(whole, Document(collection="site", path=SETTINGS_FILE, record=site), places)
    media = [
        Copied(path=path, source=source) if recipe is None else Derived(path=path, source=source, recipe=recipe)
        for path, source, recipe in resolver.files(documents)
    ]
    rendered = pages_of(whole, resolver, assets, base_url)
    pages = [page for page in rendered if not page.is_withheld]
    printed = [page.view for page in pages if isinstance(page.view, ResumeDocument | SocialCard)]
    if not has_errors(diagnostics):
        diagnostics += unshown(printed, documents, glyphs, places)
    diagnostics += _disagreement(pages)
    frames = [page.view.frame for page in pages if isinstance(page.view, views.Page)]
    used = {script for frame in frames for script in (*frame.scripts, *frame.late)}
    plan, found = Plan.of([*assets.published(used), *media, *pages])
    return Planning(
        plan=plan,
        diagnostics=(*diagnostics, *found),
        asked=places.asked,
        left_out=len(whole.unpublished),
        withheld=tuple(page for page in rendered if page.is_withheld),
        private=whole.private,
    )


def _disagreement(pages: list[Rendered]) -> Iterator[Diagnostic]:
    """That resume.json, which is made with the plan, lacks a fact of the résumé's page."""
    made = {page.path: page.view for page in pages if page.path in (RESUME, RESUME_JSON)}
    match made.get(RESUME), made.get(RESUME_JSON):
        case views.ResumePage() as page, views.Finished(text=text):
            values = "\n".join(texts(text.encode()))
            lacking = agreement.missing(agreement.facts_of(page, agreement.iso_dates), values)
            if lacking:
                yield agreement.disagreement(RESUME_JSON, "", lacking)
