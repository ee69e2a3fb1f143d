"""Trees -> the schema's structs: what is accepted, and that every refusal is explained."""

import re
import sys
import unicodedata
from typing import Any, get_args
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from generator.content.documents import slugify
from generator.content.schema import COLLECTIONS, Experience, Position, Profile, Project, Record, Site, Skill
from generator.content.values import SITE_URL, Url
from generator.dates import EndDate, PartialDate
from generator.diagnostics import MOST_OF_A_FILE, Diagnostic
from generator.yamlfiles.decode import decode, node_at
from generator.yamlfiles.tree import Mapping, Node, Scalar, Sequence, YamlText, parse

RECORDS: tuple[type[Record], ...] = (Site, Profile, *COLLECTIONS.values())
NOWHERE = YamlText("a.yaml", "", 1)
URL = get_args(Url)[1].pattern

WORDS = st.sampled_from(
    "null NULL ~ true True yes 0 1 -1 51 1.0 1e3 01 +1 0x1 2024 2024-05 2024-02-30 2024-13 present 0000 en EN pt-BR "
    "safe expert Expert skills projects/atlas projects/ ada@ada.dev ada@ada https://ada.dev http:// a.png /a.png C:\\a "
    ".. a-b a--b atlas é 作业 🚀".split()
) | st.text(max_size=20)
LONG = st.sampled_from(["x" * 100, "x" * 101, "x" * 300, "x" * 301, "9" * 30, "9" * 5000])


@st.composite
def scalars(draw: st.DrawFn) -> Scalar:
    text = draw(WORDS | LONG | st.just(""))
    return Scalar(text, 0, 0, 1, draw(st.booleans()))


def _sequence(items: list[Node]) -> Sequence:
    return Sequence(items, 0, 0)


def _mapping(entries: dict[str, Node]) -> Mapping:
    return Mapping({name: (Scalar(name, 0, 0, 1), node) for name, node in entries.items()}, 0, 0)


FIELD_NAMES = sorted(
    {field for record in RECORDS for field in record.__struct_fields__} | {"skill", "note", "alt", "label"}
)
NODES: st.SearchStrategy[Node] = st.recursive(
    scalars(),
    lambda inner: (
        st.lists(inner, max_size=4).map(_sequence)
        | st.dictionaries(st.sampled_from([*FIELD_NAMES, "other"]), inner, max_size=5).map(_mapping)
    ),
    max_leaves=8,
)


def _fitting(type_: inspect.Type) -> st.SearchStrategy[Node]:
    """Nodes of the shape a type has, so that most mistakes are in the values."""
    match type_:
        case inspect.Metadata(type=inner):
            return _fitting(inner)
        case inspect.UnionType(types=types):
            return st.one_of([_fitting(member) for member in types if not isinstance(member, inspect.NoneType)])
        case inspect.ListType(item_type=item):
            return st.lists(_fitting(item), max_size=3).map(_sequence)
        case inspect.StructType(fields=fields):
            required = {field.encode_name: _mostly(_fitting(field.type)) for field in fields if field.required}
            optional = {field.encode_name: _mostly(_fitting(field.type)) for field in fields if not field.required}
            return st.fixed_dictionaries(required, optional=optional).map(_mapping)
    return scalars()


def _mostly(strategy: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return strategy | strategy | strategy | NODES


def _accepted_or_explained(node: Node, record: type[Record]) -> None:
    value, mistakes = decode(node, record, NOWHERE)
    assert value is not None or mistakes
    assert value is None or {mistake.code for mistake in mistakes} <= {"unknown-field"}
    if value is not None and mistakes:
        assert type(value) is record


@given(NODES, st.sampled_from(RECORDS))
def test_any_tree_is_accepted_or_its_refusal_is_explained(node: Node, record: type[Record]) -> None:
    _accepted_or_explained(node, record)


@pytest.mark.parametrize("record", RECORDS)
def test_a_tree_of_the_right_shape_is_accepted_or_its_refusal_is_explained(record: type[Record]) -> None:
    @settings(max_examples=60)
    @given(_fitting(inspect.type_info(record)))
    def holds(node: Node) -> None:
        _accepted_or_explained(node, record)

    holds()


def _read(text: str, type_: type[Any]) -> tuple[Any, list[Diagnostic]]:
    yaml_text = YamlText("a.yaml", text, 1)
    node, problems = parse(yaml_text)
    assert not problems
    return decode(node, type_, yaml_text)


def _value(text: str, type_: type[Any]) -> Any:
    value, mistakes = _read(text, type_)
    assert not mistakes
    return value


def _messages(text: str, type_: type[Any]) -> list[str]:
    return [mistake.message for mistake in _read(text, type_)[1]]


def test_a_text_stays_a_text_whatever_it_looks_like() -> None:
    profile = _value("name: 3.10\nheadline: NO\nlocation: 10:00", Profile)
    assert (profile.name, profile.headline, profile.location) == ("3.10", "NO", "10:00")


def test_values_are_of_the_type_their_field_has() -> None:
    project = _value("title: A\nstart: 2024-05\nend: present\norder: 3\nfeatured: true", Project)
    assert (project.start, project.end) == (PartialDate(2024, 5), EndDate())
    assert (project.order, project.featured) == (3, True)


def test_an_empty_field_keeps_its_default() -> None:
    assert _value("name: Ada\nlinks:\nheadline: ~", Profile) == Profile(name="Ada")


def test_no_text_at_all_is_an_empty_mapping() -> None:
    assert decode(None, Site, NOWHERE) == (Site(), [])


def test_all_mistakes_of_a_file_are_found_at_once() -> None:
    messages = _messages("naem: x\nlevel: guru\nsince: 2024-13\naliases: no\norder: first", Skill)
    assert len(messages) == 5


def test_what_stands_under_a_misspelt_field_is_read_as_what_is_meant() -> None:
    text = "organization: A\nroles: x\npositions:\n  - titel: B\n    skils: [Python]"
    experience, mistakes = _read(text, Experience)
    assert [mistake.code for mistake in mistakes] == ["unknown-field"] * 3
    assert experience == Experience(organization="A", positions=[Position(title="B", skills=["Python"])])


def test_a_misspelt_field_does_not_displace_the_one_that_is_there() -> None:
    assert _read("nam: B\nname: A", Skill)[0] == Skill(name="A")


def test_what_does_not_fit_the_field_that_is_meant_is_not_read() -> None:
    value, mistakes = _read("name: A\naliass: {b: c}", Skill)
    assert (value, len(mistakes)) == (None, 1)


def test_a_misspelt_required_field_is_one_mistake() -> None:
    assert _messages("naem: Python", Skill) == ["`Skill` has no field `naem`"]


def test_a_mistake_in_a_nested_list_is_at_its_place() -> None:
    text = "organization: A\npositions:\n  - title: B\n    skills: [Python, {skill: Django}]"
    _, (mistake,) = _read(text, Experience)
    assert mistake.message == "`SkillUse` needs the field `note`"
    assert mistake.place is not None
    assert (mistake.place.line, mistake.place.column) == (4, 23)


def test_msgspec_and_the_explanation_agree_on_a_word_for_nothing() -> None:
    assert _value("name: A\nlevel: null\norder: null", Skill) == Skill(name="A")
    assert _messages("name: [A]\nlevel: null", Skill) == ["expected a line of text, found a list"]


def test_node_at_gives_the_nearest_node_above_what_is_not_there() -> None:
    node, _ = parse(YamlText("a.yaml", "a: [{b: 1}]", 1))
    found = node_at(node, ("a", 0, "b"))
    assert isinstance(found, Scalar)
    assert found.text == "1"
    assert isinstance(node_at(node, ("a", 0, "c")), Mapping)
    assert isinstance(node_at(node, ("a", 7)), Sequence)
    assert node_at(None, ("a",)) is None


@given(st.text(max_size=250))
def test_a_slug_made_from_any_text_is_one_the_schema_accepts(text: str) -> None:
    slug = slugify(text)
    assert slugify(slug) == slug
    assert (
        not slug
        or decode(_mapping({"title": Scalar("A", 0, 0, 1), "slug": Scalar(slug, 0, 0, 1)}), Project, NOWHERE)[0]
    )


def test_no_more_mistakes_are_explained_than_are_shown() -> None:
    unknown = "".join(f"unknown{number}: x\n" for number in range(20_000))
    assert len(_messages(f"name: Ada\n{unknown}", Profile)) == MOST_OF_A_FILE + 1


HOSTS = st.text("ab.:[]/?#@\\\u2100\uff0f%0916é ", max_size=12)


@given(HOSTS | st.text(max_size=8))
def test_an_address_that_is_accepted_can_be_taken_apart(host: str) -> None:
    for pattern in (URL, SITE_URL):
        if re.search(pattern, f"https://{host}"):
            parts = urlsplit(f"https://{host}")
            assert parts.hostname
            assert parts.port is None or parts.port < 65536


def test_no_character_that_normalises_to_a_delimiter_is_accepted_in_a_host() -> None:
    lookalikes = [
        character
        for character in map(chr, range(0x80, sys.maxunicode + 1))
        if set("/?#@:") & set(unicodedata.normalize("NFKC", character))
    ]
    assert lookalikes
    assert [character for character in lookalikes if re.search(SITE_URL, f"https://a{character}b.org")] == []
