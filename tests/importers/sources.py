"""The sample documents of all formats, and whether anything of one got lost."""

import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

from generator.importers.bring import Brought, bring, put
from generator.importers.resumes import when
from generator.importers.resumes.tables import Cell, cells
from generator.importers.resumes.trees import parse_json
from generator.yamlfiles.tree import Mapping, Node, Scalar, Sequence, YamlText, parse

SAMPLES = Path(__file__).parent / "samples"
DOCUMENTS = sorted(path for path in SAMPLES.iterdir() if path.name != "README.md")


def source_of(document: Path, folder: Path) -> Path:
    """A document as a person has it: LinkedIn's tables are in a zip file."""
    if not document.is_dir():
        return document
    archive = folder / f"{document.name}.zip"
    archive.write_bytes(zipped({file.name: file.read_bytes() for file in sorted(document.iterdir())}))
    return archive


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def imported(document: Path, folder: Path) -> tuple[Path, Brought]:
    """A site made of one document."""
    folder.mkdir(parents=True, exist_ok=True)
    site = folder / "site"
    brought = bring([source_of(document, folder)], site)
    if brought.succeeded:
        put(brought)
    return site, brought


def values(document: Path) -> Iterator[str]:
    """Every value that stands in a document."""
    if document.is_dir():
        for file in document.iterdir():
            text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            if file.name != "Connections.csv":
                rows, _ = cells(file.name, text)
                yield from (cell.text for row in rows[_head(file.name, rows) + 1 :] for cell in row)
        return
    text = document.read_text(encoding="utf-8")
    yaml = document.suffix == ".yaml"
    root, _ = parse(YamlText("", text, 1)) if yaml else parse_json("", text)
    yield from _scalars(root)


def _head(name: str, rows: list[list[Cell]]) -> int:
    return 2 if name == "Languages.csv" and len(rows) == 4 else 1 if name == "Profile.csv" and len(rows) == 3 else 0


def _scalars(node: Node | None) -> Iterator[str]:
    match node:
        case Scalar(text=text):
            yield text
        case Sequence(items=items):
            for item in items:
                yield from _scalars(item)
        case Mapping(entries=entries):
            for _, child in entries.values():
                yield from _scalars(child)


def lost(document: Path, site: Path, brought: Brought) -> list[str]:
    """The values of a document that are neither in content nor in the account."""
    content = [path.read_text(encoding="utf-8") for path in sorted((site / "content").rglob("*")) if path.is_file()]
    told = [f"{note.text} {note.why}" for note in brought.notes if note.kind in ("left-out", "private", "guessed")]
    whole = " ".join([*content, *told])
    everything = plain(whole) + plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", whole))
    return [value for value in values(document) if not _is_there(value, everything)]


def _is_there(value: str, everything: str) -> bool:
    value = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", value)
    if not plain(value).strip() or plain(value) in everything:
        return True
    date = when.date(value)
    if date is not None and plain(date.text) in everything:
        return True
    start, end = when.period(value)
    if start is not None and end is not None:
        return plain(start.text) in everything and plain(str(end)) in everything
    ended = when.end(value)
    if ended is not None and plain(str(ended)) in everything:
        return True
    parts = [plain(part) for part in re.split(r"[,;:\n()]|</?[a-z]+>|\*\*|\]\(| and | et |\[", value)]
    return all(part in everything for part in parts if part.strip())


def plain(text: str) -> str:
    """The words of a text with one space around each: no marks, tags, quotes, and no case."""
    text = re.sub(r"^ *#(?: yaml-language.*)?", " ", html.unescape(text), flags=re.MULTILINE)
    text = re.sub(r"</?(?:p|ul|li|strong|em|ol|br)>", " ", text)
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).casefold())
    return f" {' '.join(words)} "
