"""Entries -> the text of files: new ones as a person would write them, and what is there with something put in."""

import re
from collections.abc import Iterable
from typing import Any

from generator.content.documents import PROFILE_FILE, Document, role_of
from generator.folders import SCHEMAS
from generator.importers.merging.edits import applied, end_of_item, grown
from generator.importers.merging.standing import stretch
from generator.importers.merging.yamltext import item_lines, mapping_lines, quoted, scalar_lines
from generator.importers.model import PROFILE, Found
from generator.yamlfiles.edits import with_field
from generator.yamlfiles.tree import Mapping, Sequence

LISTED = frozenset({"skills", "practices", "certificates"})
"""The collections that new entries join as items of one file."""


def heading(name: str) -> str:
    """The first line of a YAML file, which tells editors its schema."""
    return f"# yaml-language-server: $schema=../{SCHEMAS}/{name}.schema.json\n"


def file_of(found: Found, slug: str) -> str:
    """The file of a new entry."""
    if found.collection == PROFILE:
        return PROFILE_FILE
    if found.collection in LISTED and not found.body:
        return f"content/{found.collection}.yaml"
    return f"content/{found.collection}/{slug}.md"


def new_page(found: Found, remarks: Iterable[str]) -> str:
    """A whole file of an entry with its text."""
    fields = "\n".join([*mapping_lines(found.record, _comments(found)), *remarks])
    body = f"\n{found.body.strip()}\n" if found.body.strip() else ""
    return f"---\n{fields}\n---\n{body}"


def new_profile(found: Found, remarks: Iterable[str]) -> str:
    """A whole `profile.yaml`."""
    fields = "\n".join([*mapping_lines(found.record, _comments(found)), *remarks])
    return f"{heading(PROFILE)}\n{fields}\n"


def with_item(path: str, text: str, found: Found, remarks: Iterable[str]) -> str | None:
    """A list with one more entry at its end; None if the file is no list that can be added to."""
    lines = item_lines(found.record, _comments(found), "")
    lines = [*lines, *(f"  {remark}" for remark in remarks)]
    if not text.strip():
        name = role_of(path).collection
        return f"{heading(name)}\n" + "\n".join(lines) + "\n"
    yaml_text, root = stretch(path, text)
    if root is None:
        return text.rstrip("\n") + "\n\n" + "\n".join(lines) + "\n"
    own = yaml_text.text.split("\n")
    if not isinstance(root, Sequence) or own[root.line][root.column : root.column + 1] != "-":
        return None
    indented = [f"{' ' * root.column}{line}" if line else "" for line in lines]
    return text.rstrip("\n") + "\n\n" + "\n".join(indented) + "\n"


def with_additions(document: Document, text: str, added: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The text of a file in which one entry says more, and the fields that could not be put in."""
    yaml_text, root = stretch(document.path, text)
    lines = yaml_text.text.split("\n")
    node, end = root, len(lines)
    if isinstance(root, Sequence) and document.index is not None:
        node, end = root.items[document.index], end_of_item(root, document.index, end)
    if not isinstance(node, Mapping):
        return text, tuple(added)
    additions = grown(lines, node, end, type(document.record), added)
    changed = "\n".join(applied(lines, additions.edits))
    at = text.find(yaml_text.text, 4 if yaml_text.first_line > 1 else 0)
    return f"{text[:at]}{changed}{text[at + len(yaml_text.text) :]}", additions.refused


def in_place_of_comments(text: str, added: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """A file of fields in which those of one line stand where the file has them commented out, and the other fields."""
    others: dict[str, Any] = {}
    for name, value in added.items():
        is_line = isinstance(value, str) and len(scalar_lines(value)) == 1
        if is_line and re.search(rf"^# ?{name}: ", text, re.MULTILINE):
            text = with_field(text, name, value)
        else:
            others[name] = value
    return text, others


def in_place_of_remarks(text: str, remarks: list[str]) -> tuple[str, list[str]]:
    """A file of fields in which comments stand where it has the same fields commented out, and the other comments."""
    others: list[str] = []
    for remark in remarks:
        start = f"{remark.partition(': ')[0]}: "
        lines = text.split("\n")
        at = next((at for at, line in enumerate(lines) if line.startswith(start)), -1)
        if at < 0:
            others.append(remark)
        else:
            text = "\n".join([*lines[:at], remark, *lines[at + 1 :]])
    return text, others


def with_remarks(document: Document, text: str, remarks: list[str]) -> str:
    """The text of a file with comments at the end of an entry's fields."""
    if role_of(document.path).kind != "page":
        return text.rstrip("\n") + "\n\n" + "\n".join(remarks) + "\n"
    yaml_text, _ = stretch(document.path, text)
    at = text.find(yaml_text.text, 4) + len(yaml_text.text)
    return text[:at].rstrip("\n") + "\n" + "\n".join(remarks) + "\n" + text[at:].lstrip("\n")


def with_body(text: str, body: str) -> str:
    """The text of a page that had none below its fields."""
    return f"{text.rstrip()}\n\n{body.strip()}\n"


def commented(field: str, value: str, why: str) -> str:
    """A field that the author may take in: one line."""
    shown = scalar_lines(value)
    return f"# {field}: {shown[0] if len(shown) == 1 else quoted(value)}  # {why}"


def _comments(found: Found) -> dict[str, str]:
    return {came.field: f"guessed: {came.guess}" for came in found.came if came.guess}
