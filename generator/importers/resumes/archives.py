"""Zip files, which may be broken or hostile: what is in them, bounded, and never written anywhere.

Names are only looked at: a member whose name leads out of the archive is refused rather than read under another name.
"""

import io
import re
import zipfile
import zlib

from generator.diagnostics import Diagnostic, Place, error

MOST_MEMBERS = 5_000
LARGEST_MEMBER = 20 * 1024 * 1024
"""In bytes, unpacked; the tables of a person are far below it."""
LARGEST_ARCHIVE = 100 * 1024 * 1024
"""In bytes, all that is read of it unpacked."""
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What Python raises for an archive that is cut off, made up, or packed in a way it does not know."""
_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")


def members(name: str, data: bytes, suffix: str) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The members of an archive whose names end in `suffix`, by name, and why it cannot be trusted."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(name, archive, suffix)
    except _BROKEN as problem:
        hint = "download it again; is it complete?"
        return {}, [error("import-archive", f"not a whole zip file: {str(problem).lower()}", Place(name), hint)]


def _members(name: str, archive: zipfile.ZipFile, suffix: str) -> tuple[dict[str, bytes], list[Diagnostic]]:
    listed = archive.infolist()
    if len(listed) > MOST_MEMBERS:
        return {}, [_refusal(name, f"the archive has {len(listed):,} files, expected at most {MOST_MEMBERS:,}")]
    outside = next((item.filename for item in listed if _OUTSIDE.search(item.filename)), None)
    if outside is not None:
        return {}, [_refusal(name, f"`{outside}` leads out of the archive")]
    found: dict[str, bytes] = {}
    left = LARGEST_ARCHIVE
    for item in listed:
        if item.is_dir() or not item.filename.casefold().endswith(suffix):
            continue
        if item.flag_bits & 0x1:
            return {}, [_refusal(name, f"`{item.filename}` is encrypted")]
        with archive.open(item) as member:
            content = member.read(LARGEST_MEMBER + 1)  # what the archive says of its size may be a lie
        left -= len(content)
        if len(content) > LARGEST_MEMBER or left < 0:
            return {}, [_refusal(name, f"`{item.filename}` is larger than any table of a person, unpacked")]
        found[item.filename] = content
    return found, []


def _refusal(name: str, message: str) -> Diagnostic:
    return error("import-archive", message, Place(name), "unpack it, and import the files that you trust")
