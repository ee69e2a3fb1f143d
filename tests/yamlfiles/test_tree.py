"""YAML -> a tree: places, what is bounded, what is refused, and that nothing else ever happens."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic
from generator.yamlfiles.tree import MAX_DEPTH, MAX_NODES, Mapping, Node, Scalar, Sequence, YamlText, parse

YAML_LIKE = st.text(
    alphabet=st.sampled_from(list("ab01-:,?!&*#|>@`%{}[]'\"\\~<= \n\t\r\0é😀\u2028\u0085")), max_size=60
)


def _parse(text: str, first_line: int = 1) -> tuple[Node | None, list[Diagnostic]]:
    return parse(YamlText("a.yaml", text, first_line))


def _plain(node: Node | None) -> object:
    match node:
        case Scalar(text=text):
            return text
        case Sequence(items=items):
            return [_plain(item) for item in items]
        case Mapping(entries=entries):
            return {name: _plain(value) for name, (_, value) in entries.items()}
    return None


def _tree(text: str) -> object:
    node, diagnostics = _parse(text)
    assert not diagnostics
    return _plain(node)


def _code(text: str) -> str:
    _, (diagnostic,) = _parse(text)
    return diagnostic.code


@given(YAML_LIKE | st.text())
def test_any_text_is_a_tree_or_a_finding(text: str) -> None:
    node, diagnostics = _parse(text)
    for diagnostic in diagnostics:
        assert diagnostic.place is not None
        assert diagnostic.place.line <= text.count("\n") + 1
    assert node is None or isinstance(node, Scalar | Sequence | Mapping)


@given(
    st.recursive(st.text("abc é", min_size=1), lambda inner: st.lists(inner) | st.dictionaries(st.text("xyz"), inner))
)
def test_what_is_written_as_json_is_read_as_it_is(value: object) -> None:
    assert _tree(json.dumps(value)) == _stripped(value)


def _stripped(value: object) -> object:
    """Spaces around a text are not part of it."""
    match value:
        case str():
            return value.strip()
        case list():
            return [_stripped(item) for item in value]
        case dict():
            return {name.strip(): _stripped(item) for name, item in value.items()}
    return value


@pytest.mark.parametrize("text", ["3.10", "NO", "10:00", "1e3", "0o17", "true", "2024-05-01", "=", "null"])
def test_a_plain_scalar_stays_what_is_written(text: str) -> None:
    assert _tree(f"a: {text}") == {"a": text}


def test_an_empty_place_differs_from_an_empty_text() -> None:
    node, _ = _parse("a:\nb: ''\nc: ~")
    assert isinstance(node, Mapping)
    values = [value for _, value in node.entries.values()]
    assert [(item.text, item.quoted) for item in values if isinstance(item, Scalar)] == [
        ("", False),
        ("", True),
        ("", False),
    ]


def test_places_are_those_of_the_file_not_of_the_stretch() -> None:
    text = YamlText("a.md", "title: x\nend: soon", 2)
    node, _ = parse(text)
    assert isinstance(node, Mapping)
    place = text.place(node.entries["end"][1])
    assert (place.line, place.column, place.length, place.text) == (3, 6, 4, "end: soon")


def test_what_a_mapping_says_wins_over_what_it_merges() -> None:
    assert _tree("[&a {x: 1, y: 2}, {<<: *a, y: 3}, {y: 4, <<: *a}]") == [
        {"x": "1", "y": "2"},
        {"y": "3", "x": "1"},
        {"y": "4", "x": "1"},
    ]


def test_the_first_of_several_merged_mappings_wins() -> None:
    assert _tree("[&a {x: 1}, &b {x: 2, y: 2}, {<<: [*a, *b]}]") == [
        {"x": "1"},
        {"x": "2", "y": "2"},
        {"x": "1", "y": "2"},
    ]


@pytest.mark.parametrize("deep", [MAX_DEPTH, MAX_DEPTH + 1, 100_000])
def test_nesting_is_bounded(deep: int) -> None:
    _, diagnostics = _parse("[" * deep + "]" * deep)
    assert [item.code for item in diagnostics] == ([] if deep <= MAX_DEPTH else ["yaml-too-deep"])


def test_the_number_of_values_is_bounded() -> None:
    assert _parse("- x\n" * (MAX_NODES - 1))[1] == []
    assert _code("- x\n" * (MAX_NODES + 1)) == "yaml-too-large"


def test_merging_many_large_mappings_is_bounded() -> None:
    large = "{" + ", ".join(f"k{number}: x" for number in range(1000)) + "}"
    assert _code(f"- &a {large}\n" + "- <<: *a\n" * 1000) == "yaml-too-large"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: !!int 3", "yaml-tag"),
        ("a: !own 3", "yaml-tag"),
        ("a: !!python/name:os.system x", "yaml-tag"),
        ("&a [*a]", "yaml-cycle"),
        ("*a", "yaml-alias"),
        ("? [a]\n: b", "yaml-key"),
        ("a: 1\na: 2", "duplicate-key"),
        ("<<: a", "yaml-merge"),
        ("---\na\n---\nb", "yaml-documents"),
        ("a: b: c", "yaml-syntax"),
        ("\ta: b", "yaml-syntax"),
        ('a: "\\u0000"', "control-character"),
    ],
)
def test_what_is_refused_has_a_code_and_a_hint(text: str, code: str) -> None:
    _, (diagnostic,) = _parse(text)
    assert diagnostic.code == code
    assert diagnostic.hint


def test_the_non_specific_tag_is_allowed() -> None:
    assert _tree("a: ! x") == {"a": "x"}


@pytest.mark.parametrize("escape", ["\\q", "\\ud800", "\\xZZ", "\\U00110000"])
def test_an_unknown_escape_is_not_told_as_an_open_quote(escape: str) -> None:
    _, (diagnostic,) = _parse(f'a: "x{escape}"')
    assert diagnostic.message.startswith(f"`{escape[:2]}` is ")
    assert "quote" not in f"{diagnostic.message} {diagnostic.hint}"
    assert diagnostic.place is not None
    assert diagnostic.place.column == 6
