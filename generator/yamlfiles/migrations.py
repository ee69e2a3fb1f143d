"""Content of an earlier format -> content of the next one, as edits that leave comments and order alone.

The format has a version, `version:` in content/site.yaml. A migration leads from one version to the next and knows
these two only, so it stays right whatever the format becomes later: the schema of today is not asked. Content that
names no version may be of any, so it is migrated from the first; that changes nothing where nothing is old, because a
name that went was never given another meaning.

To add one: raise `VERSION` and `schema.Site.version`, write `_from_1` below and put it into `MIGRATIONS`, list what
went in `FORMER`, and store a site of the version before in tests/sites/.
"""

import re
from collections.abc import Callable, Iterator

import msgspec

from generator.diagnostics import Diagnostic, Place, error
from generator.yamlfiles.edits import Edit, is_flow
from generator.yamlfiles.tree import Mapping, Node, Scalar, Sequence, YamlText

VERSION = 1
"""The version of the content format that this program reads."""

FORMER: dict[str, dict[str, str]] = {
    "Profile": {"role": "`headline`"},
    "Project": {"period": "`start` and `end`", "live": "`url`"},
    "Program": {"period": "`start` and `end`"},
    "Experience": {"organisation": "`organization`"},
    "Position": {"period": "`start` and `end`"},
    "Challenge": {"result": "`outcome`"},
    "Certificate": {"verify": "`url`"},
}
"""The fields that earlier versions had, by record, and what they are called now."""


class Content(msgspec.Struct, frozen=True):
    """The fields of one file."""

    collection: str
    """`site`, `profile`, or the name of a collection."""
    yaml_text: YamlText
    node: Node | None


class Migrated(msgspec.Struct, frozen=True):
    """How a file becomes one of the next version, or why it cannot."""

    edits: tuple[Edit, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


Migration = Callable[[Content], Migrated]


def version_of(node: Node | None) -> int | None:
    """The version that settings name; None if they name none, or nothing that is a number."""
    written = node.entries.get("version") if isinstance(node, Mapping) else None
    text = written[1].text if written is not None and isinstance(written[1], Scalar) else ""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def mistake(node: Node | None, yaml_text: YamlText) -> Diagnostic | None:
    """That the content is of another version than this program reads, if its settings say so."""
    version = version_of(node)
    if version is None or version == VERSION or not isinstance(node, Mapping):
        return None
    place, found = yaml_text.place(node.entries["version"][1]), f"the content is of version {version} of the format"
    if version < VERSION:
        return error("old-content", f"{found}, expected {VERSION}", place, "run `skillfolio upgrade`")
    hint = "install a later skillfolio: `pip install --upgrade skillfolio`"
    return error("later-content", f"{found}, made for a later skillfolio; this one reads {VERSION}", place, hint)


def hint_for(record: str, field: str) -> str | None:
    """What to do about a field that a record no longer has."""
    now = FORMER.get(record, {}).get(field)
    return f"write {now}; content of an earlier format is brought over by `skillfolio upgrade`" if now else None


# --- Version 0, the draft of the format, -> version 1 -----------------------------------------------------------

_RENAMED_0 = {
    "profile": {"role": "headline"},
    "projects": {"live": "url"},
    "experience": {"organisation": "organization"},
    "challenges": {"result": "outcome"},
    "certificates": {"verify": "url"},
}
_WITH_PERIOD_0 = ("projects", "programs", "positions")

_DATE = r"[0-9]{4}(?:-[0-9]{2}){0,2}"
_PERIOD_0 = re.compile(rf"({_DATE})(?:\s*(?:[/–—]|to\b|\s-\s)\s*({_DATE}|present|now))?")


def _from_0(content: Content) -> Migrated:
    """Some names became those that most tools use, and a period two dates."""
    edits: list[Edit] = []
    found: list[Diagnostic] = []
    for kind, record in _records_0(content):
        for old, new in _RENAMED_0.get(kind, {}).items():
            edits += _renamed(record, old, new, content.yaml_text, found)
        if kind in _WITH_PERIOD_0:
            edits += _split_period_0(record, content.yaml_text, found)
    return Migrated(tuple(edits), tuple(dict.fromkeys(found)))


def _records_0(content: Content) -> Iterator[tuple[str, Mapping]]:
    """Every entry of a file, and the positions within; each with what it is."""
    entries = content.node.items if isinstance(content.node, Sequence) else [content.node]
    for entry in entries:
        if isinstance(entry, Mapping):
            yield content.collection, entry
            positions = entry.entries.get("positions") if content.collection == "experience" else None
            if positions is not None and isinstance(positions[1], Sequence):
                yield from (("positions", item) for item in positions[1].items if isinstance(item, Mapping))


def _split_period_0(record: Mapping, yaml_text: YamlText, found: list[Diagnostic]) -> Iterator[Edit]:
    """`period: 2024-05 – present` becomes `start: 2024-05` and `end: present`."""
    if "period" not in record.entries:
        return
    key, value = record.entries["period"]
    is_short = isinstance(value, Scalar) and value.line == key.line and value.length >= len(value.text)
    dates = _PERIOD_0.fullmatch(value.text) if isinstance(value, Scalar) and is_short else None
    both = [name for name in ("start", "end") if name in record.entries]
    if dates is None or both:
        named = f"`{both[0]}` beside `period`" if both else "a period that is not two dates"
        hint = "write `start: 2024-05` and `end: 2025-01` in its place, then run `skillfolio upgrade` again"
        found.append(_refusal(f"{named} cannot be upgraded", yaml_text.place(key), hint))
        return
    assert isinstance(value, Scalar)
    end = {"now": "present"}.get(dates[2], dates[2])
    between = ", " if is_flow(yaml_text.text, record) else f"\n{' ' * key.column}"
    written = f"start: {dates[1]}{f'{between}end: {end}' if end else ''}"
    length = value.column + value.length - key.column
    yield Edit(key.line + yaml_text.first_line - 1, key.column, length, written)


# --- For all versions -------------------------------------------------------------------------------------------


def _renamed(record: Mapping, old: str, new: str, yaml_text: YamlText, found: list[Diagnostic]) -> Iterator[Edit]:
    """The edit that gives a field another name, if it is there."""
    if old not in record.entries:
        return
    key = record.entries[old][0]
    if new in record.entries:
        message = f"`{old}` is called `{new}` now, and both are there"
        found.append(_refusal(message, yaml_text.place(key), "keep one of them, then run `skillfolio upgrade` again"))
        return
    name = f'"{new}"' if key.quoted else new  # in braces, a colon right behind it may count on the quotes
    yield Edit(key.line + yaml_text.first_line - 1, key.column, key.length, name)


def _refusal(message: str, place: Place, hint: str) -> Diagnostic:
    return error("not-upgradable", message, place, hint)


MIGRATIONS: tuple[Migration, ...] = (_from_0,)
"""The migration from each version to the next, from version 0 on."""
