"""What is in an output folder, and what of it is ours.

The manifest lists what the last whole build wrote. The journal says what the present build is about to do; it is there
from before the first change until after the manifest is renewed, so what a stopped build wrote is still known as ours.
Both end in a checksum of all bytes before it: a file with any damage counts as none, because a wrong claim of ownership
would cost somebody a file, and a missing one costs nothing but a question. `look` holds both against the disk, and
changes nothing.
"""

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

import msgspec

MANIFEST = ".skillfolio.json"
JOURNAL = ".skillfolio.journal"
LOCK = ".skillfolio.lock"
TEMPORARY = re.compile(r"\.skillfolio\.(?:.*\.)?tmp")
"""The names of files that are being written; only a stopped build leaves one."""

FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""The permissions of what we write, whatever the umask says."""

DigestOf = Callable[[str, os.stat_result], str | None]
"""Gives the SHA-256 of a regular file, by its path in the folder and its status; None if it cannot be read."""

_VERSION = 2
_TAIL = b',\n "checksum": "%s"\n}\n'
_TAIL_LENGTH = len(_TAIL % bytes(64))
_PART = r"(?!\.\.?(?:/|\Z))[^/\x00]+"
_INSIDE = re.compile(rf"(?!\.skillfolio\.)(?=.{{1,1000}}\Z){_PART}(?:/{_PART})*", re.DOTALL)


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is ours in an output folder."""

    version: int = _VERSION
    files: dict[str, str] = {}
    """The digest (SHA-256, hexadecimal) of each file we wrote, by its path in the folder."""
    named: tuple[str, ...] = ()
    """Files of somebody else that the author was told of already."""


class Journal(msgspec.Struct, frozen=True, kw_only=True):
    """What a build is about to do."""

    held: dict[str, str] = {}
    """The digest of each file that is ours though the manifest does not say so: builds before were stopped as well."""
    write: dict[str, str] = {}
    """The digest of each file that will be ours, by its path."""
    remove: dict[str, str] = {}
    """The digest of what stands at each path that will be removed; empty if that is nothing, or no readable file."""

    @property
    def paths(self) -> set[str]:
        """Every path it names."""
        return {*self.held, *self.write, *self.remove}


class _First(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A manifest as version 1 wrote it, without a checksum."""

    version: int
    files: dict[str, str] = {}


class Found(msgspec.Struct, frozen=True):
    """What is in an output folder before a build. Paths are relative to it, with `/` between the parts."""

    ours: dict[str, str] = {}
    """The digest of each file as we wrote it; it may be changed or gone since."""
    present: dict[str, str] = {}
    """The digest of each file on disk, of the paths looked at, that can be read and is reached through no link."""
    elsewise: frozenset[str] = frozenset()
    """The paths looked at where something else stands: a folder, a link, a device, a file that cannot be read."""
    folders: frozenset[str] = frozenset()
    """The folders among and above the paths looked at; no links."""
    blocked: frozenset[str] = frozenset()
    """Where a folder is to be and something else stands."""
    links: frozenset[str] = frozenset()
    """The symbolic links among the two before."""
    permissions: frozenset[str] = frozenset()
    """The files and folders whose permissions are not as we make them."""
    renamed: dict[str, str] = {}
    """Wanted paths that are files of ours under a name of other letter case, on a disk that ignores it."""
    intended: frozenset[str] = frozenset()
    """The paths that a stopped build was about to write or remove."""
    manifest: Manifest | None = None
    """The manifest as it is on disk, if it is whole."""
    has_journal: bool = False
    """Whether a build was stopped."""
    leftovers: tuple[str, ...] = ()
    """Temporary files of a stopped build."""


class Survey(msgspec.Struct, frozen=True):
    """What is in an output folder where earlier builds wrote."""

    names: list[str]
    """Of all that is in the folder itself."""
    manifest: Manifest | None
    """As it is on disk, if it is whole."""
    journal: Journal | None
    looked: set[str]
    """The paths that were looked at: ours, and the folders above them."""
    statuses: dict[str, os.stat_result]
    """Of those that are there."""
    digests: dict[str, str | None]
    """Of those that are files; None for one that cannot be read."""


def digest_in(folder: Path) -> DigestOf:
    """Digests of the files of a folder, each read anew."""

    def digest(path: str, _: os.stat_result) -> str | None:
        try:
            with (folder / path).open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return None

    return digest


def survey(folder: Path, digest_of: DigestOf) -> Survey:
    """See what is in the folder where earlier builds wrote; nothing is changed. Raises OSError."""
    root = os.fspath(folder)
    manifest, journal = read_manifest(root), read_journal(root)
    ours = {*(manifest or Manifest()).files, *(journal or Journal()).paths}
    looked = ours | folders_of(ours)
    statuses = _statuses(root, looked, {})
    return Survey(
        names=_names(root),
        manifest=manifest,
        journal=journal,
        looked=looked,
        statuses=statuses,
        digests=_digests(ours, statuses, digest_of),
    )


def look(folder: Path, wanted: Collection[str], digest_of: DigestOf, surveyed: Survey | None = None) -> Found:
    """See what is in the folder where the wanted files belong and where ours are; nothing is changed. Raises OSError.

    What a stopped build did is seen from its journal. `surveyed`: what was seen of ours a moment ago.
    """
    root = os.fspath(folder)
    before = surveyed or survey(folder, digest_of)
    recorded, journal = before.manifest or Manifest(), before.journal or Journal()
    asked = {*wanted, *recorded.files, *journal.paths}
    above = folders_of(asked)
    statuses = before.statuses | _statuses(root, (asked | above) - before.looked, before.statuses)
    digests = before.digests | _digests(asked - before.digests.keys(), statuses, digest_of)
    present = {path: digest for path, digest in digests.items() if digest is not None}
    elsewise = {path for path in asked if path in statuses and path not in present}
    empty = {path for path in present if not statuses[path].st_size}
    folders = {path for path, status in statuses.items() if stat.S_ISDIR(status.st_mode)}
    ours = _ownership(recorded, journal, present, elsewise, empty)
    return Found(
        ours=ours,
        present=present,
        elsewise=frozenset(elsewise),
        folders=frozenset(folders),
        blocked=frozenset(path for path in above if path in statuses and path not in folders),
        links=frozenset(path for path, status in statuses.items() if stat.S_ISLNK(status.st_mode)),
        permissions=frozenset(path for path, status in statuses.items() if not _is_permitted(status.st_mode)),
        renamed=_renamed(statuses, ours, present, wanted),
        intended=frozenset(journal.paths),
        manifest=before.manifest,
        has_journal=JOURNAL in before.names,
        leftovers=tuple(name for name in before.names if TEMPORARY.fullmatch(name)),
    )


def sealed(record: Manifest | Journal) -> bytes:
    """A record as its file holds it: JSON whose last field is the checksum of the bytes before that field."""
    body = msgspec.json.format(msgspec.json.encode(record, order="deterministic"), indent=1)
    body = body.removesuffix(b"\n}")
    return body + _TAIL % hashlib.sha256(body).hexdigest().encode()


def read_manifest(folder: str | os.PathLike[str]) -> Manifest | None:
    """The manifest of a folder, or None if there is none that is whole."""
    data = _read(folder, MANIFEST)
    try:
        if _is_whole(data):
            found = msgspec.json.decode(data, type=Manifest)
        else:
            first = msgspec.json.decode(data, type=_First)
            found = Manifest(version=first.version, files=first.files)
            if first.version != 1:
                return None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return msgspec.structs.replace(found, files=_inside(found.files))


def read_journal(folder: str | os.PathLike[str]) -> Journal | None:
    """What a stopped build was about to do, or None if there is no journal that is whole."""
    data = _read(folder, JOURNAL)
    try:
        found = msgspec.json.decode(data, type=Journal) if _is_whole(data) else None
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return found and Journal(held=_inside(found.held), write=_inside(found.write), remove=_inside(found.remove))


def folders_of(paths: Iterable[str]) -> set[str]:
    """The folders that some files are in, at any depth."""
    found: set[str] = set()
    for path in paths:
        parent = path.rpartition("/")[0]
        while parent and parent not in found:
            found.add(parent)
            parent = parent.rpartition("/")[0]
    return found


def _ownership(
    manifest: Manifest, journal: Journal, present: Mapping[str, str], elsewise: Collection[str], empty: Collection[str]
) -> dict[str, str]:
    """The digest of each file we wrote, after a build that may have been stopped anywhere.

    `present` are the digests of what is on disk, `elsewise` the paths where something else than a readable file is,
    `empty` the files without a byte. A path of the journal is ours if it holds what it held or was to hold; also if
    it is new and empty, as a power cut leaves a file whose bytes did not reach the disk. A path that was to be removed
    is ours while it holds what it held; anything else there is a file that somebody put there since.
    """
    ours = {path: journal.write[path] for path in empty if path in journal.write} | manifest.files
    for claimed in (journal.held, journal.write):
        ours |= {path: digest for path, digest in claimed.items() if present.get(path) == digest}
    for path, digest in journal.remove.items():
        if present.get(path, digest) != digest or (path in elsewise and digest):
            ours.pop(path, None)
    return ours


def _read(folder: str | os.PathLike[str], name: str) -> bytes:
    file = os.path.join(folder, name)  # noqa: PTH118 - asked on every build
    try:
        if not stat.S_ISREG(os.lstat(file).st_mode):  # a pipe would be waited for
            return b""
        with open(file, "rb") as stream:  # noqa: PTH123
            return stream.read()
    except OSError:
        return b""


def _is_whole(data: bytes) -> bool:
    """Whether a file ends in the checksum of the rest of it."""
    body, tail = data[:-_TAIL_LENGTH], data[-_TAIL_LENGTH:]
    return tail == _TAIL % hashlib.sha256(body).hexdigest().encode()


def _inside(files: dict[str, str]) -> dict[str, str]:
    """The files whose paths can be ones that we wrote: the others lead out of the folder, or to our own records."""
    return {path: digest for path, digest in files.items() if is_output(path)}


def is_output(path: str) -> bool:
    """Whether a path can be one that we write: inside the folder, and none of our own records."""
    return _INSIDE.fullmatch(path) is not None and (os.name != "nt" or not re.search(r"[\\:]", path))


def _names(root: str) -> list[str]:
    try:
        return os.listdir(root)  # noqa: PTH208 - names are all that is needed
    except (FileNotFoundError, NotADirectoryError):
        return []


def _digests(
    paths: Iterable[str], statuses: Mapping[str, os.stat_result], digest_of: DigestOf
) -> dict[str, str | None]:
    """The digests of those paths that are files; None for one that cannot be read."""
    files = [path for path in paths if path in statuses and stat.S_ISREG(statuses[path].st_mode)]
    return {path: digest_of(path, statuses[path]) for path in files}


def _statuses(root: str, paths: Iterable[str], known: Mapping[str, os.stat_result]) -> dict[str, os.stat_result]:
    """The status of each path that exists and is reached through no link.

    The folders above them are among them or `known`.
    """
    found: dict[str, os.stat_result] = {}
    folders = {"", *(path for path, status in known.items() if stat.S_ISDIR(status.st_mode))}
    for path in sorted(paths):
        if path.rpartition("/")[0] in folders:
            try:
                status = found[path] = os.lstat(f"{root}/{path}")
            except (FileNotFoundError, NotADirectoryError):
                continue
            if stat.S_ISDIR(status.st_mode):
                folders.add(path)
    return found


def _is_permitted(mode: int) -> bool:
    """Whether everyone may read what is there. Windows keeps its permissions elsewhere."""
    if os.name == "nt":
        return True
    if stat.S_ISDIR(mode):
        return mode & FOLDER_MODE == FOLDER_MODE
    return not stat.S_ISREG(mode) or stat.S_IMODE(mode) == FILE_MODE


def _renamed(
    statuses: Mapping[str, os.stat_result], ours: Collection[str], present: Collection[str], wanted: Collection[str]
) -> dict[str, str]:
    """The wanted paths that differ from an old one in letter case only and lead to the same file.

    A file of several names (hard links) is not meant: each of them is a file of its own.
    """
    new = [path for path in wanted if path not in ours and path in present and statuses[path].st_nlink == 1]
    if not new:
        return {}
    old = {_folded(path): path for path in ours if path not in wanted and path in present}
    pairs = {path: old[_folded(path)] for path in new if _folded(path) in old}
    return {path: other for path, other in pairs.items() if os.path.samestat(statuses[path], statuses[other])}


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
