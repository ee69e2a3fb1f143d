"""Folders as values: what is in one, and how to bring it back."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Literal

import msgspec

Stamps = dict[str, tuple[int, int, int]]
"""Inode, modification time and mode of everything in a folder, by path."""


class Item(msgspec.Struct, frozen=True):
    """A file, a symbolic link or a folder."""

    kind: Literal["file", "link", "folder"]
    data: bytes = b""
    """The bytes of a file, or the target of a link."""
    mode: int = 0
    """The permissions."""
    modified: int = 0
    """The modification time in nanoseconds; only where it is to be brought back."""


Tree = dict[str, Item]


def tree_of(folder: Path, *, skip: Callable[[str], bool] = lambda _: False, timed: bool = False) -> Tree:
    """Everything in a folder, by path; `skip` is asked of each path, and of a folder for all that is in it."""
    return {path: _item(folder / path, status, timed) for path, status in _walk(folder, skip)}


def _walk(folder: Path, skip: Callable[[str], bool], above: str = "") -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(folder) if folder.is_dir() else nullcontext(()) as entries:
        for entry in entries:
            path = f"{above}{entry.name}"
            if not skip(path):
                yield path, entry.stat(follow_symlinks=False)
                if entry.is_dir(follow_symlinks=False):
                    yield from _walk(folder / entry.name, skip, f"{path}/")


def _item(file: Path, status: os.stat_result, timed: bool) -> Item:
    mode, modified = stat.S_IMODE(status.st_mode), status.st_mtime_ns if timed else 0
    if stat.S_ISLNK(status.st_mode):
        return Item("link", os.fsencode(file.readlink()))
    if stat.S_ISDIR(status.st_mode):
        return Item("folder", mode=mode)
    return Item("file", file.read_bytes(), mode, modified)


def stamps_of(folder: Path, skip: Callable[[str], bool]) -> Stamps:
    """What a write would change of everything in a folder."""
    return {path: (status.st_ino, status.st_mtime_ns, status.st_mode) for path, status in _walk(folder, skip)}


def restore(folder: Path, wanted: Mapping[str, Item], skip: Callable[[str], bool]) -> None:
    """Make a folder hold a tree again, times included; what is right already is not touched."""
    present = tree_of(folder, skip=skip, timed=True)
    for path in sorted(present, reverse=True):
        if path not in wanted or wanted[path].kind != present[path].kind:
            remove(folder / path)
    for path, item in sorted(wanted.items()):
        if present.get(path) != item:
            _make(folder / path, item)


def remove(file: Path) -> None:
    """Remove a file, a link or a whole folder; nothing happens if there is none."""
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    else:
        file.unlink(missing_ok=True)


def _make(file: Path, item: Item) -> None:
    if item.kind == "folder":
        file.mkdir(exist_ok=True)
    elif item.kind == "link":
        file.unlink(missing_ok=True)
        file.symlink_to(os.fsdecode(item.data))
    else:
        if not file.exists() or file.read_bytes() != item.data:
            file.write_bytes(item.data)
        file.chmod(item.mode)
        if item.modified:
            os.utime(file, ns=(item.modified, item.modified))
