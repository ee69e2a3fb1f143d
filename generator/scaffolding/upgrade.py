"""What a site needs to go with this version of the program: its content, its workflow, its schemas.

Everything is planned first and written as one. Content is migrated from the version it names, or from the first one
(`yamlfiles.migrations`); `version:` is written last, so an upgrade that is stopped is put right by the next. What was
made by `new` and must go with the program is renewed: the version that the workflow installs, and the schemas for
editors.
"""

import re
from collections.abc import Iterator
from difflib import unified_diff

import msgspec

from generator import __version__
from generator.caching.stamps import Stamps
from generator.content.documents import CONTENT, SETTINGS_FILE, role_of
from generator.content.sources import Source, scan, text_of
from generator.diagnostics import Diagnostic, Place, error, has_errors
from generator.folders import SCHEMAS, Folders
from generator.yamlfiles.edits import applied, first_field
from generator.yamlfiles.migrations import MIGRATIONS, VERSION, Content, mistake, version_of
from generator.yamlfiles.tree import Node, YamlText, parse

_SCHEMA_LINE = f"# yaml-language-server: $schema=../{SCHEMAS}/site.schema.json\n"
_WORKFLOWS = ".github/workflows"
_PIN = re.compile(r"(?<![\w.-])(skillfolio(?:\[[\w,. -]*\])?)==([0-9][\w.!+-]*)")


class Upgrade(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be written."""

    version: int | None = None
    """The version that the content names; None if it names none."""
    before: dict[str, bytes] = {}
    """The bytes of the files that change, as they are; new ones are not among them."""
    after: dict[str, bytes] = {}
    """The bytes of the files that change, in the order in which they are written."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Why nothing can be written."""


def plan(folders: Folders, schemas: dict[str, str]) -> Upgrade:
    """What has to change in a site; nothing but findings if some of it cannot be upgraded.

    `schemas`: the schemas for editors, by the names of their files without the ending.
    """
    scanned = scan(folders.site, CONTENT, Stamps(None, now=0))
    sources = {source.path: source for source in scanned.sources if role_of(source.path).kind != "asset"}
    found = [item for item in scanned.diagnostics if item.severity == "error"]
    settings, said = _fields(sources[SETTINGS_FILE]) if SETTINGS_FILE in sources else (None, [])
    found += said
    version = version_of(settings.node if settings is not None else None)
    later = mistake(settings.node, settings.yaml_text) if settings is not None else None
    if later is not None and later.code == "later-content":
        return Upgrade(version=version, diagnostics=(later,))
    before = {path: source.data for path, source in sources.items()}
    after: dict[str, bytes] = {}
    for path, source in sources.items():
        if role_of(path).kind in ("record", "list", "page"):
            after[path], said = _migrated(source, version or 0)
            found += said
    migrated = Source.of(SETTINGS_FILE, after.pop(SETTINGS_FILE)) if SETTINGS_FILE in after else None
    after[SETTINGS_FILE], said = _with_version(migrated, version)
    found += said
    kept = dict(_kept(folders, schemas))
    before |= {path: data for path, (data, _) in kept.items()}
    after = {path: new for path, (_, new) in kept.items()} | after
    if has_errors(found):
        return Upgrade(version=version, diagnostics=tuple(dict.fromkeys(found)))
    changed = {path: data for path, data in after.items() if before.get(path) != data}
    return Upgrade(version=version, before={path: before[path] for path in changed if path in before}, after=changed)


def diff(upgrade: Upgrade) -> Iterator[str]:
    """The lines of a unified diff of all that changes; of the schemas only which."""
    for path, data in upgrade.after.items():
        if path.startswith(f"{SCHEMAS}/"):
            yield f"renews {path}"
            continue
        old = upgrade.before.get(path)
        one, other = (item.decode("utf-8", "replace").splitlines() for item in (old or b"", data))
        yield from unified_diff(one, other, path if old is not None else "/dev/null", path, lineterm="")


def _fields(source: Source) -> tuple[Content | None, list[Diagnostic]]:
    """The fields of a file, and why they cannot be read."""
    from generator.reading.parsing import front_matter

    role, (text, found) = role_of(source.path), text_of(source)
    yaml_text: YamlText | None = YamlText(source.path, text, 1)
    if role.kind == "page" and text.strip():
        yaml_text, problem = front_matter(source.path, text)
        found += [problem] if problem is not None else []
    if has_errors(found) or yaml_text is None:
        return None, found
    node: Node | None
    node, said = parse(yaml_text)
    return Content(role.collection, yaml_text, node), [*found, *said]


def _migrated(source: Source, version: int) -> tuple[bytes, list[Diagnostic]]:
    """A file's bytes in the format of today."""
    for migration in MIGRATIONS[version:]:
        content, found = _fields(source)
        if content is None or has_errors(found):
            return source.data, found
        migrated = migration(content)
        if has_errors(list(migrated.diagnostics)):
            return source.data, list(migrated.diagnostics)
        if migrated.edits:
            text = applied(source.data.decode(), migrated.edits)
            source = Source.of(source.path, text.encode())
    content, found = _fields(source)
    return source.data, found


def _with_version(source: Source | None, version: int | None) -> tuple[bytes, list[Diagnostic]]:
    """The settings with the version of today in them."""
    if source is None:
        return f"{_SCHEMA_LINE}version: {VERSION}\n".encode(), []
    text, found = text_of(source)
    if version == VERSION or has_errors(found):
        return source.data, []
    new = Source.of(SETTINGS_FILE, applied(source.data.decode(), [first_field(text, "version", str(VERSION))]).encode())
    settings, _ = _fields(new)
    if settings is None or version_of(settings.node) != VERSION:
        hint = f"write `version: {VERSION}` yourself, then run `skillfolio upgrade` again"
        return source.data, [error("not-upgradable", "the version cannot be put in here", Place(SETTINGS_FILE), hint)]
    return new.data, []


def _kept(folders: Folders, schemas: dict[str, str]) -> Iterator[tuple[str, tuple[bytes, bytes]]]:
    """What `new` made and goes with the program: each file's path, its bytes, and what they should be."""
    for file in sorted((folders.site / _WORKFLOWS).glob("*.y*ml")):
        data = file.read_bytes()
        text = data.decode("utf-8", "surrogateescape")
        new = _PIN.sub(lambda pin: f"{pin[1]}=={_later(pin[2])}", text)
        yield f"{_WORKFLOWS}/{file.name}", (data, new.encode("utf-8", "surrogateescape"))
    for name, schema in schemas.items():
        file = folders.site / SCHEMAS / f"{name}.schema.json"
        if file.is_file():
            yield f"{SCHEMAS}/{file.name}", (file.read_bytes(), schema.encode())


def _later(pinned: str) -> str:
    """This program's version, unless a later one is asked for."""
    one, other = ([int(part) for part in re.findall(r"[0-9]+", version)] for version in (pinned, __version__))
    return __version__ if one < other else pinned
