"""What all tests share: the two sites, each built once by the command an author runs."""

import subprocess
import sys
from pathlib import Path

import pytest

from generator import engine
from tests.built_site import REPOSITORY, BuiltSite, copied

engine.LOADED = sys.maxsize
"""Tests make programs of their own, which are younger than the process that runs them."""

TODAY = "2026-11-22"
RICH_BASE = "https://ada.example.org/some/repo/"


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site a new author starts from: this repository's own content."""
    return _build(copied("starter", tmp_path_factory.mktemp("starter")), None)


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site that uses every collection and every field, built for an address with a path."""
    return _build(copied("rich", tmp_path_factory.mktemp("rich")), RICH_BASE)


def _build(site: Path, base: str | None) -> BuiltSite:
    command = [sys.executable, "-m", "generator", "build", "--site", str(site)]
    command += ["--today", TODAY, "--format", "short"] + (["--base-url", base] if base else [])
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        pytest.fail(f"{' '.join(command)}\nexit status {done.returncode}\n{done.stdout}{done.stderr}", pytrace=False)
    return BuiltSite(site / "output", base)
