"""Values of the schema -> YAML as a person writes it: block style, quotes only where YAML needs them.

What is written here decodes to the same value (`yamlfiles.decode`), and other readers of YAML take it for the same
text: words such as `no` and texts that look like numbers of another kind are quoted, dates and years are not.
"""

import re
from collections.abc import Mapping
from typing import Any

from generator.content.schema import Record
from generator.dates import EndDate, PartialDate
from generator.importers.identity import default_of, is_empty

WIDTH = 110
_PLAIN = re.compile(r"[^\W\d_][\w ,.'’()&/+–—·…%€$£;=<>!?*~^@|-]*|\d{4}(?:-\d\d){0,2}|https?://[^\s#]+(?<!:)")
_WORDS = frozenset("null true false yes no on off y n".split())
_NOT_FOLDED = re.compile(r"  |[^\S ]")
Comments = Mapping[str, str]
"""What is remarked about fields, by the way to them with dots."""


def fields_of(type_: type[Record]) -> list[str]:
    """The fields of a record in the order in which a person writes them: its own, then what it shares with others."""
    ordered: list[str] = []
    for base in type_.__mro__:
        own = [name for name in getattr(base, "__annotations__", {}) if name in type_.__struct_fields__]
        ordered += [name for name in own if name not in ordered]
    return ordered


def mapping_lines(record: Record, comments: Comments, at: str = "") -> list[str]:
    """The fields of a record that say something, as lines."""
    lines: list[str] = []
    for name in fields_of(type(record)):
        value = getattr(record, name)
        if _says(type(record), name, value):
            lines += field_lines(name, value, comments, f"{at}{name}")
    return lines


def field_lines(name: str, value: Any, comments: Comments, at: str) -> list[str]:
    """One field as lines, below what is remarked about it."""
    lines = _comment(comments.get(at, ""))
    match value:
        case list():
            lines.append(f"{name}:")
            for index, item in enumerate(value):
                lines += [f"  {line}" for line in item_lines(item, comments, f"{at}.{index}")]
        case bool():
            lines.append(f"{name}: {_text(value)}")
        case dict():
            lines.append(f"{name}:")
            lines += [f"  {line}" for key, text in value.items() for line in field_lines(key, text, comments, at)]
        case Record():
            lines.append(f"{name}:")
            lines += [f"  {line}" for line in mapping_lines(value, comments, f"{at}.")]
        case _:
            first, *more = scalar_lines(_text(value))
            lines += [f"{name}: {first}", *(f"  {line}" if line else "" for line in more)]
    return lines


def item_lines(item: Any, comments: Comments, at: str) -> list[str]:
    """One item of a list as lines."""
    if isinstance(item, Record):
        first, *more = _plain_first(mapping_lines(item, comments, f"{at}." if at else ""))
        return [*_comment(comments.get(at, "")), f"- {first}", *(f"  {line}" if line else "" for line in more)]
    first, *more = scalar_lines(_text(item))
    return [*_comment(comments.get(at, "")), f"- {first}", *(f"  {line}" if line else "" for line in more)]


def _plain_first(lines: list[str]) -> list[str]:
    """Lines of a mapping that do not begin with a comment: after `- ` a field has to stand."""
    at = next((index for index, line in enumerate(lines) if not line.startswith("#")), 0)
    return [lines[at], *lines[:at], *lines[at + 1 :]] if at else lines


def scalar_lines(text: str) -> list[str]:
    """A text as YAML: what stands behind the colon or the dash, and the lines below it, without their indent."""
    if "\n" in text:
        return _literal(text) if _can_be_literal(text) else [quoted(text)]
    if len(text) > WIDTH - 20 and _can_be_folded(text):
        return [">-", *_wrapped(text, WIDTH)]
    return [text if is_plain(text) else quoted(text)]


def is_plain(text: str) -> bool:
    """Whether a text needs no quotes, for this program and for other readers of YAML."""
    return bool(
        _PLAIN.fullmatch(text)
        and text.lower() not in _WORDS
        and not text.endswith((":", " "))
        and ": " not in text
        and " #" not in text
    )


def quoted(text: str) -> str:
    """A text in quotes: single ones where it has double ones and nothing to escape."""
    if '"' in text and "\\" not in text and all(letter.isprintable() for letter in text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter == "\n":
        return "\\n"
    if letter == "\t":
        return "\\t"
    if letter.isprintable():
        return letter
    code = ord(letter)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _can_be_folded(text: str) -> bool:
    return not _NOT_FOLDED.search(text) and all(letter.isprintable() for letter in text) and text == text.strip()


def _can_be_literal(text: str) -> bool:
    fits = all(letter.isprintable() or letter == "\n" for letter in text)
    lines = text.split("\n")
    blank = any(line and not line.strip() for line in lines)
    return fits and not blank and not lines[0].startswith(" ") and bool(lines[0]) and bool(lines[-1])


def _literal(text: str) -> list[str]:
    return ["|-", *text.split("\n")]


def _wrapped(text: str, width: int) -> list[str]:
    """A text on several lines, broken at spaces only."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in _wrapped(" ".join(text.split()), WIDTH)] if text else []


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, PartialDate | EndDate):
        return value.text
    return str(value)


def _says(type_: type[Record], name: str, value: Any) -> bool:
    return not is_empty(value) and value != default_of(type_, name)
