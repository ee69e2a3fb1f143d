"""The output folder: made equal to the plan, and nothing else touched."""

import errno
import hashlib
import io
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.folders import Folders
from generator.output import transaction
from generator.output.journal import (
    JOURNAL,
    LOCK,
    MANIFEST,
    Found,
    Journal,
    Manifest,
    digest_in,
    look,
    read_journal,
    read_manifest,
    sealed,
)
from generator.output.transaction import Changes, clean, obstacle, refusal, warnings

Files = dict[str, bytes]

NAMES = st.sampled_from(["a", "b", "a/a", "a/b", "b/a", "a/b/c", "c/d/e", "index.html"])


def _is_possible(files: Files) -> bool:
    """No file's name is a folder of another's."""
    return not any(other.startswith(f"{name}/") for name in files for other in files)


PLANS: st.SearchStrategy[Files] = st.dictionaries(NAMES, st.binary(max_size=3), max_size=6).filter(_is_possible)


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _wanted(files: Files) -> dict[str, str]:
    return {path: _sum(data) for path, data in files.items()}


def _looked(folder: Path, files: Files) -> Found:
    return look(folder, files, digest_in(folder))


def commit(folder: Path, files: Files, *, walk: bool = True) -> Changes:
    return transaction.commit(folder, _looked(folder, files), _wanted(files), files.__getitem__, walk=walk)


def _obstacle(folder: Path, files: Files, *, force: bool = False) -> str | None:
    found = obstacle(folder, _looked(folder, files), _wanted(files), force=force)
    assert found is None or found.code == "foreign-file"
    return found.message if found is not None else None


def _found(folder: Path) -> Files:
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != MANIFEST)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def _stamps(folder: Path) -> dict[str, tuple[int, int, int]]:
    statuses = {file.as_posix(): file.lstat() for file in (folder, *folder.rglob("*"))}
    return {name: (status.st_ino, status.st_mtime_ns, status.st_ctime_ns) for name, status in statuses.items()}


@settings(max_examples=60)
@given(st.lists(PLANS, min_size=1, max_size=4))
def test_after_any_history_the_folder_holds_the_last_plan(
    tmp_path_factory: pytest.TempPathFactory, plans: list[Files]
) -> None:
    folder = tmp_path_factory.mktemp("output")
    (folder / "foreign.txt").write_bytes(b"theirs")
    for plan in plans:
        before = _found(folder)
        assert _obstacle(folder, plan) is None
        changes = commit(folder, plan)
        assert _found(folder) == {**plan, "foreign.txt": b"theirs"}
        assert set(changes.written) == {path for path, data in plan.items() if before.get(path) != data}
        assert set(changes.removed) == set(before) - set(plan) - {"foreign.txt"}
        assert changes.unchanged == len(plan) - len(changes.written)
        assert changes.edited == ()
    assert not [item for item in folder.rglob("*") if item.is_dir() and not any(item.iterdir())]
    stamps = _stamps(folder)
    assert commit(folder, plans[-1]) == Changes(unchanged=len(plans[-1]))
    assert _stamps(folder) == stamps


def test_a_file_becomes_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    commit(tmp_path, {"a": b"1", "b/c": b"2"})
    assert _obstacle(tmp_path, {"a/x": b"3", "b": b"4"}) is None
    commit(tmp_path, {"a/x": b"3", "b": b"4"})
    assert _found(tmp_path) == {"a/x": b"3", "b": b"4"}


# --- Files of somebody else -------------------------------------------------------------------------------------


def test_files_of_somebody_else_are_obstacles_unless_they_are_right_already(tmp_path: Path) -> None:
    commit(tmp_path, {"ours": b"1", "folder/ours": b"1"})
    for name in ("same", "other", "folder/other", "file"):
        (tmp_path / name).write_bytes(b"theirs")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "theirs").write_bytes(b"theirs")
    (tmp_path / "link").symlink_to(tmp_path / "same")
    os.mkfifo(tmp_path / "pipe")
    assert _obstacle(tmp_path, {"ours": b"2", "folder/ours": b"2", "same": b"theirs", "new": b"1"}) is None
    for wanted in ("other", "folder/other", "file/below", "deep", "link", "link/below", "pipe", "pipe/below"):
        message = _obstacle(tmp_path, {wanted: b"ours"})
        assert message is not None, wanted
        assert f"`{wanted.removesuffix('/below')}" in message


def test_an_equal_file_of_somebody_else_becomes_ours_untouched(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "a").chmod(0o644)
    before = _stamps(tmp_path)[str(tmp_path / "a")]
    assert commit(tmp_path, {"a": b"1"}) == Changes(unchanged=1)
    assert _stamps(tmp_path)[str(tmp_path / "a")] == before
    assert commit(tmp_path, {}).removed == ("a",)


def test_an_obstacle_names_twenty_files_and_counts_the_others(tmp_path: Path) -> None:
    files = {f"{number:02}": b"ours" for number in range(25)}
    for name in files:
        (tmp_path / name).write_bytes(b"theirs")
    message = _obstacle(tmp_path, files)
    assert message is not None
    assert "`19` and 5 more" in message
    assert "`20`" not in message


def test_force_replaces_files_but_no_folder_with_files_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"theirs")
    (tmp_path / "b").write_bytes(b"theirs")
    plan = {"a": b"ours", "b/c": b"ours"}
    assert _obstacle(tmp_path, plan, force=True) is None
    assert commit(tmp_path, plan).written == ("a", "b/c")
    assert _found(tmp_path) == plan
    (tmp_path / "b" / "theirs").write_bytes(b"theirs")
    assert "`b/theirs`" in (_obstacle(tmp_path, {"b": b"1"}, force=True) or "")


def test_a_folder_with_foreign_files_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    commit(tmp_path, {"b/c": b"2"})
    (tmp_path / "b" / "theirs").write_bytes(b"x")
    with pytest.raises(OSError, match=r"b"):
        commit(tmp_path, {"b": b"4"})
    assert (tmp_path / "b" / "theirs").read_bytes() == b"x"
    assert not list(tmp_path.rglob("*.tmp"))


def test_empty_folders_are_no_obstacle_to_a_file(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert _obstacle(tmp_path, {"a": b"1"}) is None
    commit(tmp_path, {"a": b"1"})
    assert _found(tmp_path) == {"a": b"1"}


def test_a_file_of_somebody_else_is_named_once(tmp_path: Path) -> None:
    plan = {"folder/a": b"1", "b": b"2"}
    commit(tmp_path, plan)
    for name in ("theirs", "folder/theirs", ".hidden", "folder/a~"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "unknown").mkdir()
    (tmp_path / "unknown" / "file").write_bytes(b"x")
    assert commit(tmp_path, plan, walk=False).foreign == ()
    assert commit(tmp_path, plan).foreign == ("folder/theirs", "theirs", "unknown/")
    assert commit(tmp_path, plan).foreign == ()
    (tmp_path / "other").write_bytes(b"x")
    assert commit(tmp_path, {"b": b"2"}).foreign == ("other",)
    assert (tmp_path / "folder" / "theirs").exists()


# --- Changed by hand --------------------------------------------------------------------------------------------


def test_files_of_ours_that_were_changed_by_hand_are_put_right_and_named(tmp_path: Path) -> None:
    commit(tmp_path, {"a": b"1", "b": b"1", "c": b"1", "d": b"1", "e": b"1"})
    for name in "abcd":
        (tmp_path / name).write_bytes(b"edited")
    (tmp_path / "e").unlink()
    changes = commit(tmp_path, {"a": b"1", "b": b"2", "c": b"edited", "e": b"1"})
    assert (changes.written, changes.removed, changes.edited) == (("a", "b", "e"), ("d",), ("a", "b", "d"))
    assert [item.code for item in warnings(changes, "output")] == ["edited-output"] * 3
    assert "removed" in warnings(changes, "output")[-1].message


def test_permissions_are_ours_to_set_without_a_change_of_time(tmp_path: Path) -> None:
    mask = os.umask(0o077)
    try:
        commit(tmp_path / "new", {"a/b": b"1"})
    finally:
        os.umask(mask)
    folder, file = tmp_path / "new" / "a", tmp_path / "new" / "a" / "b"
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "new", folder, file)] == [0o755, 0o755, 0o644]
    before = file.stat()
    file.chmod(0o600)
    folder.chmod(0o700)
    assert commit(tmp_path / "new", {"a/b": b"1"}).written == ()
    after = file.stat()
    assert (after.st_mode & 0o777, after.st_mtime_ns, after.st_ino) == (0o644, before.st_mtime_ns, before.st_ino)
    assert folder.stat().st_mode & 0o777 == 0o755


# --- Links ------------------------------------------------------------------------------------------------------


def test_a_link_in_place_of_a_file_of_ours_is_replaced_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "output"
    outside.write_bytes(b"ours")
    commit(folder, {"a": b"ours", "b": b"ours"})
    for name in "ab":
        (folder / name).unlink()
        (folder / name).symlink_to(outside)
    changes = commit(folder, {"a": b"ours"})
    assert (changes.written, changes.removed, changes.edited) == (("a",), ("b",), ("a", "b"))
    assert outside.read_bytes() == b"ours"
    assert not (folder / "a").is_symlink()


def test_nothing_is_written_or_removed_through_a_link_to_a_folder_outside(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "output"
    commit(folder, {"sub/a": b"1", "sub/b": b"2", "old/a": b"1"})
    outside.mkdir()
    (outside / "a").write_bytes(b"theirs")
    (outside / "b").write_bytes(b"theirs")
    for file in ("sub/a", "sub/b", "old/a"):
        (folder / file).unlink()
    for name in ("sub", "old"):
        (folder / name).rmdir()
        (folder / name).symlink_to(outside)
    assert commit(folder, {"sub/a": b"1"}).edited == ("sub",)
    assert _found(outside) == {"a": b"theirs", "b": b"theirs"}
    assert (folder / "sub" / "a").read_bytes() == b"1"
    assert not (folder / "sub").is_symlink()


# --- Records ----------------------------------------------------------------------------------------------------


def test_a_forged_list_of_files_removes_nothing_outside(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    folder.mkdir()
    (tmp_path / "theirs").write_bytes(b"x")
    paths = [
        "../theirs",
        f"{tmp_path.as_posix()}/theirs",
        "a/../../theirs",
        ".",
        "..",
        "a//b",
        LOCK,
        "a\x00",
        "a" * 1001,
    ]
    files = dict.fromkeys(paths, _sum(b"x"))
    acts: list[Callable[[], Changes]] = [lambda: commit(folder, {"a": b"1"}), lambda: clean(folder)]
    for act in acts:
        (folder / MANIFEST).write_bytes(sealed(Manifest(files=files)))
        (folder / JOURNAL).write_bytes(sealed(Journal(write=files, remove=files)))
        assert (read_manifest(folder) or Manifest()).files == {}
        act()
        assert (tmp_path / "theirs").exists()


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"files": 3}', "\x00", '{"version": 3, "files": {"a": "1"}}'])
def test_a_broken_list_of_files_means_that_nothing_is_ours(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    assert read_manifest(tmp_path) is None
    commit(tmp_path, {"a": b"1"})
    assert list((read_manifest(tmp_path) or Manifest()).files) == ["a"]


def test_any_damage_of_the_manifest_or_the_journal_is_noticed(tmp_path: Path) -> None:
    manifest = sealed(Manifest(files={"a": _sum(b"1"), "é": ""}, named=("b",)))
    journal = sealed(Journal(write={"a": _sum(b"1")}, remove={"b": ""}))
    for name, data, read in ((MANIFEST, manifest, read_manifest), (JOURNAL, journal, read_journal)):
        file, readers = tmp_path / name, read
        file.write_bytes(data)
        assert readers(tmp_path) is not None
        damaged = [data[:length] for length in range(len(data))]
        for bits in (0x01, 0x20, 0x2A, 0xFF):
            damaged += [data[:at] + bytes([data[at] ^ bits]) + data[at + 1 :] for at in range(len(data))]
        for bad in damaged:
            file.write_bytes(bad)
            assert readers(tmp_path) is None


def test_outputs_without_a_manifest_are_adopted_if_equal_and_refused_otherwise(tmp_path: Path) -> None:
    commit(tmp_path, {"a": b"1", "b": b"2"})
    (tmp_path / MANIFEST).unlink()
    assert _obstacle(tmp_path, {"a": b"1"}) is None
    assert "`b`" in (_obstacle(tmp_path, {"a": b"1", "b": b"3"}) or "")


def test_ownership_survives_from_the_first_version_of_the_manifest(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / MANIFEST).write_text(f'{{"version": 1, "files": {{"a": "{_sum(b"1")}"}}}}', encoding="utf-8")
    assert commit(tmp_path, {"b": b"2"}).removed == ("a",)
    assert (read_manifest(tmp_path) or Manifest()).version == 2


def test_what_a_stopped_build_leaves_is_removed_by_the_next(tmp_path: Path) -> None:
    commit(tmp_path, {"a": b"1"})
    for name in (".skillfolio.tmp", ".skillfolio.1234.0.tmp", ".skillfolio.1234.record.tmp"):
        (tmp_path / name).write_bytes(b"half")
    (tmp_path / JOURNAL).write_bytes(b"damaged")
    assert commit(tmp_path, {"a": b"1"}).written == ()
    assert sorted(item.name for item in tmp_path.iterdir()) == [MANIFEST, "a"]


def test_a_file_that_came_where_a_stopped_build_removed_one_is_kept(tmp_path: Path) -> None:
    commit(tmp_path, {"a": b"1"})
    (tmp_path / JOURNAL).write_bytes(sealed(Journal(write={"b": _sum(b"2")}, remove={"a": _sum(b"1")})))
    (tmp_path / "a").write_bytes(b"theirs")
    (tmp_path / "b").write_bytes(b"theirs")
    assert commit(tmp_path, {}).foreign == ("a", "b")
    assert _found(tmp_path) == {"a": b"theirs", "b": b"theirs"}


def test_an_empty_file_where_a_stopped_build_meant_to_write_is_ours(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_bytes(sealed(Journal(write={"b": _sum(b"2")})))
    (tmp_path / "b").write_bytes(b"")
    assert _obstacle(tmp_path, {"b": b"3"}) is None
    assert commit(tmp_path, {}).removed == ("b",)


def test_clean_removes_what_is_ours_and_leaves_the_rest(tmp_path: Path) -> None:
    commit(tmp_path, {"a/b": b"1", "c": b"2"})
    (tmp_path / ".gitignore").write_bytes(b"*")
    (tmp_path / "d").write_bytes(b"journalled")
    (tmp_path / JOURNAL).write_bytes(sealed(Journal(write={"d": _sum(b"journalled")})))
    assert clean(tmp_path).removed == ("a/b", "c", "d")
    assert [item.name for item in tmp_path.iterdir()] == [".gitignore"]
    assert clean(tmp_path / "missing") == Changes()


# --- The bytes, and the system ----------------------------------------------------------------------------------


def _no_data(path: str) -> bytes:
    raise LookupError(path)


@pytest.mark.parametrize(("data", "problem"), [(_no_data, LookupError), (lambda _: b"other", ValueError)])
def test_a_failure_to_give_the_bytes_changes_nothing(
    tmp_path: Path, data: Callable[[str], bytes], problem: type[Exception]
) -> None:
    commit(tmp_path, {"a": b"1", "b": b"1"})
    before = _stamps(tmp_path)
    plan = {"b": b"2", "c": b"3"}
    with pytest.raises(problem):
        transaction.commit(
            tmp_path, _looked(tmp_path, plan), _wanted(plan), lambda path: b"2" if path == "b" else data(path)
        )
    del before[str(tmp_path)]
    assert {name: stamp for name, stamp in _stamps(tmp_path).items() if name != str(tmp_path)} == before


def test_bytes_are_asked_only_of_what_is_written(tmp_path: Path) -> None:
    commit(tmp_path, {"a": b"1", "b": b"1"})
    asked: list[str] = []
    plan = {"a": b"1", "b": b"2"}

    def data(path: str) -> bytes:
        asked.append(path)
        return plan[path]

    transaction.commit(tmp_path, _looked(tmp_path, plan), _wanted(plan), data)
    assert asked == ["b"]


def test_a_file_in_use_is_tried_again_for_a_while_and_then_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, replace, now = [3], os.replace, [0.0]

    def refused(source: str, target: str) -> None:
        if target.endswith("/a") and left[0]:
            left[0] -= 1
            raise PermissionError(errno.EACCES, "in use", source)
        replace(source, target)

    monkeypatch.setattr(transaction, "_PATIENCE", 1.0)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    monkeypatch.setattr(os, "replace", refused)
    assert commit(tmp_path, {"a": b"1"}).written == ("a",)
    left[0] = 1000
    with pytest.raises(PermissionError) as caught:
        commit(tmp_path, {"a": b"2"})
    assert caught.value.filename == f"{tmp_path}/a"
    assert left[0] > 900


def _ignore_letter_case(patch: pytest.MonkeyPatch) -> None:
    """Make the system find a file whatever the letter case of its name, as macOS and Windows do."""

    def entry(file: str) -> str:
        path = Path(file)
        if path == path.parent or os.path.lexists(path):
            return str(path)
        parent = Path(entry(str(path.parent)))
        names = os.listdir(parent) if parent.is_dir() else []  # noqa: PTH208
        return str(parent / next((name for name in names if name.casefold() == path.name.casefold()), path.name))

    def found(operation: Callable[..., Any]) -> Callable[..., Any]:
        return lambda file, *rest, **options: operation(entry(str(file)), *rest, **options)

    rename, lstat = os.rename, os.lstat
    for name in ("unlink", "rmdir", "chmod"):
        patch.setattr(os, name, found(getattr(os, name)))
    patch.setattr(os.path, "lexists", lambda path: _is_answered(lstat, path))
    patch.setattr(os, "lstat", found(lstat))
    patch.setattr(io, "open", found(io.open))
    patch.setattr(os, "rename", lambda old, new: rename(entry(old), f"{entry(str(Path(new).parent))}/{Path(new).name}"))
    patch.setattr(os, "replace", lambda old, new: rename(old, entry(new)))


def _is_answered(operation: Callable[[Any], object], path: object) -> bool:
    try:
        operation(path)
    except OSError:
        return False
    return True


def test_a_file_renamed_in_letter_case_only_is_not_removed_on_a_disk_that_ignores_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(tmp_path, {"Kept/Same.html": b"1", "Other.html": b"2"})
    plan = {"kept/same.html": b"1", "other.html": b"3"}
    with monkeypatch.context() as patch:
        _ignore_letter_case(patch)
        assert _obstacle(tmp_path, plan) is None
        changes = commit(tmp_path, plan, walk=False)
    assert (changes.written, changes.removed) == (("other.html",), ())
    assert _found(tmp_path) == plan


def test_two_names_of_one_file_are_two_files(tmp_path: Path) -> None:
    commit(tmp_path, {"A": b"1"})
    (tmp_path / "a").hardlink_to(tmp_path / "A")
    assert commit(tmp_path, {"a": b"1"}).removed == ("A",)
    assert _found(tmp_path) == {"a": b"1"}


# --- Folders that are refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "..", "content", "content/out", "templates/x", "repository", "file"])
def test_an_output_folder_that_could_hold_what_is_not_ours_is_refused(tmp_path: Path, name: str) -> None:
    site = tmp_path / "site"
    (site / "content").mkdir(parents=True)
    (site / "repository" / ".git").mkdir(parents=True)
    (site / "file").write_bytes(b"")
    found = refusal(Folders.of(site, site / name))
    assert found is not None
    assert found.code == "unsafe-output"


def test_the_home_folder_and_the_root_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for folder in (home, Path(home.anchor)):
        assert refusal(Folders.of(tmp_path / "site", folder)) is not None


def test_the_sites_own_folder_is_no_way_out_of_the_site(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site/output").symlink_to(tmp_path / "elsewhere")
    assert refusal(Folders.of(tmp_path / "site")) is not None
    assert refusal(Folders.of(tmp_path / "site", tmp_path / "site/.cache")) is not None


@pytest.mark.parametrize("path", ["../theirs", "/theirs", "a/../../theirs", ".skillfolio.json"])
def test_nothing_is_written_outside_of_the_folder_whatever_is_wanted(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "output"
    with pytest.raises(ValueError, match="leads out"):
        commit(folder, {path: b"ours"})
    assert not (tmp_path / "theirs").exists()


def test_a_pipe_in_place_of_the_list_of_files_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / MANIFEST)
    os.mkfifo(tmp_path / JOURNAL)
    assert _looked(tmp_path, {}).ours == {}


def test_a_link_to_the_sources_is_refused_and_a_plain_folder_is_not(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "link").symlink_to("content")
    assert refusal(Folders.of(tmp_path, tmp_path / "link")) is not None
    assert refusal(Folders.of(tmp_path)) is None
    assert refusal(Folders.of(tmp_path, tmp_path / "public")) is None
