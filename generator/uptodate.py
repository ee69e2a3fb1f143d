"""The fast path: a command that was run before, on files none of which has changed since, has nothing to do.

After a build that changed nothing, all that it looked at is noted: the stamps of every input, every output, every
folder that was listed, of the program and of the folders its libraries are in. If the same command finds the same
stamps, what it would say is known. Only stamps that were old by then are noted, so any later change shows
(`caching.stamps`). Whatever is not as noted means that the build is run.

Imports nothing but what Python itself has loaded, and SQLite: most of a command's time would be spent on imports.
"""

import os
import sys
import time
from array import array
from collections.abc import Iterable, Sequence
from zlib import crc32

CACHE = ".cache/skillfolio.db"
"""Where a site's results are remembered, below the site's folder."""

KIND = "up to date"
SECONDS = "{seconds}"
"""Stands for how long a command took."""

_COMMANDS = ("build", "check")
_ENVIRONMENT = (
    "CI", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "NO_COLOR", "PYTHONIOENCODING", "PYTHONUTF8",
    "SOURCE_DATE_EPOCH", "TERM", "TZ", "USERPROFILE",
)  # fmt: skip
_NUMBERS = 5
"""How many numbers a stamp has: size, two times, inode, device."""


def command_key(arguments: Sequence[str]) -> bytes:
    """All that a command depends on besides files."""
    environment = [f"{name}={os.environ.get(name)}" for name in _ENVIRONMENT]
    running = [sys.executable, sys.version, os.getcwd(), str(sys.stderr.isatty()), time.strftime("%Y-%m-%d")]  # noqa: PTH109
    named = [os.path.realpath(_option(arguments, name) or ".") for name in ("--site", "--output")]
    parts = [*running, *named, *environment, "", *sys.path, "", *arguments]
    return "\0".join(parts).encode(errors="surrogateescape")


def answer(arguments: Sequence[str]) -> str | None:
    """What the command would say; None if it must be run to know."""
    if not arguments or arguments[0] not in _COMMANDS or os.environ.get("CI"):
        return None
    began = time.perf_counter()
    try:
        noted = _noted(_option(arguments, "--site") or ".", command_key(arguments))
    except OSError:  # such as a working folder that is gone
        return None
    if noted is None:
        return None
    inputs, outputs, stamps, found, said = noted
    if stamps_of(inputs, outputs) != stamps:
        return None
    return found + said.replace(SECONDS, f"{time.perf_counter() - began:.2f}")


def packed(inputs: Iterable[str], outputs: Iterable[str], before: int, found: str, said: str) -> bytes | None:
    """The note of a command: what it looked at, and what it says; None if some of that could change unseen.

    `before`: nothing may have changed since this time, in nanoseconds. `found`: the findings, as they are shown;
    `said`: the sentences after them, with `SECONDS` where it says how long it took.
    """
    joined = ["\0".join(sorted(set(paths))) for paths in (inputs, outputs)]
    stamps = stamps_of(*joined)
    if stamps is None:
        return None
    numbers = array("Q", stamps)
    if any(max(numbers[at + 1], numbers[at + 2]) >= before for at in range(0, len(numbers), _NUMBERS)):
        return None
    fields = [*(text.encode(errors="surrogateescape") for text in joined), stamps, found.encode(), said.encode()]
    body = b"".join(len(field).to_bytes(4, "little") + field for field in fields)
    return crc32(body).to_bytes(4, "little") + body


def stamps_of(inputs: str, outputs: str) -> bytes | None:
    """The stamps of files and folders, whose paths are joined by NUL; None if one is missing.

    Inputs are followed through symbolic links, as a build does; in the output folder a link is what it is.
    """
    stamps = array("Q")
    try:
        for paths, status_of in ((inputs, os.stat), (outputs, os.lstat)):
            for path in paths.split("\0") if paths else ():
                status = status_of(path)
                stamps.extend((status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_dev))
    except (OSError, ValueError, OverflowError):
        return None
    return stamps.tobytes()


def _option(arguments: Sequence[str], name: str) -> str:
    """The value of an option on the command line; empty if it is not given."""
    for argument, following in zip(arguments, (*arguments[1:], ""), strict=False):
        if argument == name:
            return following
        if argument.startswith(f"{name}="):
            return argument.removeprefix(f"{name}=")
    return ""


def _noted(site: str, key: bytes) -> tuple[str, str, bytes, str, str] | None:
    """What was noted of a command."""
    file = os.path.join(site, CACHE)  # noqa: PTH118 (pathlib alone takes longer to load than all that is done here)
    beside = any(os.path.lexists(f"{file}-{name}") for name in ("journal", "wal", "shm"))  # see `caching.cache`
    if beside or os.path.islink(file) or not os.path.isfile(file):  # noqa: PTH113, PTH114
        return None
    import sqlite3

    try:
        connection = sqlite3.connect(file, timeout=0.1)
        try:
            row = connection.execute("SELECT data FROM results WHERE kind = ? AND key = ?", (KIND, key)).fetchone()
        finally:
            connection.close()
        data = row[0] if row else b""
        if type(data) is not bytes or int.from_bytes(data[:4], "little") != crc32(data[4:]) or not data[4:]:
            return None
        inputs, outputs, stamps, found, said = _unpacked(data[4:])
        return _paths(inputs), _paths(outputs), stamps, found.decode(), said.decode()
    except (sqlite3.Error, OSError, ValueError):
        return None


def _unpacked(body: bytes) -> list[bytes]:
    fields: list[bytes] = []
    at = 0
    while at < len(body):
        end = at + 4 + int.from_bytes(body[at : at + 4], "little")
        fields.append(body[at + 4 : end])
        at = end
    return fields


def _paths(joined: bytes) -> str:
    return joined.decode(errors="surrogateescape")
