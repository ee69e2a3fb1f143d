"""Find the inputs: every file below a folder, its bytes and their digest, in an order that no file system decides.

Names are normalised to NFC and sorted, so the same site gives the same scan on every machine. Bytes are read once;
every later step works on those bytes, so a file that changes during a build cannot be seen in two states.
"""

import errno
import hashlib
import os
import re
import stat
import unicodedata
from pathlib import Path

import msgspec

from generator.diagnostics import Diagnostic, Place, error

MAX_TEXT = 1024 * 1024
"""The largest text file that is read, in bytes; a portfolio's texts are far below it."""

_DROPPINGS = re.compile(r"\..*|.*~|#.*#|4913|.*\.sw[a-p]|.*\.tmp|.*___jb_(tmp|old)___|Thumbs\.db|desktop\.ini|__MACOSX")
"""Files that editors and systems leave behind; never content."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
"""Characters that neither YAML 1.2 nor XML 1.0 allow; a form feed is among them."""


class Source(msgspec.Struct, frozen=True):
    """One input file."""

    path: str
    """Relative to the site's folder, `/` between the parts, NFC."""
    data: bytes
    digest: str
    """SHA-256 of the data, in hexadecimal."""


class Scan(msgspec.Struct, frozen=True):
    """The inputs below one folder, sorted by path."""

    sources: tuple[Source, ...]
    diagnostics: tuple[Diagnostic, ...]


def scan(root: Path, folder: str) -> Scan:
    """Read every file below `root/folder`, following symbolic links only where they stay inside `root`."""
    sources: list[Source] = []
    diagnostics: list[Diagnostic] = []
    seen: dict[str, str] = {}
    top = root.resolve()
    pending: list[tuple[Path, str, tuple[str, ...]]] = [(root / folder, folder, (os.path.realpath(root / folder),))]
    while pending:
        directory, name, ancestors = pending.pop()
        try:
            children = sorted(directory.iterdir())
        except OSError as problem:
            diagnostics.append(_unreadable(name, problem))
            continue
        for child in children:
            if _DROPPINGS.fullmatch(child.name):
                continue
            path = f"{name}/{unicodedata.normalize('NFC', child.name)}"
            try:
                refusal = _refusal(child, path, top, ancestors, seen)
                is_folder = refusal is None and child.is_dir()
            except OSError as problem:  # such as a path that is longer than the system allows
                refusal, is_folder = _unreadable(path, problem), False
            if refusal is not None:
                diagnostics.append(refusal)
            elif is_folder:
                pending.append((child, path, (*ancestors, os.path.realpath(child))))
            else:
                _read(child, path, sources, diagnostics)
    return Scan(tuple(sorted(sources, key=lambda source: source.path)), tuple(diagnostics))


def _refusal(file: Path, path: str, top: Path, ancestors: tuple[str, ...], seen: dict[str, str]) -> Diagnostic | None:
    """Why a directory entry is not read, or None if it may be; records its name in `seen`."""
    if any(ord(character) < 32 or 0xD800 <= ord(character) <= 0xDFFF for character in path):
        shown = _text(path).encode("unicode_escape").decode()
        return error("bad-name", "a file's name has characters that no address can hold", Place(shown), "rename it")
    if seen.setdefault(path, file.name) != file.name:
        message = "two files have this name, in different Unicode forms"
        return error("duplicate-file", message, Place(path), "rename one of them")
    if not file.is_symlink():
        return None
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


def _read(file: Path, path: str, sources: list[Source], diagnostics: list[Diagnostic]) -> None:
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            diagnostics.append(error("not-a-file", "expected a file or a folder", Place(path), "remove it"))
            return
        data = file.read_bytes()
    except OSError as problem:
        diagnostics.append(_unreadable(path, problem))
        return
    sources.append(Source(path, data, hashlib.sha256(data).hexdigest()))


def _unreadable(path: str, problem: OSError) -> Diagnostic:
    reason = (problem.strerror or str(problem)).lower()
    hint = "shorten the names" if problem.errno == errno.ENAMETOOLONG else "give yourself permission to read it"
    return error("unreadable", f"cannot be read: {reason}", Place(path), hint)


def is_inside(file: Path, folder: Path) -> bool:
    """Whether a file is really in a folder, wherever symbolic links lead."""
    return Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))


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
