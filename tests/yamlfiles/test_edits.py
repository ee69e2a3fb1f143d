"""Edits of YAML: what is set is read back, and nothing else changes."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.content.sources import CONTROL
from generator.yamlfiles.edits import Edit, applied, first_field, scalar, with_comment, with_field
from generator.yamlfiles.tree import Mapping, Scalar, YamlText, parse

ONE_LINE = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1).map(str.strip)

PROFILE = """\
# Who I am.
name: Ada   # my name
headline: >-
  Backend
  engineer

  # no comment, a line of the headline

# Where I am.
# location: Nairobi

links:
- label: Here
  url: https://ada.dev/
"""


def _fields(text: str) -> dict[str, str]:
    node, found = parse(YamlText("a.yaml", text, 1))
    assert not found
    assert isinstance(node, Mapping)
    return {name: value.text for name, (_, value) in node.entries.items() if isinstance(value, Scalar)}


@given(ONE_LINE)
def test_a_text_of_one_line_is_read_as_it_was_meant(text: str) -> None:
    assume(text and not CONTROL.search(text))
    assert _fields(f"name: {scalar(text)}")["name"] == text


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lovelace",
        "Zoë",
        "Jean-Luc O'Neill",
        "Ngũgĩ wa Thiong'o",
        "Ada (she/her)",
        "a@b.example",
        "https://ada.dev/x",
    ],
)
def test_a_plain_name_is_written_without_quotes(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize("text", ["null", "Yes", "3.10", "~", "- Ada", "Ada: x", "Ada #1", "@ada", "'Ada'", "Ada ", ""])
def test_what_a_reader_could_take_for_something_else_is_quoted(text: str) -> None:
    assert scalar(text).startswith('"')


@given(ONE_LINE, st.sampled_from(["name", "headline", "location", "email"]))
def test_a_field_that_is_set_says_so_and_leaves_the_others(text: str, name: str) -> None:
    assume(text and not CONTROL.search(text))
    assert _fields(with_field(PROFILE, name, text)) == _fields(PROFILE) | {name: text}


def test_a_field_is_set_where_it_stands_also_over_several_lines() -> None:
    assert with_field(PROFILE, "headline", "Engineer").split("\n")[1:5] == [
        "name: Ada   # my name", "headline: Engineer", "", "# Where I am.",
    ]  # fmt: skip


def test_a_field_that_is_commented_out_is_set_there() -> None:
    assert with_field(PROFILE, "location", "Oslo") == PROFILE.replace("# location: Nairobi", "location: Oslo")


def test_a_field_that_is_not_there_is_put_at_the_end() -> None:
    assert with_field("name: Ada\n\n", "email", "a@b.example") == "name: Ada\nemail: a@b.example\n\n"
    assert with_field("", "name", "Ada") == "name: Ada\n"


def test_a_field_is_commented_out_as_a_whole() -> None:
    assert with_comment("a: 1\nb:\n  - 2\n# c\nd: 3\n", "b") == "a: 1\n# b:\n#   - 2\n# c\nd: 3\n"
    assert with_comment("a: 1\n", "b") == "a: 1\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("version: 0\n", "version: 1\n"),
        ('title: A\nversion: "0"   # old\n', "title: A\nversion: 1   # old\n"),
        ("# Mine.\n\ntitle: A\n", "# Mine.\n\nversion: 1\ntitle: A\n"),
        ("---\n  title: A\n  url: b\n", "---\n  version: 1\n  title: A\n  url: b\n"),
        ("version:   # which?\ntitle: A\n", "version: 1   # which?\ntitle: A\n"),
        ("{title: A}\n", "{version: 1, title: A}\n"),
        ("{}\n", "{version: 1}\n"),
        ("", "version: 1\n"),
        ("# nothing", "# nothing\nversion: 1\n"),
    ],
)
def test_a_field_is_set_before_all_others_where_it_is_not_there(before: str, after: str) -> None:
    assert applied(before, [first_field(before, "version", "1")]) == after
    assert applied(after, [first_field(after, "version", "1")]) == after


def test_each_line_keeps_its_own_end() -> None:
    text = "\ufeffa: 1\r\nb: 2\rc: 3\nd: 4"
    edits = [Edit(0, 0, 1, "x"), Edit(1, 3, 1, "5\nc: 6"), Edit(3, 4, 0, "2\ne: 7")]
    assert applied(text, edits) == "\ufeffx: 1\r\nb: 5\rc: 6\rc: 3\nd: 42\r\ne: 7"


def test_an_edit_that_an_alias_repeats_is_made_once() -> None:
    assert applied("period: 2024\n", [Edit(0, 0, 6, "start"), Edit(0, 0, 6, "start")]) == "start: 2024\n"
