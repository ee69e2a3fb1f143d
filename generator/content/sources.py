"""Find the inputs: every file below a folder and the digest of its bytes, in an order that no file system decides.

Names are normalised to NFC and sorted, so the same site gives the same scan on every machine. A file that cannot have
changed since it was last read (`caching.stamps`) is not read now, unless its bytes are asked for; if they then are no
longer those of the digest, or a file is gone or half written, the build is told and begins again. So it never sees a
file in two states.
"""

import errno
import hashlib
import os
import re
import stat
import unicodedata
from pathlib import Path

import msgspec

from generator.caching.stamps import Stamps, digest_of_file, read
from generator.diagnostics import Diagnostic, Place, error

MAX_TEXT = 1024 * 1024
"""The largest text file that is read, in bytes; a portfolio's texts are far below it."""

DROPPINGS = re.compile(r"\..*|.*~|#.*#|4913|.*\.sw[a-p]|.*\.tmp|.*___jb_(tmp|old)___|Thumbs\.db|desktop\.ini|__MACOSX")
"""Files that editors and systems leave behind; never content."""

_AT_WORK = (errno.ENOENT, errno.EBUSY)
"""What the system says of a file that is gone by now, and `caching.stamps` of one that is being written."""

_UNNAMEABLE = re.compile(r"[\x00-\x1f\ud800-\udfff]")

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""Characters that neither YAML 1.2 nor XML 1.0 allow; a form feed is among them."""


class Changed(Exception):
    """An input is no longer what it was when the build looked for it."""


class Source(msgspec.Struct, frozen=True):
    """One input file."""

    path: str
    """Relative to the site's folder, `/` between the parts, NFC."""
    digest: str
    """SHA-256 of the data, in hexadecimal."""
    file: str = ""
    """Where it is on the disk."""
    held: bytes | None = None
    """The data, if it was read already."""

    @classmethod
    def of(cls, path: str, data: bytes) -> "Source":
        """A source that is known as a whole."""
        return cls(path, hashlib.sha256(data).hexdigest(), held=data)

    @property
    def data(self) -> bytes:
        """Its bytes. Raises Changed if they are no longer those of the digest."""
        if self.held is not None:
            return self.held
        try:
            data = Path(self.file).read_bytes()
        except OSError:
            raise Changed(self.path) from None
        if hashlib.sha256(data).hexdigest() != self.digest:
            raise Changed(self.path)
        return data


class Scan(msgspec.Struct, frozen=True):
    """The inputs below one folder, sorted by path."""

    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]
    folders: tuple[str, ...] = ()
    """The folders that were listed, as they are on the disk."""


def scan(root: Path, folder: str, stamps: Stamps, shown: str = "") -> Scan:
    """Every file below `root/folder`, following symbolic links only where they stay inside `root`.

    `shown`: what paths begin with instead of the folder's name.
    """
    return _Scanner(root, stamps).scan(folder, shown or folder)


class _Scanner:
    """Looks through the folders of one root."""

    def __init__(self, root: Path, stamps: Stamps) -> None:
        self._root = root
        self._top = root.resolve()
        self._stamps = stamps
        self._sources: list[Source] = []
        self._diagnostics: list[Diagnostic] = []
        self._folders: list[str] = []

    def scan(self, folder: str, shown: str) -> Scan:
        start = self._root / folder
        pending: list[tuple[str, str, tuple[str, ...]]] = [(str(start), shown, (os.path.realpath(start),))]
        while pending:
            directory, name, ancestors = pending.pop()
            self._folders.append(directory)
            try:
                with os.scandir(directory) as found:
                    children = sorted(found, key=lambda entry: entry.name)
            except OSError as problem:
                if problem.errno in _AT_WORK and name != shown:
                    raise Changed(name) from None
                self._diagnostics.append(_unreadable(name, problem))
                continue
            seen: dict[str, str] = {}
            for child in children:
                if not DROPPINGS.fullmatch(child.name):
                    path = f"{name}/{_normalised(child.name)}"
                    if self._enter(child, path, ancestors, seen):
                        pending.append((child.path, path, (*ancestors, os.path.realpath(child.path))))
        ordered = sorted(self._sources, key=lambda source: source.path)
        return Scan(tuple(ordered), tuple(self._diagnostics), tuple(self._folders))

    def _enter(self, child: "os.DirEntry[str]", path: str, ancestors: tuple[str, ...], seen: dict[str, str]) -> bool:
        """Read a file; whether it is a folder to look through."""
        try:
            refusal = _refusal(child, path, self._top, ancestors, seen)
            if refusal is None and child.is_dir():
                return True
            if refusal is None:
                refusal = self._read(child, path)
        except OSError as problem:  # such as a path that is longer than the system allows
            if problem.errno in _AT_WORK:
                raise Changed(path) from None
            refusal = _unreadable(path, problem)
        if refusal is not None:
            self._diagnostics.append(refusal)
        return False

    def _read(self, child: "os.DirEntry[str]", path: str) -> Diagnostic | None:
        status = os.stat(child.path)  # noqa: PTH116 - not the entry's: on Windows that lacks what a stamp needs
        if not stat.S_ISREG(status.st_mode):
            return error("not-a-file", "expected a file or a folder", Place(path), "remove it")
        digest, data = self._stamps.digest(path, status), None
        if digest is None and status.st_size <= MAX_TEXT:
            data, status = read(Path(child.path))
            digest = hashlib.sha256(data).hexdigest()
            self._stamps.record(path, status, digest)
        elif digest is None:
            digest, status = digest_of_file(Path(child.path))
            self._stamps.record(path, status, digest)
        self._sources.append(Source(path, digest, child.path, data))
        return None


def _normalised(name: str) -> str:
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def _refusal(
    entry: "os.DirEntry[str]", path: str, top: Path, ancestors: tuple[str, ...], seen: dict[str, str]
) -> Diagnostic | None:
    """Why a directory entry is not read, or None if it may be; records its name in `seen`."""
    if _UNNAMEABLE.search(entry.name):
        shown = _text(path).encode("unicode_escape").decode()
        return error("bad-name", "a file's name has characters that no address can hold", Place(shown), "rename it")
    if seen.setdefault(path, entry.name) != entry.name:
        message = "two files have this name, in different Unicode forms"
        return error("duplicate-file", message, Place(path), "rename one of them")
    if not entry.is_symlink():
        return None
    file = Path(entry.path)
    try:
        target = file.resolve(strict=True)
    except (OSError, RuntimeError):
        goal = _text(str(file.readlink()))
        hint = "remove the link, or make its target exist"
        return error("broken-symlink", f"a symbolic link leads nowhere: `{goal}`", Place(path), hint)
    if not target.is_relative_to(top):
        hint = "copy the file into the site"
        return error("outside-site", "a symbolic link leads out of the site's folder", Place(path), hint)
    if str(target) in ancestors:
        message = "a symbolic link leads back to a folder that contains it"
        return error("symlink-loop", message, Place(path), "remove the link")
    return None


def _text(name: str) -> str:
    """A name of the file system as text: bytes that are not UTF-8 as escapes."""
    return name.encode("utf-8", "backslashreplace").decode()


def _unreadable(path: str, problem: OSError) -> Diagnostic:
    reason = (problem.strerror or str(problem)).lower()
    hints = {errno.ENAMETOOLONG: "shorten the names", errno.ENOENT: "create it, or put it back"}
    hint = hints.get(problem.errno or 0, "give yourself permission to read it")
    return error("unreadable", f"cannot be read: {reason}", Place(path), hint)


def text_of(source: Source) -> tuple[str, list[Diagnostic]]:
    """The text of a source with line feeds as line ends and without a byte order mark, and what is wrong with it."""
    if len(source.data) > MAX_TEXT:
        size = len(source.data) / MAX_TEXT
        message = f"the file has {size:.1f} MiB of text, expected at most 1 MiB"
        return "", [error("too-large", message, Place(source.path), "split it, or move data into media/")]
    try:
        text = source.data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        before = source.data[: problem.start].decode("utf-8-sig")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        found = source.data[problem.start]
        place = Place(source.path, line, column)
        return "", [error("not-utf-8", f"byte 0x{found:02x} is not UTF-8 text", place, "save the file as UTF-8")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, [_control_character(source.path, text, match.start()) for match in CONTROL.finditer(text)][:20]


def _control_character(path: str, text: str, offset: int) -> Diagnostic:
    start = text.rfind("\n", 0, offset) + 1
    line = text.count("\n", 0, offset) + 1
    place = place_in(text.split("\n"), path, line, offset - start + 1)
    return error("control-character", f"control character U+{ord(text[offset]):04X} in the text", place, "delete it")


def place_in(lines: list[str], path: str, line: int, column: int, length: int = 1) -> Place:
    """A place together with its source line; a line past the end is the last one."""
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    return Place(path, line, column, max(1, min(length, len(text) - column + 1)), text)
