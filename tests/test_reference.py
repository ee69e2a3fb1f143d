"""The schema as others read it: the JSON Schemas accept good content and refuse bad, the reference is current."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from generator import reference
from generator.content import schema
from generator.content.documents import role_of
from generator.content.schema import COLLECTIONS, Record
from tests.built_site import REPOSITORY


class _EditorLoader(yaml.SafeLoader):
    """Reads scalars as YAML 1.2's core schema does, and so as editors do: a date stays text."""


_EditorLoader.yaml_implicit_resolvers = {}
for _tag, _form, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    _EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_form})$"), list(_first))


def _load(text: str) -> Any:
    return yaml.load(text, _EditorLoader)  # noqa: S506 - a safe loader with fewer guesses


@cache
def _validator(name: str) -> Draft202012Validator:
    whole = json.loads(reference.json_schemas()[name])
    Draft202012Validator.check_schema(whole)
    return Draft202012Validator(whole)


def _content() -> Iterator[tuple[str, str]]:
    """Every content file of the starter and of the rich site: the name of its schema, and its YAML."""
    for site in (REPOSITORY, REPOSITORY / "tests" / "sites" / "rich"):
        for file in sorted((site / "content").rglob("*")):
            role = role_of(file.relative_to(site).as_posix())
            if role.kind in ("record", "list"):
                yield role.collection, file.read_text(encoding="utf-8")
            elif role.kind == "page":
                name = COLLECTIONS[role.collection].__name__.lower()
                yield name, file.read_text(encoding="utf-8").split("\n---\n", 1)[0].removeprefix("---\n")


@pytest.mark.parametrize(("name", "text"), list(_content()))
def test_the_schemas_accept_good_content(name: str, text: str) -> None:
    problems = [problem.message for problem in _validator(name).iter_errors(_load(text))]
    assert not problems


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("profile", "name: Ada\nemial: ada@ada.dev"),
        ("profile", "headline: Engineer"),
        ("profile", "name: [Ada]"),
        ("profile", "name: Ada\nlinks: none"),
        ("profile", "name: Ada\nemail: ada at ada.dev"),
        ("profile", "name: Ada\nlinks: [{label: Here, url: ada.dev}]"),
        ("profile", "name: Ada\nlinks: [{label: Here}]"),
        ("project", "title: A\nstart: 2024-13"),
        ("project", "title: A\nstart: present"),
        ("project", "title: A\nend: last summer"),
        ("project", "title: A\nslug: a/b"),
        ("project", "title: A\nslug: .."),
        ("project", "title: A\npart_of: prodev"),
        ("project", "title: A\nfeatured: maybe"),
        ("project", "title: A\norder: first"),
        ("project", "title: A\nurl: github.com/ada"),
        ("project", "title: A\nimage: {file: a.png}"),
        ("project", "title: A\nimage: {file: /a.png, alt: A}"),
        ("projects", "title: A"),
        ("projects", "[{title: A, yaer: 2024}]"),
        ("post", "title: A"),
        ("skill", "name: A\nlevel: ninja"),
        ("skills", "[{name: A, aliases: B}]"),
        ("skills", "[A]"),
        ("experience", "[{organization: A, positions: []}]"),
        ("site", "language: English"),
        ("site", "html: unsafe"),
        ("site", "top_skills: 51"),
        ("site", "version: 2"),
        ("site", "navigation: [skills, about]"),
        ("certificates", "[{title: A, issuer: B, date: 2024-02-32}]"),
    ],
)
def test_the_schemas_refuse_bad_content(name: str, text: str) -> None:
    assert list(_validator(name).iter_errors(_load(text)))


@pytest.mark.parametrize("text", ["name: 3.10", "name: true", "name: Ada\nheadline: 42"])
def test_the_schemas_let_text_look_like_something_else(text: str) -> None:
    assert not list(_validator("profile").iter_errors(_load(text)))


def test_a_year_needs_no_quotes() -> None:
    assert not list(_validator("project").iter_errors(_load("title: A\nstart: 2023\nend: 2024")))


def _records() -> list[type[Record]]:
    found = [value for value in vars(schema).values() if isinstance(value, type) and issubclass(value, Record)]
    return [record for record in found if record is not Record]


@pytest.mark.parametrize("record", _records())
def test_every_record_and_every_field_has_its_words(record: type[Record]) -> None:
    assert record.__doc__
    docs = reference.field_docs(record)
    assert [field for field in record.__struct_fields__ if not docs.get(field)] == []


def test_the_schemas_carry_the_words_of_the_fields() -> None:
    project = json.loads(reference.json_schemas()["project"])["$defs"]["Project"]
    assert project["properties"]["code"]["description"] == "Where its source code is."
