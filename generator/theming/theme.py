"""How a site looks: its own templates, words and styles over the packaged ones, each replacing the one of its name.

All of them are read at one moment and used as they were then; their digest is part of the key of every page. It covers
the whole search path, names and order included, on purpose: so an override that appears, one that goes, and a macro
that is used by another macro are changes like any other.
"""

import hashlib

import msgspec

from generator.caching.stamps import Stamps
from generator.content.sources import Source, scan
from generator.diagnostics import Diagnostic, Place, error
from generator.folders import Folders, is_inside, packaged_folder

TEMPLATES = "templates"


class Theme(msgspec.Struct, frozen=True):
    """The files of a site's templates, by their names below templates/."""

    layers: tuple[dict[str, Source], ...] = ()
    """The site's own first."""
    folders: tuple[str, ...] = ()
    """The folders that were listed, as they are on the disk."""

    def find(self, name: str) -> Source | None:
        """The file that is used under a name."""
        return next((layer[name] for layer in self.layers if name in layer), None)

    def all_of(self, name: str) -> list[Source]:
        """Every file of a name, the packaged one first: words are put over each other, not replaced."""
        return [layer[name] for layer in reversed(self.layers) if name in layer]

    def names(self, *folders: str) -> list[str]:
        """The names in some of the folders, sorted."""
        return sorted({name for layer in self.layers for name in layer if name.startswith(folders)})

    def digest(self, *folders: str) -> bytes:
        """The digest of what is in some of the folders, or of everything. A layer without it makes no difference."""
        found = hashlib.blake2b(digest_size=16)
        for layer in self.layers:
            names = [name for name in sorted(layer) if not folders or name.startswith(folders)]
            for name in names:
                found.update(f"{name}\0{layer[name].digest}\0".encode())
            if names:
                found.update(b"\0")
        return found.digest()


def load(folders: Folders, stamps: Stamps) -> tuple[Theme, list[Diagnostic]]:
    """The templates of a site, and which of its files cannot be used."""
    layers: list[dict[str, Source]] = []
    listed: list[str] = []
    found: list[Diagnostic] = []
    for folder in folders.templates:
        shown = folders.shown(folder)
        if not any(is_inside(folder, home) for home in (folders.site, packaged_folder(TEMPLATES))):
            message = "a symbolic link leads out of the site's folder"
            found.append(error("outside-site", message, Place(shown), "copy the folder into the site"))
        elif folder.is_dir():
            scanned = scan(folder.parent, folder.name, stamps, shown)
            layers.append({source.path.removeprefix(f"{shown}/"): source for source in scanned.sources})
            listed += scanned.folders
            found += scanned.diagnostics
    return Theme(tuple(layers), tuple(listed)), found
