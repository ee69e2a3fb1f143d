"""One source -> its documents: front matter decoded, Markdown converted, every mistake reported.

`read` is pure: what it returns depends on the source's path and bytes and on two settings, so it can be remembered.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

import msgspec
from msgspec import inspect

from generator.content.documents import (
    CONTENT,
    MEDIA,
    Body,
    Document,
    Reading,
    Role,
    role_of,
    slug_source,
    slugify,
    title_field,
)
from generator.content.schema import COLLECTIONS, FILES, Entry, Record, Site, list_of
from generator.content.sources import Source, place_in, text_of
from generator.diagnostics import Diagnostic, Place, error, has_errors, nearest, warning
from generator.markup.convert import convert, convert_inline
from generator.markup.labels import Labels
from generator.markup.model import Finding, Inline, Markup
from generator.reading.disclosures import disclosed
from generator.reading.facts import asked, written
from generator.reading.searchwords import plain_text, words_of
from generator.reading.written import Written
from generator.theming import tokens
from generator.yamlfiles import migrations, tree
from generator.yamlfiles.decode import FieldPath, decode, node_at
from generator.yamlfiles.tree import YamlText

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)(?:^|\n)---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_COLOR_AS_COMMENT = re.compile(r"accent\W+(#[0-9A-Fa-f]{6})\b")
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Names that Windows cannot hold as a file; no address may use them, on any system."""


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
            return Reading(documents=(Document(collection="site", path=source.path, record=Site()),))
        return Reading(
            diagnostics=(error("empty-file", "the file is empty", Place(source.path), "fill it or delete it"),)
        )
    as_read = _read_page if role.kind == "page" else _read_yaml
    reading = as_read(source.path, role, text, trusted, labels)
    found = disclosed(source.path, text)
    if has_errors(list(reading.diagnostics)):  # what a mistaken field would publish is not known
        found = [finding for finding in found if finding.severity == "error"]
    return msgspec.structs.replace(reading, diagnostics=(*reading.diagnostics, *found)) if found else reading


def written_reading_of(job: bytes) -> bytes:
    """What comes of a source that another process asks for, as `facts` writes both down."""
    wanted = asked(job)
    return written(read(Source.of(wanted.path, wanted.data), trusted=wanted.trusted, labels=wanted.labels))


def warm() -> None:
    """Make what the first document would have to wait for."""
    read(Source.of(f"{CONTENT}/pages/any.md", b"---\ntitle: Any\n---\n*Any*\n"), trusted=False, labels=Labels())


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
        near = nearest(name.rpartition(".")[0], [*FILES, *COLLECTIONS])
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
    front, problem = front_matter(path, text)
    if front is None:
        return Reading(diagnostics=(problem,) if problem else ())
    node, diagnostics = tree.parse(front)
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
    document = Document(
        collection=role.collection, path=path, slug=slug, record=record, body=_known_of(body), prose=prose
    )
    parts = body.html.parts
    words = " ".join(words_of(plain_text(parts)))
    return Reading(documents=(document,), diagnostics=(*diagnostics, *mistakes), text=parts, words=words)


def _known_of(markup: Markup) -> Body:
    """What the site needs to know of a text, besides its HTML."""
    return Body(
        links=markup.html.links,
        outline=markup.outline,
        anchors=markup.anchors,
        excerpt=markup.excerpt,
        excerpt_text=markup.excerpt_text,
        is_written=bool(markup.html),
    )


def _read_yaml(path: str, role: Role, text: str, trusted: bool, labels: Labels) -> Reading:
    yaml_text = YamlText(path, text, 1)
    node, diagnostics = tree.parse(yaml_text)
    if has_errors(diagnostics):
        return Reading(diagnostics=tuple(diagnostics))
    records: list[Record] | None
    if role.kind == "record":
        record, mistakes = decode(node, FILES[role.collection], yaml_text)
        mistakes = _of_this_version(node, mistakes, yaml_text) if role.collection == "site" else mistakes
        mistakes += _unreadable(record, node, yaml_text) if isinstance(record, Site) else []
        records = None if record is None else [record]
    else:
        node = node if node is not None else tree.Sequence([], 0, 0)
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
    return Reading(documents=tuple(documents), diagnostics=(*diagnostics, *mistakes))


def _of_this_version(node: tree.Node | None, mistakes: list[Diagnostic], yaml_text: YamlText) -> list[Diagnostic]:
    """The mistakes of the settings, with what another version of the format means instead of a wrong number."""
    other = migrations.mistake(node, yaml_text)
    return mistakes if other is None else [other, *(item for item in mistakes if item.place != other.place)]


def _unreadable(site: Site, node: tree.Node | None, yaml_text: YamlText) -> list[Diagnostic]:
    """Why the colour of a site cannot be read: by the author's visitors, or by YAML, where `#` begins a comment."""
    look = node_at(node, ("theme",))
    written = look.entries.get("accent") if isinstance(look, tree.Mapping) else None
    if written is None:
        return []
    key, value = written
    comment = _COLOR_AS_COMMENT.search(yaml_text.place(key).text)
    if site.theme.accent is None and comment is not None:
        message = "expected a colour, found nothing: without quotes, `#` begins a comment"
        return [error("bad-color", message, yaml_text.place(key), f'write `accent: "{comment[1]}"`')]
    return [
        error("low-contrast", message, yaml_text.place(value), hint) for message, hint in tokens.mistakes(site.theme)
    ]


def front_matter(path: str, text: str) -> tuple[YamlText | None, Diagnostic | None]:
    """The fields above a text, or why there are none."""
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


def _slug(
    record: Record, stem: str | None, yaml_text: YamlText, node: tree.Node | None, at: FieldPath
) -> tuple[str, list[Diagnostic]]:
    """The entry's slug: as set, else from its file's name, else from its title."""
    assert isinstance(record, Entry)
    title = str(getattr(record, title_field(record)))
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
    for text_of_field in _prose_texts(record):
        if text_of_field not in prose:
            inline = convert_inline(text_of_field, trusted=trusted, labels=labels)
            findings += inline.findings
            prose[text_of_field] = msgspec.structs.replace(inline, findings=())
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
