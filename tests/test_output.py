"""The output folder: made equal to the plan, and nothing else touched."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.folders import Folders
from generator.output import MANIFEST, clean, commit, obstacle, read_manifest, refusal

Files = dict[str, bytes]

NAMES = st.sampled_from(["a", "b", "a/a", "a/b", "b/a", "a/b/c", "c/d/e", "index.html"])


def _is_possible(files: Files) -> bool:
    """No file's name is a folder of another's."""
    return not any(other.startswith(f"{name}/") for name in files for other in files)


PLANS: st.SearchStrategy[Files] = st.dictionaries(NAMES, st.binary(max_size=3), max_size=6).filter(_is_possible)


def _found(folder: Path) -> Files:
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != MANIFEST)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def _stamps(folder: Path) -> dict[str, int]:
    return {file.as_posix(): file.stat().st_mtime_ns for file in folder.rglob("*")}


@settings(deadline=None, max_examples=60)
@given(st.lists(PLANS, min_size=1, max_size=4))
def test_after_any_history_the_folder_holds_the_last_plan(
    tmp_path_factory: pytest.TempPathFactory, plans: list[Files]
) -> None:
    folder = tmp_path_factory.mktemp("output")
    (folder / "foreign.txt").write_bytes(b"theirs")
    for plan in plans:
        before = _found(folder)
        changes = commit(folder, plan)
        assert _found(folder) == {**plan, "foreign.txt": b"theirs"}
        assert set(changes.written) == {path for path, data in plan.items() if before.get(path) != data}
        assert set(changes.removed) == set(before) - set(plan) - {"foreign.txt"}
        assert changes.unchanged == len(plan) - len(changes.written)
    assert not [item for item in folder.rglob("*") if item.is_dir() and not any(item.iterdir())]
    stamps = _stamps(folder)
    assert not commit(folder, plans[-1]).written
    assert _stamps(folder) == stamps


def test_a_file_becomes_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    commit(tmp_path, {"a": b"1", "b/c": b"2"})
    commit(tmp_path, {"a/x": b"3", "b": b"4"})
    assert _found(tmp_path) == {"a/x": b"3", "b": b"4"}


def test_files_of_somebody_else_are_obstacles_unless_they_are_right_already(tmp_path: Path) -> None:
    commit(tmp_path, {"ours": b"1", "folder/ours": b"1"})
    for name in ("same", "other", "folder/other", "file"):
        (tmp_path / name).write_bytes(b"theirs")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "theirs").write_bytes(b"theirs")
    (tmp_path / "link").symlink_to(tmp_path / "same")
    assert obstacle(tmp_path, {"ours": b"2", "folder/ours": b"2", "same": b"theirs", "new": b"1"}) is None
    for wanted in ("other", "folder/other", "file/below", "deep", "link"):
        found = obstacle(tmp_path, {wanted: b"ours"})
        assert found is not None, wanted
        assert found.code == "foreign-file"
        assert f"`{wanted.removesuffix('/below')}`" in found.message


def test_what_a_stopped_build_leaves_is_removed_by_the_next(tmp_path: Path) -> None:
    commit(tmp_path, {"a": b"1"})
    (tmp_path / ".skillfolio.tmp").write_bytes(b"half")
    assert commit(tmp_path, {"a": b"1"}).written == ()
    assert sorted(item.name for item in tmp_path.iterdir()) == [MANIFEST, "a"]


def test_a_folder_with_foreign_files_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    commit(tmp_path, {"b/c": b"2"})
    (tmp_path / "b" / "theirs").write_bytes(b"x")
    with pytest.raises(OSError, match=r"b"):
        commit(tmp_path, {"b": b"4"})
    assert (tmp_path / "b" / "theirs").read_bytes() == b"x"
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_file_of_ours_that_was_changed_by_hand_is_written_again(tmp_path: Path) -> None:
    commit(tmp_path, {"a": b"1"})
    (tmp_path / "a").write_bytes(b"edited")
    assert commit(tmp_path, {"a": b"1"}).written == ("a",)


def test_a_link_in_place_of_a_file_is_replaced_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "output"
    outside.write_bytes(b"theirs")
    folder.mkdir()
    (folder / "a").symlink_to(outside)
    commit(folder, {"a": b"ours"})
    assert outside.read_bytes() == b"theirs"
    assert not (folder / "a").is_symlink()


def test_nothing_is_written_or_removed_through_a_link_to_a_folder_outside(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "output"
    commit(folder, {"sub/a": b"1", "sub/b": b"2"})
    outside.mkdir()
    (outside / "a").write_bytes(b"theirs")
    (outside / "b").write_bytes(b"theirs")
    for file in ("a", "b"):
        (folder / "sub" / file).unlink()
    (folder / "sub").rmdir()
    (folder / "sub").symlink_to(outside)
    commit(folder, {"sub/a": b"1"})
    assert _found(outside) == {"a": b"theirs", "b": b"theirs"}
    assert (folder / "sub" / "a").read_bytes() == b"1"
    assert not (folder / "sub").is_symlink()


def test_a_forged_list_of_files_removes_nothing_outside(tmp_path: Path) -> None:
    folder = tmp_path / "output"
    folder.mkdir()
    (tmp_path / "theirs").write_bytes(b"x")
    forged = f'{{"version": 1, "files": {{"../theirs": "0", "{tmp_path.as_posix()}/theirs": "0"}}}}'
    (folder / MANIFEST).write_text(forged, encoding="utf-8")
    commit(folder, {"a": b"1"})
    (folder / MANIFEST).write_text(forged, encoding="utf-8")
    clean(folder)
    assert (tmp_path / "theirs").exists()


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"files": 3}', "\x00"])
def test_a_broken_list_of_files_means_that_nothing_is_ours(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    assert read_manifest(tmp_path).files == {}
    commit(tmp_path, {"a": b"1"})
    assert list(read_manifest(tmp_path).files) == ["a"]


def test_clean_removes_what_is_ours_and_leaves_the_rest(tmp_path: Path) -> None:
    commit(tmp_path, {"a/b": b"1", "c": b"2"})
    (tmp_path / ".gitignore").write_bytes(b"*")
    assert clean(tmp_path).removed == ("a/b", "c")
    assert [item.name for item in tmp_path.iterdir()] == [".gitignore"]


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
    for output in (home, Path(home.anchor)):
        assert refusal(Folders.of(tmp_path / "site", output)) is not None


def test_a_link_to_the_sources_is_refused_and_a_plain_folder_is_not(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "link").symlink_to("content")
    assert refusal(Folders.of(tmp_path, tmp_path / "link")) is not None
    assert refusal(Folders.of(tmp_path)) is None
    assert refusal(Folders.of(tmp_path, tmp_path / "public")) is None
