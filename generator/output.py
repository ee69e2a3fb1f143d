"""The output folder: made equal to the plan, and nothing else in it touched.

A file is written only if its bytes differ, first under a temporary name and then moved into place, so that nobody
ever sees half a file. What an earlier build wrote and this one does not is removed; what we did not write is not ours,
and a build that would have to replace it is refused. The list of what is ours stands in the folder itself.
"""

import contextlib
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from generator.diagnostics import Diagnostic, error
from generator.folders import Folders

MANIFEST = ".skillfolio.json"
_TEMPORARY = ".skillfolio.tmp"
_LONGEST_PATH = 1000


class Manifest(msgspec.Struct, frozen=True):
    """What is ours in an output folder."""

    version: int = 1
    files: dict[str, str] = {}
    """The digest (SHA-256) of each file we wrote, by its path in the folder."""


class Changes(msgspec.Struct, frozen=True):
    """What a build did to the output folder."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0


def refusal(folders: Folders) -> Diagnostic | None:
    """Why a folder must not be written to, or None: it could hold something that is not ours to change."""
    output, site = folders.output.resolve(), folders.site
    protected = [site / name for name in ("content", "templates")]
    if output == Path(output.anchor) or output == Path.home().resolve():
        reason = "it is your home folder or the root of the disk"
    elif site == output or site.is_relative_to(output):
        reason = "it is the site's own folder or contains it"
    elif any(output.is_relative_to(folder) or folder.is_relative_to(output) for folder in protected):
        reason = "it overlaps with the site's sources"
    elif (output / ".git").exists():
        reason = "it is a git repository"
    elif output.exists() and not output.is_dir():
        reason = "it is a file"
    else:
        return None
    message = f"the output folder cannot be `{folders.shown(folders.output)}`: {reason}"
    return error("unsafe-output", message, hint="choose an empty folder with `--output`")


def obstacle(folder: Path, files: Mapping[str, bytes]) -> Diagnostic | None:
    """What somebody else put where these files belong, or None. A file that is already right is no obstacle."""
    ours = read_manifest(folder).files
    foreign = [path for path, data in files.items() if path not in ours and _holds_other(folder / path, data)]
    new_folders = _folders_of(files) - _folders_of(ours) - set(ours)
    foreign += [path for path in new_folders if (folder / path).is_symlink() or (folder / path).is_file()]
    foreign += [path for path in files if _has_foreign_files(folder, path, ours)]
    if not foreign:
        return None
    names = sorted(set(foreign))
    shown = ", ".join(f"`{name}`" for name in names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    hint = "move them away or choose another folder with `--output`: only files that a build wrote are replaced"
    return error(
        "foreign-file", f"the output folder holds files of somebody else where the site's belong: {shown}", hint=hint
    )


def _holds_other(file: Path, data: bytes) -> bool:
    """Whether something else than a file of these bytes is there."""
    if file.is_symlink():
        return True
    return file.is_file() and file.read_bytes() != data


def _has_foreign_files(folder: Path, path: str, ours: Mapping[str, str]) -> bool:
    """Whether a folder stands where a file belongs, with files in it that are not ours."""
    place = folder / path
    if place.is_symlink() or not place.is_dir():
        return False
    return any(not item.is_dir() and item.relative_to(folder).as_posix() not in ours for item in place.rglob("*"))


def commit(folder: Path, files: Mapping[str, bytes]) -> Changes:
    """Make the output folder hold exactly these files, beside those that are not ours. Raises OSError.

    Ask for an `obstacle` first: what stands in the way is replaced.
    """
    _make_folder(folder)
    (folder / _TEMPORARY).unlink(missing_ok=True)  # of a build that was stopped
    old = read_manifest(folder)
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    stale = sorted(set(old.files) - set(files))
    _write_manifest(folder, Manifest(files={**old.files, **digests}))
    _unlink_folders(folder, files)
    _remove(folder, _in_the_way(stale, files))
    written = [path for path in sorted(files) if _write(folder, path, files[path])]
    _remove(folder, stale)
    _write_manifest(folder, Manifest(files=digests))
    return Changes(tuple(written), tuple(stale), len(files) - len(written))


def clean(folder: Path) -> Changes:
    """Remove what we wrote, and the folders this leaves empty. Raises OSError."""
    ours = sorted(read_manifest(folder).files)
    _remove(folder, ours)
    for name in (MANIFEST, _TEMPORARY):
        (folder / name).unlink(missing_ok=True)
    return Changes(removed=tuple(ours))


def read_manifest(folder: Path) -> Manifest:
    """The list of what is ours; empty if there is none that can be read."""
    try:
        written = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        return Manifest()
    return Manifest(written.version, {path: digest for path, digest in written.files.items() if _is_inside(path)})


def _is_inside(path: str) -> bool:
    """Whether a path of the list can be one that we wrote."""
    parts = path.split("/")
    return len(path) < _LONGEST_PATH and "\x00" not in path and "" not in parts and ".." not in parts


def _write_manifest(folder: Path, manifest: Manifest) -> None:
    ordered = Manifest(manifest.version, dict(sorted(manifest.files.items())))
    _write(folder, MANIFEST, msgspec.json.format(msgspec.json.encode(ordered), indent=1) + b"\n")


def _in_the_way(stale: list[str], files: Mapping[str, bytes]) -> list[str]:
    """The old files that stand where a new folder belongs, or below what is to be a file."""
    folders = _folders_of(files)
    return [path for path in stale if path in folders or not _folders_of([path]).isdisjoint(files)]


def _folders_of(paths: Iterable[str]) -> set[str]:
    """The folders that some files are in, at any depth."""
    return {path[:end] for path in paths for end, character in enumerate(path) if character == "/"}


def _unlink_folders(folder: Path, files: Iterable[str]) -> None:
    """Remove symbolic links that stand where a folder of ours belongs: what they lead to is not ours to write to."""
    for path in sorted(_folders_of(files)):
        if (folder / path).is_symlink():
            (folder / path).unlink()


def _write(folder: Path, path: str, data: bytes) -> bool:
    """Write a file if its bytes differ, in one step; whether it was written."""
    file, temporary = folder / path, folder / _TEMPORARY
    with contextlib.suppress(OSError):
        if not file.is_symlink() and file.read_bytes() == data:
            return False
    _make_folder(file.parent)
    if file.is_dir() and not file.is_symlink():
        with contextlib.suppress(OSError):
            file.rmdir()
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
        temporary.chmod(0o644)
        temporary.replace(file)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return True


def _make_folder(folder: Path) -> None:
    """Make a folder and those around it, readable by everyone as the files are, whatever the umask says."""
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(exist_ok=True)
        missing.chmod(0o755)


def _remove(folder: Path, paths: list[str]) -> None:
    """Remove files of ours, and then the folders that are empty, the deepest first."""
    parents: set[Path] = set()
    for path in paths:
        file = folder / path
        if _leads_out(folder, file):
            continue
        if file.is_symlink() or not file.is_dir():
            with contextlib.suppress(NotADirectoryError):  # a file stands where its folder was: it is gone already
                file.unlink(missing_ok=True)
        parents |= {parent for parent in file.parents if parent.is_relative_to(folder) and parent != folder}
    for parent in sorted(parents, key=lambda path: -len(path.parts)):
        with contextlib.suppress(OSError):
            parent.rmdir()


def _leads_out(folder: Path, file: Path) -> bool:
    """Whether a path of the manifest is not inside the folder, or only through a symbolic link."""
    return not file.parent.resolve().is_relative_to(folder.resolve())
