"""A built site on disk: its pages, and one page of each kind."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

TODAY = "2026-11-22"
REPOSITORY = Path(__file__).parents[1]
SECTIONS = ("skills", "projects", "experience", "programs", "challenges", "practices", "certificates", "posts")
MISSING = "404.html"
SITES = {"starter": REPOSITORY} | {
    name: REPOSITORY / "tests" / "sites" / name for name in ("rich", "empty", "small", "arabic")
}


def copied(site: str, copy: Path) -> Path:
    """A copy of one of the sites: its own content and templates, and nothing that earlier builds left beside."""
    for name in ("content", "templates"):
        if (SITES[site] / name).is_dir():
            shutil.copytree(SITES[site] / name, copy / name)
    return copy


@dataclass(frozen=True)
class BuiltSite:
    """An output folder."""

    folder: Path
    base: str | None
    """The address it was built for, if any."""

    @property
    def base_path(self) -> str:
        """The path of the address it was built for; it begins and ends with a slash."""
        return urlsplit(self.base).path if self.base else "/"

    def pages(self) -> list[str]:
        """All HTML pages, as paths relative to the folder, sorted."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))

    def kinds(self) -> dict[str, str]:
        """One page of each kind, the one with the most in it: `skills/*` leads to some skill's page."""
        fullest: dict[str, str] = {}
        for page in self.pages():
            kind = kind_of(page)
            if kind not in fullest or self._size(page) > self._size(fullest[kind]):
                fullest[kind] = page
        return fullest

    def _size(self, page: str) -> int:
        return (self.folder / page).stat().st_size


def build(site: Path, base: str | None = None) -> BuiltSite:
    """Build a site by the command an author runs, for an address if one is named."""
    command = [sys.executable, "-m", "generator", "build", "--site", str(site)]
    command += ["--today", TODAY, "--format", "short"] + (["--base-url", base] if base else [])
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        pytest.fail(f"{' '.join(command)}\nexit status {done.returncode}\n{done.stdout}{done.stderr}", pytrace=False)
    return BuiltSite(site / "output", base)


def kind_of(page: str) -> str:
    """The kind of a page: `home`, `404`, a section such as `skills`, an entry of one such as `skills/*`, or `page`."""
    if page in ("index.html", MISSING):
        return "home" if page == "index.html" else "404"
    section, _, rest = page.partition("/")
    if section not in SECTIONS:
        return section if section in ("resume", "match") else "page"
    return section if re.fullmatch(r"index\.html", rest) else f"{section}/*"
