"""JSON text -> the same tree as YAML has (`yamlfiles.tree`), every value with its line and column.

Python's own parser tells where a text is broken but not where its values stand, and of two equal keys keeps the last.
Here a value knows its place, and a key that is given twice is told.
"""

import json
import re
from json.decoder import scanstring  # type: ignore[attr-defined]

from generator.content.sources import place_in
from generator.diagnostics import Diagnostic, Place, error, warning
from generator.yamlfiles.tree import MAX_DEPTH, Mapping, Node, Scalar, Sequence

_SPACE = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null")
_LONE = re.compile("[\ud800-\udfff]")


class _Refused(Exception):
    def __init__(self, message: str, at: int, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.at, self.hint = message, at, hint


def parse_json(path: str, text: str) -> tuple[Node | None, list[Diagnostic]]:
    """The tree of a JSON text; None if it is refused, and what is wrong with it."""
    reader = _Reader(path, text)
    try:
        return reader.whole(), reader.findings
    except _Refused as refusal:
        return None, [error("import-syntax", refusal.message, reader.place(refusal.at), refusal.hint)]


class _Reader:
    """Reads one text from its beginning to its end."""

    def __init__(self, path: str, text: str) -> None:
        self._path, self._text = path, text
        self._lines = text.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self.findings: list[Diagnostic] = []

    def whole(self) -> Node:
        """The one value of the text."""
        node, at = self._value(self._skipped(0), 0)
        at = self._skipped(at)
        if at < len(self._text):
            raise _Refused("the JSON ends here, and more text follows", at, "keep one value in the file")
        return node

    def place(self, at: int) -> Place:
        """The place of a character."""
        line, column = self._position(at)
        return place_in(self._lines, self._path, line + 1, column + 1)

    def _position(self, at: int) -> tuple[int, int]:
        import bisect

        line = min(bisect.bisect_right(self._starts, at) - 1, len(self._lines) - 1)
        return line, at - self._starts[line]

    def _skipped(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def _value(self, at: int, depth: int) -> tuple[Node, int]:
        if depth > MAX_DEPTH:
            raise _Refused(f"nested more than {MAX_DEPTH} levels deep", at, "no format that is known is so deep")
        match self._text[at : at + 1]:
            case "{":
                return self._mapping(at, depth)
            case "[":
                return self._sequence(at, depth)
            case '"':
                return self._string(at)
            case "":
                raise _Refused("the text ends in the midst of a value", max(0, at - 1), "is the file complete?")
        word = _WORD.match(self._text, at)
        if word is None:
            raise _Refused(f"expected a value, found `{self._text[at]}`", at, _remedy(self._text[at]))
        line, column = self._position(at)
        text = "" if word[0] == "null" else word[0]
        return Scalar(text, line, column, len(word[0])), word.end()

    def _string(self, at: int) -> tuple[Scalar, int]:
        try:
            text, end = scanstring(self._text, at + 1, False)
        except json.JSONDecodeError as problem:
            raise _Refused(f"not JSON: {problem.msg.lower()}", problem.pos, "close the text with a quote") from None
        line, column = self._position(at)
        return Scalar(_LONE.sub("\N{REPLACEMENT CHARACTER}", text), line, column, end - at, quoted=True), end

    def _sequence(self, at: int, depth: int) -> tuple[Sequence, int]:
        sequence = Sequence([], *self._position(at))
        at = self._skipped(at + 1)
        while self._text[at : at + 1] != "]":
            node, at = self._value(at, depth + 1)
            sequence.items.append(node)
            at = self._next(at, "]")
        return sequence, at + 1

    def _mapping(self, at: int, depth: int) -> tuple[Mapping, int]:
        mapping = Mapping({}, *self._position(at))
        at = self._skipped(at + 1)
        while self._text[at : at + 1] != "}":
            if self._text[at : at + 1] != '"':
                found = f"found `{self._text[at]}`" if at < len(self._text) else "the text ends"
                at = min(at, len(self._text) - 1)
                raise _Refused(f"expected a name in double quotes, {found}", at, _remedy(self._text[at]))
            key, end = self._string(at)
            colon = self._skipped(end)
            if self._text[colon : colon + 1] != ":":
                raise _Refused(f"expected `:` after `{key.text}`", colon, None)
            node, after = self._value(self._skipped(colon + 1), depth + 1)
            self._set(mapping, key, node, at)
            at = self._next(after, "}")
        return mapping, at + 1

    def _set(self, mapping: Mapping, key: Scalar, node: Node, at: int) -> None:
        name = key.text
        first = mapping.entries.get(name)
        if first is not None:
            message = f"`{name}` is given twice; the first is on line {first[0].line + 1}"
            hint = "the first is imported; the report has the other"
            self.findings.append(warning("import-duplicate", message, self.place(at), hint))
            number = 2
            while (name := f"{key.text} ({number})") in mapping.entries:
                number += 1
        mapping.entries[name] = (key, node)

    def _next(self, at: int, closing: str) -> int:
        at = self._skipped(at)
        match self._text[at : at + 1]:
            case ",":
                after = self._skipped(at + 1)
                if self._text[after : after + 1] == closing:
                    raise _Refused(f"a comma before `{closing}`", at, "delete the comma")
                return after
            case mark if mark == closing:
                return at
            case "":
                raise _Refused(f"the text ends before `{closing}`", max(0, at - 1), "is the file complete?")
        found = self._text[at]
        raise _Refused(f"expected `,` or `{closing}`, found `{found}`", at, "is a comma missing before it?")


def _remedy(found: str) -> str | None:
    if found == "'":
        return "JSON has double quotes only"
    return "JSON has no comments" if found in "/#" else None
