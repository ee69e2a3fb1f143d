"""One generator's copy of the corpus: where its files are, and the commands that build it."""

from pathlib import Path
from typing import Final

import msgspec

ADDRESS: Final = "https://example.org/portfolio/"
"""Where the sites are published: with an address, all tools write a sitemap."""


class Missing(Exception):
    """A tool that is not installed; the message says what to do about it."""


class Base(msgspec.Struct, frozen=True):
    """The template that surrounds every page."""

    path: Path
    text: str
    """What the file holds, `mark` included."""
    mark: str
    """A place within a paragraph of every page: what stands before it is seen on all of them."""


class Site(msgspec.Struct, frozen=True):
    """One generator's copy of the corpus."""

    name: str
    """What the tool is called in the table."""
    version: str
    folder: Path
    """Where its commands run."""
    build: list[str]
    """The command of a build that may use what an earlier one left."""
    clean_build: list[str]
    """The command of a build from nothing."""
    sources: Path
    """The folder whose `projects/` holds the texts."""
    output: Path
    remembered: list[Path]
    """What a clean build must not find, besides the output."""
    base: Base | None
    """None if the tool's own theme is the base."""
    settles: bool = False
    """Whether an earlier build is remembered, and files that are too young are not trusted."""
    lists_titles: bool = True
    """Whether lists show titles from the pages they list."""

    def source(self, slug: str) -> Path:
        """The file of a project's text."""
        return self.sources / "projects" / f"{slug}.md"

    def page(self, slug: str) -> Path:
        """The published page of a project."""
        return self.output / "projects" / slug / "index.html"

    @property
    def project_list(self) -> Path:
        """The published page that lists the projects."""
        return self.output / "projects" / "index.html"


def write_all(folder: Path, files: dict[str, str]) -> None:
    """Write texts below a folder, by their paths."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
