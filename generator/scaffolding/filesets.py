"""Several files of a site written as one: all of them, or none.

For what a person keeps: a new site, a copied template, upgraded content. Nothing is written through a symbolic link
that leads out of the folder, and what was there before is either kept or replaced as a whole.
"""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from generator.folders import is_inside

_TEMPORARY = ".skillfolio-new"


class Outside(OSError):
    """A symbolic link leads out of the folder that is written to."""


def create(root: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write files that are not there yet, and give those that were: they are kept as they are.

    `files`: the bytes by path in `root`, which is made if need be. If anything fails, all that was made is removed
    again. Raises OSError.
    """
    with _undone() as (folders, made):
        kept = []
        _make(root, folders)
        for path, data in files.items():
            file = root / PurePosixPath(path)
            if os.path.lexists(file):
                kept.append(path)
                continue
            _stay_inside(root, file)
            _make(file.parent, folders)
            with file.open("xb") as stream:
                made.append(file)
                stream.write(data)
        return kept


def replace(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files, new ones or others in place of what is there, the last one last. Raises OSError.

    All bytes are on the disk before the first file changes; if a file then cannot be replaced, those before it are put
    back.
    """
    with _undone() as (folders, made):
        pairs = []
        for path, data in files.items():
            file = root / PurePosixPath(path)
            _stay_inside(root, file)
            _make(file.parent, folders)
            beside = file.with_name(f".{file.name}{_TEMPORARY}")
            beside.unlink(missing_ok=True)  # left by one that was stopped
            with beside.open("xb") as stream:
                made.append(beside)
                stream.write(data)
            pairs.append((beside, Path(os.path.realpath(file))))
        _move_all(pairs)


def _move_all(pairs: list[tuple[Path, Path]]) -> None:
    """Move files into place; put back what was there if one cannot be."""
    done: list[tuple[Path, bytes | None]] = []
    try:
        for beside, file in pairs:
            before = file.read_bytes() if file.exists() else None
            if before is not None:
                beside.chmod(file.stat().st_mode & 0o777)
            beside.replace(file)
            done.append((file, before))
    except BaseException:
        for file, before in reversed(done):
            if before is None:
                file.unlink()
            else:
                file.write_bytes(before)
        raise


@contextlib.contextmanager
def _undone() -> Iterator[tuple[list[Path], list[Path]]]:
    """Folders and files that are removed again if what is done with them fails."""
    folders: list[Path] = []
    files: list[Path] = []
    try:
        yield folders, files
    except BaseException:  # also Ctrl-C
        for file in files:
            with contextlib.suppress(OSError):
                file.unlink()
        for folder in reversed(folders):
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _make(folder: Path, made: list[Path]) -> None:
    """Make a folder and those around it; what is made is noted at once."""
    for path in [path for path in (folder, *folder.parents) if not path.exists()][::-1]:
        path.mkdir()
        made.append(path)


def _stay_inside(root: Path, file: Path) -> None:
    if not is_inside(file, root):
        raise Outside(None, "a symbolic link leads out of the site's folder", str(file))
