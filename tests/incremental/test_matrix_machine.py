"""The matrix, rows 100 to 126: times, version control, versions of the program, the cache, the output folder."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest

from generator.caching import engine
from generator.output.journal import MANIFEST
from generator.pipeline import build as pipeline
from generator.pipeline import prepare
from generator.uptodate import CACHE
from tests.incremental.outputs import ABOUT, ATLAS, FIRST, HOME, PYTHON, SECOND, ZEPHYR
from tests.incremental.portfolio import FILES, edited
from tests.incremental.site import FOREIGN, Every, Site
from tests.incremental.trees import remove

ZEPHYR_FILE, NOTES = "content/projects/zephyr.md", "content/media/notes.txt"
BLEW = edited(ZEPHYR_FILE, ("It blows.", "It blew!."))
EVERYTHING = Every("*")


def _with_time(change: dict[str, str], moment: Callable[[int], int]) -> Callable[[Path], None]:
    """A change whose files have a modification time that is made from the earlier one (in nanoseconds)."""

    def changed(folder: Path) -> None:
        for path, text in change.items():
            modified = moment((folder / path).stat().st_mtime_ns)
            (folder / path).write_text(text)
            os.utime(folder / path, ns=(modified, modified))

    return changed


def _touched(folder: Path) -> None:
    for path in FILES:
        os.utime(folder / path)


def test_row_100_touched_without_a_change(site: Site) -> None:
    built = site.step(_touched, changed=[])
    assert not built.parsed
    assert not built.result.rendered


@pytest.mark.parametrize("days", [0, -1, 1, -9000], ids=["row_101", "row_102", "row_103", "row_102_long_ago"])
def test_rows_101_to_103_an_edit_with_any_modification_time(site: Site, days: int) -> None:
    site.step(_with_time(BLEW, lambda earlier: earlier + days * 86_400 * 10**9), changed=[ZEPHYR])


def test_row_104_a_second_edit_of_the_same_size_in_the_same_tick(site: Site) -> None:
    site.step(BLEW, changed=[ZEPHYR], racy=True)
    grew = edited(ZEPHYR_FILE, ("It blows.", "It grew!."))
    site.step(_with_time(grew, lambda earlier: earlier), changed=[ZEPHYR], racy=True)


def test_row_105_a_source_changes_while_the_build_reads(site: Site) -> None:
    times: list[int] = []

    def disturbed(*arguments: Any, **options: Any) -> object:
        times.append(1)
        if len(times) == 1:
            (site.folder / NOTES).write_text("newer")
        return prepare.prepare(*arguments, **options)

    remove(site.output / "media/notes.txt")
    with mock.patch.object(pipeline, "prepare", disturbed):
        site.step(changed=["media/notes.txt"], reversible=False)
    assert (site.output / "media/notes.txt").read_text() == "newer"


def test_row_106_to_another_branch_and_back(site: Site) -> None:
    branch = {**edited("content/posts/first.md", ("Time", "Tide")), ZEPHYR_FILE: None}
    assert site.step(branch, changed=None).parsed == ("content/posts/first.md",)
    back = {path: FILES[path] for path in branch}
    assert site.step(back, changed=None).parsed == ()
    assert site.step(branch, changed=None).parsed == ()


def test_row_107_a_fresh_clone_with_a_restored_cache(site: Site, tmp_path: Path) -> None:
    shutil.copytree(site.folder, tmp_path / "clone", ignore=shutil.ignore_patterns("output"))
    site.folder = tmp_path / "clone"
    built = site.step(changed=[EVERYTHING], reversible=False)
    assert built.parsed == ()


@pytest.mark.parametrize("what", ["row_71_code", "row_88_helpers", "row_111_program"])
def test_row_111_another_version_of_the_program(site: Site, what: str) -> None:
    with mock.patch.object(engine, "digest", return_value=what.encode()):
        built = site.step(changed=[])
        assert set(built.parsed) >= {ZEPHYR_FILE}
        assert built.result.prepared is not None
        assert built.result.rendered.keys() == {sheet.path for sheet in built.result.prepared.planned.sheets}
        site.step({NOTES: None, "content/pages/about.md": None}, changed=None)
    site.step(changed=[])


def test_row_112_another_version_of_a_library(site: Site) -> None:
    with mock.patch.object(engine, "_versions", return_value=b"markdown 99"):
        built = site.step(changed=[])
        assert built.parsed
        assert built.result.rendered


def test_row_113_another_version_of_python(site: Site) -> None:
    other = SimpleNamespace(
        version_info=SimpleNamespace(major=3, minor=99), implementation=sys.implementation, path=sys.path
    )
    with mock.patch.object(engine, "sys", other):
        built = site.step(changed=[])
        assert built.parsed
        assert built.result.rendered


def test_row_117_the_cache_is_deleted(site: Site) -> None:
    remove(site.folder / ".cache")
    built = site.step({ZEPHYR_FILE: None}, changed=None, reversible=False)
    assert ZEPHYR in built.result.changes.removed
    assert built.parsed


def test_row_118_the_cache_of_another_site(site: Site, site_in: Callable[[Path], Site], tmp_path: Path) -> None:
    other = site_in(tmp_path / "other")
    other.step({**BLEW, "content/profile.yaml": "name: Somebody else\n", "content/site.yaml": "language: en\n"})
    shutil.copy(other.folder / CACHE, site.folder / CACHE)
    site.step(changed=[])
    site.step(edited(ZEPHYR_FILE, ("It blows.", "It blew!.")), changed=[ZEPHYR])


def test_row_119_the_folder_is_moved(site: Site, tmp_path: Path) -> None:
    site.folder = site.folder.rename(tmp_path / "another place")
    built = site.step(changed=[])
    assert not built.parsed
    assert not built.result.rendered
    site.step(BLEW, changed=[ZEPHYR])


def test_row_121_an_output_is_deleted_by_hand(site: Site) -> None:
    for path in (ATLAS, "media/notes.txt"):
        remove(site.output / path)
        site.step(changed=[path])


@pytest.mark.parametrize("data", [b"edited", b"", None], ids=["other", "empty", "of_the_same_size_and_time"])
def test_row_122_an_output_is_edited_by_hand(site: Site, data: bytes | None) -> None:
    (picture,) = (file.name for file in (site.output / "projects/board").glob("board.*.png"))
    for path in (ATLAS, "media/notes.txt", f"projects/board/{picture}"):
        file = site.output / path
        modified = file.stat().st_mtime_ns
        file.write_bytes(data if data is not None else file.read_bytes()[::-1])
        os.utime(file, ns=(modified, modified))
        built = site.step(changed=[path], told={"edited-output"}, reversible=False)
        assert built.result.changes.edited == (path,)


def test_row_123_files_of_somebody_else(site: Site) -> None:
    (site.output / "projects/theirs.txt").write_bytes(b"theirs")
    site.step(changed=[], told={"kept-file"}, reversible=False)
    site.step({ZEPHYR_FILE: None}, changed=None)
    assert all((site.output / path).read_bytes() == data for path, data in FOREIGN.items())


def test_row_124_a_file_of_somebody_else_where_the_site_needs_one(site: Site) -> None:
    theirs = site.output / "media/new.txt"
    theirs.write_bytes(b"theirs")
    site.step({"content/media/new.txt": "ours"}, error="foreign-file", reversible=False)
    theirs.write_bytes(b"ours")
    site.step(changed=[], reversible=False)
    theirs = site.output / "media/newer.txt"
    theirs.write_bytes(b"theirs")
    site.step({"content/media/newer.txt": "ours"}, error="foreign-file", reversible=False)
    site.step(force=True, changed=["media/newer.txt"], reversible=False)


def test_row_125_the_output_folder_is_removed(site: Site) -> None:
    remove(site.output)
    built = site.step(changed=[EVERYTHING], reversible=False)
    assert not built.parsed


def test_row_126_the_manifest_is_lost(site: Site) -> None:
    (site.output / MANIFEST).unlink()
    site.step(changed=[], told={"kept-file"}, reversible=False)
    (site.output / MANIFEST).unlink()
    site.step(BLEW, error="foreign-file", reversible=False)
    site.step(force=True, changed=[ZEPHYR], told={"kept-file"}, reversible=False)


def test_row_134_a_path_that_some_system_cannot_hold(site: Site) -> None:
    site.step({"content/media/con.txt": "reserved"}, error="bad-name")
    site.step({"content/media/con.txt": None, "content/media/dot.": "at the end"}, error="bad-name")
    site.step({"content/media/dot.": None, f"content/media/{'long' * 60}": "long"}, error="bad-name")
    site.step({f"content/media/{'long' * 60}": None}, changed=[])
    assert {ABOUT, FIRST, HOME, PYTHON, SECOND} <= site.owned
