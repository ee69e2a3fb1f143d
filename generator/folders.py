"""Where a site's files are, and where the program's own are.

A site is any folder with a `content/`. A template of the site replaces the packaged one of the same name, one at a
time, so a site that overrides one part still receives upgrades of the rest.
"""

import os
from pathlib import Path

import msgspec

from generator.diagnostics import Diagnostic, Place, error
from generator.sources import is_inside

_PACKAGE = Path(__file__).parent


class Folders(msgspec.Struct, frozen=True):
    """The folders of one build, absolute."""

    site: Path
    output: Path

    @classmethod
    def of(cls, site: Path, output: Path | None = None) -> "Folders":
        """The folders of a site; without `output`, its own `output/`."""
        root = Path(os.path.realpath(site))
        return cls(root, (output.absolute() if output is not None else root / "output"))

    @property
    def templates(self) -> tuple[Path, ...]:
        """Where templates are looked for, the site's own first."""
        own, packaged = self.site / "templates", packaged_folder("templates")
        return (own, packaged) if own.resolve() != packaged.resolve() else (packaged,)

    def refusal(self, file: Path) -> Diagnostic | None:
        """Why something in a folder of templates is not used, or None if it may be."""
        place = Place(self.shown(file))
        if not file.exists():
            hint = "remove the link, or make its target exist"
            return error("broken-symlink", "a symbolic link leads nowhere", place, hint)
        if not file.is_file():
            return error("not-a-file", "expected a file, found a folder or a device", place, "remove it")
        if not any(is_inside(file, folder) for folder in (self.site, packaged_folder("templates"))):
            hint = "copy the file into the site"
            return error("outside-site", "a symbolic link leads out of the site's folder", place, hint)
        return None

    def shown(self, path: Path) -> str:
        """A path as messages show it: relative to the site where it is inside."""
        return path.relative_to(self.site).as_posix() if path.is_relative_to(self.site) else path.as_posix()


def packaged_folder(name: str) -> Path:
    """A folder that the program brings along: from the wheel, or from the repository it runs in."""
    installed = _PACKAGE / "starter" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
