"""Where the links that authors write lead: file paths and `skill:` names -> addresses of the site.

Authors link to files, as GitHub does, so a link works in the repository and on the site. Every link of every text is
resolved whenever a plan is made, and one that leads nowhere is an error at its line.
"""

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

import msgspec

from generator.content.documents import CONTENT, MEDIA, Document, role_of
from generator.content.schema import Image, Profile, Project
from generator.diagnostics import Diagnostic, Place, did_you_mean, error, nearest, warning
from generator.images.model import (
    CLEAN,
    NAMES,
    Facts,
    Original,
    Recipe,
    Refusal,
    Renditions,
    format_named,
    is_uncleaned,
    renditions,
)
from generator.markup.model import Link
from generator.portfolio.assembly import Portfolio, fold
from generator.presentation.addresses import INDEX, Address, output_path
from generator.reading.places import Places


class Broken(msgspec.Struct, frozen=True):
    """A link that leads nowhere, and why."""

    code: str
    message: str
    hint: str | None = None


class Shown(msgspec.Struct, frozen=True):
    """A picture that a page shows: what is known of it, and the files that are made of it."""

    facts: Facts
    files: Renditions


class Links:
    """Resolves the links of one portfolio."""

    def __init__(self, portfolio: Portfolio, sources: Iterable[str], pictures: Mapping[str, Original]) -> None:
        """`sources`: the paths of all input files. `pictures`: those of them that are pictures."""
        self._portfolio = portfolio
        self._pictures = pictures
        self._by_path = {entry.path: entry for entry in portfolio.by_key.values() if entry.index is None}
        self._sections = frozenset(portfolio.sections)
        self.assets = dict(self._assets(sources))
        self._sources = {output: source for source, output in self.assets.items()}
        self._resolved: dict[tuple[str, Link], Address | Broken] = {}

    def _assets(self, sources: Iterable[str]) -> Iterable[tuple[str, str]]:
        """Each published asset and its output. A bundle's files are published with its entry."""
        for path in sources:
            role = role_of(path)
            if role.kind != "asset":
                continue
            if role.collection == MEDIA:
                yield path, path.removeprefix(f"{CONTENT}/")
                continue
            folder = f"{CONTENT}/{role.collection}/{role.stem}"
            entry = self._by_path.get(f"{folder}/index.md")
            if entry is not None:
                home = posixpath.dirname(output_path(entry))
                yield path, f"{home}/{path.removeprefix(f'{folder}/')}"

    def resolve(self, document: Document, link: Link) -> Address | Broken:
        """Where a link in a document leads."""
        found = self._resolved.get((document.path, link))
        if found is None:
            found = self._resolved[document.path, link] = self._resolve(document, link)
        return found

    def _resolve(self, document: Document, link: Link) -> Address | Broken:
        if link.target.startswith("skill:"):
            return self._skill(unquote(link.target.removeprefix("skill:")))
        path, anchor = _taken_apart(link.target)
        if link.target.startswith("/"):
            hint = "write the path of the file, such as `../projects/atlas.md`"
            return Broken("absolute-link", f"`{link.target}` breaks where the site is not at a domain's root", hint)
        source = self.source_path(document, path)
        if source is None or not source.startswith(f"{CONTENT}/"):
            return Broken("broken-link", f"`{link.target}` leads out of content/", "link to a file of the site")
        if source in self.assets:
            return self._asset(source, link.target, is_shown=link.kind != "link")
        if link.kind != "link":
            return self._missing_image(document, link.target)
        return self._page(document, source, link.target, anchor)

    def image(self, document: Document, image: Image) -> Address | Broken:
        """Where the picture that a field names is. A field holds a path, not an address: nothing in it is escaped."""
        source = self.source_path(document, image.file)
        if source is None or source not in self.assets:
            return self._missing_image(document, image.file)
        return self._asset(source, image.file, is_shown=True)

    def _asset(self, source: str, written: str, *, is_shown: bool) -> Address | Broken:
        """A file that is published, unless it is shown and no picture, or a picture that is broken."""
        refusal = self.refusal(source)
        if refusal is not None:
            return Broken("bad-picture", f"`{written}` {refusal.message}", refusal.hint)
        if is_shown and source not in self._pictures:
            hint = f"expected one of {', '.join(NAMES.values())}, told by the end of its name"
            return Broken("bad-picture", f"`{written}` is no picture that browsers show", hint)
        return Address(self.assets[source])

    def refusal(self, source: str) -> Refusal | None:
        """Why a file cannot be published, if it is a picture and cannot."""
        original = self._pictures.get(source)
        return original.verdict if original is not None and isinstance(original.verdict, Refusal) else None

    def shown(self, address: Address) -> Shown | None:
        """The picture that is published at an address; None if none is."""
        original = self._pictures.get(self._sources.get(address.path, ""))
        if original is None or isinstance(original.verdict, Refusal):
            return None
        return Shown(original.verdict, renditions(address.path, original.digest, original.verdict))

    def files(self, documents: Iterable[Document]) -> Iterator[tuple[str, str, Recipe | None]]:
        """The outputs that files become: path, source, and how they are made of a picture (None: copied).

        A picture keeps its name if it is below media/ or something links to it; to be shown, others are made of it.
        """
        pictures, linked = self._named(documents)
        for path, source in self._sources.items():
            if source not in self._pictures:
                yield path, source, None
            elif role_of(source).collection == MEDIA or path in linked:
                yield path, source, CLEAN
        for path in sorted(pictures):
            shown = self.shown(Address(path))
            if shown is not None:
                yield from ((file.path, self._sources[path], file.recipe) for file in shown.files.all)

    def _named(self, documents: Iterable[Document]) -> tuple[set[str], set[str]]:
        """The outputs that documents show as pictures, and those that they only link to."""
        shown: set[str] = set()
        linked: set[str] = set()
        for document in documents:
            for link in _links(document):
                target = self.resolve(document, link)
                if isinstance(target, Address):
                    (shown if link.kind == "picture" else linked).add(target.path)
            image = _image(document)
            field = self.image(document, image[1]) if image is not None else None
            if isinstance(field, Address):
                shown.add(field.path)
        return shown, linked

    @staticmethod
    def source_path(document: Document, path: str) -> str | None:
        """The input that a relative path means: `media/…` is below content/ from anywhere."""
        start = CONTENT if path.startswith(f"{MEDIA}/") else document.folder
        joined = posixpath.normpath(f"{start}/{path}")
        return None if joined.startswith(("../", "/")) else joined

    def _skill(self, name: str) -> Address | Broken:
        key = self._portfolio.skill_names.get(fold(name))
        if key is None:
            known = [claim.skill.name for claim in self._portfolio.claims]
            return Broken("unknown-skill", f"no skill is called `{name}`", did_you_mean(name, known))
        return Address(output_path(self._portfolio.by_key[key]))

    def _page(self, document: Document, source: str, written: str, anchor: str) -> Address | Broken:
        stem = source.removeprefix(f"{CONTENT}/").removesuffix("/index.md").removesuffix(".md").rstrip("/")
        if stem in self._sections:
            return Address(f"{stem}/{INDEX}")
        entry = self._by_path.get(source) or self._by_path.get(f"{source}/index.md") or self._portfolio.by_key.get(stem)
        if entry is None:
            return self._missing_page(document, stem, written)
        if anchor and anchor not in entry.body.anchors:
            hint = did_you_mean(f"#{anchor}", [f"#{known}" for known in entry.body.anchors])
            return Broken("broken-anchor", f"`{entry.path}` has no heading `#{anchor}`", hint)
        return Address(output_path(entry), anchor)

    def _missing_page(self, document: Document, stem: str, written: str) -> Broken:
        if stem in self._portfolio.unpublished:
            return Broken("broken-link", f"`{written}` is not published yet", "publish it, or remove the link")
        collection, _, slug = stem.partition("/")
        near = nearest(slug, [entry.slug for entry in self._portfolio.entries.get(collection, ())])
        hint = "write the path of a file of the site, as seen from this file"
        if near is not None:
            entry = self._portfolio.by_key[f"{collection}/{near}"]
            path = entry.path if entry.index is None else f"{CONTENT}/{entry.key}"
            hint = f"did you mean `{posixpath.relpath(path, document.folder)}`?"
        return Broken("broken-link", f"there is no file `{written}`", hint)

    def _missing_image(self, document: Document, written: str) -> Broken:
        by_name = {posixpath.basename(path): path for path in self.assets}
        near = nearest(posixpath.basename(written), list(by_name))
        hint = "put it beside this file or in media/"
        if near is not None:
            path = by_name[near].removeprefix(f"{CONTENT}/")
            is_media = path.startswith(f"{MEDIA}/")
            hint = f"did you mean `{path if is_media else posixpath.relpath(by_name[near], document.folder)}`?"
        return Broken("missing-media", f"there is no file `{written}`", hint)


def check(documents: Iterable[Document], links: Links, places: Places, failed: frozenset[str]) -> list[Diagnostic]:
    """Every link and picture of the documents that leads nowhere, at its place.

    Where sources `failed` to be read, links to pages are not judged: the page may well be there.
    """
    found: list[Diagnostic] = []
    for document in documents:
        seen: Counter[str] = Counter()
        for link in _links(document):
            target = links.resolve(document, link)
            if isinstance(target, Broken) and not (failed and target.code in _ABOUT_PAGES):
                found.append(_report(target, places.words(document, link.target, seen[link.target])))
            seen[link.target] += 1
        image = _image(document)
        if image is not None:
            target = links.image(document, image[1])
            if isinstance(target, Broken):
                found.append(_report(target, places.field(document, image[0], "file")))
    return found


def check_files(documents: Iterable[Document], links: Links) -> Iterator[Diagnostic]:
    """The files below media/ that cannot be published as they are, and that no document names."""
    refused = [source for source in links.assets if links.refusal(source) is not None]
    uncleaned = [source for source in links.assets if is_uncleaned(source) and not format_named(source)]
    if refused:
        named = set(_files_named(documents, links))
        for source in refused:
            refusal = links.refusal(source)
            if refusal is not None and role_of(source).collection == MEDIA and source not in named:
                yield error("bad-picture", f"the file {refusal.message}", Place(source), refusal.hint)
    for source in uncleaned:
        if source not in refused:
            message = "this picture is published as it is, with the place and time that a camera may have written in it"
            yield warning("kept-metadata", message, Place(source), "save it as a JPEG or PNG")


def _files_named(documents: Iterable[Document], links: Links) -> Iterator[str | None]:
    """The files that documents name."""
    for document in documents:
        yield from (links.source_path(document, _taken_apart(link.target)[0]) for link in _links(document))
        image = _image(document)
        if image is not None:
            yield links.source_path(document, image[1].file)


def without_entry(sources: Iterable[str]) -> list[Diagnostic]:
    """The files in folders that hold no entry: nothing publishes them."""
    paths = list(sources)
    known = set(paths)
    found: list[Diagnostic] = []
    for path in paths:
        role = role_of(path)
        entry = f"{CONTENT}/{role.collection}/{role.stem}/index.md"
        if role.kind == "asset" and role.collection != MEDIA and entry not in known:
            hint = f"put it into `{CONTENT}/{MEDIA}/`, or make the entry `{entry}`"
            found.append(
                warning("unknown-file", "this file's folder holds no entry and is left out", Place(path), hint)
            )
    return found


_ABOUT_PAGES = frozenset({"broken-link", "unknown-skill"})


def _links(document: Document) -> Iterable[Link]:
    for inline in document.prose.values():
        yield from inline.html.links
    yield from document.body.links


def _image(document: Document) -> tuple[str, Image] | None:
    match document.record:
        case Profile(photo=Image() as photo):
            return "photo", photo
        case Project(image=Image() as image):
            return "image", image
    return None


def _taken_apart(target: str) -> tuple[str, str]:
    """The path and the anchor of a link, without what addresses escape."""
    path, _, anchor = target.partition("#")
    return unquote(path.partition("?")[0]), unquote(anchor)


def _report(broken: Broken, place: Place) -> Diagnostic:
    return error(broken.code, broken.message, place, broken.hint)
