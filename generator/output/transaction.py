"""The output folder: made equal to the plan, and nothing else in it touched.

Three steps, under the lock of the folder (`lock`): `look` at what is there (`journal`), ask for an `obstacle`,
`commit`. All new bytes are on disk under temporary names before the first change is seen; then the journal is written,
files are moved into place, what an earlier build wrote and this one does not is removed, and the manifest is renewed.
So a full disk changes nothing, nobody sees half a file, and a build that is stopped is put right by the next.

What we did not write is not ours: it is kept, and a build that would have to replace it is refused. Nothing is written
or removed through a symbolic link, and folders are removed only when they are empty.
"""

import contextlib
import errno
import hashlib
import os
import stat
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

import msgspec

from generator.content.sources import DROPPINGS
from generator.diagnostics import Diagnostic, error, warning
from generator.folders import Folders
from generator.output.journal import (
    FILE_MODE,
    FOLDER_MODE,
    JOURNAL,
    MANIFEST,
    Found,
    Journal,
    Manifest,
    digest_in,
    folders_of,
    is_output,
    look,
    sealed,
)
from generator.output.lock import make_folder

_MOST_NAMED = 20
_PATIENCE, _PAUSE = (1.0 if os.name == "nt" else 0.0), 0.05
"""For how many seconds an operation is tried again that is refused: Windows does so while a program has a file open."""

_GONE = (errno.ENOENT, errno.ENOTDIR, errno.ENOTEMPTY, errno.EEXIST)
"""Why a folder is not removed without that being a failure: it is gone, or not empty."""


class Changes(msgspec.Struct, frozen=True):
    """What a build did to the output folder."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    edited: tuple[str, ...] = ()
    """Files of ours that somebody had changed; they are restored, or removed if they are no longer wanted."""
    foreign: tuple[str, ...] = ()
    """Files of somebody else that were kept and not told of before; a folder's name ends in `/`."""


class _Intent(msgspec.Struct, frozen=True):
    """What is to be done."""

    write: tuple[str, ...]
    remove: tuple[str, ...]
    first: tuple[str, ...]
    """What stands in the way, and goes before anything is written."""
    edited: tuple[str, ...]


def refusal(folders: Folders) -> Diagnostic | None:
    """Why a folder must not be written to, or None: it could hold something that is not ours to change."""
    output, site = folders.output.resolve(), folders.site
    protected = [site / name for name in ("content", "templates", ".cache")]
    if output == Path(output.anchor) or output == Path.home().resolve():
        reason = "it is your home folder or the root of the disk"
    elif site == output or site.is_relative_to(output):
        reason = "it is the site's own folder or contains it"
    elif any(output.is_relative_to(folder) or folder.is_relative_to(output) for folder in protected):
        reason = "it overlaps with the site's sources"
    elif folders.output == site / "output" and not output.is_relative_to(site):
        reason = "it is a symbolic link that leads out of the site"
    elif (output / ".git").exists():
        reason = "it is a git repository"
    elif output.exists() and not output.is_dir():
        reason = "it is a file"
    else:
        return None
    message = f"the output folder cannot be `{folders.shown(folders.output)}`: {reason}"
    return error("unsafe-output", message, hint="choose an empty folder with `--output`")


def obstacle(folder: Path, found: Found, wanted: Mapping[str, str], *, force: bool = False) -> Diagnostic | None:
    """What somebody else put where the wanted files (path to digest) belong, or None.

    A file that is already right is no obstacle. With `force` only what cannot be replaced is one: files in a folder
    that would have to go.
    """
    inside = [name for path in wanted if path in found.folders for name in _strangers(folder, path, found.ours)]
    foreign = [path for path, digest in wanted.items() if _is_foreign(path, digest, found)]
    known = folders_of(found.ours)
    above = folders_of(wanted) & found.blocked
    foreign += [path for path in above if path not in found.ours and not (path in found.links and path in known)]
    if not (inside if force else inside or foreign):
        return None
    hint = "move them away, or choose another folder with `--output`"
    if not inside:
        hint += "; `--force` replaces them"
    names = _listed(inside if force else [*inside, *foreign])
    return error(
        "foreign-file", f"the output folder holds files that no build wrote where the site's belong: {names}", hint=hint
    )


def commit(
    folder: Path, found: Found, wanted: Mapping[str, str], data: Callable[[str], bytes], *, walk: bool = True
) -> Changes:
    """Make the folder hold the wanted files (path to digest), beside those that are not ours. Raises OSError.

    `data` gives the bytes of a path that must be written. If it raises, or there is no room for them, nothing has
    changed. Ask for an `obstacle` before: what stands in the way is replaced. Without `walk`, files of somebody else
    are not looked for, which spares a build that changes nothing the listing of every folder.
    """
    if not all(map(is_output, wanted)):
        raise ValueError("a path leads out of the output folder")
    make_folder(folder)
    root = os.fspath(folder)
    for name in found.leftovers:
        _unlink(root, name)
    intent = _intent(found, wanted)
    _permit(root, found, wanted)
    _carry_out(root, found, wanted, intent, data)
    told = (found.manifest or Manifest()).named
    named = _foreign(root, [*wanted, *found.ours, *told], wanted) if walk else told
    manifest = Manifest(files=dict(sorted(wanted.items())), named=named)
    if manifest != found.manifest:
        _write_record(root, MANIFEST, manifest)
    if found.has_journal or _is_change(found, intent):
        _unlink(root, JOURNAL)
    return Changes(
        written=intent.write,
        removed=intent.remove,
        unchanged=len(wanted) - len(intent.write),
        edited=intent.edited,
        foreign=tuple(path for path in named if path not in told),
    )


def clean(folder: Path) -> Changes:
    """Remove what we wrote, and the folders this leaves empty; the lock's file goes with the lock. Raises OSError."""
    if not folder.is_dir():
        return Changes()
    found = look(folder, (), digest_in(folder))
    removed = commit(folder, found, {}, lambda _: b"", walk=False).removed
    _unlink(os.fspath(folder), MANIFEST)
    return Changes(removed=removed)


def warnings(changes: Changes, where: str) -> list[Diagnostic]:
    """What the author is told of a commit into a folder, which is shown as `where`."""
    hint = "change the content or a template instead: what is published is made from them"
    told = [
        warning("edited-output", f"`{where}/{path}` was changed by hand; {_fate(path, changes)}", hint=hint)
        for path in changes.edited
    ]
    if changes.foreign:
        message = f"`{where}/` holds files that no build wrote; they are kept: {_listed(changes.foreign)}"
        told.append(warning("kept-file", message, hint="remove them if they do not belong there; this is said once"))
    return told


def _fate(path: str, changes: Changes) -> str:
    return "it is removed, as nothing asks for it any more" if path in changes.removed else "it is as built again"


def _listed(names: Iterable[str]) -> str:
    ordered = sorted(set(names))
    more = f" and {len(ordered) - _MOST_NAMED} more" if len(ordered) > _MOST_NAMED else ""
    return ", ".join(f"`{name}`" for name in ordered[:_MOST_NAMED]) + more


# --- Somebody else's files ----------------------------------------------------------------------------------------


def _is_foreign(path: str, digest: str, found: Found) -> bool:
    """Whether somebody else's file stands where one of these bytes belongs."""
    if path in found.ours or path in found.renamed or path in found.folders:
        return False
    return path in found.elsewise or found.present.get(path, digest) != digest


def _strangers(folder: Path, path: str, ours: Collection[str]) -> list[str]:
    """The files below a folder that are not ours, links among them."""
    found = []
    for place, folders, files in os.walk(folder / path):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]  # noqa: PTH114, PTH118
        found += [Path(place, name).relative_to(folder).as_posix() for name in (*files, *links)]
    return [name for name in found if name not in ours]


def _foreign(root: str, seen: Iterable[str], wanted: Collection[str]) -> tuple[str, ...]:
    """The files of somebody else in the folders of the paths seen; of any other folder its name only."""
    known = folders_of(path.rstrip("/") for path in seen)
    strangers: list[str] = []
    for folder in ("", *sorted(known)):
        if folder and not stat.S_ISDIR(_mode(f"{root}/{folder}")):
            continue
        with os.scandir(f"{root}/{folder}") as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if path not in wanted and path not in known and not DROPPINGS.fullmatch(entry.name):
                    strangers.append(f"{path}/" if entry.is_dir(follow_symlinks=False) else path)
    return tuple(sorted(strangers))


def _mode(file: str) -> int:
    try:
        return os.lstat(file).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


# --- Changing ---------------------------------------------------------------------------------------------------


def _intent(found: Found, wanted: Mapping[str, str]) -> _Intent:
    """What is to be done to make the folder as wanted."""
    above, known = folders_of(wanted), folders_of(found.ours)
    write = tuple(path for path in sorted(wanted) if found.present.get(path) != wanted[path])
    kept, others = set(found.renamed.values()), found.elsewise - found.folders
    there = (path for path in found.ours if path in found.present or path in others)
    remove = tuple(sorted(path for path in there if path not in wanted and path not in kept))
    in_the_way = (path for path in remove if path in above or not folders_of([path]).isdisjoint(wanted))
    blocking = sorted(above & found.blocked)
    changed = [path for path in (*wanted, *remove) if path in found.ours and _is_edited(path, found, wanted)]
    changed += [path for path in blocking if path in found.links and path in known]
    return _Intent(
        write=write,
        remove=remove,
        first=tuple(dict.fromkeys((*in_the_way, *blocking))),
        edited=tuple(sorted(changed)),
    )


def _is_edited(path: str, found: Found, wanted: Mapping[str, str]) -> bool:
    """Whether somebody changed a file of ours, and not just into what it becomes now."""
    if path in found.elsewise:
        return path not in found.folders
    return found.present.get(path, found.ours[path]) not in (found.ours[path], wanted.get(path))


def _is_change(found: Found, intent: _Intent) -> bool:
    """Whether a file is written, removed or renamed."""
    return bool(intent.write or intent.remove or intent.first or found.renamed)


def _carry_out(
    root: str, found: Found, wanted: Mapping[str, str], intent: _Intent, data: Callable[[str], bytes]
) -> None:
    """Do what is to be done; what is not done when this raises, the next build does."""
    staged: dict[str, str] = {}
    try:
        for path in intent.write:
            staged[path] = f".skillfolio.{os.getpid()}.{len(staged)}.tmp"
            _stage(root, path, staged[path], _checked(path, data(path), wanted[path]))
        if _is_change(found, intent):
            _write_record(root, JOURNAL, _journal(found, wanted, intent))
        _make_way(root, found, intent)
        _put(root, found, staged)
        for path in sorted(set(intent.remove).difference(intent.first)):
            _unlink(root, path)
        _remove_empty(root, found, wanted)
    finally:
        for name in staged.values():
            with contextlib.suppress(OSError):
                _unlink(root, name)


def _journal(found: Found, wanted: Mapping[str, str], intent: _Intent) -> Journal:
    """What will be ours and is not in the manifest, what will go, and what earlier builds that were stopped left."""
    recorded, writing = (found.manifest or Manifest()).files, set(intent.write)
    return Journal(
        held={path: digest for path, digest in found.ours.items() if recorded.get(path) != digest},
        write={path: digest for path, digest in wanted.items() if path in writing or recorded.get(path) != digest},
        remove=dict.fromkeys(found.intended.difference(wanted), "")
        | {path: found.present.get(path, "") for path in intent.remove},
    )


def _checked(path: str, data: bytes, digest: str) -> bytes:
    """The bytes, which must be those of the digest. Raises ValueError."""
    if hashlib.sha256(data).hexdigest() != digest:
        raise ValueError(f"the bytes for `{path}` are not those of its digest")
    return data


def _make_way(root: str, found: Found, intent: _Intent) -> None:
    """Remove what stands where something is to be written, and give files their names in new letter case."""
    for path in intent.first:
        _unlink(root, path)
    for path in intent.write:
        if path in found.folders:
            for place, _, _ in os.walk(f"{root}/{path}", topdown=False):
                _do(place, os.rmdir, place)
    for new, old in found.renamed.items():
        _rename(root, old, new)


def _rename(root: str, old: str, new: str) -> None:
    """Change the letter case of a file's name, and of the folders it is in."""
    place = root
    for before, after in zip(old.split("/"), new.split("/"), strict=True):
        if before != after:
            _do(f"{place}/{after}", os.rename, f"{place}/{before}", f"{place}/{after}")
        place = f"{place}/{after}"


def _put(root: str, found: Found, staged: dict[str, str]) -> None:
    """Move files into place; those moved are taken out of `staged`."""
    folders = set(found.folders)
    for path in list(staged):
        missing = folders_of([path]) - folders
        for folder in sorted(missing):
            file = f"{root}/{folder}"
            _do(file, os.mkdir, file)
            _do(file, os.chmod, file, FOLDER_MODE)
        folders |= missing
        _do(f"{root}/{path}", os.replace, f"{root}/{staged[path]}", f"{root}/{path}")
        del staged[path]


def _remove_empty(root: str, found: Found, wanted: Collection[str]) -> None:
    """Remove the folders that nothing of ours is in any more, the deepest first, if they are empty."""
    gone = {*found.ours, *found.intended}.difference(wanted)
    left = folders_of(gone) - folders_of(wanted) if gone else set()
    for folder in sorted(left & found.folders, key=lambda path: -path.count("/")):
        try:
            _do(f"{root}/{folder}", os.rmdir, f"{root}/{folder}")
        except OSError as problem:
            if problem.errno not in _GONE:
                raise


def _permit(root: str, found: Found, wanted: Collection[str]) -> None:
    """Put the permissions of files and folders of ours right that stay as they are."""
    for path in sorted(found.permissions.intersection([*wanted, *folders_of(wanted)])):
        mode = _mode(f"{root}/{path}")
        right = stat.S_IMODE(mode) | FOLDER_MODE if stat.S_ISDIR(mode) else FILE_MODE
        _do(f"{root}/{path}", os.chmod, f"{root}/{path}", right)


def _stage(root: str, path: str, temporary: str, data: bytes, *, durable: bool = False) -> None:
    """Write a file under its temporary name."""
    _do(f"{root}/{path}", _write_new, f"{root}/{temporary}", data, durable)
    _do(f"{root}/{path}", os.chmod, f"{root}/{temporary}", FILE_MODE)


def _write_new(file: str, data: bytes, durable: bool) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(file, flags, FILE_MODE)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        if durable:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_record(root: str, name: str, record: Manifest | Journal) -> None:
    """Replace the manifest or the journal. It reaches the disk before anything that is done after it."""
    temporary = f".skillfolio.{os.getpid()}.record.tmp"
    try:
        _stage(root, name, temporary, sealed(record), durable=True)
        _do(f"{root}/{name}", os.replace, f"{root}/{temporary}", f"{root}/{name}")
    except BaseException:
        with contextlib.suppress(OSError):
            _unlink(root, temporary)
        raise


def _unlink(root: str, path: str) -> None:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        _do(f"{root}/{path}", os.unlink, f"{root}/{path}")


def _do(file: str, operation: Callable[..., object], *arguments: object) -> None:
    """Do one operation on a file; an error names the file."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            operation(*arguments)
        except OSError as problem:
            if isinstance(problem, PermissionError) and time.monotonic() < until:
                time.sleep(_PAUSE)
                continue
            raise OSError(problem.errno, problem.strerror, file) from problem
        return
