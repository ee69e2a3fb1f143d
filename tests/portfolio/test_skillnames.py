"""The list of common skills is consistent, and a name is found however it is written."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.caching import engine
from generator.content.documents import slugify
from generator.portfolio.skillnames import SkillName, Spelling, forms, read, skill_names
from tests.match.advertisements import advertisements

KNOWN = skill_names()
WAYS_TO_WRITE: list[Callable[[str], str]] = [str, str.lower, str.upper, lambda text: text.replace(" ", "-")]
SPELLINGS = [(skill, spelling) for skill in KNOWN.skills for spelling in skill.spellings]


def test_the_list_is_long_enough_to_be_of_use() -> None:
    assert len(KNOWN.skills) >= 300
    assert len(SPELLINGS) >= 1000


def test_no_spelling_belongs_to_two_skills() -> None:
    owners: dict[str, set[str]] = {}
    for skill, spelling in SPELLINGS:
        owners.setdefault(forms(spelling.text)[0], set()).add(skill.name)
    assert {form: names for form, names in owners.items() if len(names) > 1} == {}


def test_no_skill_has_a_spelling_twice() -> None:
    twice = [text for text, count in Counter(spelling.text for _, spelling in SPELLINGS).items() if count > 1]
    assert twice == []


def test_every_skill_has_an_address_of_its_own() -> None:
    slugs = Counter(skill.slug for skill in KNOWN.skills)
    assert [skill.name for skill in KNOWN.skills if skill.slug != slugify(skill.name)] == []
    assert [slug for slug, count in slugs.items() if count > 1 or not slug] == []


def test_every_skill_has_a_kind_and_no_mark_is_left_in_a_name() -> None:
    assert all(skill.kind for skill in KNOWN.skills)
    assert [
        spelling.text for _, spelling in SPELLINGS if spelling.text[:1] in "=? " or spelling.text.endswith(" ")
    ] == []


def test_the_labels_of_the_advertisements_are_standard_names() -> None:
    names = {skill.name for skill in KNOWN.skills}
    assert {label for ad in advertisements() for label in ad.skills} - names == set()


@given(st.sampled_from(SPELLINGS), st.sampled_from(WAYS_TO_WRITE))
def test_a_skill_is_found_by_each_of_its_spellings_however_it_is_written(
    pair: tuple[SkillName, Spelling], written: Callable[[str], str]
) -> None:
    skill, spelling = pair
    assert KNOWN.find(written(spelling.text)) == skill


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Postgres", "PostgreSQL"),
        ("k8s", "Kubernetes"),
        ("node js", "Node.js"),
        ("nodejs", "Node.js"),
        ("RESTful APIs", "REST APIs"),
        ("object oriented programming", "Object-oriented programming"),
        ("message queue", "Message queues"),
        ("Réact", "React"),
        (".net", ".NET"),
        ("C", "C"),
        ("c++", "C++"),
        ("C#", "C#"),
        ("CI / CD", "CI/CD"),
    ],
)
def test_a_name_is_found_however_it_is_written(written: str, name: str) -> None:
    found = KNOWN.find(written)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("written", ["", "Basket weaving", "net", "+", "Pythonesque", "SQ"])
def test_what_is_not_in_the_list_is_not_found(written: str) -> None:
    assert KNOWN.find(written) is None


def test_a_list_is_read_as_its_head_explains() -> None:
    known = read("# about\n\n[language]\n?Go, Golang\n=REST, REST API\n[no skill]\nR&D\n")
    assert [(skill.kind, skill.spellings) for skill in known.skills] == [
        ("language", (Spelling("Go", "ambiguous"), Spelling("Golang"))),
        ("language", (Spelling("REST", "cased"), Spelling("REST API"))),
    ]
    assert known.phrases == ("R&D",)


def test_a_name_that_the_list_does_not_have_is_sure_unless_it_is_very_short() -> None:
    assert KNOWN.spelling("GO") == Spelling("GO", "ambiguous")
    assert KNOWN.spelling("Basket weaving") == Spelling("Basket weaving", "sure")
    assert KNOWN.spelling("Q7") == Spelling("Q7", "cased")


def test_the_list_is_a_part_of_the_program() -> None:
    assert "data/skillnames.txt" in engine.sources()
