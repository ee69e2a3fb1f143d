"""The corpus as a site of this program."""

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from benchmarks import corpus
from benchmarks.site import ADDRESS, Base, Site

_REPOSITORY: Final = Path(__file__).parents[1]
_NO_EXTRAS: Final = "cards: false\nmarkdown: false\n"


def prepare(folder: Path, size: int, *, extras: bool) -> Site:
    """Write the corpus into a folder. `extras`: with a picture and a Markdown twin of every page, as by default."""
    corpus.write(folder, size)
    if not extras:
        settings = folder / "content/site.yaml"
        settings.write_text(f"{settings.read_text(encoding='utf-8')}{_NO_EXTRAS}", encoding="utf-8", newline="\n")
    command = [*_program(), "build", "--quiet", "--base-url", ADDRESS, "--today", "2026-01-01"]
    return Site(
        name="skillfolio",
        version=_version(),
        folder=folder,
        build=command,
        clean_build=command,
        sources=folder / "content",
        output=folder / "output",
        remembered=[folder / ".cache"],
        base=_base(folder),
        settles=True,
    )


def _program() -> list[str]:
    """The installed command, or the module where the command is not installed."""
    command = Path(sys.executable).with_name("skillfolio")
    return [str(command)] if command.exists() else [sys.executable, "-m", "generator"]


def _version() -> str:
    try:
        return version("skillfolio")
    except PackageNotFoundError:
        return "checkout"


def _base(folder: Path) -> Base:
    """The packaged template, to be changed in the site's own templates."""
    text = (_REPOSITORY / "templates/layouts/base.html").read_text(encoding="utf-8")
    before, found, after = text.partition('<p class="colophon-name">{{ page.frame.contact.name }}')
    assert found, "the base template has another footer"
    mark = "<!-- edition -->"
    return Base(folder / "templates/layouts/base.html", f"{before}{found}{mark}{after}", mark)
