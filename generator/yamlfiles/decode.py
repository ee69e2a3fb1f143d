"""YAML -> schema: the text of a file becomes the structs of `schema`, and every mistake is reported at its place.

A good file takes the fast way: its tree becomes plain dicts, lists and strings, and msgspec converts them in C,
reading each string as the type its field asks for. Only when msgspec refuses is the tree walked a second time beside
the schema, to find and explain all mistakes at once.
"""

import itertools
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from generator.dates import EndDate, from_text
from generator.diagnostics import MOST_OF_A_FILE, Diagnostic, Place, did_you_mean, error, nearest
from generator.yamlfiles.migrations import hint_for
from generator.yamlfiles.tree import Mapping, Node, Scalar, Sequence, YamlText

T = TypeVar("T")

_TRUTH = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}
"""What YAML 1.1 took for truth values."""

FieldPath = tuple[str | int, ...]
"""The way from a file's root to a value: field names and list positions."""


def decode(node: Node | None, type_: type[T], yaml_text: YamlText) -> tuple[T | None, list[Diagnostic]]:
    """The value a tree describes; None with its mistakes if it does not fit the type. No tree is an empty mapping.

    The mistakes are all there are, or one more than are shown of a file: explaining each takes its time. If only names
    of fields are wrong, there is a value as well, so that they hide nothing that is wrong elsewhere.
    """
    node = node if node is not None else Mapping({}, 0, 0)
    try:
        return msgspec.convert(_plain(node), type_, strict=False, dec_hook=from_text), []
    except msgspec.ValidationError as refusal:
        mistakes = list(itertools.islice(_mistakes(node, inspect.type_info(type_), yaml_text), MOST_OF_A_FILE + 1))
        if not mistakes:
            raise AssertionError(
                f"{yaml_text.path}: msgspec refused `{refusal}`, the explanation found nothing"
            ) from None
        return _as_meant(node, type_, mistakes), mistakes


def node_at(node: Node | None, path: FieldPath) -> Node | None:
    """The node a field path leads to; the nearest one above it where the path goes on beyond the tree."""
    for step in path:
        child: Node | None = None
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            child = node.entries[step][1]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            child = node.items[step]
        if child is None:
            return node
        node = child
    return node


def _as_meant(node: Node, type_: type[T], mistakes: list[Diagnostic]) -> T | None:
    """The value that the author most likely means, if nothing but names of fields is wrong."""
    if any(mistake.code != "unknown-field" for mistake in mistakes):
        return None
    try:
        return msgspec.convert(
            _plain(_renamed(node, inspect.type_info(type_))), type_, strict=False, dec_hook=from_text
        )
    except msgspec.ValidationError:  # what stands under a name that is meant otherwise does not fit there
        return None


def _renamed(node: Node, type_: inspect.Type) -> Node:
    """A tree with the fields of its type only: each misspelt one under the nearest name that is free."""
    match node, type_:
        case _, inspect.Metadata(type=inner):
            return _renamed(node, inner)
        case _, inspect.UnionType(types=types):
            return _renamed(node, _member_for(node, types))
        case Sequence(), inspect.ListType(item_type=item):
            items = [_renamed(child, item) for child in node.items]
            return Sequence(items, node.line, node.column, node.size)
        case Mapping(), inspect.StructType(fields=fields):
            entries: dict[str, tuple[Scalar, Node]] = {}
            free = [field.encode_name for field in fields if field.encode_name not in node.entries]
            types_of = {field.encode_name: field.type for field in fields}
            for key, (key_node, child) in node.entries.items():
                name = key if key in types_of else nearest(key, free)
                if name is not None and name not in entries:
                    entries[name] = key_node, _renamed(child, types_of[name])
            return Mapping(entries, node.line, node.column, node.size)
    return node


def _plain(node: Node) -> Any:
    """A tree without places. An empty value counts as not written, so that its field keeps its default."""
    if isinstance(node, Scalar):
        return node.text if node.text or node.quoted else None
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return {name: value for name, (_, child) in node.entries.items() if (value := _plain(child)) is not None}


def _mistakes(node: Node, type_: inspect.Type, yaml_text: YamlText) -> Iterator[Diagnostic]:
    """Every way in which a tree does not fit a type."""
    match type_:
        case inspect.Metadata(type=inner):
            yield from (
                _scalar_mistakes(node, type_, yaml_text) if _is_scalar(inner) else _mistakes(node, inner, yaml_text)
            )
        case inspect.UnionType(types=types):
            member = _member_for(node, types)
            if not _is_null(node, member):
                yield from _mistakes(node, member, yaml_text)
        case inspect.StructType():
            yield from _struct_mistakes(node, type_, yaml_text)
        case inspect.ListType(item_type=item, min_length=least):
            yield from _list_mistakes(node, item, least or 0, yaml_text)
        case inspect.DictType(value_type=value):
            yield from _named_mistakes(node, value, yaml_text)
        case _:
            yield from _scalar_mistakes(node, type_, yaml_text)


def _is_scalar(type_: inspect.Type) -> bool:
    return not isinstance(type_, inspect.StructType | inspect.ListType | inspect.DictType | inspect.UnionType)


def _member_for(node: Node, types: tuple[inspect.Type, ...]) -> inspect.Type:
    """The member of a union that the author most likely means, by the shape of what is written."""
    shapes = {Mapping: inspect.StructType, Sequence: inspect.ListType}
    candidates = [type_ for type_ in types if not isinstance(type_, inspect.NoneType)]
    wanted = shapes.get(type(node))
    for candidate in candidates:
        inner = candidate.type if isinstance(candidate, inspect.Metadata) else candidate
        if isinstance(inner, wanted) if wanted else _is_scalar(inner):
            return candidate
    return candidates[0]


def _is_null(node: Node, member: inspect.Type) -> bool:
    """Whether msgspec reads a text as no value: `null`, where neither text nor a date can be meant."""
    is_word = isinstance(node, Scalar) and node.text.lower() == "null"
    return is_word and isinstance(member, inspect.LiteralType | inspect.IntType | inspect.BoolType)


def _struct_mistakes(node: Node, type_: inspect.StructType, yaml_text: YamlText) -> Iterator[Diagnostic]:
    name = type_.cls.__name__
    if not isinstance(node, Mapping):
        hint = f"write the fields of `{name}` as `name: value`, one a line"
        yield _wrong_type(node, "a mapping", yaml_text, hint)
        return
    fields = {field.encode_name: field for field in type_.fields}
    misspelt: set[str | None] = set()
    for key, (key_node, child) in node.entries.items():
        if key not in fields:
            misspelt.add(nearest(key, list(fields)))
            near = hint_for(name, key) or did_you_mean(key, list(fields))
            hint = near or f"docs/reference.md lists the fields of `{name}`"
            yield error("unknown-field", f"`{name}` has no field `{key}`", yaml_text.place(key_node), hint)
        elif not _is_empty(child):
            yield from _mistakes(child, fields[key].type, yaml_text)
    for key, field in fields.items():
        empty = node.entries.get(key)
        if field.required and key not in misspelt and (empty is None or _is_empty(empty[1])):
            place = yaml_text.place(empty[0]) if empty else _start(node, yaml_text)
            hint = f"write its value after `{key}:`" if empty else f"add `{key}: …`"
            yield error("missing-field", f"`{name}` needs the field `{key}`", place, hint)


def _named_mistakes(node: Node, value: inspect.Type, yaml_text: YamlText) -> Iterator[Diagnostic]:
    """What is wrong with values under names of the author's own."""
    if not isinstance(node, Mapping):
        yield _wrong_type(node, "a mapping", yaml_text, "write one `name: value` a line")
        return
    for _, child in node.entries.values():
        if not _is_empty(child):
            yield from _mistakes(child, value, yaml_text)


def _start(node: Mapping, yaml_text: YamlText) -> Place:
    """Where a mapping begins: its first key."""
    first = next(iter(node.entries.values()), None)
    return yaml_text.place(first[0] if first else node)


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and not node.text and not node.quoted


def _list_mistakes(node: Node, item: inspect.Type, least: int, yaml_text: YamlText) -> Iterator[Diagnostic]:
    if not isinstance(node, Sequence):
        yield _wrong_type(node, "a list", yaml_text, "write one item a line, each after `- `")
        return
    if len(node.items) < least:
        yield error("too-few", f"expected at least {least} item", yaml_text.place(node), "add one after `- `")
    for child in node.items:
        if _is_empty(child):
            yield error("empty-item", "an item of the list is empty", yaml_text.place(child), "fill it or delete it")
        else:
            yield from _mistakes(child, item, yaml_text)


def _scalar_mistakes(node: Node, type_: inspect.Type, yaml_text: YamlText) -> Iterator[Diagnostic]:
    """What msgspec says of a single value, in the author's words."""
    extra: dict[str, Any] = (type_.extra if isinstance(type_, inspect.Metadata) else None) or {}
    inner = type_.type if isinstance(type_, inspect.Metadata) else type_
    expected = extra.get("expects") or _expectation(inner)
    if not isinstance(node, Scalar):
        sign = "contains `: `" if isinstance(node, Mapping) else "begins with `[`"
        yield _wrong_type(node, expected, yaml_text, f"write one value; a text that {sign} needs quotes")
        return
    place, found = yaml_text.place(node), f"found `{_shortened(node.text)}`"
    if not node.text:
        yield error("empty-value", f"expected {expected}, found nothing", place, "fill it, or delete the field")
        return
    match inner:
        case inspect.CustomType(cls=cls):
            yield from _custom_mistakes(node.text, cls, place)
        case inspect.StrType(max_length=longest) if longest is not None and len(node.text) > longest:
            message = f"expected at most {longest} characters, found {len(node.text)}"
            yield error("too-long", message, place, "shorten it")
        case inspect.StrType(pattern=pattern) if pattern is not None and not _matches(pattern, node.text):
            meant = f"https://{node.text}"
            hint = f"write `{meant}`" if ":" not in node.text and _matches(pattern, meant) else None
            hint = "write it on one line" if "\n" in node.text else hint
            yield error(extra.get("code", "wrong-type"), f"expected {expected}, {found}", place, hint)
        case inspect.LiteralType(values=values) if node.text not in map(str, values):
            near = nearest(node.text, [str(value) for value in values])
            hint = f"did you mean `{near}`?" if near else None
            yield error("unknown-value", f"expected {expected}, {found}", place, hint)
        case inspect.BoolType() if node.text.lower() not in ("true", "false", "1", "0"):
            truth = _TRUTH.get(node.text.lower())
            hint = f"write `{truth}`" if truth else None
            yield error("wrong-type", f"expected `true` or `false`, {found}", place, hint)
        case inspect.IntType(ge=least, le=most) if not _is_whole(node.text, least, most):
            bounds = f" from {least} to {most}" if least is not None and most is not None else ""
            yield error("wrong-type", f"expected a whole number{bounds}, {found}", place)


def _custom_mistakes(text: str, cls: type[Any], place: Place) -> Iterator[Diagnostic]:
    try:
        from_text(cls, text)
    except ValueError as problem:
        lasts = cls is EndDate and text.casefold() in ("present", "now", "today", "ongoing", "current")
        yield error("bad-date", str(problem), place, f"write `{EndDate.PRESENT}`" if lasts else None)


def _matches(pattern: str, text: str) -> bool:
    import re  # msgspec has compiled the same pattern; this is for a mistake only

    return re.search(pattern, text) is not None


def _is_whole(text: str, least: int | None, most: int | None) -> bool:
    try:
        number = msgspec.convert(text, int, strict=False)
    except msgspec.ValidationError:
        return False
    return (least is None or number >= least) and (most is None or number <= most)


def _expectation(type_: inspect.Type) -> str:
    match type_:
        case inspect.CustomType():
            return "a date"
        case inspect.BoolType():
            return "`true` or `false`"
        case inspect.IntType():
            return "a whole number"
        case inspect.LiteralType(values=values):
            listed = ", ".join(f"`{value}`" for value in values)
            return f"one of {listed}" if len(values) > 1 else listed
        case _:
            return "text"


def _wrong_type(node: Node, expected: str, yaml_text: YamlText, hint: str | None) -> Diagnostic:
    found = {Scalar: "text", Sequence: "a list", Mapping: "a mapping"}[type(node)]
    if isinstance(node, Scalar):
        found = f"`{_shortened(node.text)}`"
    return error("wrong-type", f"expected {expected}, found {found}", yaml_text.place(node), hint)


def _shortened(text: str) -> str:
    line, _, more = text.partition("\n")
    return line if len(line) <= 60 and not more else f"{line[:59]}…"
