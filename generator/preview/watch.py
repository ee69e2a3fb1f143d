"""Events of the file system. They wake the loop and say nothing else. The only importer of watchdog.

Reading a file is an event too, and must not wake anybody: only kinds of events that tell of a change are asked for.
"""

import contextlib
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

_CHANGES: list[type[FileSystemEvent]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]

_Identity = tuple[int, int]


class Watch(Protocol):
    """A source of events."""

    @property
    def problem(self) -> str:
        """Why no events can be expected; empty if they can."""

    def keep_to(self, folders: Sequence[Path]) -> None:
        """Watch these folders: of the first only what is right in it, of the others all; again if one is another."""

    def stop(self) -> None:
        """Watch nothing any more."""


class _Waker(FileSystemEventHandler):
    """Passes on that something has happened."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake

    def on_any_event(self, event: FileSystemEvent) -> None:  # noqa: ARG002
        self._wake()


class SystemWatch:
    """The events of the operating system."""

    def __init__(self, wake: Callable[[], None]) -> None:
        """`wake` is called from another thread."""
        self.problem = ""
        self._waker = _Waker(wake)
        self._observer = Observer()
        self._watched: dict[Path, tuple[_Identity, ObservedWatch]] = {}
        self._attempt(self._observer.start)

    def keep_to(self, folders: Sequence[Path]) -> None:
        """Watch these folders: of the first only what is right in it, of the others all; again if one is another."""
        for folder in folders:
            identity = _identity(folder)
            known = self._watched.get(folder)
            if known is not None and known[0] != identity:
                del self._watched[folder]
                self._forget(known[1])
            if identity is not None and folder not in self._watched and not self.problem:
                self._attempt(partial(self._add, folder, identity, is_deep=folder != folders[0]))

    def stop(self) -> None:
        """Watch nothing any more."""
        with contextlib.suppress(Exception):
            self._observer.stop()

    def _add(self, folder: Path, identity: _Identity, *, is_deep: bool) -> None:
        watch = self._observer.schedule(self._waker, str(folder), recursive=is_deep, event_filter=_CHANGES)
        self._watched[folder] = (identity, watch)

    def _forget(self, watch: ObservedWatch) -> None:
        with contextlib.suppress(Exception):  # what it watched is gone, and a system may complain of that
            self._observer.unschedule(watch)

    def _attempt(self, action: Callable[[], None]) -> None:
        """Do what a system may refuse, each in its own way: the preview then looks by itself."""
        try:
            action()
        except Exception as problem:
            reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
            self.problem = reason.lower() or type(problem).__name__


def _identity(folder: Path) -> _Identity | None:
    """Which folder it is: one that was removed and made again is another."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def git_lock(site: Path) -> Path | None:
    """The file that is there while git changes the work tree a site is in; None if it is in none.

    A linked work tree has a file `.git` that names its folder (gitrepository-layout).
    """
    for folder in (site, *site.parents):
        git = folder / ".git"
        if git.is_dir():
            return git / "index.lock"
        if git.is_file():
            with contextlib.suppress(OSError, ValueError):
                said = git.read_text(encoding="utf-8").strip()
                if said.startswith("gitdir: "):
                    return Path(os.path.join(folder, said.removeprefix("gitdir: "))) / "index.lock"  # noqa: PTH118
            return None
    return None
