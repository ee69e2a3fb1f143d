"""How a command begins and ends: with streams that are closed, and when it is told to stop."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.built_site import REPOSITORY

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shells and signals are others there")

START = "from generator.start import main; main()"

AT_WORK = f"""
import time
from generator.exports.typesetting import Typesetter
Typesetter._set = lambda *_: time.sleep(60)
{START}
"""
"""A command that never ends to set things into type; it has made a temporary folder by then."""

PATIENCE = 30


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "content").mkdir(parents=True)
    (folder / "content/profile.yaml").write_text("name: Ada Lovelace\n", encoding="utf-8")
    return folder


def _surroundings(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), **more}


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("arguments", [["build"], ["explain", "index.html"], ["--help"]], ids=lambda given: given[0])
def test_a_command_needs_none_of_its_streams(site: Path, arguments: list[str], closed: str) -> None:
    command = ["sh", "-c", f'"$@" {closed}', "sh", sys.executable, "-c", START, *arguments]
    for _ in range(2):
        done = subprocess.run(command, cwd=site, env=_surroundings(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr


def _stopped(site: Path, arguments: list[str], number: signal.Signals, *before: str) -> tuple[int, str]:
    """The status of a command that is told to stop while it sets something into type, and what it says."""
    temporary = site.parent / "temporary"
    temporary.mkdir()
    command = [*before, sys.executable, "-c", AT_WORK, *arguments]
    with subprocess.Popen(
        command, cwd=site, env=_surroundings(TMPDIR=str(temporary)), stderr=subprocess.PIPE, text=True
    ) as process:
        until = time.monotonic() + PATIENCE
        while not list(temporary.glob("*/resume/*")) and process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(number)
        try:
            _, said = process.communicate(timeout=3 if before else PATIENCE)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=PATIENCE)
    assert list(temporary.iterdir()) == []
    return process.returncode, said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_build_that_is_told_to_stop_leaves_nothing_behind(site: Path, number: signal.Signals) -> None:
    status, said = _stopped(site, ["build"], number)
    assert status == 128 + number
    assert said == "stopped; the next build puts right what this one may have begun\n"
    assert not (site / "output").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_resume_that_is_told_to_stop_leaves_nothing_behind(site: Path, number: signal.Signals) -> None:
    status, said = _stopped(site, ["resume"], number)
    assert status == 128 + number
    assert said == "stopped\n"
    assert sorted(path.name for path in site.iterdir()) == ["content"]


def test_what_is_ignored_stays_ignored(site: Path) -> None:
    status, _ = _stopped(site, ["build"], signal.SIGHUP, "nohup")
    assert status == 128 + signal.SIGTERM
