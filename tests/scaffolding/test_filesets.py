"""Several files as one: all are written or none, nothing is overwritten unasked, nothing leads out."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.scaffolding import filesets

FILES = {"one.txt": b"1", "deep/er/two.txt": b"2", "three.txt": b"3"}


def _tree(folder: Path) -> dict[str, bytes | None]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() if file.is_file() else None
        for file in sorted(folder.rglob("*"))
    }


def _full_at(patch: pytest.MonkeyPatch, name: str, method: str) -> None:
    """Let the disk be full where a file of a name is written or moved."""
    real: Callable[..., object] = getattr(Path, method)

    def refuse(self: Path, *arguments: object, **options: object) -> object:
        if name in self.name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))
        return real(self, *arguments, **options)

    patch.setattr(Path, method, refuse)


def test_files_are_made_with_their_folders(tmp_path: Path) -> None:
    assert filesets.create(tmp_path / "a" / "b", FILES) == []
    assert {name: data for name, data in _tree(tmp_path / "a" / "b").items() if data} == FILES


def test_a_file_that_is_there_is_kept_and_named(tmp_path: Path) -> None:
    (tmp_path / "three.txt").write_bytes(b"mine")
    assert filesets.create(tmp_path, FILES) == ["three.txt"]
    assert (tmp_path / "three.txt").read_bytes() == b"mine"


def test_a_failure_leaves_nothing_of_what_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    _full_at(monkeypatch, "three", "open")
    for root in (tmp_path / "new" / "site", tmp_path / "mine"):
        with pytest.raises(OSError, match="space"):
            filesets.create(root, FILES)
    monkeypatch.undo()
    assert _tree(tmp_path) == {"mine": None}


def test_files_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(b"old")
    filesets.replace(tmp_path, FILES)
    assert {name: data for name, data in _tree(tmp_path).items() if data} == FILES


@pytest.mark.parametrize("method", ["open", "replace"])
def test_a_failure_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    for name in ("one.txt", "three.txt"):
        (tmp_path / name).write_bytes(b"old")
    before = _tree(tmp_path)
    _full_at(monkeypatch, "three", method)
    with pytest.raises(OSError, match="space"):
        filesets.replace(tmp_path, FILES)
    monkeypatch.undo()
    assert _tree(tmp_path) == before


def test_ctrl_c_leaves_nothing_of_what_was_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one.txt").write_bytes(b"old")
    real = Path.open

    def stop(self: Path, *arguments: Any, **options: Any) -> Any:
        if "three" in self.name:
            raise KeyboardInterrupt
        return real(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", stop)
    for write in (filesets.create, filesets.replace):
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path, FILES)
    assert _tree(tmp_path) == {"one.txt": b"old"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_nothing_is_written_through_a_link_that_leads_out(tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    site.mkdir()
    elsewhere.mkdir()
    (site / "deep").symlink_to(elsewhere)
    for write in (filesets.create, filesets.replace):
        with pytest.raises(filesets.Outside):
            write(site, FILES)
    assert _tree(elsewhere) == {}
    assert [file.name for file in site.iterdir()] == ["deep"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")
def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(b"old")
    (tmp_path / "one.txt").chmod(0o640)
    filesets.replace(tmp_path, {"one.txt": b"new"})
    assert (tmp_path / "one.txt").stat().st_mode & 0o777 == 0o640
