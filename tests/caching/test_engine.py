"""What the program is: every change of it that could change a page is another digest, and nothing else is."""

import importlib.metadata
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from generator.caching import engine
from generator.caching.cache import Cache
from generator.caching.stamps import RACY, Stamps
from tests.built_site import REPOSITORY

DIGEST = (
    "import time; from generator.caching import engine; "
    "from generator.caching.cache import Cache; from generator.caching.stamps import Stamps"
)
PRINT = "print(engine.digest(Stamps(None, now=0), Cache(None)).hex())"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a small program."""
    folder = tmp_path / "generator"
    (folder / "markup").mkdir(parents=True)
    for name in ("build.py", "markup/text.py"):
        (folder / name).write_text(f"name = {name!r}\n", encoding="utf-8")
    libraries = tmp_path / "libraries"
    libraries.mkdir()
    monkeypatch.setattr(engine, "_PACKAGE", folder)
    monkeypatch.setattr(engine, "library_folders", lambda: [str(libraries)])
    return folder


def _digest(cache: Cache | None = None) -> bytes:
    return engine.digest(Stamps(None, now=time.time_ns()), cache or Cache(None))


SOURCES: dict[str, Callable[[Path], object]] = {
    "edited": lambda folder: (folder / "markup" / "text.py").write_text("name = 'markup/next.py'\n", encoding="utf-8"),
    "added": lambda folder: (folder / "markup" / "more.py").touch(),
    "removed": lambda folder: (folder / "build.py").unlink(),
    "renamed": lambda folder: (folder / "build.py").rename(folder / "make.py"),
    "moved": lambda folder: (folder / "build.py").rename(folder / "markup" / "build.py"),
}


@pytest.mark.parametrize("change", SOURCES)
def test_a_change_of_its_own_sources_is_another_digest(program: Path, change: str) -> None:
    before = _digest()
    SOURCES[change](program)
    assert _digest() != before


@pytest.mark.usefixtures("program")
def test_a_program_that_changed_while_it_ran_is_like_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _digest() == _digest()
    monkeypatch.setattr(engine, "LOADED", time.time_ns() - RACY)
    assert _digest() != _digest()


@pytest.mark.parametrize("name", ["__pycache__/build.pyc", "notes.txt", "starter/templates/hook.py"])
def test_what_is_no_source_of_it_does_not_count(program: Path, name: str) -> None:
    before = _digest()
    (program / name).parent.mkdir(parents=True, exist_ok=True)
    (program / name).touch()
    assert _digest() == before


def test_a_source_that_cannot_have_changed_is_not_read_again(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    later = time.time_ns() + 2 * RACY
    stamps = Stamps(None, now=later)
    before = engine.digest(stamps, Cache(None))
    known = stamps.encode()
    monkeypatch.setattr(engine, "digest_of_file", lambda file: pytest.fail(f"{file} is read"))
    assert engine.digest(Stamps(known, now=later), Cache(None)) == before
    with pytest.raises(pytest.fail.Exception):
        engine.digest(Stamps(known, now=later, trusting=False), Cache(None))
    assert program.is_dir()


@pytest.mark.parametrize("library", engine.LIBRARIES)
def test_another_version_of_a_library_is_another_digest(
    program: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    before = _digest()
    real = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "99" if name == library else real(name))
    assert _digest() != before
    assert program.is_dir()


def test_versions_are_asked_for_again_only_after_something_was_installed(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    versions = dict.fromkeys(engine.LIBRARIES, "1")

    def version(name: str) -> str:
        asked.append(name)
        return versions[name]

    monkeypatch.setattr(importlib.metadata, "version", version)
    cache = Cache.open(tmp_path / ".cache" / "results.db")
    before = _digest(cache)
    versions["markdown"] = "2"
    assert _digest(cache) == before
    assert asked == list(engine.LIBRARIES)
    (tmp_path / "libraries" / "markdown-2.dist-info").mkdir()
    assert _digest(cache) != before
    assert asked == [*engine.LIBRARIES] * 2
    assert program.is_dir()


@pytest.mark.parametrize("python", [("pypy", 3, 11), ("cpython", 3, 99), ("cpython", 4, 11)])
def test_another_python_is_another_digest(
    program: Path, monkeypatch: pytest.MonkeyPatch, python: tuple[str, int, int]
) -> None:
    before = _digest()
    name, major, minor = python
    surroundings = SimpleNamespace(
        implementation=SimpleNamespace(name=name), version_info=SimpleNamespace(major=major, minor=minor)
    )
    monkeypatch.setattr(engine, "sys", surroundings)
    assert _digest() != before
    assert program.is_dir()


def test_the_digest_is_the_same_in_every_process_and_folder(tmp_path: Path) -> None:
    def elsewhere(folder: Path, seed: str) -> str:
        surroundings = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(REPOSITORY)}
        command = [sys.executable, "-c", f"{DIGEST}; {PRINT}"]
        return subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=True).stdout

    assert elsewhere(tmp_path, "1") == elsewhere(REPOSITORY, "4711") == f"{_digest().hex()}\n"


def test_the_templates_that_an_installed_program_brings_along_are_no_sources_of_it() -> None:
    names = set(engine.sources())
    assert {"pipeline/build.py", "markup/text.py", "__init__.py"} <= names
    assert not any(name.startswith("starter/") for name in names)


def test_a_program_below_a_folder_of_that_name_has_sources_all_the_same(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "starter" / "generator"
    elsewhere.parent.mkdir()
    at_home = _digest()
    program.rename(elsewhere)
    monkeypatch.setattr(engine, "_PACKAGE", elsewhere)
    assert _digest() == at_home
    assert {str(elsewhere / name) for name in ("build.py", "markup/text.py")} <= set(engine.files())
    SOURCES["edited"](elsewhere)
    assert _digest() != at_home


def test_all_that_the_digest_depends_on_is_named(program: Path, tmp_path: Path) -> None:
    files = {"generator/build.py", "generator/markup/text.py", "generator", "generator/markup", "libraries"}
    assert set(engine.files()) == {str(tmp_path / name) for name in files}
    assert program.is_dir()
