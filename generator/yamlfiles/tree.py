"""YAML text -> a tree of scalars, sequences and mappings, each knowing where it stands.

Built from libyaml's events, without recursion, so that depth and aliases are bounded before they cost anything. The
tree holds text only: what a scalar means is decided by the schema (`decode`), never by its looks.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

import msgspec
import yaml

from generator.content.sources import CONTROL, place_in
from generator.diagnostics import Diagnostic, Place, error

MAX_DEPTH = 32
MAX_NODES = 100_000
"""Bounds on nesting, and on the number of nodes after aliases are followed; a portfolio is far below both."""

_RARE_LINE_ENDS = dict.fromkeys((0x85, 0x2028, 0x2029), " ")
"""What YAML 1.1 takes for line ends, but no editor does: places would be counted differently."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Scalar(msgspec.Struct, gc=False):
    """A single value, as text. `quoted` tells `""` from an empty place."""

    text: str
    line: int
    column: int
    length: int
    quoted: bool = False
    size: int = 1


class Sequence(msgspec.Struct):
    """A list of nodes."""

    items: list["Node"]
    line: int
    column: int
    size: int = 1


class Mapping(msgspec.Struct):
    """Keys and their nodes, in the order written; merged keys behind the mapping's own."""

    entries: dict[str, tuple[Scalar, "Node"]]
    line: int
    column: int
    size: int = 1


Node: TypeAlias = Scalar | Sequence | Mapping


class YamlText(msgspec.Struct, frozen=True):
    """A stretch of YAML in a file, for example its front matter."""

    path: str
    text: str
    first_line: int
    """The file's line on which the stretch begins, counted from 1."""

    def place(self, node: Node) -> Place:
        """Where a node stands in the file."""
        length = node.length if isinstance(node, Scalar) else 1
        return self.at(node.line, node.column, length)

    def at(self, line: int, column: int, length: int = 1) -> Place:
        """A place in the file from a line (from 0) and column (from 0) of the stretch."""
        place = place_in(_lines(self.text), self.path, line + 1, column + 1, length)
        return msgspec.structs.replace(place, line=line + self.first_line)


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    """The lines of a text; the mistakes of one text come together."""
    return text.split("\n")


class _Refused(Exception):
    """The text cannot become a tree."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def parse(yaml_text: YamlText) -> tuple[Node | None, list[Diagnostic]]:
    """The tree of a stretch of YAML; None if it is empty or refused, and what is wrong with it."""
    builder = _Builder(yaml_text)
    try:
        return builder.build(), builder.diagnostics
    except _Refused as refusal:
        return None, [*builder.diagnostics, refusal.diagnostic]
    except yaml.MarkedYAMLError as problem:
        return None, [*builder.diagnostics, _syntax_error(yaml_text, problem)]
    except yaml.YAMLError as problem:
        return None, [*builder.diagnostics, error("yaml-syntax", str(problem).split("\n")[0], Place(yaml_text.path))]


class _Builder:
    """Builds one tree from libyaml's events."""

    def __init__(self, yaml_text: YamlText) -> None:
        self.yaml_text = yaml_text
        self.diagnostics: list[Diagnostic] = []
        self.anchors: dict[str, Node | None] = {}
        self.open: list[tuple[Sequence | Mapping, str | None]] = []
        self.keys: list[Scalar | None] = []
        self.root: Node | None = None
        self.documents = 0

    def build(self) -> Node | None:
        for event in self._events():
            match event:
                case yaml.ScalarEvent():
                    self._add(self._scalar(event), event.anchor)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._start(event)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    node, anchor = self.open.pop()
                    self.keys.pop()
                    self._add(node, anchor)
                case yaml.AliasEvent():
                    self._add(self._alias(event), None)
                case yaml.DocumentStartEvent():
                    self.documents += 1
                    if self.documents > 1:
                        self._refuse(event, "yaml-documents", "a second YAML document begins here", "remove the `---`")
                case _:
                    pass
        return self.root

    def _events(self) -> Iterator[yaml.Event]:
        loader = _LOADER(self.yaml_text.text.translate(_RARE_LINE_ENDS))
        try:
            while (event := loader.get_event()) is not None:
                yield event
        finally:
            loader.dispose()

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        self._no_tag(event)
        line, column, length = _span(event)
        quoted = bool(event.style)
        if event.style == '"' and (control := CONTROL.search(event.value)):
            message = f"control character U+{ord(control[0]):04X} in the text"
            place = self.yaml_text.at(line, column, length)
            self.diagnostics.append(error("control-character", message, place, "delete its escape"))
        text = event.value.strip()
        if not quoted and text == "~":
            text = ""
        return Scalar(text, line, column, length, quoted)

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        self._no_tag(event)
        if len(self.open) >= MAX_DEPTH:
            self._refuse(event, "yaml-too-deep", f"nested more than {MAX_DEPTH} levels deep", "flatten the structure")
        line, column, _ = _span(event)
        mapping = isinstance(event, yaml.MappingStartEvent)
        node: Sequence | Mapping = Mapping({}, line, column) if mapping else Sequence([], line, column)
        if event.anchor:
            self.anchors[event.anchor] = None
        self.open.append((node, event.anchor))
        self.keys.append(None)

    def _alias(self, event: yaml.AliasEvent) -> Node:
        name = str(event.anchor)
        if name not in self.anchors:
            self._refuse(event, "yaml-alias", f"`*{name}` has no anchor `&{name}` before it", "define the anchor first")
        node = self.anchors[name]
        if node is None:
            self._refuse(event, "yaml-cycle", f"`*{name}` is inside its own anchor `&{name}`", "remove the alias")
        assert node is not None
        return node

    def _add(self, node: Node, anchor: str | None) -> None:
        """Put a finished node where it belongs: into the innermost open one."""
        if anchor:
            self.anchors[anchor] = node
        if not self.open:
            self.root = node
            return
        parent = self.open[-1][0]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif (key := self.keys[-1]) is None:
            self.keys[-1] = self._key(node)
            return
        else:
            self.keys[-1] = None
            self._set(parent, key, node)
        parent.size += node.size
        if parent.size > MAX_NODES:
            message = f"more than {MAX_NODES:,} values once its aliases are followed"
            raise _Refused(error("yaml-too-large", message, self.yaml_text.place(node), "remove the aliases"))

    def _key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            place = self.yaml_text.place(node)
            message = "expected a name as the key, found a list or mapping"
            raise _Refused(error("yaml-key", message, place, "put quotes around a text that begins with `{` or `[`"))
        return node

    def _set(self, mapping: Mapping, key: Scalar, value: Node) -> None:
        if key.text == "<<" and not key.quoted:
            self._merge(mapping, value)
            return
        first = mapping.entries.get(key.text)
        if first is not None and (first[0].line, first[0].column) >= (mapping.line, mapping.column):
            line = first[0].line + self.yaml_text.first_line
            message = f"`{key.text}` is given twice; the first is on line {line}"
            place = self.yaml_text.place(key)
            self.diagnostics.append(error("duplicate-key", message, place, "keep one of them"))
            return
        mapping.entries[key.text] = (key, value)

    def _merge(self, mapping: Mapping, value: Node) -> None:
        """YAML 1.1's merge key: what the mapping says itself wins over what it merges."""
        for merged in value.items if isinstance(value, Sequence) else [value]:
            if not isinstance(merged, Mapping):
                place = self.yaml_text.place(merged)
                hint = "write `<<: *name`, and the anchor `&name` before an entry's first field"
                self.diagnostics.append(error("yaml-merge", "`<<` needs a mapping, or a list of mappings", place, hint))
                return
            for name, entry in merged.entries.items():
                mapping.entries.setdefault(name, entry)

    def _no_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.tag is not None and event.tag != "!":
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            hint = "remove it: the field's type is known"
            self._refuse(event, "yaml-tag", f"the tag `{tag}` is not allowed", hint)

    def _refuse(self, event: yaml.Event, code: str, message: str, hint: str) -> None:
        raise _Refused(error(code, message, self.yaml_text.at(*_span(event)), hint))


def _span(event: yaml.Event) -> tuple[int, int, int]:
    """An event's line and column, both from 0, and its length on that line."""
    start, end = event.start_mark, event.end_mark
    assert start is not None
    assert end is not None
    return start.line, start.column, max(1, end.column - start.column if start.line == end.line else 1)


def _syntax_error(yaml_text: YamlText, problem: yaml.MarkedYAMLError) -> Diagnostic:
    """libyaml's complaint in an author's words, at its place, with the remedy for the usual causes."""
    mark, context = problem.problem_mark or problem.context_mark, problem.context or ""
    said = problem.problem or context or "cannot be read"
    if problem.context_mark is not None and (said.endswith("end of stream") or "flow" in context or "alias" in context):
        mark = problem.context_mark
    if mark is None:
        return error("yaml-syntax", f"not YAML: {said}", Place(yaml_text.path))
    lines = yaml_text.text.split("\n")
    line, column = mark.line, mark.column
    while line > 0 and (line >= len(lines) or not lines[line].strip()):  # at the end: where the text ends
        line = min(line, len(lines)) - 1
        column = max(0, len(lines[line].rstrip()) - 1)
    if "escape" in said or "hexdecimal" in said:
        column = max(0, lines[line].rfind("\\", 0, column + 1))
    message, hint = _in_other_words(lines[line], column, f"{said} {context}")
    return error("yaml-syntax", message or f"not YAML: {said}", yaml_text.at(line, column), hint)


def _in_other_words(line: str, column: int, said: str) -> tuple[str | None, str]:
    """A message, where libyaml's own is not to be understood, and the remedy."""
    found = line[column : column + 1]
    shown = "a backtick" if found == "`" else f"`{found}`"
    if "\t" in (found, line[:1]) or "tab character" in said:
        return "a tab, expected spaces", "indent with spaces: YAML does not allow tabs"
    if "mapping values are not allowed" in said:
        if ": " in line[:column]:
            return "a second `: ` in one line", "put quotes around a text that contains `: `"
        return "a field that is not in the column of its entry", "begin all fields of one entry in the same column"
    if "escape" in said or "hexdecimal" in said:
        escape = line[column : column + 2]
        if "unknown" in said:
            return f"`{escape}` is no escape that YAML knows", "write `\\\\` for a backslash"
        hint = "write the character itself; a backslash is `\\\\`"
        return f"`{escape}` is not followed by the number of a character", hint
    if "quoted scalar" in said:
        return "a quote that is not closed", f"close it with {shown}"
    if "cannot start any token" in said or "alphabetic or numeric" in said or "alias" in said or "anchor" in said:
        return f"a text cannot begin with {shown}", f"put quotes around a text that begins with {shown}"
    if "flow" in said:
        return f"{shown} is not closed, or a comma is missing after an item", "close it, or add the comma"
    if "'-' indicator" in said:
        return "a field that is not in the column of its entry", "begin all fields of one entry in the same column"
    if "block end" in said or "expected key" in said:
        if line[max(0, column - 1) : column] in ("'", '"'):
            return "a quote in the midst of a quoted text", "use the other kind of quotes around the text"
        return None, "fields of one entry begin in the same column; a list item begins with `- `"
    return None, "docs/authors.md shows how a file looks"
