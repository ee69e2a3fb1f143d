"""Where a site's files are, and where the program's own are.

A site is any folder with a `content/`. A template of the site replaces the packaged one of the same name, one at a
time, so a site that overrides one part still receives upgrades of the rest.
"""

import os
from pathlib import Path

import msgspec

SCHEMAS = ".schemas"
"""Where a site's schemas for editors are, below its folder."""

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

    def shown(self, path: Path) -> str:
        """A path as messages show it: relative to the site where it is inside."""
        return path.relative_to(self.site).as_posix() if path.is_relative_to(self.site) else path.as_posix()


def packaged_folder(name: str) -> Path:
    """A folder that the program brings along: from the wheel, or from the repository it runs in."""
    installed = _PACKAGE / "starter" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def is_inside(file: Path, folder: Path) -> bool:
    """Whether a file is really in a folder, wherever symbolic links lead."""
    return Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))
