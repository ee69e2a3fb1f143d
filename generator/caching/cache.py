"""Remembered results: one disposable SQLite file in the site's `.cache/`.

Only results of pure functions are kept, each under the digest of everything its function read. So a result can be
missing but never out of date, and nothing here needs to know what depends on what. Every row carries a checksum of
itself: a damaged row is as if it were not there. Nothing else hangs on the file: without it a build is slower.
"""

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from generator.folders import is_inside

if TYPE_CHECKING:
    import sqlite3

LAYOUT = 2
"""The version of the tables; a file of any other version, older or newer, is replaced."""
APPLICATION = 0x536B696C
"""How SQLite knows the file as ours: `Skil`."""
LEAST_UNUSED = 16 * 1024 * 1024
"""So many bytes of results that no build uses now are always kept."""
GENERATIONS = 4
"""And so many times the bytes that the present build uses."""
PIXELS = "pixels"
"""The kind of results that are pictures: large, so no more of them is kept unused than is used."""

BESIDE = ("-journal", "-wal", "-shm")
"""Files that SQLite may find beside its own. We make none: one that is there is somebody else's."""

_PATIENCE = 0.25
"""How long another build is waited for, in seconds, before the cache is given up for this one."""
_AT_ONCE = 500
"""How many keys one statement asks for; older versions of SQLite allow 999 variables."""
_AFTER_PRUNING = 0.75
"""What share of the bound is left when it was exceeded, so that not every build has to prune."""

_ABANDONED: "list[sqlite3.Connection | None]" = []
"""Connections of the process that this one was forked from: closing them would free its locks."""

_PARTS = msgspec.msgpack.Encoder()

_TABLES = (
    "CREATE TABLE results (number INTEGER PRIMARY KEY, kind TEXT, key BLOB, checksum BLOB, size INTEGER, data BLOB)",
    # Sizes and checksums stand in the index too: they are asked for where the data need not be read.
    "CREATE INDEX places ON results (kind, key, checksum, size)",
    "CREATE TABLE held (bytes INTEGER, looked INTEGER)",
    "INSERT INTO held VALUES (0, 0)",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {LAYOUT}",
)

_HINDRANCES = {
    "SQLITE_PERM",
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_READONLY",
    "SQLITE_INTERRUPT",
    "SQLITE_IOERR",
    "SQLITE_FULL",
    "SQLITE_CANTOPEN",
    "SQLITE_PROTOCOL",
    "SQLITE_NOLFS",
    "SQLITE_AUTH",
}
"""Errors that say nothing against the file: it stays as it is. All others mean that its content is of no use."""

_Result = TypeVar("_Result")

Key = bytes
"""A digest of 16 bytes (BLAKE2b)."""


class _LostError(Exception):
    """A row that was written is not found."""


class Cache:
    """Results of pure functions, remembered under the digest of everything they read.

    Never raises, never wrong: a damaged row is as if it were not there. For one thread. A process that was forked
    must not use the cache of its parent: SQLite's locks and files do not survive a fork.
    """

    problem: str
    """Why nothing is remembered, such as a read-only disk; empty if all is well."""

    def __init__(self, file: Path | None = None) -> None:
        self.problem = ""
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._worthless = False
        self._pending: dict[tuple[str, bytes], bytes] = {}
        self._used: dict[str, set[bytes]] = {}

    @classmethod
    def open(cls, file: Path | None) -> "Cache":
        """The cache in a file, whose folder is made when there is something to save. None remembers nothing."""
        cache = cls(file)
        if file is not None:
            cache._guarded(lambda: cache._read_existing(file))
        return cache

    @property
    def is_kept(self) -> bool:
        """Whether there is a file, and no problem with it so far."""
        return self._file is not None

    def get(self, kind: str, key: bytes) -> bytes | None:
        """The result of this kind under this key."""
        return self.get_many(kind, (key,)).get(key)

    def get_many(self, kind: str, keys: Collection[bytes]) -> dict[bytes, bytes]:
        """The results that are there, by key: for thousands much faster than one by one."""
        found = {key: self._pending[kind, key] for key in keys if (kind, key) in self._pending}
        asked = [key for key in keys if key not in found] if found else list(keys)
        used = self._used.setdefault(kind, set())
        for key, checksum, data in self._query("key, checksum, data", kind, asked):
            if type(key) is bytes and type(data) is bytes and checksum == checksum_of(kind, key, data):
                found[key] = data
            else:
                self._worthless = True
        used.update(found)
        return found

    def keep(self, kind: str, keys: Collection[bytes]) -> None:
        """Count results as used by this build although nothing reads them: they are not pruned."""
        self._used.setdefault(kind, set()).update(keys)

    def put(self, kind: str, key: bytes, data: bytes) -> None:
        """Remember a result. It is in memory until `save`, which leaves a row alone that holds the same already."""
        if self._file is None:
            return
        self._used.setdefault(kind, set()).add(key)
        self._pending[kind, key] = data

    def save(self, *, prune: bool = True) -> None:
        """Write all that was put, in one transaction, and drop the oldest unused results where there are too many.

        `prune`: whether this was a whole build, which has used all that is of use now; else nothing is dropped.
        A file that was found damaged, of another version or not ours is replaced by a fresh one.
        """
        if self._pending and not self._worthless:
            self._guarded(lambda: self._write(prune=prune))
        if self._worthless and self._file is not None:
            self._guarded(self._remove)
            self._guarded(lambda: self._write(prune=prune))
            if self._worthless:
                self._give_up("it cannot be written")

    def drop(self) -> None:
        """Forget everything, also what was put in this build."""
        self._pending.clear()
        if self._file is not None:
            self._guarded(self._remove)

    def close(self) -> None:
        """Let go of the file; what was not saved is not remembered."""
        self._disconnect()
        self._file = None

    def forked(self) -> None:
        """Let go of the parent's connection, in a child: it must neither be used nor closed there."""
        _ABANDONED.append(self._connection)
        self._connection = None

    # --- When something is wrong ---------------------------------------------------------------------------------

    def _guarded(self, action: Callable[[], _Result]) -> _Result | None:
        """What an action returns, or None if it failed: for a file that is no use, or with the cache given up."""
        try:
            return action()
        except _failures() as problem:
            reason = _hindrance(problem)
            self._disconnect()
            if reason is None:
                self._worthless = True
            else:
                self._give_up(reason)
        return None

    def _give_up(self, reason: str) -> None:
        if self._file is not None:
            self.problem = f"`{self._file.parent.name}/{self._file.name}`: {reason}"
        self._pending.clear()
        self._worthless = False
        self.close()

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            self._guarded(connection.close)

    def _remove(self) -> None:
        assert self._file is not None
        self._disconnect()
        # The journal first: it must never be taken for that of the file that comes next.
        for suffix in (*BESIDE, ""):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
        self._worthless = False

    # --- The file --------------------------------------------------------------------------------------------------

    def _read_existing(self, file: Path) -> None:
        folder = file.parent
        if folder.is_symlink() and not is_inside(folder, folder.parent):
            self._give_up("the folder is a symbolic link that leads out of the site")
            return
        if any(os.path.lexists(f"{file}{suffix}") for suffix in BESIDE):
            self._worthless = True  # nothing of ours: SQLite would believe what it says, and delete what it names
            return
        try:
            status = file.lstat()
        except FileNotFoundError:
            return
        if not stat.S_ISREG(status.st_mode):
            self._give_up("found something that is not a file")
        elif status.st_size == 0:  # another build is about to make it
            return
        elif _is_ours(file):
            self._connect(file)
        else:
            self._worthless = True

    def _connect(self, file: Path) -> "sqlite3.Connection":
        import sqlite3  # in an interpreter without it nothing is remembered

        self._connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
        self._connection.execute("PRAGMA trusted_schema = OFF")
        self._connection.execute("PRAGMA cell_size_check = ON")
        # What a killed process leaves may be damaged; the checksums are there for that.
        self._connection.execute("PRAGMA journal_mode = MEMORY")
        self._connection.execute("PRAGMA synchronous = OFF")
        return self._connection

    def _connected(self) -> "sqlite3.Connection":
        """The connection for writing; the folder and the file are made if they are missing."""
        assert self._file is not None
        folder = self._file.parent
        folder.mkdir(exist_ok=True)
        with contextlib.suppress(FileExistsError), (folder / ".gitignore").open("x", encoding="utf-8") as ignore:
            ignore.write("*\n")
        if self._connection is not None:
            return self._connection
        connection = self._connect(self._file)
        # Both count for a fresh file only. Results of 2 KB fill pages of this size; in smaller ones half is lost.
        connection.execute("PRAGMA page_size = 16384")
        connection.execute("PRAGMA auto_vacuum = FULL")
        return connection

    def _query(self, columns: str, kind: str, keys: Collection[bytes] | None = None) -> list[tuple[Any, ...]]:
        """Rows of a kind, all of them or those of some keys; none where they cannot be read."""
        connection = self._connection
        if connection is None:
            return []
        return self._guarded(lambda: list(_select(connection, columns, kind, keys))) or []

    def _write(self, *, prune: bool) -> None:
        if self._file is None:
            return
        connection = self._connected()
        connection.execute("BEGIN IMMEDIATE")
        with connection:
            if _identity(connection) != (APPLICATION, LAYOUT):
                for statement in _TABLES:  # fails where another program's tables are: the file is then replaced
                    connection.execute(statement)
            self._insert(connection)
            if prune:
                self._prune(connection)
        self._pending.clear()

    def _insert(self, connection: "sqlite3.Connection") -> None:
        """Write the rows that are not there yet, and replace those that hold something else."""
        there = self._there(connection)
        change, outdated, rows = 0, [], []
        for (kind, key), data in self._pending.items():
            number, checksum, size = there.get((kind, key), (None, b"", 0))
            found = checksum_of(kind, key, data)
            if checksum != found:
                outdated.append((number,))
                rows.append((kind, key, found, len(data), data))
                change += len(data) - size
        connection.executemany("DELETE FROM results WHERE number = ?", outdated)
        connection.executemany("INSERT INTO results (kind, key, checksum, size, data) VALUES (?, ?, ?, ?, ?)", rows)
        if rows:
            connection.execute("UPDATE held SET bytes = bytes + ?", (change,))
            if not self._pending.keys() <= self._there(connection).keys():
                raise _LostError  # SQLite does not notice all damage to an index, and would never find these rows

    def _there(self, connection: "sqlite3.Connection") -> dict[tuple[str, bytes], tuple[int, bytes, int]]:
        """Number, checksum and size of the rows that there are for what was put."""
        there: dict[tuple[str, bytes], tuple[int, bytes, int]] = {}
        for kind in {kind for kind, _ in self._pending}:
            keys = [key for of, key in self._pending if of == kind]
            for key, number, checksum, size in _select(connection, "key, number, checksum, size", kind, keys):
                there[kind, key] = (number, checksum, size)
        return there

    def _prune(self, connection: "sqlite3.Connection") -> None:
        """Delete the unused rows that were written first, if the unused ones hold more than is worth keeping."""
        held, looked = connection.execute("SELECT bytes, looked FROM held").fetchone()
        if held - looked <= LEAST_UNUSED // 4:  # to count what is unused takes a look at the key of every row
            return
        rows = connection.execute("SELECT number, kind, key, size FROM results ORDER BY number").fetchall()
        held = sum(size for *_, size in rows)
        for pictures in (False, True):
            some = [row for row in rows if (row[1] == PIXELS) == pictures]
            unused = [(number, size) for number, kind, key, size in some if key not in self._used.get(kind, ())]
            excess = sum(size for _, size in unused)
            bound = _bound(sum(size for *_, size in some) - excess, 1 if pictures else GENERATIONS)
            if excess > bound:
                for number, size in unused:
                    if excess <= bound * _AFTER_PRUNING:
                        break
                    connection.execute("DELETE FROM results WHERE number = ?", (number,))
                    excess, held = excess - size, held - size
        connection.execute("UPDATE held SET bytes = ?, looked = ?", (held, held))


def digest_of(parts: Iterable[str | bytes]) -> Key:
    """The digest of some parts in their order; parts cannot run together, and a text is not its bytes."""
    return hashlib.blake2b(_PARTS.encode(list(parts)), digest_size=16).digest()


def checksum_of(kind: str, key: bytes, data: bytes) -> bytes:
    """What a row carries of itself: BLAKE2b of its kind, key and data, in 16 bytes."""
    whole = b"%b\0%d\0%b%b" % (kind.encode(), len(key), key, data)
    return hashlib.blake2b(whole, digest_size=16).digest()


def _bound(used: int, generations: int) -> int:
    """How many bytes of unused results are kept beside so many used ones."""
    return max(LEAST_UNUSED, generations * used)


def _select(
    connection: "sqlite3.Connection", columns: str, kind: str, keys: Collection[bytes] | None
) -> Iterator[tuple[Any, ...]]:
    statement = f"SELECT {columns} FROM results WHERE kind = ?"  # noqa: S608 - columns are literals of this module
    if keys is None:
        yield from connection.execute(statement, (kind,))
        return
    wanted = list(keys)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        yield from connection.execute(f"{statement} AND key IN ({', '.join('?' * len(some))})", (kind, *some))


def _is_ours(file: Path) -> bool:
    """Whether a file's header is that of our databases: SQLite is not asked to open anything else.

    The format is on https://www.sqlite.org/fileformat.html. A write version of 2 or more, which we never make, would
    have SQLite look for further files, or take the file for one that cannot be written.
    """
    with file.open("rb") as opened:
        header = opened.read(72)
    versions, layout, application = header[18:20], header[60:64], header[68:72]
    numbers = (int.from_bytes(application, "big"), int.from_bytes(layout, "big"))
    return header.startswith(b"SQLite format 3\0") and versions == b"\1\1" and numbers == (APPLICATION, LAYOUT)


def _identity(connection: "sqlite3.Connection") -> tuple[int, int]:
    """Whose file it is, and of which version; both 0 for one that was just made."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    return application, layout


def _failures() -> tuple[type[Exception], ...]:
    """What SQLite, the file system, and values of the wrong type in a damaged file may raise."""
    ours = (_LostError, ImportError, OSError, MemoryError, TypeError, ValueError, OverflowError)
    try:
        import sqlite3
    except ImportError:
        return ours
    return (sqlite3.Error, *ours)


def _hindrance(problem: Exception) -> str | None:
    """What kept us from the file, in words; None if it is the file's content."""
    if isinstance(problem, OSError):
        return (problem.strerror or str(problem)).lower()
    if isinstance(problem, ImportError):
        return "this interpreter has no SQLite"
    from sqlite3 import ProgrammingError

    # Extended names begin with the plain one: SQLITE_IOERR_WRITE. A text that is not UTF-8 has no name.
    name = "_".join(getattr(problem, "sqlite_errorname", "").split("_")[:2])
    if name in ("SQLITE_BUSY", "SQLITE_LOCKED"):
        return "another build is using it"
    return str(problem).lower() if name in _HINDRANCES or isinstance(problem, ProgrammingError) else None
