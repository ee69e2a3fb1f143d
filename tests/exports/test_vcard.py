"""The contact card is read by a library for vCards, whatever is in it."""

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from generator.exports.vcard import contact_card, folded
from generator.presentation.components import Contact, Fragment, Person
from tests.built_site import BuiltSite

LINES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029"), min_size=1, max_size=120
)


def _person(name: str = "Ada", headline: str = "", availability: str = "") -> Person:
    return Person(
        contact=Contact(name=name, email="ada@example.org", links=()),
        headline=headline,
        summary=Fragment(),
        location="",
        availability=availability,
        languages=(),
        photo=None,
        card="",
    )


@pytest.mark.parametrize("name", ["starter", "rich"])
def test_the_card_of_a_site_says_who_and_where(name: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(name)
    card = vobject.readOne((site.folder / "contact.vcf").read_bytes().decode())
    assert card.version.value == "3.0"
    assert card.fn.value
    assert card.n.value.given == card.fn.value
    assert card.email.value
    assert card.title.value
    urls = [line.value for line in card.contents.get("url", [])]
    assert urls[:1] == ([site.base] if site.base else [])
    card.validate()


def test_a_card_links_to_the_site_and_all_profiles(rich: BuiltSite) -> None:
    card = vobject.readOne((rich.folder / "contact.vcf").read_bytes().decode())
    assert [line.value for line in card.contents["url"]][1:] == [
        "https://code.amara-okafor.dev/amara",
        "https://talks.amara-okafor.dev/?year=all&sort=newest",
        "https://notes.amara-okafor.dev",
    ]
    assert (
        card.note.value == "Malmö, Sweden\nOpen to senior backend roles from March 2027, remote or in Malmö/København"
    )


@given(LINES, LINES, LINES)
def test_every_text_is_read_back_as_it_was_written(name: str, headline: str, note: str) -> None:
    text = contact_card(_person(name, headline, note), (), "")
    card = vobject.readOne(text)
    assert card.fn.value.strip() == name.strip()
    assert card.title.value.strip() == headline.strip()
    assert card.note.value.strip() == note.strip()


@given(LINES)
def test_a_line_is_folded_at_75_octets_and_no_character_is_taken_apart(line: str) -> None:
    parts = folded(line).split("\r\n")
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
    assert all(part[0] == " " for part in parts[1:])


def test_a_card_ends_every_line_as_the_format_says() -> None:
    text = contact_card(_person(), ("https://example.org/a,b;c",), "https://ada.example/")
    assert text.count("\n") == text.count("\r\n")
    assert "URL:https://ada.example/\r\nURL:https://example.org/a,b;c\r\n" in text
    assert text.endswith("END:VCARD\r\n")


def test_a_text_cannot_add_a_line_to_the_card() -> None:
    text = contact_card(_person("Ada\r\nTEL:1\u2028TEL:2"), (), "")
    assert not [line for line in text.split("\r\n") if line.startswith("TEL")]
