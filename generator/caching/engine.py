"""What the program itself is: everything of it that can change a byte of the output, as one digest.

Its own sources, the versions of the libraries that shape output, and Python's version. So whatever an earlier version
remembered is not found by a later one. Where the program was changed while it ran, what runs is not what is on disk:
then the digest is like no other, and nothing is remembered under it that is ever found.
"""

import hashlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from generator.caching.cache import Cache, digest_of
from generator.caching.stamps import Stamps, digest_of_file

LIBRARIES = (
    *("babel", "jinja2", "markdown", "markupsafe", "msgspec", "nh3", "pillow", "pygments", "pyyaml", "typst"),
    *("fontpkg-assistant", "fontpkg-ibm-plex-sans-arabic", "fontpkg-source-sans-3", "fonttools"),
)
"""The libraries whose results are seen in the output."""

LOADED = time.time_ns() - 1_000_000_000
"""Since when the program's files must have been at rest, to be those that run."""

_PACKAGE = Path(__file__).parents[1]


def digest(stamps: Stamps, cache: Cache) -> bytes:
    """The digest of the program as it runs now."""
    python = f"{sys.implementation.name} {sys.version_info.major}.{sys.version_info.minor}"
    return digest_of([python, _versions(cache), *_sources(stamps)])


def sources() -> list[str]:
    """The names of the program's own files, its data included, within its folder; sorted."""
    return sorted(_below(str(_PACKAGE), ""))


def _below(folder: str, inside: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{inside}{entry.name}"
            if entry.is_dir():
                if entry.name != "__pycache__" and name != "starter":
                    yield from _below(entry.path, f"{name}/")
            elif name.endswith(".py") or (name.endswith(".txt") and inside == "data/"):
                yield name


def files() -> list[str]:
    """Every file and folder that the digest depends on."""
    own = [f"{_PACKAGE}/{name}" for name in sources()]
    return [*own, *{os.path.dirname(file) for file in own}, *library_folders()]  # noqa: PTH120 (there are many)


def library_folders() -> list[str]:
    """The folders that libraries are looked for in; installing or removing one changes the folder."""
    return [folder for folder in sys.path if folder and Path(folder).is_dir()]


def _sources(stamps: Stamps) -> list[str]:
    found: list[str] = []
    for source in sources():
        file = f"{_PACKAGE}/{source}"
        status = os.stat(file)  # noqa: PTH116 (there are many)
        if max(status.st_mtime_ns, status.st_ctime_ns) >= LOADED:
            found.append(os.urandom(16).hex())
        name = f"generator/{source}"
        known = stamps.digest(name, status)
        if known is None:
            known, status = digest_of_file(Path(file))
            stamps.record(name, status, known)
        found += (name, known)
    return found


def _versions(cache: Cache) -> bytes:
    """The libraries' versions; asked for again only after something was installed or removed."""
    where = hashlib.blake2b(digest_size=16)
    for folder in library_folders():
        status = Path(folder).stat()
        where.update(f"{folder}\0{status.st_mtime_ns}\0{status.st_ctime_ns}\0".encode(errors="surrogateescape"))
    known = cache.get("versions", where.digest())
    if known is None:
        from importlib.metadata import version

        known = " ".join(f"{name} {version(name)}" for name in LIBRARIES).encode()
        cache.put("versions", where.digest(), known)
    return known
