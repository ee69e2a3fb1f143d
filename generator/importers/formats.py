"""The formats that can be imported: which one a source is in, and what its importer makes of it.

A format is known by what is in a file, never by the name alone; the name only tells whether to look for JSON, YAML, a
table or an archive.
"""

from collections.abc import Callable

import msgspec

from generator.content.sources import CONTROL
from generator.diagnostics import Diagnostic, Place, error, has_errors
from generator.importers.model import Imported, Material
from generator.importers.resumes import fresh, jsonresume, linkedin, manfred, reactive, rendercv
from generator.importers.resumes.ledger import Ledger
from generator.importers.resumes.trees import parse_json
from generator.yamlfiles.tree import Node, YamlText, parse

LARGEST_TEXT = 5 * 1024 * 1024
"""The largest text that is imported, in bytes: a résumé with its picture in it."""
LARGEST_ARCHIVE = 200 * 1024 * 1024


class _Format(msgspec.Struct, frozen=True):
    """A format of trees."""

    name: str
    recognises: Callable[[Node], bool]
    read: Callable[[Ledger], Imported]


_TREES = (
    _Format("Reactive Resume", reactive.recognises, reactive.read),
    _Format("RenderCV", rendercv.recognises, rendercv.read),
    _Format("Manfred", manfred.recognises, manfred.read),
    _Format("JSON Resume", jsonresume.recognises, jsonresume.read),
    _Format("FRESH", fresh.recognises, fresh.read),
)
KNOWN = "JSON Resume, FRESH, Reactive Resume, RenderCV, Manfred, LinkedIn's export, or a README"


def imported(material: Material) -> Imported:
    """What a source tells, in whatever format it is."""
    name, data = material.name.casefold(), material.data
    largest = LARGEST_ARCHIVE if data[:2] == b"PK" else LARGEST_TEXT
    if len(data) > largest:
        message = f"the file has {len(data) / 1024 / 1024:.1f} MiB, expected at most {largest // 1024 // 1024} MiB"
        return _refused(error("import-too-large", message, Place(material.name), "import a part of it"))
    if data[:4] == b"PK\x03\x04" or name.endswith(".zip"):
        return linkedin.read_archive(material)
    if name.endswith(".csv"):
        return _table(material)
    text, problems = text_of(material)
    if problems:
        return _refused(*problems)
    if name.endswith((".json", ".yaml", ".yml")):
        return _tree(material, text)
    if name.endswith((".md", ".markdown", ".mdown", ".txt", ".rst")) or "readme" in name:
        if looks_like_a_page(text):
            hint = "save the README itself, for example from the raw view of the repository"
            message = "a whole page of HTML, expected Markdown"
            return _refused(error("import-format", message, Place(material.name, 1), hint))
        return _readme(material, text)
    hint = f"known are: {KNOWN}"
    return _refused(error("import-format", "no format is known for such a file", Place(material.name), hint))


def _readme(material: Material, text: str) -> Imported:
    from generator.importers.readmes import content

    return content.read(msgspec.structs.replace(material, data=text.encode()))


def _table(material: Material) -> Imported:
    if linkedin.is_table(material.name):
        return linkedin.read_table(material)
    hint = "the tables of LinkedIn's export have names such as `Positions.csv`"
    return _refused(error("import-format", "no format is known for this table", Place(material.name), hint))


def text_of(material: Material) -> tuple[str, list[Diagnostic]]:
    """The text of a source, with line feeds as line ends, or why it is none."""
    place = Place(material.name)
    if b"\0" in material.data[:4096] and material.data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return "", [error("import-format", "not a text: it has bytes of zero", place, f"known are: {KNOWN}")]
    encoding = "utf-16" if material.data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = material.data.decode(encoding)
    except UnicodeDecodeError as problem:
        before = material.data[: problem.start].decode(errors="replace")
        line = before.count("\n") + 1
        message = f"byte 0x{material.data[problem.start]:02x} is not UTF-8 text"
        return "", [error("not-utf-8", message, Place(material.name, line), "save the file as UTF-8")]
    if not text.strip():
        return "", [error("empty-file", "the file is empty", place, "name a file with something in it")]
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")), []


def looks_like_a_page(text: str) -> bool:
    """Whether a text is HTML as a whole, and not Markdown with some."""
    head = text.lstrip()[:500].casefold()
    return head.startswith(("<!doctype html", "<html", "<head", "<?xml"))


def _tree(material: Material, text: str) -> Imported:
    if looks_like_a_page(text):
        message = "a page of HTML, expected JSON or YAML"
        hint = "download the file itself, not the page that shows it"
        return _refused(error("import-format", message, Place(material.name, 1), hint))
    if material.name.casefold().endswith(".json"):
        root, findings = parse_json(material.name, text)
    else:
        root, findings = parse(YamlText(material.name, text, 1))
    if root is None or has_errors(findings):
        return Imported(diagnostics=tuple(findings))
    format_ = next((format_ for format_ in _TREES if format_.recognises(root)), None)
    if format_ is None:
        hint = f"known are: {KNOWN}"
        return _refused(error("import-format", "none of the formats that are known", Place(material.name, 1), hint))
    result = format_.read(Ledger(material.name, root))
    return msgspec.structs.replace(result, diagnostics=(*findings, *result.diagnostics))


def _refused(*findings: Diagnostic) -> Imported:
    return Imported(diagnostics=findings)
