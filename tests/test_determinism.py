"""Equal content gives an equal site: to the byte, wherever, whenever and by whomever it is built."""

import os
import posixpath
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.folders import Folders
from generator.output.journal import LOCK
from generator.pipeline.build import build
from generator.pipeline.request import Request
from generator.presentation.addresses import relative
from tests.built_site import REPOSITORY, SITES, copied
from tests.sites_in_memory import TODAY

Tree = dict[str, tuple[str, bytes]]


@dataclass(frozen=True)
class World:
    """All that surrounds a build and must not show in it."""

    site: str
    folder: str
    umask: int
    environment: dict[str, str]


HERE = World("site", ".", 0o022, {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"})
ELSEWHERE = World(
    "another/place of the sité",
    "/",
    0o077,
    {
        "PYTHONHASHSEED": "4711",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "POSIX",
        "LANGUAGE": "tr",
    },
)


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a site, so that nothing but its own content and templates surrounds it."""
    return copied(request.param, tmp_path / "original")


def _tree(folder: Path) -> Tree:
    """Everything below a folder: mode and bytes; without the lock, which is empty and belongs to who builds."""
    return {
        path.relative_to(folder).as_posix(): (
            stat.filemode(path.lstat().st_mode),
            path.read_bytes() if path.is_file() else b"",
        )
        for path in folder.rglob("*")
        if path != folder / LOCK
    }


def _built(site: Path, output: Path, *, remember: bool = False) -> Tree:
    result = build(Request(folders=Folders.of(site, output), today=TODAY, remember=remember))
    assert result.succeeded, result.diagnostics
    return _tree(output)


def _built_in(world: World, original: Path, root: Path) -> Tree:
    """The tree that the command line builds from a copy of a site."""
    copy, output = root / world.site, root / f"{world.site} built"
    shutil.copytree(original, copy)
    command = [sys.executable, "-m", "generator", "build", "--site", str(copy), "--output", str(output)]
    subprocess.run(
        [*command, "--today", TODAY.isoformat(), "--quiet"],
        cwd=root / world.folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **world.environment},
        umask=world.umask,
        check=True,
    )
    return _tree(output)


@pytest.mark.skipif(os.name == "nt", reason="umask and POSIX locales")
def test_a_site_is_the_same_in_every_surrounding(site: Path, tmp_path: Path) -> None:
    one, other = _built_in(HERE, site, tmp_path), _built_in(ELSEWHERE, site, tmp_path)
    assert len(one) > 5
    assert [path for path in sorted(one.keys() | other.keys()) if one.get(path) != other.get(path)] == []


def test_the_order_in_which_the_file_system_lists_files_does_not_show(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        _list_folders(patch, backwards=False)
        one = _built(site, tmp_path / "one")
    with monkeypatch.context() as patch:
        _list_folders(patch, backwards=True)
        other = _built(site, tmp_path / "other")
    assert one == other


def _list_folders(patch: pytest.MonkeyPatch, *, backwards: bool) -> None:
    """Let every way to list a folder give the names in this order."""
    scandir, listdir, iterdir = os.scandir, os.listdir, Path.iterdir

    def scanned(*arguments: Any) -> "_Scanned":
        with scandir(*arguments) as entries:
            return _Scanned(sorted(entries, key=lambda entry: str(entry.name), reverse=backwards))

    def listed(*arguments: Any) -> list[str]:
        return sorted(listdir(*arguments), reverse=backwards)

    def iterated(folder: Path) -> Iterator[Path]:
        return iter(sorted(iterdir(folder), key=lambda path: path.name, reverse=backwards))

    patch.setattr(os, "scandir", scanned)
    patch.setattr(os, "listdir", listed)
    patch.setattr(Path, "iterdir", iterated)


class _Scanned:
    """What `os.scandir` returns: an iterator that can be closed."""

    def __init__(self, entries: list[Any]) -> None:
        self._entries = iter(entries)

    def __iter__(self) -> Iterator[Any]:
        return self._entries

    def __next__(self) -> Any:
        return next(self._entries)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._entries = iter(())


@pytest.mark.parametrize(
    "listing",
    [
        lambda folder: [path.name for path in folder.iterdir()],
        lambda folder: [path.name for path in folder.glob("*")],
        lambda folder: list(os.listdir(folder)),  # noqa: PTH208
        lambda folder: [entry.name for entry in os.scandir(folder)],
        lambda folder: next(os.walk(folder))[2],
    ],
    ids=["iterdir", "glob", "listdir", "scandir", "walk"],
)
def test_the_tests_reach_every_way_to_list_a_folder(
    listing: Callable[[Path], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "bac":
        (tmp_path / name).touch()
    with monkeypatch.context() as patch:
        _list_folders(patch, backwards=True)
        assert listing(tmp_path) == ["c", "b", "a"]


@pytest.mark.parametrize("remember", [True, False])
def test_a_second_build_touches_no_file(site: Path, tmp_path: Path, remember: bool) -> None:
    output = tmp_path / "output"

    def stamps() -> dict[Path, tuple[int, int, int]]:
        found = {path: path.stat() for path in (output, *output.rglob("*"))}
        return {path: (status.st_ino, status.st_mtime_ns, status.st_ctime_ns) for path, status in found.items()}

    _built(site, output, remember=remember)
    before = stamps()
    _built(site, output, remember=remember)
    assert stamps() == before


def test_what_was_built_before_into_the_folder_does_not_show(tmp_path: Path) -> None:
    for site in (*SITES.values(), *reversed(SITES.values())):
        again = _built(site, tmp_path / "used")
        clean = tmp_path / f"clean-{site.name}"
        assert again == (_tree(clean) if clean.exists() else _built(site, clean))


_PARTS = st.lists(st.sampled_from(["a", "b", "ab", "é", "index.html"]), min_size=1, max_size=4).map("/".join)


@given(_PARTS, _PARTS)
def test_a_relative_address_leads_from_the_page_to_the_file(path: str, page: str) -> None:
    folder = posixpath.dirname(page)
    assert posixpath.normpath(posixpath.join(folder, relative(path, page))) == path


@given(_PARTS, _PARTS)
def test_a_relative_address_makes_no_detour(path: str, page: str) -> None:
    if not page.startswith(f"{path}/"):
        assert relative(path, page) == posixpath.relpath(path, posixpath.dirname(page) or ".")
