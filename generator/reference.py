"""The schema as others read it: JSON Schemas for editors, and the reference for people.

Both are made from `content.schema` and the docstrings in it, so neither can be out of step with what the program
accepts. The same goes for what templates know (`presentation`). Only the table of findings is written by hand; a test
holds it to the code.
"""

import ast
import inspect as source_inspect
import re
from functools import cache
from itertools import pairwise
from types import ModuleType
from typing import Any, get_args

import msgspec
from msgspec import inspect

from generator.content import schema, values
from generator.content.documents import CONTENT
from generator.content.schema import COLLECTIONS, Entry, Profile, Record, Site
from generator.dates import EXPECTED, EndDate, PartialDate
from generator.findings import FINDINGS, WARNINGS
from generator.languages import vocabulary
from generator.portfolio.evidence import KINDS
from generator.presentation import components, printed, views
from generator.theming import theme

_DATE = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_HELPERS = ("Link", "Image", "SkillUse", "Language", "Position")


# --- For editors ------------------------------------------------------------------------------------------------


def json_schemas() -> dict[str, str]:
    """The JSON Schema (2020-12) of each file an author may write, as text, by the file's name without its ending.

    `skills` and the like describe the list files; `skill` and the like the front matter of one Markdown file.
    `experience`, a word without a plural, describes both.
    """
    types: dict[str, Any] = dict(schema.FILES)
    for name, record in COLLECTIONS.items():
        single, listed = record.__name__.lower(), schema.list_of(record)
        types |= {name: listed, single: record} if name != single else {name: record | listed}
    return {name: _json_schema(type_) for name, type_ in types.items()}


def _json_schema(type_: Any) -> str:
    (root,), components = msgspec.json.schema_components(
        [type_], schema_hook=_date_schema, ref_template="#/$defs/{name}"
    )
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **root, "$defs": components}
    for name, component in components.items():
        _describe(component, getattr(schema, name))
    _accept_plain_scalars(whole)
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"


def _date_schema(type_: type) -> dict[str, Any]:
    """How a date looks. A year alone is a number to an editor's YAML reader."""
    pattern = _DATE if type_ is PartialDate else f"{_DATE}|^{EndDate.PRESENT}$"
    return {"type": "string", "pattern": pattern}


def _describe(component: dict[str, Any], record: type[Record]) -> None:
    for name, words in field_docs(record).items():
        if name in component.get("properties", {}):
            component["properties"][name]["description"] = words


def _accept_plain_scalars(node: Any) -> None:
    """Let text be written without quotes where an editor's YAML reader takes it for a number or a truth value."""
    if isinstance(node, list):
        for item in node:
            _accept_plain_scalars(item)
    elif isinstance(node, dict):
        for item in node.values():
            _accept_plain_scalars(item)
        if node.get("type") == "string":
            samples = {"number": ("1", "2024"), "boolean": ("true",)}
            fitting = [
                kind
                for kind, texts in samples.items()
                if any(re.search(node.get("pattern", ""), text) for text in texts)
            ]
            node["type"] = ["string", *fitting]


# --- For people -------------------------------------------------------------------------------------------------


def markdown() -> str:
    """docs/reference.md: every file, field and kind of value, what templates know, and what findings are called."""
    parts = [_INTRODUCTION, _files(), _record_section(Site, 2), _record_section(schema.Theme, 3)]
    parts += [_record_section(schema.Resume, 3), _record_section(schema.Variant, 3)]
    parts += [_record_section(Profile, 2), _record_section(schema.Private, 2)]
    parts += ["## Every entry\n", _one_paragraph(Entry.__doc__ or "") + "\n", _field_table(Entry)]
    parts += [_record_section(record, 2) for record in COLLECTIONS.values()]
    parts.append("## Parts of entries\n")
    parts += [_record_section(getattr(schema, name), 3) for name in _HELPERS]
    parts += [_kinds_of_values(), _levels(), _kinds_of_evidence(), _findings(), _templates()]
    return "\n".join(parts)


_INTRODUCTION = f"""\
# Reference

Everything that may stand below `{CONTENT}/`, what templates know, and every finding by its code. For a start, read the
[guide for authors](authors.md); this page is for looking things up. It is made from the program's own definitions by
`python -m generator.reference`, and a test holds it to them.

Text needs no quotes unless it contains `: ` or ` #`, or begins with a character that YAML uses. A value means what its
field's type says, whatever it looks like: a text `3.10` stays `3.10`, and `NO` stays `NO`. A field without a value
counts as not written. A field that is not listed here is an error.
"""


def _table(*header: str) -> list[str]:
    return [f"| {' | '.join(header)} |", f"| {' | '.join('---' for _ in header)} |"]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _files() -> str:
    lines = ["## Files\n", *_table("file", "what it holds", "published at")]
    lines.append(_row(f"`{CONTENT}/site.yaml`", _record_link(Site), ""))
    lines.append(_row(f"`{CONTENT}/profile.yaml`", f"{_record_link(Profile)}; every site needs it", "`/`"))
    lines.append(_row(f"`{CONTENT}/private.yaml`", f"{_record_link(schema.Private)}; never published", ""))
    for name, record in COLLECTIONS.items():
        files = f"`{CONTENT}/{name}.yaml`, `{CONTENT}/{name}/*.md`, `{CONTENT}/{name}/*/index.md`"
        address = "`/<slug>/`" if name == "pages" else f"`/{name}/<slug>/`, listed at `/{name}/`"
        lines.append(_row(files, _record_link(record), address))
    lines.append(_row(f"`{CONTENT}/media/`", "pictures and other files, published as they are", "`/media/`"))
    bundle = f"`{CONTENT}/<collection>/<name>/`"
    lines.append(_row(bundle, "the entry `index.md` and its own files", "beside the entry's page"))
    return "\n".join(lines) + "\n"


def _record_link(record: type[msgspec.Struct]) -> str:
    return f"[{record.__name__}](#{record.__name__.lower()})"


def _record_section(record: type[Record], level: int) -> str:
    lines = [f"{'#' * level} {record.__name__}\n", _one_paragraph(source_inspect.getdoc(record) or "") + "\n"]
    if issubclass(record, Entry):
        common = ", ".join(f"`{name}`" for name in Entry.__struct_fields__)
        lines.append(f"Beside its own fields it has those of [every entry](#every-entry): {common}.\n")
    return "\n".join([*lines, _field_table(record)])


def _field_table(record: type[Record]) -> str:
    docs = field_docs(record)
    info = inspect.type_info(record)
    assert isinstance(info, inspect.StructType)
    inherited = Entry.__struct_fields__ if record is not Entry else ()
    own = [field for field in info.fields if field.encode_name not in inherited]
    lines = _table("field", "value", "if left out", "meaning")
    for field in sorted(own, key=lambda field: not field.required):
        meaning = docs.get(field.encode_name, "")
        lines.append(_row(f"`{field.encode_name}`", _type_name(field.type), _default(field), meaning))
    return "\n".join(lines) + "\n"


def _kind_names() -> dict[str, str]:
    """The named kinds of text of `content.values`, by what a finding says is expected."""
    return {
        get_args(kind)[1].extra["expects"]: name
        for name in _module_docs(values)
        if len(get_args(kind := getattr(values, name))) == 2 and isinstance(get_args(kind)[1], msgspec.Meta)
    }


def _kinds_of_values() -> str:
    docs = _module_docs(values)
    lines = ["## Kinds of values\n", *_table("kind", "how it is written", "what it is")]
    for expects, name in _kind_names().items():
        longest = get_args(getattr(values, name))[1].max_length
        limit = f", at most {longest} characters" if longest else ""
        lines.append(_row(_in_words(name), f"{expects}{limit}", docs[name]))
    lines.append(_row("Date", EXPECTED, "A day, or as much of it as is known or matters."))
    lines.append(_row("End date", f"{EXPECTED}, or `{EndDate.PRESENT}`", "When something ended, or that it goes on."))
    lines.append(_row("Number", "digits, such as `3`", "A whole number."))
    lines.append(_row("Yes or no", "`true` or `false`", "A choice; `yes`, `on` and the like are errors."))
    return "\n".join(lines) + "\n"


def _type_name(type_: inspect.Type) -> str:
    match type_:
        case inspect.Metadata(type=inner, extra=extra) if extra and "expects" in extra:
            return f"[{_in_words(_kind_names()[str(extra['expects'])])}](#kinds-of-values)"
        case inspect.Metadata(type=inner):
            return _type_name(inner)
        case inspect.UnionType(types=types):
            return " or ".join(_type_name(member) for member in types if not isinstance(member, inspect.NoneType))
        case inspect.ListType(item_type=item, min_length=least):
            return f"list of {_type_name(item)}{f', at least {least}' if least else ''}"
        case inspect.DictType(value_type=value):
            return f"values by name, each a {_type_name(value)}"
        case inspect.StructType(cls=cls):
            return _record_link(cls)
        case inspect.LiteralType(values=choices):
            return ", ".join(f"`{value}`" for value in _as_written(choices))
        case inspect.CustomType(cls=cls):
            return f"[{'End date' if cls is EndDate else 'Date'}](#kinds-of-values)"
        case inspect.BoolType():
            return "[Yes or no](#kinds-of-values)"
        case inspect.IntType(ge=least, le=most):
            return f"[Number](#kinds-of-values){f' from {least} to {most}' if most is not None else ''}"
    return "text"


def _in_words(name: str) -> str:
    """A name such as `FilePath` as a reader expects it: `File path`."""
    return re.sub(r"(?<=[a-z])[A-Z]", lambda letter: f" {letter[0].lower()}", name)


def _as_written(choices: tuple[Any, ...]) -> tuple[Any, ...]:
    """Choices in the order in which `content.values` lists them; msgspec has sorted them."""
    orders = [get_args(getattr(values, name)) for name in _module_docs(values)]
    return next((order for order in orders if set(order) == set(choices)), choices)


def _default(field: inspect.Field) -> str:
    if field.required:
        return "**required**"
    value = field.default
    if value in (None, msgspec.NODEFAULT) or isinstance(value, Record):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _levels() -> str:
    """The levels with the definitions that visitors read."""
    from generator.caching.stamps import Stamps
    from generator.folders import Folders, packaged_folder

    themed, _ = theme.load(Folders.of(packaged_folder("templates").parent), Stamps(None, now=0))
    words, _ = vocabulary.load(themed, vocabulary.FALLBACK)
    lines = ["## Levels\n", *_table("level", "name", "definition")]
    for level in get_args(values.Level):
        name, definition = (words.text(f"levels.{level}.{part}") for part in ("name", "definition"))
        lines.append(_row(f"`{level}`", name, definition))
    return "\n".join(lines) + "\n"


def _kinds_of_evidence() -> str:
    lines = ["## Kinds of evidence\n", "The weightiest first; this is also their order in counts.\n"]
    lines += _table("kind", "written as")
    lines += [_row(f"`{kind}`", _record_link(record)) for kind, record in KINDS.items()]
    return "\n".join(lines) + "\n"


# --- Findings ---------------------------------------------------------------------------------------------------


def _findings() -> str:
    lines = [
        "## Findings\n",
        "Every finding has a code, which stays the same while its words may get better. An error stops publication; a",
        "warning does not.\n",
    ]
    for title, codes in FINDINGS.items():
        lines += [f"### {title}\n", *_table("code", "severity", "meaning")]
        lines += [
            _row(f"`{code}`", "warning" if code in WARNINGS else "error", meaning) for code, meaning in codes.items()
        ]
        lines.append("")
    return "\n".join(lines)


# --- For templates ----------------------------------------------------------------------------------------------


TEMPLATES: dict[str, type[components.View]] = {
    "pages/home.html": views.HomePage,
    "pages/skills.html": views.SkillsPage,
    "pages/skill.html": views.SkillPage,
    "pages/listing.html": views.ListingPage,
    "pages/project.html": views.ProjectPage,
    "pages/experience.html": views.ExperiencePage,
    "pages/program.html": views.ProgramPage,
    "pages/challenge.html": views.ChallengePage,
    "pages/practice.html": views.PracticePage,
    "pages/certificate.html": views.CertificatePage,
    "pages/post.html": views.PostPage,
    "pages/page.html": views.FreePage,
    "pages/resume.html": views.ResumePage,
    "pages/match.html": views.MatchPage,
    "pages/not-found.html": views.NotFoundPage,
    "resume/resume.typ": printed.ResumeDocument,
    "resume/card.typ": printed.SocialCard,
    "feed.xml": views.Feed,
    "sitemap.xml": views.Sitemap,
    "robots.txt": views.Robots,
    "domain.txt": views.Domain,
    "llms.txt": views.Llms,
}
"""What each template that makes an output knows as `page`."""


def _templates() -> str:
    lines = [_ABOUT_TEMPLATES, *_table("template", "what `page` is")]
    lines += [_row(f"`{name}`", _view_link(view.__name__)) for name, view in TEMPLATES.items()]
    lines.append("")
    for module in (components, views, printed):
        classes = [node for node in ast.parse(source_inspect.getsource(module)).body if isinstance(node, ast.ClassDef)]
        lines += [_view_section(node) for node in classes if node.name != "View"]
    return "\n".join(lines)


_ABOUT_TEMPLATES = """\
## What templates know

A template knows its view as `page`, and seven helpers: `t("site.skip", …)` for words of the interface, `date(…)`,
`iso(…)`, `period(…)` and `duration(months)`, `linked_data(page)`, what search engines are told, and
`hash_source(program)`, by which a policy lets a program run that stands in the page. It knows nothing else. A
`Fragment` and a `Body` are safe HTML, and a `Url` is written as seen from the page; put them into it as they are:
`{{ card.summary }}`, `{{ link.url }}`. A `PartialDate` and a `Period` are shown by the helpers. A template whose name
ends in `.txt` makes plain text, in which nothing is escaped; `| md` escapes there what Markdown would take for marks.

What is set into type, `resume/*.typ`, knows `page` and `t(…)` too, from `resume/words.typ`. There a `PartialDate` and a
`Period` are words already, a `Url` is absolute or empty, and a `Fragment` is a list of runs for `inline(…)`.
"""


def _view_link(name: str) -> str:
    return f"[{name}](#{name.lower()}-view)"


def _view_section(node: ast.ClassDef) -> str:
    docs = _docs_below(node.body)
    lines = [f"### {node.name} view\n", _one_paragraph(ast.get_docstring(node) or "") + "\n"]
    bases = [base.id for base in node.bases if isinstance(base, ast.Name) and base.id != "View"]
    lines += [f"It has everything that {_view_link(base)} has.\n" for base in bases]
    fields = [item for item in node.body if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)]
    if fields:
        lines += _table("field", "type", "meaning")
    for field in fields:
        name = ast.unparse(field.target)
        lines.append(_row(f"`{name}`", f"`{ast.unparse(field.annotation)}`", docs.get(name, "")))
    return "\n".join(lines) + ("\n" if fields else "")


# --- The docstrings ---------------------------------------------------------------------------------------------


def field_docs(record: type[Record]) -> dict[str, str]:
    """What each field of a record means: the docstrings below the fields, its bases' included."""
    docs: dict[str, str] = {}
    for base in reversed(record.__mro__):
        docs |= _class_docs().get(base.__name__, {})
    return docs


@cache
def _class_docs() -> dict[str, dict[str, str]]:
    tree = ast.parse(source_inspect.getsource(schema))
    return {node.name: _docs_below(node.body) for node in tree.body if isinstance(node, ast.ClassDef)}


@cache
def _module_docs(module: ModuleType) -> dict[str, str]:
    return _docs_below(ast.parse(source_inspect.getsource(module)).body)


def _docs_below(body: list[ast.stmt]) -> dict[str, str]:
    """The docstring that follows each assignment of a body."""
    docs: dict[str, str] = {}
    for statement, following in pairwise(body):
        match statement, following:
            case (
                ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str() as words)),
            ):
                docs[name] = _one_paragraph(words)
    return docs


def _one_paragraph(words: str) -> str:
    return " ".join(words.split())


if __name__ == "__main__":
    print(markdown(), end="")  # noqa: T201 - `python -m generator.reference > docs/reference.md`
