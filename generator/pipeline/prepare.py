"""Everything up to the plan: what a site is made from, and every output it will have. Nothing is rendered here.

The plan is made from all documents at once, and remembered as a whole: it is made again as soon as any document
differs. Only a text can change without that, where neither a link, a heading nor the excerpt shows it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property, partial
from itertools import chain

import msgspec

from generator.caching.cache import digest_of
from generator.caching.stamps import Stamps
from generator.content.documents import CONTENT, SETTINGS_FILE
from generator.content.schema import Site
from generator.content.sources import Source, scan
from generator.diagnostics import Diagnostic, has_errors
from generator.exports.glyphs import FONTS, Glyphs
from generator.images.model import WIDEST, Original, format_named
from generator.incremental.gallery import Gallery
from generator.incremental.library import Library, Parsed, Progress, read_settings
from generator.incremental.memory import Memory
from generator.incremental.plans import Planned
from generator.languages.forms import Forms
from generator.languages.words import Words
from generator.output.journal import is_output
from generator.pages import assets
from generator.pages.assets import Assets
from generator.pipeline.request import Request
from generator.pipeline.stopwatch import Stopwatch
from generator.presentation.plan import Copied, Derived, Rendered
from generator.rendering.edition import Printer, Unsound
from generator.rendering.press import Press
from generator.theming import theme
from generator.theming.theme import Theme

STYLES = "templates/styles"
"""The source that the plan names for the stylesheet."""


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """All that a site is made from, as it was at one moment."""

    sources: tuple[Source, ...]
    theme: Theme
    diagnostics: tuple[Diagnostic, ...] = ()
    """What cannot be used, and why."""
    folders: tuple[str, ...] = ()
    """The folders of content/ that were listed, as they are on the disk."""

    @property
    def files(self) -> list[str]:
        """Every file and folder that was looked at, as it is on the disk."""
        templates = [source.file for layer in self.theme.layers for source in layer.values()]
        return [*self.folders, *(source.file for source in self.sources), *self.theme.folders, *templates]


class Prepared(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A site that can be rendered, page by page or as a whole."""

    inputs: Inputs
    planned: Planned
    """Empty if anything is an error."""
    press: Press
    printer: Printer
    gallery: Gallery
    styles: str
    """The digest of the stylesheet."""
    site: Site
    base_url: str = ""
    documents: int = 0
    """How many content files there are to read."""
    converted: int = 0
    """How many of them were not remembered."""

    @cached_property
    def _copied(self) -> dict[str, Source]:
        """What is copied, by the path of the output; without the stylesheet."""
        sources = {source.path: source for source in self.inputs.sources} | assets.scripts(self.inputs.theme)
        return {copied.path: sources[copied.source] for copied in self.planned.copies if copied.source != STYLES}

    @cached_property
    def _derived(self) -> dict[str, Derived]:
        """What is made of pictures, by the path of the output."""
        return {derived.path: derived for derived in self.planned.derived}

    def marks(self) -> dict[str, str]:
        """For every output that no template makes, by its path, what is another if its bytes are. Nothing is made."""
        return self._copies() | {path: self.gallery.key(derived).hex() for path, derived in self._derived.items()}

    def make_pictures(self, progress: Progress) -> list[Diagnostic]:
        """Make what is not known of the outputs that are made of pictures, and say what cannot be. Raises Changed."""
        return self.gallery.make(self.planned.derived, progress)

    def disclosures(self) -> list[Diagnostic]:
        """The private values in outputs that no template makes. What is encoded anew holds no text. Raises Changed."""
        outputs: list[Copied | Derived] = [*self.planned.copies]
        outputs += [item for item in self.planned.derived if item.path.endswith(".svg")]
        digests = self.digests()
        return [
            finding
            for output in outputs
            if output.path in digests
            for finding in self.press.disclosures(
                output.path, digests[output.path], output.origin, partial(self.bytes_of, output.path)
            )
        ]

    def digests(self) -> dict[str, str]:
        """The digest of every output that no template makes, by its path; of pictures only of those that were made."""
        return self._copies() | self.gallery.digests(self.planned.derived)

    def _copies(self) -> dict[str, str]:
        """The digest of every output that is copied, by its path."""
        stylesheets = [copied.path for copied in self.planned.copies if copied.source == STYLES]
        copied = {path: source.digest for path, source in self._copied.items()}
        return copied | dict.fromkeys(stylesheets, self.styles)

    def bytes_of(self, path: str) -> bytes:
        """The bytes of an output that no template makes; a picture is made now. Raises Changed, Unsound."""
        derived = self._derived.get(path)
        if derived is not None:
            data = self.gallery.bytes_of(derived)
            if data is None:
                raise Unsound(path)
            return data
        source = self._copied.get(path)
        return assets.stylesheet(self.inputs.theme, self.site.theme).data if source is None else source.data


def find(request: Request, stamps: Stamps) -> Inputs:
    """What a site is made from."""
    scanned = scan(request.folders.site, CONTENT, stamps)
    themed, found = theme.load(request.folders, stamps)
    return Inputs(
        sources=scanned.sources, theme=themed, diagnostics=(*scanned.diagnostics, *found), folders=scanned.folders
    )


def prepare(
    request: Request,
    inputs: Inputs,
    memory: Memory,
    clock: Stopwatch,
    progress: Progress,
    *,
    besides: Callable[[], Iterator[None]] = lambda: iter(()),
    afresh: bool = False,
) -> Prepared:
    """Everything up to the plan.

    `besides`: what is to be done anyway while another process reads, in steps. `afresh`: a remembered plan does not
    count.
    """
    site, found = read_settings(memory, inputs.sources)
    words, untranslated = _words(memory, inputs.theme, site.language)
    ahead = (*inputs.diagnostics, *found, *untranslated)
    library = Library(memory, inputs.sources, site, words.labels())
    press = Press(memory, library, inputs.theme, words)
    printer = Printer(press, memory, library, words, keeps=request.keep_pages)
    gallery = Gallery(memory, inputs.sources)
    library.read(progress, request.reader, lambda: chain(press.warm(), besides()))
    clock.lap("parse")
    styles = _styles(memory, inputs.theme, site)
    linked = _assets(inputs.theme, styles)
    base_url = _base_url(request, site)
    fonts = inputs.theme.digest(FONTS)
    key = memory.key("plan", request.today.isoformat(), str(request.drafts), base_url, linked.stylesheet.path, fonts)
    scripts = [script.path for script in linked.scripts]
    key = digest_of([key, *scripts, *_named_facts(inputs.sources, library)])
    hopeless = has_errors(list(ahead))
    digests = {source.path: source.digest for source in inputs.sources}
    planned = None if afresh or hopeless else memory.plans.find(key, digests)
    known = digests.keys() | {STYLES, *(script.source for script in linked.scripts)}
    if planned is None or not _is_sound(planned, known):
        pictures = gallery.look(progress)
        planned = _planned(request, site, inputs, library, memory, base_url, linked, pictures, hopeless=hopeless)
        if not hopeless and not has_errors(list(planned.diagnostics)):
            memory.plans.put(key, planned)
    gallery.keep(planned.derived)
    press.withhold(planned.private)
    clock.lap("plan")
    return Prepared(
        inputs=inputs,
        planned=msgspec.structs.replace(planned, diagnostics=(*ahead, *planned.diagnostics)),
        press=press,
        printer=printer,
        gallery=gallery,
        styles=styles,
        site=site,
        base_url=base_url,
        documents=library.size,
        converted=library.converted,
    )


def _planned(
    request: Request,
    site: Site,
    inputs: Inputs,
    library: Library,
    memory: Memory,
    base_url: str,
    linked: Assets,
    pictures: Mapping[str, Original],
    *,
    hopeless: bool,
) -> Planned:
    """The plan, made now; without any output if anything is an error. `hopeless`: something already is."""
    from generator.pipeline.planning import make_plan  # and with it all that a build needs not which remembers its plan

    unread = [item.place for item in inputs.diagnostics if item.severity == "error" and item.place is not None]
    made = make_plan(
        request,
        site,
        inputs.sources,
        Parsed.of(library.readings()),
        pictures,
        failed=frozenset(place.path for place in unread),
        base_url=base_url,
        assets=linked,
        glyphs=Glyphs(inputs.theme),
    )
    is_hopeless = hopeless or has_errors(list(made.diagnostics))
    outputs, withheld = ((), ()) if is_hopeless else (made.plan.outputs, made.withheld)
    rendered = [item for item in outputs if isinstance(item, Rendered)]
    sheets = memory.plans.put_aside([*rendered, *withheld])
    return Planned(
        sheets=sheets[: len(rendered)],
        withheld=sheets[len(rendered) :],
        copies=tuple(item for item in outputs if isinstance(item, Copied)),
        derived=tuple(item for item in outputs if isinstance(item, Derived)),
        diagnostics=made.diagnostics,
        asked=made.asked,
        left_out=made.left_out,
        private=made.private,
    )


def _is_sound(planned: Planned, known: Collection[str]) -> bool:
    """Whether a remembered plan can be ours: the cache is in the site's folder, and a site may come from anywhere."""
    paths = [item.path for items in (planned.sheets, planned.copies, planned.derived) for item in items]
    sources = [source for sheet in planned.sheets for source in sheet.texts]
    sources += [copied.source for copied in planned.copies]
    pictures = [format_named(item.source) and item.source in known for item in planned.derived]
    bounded = [0 <= item.recipe.width <= WIDEST for item in planned.derived]
    return all(map(is_output, paths)) and all(source in known for source in sources) and all([*pictures, *bounded])


def _named_facts(sources: tuple[Source, ...], library: Library) -> Iterator[str | bytes]:
    """Every input of the plan by name: documents with their facts, pictures, files that are copied without theirs."""
    for source in sources:
        is_whole = source.path == SETTINGS_FILE or format_named(source.path)
        yield source.path
        yield source.digest if is_whole else library.facts(source.path)


def _words(memory: Memory, themed: Theme, language: str) -> tuple[Words, list[Diagnostic]]:
    """The words of the site's language."""
    key = memory.key("words", themed.digest("text/"), language)
    known = memory.get("words", key)
    if known is not None:
        return Words(language, msgspec.json.decode(known), Forms(language, memory.forms(language))), []
    from generator.languages import vocabulary  # and with it the YAML parser

    words, found = vocabulary.load(themed, language)
    if not found:
        memory.put("words", key, msgspec.json.encode(words.tree))
    return words, found


def _styles(memory: Memory, themed: Theme, site: Site) -> str:
    """The digest of the stylesheet."""
    key = memory.key("styles", themed.digest(assets.STYLES), msgspec.json.encode(site.theme).decode())
    known = memory.get("styles", key)
    if known is None:
        known = bytes.fromhex(assets.stylesheet(themed, site.theme).digest)
        memory.put("styles", key, known)
    return known.hex()


def _assets(themed: Theme, styles: str) -> Assets:
    """The outputs that pages may link to. `styles`: the digest of the stylesheet."""
    stylesheet = Copied(path=assets.stylesheet_path(styles), source=STYLES)
    scripts = assets.scripts(themed)
    return Assets(
        stylesheet=stylesheet,
        scripts=tuple(
            Copied(path=assets.script_path(name, source.digest), source=name) for name, source in scripts.items()
        ),
    )


def _base_url(request: Request, site: Site) -> str:
    """The site's address with a slash at its end; empty if it is not known."""
    base_url = request.base_url or site.url or ""
    return f"{base_url.rstrip('/')}/" if base_url else ""
