"""One build at a time in an output folder.

A record lock on a file in the folder: the system frees it when the process ends, however it ends, and a child that was
forked meanwhile does not inherit it, as it would with `flock`. Nothing is written into the file, so a build that
changes nothing touches nothing; who holds the lock is asked of the system. Threads of one process are not kept apart.
"""

import contextlib
import os
import struct
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from generator.diagnostics import Diagnostic, error
from generator.output.journal import LOCK, MANIFEST

PATIENCE = 10.0
"""For how many seconds a build waits for another."""

_PAUSE = 0.05


def _nobody(_: int | None) -> None:
    """Tell nobody of the waiting."""


@contextlib.contextmanager
def held(
    folder: Path, wait: float = PATIENCE, waiting: Callable[[int | None], None] = _nobody
) -> Iterator[Diagnostic | None]:
    """Hold the lock of an output folder, which is made if it does not exist.

    Gives None once the lock is held, or why it cannot be had within `wait` seconds; nothing is held then. `waiting` is
    called once if another process holds it, with its number where the system tells it. The lock's file stays as long as
    the folder has a manifest. Raises OSError if the folder cannot be written to.
    """
    made = make_folder(folder)
    file = folder / LOCK
    until = time.monotonic() + wait
    told = False
    while (descriptor := _taken(file)) is None:
        holder = _holder(file)
        if time.monotonic() >= until:
            yield _locked(holder, wait)
            return
        if not told:
            waiting(holder)
        told = True
        time.sleep(_PAUSE)
    try:
        yield None
    finally:
        _release(descriptor, file)
        for path in reversed(made):
            with contextlib.suppress(OSError):  # what was built into it, or another build's lock
                path.rmdir()


def make_folder(folder: Path) -> list[Path]:
    """Make a folder and those around it, readable by everyone whatever the umask says; those made, the outermost first.

    Raises OSError.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()][::-1]
    for path in missing:
        path.mkdir(exist_ok=True)
        path.chmod(0o755)
    return missing


def _locked(holder: int | None, wait: float) -> Diagnostic:
    who = f"another build (process `{holder}`)" if holder else "another build"
    message = f"{who} is writing to the output folder; waited {wait:g} seconds for it to end"
    hint = "wait for it, stop it, or choose another folder with `--output`"
    return error("output-locked", message, hint=hint)


def _taken(file: Path) -> int | None:
    """The open lock file, or None if another process holds the lock."""
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
        try:
            if not _locks(descriptor):
                os.close(descriptor)
                return None
            if _is_same(descriptor, file):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # the holder before us removed the file: another may have made a new one


def _is_same(descriptor: int, file: Path) -> bool:
    """Whether an open file is still the one of this name."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(file))  # noqa: PTH116 - one way for both
    except FileNotFoundError:
        return False


def _release(descriptor: int, file: Path) -> None:
    """Free the lock; its file goes where nothing of ours is left.

    It must go before the lock is freed, or a build that takes the lock in between would lose it. Windows removes no
    open file, but neither does it remove one that another build has opened.
    """
    is_last = not (file.parent / MANIFEST).exists()
    if sys.platform == "win32":
        os.close(descriptor)
    with contextlib.suppress(OSError):  # a lock file that stays does no harm
        if is_last:
            file.unlink()
    if sys.platform != "win32":
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _locks(descriptor: int) -> bool:
        """Lock an open file, if no other process has."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _holder(_: Path) -> int | None:
        """Windows does not tell."""
        return None

else:
    import fcntl

    _LAYOUT = "hhqqi" if sys.platform.startswith("linux") else "qqihh"
    """Type, origin, start, length and process of a record lock; elsewhere the system's order is the other one."""

    def _locks(descriptor: int) -> bool:
        """Lock an open file, if no other process has."""
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def _holder(file: Path) -> int | None:
        """The process that holds the lock of a file, if the system tells."""
        is_linux = _LAYOUT.startswith("h")
        asked = (fcntl.F_WRLCK, 0, 0, 0, 0) if is_linux else (0, 0, 0, fcntl.F_WRLCK, 0)
        try:
            with file.open("rb+") as stream:
                answer = struct.unpack(_LAYOUT, fcntl.fcntl(stream, fcntl.F_GETLK, struct.pack(_LAYOUT, *asked)))
        except OSError:
            return None
        holder: int = answer[4 if is_linux else 2]
        return holder if holder > 0 else None
