"""Additions to a file that an author keeps: fields and list items put in where they belong, as text.

All that is there stays as it is, comments and line ends included. Where a value cannot be put in without rewriting what
stands around it, such as into a mapping in braces, it is refused, and told.
"""

import re
from collections.abc import Mapping as Dict
from typing import Any

import msgspec

from generator.content.schema import Record
from generator.importers.merging.yamltext import field_lines, fields_of, item_lines, quoted
from generator.yamlfiles.tree import Mapping, Node, Scalar, Sequence

_BARE = re.compile(r"[^\W\d_][\w .+/()-]*")


class Edit(msgspec.Struct, frozen=True):
    """Text that is put in: lines before a line, or characters into one."""

    line: int
    """Counted from 0 in the stretch of YAML."""
    lines: tuple[str, ...] = ()
    column: int = 0
    text: str = ""


class Additions(msgspec.Struct, frozen=True):
    """How a mapping grows, and what could not be added."""

    edits: tuple[Edit, ...]
    refused: tuple[str, ...]


def grown(lines: list[str], node: Mapping, end: int, type_: type[Record], added: Dict[str, Any]) -> Additions:
    """What to put into a mapping so that it says more.

    Args:
        lines: the stretch of YAML that it stands in.
        node: the mapping.
        end: the line on which something else begins.
        type_: the record it is.
        added: values of missing fields, and new items of lists.
    """
    edits: list[Edit] = []
    refused: list[str] = []
    if _character(lines, node) == "{":
        return Additions((), tuple(added))
    behind: list[str] = []
    for name in (field for field in fields_of(type_) if field in added):
        if name not in node.entries:
            behind += field_lines(name, added[name], {}, name)
            continue
        key, child = node.entries[name]
        made = _into(lines, key, child, _end_of(node, key, end), name, added[name], node.column)
        if made is None:
            refused.append(name)
        else:
            edits += made
    if behind:
        at = _last(lines, end, node.column)
        edits.append(Edit(at, tuple(_indented(behind, node.column))))
    return Additions(tuple(edits), tuple(refused))


def applied(lines: list[str], edits: tuple[Edit, ...]) -> list[str]:
    """The lines with all edits made."""
    result = list(lines)
    order = sorted(enumerate(edits), key=lambda item: (item[1].line, bool(item[1].text), item[1].column, item[0]))
    for _, edit in reversed(order):
        if edit.text:
            line = result[edit.line]
            result[edit.line] = f"{line[: edit.column]}{edit.text}{line[edit.column :]}"
        else:
            result[edit.line : edit.line] = edit.lines
    return result


def end_of_item(sequence: Sequence, index: int, end: int) -> int:
    """The line on which the item behind one of a list begins, or else what stands behind the list."""
    return sequence.items[index + 1].line if index + 1 < len(sequence.items) else end


def _into(
    lines: list[str], key: Scalar, child: Node, end: int, name: str, value: Any, indent: int
) -> list[Edit] | None:
    """Put a value into a field that is there: empty, or a list."""
    if isinstance(child, Sequence) and child.items and isinstance(value, list):
        return _into_list(lines, child, end, value)
    if _character(lines, child) in ("[", "{", '"', "'", "|", ">"):
        return None
    colon = lines[key.line].find(":", key.column + key.length)
    if colon < 0 or (isinstance(child, Scalar) and (child.text or child.quoted)):
        return None
    first, *more = field_lines(name, value, {}, name)
    behind = first.removeprefix(f"{name}:")
    edits = [Edit(key.line + 1, tuple(_indented(more, indent)))] if more else []
    return [*edits, Edit(key.line, column=colon + 1, text=behind)] if behind else edits


def _into_list(lines: list[str], sequence: Sequence, end: int, items: list[Any]) -> list[Edit] | None:
    if _character(lines, sequence) != "[":
        rows = [line for item in items for line in item_lines(item, {}, "")]
        return [Edit(_last(lines, end, sequence.column), tuple(_indented(rows, sequence.column)))]
    last = sequence.items[-1]
    if not isinstance(last, Scalar) or not all(isinstance(item, str) for item in items):
        return None
    column = last.column + last.length
    if not re.match(r"\s*,?\s*(?:\]|$|#)", lines[last.line][column:]):
        return None
    return [Edit(last.line, column=column, text="".join(f", {_in_brackets(item)}" for item in items))]


def _in_brackets(text: str) -> str:
    return (
        text if _BARE.fullmatch(text) and text.lower() not in ("yes", "no", "true", "false", "null") else quoted(text)
    )


def _character(lines: list[str], node: Node) -> str:
    line = lines[node.line] if node.line < len(lines) else ""
    return line[node.column : node.column + 1]


def _end_of(node: Mapping, key: Scalar, end: int) -> int:
    """The line on which the field behind a field begins."""
    return min((other.line for other, _ in node.entries.values() if other.line > key.line), default=end)


def _last(lines: list[str], end: int, indent: int) -> int:
    """Behind the last line that belongs to what ends before a line: comments and blank lines after it do not."""
    at = min(end, len(lines))
    while at > 0:
        line = lines[at - 1]
        bare = line.lstrip(" ")
        is_comment = bare.startswith("#") and len(line) - len(bare) <= indent
        if bare.strip() and not is_comment and bare.strip() != "-":
            break
        at -= 1
    return at


def _indented(lines: list[str], indent: int) -> list[str]:
    return [f"{' ' * indent}{line}" if line else "" for line in lines]
