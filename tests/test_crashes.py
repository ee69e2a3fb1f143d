"""Builds that are stopped anywhere: the next one reaches what a clean build gives, and nobody else's file is lost."""

import errno
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from generator.output.journal import JOURNAL, LOCK, MANIFEST, Journal, digest_in, look, read_manifest, sealed
from generator.output.transaction import Changes, clean, commit, obstacle

Files = dict[str, bytes]

OLD: Files = {
    "index.html": b"old",
    "same": b"same",
    "a": b"file",
    "b/c": b"1",
    "b/d/e": b"2",
    "gone/x/y": b"3",
    "z": b"0",
}
NEW: Files = {
    "index.html": b"newer",
    "same": b"same",
    "a/x": b"4",
    "a/y/z": b"5",
    "b": b"6",
    "new/page": b"7",
    "z": b"0",
}
OTHER: Files = {"index.html": b"other", "a/x/deep": b"8", "new": b"9", "gone/x/y": b"3"}
FOREIGN: Files = {"theirs": b"theirs", "kept/theirs": b"theirs", "gone/theirs": b"theirs"}
PLANS = {"old": OLD, "new": NEW, "other": OTHER, "nothing": Files()}

OPERATIONS = ("open", "write", "fsync", "replace", "rename", "unlink", "mkdir", "rmdir", "chmod")


class Stopped(BaseException):
    """The process ends here: not even what should always be done is done."""


def _build(folder: Path, files: Files) -> Changes:
    wanted = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    found = look(folder, wanted, digest_in(folder))
    assert obstacle(folder, found, wanted) is None
    return commit(folder, found, wanted, files.__getitem__)


def _tree(folder: Path) -> dict[str, tuple[int, bytes | None]]:
    """Everything in a folder but the manifest: permissions and bytes."""
    return {
        item.relative_to(folder).as_posix(): (
            item.stat().st_mode & 0o777,
            item.read_bytes() if item.is_file() else None,
        )
        for item in folder.rglob("*")
        if item.name not in (MANIFEST, LOCK)
    }


def _with_foreign(folder: Path) -> Path:
    for name, data in FOREIGN.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@contextmanager
def _failing(at: int, kind: str) -> Iterator[list[str]]:
    """Let the operation of this number fail, and after a dead stop every later one; gives the operations so far."""
    done: list[str] = []

    def failing(name: str, operation: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **options: Any) -> Any:
            number = len(done)
            done.append(name)
            if number == at or (number > at >= 0 and kind in ("stop", "torn")):
                if kind == "torn" and number == at and name == "write":
                    operation(arguments[0], arguments[1][: len(arguments[1]) // 2])
                if kind in ("stop", "torn"):
                    raise Stopped
                raise OSError(getattr(errno, kind), os.strerror(getattr(errno, kind)), *arguments[:1])
            return operation(*arguments, **options)

        return run

    with pytest.MonkeyPatch.context() as patch:
        for name in OPERATIONS:
            patch.setattr(os, name, failing(name, getattr(os, name)))
        yield done


def _clean_trees(folder: Path) -> dict[str, dict[str, tuple[int, bytes | None]]]:
    """What a build of each plan into a new folder gives."""
    for name, files in PLANS.items():
        _build(_with_foreign(folder / f"clean-{name}"), files)
    return {name: _tree(folder / f"clean-{name}") for name in PLANS}


def _number_of_operations(folder: Path, plan: Files) -> int:
    with _failing(-1, "") as done:
        _build(folder, plan)
    return len(done)


@pytest.mark.parametrize("plan", ["new", "other", "nothing"])
@pytest.mark.parametrize("kind", ["stop", "torn", "ENOSPC", "EACCES"])
def test_after_a_failure_of_any_operation_the_next_build_is_as_a_clean_one(
    tmp_path: Path, kind: str, plan: str
) -> None:
    clean_trees = _clean_trees(tmp_path)
    counted = _with_foreign(tmp_path / "counted")
    _build(counted, OLD)
    operations = _number_of_operations(counted, PLANS[plan])
    assert operations > 10
    for at in range(operations):
        folder = _with_foreign(tmp_path / f"{at}")
        _build(folder, OLD)
        with _failing(at, kind), pytest.raises((Stopped, OSError)) as caught:
            _build(folder, PLANS[plan])
        if isinstance(caught.value, OSError):
            assert str(caught.value.filename).startswith(str(folder))
            assert not list(folder.rglob("*.tmp")) or kind == "EACCES"
        after = (plan, "old", "other", "nothing")[at % 4]
        _build(folder, PLANS[after])
        assert _tree(folder) == clean_trees[after], (at, after)
        assert _build(folder, PLANS[after]) == Changes(unchanged=len(PLANS[after]))


def test_after_builds_that_were_stopped_one_after_the_other_the_next_is_as_a_clean_one(tmp_path: Path) -> None:
    chance, clean_trees = random.Random(3), _clean_trees(tmp_path)
    for number in range(2000 if os.environ.get("SOAK") else 100):
        folder = _with_foreign(tmp_path / f"{number}")
        _build(folder, OLD)
        history = [(chance.choice(list(PLANS)), chance.randrange(60)) for _ in range(chance.randrange(2, 5))]
        for name, at in history:
            with _failing(at, chance.choice(["stop", "torn", "ENOSPC", "EACCES"])), suppress(Stopped, OSError):
                _build(folder, PLANS[name])
        last = chance.choice(list(PLANS))
        changes = _build(folder, PLANS[last])
        assert _tree(folder) == clean_trees[last], (history, last)
        assert changes.edited == (), (history, last)


def test_an_empty_folder_that_a_build_left_is_removed_however_many_builds_are_stopped_after_it(tmp_path: Path) -> None:
    for at in range(20):
        folder = tmp_path / f"{at}"
        _build(folder, {"a": b"1"})
        (folder / "new").mkdir()
        (folder / JOURNAL).write_bytes(sealed(Journal(write={"new/page": "0" * 64})))
        with _failing(at, "stop"), suppress(Stopped):
            _build(folder, {"a": b"2"})
        _build(folder, {"a": b"3"})
        assert list(_tree(folder)) == ["a"]


@pytest.mark.parametrize("kind", ["stop", "ENOSPC"])
def test_no_half_file_is_ever_seen(tmp_path: Path, kind: str) -> None:
    for at in range(60):
        folder = tmp_path / f"{at}"
        _build(folder, OLD)
        with _failing(at, kind), suppress(Stopped, OSError):
            _build(folder, NEW)
        for path, (_, data) in _tree(folder).items():
            if data is not None and ".skillfolio" not in path:
                assert data in (OLD.get(path), NEW.get(path)), (at, path)


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    _build(tmp_path, OLD)
    before = _tree(tmp_path)
    with _failing(-1, "") as done:
        pass
    assert done == []
    for at in range(0, 18, 3):
        with _failing(at, "ENOSPC"), pytest.raises(OSError, match="No space left"):
            _build(tmp_path, {f"new/{number}": b"x" for number in range(10)})
        assert _tree(tmp_path) == before


def test_a_clean_that_was_stopped_is_finished_by_the_next(tmp_path: Path) -> None:
    _build(tmp_path / "counted", OLD)
    with _failing(-1, "") as done:
        clean(tmp_path / "counted")
    for at in range(len(done)):
        folder = _with_foreign(tmp_path / f"{at}")
        _build(folder, OLD)
        with _failing(at, "stop"), pytest.raises(Stopped):
            clean(folder)
        clean(folder)
        assert {path: data for path, (_, data) in _tree(folder).items() if data is not None} == FOREIGN
        assert read_manifest(folder) is None


# --- Real ends --------------------------------------------------------------------------------------------------

BUILDER = """
import hashlib, sys
from pathlib import Path
from generator.output.journal import digest_in, look
from generator.output.lock import held
from generator.output.transaction import commit
folder, number = Path(sys.argv[1]), 0
print("ready", flush=True)
while True:
    number += 1
    files = {f"{name % (7 + number % 5)}/{name}": b"%d" % (number * name) * 500 for name in range(number % 30)}
    wanted = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    with held(folder):
        commit(folder, look(folder, wanted, digest_in(folder)), wanted, files.__getitem__)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_after_kill_9_at_any_moment_the_next_build_is_as_a_clean_one(tmp_path: Path) -> None:
    moments, folder = random.Random(9), _with_foreign(tmp_path / "output")
    _build(_with_foreign(tmp_path / "clean"), NEW)
    stopped = 0
    for _ in range(200 if os.environ.get("SOAK") else 20):
        command = [sys.executable, "-c", BUILDER, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(moments.uniform(0, 0.05))
            os.kill(process.pid, signal.SIGKILL)
        stopped += bool(look(folder, (), digest_in(folder)).has_journal)
        _build(folder, NEW)
        assert _tree(folder) == _tree(tmp_path / "clean")
    assert stopped, "no build was stopped half-way"


def test_a_full_tmpfs_leaves_the_old_site_whole(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("no tmpfs can be mounted here")
    try:
        _build(_with_foreign(folder), OLD)
        before = _tree(folder)
        with pytest.raises(OSError, match="No space left"):
            _build(folder, {**OLD, "large": bytes(200_000), "larger": bytes(200_000)})
        assert _tree(folder) == before
        _build(folder, {**NEW, "large": bytes(100_000)})
        assert _tree(folder)["large"][1] == bytes(100_000)
    finally:
        subprocess.run(["umount", str(folder)], check=True)
