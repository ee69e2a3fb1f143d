"""This repository's own history: its content and templates of each commit, built on what the one before left.

Old templates may not fit the program of today. Then the build is refused, warm as cold, and the output stays.
"""

import datetime
import io
import random
import subprocess
import tarfile
from pathlib import Path

import pytest

from generator.folders import Folders
from generator.pipeline.build import build
from generator.pipeline.request import Request
from tests.built_site import REPOSITORY
from tests.incremental.trees import Tree, tree_of

TODAY = datetime.date(2026, 11, 22)
MOST = 10
"""How many commits are built, the newest: each twice, and once more in another order."""

JUMPS = 8


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=REPOSITORY, check=True, capture_output=True).stdout


def _commits() -> list[str]:
    """The newest commits that changed what a site is made from, the oldest first; none where there is no history."""
    try:
        return _git("log", f"-{MOST}", "--format=%H", "--", "content", "templates").decode().split()[::-1]
    except (OSError, subprocess.CalledProcessError):
        return []


def _check_out(commit: str, site: Path) -> None:
    """Make the site's sources those of a commit, touching only files that differ."""
    with tarfile.open(fileobj=io.BytesIO(_git("archive", commit, "content", "templates"))) as archive:
        wanted = {
            member.name: opened.read()
            for member in archive.getmembers()
            if member.isfile() and (opened := archive.extractfile(member)) is not None
        }
    there = {file.relative_to(site).as_posix(): file for top in ("content", "templates") for file in _files(site / top)}
    for name, file in there.items():
        if name not in wanted:
            file.unlink()
    for name, data in wanted.items():
        if name not in there or there[name].read_bytes() != data:
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_bytes(data)


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def _built(site: Path, output: Path, *, remember: bool) -> tuple[list[str], Tree]:
    """The findings of a build, and what the output folder holds after it."""
    result = build(Request(folders=Folders.of(site, output), today=TODAY, remember=remember))
    return [f"{finding.code} {finding.place}" for finding in result.diagnostics], tree_of(
        output, skip=lambda path: path.startswith(".skillfolio")
    )


@pytest.mark.skipif(len(_commits()) < 3, reason="the history of the repository is not here")
def test_every_commit_and_any_jump_between_them_ends_as_a_clean_build(tmp_path: Path) -> None:
    commits = _commits()
    jumps = random.Random(3)
    clean: dict[str, tuple[list[str], Tree]] = {}
    published: Tree = {}
    for commit in [*commits, *(jumps.choice(commits) for _ in range(JUMPS))]:
        _check_out(commit, tmp_path / "site")
        if commit not in clean:
            clean[commit] = _built(tmp_path / "site", tmp_path / f"clean-{commit}", remember=False)
        findings, after = _built(tmp_path / "site", tmp_path / "output", remember=True)
        assert findings == clean[commit][0]
        published = clean[commit][1] or published
        assert after == published
