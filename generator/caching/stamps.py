"""When the reading of a file can be spared: its stamp is the one it had when it was read, and was old by then.

Size and time alone are no evidence: a second write in the same tick of the clock leaves both as they were. Hence git's
rule for such "racy" files: a stamp counts only if it was clearly older than the build that recorded it. Any later write
then has a later change time, which no program can set back. What is not sure is read, at the cost of a moment.

The status is taken before the reading and again after it, both from the open file, and recorded only if they agree:
`read` and `digest_of_file` do so.

Two things are not seen, as git does not see them: a write through a memory map where the page was dirty already, and a
write on a disk whose clock is behind ours by seconds, as on some networks. `trusting=False` reads everything.
"""

import errno
import hashlib
import os
import stat
import sys
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import TypeVar

import msgspec

RACY = 2_000_000_000
"""How much older than a build a stamp must be, in nanoseconds: the coarsest clock of a file system in use (FAT)."""

HAS_CHANGE_TIME = sys.platform != "win32"
"""Whether the system records when a file last changed; where it does not, no stamp is trusted."""

_LAYOUT = b"stamps 1"
_CHECK = 16
_ATTEMPTS = 4
_INODE = 2**64 - 1

_Result = TypeVar("_Result")


class Stamp(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the file system says of a file; a write changes it, except within one tick of the clock."""

    size: int
    """In bytes."""
    modified: int
    """In nanoseconds since 1970; any program may set it."""
    changed: int
    """In nanoseconds since 1970; when the content, the times, the name or the permissions last changed."""
    inode: int
    device: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        """The stamp in a file's status."""
        return cls(
            status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino & _INODE, status.st_dev & _INODE
        )


class _Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    stamp: Stamp
    digest: str


_DECODER = msgspec.msgpack.Decoder(dict[str, _Entry])


class Stamps:
    """What files held when they were last read."""

    def __init__(self, remembered: bytes | None, *, now: int, trusting: bool = True) -> None:
        """Begin a build.

        Args:
            remembered: what `encode` gave at the end of an earlier build; anything else counts as nothing.
            now: the time in nanoseconds since 1970, taken before the first file is looked at.
            trusting: whether stamps count; if not, `digest` finds nothing, and all is recorded for later builds.
        """
        self._remembered = _decoded(remembered)
        self._known = dict(self._remembered)
        self._seen: set[str] = set()
        self._before = now - RACY
        self._trusting = trusting and HAS_CHANGE_TIME

    def digest(self, name: str, status: os.stat_result) -> str | None:
        """The digest of the file's content, if its stamp proves that it is still the one recorded under this name."""
        entry = self._known.get(name) if self._trusting else None
        stamp = Stamp.of(status)
        if entry is None or entry.stamp != stamp or not self._is_settled(stamp):
            return None
        self._seen.add(name)
        return entry.digest

    def record(self, name: str, status: os.stat_result, digest: str) -> None:
        """Remember what a file held; the status is that before and after the reading, as `read` gives it."""
        stamp = Stamp.of(status)
        if self._is_settled(stamp) and _is_text(name):
            self._known[name] = _Entry(stamp, digest)
            self._seen.add(name)
        else:
            self._known.pop(name, None)

    def encode(self) -> bytes | None:
        """What was found or recorded in this build, for the next one; None if that is what was remembered."""
        kept = {name: self._known[name] for name in self._seen if name in self._known}
        if kept == self._remembered:
            return None
        data = msgspec.msgpack.encode(kept)
        return _check(data) + data

    def _is_settled(self, stamp: Stamp) -> bool:
        """Whether a write since the build began would show; never so for a stamp in the future."""
        return stamp.modified >= 0 and stamp.changed >= 0 and max(stamp.modified, stamp.changed) < self._before


def read(path: Path) -> tuple[bytes, os.stat_result]:
    """The bytes of a file, and its status, which was the same before and after they were read.

    Raises OSError: what the system says, or that the path is no file, or that the file is being written all the time.
    """
    return _steadily(path, FileIO.readall)


def digest_of_file(path: Path) -> tuple[str, os.stat_result]:
    """The SHA-256 of a file in hexadecimal, without holding the file in memory, and its status; as `read`."""
    return _steadily(path, lambda file: hashlib.file_digest(file, "sha256").hexdigest())


def _steadily(path: Path, action: Callable[[FileIO], _Result]) -> tuple[_Result, os.stat_result]:
    """What an action makes of an open file that does not change meanwhile."""
    for _ in range(_ATTEMPTS):
        with FileIO(path, opener=_opened) as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise OSError(errno.EINVAL, "it is not a file", str(path))
            result = action(file)
            after = os.fstat(file.fileno())
        if Stamp.of(before) == Stamp.of(after):
            return result, after
    raise OSError(errno.EBUSY, "it is being written while it is read", str(path))


def _opened(path: str, flags: int) -> int:
    """Open a file; a pipe that stands in its place is not waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _decoded(remembered: bytes | None) -> dict[str, _Entry]:
    if remembered is None or remembered[:_CHECK] != _check(memoryview(remembered)[_CHECK:]):
        return {}
    try:
        return _DECODER.decode(memoryview(remembered)[_CHECK:])
    except (msgspec.MsgspecError, ValueError):
        return {}


def _check(data: bytes | memoryview) -> bytes:
    """A digest of what is encoded and of its layout, so that nothing damaged or older is taken for it."""
    digest = hashlib.blake2b(_LAYOUT, digest_size=_CHECK)
    digest.update(data)
    return digest.digest()


def _is_text(name: str) -> bool:
    """Whether a name can be written as UTF-8: one with bytes of another encoding cannot."""
    return name.encode("utf-8", "replace").decode() == name
