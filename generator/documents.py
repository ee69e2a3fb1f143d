"""One source -> its documents: front matter decoded, Markdown converted, every mistake reported.

`read` is pure: what it returns depends on the source's path and bytes and on two settings, so it can be remembered. A
document holds no positions, so an edit that only moves things leaves it equal; where a place is needed after all, for
a mistake that only the whole portfolio shows, `Places` looks it up in the source again.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Literal

import msgspec
from msgspec import inspect

from generator import yamltree
from generator.decode import FieldPath, decode, node_at
from generator.diagnostics import Diagnostic, Place, error, has_errors, nearest, warning
from generator.markup.convert import convert, convert_inline
from generator.markup.labels import Labels
from generator.markup.model import Finding, Html, Inline, Markup
from generator.schema import COLLECTIONS, SLUG_WORD, Entry, Profile, Record, Site, list_of
from generator.sources import Source, place_in, text_of
from generator.written import Written
from generator.yamltree import YamlText

CONTENT = "content"
MEDIA = "media"
NO_MARKUP = Markup(Html(("",), ()), (), (), Html(("",), ()), "", ())

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)(?:^|\n)---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Names that Windows cannot hold as a file; no address may use them, on any system."""


_LONGEST_SLUG = 150
"""In bytes: file systems count bytes, and a path has more parts than this one."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One thing an author wrote: an entry of a collection, the profile, or the site's settings."""

    collection: str
    """`site`, `profile`, or a key of `schema.COLLECTIONS`."""
    path: str
    """The file it stands in, relative to the site's folder."""
    index: int | None = None
    """Its position in a file that lists several; None if it has the file to itself."""
    slug: str = ""
    record: Record
    body: Markup = NO_MARKUP
    prose: dict[str, Inline] = {}
    """The record's texts that may hold inline Markdown, each converted, by what the author wrote."""

    @property
    def key(self) -> str:
        """Its name among all documents: collection and slug."""
        return f"{self.collection}/{self.slug}"

    @property
    def folder(self) -> str:
        """The folder that its relative links start from."""
        return self.path.rpartition("/")[0]


class Reading(msgspec.Struct, frozen=True):
    """What came of one source."""

    documents: tuple[Document, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


class Role(msgspec.Struct, frozen=True):
    """What a file is for, told by its path alone."""

    kind: Literal["record", "list", "page", "asset", "unknown"]
    collection: str = ""
    stem: str = ""
    """The name the slug is made from, for a Markdown file; the bundle's folder name, for an asset of a bundle."""


def role_of(path: str) -> Role:
    """What the file at a path below content/ is for."""
    match path.split("/")[1:]:
        case ["site.yaml" | "profile.yaml" as name]:
            return Role("record", name.removesuffix(".yaml"))
        case [name] if name.endswith(".yaml") and name.removesuffix(".yaml") in COLLECTIONS:
            return Role("list", name.removesuffix(".yaml"))
        case [folder, *_, _] if folder == MEDIA:
            return Role("asset", MEDIA)
        case [folder, name] if folder in COLLECTIONS and name.endswith(".md"):
            return Role("page", folder, name.removesuffix(".md"))
        case [folder, bundle, "index.md"] if folder in COLLECTIONS:
            return Role("page", folder, bundle)
        case [folder, bundle, *_, name] if folder in COLLECTIONS and not name.endswith((".md", ".yaml", ".yml")):
            return Role("asset", folder, bundle)
        case _:
            return Role("unknown")


def read(source: Source, *, trusted: bool, labels: Labels) -> Reading:
    """The documents of one source.

    `trusted`: raw HTML in Markdown is kept as written. `labels`: the words that Markdown's marks become.
    """
    role = role_of(source.path)
    if role.kind == "asset":
        return Reading()
    if role.kind == "unknown":
        return Reading(diagnostics=(_unknown_file(source.path),))
    text, diagnostics = text_of(source)
    if has_errors(diagnostics):
        return Reading(diagnostics=tuple(diagnostics))
    if not text.strip():
        if role.collection == "site":
            return Reading((Document(collection="site", path=source.path, record=Site()),))
        return Reading(
            diagnostics=(error("empty-file", "the file is empty", Place(source.path), "fill it or delete it"),)
        )
    if role.kind == "page":
        return _read_page(source.path, role, text, trusted, labels)
    return _read_yaml(source.path, role, text, trusted, labels)


_OTHER_NAMES = {
    **dict.fromkeys(("images", "img", "static", "assets", "files", "public"), MEDIA),
    **dict.fromkeys(("blog", "articles", "news"), "posts"),
    **dict.fromkeys(("jobs", "work", "experiences", "employment"), "experience"),
    **dict.fromkeys(("education", "training", "courses", "programmes"), "programs"),
}
"""What other generators call the folders."""


def _unknown_file(path: str) -> Diagnostic:
    _, first, *rest = path.split("/")
    name = path.rpartition("/")[2]
    hint = f"files that pages show belong into `{CONTENT}/{MEDIA}/`"
    if not rest and name.endswith((".yaml", ".yml")):
        near = nearest(name.rpartition(".")[0], ["site", "profile", *COLLECTIONS])
        hint = f"did you mean `{near}.yaml`?" if near else "docs/reference.md lists the files that a site has"
    elif rest and first in COLLECTIONS and name.endswith((".md", ".yaml", ".yml")):
        hint = f"an entry is a file `{CONTENT}/{first}/NAME.md` or `{CONTENT}/{first}/NAME/index.md`"
    elif first in COLLECTIONS and name.lower().endswith((".markdown", ".mdown", ".txt", ".md")):
        hint = f"rename it to `{name.rpartition('.')[0]}.md`"
    elif rest and first not in COLLECTIONS:
        near = _OTHER_NAMES.get(first.casefold()) or nearest(first, [*COLLECTIONS, MEDIA])
        hint = f"did you mean `{CONTENT}/{near}/`?" if near else hint
    return warning("unknown-file", "this file has no place in the site and is left out", Place(path), hint)


def _read_page(path: str, role: Role, text: str, trusted: bool, labels: Labels) -> Reading:
    front, problem = _front_matter(path, text)
    if front is None:
        return Reading(diagnostics=(problem,) if problem else ())
    node, diagnostics = yamltree.parse(front)
    if has_errors(diagnostics):
        return Reading(diagnostics=tuple(diagnostics))
    record, mistakes = decode(node, COLLECTIONS[role.collection], front)
    body_start = _body_start(text)
    body_line = text.count("\n", 0, body_start) + 1
    body = convert(text[body_start:], trusted=trusted, labels=labels)
    mistakes += _placed(body.findings, path, text[body_start:], body_line)
    if record is None:
        return Reading(diagnostics=(*diagnostics, *mistakes))
    prose, found = _prose(record, path, front.text, 2, trusted, labels)
    slug, slug_mistakes = _slug(record, role.stem, front, node, ())
    mistakes += found + slug_mistakes
    body = msgspec.structs.replace(body, findings=())
    document = Document(collection=role.collection, path=path, slug=slug, record=record, body=body, prose=prose)
    return Reading((document,), (*diagnostics, *mistakes))


def _read_yaml(path: str, role: Role, text: str, trusted: bool, labels: Labels) -> Reading:
    yaml_text = YamlText(path, text, 1)
    node, diagnostics = yamltree.parse(yaml_text)
    if has_errors(diagnostics):
        return Reading(diagnostics=tuple(diagnostics))
    types: dict[str, type[Record]] = {"site": Site, "profile": Profile}
    records: list[Record] | None
    if role.kind == "record":
        record, mistakes = decode(node, types[role.collection], yaml_text)
        records = None if record is None else [record]
    else:
        node = node if node is not None else yamltree.Sequence([], 0, 0)
        listed, mistakes = decode(node, list_of(COLLECTIONS[role.collection]), yaml_text)
        records = None if listed is None else list(listed)
    documents: list[Document] = []
    for index, record in enumerate(records or []):
        at: FieldPath = () if role.kind == "record" else (index,)
        slug, slug_mistakes = ("", []) if role.kind == "record" else _slug(record, None, yaml_text, node, at)
        prose, found = _prose(record, path, text, 1, trusted, labels)
        mistakes += slug_mistakes + found
        position = None if role.kind == "record" else index
        documents.append(
            Document(collection=role.collection, path=path, index=position, slug=slug, record=record, prose=prose)
        )
    return Reading(tuple(documents), (*diagnostics, *mistakes))


def _front_matter(path: str, text: str) -> tuple[YamlText | None, Diagnostic | None]:
    match = _FRONT_MATTER.match(text)
    if match is not None:
        return YamlText(path, match[1], 2), None
    place = place_in(text.split("\n"), path, 1, 1, len(text.split("\n", 1)[0]))
    if re.match(r"---[ \t]*\n", text):
        return None, error("front-matter-open", "the front matter is not closed", place, "end it with a line `---`")
    hint = "begin the file with a line `---`, the fields, and a line `---`"
    return None, error("front-matter-missing", "the file has no front matter", place, hint)


def _body_start(text: str) -> int:
    match = _FRONT_MATTER.match(text)
    return match.end() if match else 0


def slugify(text: str) -> str:
    """The part of an address a name gives: lower case, accents of Latin letters dropped, the rest joined by hyphens.

    A `+` or `#` that ends a word is spelt out, so that C, C++ and C# have addresses of their own.
    """
    letters: list[str] = []
    text = re.sub(r"(?<=\w)#(?!\w)", "-sharp", text)
    text = re.sub(r"(?<=\w)\++(?!\w)", lambda signs: "-plus" * len(signs[0]), text)
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    for character in folded:
        if unicodedata.combining(character) and letters and letters[-1] < "\u0250":
            continue
        letters.append(character)
    slug = unicodedata.normalize("NFC", "".join(letters))
    slug = "-".join(re.findall(SLUG_WORD, slug.replace("'", "").replace("’", "")))
    return slug[:100].encode()[:_LONGEST_SLUG].decode(errors="ignore").rstrip("-")


def _title_field(record: Record) -> str:
    """The field that holds an entry's name."""
    return next(field for field in ("title", "name", "organization") if hasattr(record, field))


def slug_source(record: Record, *, from_file: bool) -> str | None:
    """The field that an entry's slug is made from; None if it is the file's name."""
    if getattr(record, "slug", None):
        return "slug"
    return None if from_file else _title_field(record)


def _slug(
    record: Record, stem: str | None, yaml_text: YamlText, node: yamltree.Node | None, at: FieldPath
) -> tuple[str, list[Diagnostic]]:
    """The entry's slug: as set, else from its file's name, else from its title."""
    assert isinstance(record, Entry)
    title = str(getattr(record, _title_field(record)))
    slug = unicodedata.normalize("NFC", record.slug or slugify(stem if stem is not None else title))
    source = slug_source(record, from_file=stem is not None)
    target = node_at(node, (*at, source)) if source else None
    place = yaml_text.place(target) if target is not None else Place(yaml_text.path)
    if not slug:
        named = stem if stem is not None else title
        message = f"no address can be made from `{named}`"
        return slug, [error("bad-slug", message, place, "add `slug:` with letters and digits")]
    if _RESERVED.fullmatch(slug.casefold()):
        message = f"`{slug}` cannot be a folder's name on Windows"
        return slug, [error("bad-slug", message, place, "set another `slug:`")]
    return slug, []


def _prose(
    record: Record, path: str, text: str, first_line: int, trusted: bool, labels: Labels
) -> tuple[dict[str, Inline], list[Diagnostic]]:
    """Every text of a record that may hold inline Markdown, converted, and what is wrong with them."""
    prose: dict[str, Inline] = {}
    findings: list[Finding] = []
    for written in _prose_texts(record):
        if written not in prose:
            inline = convert_inline(written, trusted=trusted, labels=labels)
            findings += inline.findings
            prose[written] = msgspec.structs.replace(inline, findings=())
    return prose, _placed(findings, path, text, first_line)


def _prose_texts(value: Record) -> Iterator[str]:
    for name, is_prose in _text_fields(type(value)):
        content = getattr(value, name)
        for item in content if isinstance(content, list) else [content]:
            if isinstance(item, Record):
                yield from _prose_texts(item)
            elif is_prose and isinstance(item, str):
                yield item


@cache
def _text_fields(type_: type[Record]) -> tuple[tuple[str, bool], ...]:
    """The fields of a record that hold text, lists or records, and whether their text is prose."""
    info = inspect.type_info(type_)
    assert isinstance(info, inspect.StructType)
    return tuple((field.name, _holds_prose(field.type)) for field in info.fields)


def _holds_prose(type_: inspect.Type) -> bool:
    match type_:
        case inspect.Metadata(type=inner, extra=extra):
            return bool(extra and extra.get("prose")) or _holds_prose(inner)
        case inspect.ListType(item_type=item):
            return _holds_prose(item)
        case inspect.UnionType(types=types):
            return any(_holds_prose(member) for member in types)
        case _:
            return False


def _placed(findings: Iterable[Finding], path: str, text: str, first_line: int) -> list[Diagnostic]:
    """What is wrong with the Markdown of a text that begins on a line of a file, each finding at its place."""
    seen: Counter[str] = Counter()
    diagnostics: list[Diagnostic] = []
    written: Written | None = None
    for finding in findings:
        written = written or Written(path, text, first_line)
        place = written.place(finding.needle, seen[finding.needle])
        seen[finding.needle] += 1
        diagnostics.append(Diagnostic(finding.severity, finding.code, finding.message, place, finding.hint))
    return diagnostics


class Places:
    """Where in the sources something stands. Reads a source again, once, and only when asked: for a mistake."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._trees: dict[str, tuple[YamlText | None, yamltree.Node | None]] = {}
        self._written: dict[str, Written] = {}

    def field(self, document: Document, *path: str | int) -> Place:
        """Where a field of a document stands, or the nearest thing around it."""
        if document.path not in self._trees:
            self._trees[document.path] = self._tree(document.path)
        yaml_text, tree = self._trees[document.path]
        node = node_at(tree, path if document.index is None else (document.index, *path))
        return Place(document.path) if yaml_text is None or node is None else yaml_text.place(node)

    def _tree(self, path: str) -> tuple[YamlText | None, yamltree.Node | None]:
        """The fields of a source as a tree, and the text they stand in."""
        text = self._text(path)
        yaml_text = _front_matter(path, text)[0] if role_of(path).kind == "page" else YamlText(path, text, 1)
        return yaml_text, yamltree.parse(yaml_text)[0] if yaml_text is not None else None

    def words(self, document: Document, words: str, nth: int = 0) -> Place:
        """Where words of a document's text stand: their n-th occurrence outside code."""
        if document.path not in self._written:
            self._written[document.path] = Written(document.path, self._text(document.path))
        return self._written[document.path].place(words, nth)

    def _text(self, path: str) -> str:
        source = self._sources.get(path)
        return "" if source is None else text_of(source)[0]
