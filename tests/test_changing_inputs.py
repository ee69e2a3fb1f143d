"""Files that change while a build reads them: it begins again, ends as a clean build would, and blames nobody."""

import datetime
import errno
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generator.content import sources
from generator.folders import Folders
from generator.incremental.library import Library
from generator.pipeline.build import Result, build
from generator.pipeline.request import Request
from generator.rendering import edition
from generator.rendering.edition import Printer
from generator.uptodate import CACHE
from tests.built_site import REPOSITORY

TODAY = datetime.date(2026, 11, 22)
PART, ATLAS, TIDE, MAP = (
    "templates/parts/cards.html", "content/projects/atlas.md", "content/projects/tide.md", "content/media/map.svg",
)  # fmt: skip
FILES = {
    "content/profile.yaml": "name: Ada\n",
    ATLAS: "---\ntitle: Atlas\n---\n\nA text.\n",
    TIDE: "---\ntitle: Tide\n---\n\nA text.\n",
    MAP: "<svg xmlns='http://www.w3.org/2000/svg'/>\n",
    PART: (REPOSITORY / PART).read_text(encoding="utf-8"),
}

Change = Callable[[Path], object]


def _edit(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}<!-- edited -->\n" if file.suffix == ".html" else f"{text}\n", encoding="utf-8")


def _rename(file: Path) -> None:
    file.rename(file.with_stem("renamed"))


CHANGES: dict[str, Change] = {"edited": _edit, "removed": Path.unlink, "renamed": _rename}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site that was built and has been at rest since: what its files held is known, and not read again."""
    folder = tmp_path / "site"
    _write(folder, FILES)
    clock = SimpleNamespace(time_ns=lambda: time.time_ns() + 10**10, sleep=lambda _: None)
    monkeypatch.setattr("generator.pipeline.build.time", clock)
    assert _build(folder).diagnostics == ()
    return folder


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _build(folder: Path, **options: Any) -> Result:
    return build(Request(folders=Folders.of(folder), today=TODAY, **options))


def _before(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, change: Callable[[], object]) -> list[None]:
    """Let something happen before the first call of a function; as many are returned as there were calls."""
    real, calls = getattr(owner, name), list[None]()

    def called(*arguments: Any, **options: Any) -> Any:
        calls.append(None)
        if len(calls) == 1:
            change()
        return real(*arguments, **options)

    monkeypatch.setattr(owner, name, called)
    return calls


def _forget(folder: Path, *kinds: str) -> None:
    """Let results of some kinds be forgotten."""
    with closing(sqlite3.connect(folder / CACHE)) as connection, connection:
        for kind in kinds:
            assert connection.execute("DELETE FROM results WHERE kind = ?", (kind,)).rowcount > 0


def _outputs(folder: Path) -> dict[str, bytes]:
    found = (path for path in (folder / "output").rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _is_as_a_clean_build_makes_it(folder: Path, result: Result, elsewhere: Path) -> bool:
    for top in ("content", "templates"):
        files = (path for path in (folder / top).rglob("*") if path.is_file())
        _write(elsewhere, {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files})
    clean = _build(elsewhere)
    assert clean.succeeded
    return result.diagnostics == clean.diagnostics and _outputs(folder) == _outputs(elsewhere)


# --- Between the scan and the rendering ---------------------------------------------------------------------------


@pytest.mark.parametrize("change", CHANGES)
def test_a_template_may_change_before_it_is_used(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    (site / "output/projects/atlas/index.html").unlink()
    calls = _before(monkeypatch, Printer, "print", lambda: CHANGES[change](site / PART))
    result = _build(site)
    assert len(calls) > 1
    assert _is_as_a_clean_build_makes_it(site, result, tmp_path / "clean")


@pytest.mark.parametrize("change", CHANGES)
def test_a_text_may_change_before_it_is_shown(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    (site / "output/projects/atlas/index.html").unlink()
    _forget(site, "text")
    calls = _before(monkeypatch, Printer, "print", lambda: CHANGES[change](site / ATLAS))
    result = _build(site)
    assert len(calls) > 1
    assert _is_as_a_clean_build_makes_it(site, result, tmp_path / "clean")


@pytest.mark.parametrize("change", CHANGES)
def test_a_document_may_change_before_it_is_parsed(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    _forget(site, "source", "last")
    calls = _before(monkeypatch, Library, "read", lambda: CHANGES[change](site / ATLAS))
    result = _build(site)
    assert len(calls) > 1
    assert _is_as_a_clean_build_makes_it(site, result, tmp_path / "clean")


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_may_change_before_it_is_copied(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    (site / "output/media/map.svg").unlink()
    calls = _before(monkeypatch, Printer, "print", lambda: CHANGES[change](site / MAP))
    result = _build(site)
    assert len(calls) > 1
    assert _is_as_a_clean_build_makes_it(site, result, tmp_path / "clean")


@pytest.mark.parametrize("change", CHANGES)
def test_the_self_check_does_not_take_a_change_for_a_bug(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    monkeypatch.setattr(edition, "CHECKED_SHARE", 1)
    monkeypatch.setattr(edition, "CHECKED_SECONDS", 60.0)
    monkeypatch.setattr(edition, "CHECKED_TIME", 1e6)
    (site / TIDE).write_text("---\ntitle: Tide\n---\n\nAnother text.\n", encoding="utf-8")
    check = Printer._check_some

    def checked(self: Printer, *arguments: Any) -> None:
        if not calls:
            self._press.__dict__.pop("_renderer")  # as if the checked page needed a template that no other page did
            CHANGES[change](site / PART)
        calls.append(None)
        check(self, *arguments)

    calls: list[None] = []
    monkeypatch.setattr(Printer, "_check_some", checked)
    result = _build(site)
    assert calls
    assert [found.code for found in result.diagnostics] == []
    assert _is_as_a_clean_build_makes_it(site, _build(site), tmp_path / "clean")


# --- While the folder is looked through ---------------------------------------------------------------------------


@pytest.fixture
def saved(site: Path) -> Path:
    """A file that is saved while the build looks at it."""
    (site / TIDE).write_text("---\ntitle: Tide\n---\n\nAnother text.\n", encoding="utf-8")
    return site / TIDE


@pytest.mark.parametrize("change", ["removed", "renamed"])
def test_a_file_may_vanish_while_its_folder_is_looked_through(
    site: Path, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    real = sources._Scanner._read

    def looked_at(self: Any, child: Any, path: str) -> Any:
        if path == TIDE:
            CHANGES[change](saved)
        return real(self, child, path)

    monkeypatch.setattr(sources._Scanner, "_read", looked_at)
    result = _build(site)
    assert not saved.exists()
    assert _is_as_a_clean_build_makes_it(site, result, tmp_path / "clean")


def test_a_file_may_be_written_while_it_is_read(
    site: Path, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy() -> None:
        raise OSError(errno.EBUSY, "it is being written while it is read", str(saved))

    calls = _before(monkeypatch, sources, "read", busy)
    result = _build(site)
    assert len(calls) > 1
    assert _is_as_a_clean_build_makes_it(site, result, tmp_path / "clean")


def test_a_file_that_is_written_all_the_time_is_named(site: Path, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(path: Path) -> Any:
        raise OSError(errno.EBUSY, "it is being written while it is read", str(path))

    before = _outputs(site)
    monkeypatch.setattr(sources, "read", busy)
    (found,) = _build(site).diagnostics
    assert (found.code, f"`{TIDE}`" in found.message) == ("unstable", True)
    assert saved.exists()
    assert _outputs(site) == before
