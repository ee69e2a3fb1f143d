"""The lock of an output folder: one build at a time, whatever becomes of the one that holds it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from generator.output.journal import LOCK, MANIFEST
from generator.output.lock import held

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are ended by signals here")

HOLDER = """
import os, sys, time
from pathlib import Path
from generator.output.lock import held
with held(Path(sys.argv[1])) as refusal:
    assert refusal is None
    if "fork" in sys.argv and os.fork() == 0:
        time.sleep(60)
        os._exit(0)
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def _another(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until a line is written to it."""
    command = [sys.executable, "-c", HOLDER, str(folder), *options]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def test_a_second_build_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    told: list[int | None] = []
    with _another(tmp_path) as process:
        with held(tmp_path, 0.1, told.append) as refusal:
            assert refusal is not None
            assert refusal.code == "output-locked"
            assert f"`{process.pid}`" in refusal.message
        assert told == [process.pid]


def test_a_second_build_waits_for_the_first(tmp_path: Path) -> None:
    with _another(tmp_path) as process:
        assert process.stdin is not None
        stdin = process.stdin

        def end(_: int | None) -> None:
            stdin.write("\n")
            stdin.flush()

        with held(tmp_path, 10, end) as refusal:
            assert refusal is None


@pytest.mark.parametrize("options", [(), ("fork",)], ids=["alone", "with a forked child"])
def test_a_killed_build_frees_the_lock_and_its_child_does_not_keep_it(tmp_path: Path, options: tuple[str, ...]) -> None:
    with _another(tmp_path, *options) as process:
        process.kill()
        process.wait()
        with held(tmp_path, 1) as refusal:
            assert refusal is None


def test_the_lock_touches_nothing_in_a_folder_that_was_built(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).touch()
    with held(tmp_path):
        pass
    before = [(path.name, path.stat()) for path in (tmp_path, *sorted(tmp_path.iterdir()))]
    with held(tmp_path):
        pass
    after = [(path.name, path.stat()) for path in (tmp_path, *sorted(tmp_path.iterdir()))]
    assert [(name, status.st_mtime_ns, status.st_ctime_ns) for name, status in after] == [
        (name, status.st_mtime_ns, status.st_ctime_ns) for name, status in before
    ]


def test_the_lock_leaves_nothing_where_nothing_was_built(tmp_path: Path) -> None:
    with held(tmp_path / "a" / "b") as refusal:
        assert refusal is None
        assert (tmp_path / "a" / "b" / LOCK).exists()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_file_that_was_removed_meanwhile_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, open_file = [0], os.open

    def removed_after_opening(file: Path, flags: int, mode: int = 0o777) -> int:
        opened[0] += 1
        descriptor = open_file(file, flags, mode)
        if opened[0] == 1:
            file.unlink()
        return descriptor

    monkeypatch.setattr(os, "open", removed_after_opening)
    with held(tmp_path) as refusal:
        assert refusal is None
        assert opened == [2]
        assert (tmp_path / LOCK).exists()


def test_a_folder_that_cannot_be_written_to_is_told_by_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(file: Path, flags: int, mode: int = 0o777) -> int:
        raise OSError(30, "read-only file system", str(file), flags, mode)

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(OSError, match=LOCK), held(tmp_path):
        pass


def test_a_link_in_place_of_the_lock_is_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "output"
    folder.mkdir()
    (folder / LOCK).symlink_to(outside)
    with pytest.raises(OSError, match=LOCK), held(folder):
        pass
    assert not outside.exists()
