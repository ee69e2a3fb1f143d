r"""What bad input gets: every file of tests/cases/ is a small site and exactly what the program says about it.

A case is one text file: comment lines on what it shows, then a section for each file of the site, headed
`=== path ===`, and last `=== diagnostics ===` with all findings of one run. Sections of one path are joined. A header
may carry options in parentheses, for what text cannot show:

- `escaped`: the path and the text hold Python's escapes; `\xff` is that byte, and a backslash ends a line unfinished;
- `times=N`: the text is repeated;
- `link=TARGET`: a symbolic link;
- `absent`: the file is not there. Only for content/profile.yaml, which a case has without writing it.

After a change of messages, `python -m tests.test_cases --update` writes the findings of today into the cases. Each
difference then has to be read.
"""

import argparse
import datetime
import functools
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import jinja2.bccache
import msgspec
import pytest

from generator.folders import Folders
from generator.pipeline.build import Result, build
from generator.pipeline.request import Request
from generator.rendering import templates
from generator.reporting.console import Console

CASES = Path(__file__).parent / "cases"
TODAY = datetime.date(2026, 11, 22)
PROFILE = "content/profile.yaml"
DIAGNOSTICS = "diagnostics"

_HEADER = re.compile(r"^=== (\S+?)(?: \((.+)\))? ===\n", re.MULTILINE)
_ESCAPE = re.compile(r"\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|[nrt\\\n])")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "\n": ""}

Snapshot = dict[str, tuple[bytes, int]]


class Section(msgspec.Struct, frozen=True):
    """A stretch of one file of the site."""

    path: str
    text: str
    options: dict[str, str]

    def data(self) -> bytes:
        """The bytes the stretch stands for."""
        data = _unescaped(self.text) if "escaped" in self.options else self.text.encode()
        return data * int(self.options.get("times", 1))


class Case(msgspec.Struct, frozen=True):
    """One case, read."""

    sections: tuple[Section, ...]
    expected: str

    @classmethod
    def of(cls, text: str) -> "Case":
        """Read the archive."""
        _, *pieces = _HEADER.split(text)
        sections = []
        for path, options, body in zip(pieces[::3], pieces[1::3], pieces[2::3], strict=True):
            given = dict(option.partition("=")[::2] for option in (options or "").split(", "))
            name = _unescaped(path).decode() if "escaped" in given else path
            sections.append(Section(name, body, given))
        if not sections or sections[-1].path != DIAGNOSTICS:
            raise ValueError(f"the last section has to be `{DIAGNOSTICS}`")
        return cls(tuple(sections[:-1]), sections[-1].text.strip("\n"))

    def write(self, site: Path) -> None:
        """Make the site."""
        if all(section.path != PROFILE for section in self.sections):
            _append(site / PROFILE, b"name: Ada\n")
        for section in self.sections:
            if "link" in section.options:
                (site / section.path).parent.mkdir(parents=True, exist_ok=True)
                (site / section.path).symlink_to(section.options["link"])
            elif "absent" not in section.options:
                _append(site / section.path, section.data())


def _append(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as stream:
        stream.write(data)


def _unescaped(text: str) -> bytes:
    """Text with escapes, as bytes."""
    pieces = _ESCAPE.split(text)
    data = bytearray()
    for plain, escape in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        data += plain.encode()
        if escape in _PLAIN:
            data += _PLAIN[escape].encode()
        elif escape.startswith("x"):
            data.append(int(escape[1:], 16))
        elif escape:
            data += chr(int(escape[1:], 16)).encode()
    return bytes(data)


def _names() -> list[str]:
    return sorted(file.stem for file in CASES.glob("*.txt"))


def _run(site: Path, output: Path) -> tuple[Result, str]:
    """Build a site; what came of it, and what a person sees of its findings."""
    result = build(Request(folders=Folders.of(site, output), today=TODAY, remember=False))
    stream = io.StringIO()
    Console(stream).show(result.diagnostics)
    return result, stream.getvalue().replace(str(site.resolve()), "SITE").strip("\n")


def _snapshot(folder: Path) -> Snapshot:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


class _Compiled(jinja2.BytecodeCache):
    """The compiled templates of earlier cases; their keys are names, places and text, so none is out of date."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.code[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="module", autouse=True)
def _compile_templates_once() -> Iterator[None]:
    environment = functools.partial(templates._Sandbox, bytecode_cache=_Compiled())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templates, "_Sandbox", environment)
        yield


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of an earlier, good build."""
    site = tmp_path_factory.mktemp("earlier")
    _append(site / PROFILE, b"name: Grace\n")
    assert _run(site, site / "output")[0].succeeded
    return site / "output"


@pytest.mark.parametrize("name", _names())
def test_the_findings_are_exactly_those_expected(name: str, tmp_path: Path, published: Path) -> None:
    case = Case.of((CASES / f"{name}.txt").read_text(encoding="utf-8"))
    site, output = tmp_path / "site", tmp_path / "output"
    site.mkdir()
    case.write(site)
    shutil.copytree(published, output)
    before = _snapshot(output)
    result, shown = _run(site, output)
    assert shown == case.expected
    if result.succeeded:
        assert b"Ada" in (output / "index.html").read_bytes()
    else:
        assert _snapshot(output) == before


def test_escapes_stand_for_bytes() -> None:
    assert _unescaped("a\\xff\\u00e9\\n\\\\n\\\nb") == b"a\xff\xc3\xa9\n\\nb"


def _update() -> None:
    for name in _names():
        file = CASES / f"{name}.txt"
        text = file.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            Case.of(text).write(Path(folder))
            _, shown = _run(Path(folder), Path(folder) / "output")
        head = text[: text.index(f"=== {DIAGNOSTICS} ===\n")]
        shown = f"{shown}\n" if shown else ""
        file.write_text(f"{head}=== {DIAGNOSTICS} ===\n{shown}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="Run with pytest; with --update, write the findings of today.")
    arguments.add_argument("--update", action="store_true", required=True)
    arguments.parse_args()
    _update()
