"""An import from beginning to end: sources -> what came of them -> the files of a site, all of them or none.

`bring` writes nothing; `put` does. Between the two, whoever asked can look at the changes.
"""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from generator.content.schema import Profile
from generator.content.sources import Source
from generator.content.values import UNNAMED
from generator.diagnostics import Diagnostic, Place, error, has_errors, in_reading_order
from generator.importers.formats import imported
from generator.importers.merging.placing import Placed, place
from generator.importers.merging.standing import Site, documents_of, look, site_of
from generator.importers.merging.together import together
from generator.importers.model import PROFILE, Came, Found, Imported, Material, Note, Origin
from generator.scaffolding import filesets

LARGEST = 210 * 1024 * 1024
"""No more of a file is read, in bytes."""
_BESIDE = 10 * 1024 * 1024
"""The largest file beside a source that is read."""
_RESUME = re.compile(r"resume|résumé|(?:^|[^a-z])cv(?:[^a-z]|$)|linkedin|manfred|rendercv")


class Brought(msgspec.Struct, frozen=True):
    """What an import would do."""

    folder: Path
    """The site's folder."""
    changes: dict[str, tuple[bytes | None, bytes]]
    """What each file holds now (None: it is not there), and will hold."""
    notes: tuple[Note, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def succeeded(self) -> bool:
        """Whether it may be written."""
        return not has_errors(list(self.diagnostics))


def bring(sources: Sequence[Path], into: Path, kind: str = "", content: Mapping[str, bytes] | None = None) -> Brought:
    """What the sources become in the site of a folder. Nothing is written.

    Args:
        sources: files, or folders with a README and résumé files.
        into: the site's folder; it need not exist.
        kind: what the sources are: `program`, `project`, `resume`; empty to find out.
        content: the content files by path that the site will have, if they are not in the folder yet.
    """
    site, problems = look(into) if content is None else site_of(Source.of(path, data) for path, data in content.items())
    materials: list[Material] = []
    for source in sources:
        found, wrong = _materials(source, kind)
        materials += found
        problems += wrong
    results = [imported(material) for material in materials] if not has_errors(problems) else []
    problems += [finding for result in results for finding in result.diagnostics]
    problems += _nothing_found(results, materials)
    if has_errors(problems):
        return Brought(into, {}, (), tuple(in_reading_order(problems)))
    entries = together(results, site.skills)
    placed = place(
        (*entries, *_somebody(entries, materials, site)),
        tuple(item for result in results for item in result.media),
        site,
    )
    changes = _changes(placed, site)
    problems += [*placed.diagnostics, *_mistakes(changes)]
    left = [note for entry in entries for note in entry.left]
    notes = (*placed.notes, *left, *(note for result in results for note in result.notes))
    return Brought(into, {} if has_errors(problems) else changes, notes, tuple(in_reading_order(problems)))


def _somebody(found: Sequence[Found], materials: Sequence[Material], site: Site) -> tuple[Found, ...]:
    """A profile that is still to be filled in, if neither the site nor a source has one: no site can do without."""
    there = {entry.collection for entry in found} | {entry.collection for entry in site.entries}
    if PROFILE in there:
        return ()
    came = Came("name", Origin(materials[0].name), "no source says whose portfolio this is; write your name")
    return (Found(collection=PROFILE, record=Profile(name=UNNAMED), came=(came,)),)


def put(brought: Brought) -> None:
    """Write the files of an import: all of them, or none. Raises OSError if the system refuses one."""
    filesets.replace(brought.folder, {path: data for path, (_, data) in brought.changes.items()})


def _changes(placed: Placed, site: Site) -> dict[str, tuple[bytes | None, bytes]]:
    """The bytes of the files that change, with the line ends that they had."""
    changes: dict[str, tuple[bytes | None, bytes]] = {}
    for path, text in sorted(placed.texts.items()):
        before = site.data.get(path)
        mark = "\ufeff" if before is not None and before.startswith(b"\xef\xbb\xbf") else ""
        ends = "\r\n" if before is not None and b"\r\n" in before else "\n"
        after = f"{mark}{text}".replace("\n", ends).encode()
        if after != before:
            changes[path] = (before, after)
    changes |= {path: (None, data) for path, data in placed.media.items()}
    return changes


def _mistakes(changes: dict[str, tuple[bytes | None, bytes]]) -> list[Diagnostic]:
    """What a build would not accept of the files: nothing is written then."""
    return [
        finding
        for path, (_, data) in changes.items()
        if path.endswith((".md", ".yaml"))
        for finding in documents_of(Source.of(path, data))[1]
    ]


def _nothing_found(results: list[Imported], materials: list[Material]) -> list[Diagnostic]:
    empty = [
        material.name
        for result, material in zip(results, materials, strict=False)
        if not result.found and not has_errors(list(result.diagnostics))
    ]
    hint = "is it the file that you meant?"
    return [error("import-nothing", "nothing was found to import", Place(name), hint) for name in empty]


def _materials(source: Path, kind: str) -> tuple[list[Material], list[Diagnostic]]:
    """The files of a source, read."""
    name = source.as_posix()
    try:
        if source.is_dir():
            files = [
                file
                for file in sorted(source.iterdir())
                if file.is_file() and _is_wanted(file.name) and not file.name.startswith(".")
            ]
            if not files:
                hint = "name the file itself"
                return [], [error("import-nothing", "the folder has no README and no résumé", Place(name), hint)]
            return [_material(file, kind) for file in files], []
        return [_material(source, kind)], []
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        return [], [error("unreadable", f"cannot be read: {reason}", Place(name), "is the path right?")]


def _is_wanted(name: str) -> bool:
    """Whether a file in a folder is a README, or one that people name as they name résumés."""
    lower = name.casefold()
    if lower.startswith("readme"):
        return lower.endswith((".md", ".markdown", ".txt", "readme"))
    return lower.endswith((".json", ".yaml", ".yml", ".zip")) and bool(_RESUME.search(lower))


def _material(file: Path, kind: str) -> Material:
    with file.open("rb") as stream:
        data = stream.read(LARGEST + 1)
    folder = file.parent
    real = Path(os.path.realpath(folder))

    def beside(path: str) -> bytes | None:
        wanted = Path(os.path.realpath(folder / path))
        if not wanted.is_relative_to(real) or not wanted.is_file() or wanted.stat().st_size > _BESIDE:
            return None
        return wanted.read_bytes()

    return Material(name=file.as_posix(), data=data, kind=kind, beside=beside, folder=real.name)
