"""The gate: private values are found however they are written, and nothing else is taken for them."""

import html
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Place
from generator.privacy import Secret, found_in, told

PHONE, ADDRESS, BIRTHDAY = "+254 712 345 678", "12 Moi Avenue, Nairobi", "1990-05-17"


def _private(value: str, name: str = "phone") -> Secret:
    return Secret(name=name, value=value, place=Place("content/profile.yaml", 3))


def _is_found(value: str, text: str) -> bool:
    return bool(found_in([_private(value)], text.encode()))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (PHONE, "call +254 712 345 678 now"),
        (PHONE, "tel:+254712345678"),
        (PHONE, "(+254) 712-345-678"),
        (PHONE, "0712 345 678"),
        (PHONE, "712.345.678"),
        (PHONE, "+254&nbsp;712&#160;345&#160;678"),
        (PHONE, "&#43;254<wbr>712<b>345</b>678"),
        (PHONE, "%2B254%20712%20345%20678"),
        (PHONE, "TEL;TYPE=cell:+254-712-345-678\r\n"),
        (PHONE, r"{\"tel\": \"\u002b254712345678\"}"),
        (ADDRESS, "12 MOI AVENUE,\n  NAIROBI"),
        (ADDRESS, "<p>12 Moi Avenue</p><p>Nairobi</p>"),
        (ADDRESS, "12-moi-avenue-nairobi"),
        (ADDRESS, "12_Moi_Avenue_Nairobi"),
        (BIRTHDAY, "BDAY:19900517"),
        (BIRTHDAY, "17.05.1990"),
        (BIRTHDAY, "5/17/1990"),
        ("Straße 5", "STRASSE 5"),
        ("O'Neil & Söhne", "O&#39;Neil &amp; So\u0308hne"),
    ],
)
def test_a_value_is_found_however_it_is_written(value: str, text: str) -> None:
    assert _is_found(value, text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Lee", "sleep"),
        ("42", "1420, 4 x 25, 42nd"),
        (PHONE, "254712345679"),
        (PHONE, "1254712345678"),
        (BIRTHDAY, "1990-05-18, 1990-17-05"),
        (ADDRESS, "12 Moi Road, Nairobi"),
        ("0712", "it costs 10712 shillings"),
    ],
)
def test_other_words_and_numbers_are_not_taken_for_a_value(value: str, text: str) -> None:
    assert not _is_found(value, text)


def test_a_value_without_letters_and_digits_is_never_found() -> None:
    assert not _is_found("--", "a -- b")


def test_bytes_that_are_no_text_hold_what_they_hold() -> None:
    assert found_in([_private(PHONE)], b"\xff\xd8\xfe" + PHONE.encode() + b"\x00\x80")
    assert not found_in([_private(PHONE)], b"\xff\xd8\xfe\x00\x80")


def test_a_short_value_is_not_looked_for_in_bytes_that_are_no_text() -> None:
    assert found_in([_private("4711")], b"room 4711")
    assert not found_in([_private("4711")], b"\xff\xd8 4711 \xfe")


def test_only_the_values_that_occur_are_named() -> None:
    both = [_private(PHONE), _private(ADDRESS, "address")]
    assert [item.name for item in found_in(both, f"<p>{ADDRESS}</p>")] == ["address"]


def test_a_finding_names_the_field_its_place_the_output_and_the_source() -> None:
    finding = told(_private(PHONE), "index.html", "`content/profile.yaml`")
    where = "in `index.html`, made from `content/profile.yaml`"
    assert finding.message == f"`phone` is private, and its value occurs {where}"
    assert finding.place == Place("content/profile.yaml", 3)


_WORD = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8)
_ESCAPES = st.sampled_from([str, html.escape, quote, str.upper, json.dumps])


@given(words=st.lists(_WORD, min_size=1, max_size=5), escape=_ESCAPES, before=_WORD, after=_WORD)
def test_a_value_is_found_in_whatever_it_is_put_into(words: list[str], escape: object, before: str, after: str) -> None:
    assert callable(escape)
    value = " ".join(words)
    assert _is_found(value, f"{before} {escape(value)} {after}")
