"""Edits of YAML where it stands: comments, order, quotes and line ends of everything else stay as the author made them.

A value is never written anew from what was read of it. Places come from the tree (`tree`), so what looks like a field
in a comment or in a text is none.
"""

import re
from collections.abc import Iterable

import msgspec

from generator.yamlfiles.tree import Mapping, Scalar, YamlText, parse

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_MARK = "\ufeff"
_PLAIN = re.compile(r"[^\W\d_](?:(?:[\w ,.'()&/+@-]|:(?=[\w/]))*[\w.')+/])?")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""What some readers of YAML take for something other than text."""


class Edit(msgspec.Struct, frozen=True, order=True):
    """Another text for a stretch of one line."""

    line: int
    """Counted from 0, in the whole file."""
    column: int
    """Counted from 0 in characters, without a byte order mark."""
    length: int
    """How many characters give way; 0 only puts something in."""
    text: str
    """A line feed in it becomes the line end of its line."""


def applied(text: str, edits: Iterable[Edit]) -> str:
    """A file's text with all edits made. Equal edits count once: an alias leads to the same place again."""
    mark, text = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    lines = _LINE.findall(text)
    usual = _end(lines[0]) if lines else ""
    for edit in sorted(set(edits), reverse=True):
        if edit.line >= len(lines):
            lines[-1:] = [lines[-1] if _end(lines[-1]) else f"{lines[-1]}\n"] if lines else []
            lines.append("")
        line = lines[edit.line]
        new = edit.text.replace("\n", _end(line) or usual or "\n")
        lines[edit.line] = f"{line[: edit.column]}{new}{line[edit.column + edit.length :]}"
    return mark + "".join(lines)


def _end(line: str) -> str:
    """The line end of a line; empty for a last line without one."""
    return line[len(line.rstrip("\r\n")) :]


def scalar(text: str) -> str:
    """A text of one line as YAML: plain where every reader takes it for that text, else in double quotes.

    White space around it is not kept by any field.
    """
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable() or character == "\u00a0":
        return character
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


def with_field(text: str, name: str, value: str) -> str:
    """A file of fields in which one says something else: in its place, else where it is commented out, else at the end.

    `value` is a text of one line; whatever the field held before gives way, over all of its lines.
    """
    written = f"{name}: {scalar(value)}"
    lines = text.split("\n")
    commented = next((at for at, line in enumerate(lines) if re.match(rf"# ?{re.escape(name)}:(?: |$)", line)), None)
    span = _span(text, name)
    if span is not None:
        lines[span[0] : span[1]] = [written]
    elif commented is not None:
        lines[commented] = written
    else:
        lines[_last(lines) :] = [written, *lines[_last(lines) :]]
    return "\n".join(lines)


def with_comment(text: str, name: str) -> str:
    """A file of fields with one of them commented out, if it is there."""
    lines, span = text.split("\n"), _span(text, name)
    if span is not None:
        lines[span[0] : span[1]] = [f"# {line}".rstrip() for line in lines[span[0] : span[1]]]
    return "\n".join(lines)


def _span(text: str, name: str) -> tuple[int, int] | None:
    """The lines that a field at the root takes, without the comments and blank lines behind it."""
    root, _ = parse(YamlText("", text, 1))
    if not isinstance(root, Mapping) or name not in root.entries:
        return None
    lines, begin = text.split("\n"), root.entries[name][0].line
    later = [key.line for key, _ in root.entries.values() if key.line > begin and key.column == root.column]
    end = min(later, default=len(lines))
    while end > begin + 1 and not lines[end - 1].startswith((" ", "- ")):
        end -= 1
    return begin, end


def _last(lines: list[str]) -> int:
    """Behind the last line that says anything."""
    return max((at + 1 for at, line in enumerate(lines) if line.strip()), default=0)


def first_field(text: str, name: str, value: str) -> Edit:
    """The edit that sets a field of a whole file: in its place if it is there, else before all others."""
    root, _ = parse(YamlText("", text, 1))
    if not isinstance(root, Mapping):
        return Edit(len(_LINE.findall(text)), 0, 0, f"{name}: {value}\n")
    if name in root.entries:
        key, old = root.entries[name]
        if isinstance(old, Scalar) and (old.text or old.quoted):
            return Edit(old.line, old.column, old.length, value)
        colon = text.split("\n")[key.line].index(":", key.column + key.length)
        return Edit(key.line, colon + 1, 0, f" {value}")
    if is_flow(text, root):
        return Edit(root.line, root.column + 1, 0, f"{name}: {value}{', ' if root.entries else ''}")
    first = min((key for key, _ in root.entries.values()), key=lambda key: (key.line, key.column))
    return Edit(first.line, first.column, 0, f"{name}: {value}\n{' ' * first.column}")


def is_flow(text: str, mapping: Mapping) -> bool:
    """Whether a mapping is written in braces. `text` is the YAML that it stands in."""
    lines = text.split("\n")
    return mapping.line < len(lines) and lines[mapping.line][mapping.column : mapping.column + 1] == "{"
