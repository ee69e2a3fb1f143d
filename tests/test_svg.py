"""Drawings: what is drawn is kept, what acts or loads is not, and none can grow without bounds."""

import base64
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.images import svg
from generator.images.svg import Drawing, NotDrawn, drawing_of
from tests.drawings import ATTACKS, ELSEWHERE, SVG, drawing
from tests.pictures import chunk, png


def written(data: bytes) -> str:
    return drawing_of(data).data.decode()


def size(attributes: str) -> tuple[int, int]:
    found = drawing_of(f'<svg xmlns="{SVG}" {attributes}></svg>'.encode()).facts
    return found.width, found.height


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_a_drawing_cannot_act_or_load(name: str) -> None:
    made = drawing_of(ATTACKS[name]).data
    assert b"elsewhere" not in made
    assert not re.search(rb"<[^>]*(\son|script|javascript|<\?|<!)", made, re.IGNORECASE), made
    for element in ElementTree.fromstring(made).iter():  # noqa: S314 (it was just made)
        assert element.tag.removeprefix(f"{{{SVG}}}") in svg._ELEMENTS - {"a"}
        for attribute, value in element.attrib.items():
            assert not attribute.lower().startswith("on")
            assert not attribute.endswith("href") or value.startswith("#")
    assert b"<rect" in made


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_a_drawing_that_was_cleaned_stays_as_it_is(name: str) -> None:
    once = drawing_of(ATTACKS[name])
    assert drawing_of(once.data) == Drawing(once.data, once.facts)


def test_what_is_drawn_is_kept() -> None:
    inside = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient><g id="p"/></defs>'
        '<path d="M0 0 L9 9" fill="url(#g)" stroke-width="2" style="opacity: .5; fill: url(#g)"/>'
        '<use href="#p" x="3"/><use xlink:href="#p"/><text x="1" y="2">A &amp; B<tspan dx="1">c</tspan></text>'
        "<title>A drawing</title><style>path { stroke: #000 } @media (width > 9px) { path { fill: none } }</style>"
        '<animate attributeName="opacity" values="0;1" dur="1s"/>'
    )
    made = written(drawing(inside))
    for kept in (
        '<stop offset="0" stop-color="red">', 'd="M0 0 L9 9" fill="url(#g)" stroke-width="2"', "opacity: .5",
        '<use href="#p" x="3">', '<use href="#p">', "A &amp; B<tspan", "<title>A drawing</title>",
        "@media (width &gt; 9px)", 'attributeName="opacity"',
    ):  # fmt: skip
        assert kept in made


def test_a_drawing_of_a_drawing_program_loses_what_only_the_program_needs() -> None:
    inside = (
        '<sodipodi:namedview xmlns:sodipodi="http://sodipodi.example/" id="v"/>'
        '<g inkscape:label="Layer" xmlns:inkscape="http://inkscape.example/"><circle r="3"/></g>'
    )
    made = written(drawing(inside, before="<!-- made by --><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x.dtd'>"))
    assert made.count("<") == 2 * 4
    assert '<circle r="3">' in made


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('viewBox="0 0 40 30"', (40, 30)),
        ('viewBox="0,0,40,30" width="80"', (80, 60)),
        ('viewBox="-5 -5 40 30" height="60px"', (80, 60)),
        ('viewBox="0 0 40 30" width="100%" height="100%"', (40, 30)),
        ('width="2in" height="96"', (192, 96)),
        ("", (300, 150)),
        ('viewBox="0 0 0 0"', (300, 150)),
        ('viewBox="0 0 1e9 1" width="999999999"', (10_000, 1)),
    ],
)
def test_the_size_of_a_drawing_is_told(attributes: str, expected: tuple[int, int]) -> None:
    assert size(attributes) == expected


def test_a_drawing_without_a_box_gets_one_so_that_it_can_be_made_smaller() -> None:
    assert 'viewBox="0 0 90 60"' in written(f'<svg xmlns="{SVG}" width="90" height="60"/>'.encode())


def test_a_picture_in_a_drawing_is_kept_without_its_metadata() -> None:
    whole = png()
    told = whole[:-12] + chunk(b"tEXt", b"Comment\0Utgard") + whole[-12:]
    inside = f'<image href="data:image/png;base64,{base64.b64encode(told).decode()}" width="8" height="6"/>'
    assert base64.b64encode(whole).decode() in written(drawing(inside))
    torn = f'<image href="data:image/png;base64,{base64.b64encode(told[:40]).decode()}"/>'
    assert "data:" not in written(drawing(torn))


LAUGHS = "".join(f'<!ENTITY l{n + 1} "' + f"&l{n};" * 10 + '">' for n in range(1, 9))
BOMBS = {
    "entities": drawing("<text>&l9;</text>", before=f'<!DOCTYPE svg [<!ENTITY l1 "ha">{LAUGHS}]>'),
    "one entity": drawing("<text>&x;</text>", before='<!DOCTYPE svg [<!ENTITY x "y">]>'),
    "an entity of a file": drawing(
        "<text>&x;</text>", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "an entity for a declaration": drawing("", before=f'<!DOCTYPE svg [<!ENTITY % x SYSTEM "{ELSEWHERE}"> %x;]>'),
    "copies of copies": drawing(
        '<g id="g0"><rect/></g>'
        + "".join(f'<g id="g{n + 1}">' + f'<use href="#g{n}"/>' * 10 + "</g>" for n in range(9))
    ),
    "too deep": drawing("<g>" * 300 + "</g>" * 300),
    "too many": drawing("<g/>" * (svg.MOST_ELEMENTS + 1)),
    "too long": drawing(" " * svg.LARGEST),
    "packed": b"\x1f\x8b\x08\0",
    "cut off": drawing("")[:-9],
    "not XML": b"<svg><rect></svg>",
    "not a drawing": b"<html xmlns='http://www.w3.org/1999/xhtml'/>",
    "no namespace": b"<svg width='1' height='1'/>",
    "nothing": b"",
    "an unknown encoding": b"<?xml version='1.0' encoding='klingon'?><svg xmlns='http://www.w3.org/2000/svg'/>",
}


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_what_is_no_drawing_or_grows_is_refused_in_words(name: str) -> None:
    with pytest.raises(NotDrawn) as refused:
        drawing_of(BOMBS[name])
    message, hint = refused.value.args
    assert message
    assert hint


def test_a_copy_of_itself_is_not_drawn_and_no_bomb() -> None:
    assert "<use" in written(drawing('<g id="a"><use href="#a"/><use href="#b"/></g><g id="b"><use href="#a"/></g>'))


_NAMES = st.sampled_from(["svg", "g", "a", "script", "style", "use", "text", "set", "foreignObject", "x:y", "image"])
_VALUES = st.sampled_from(
    ["#a", "javascript:x", "url(x)", "url(#a)", ELSEWHERE, "\\", "a\"b'c<d&e", "1", "expression(1)"]
)
_KEYS = st.sampled_from(["id", "href", "xlink:href", "onload", "style", "fill", "d", "attributeName", "to", "class"])
_TREES = st.recursive(
    st.text(alphabet="ab<&'\"\u00e9\u0001", max_size=6).map(
        lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
    ),
    lambda inner: st.builds(
        lambda name, attributes, inside: f"<{name} {' '.join(attributes)}>{''.join(inside)}</{name}>",
        _NAMES,
        st.dictionaries(_KEYS, _VALUES, max_size=3).map(
            lambda found: [
                f'{key}="{value.replace("&", "&amp;").replace("<", "&lt;").replace(chr(34), "&quot;")}"'
                for key, value in found.items()
            ]
        ),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)


@given(_TREES)
def test_whatever_a_drawing_holds_what_is_written_is_whole_and_harmless(inside: str) -> None:
    try:
        made = drawing_of(drawing(inside, attributes='xmlns:x="urn:x"')).data
    except NotDrawn:
        return
    ElementTree.fromstring(made)  # noqa: S314 (it was just made)
    assert drawing_of(made).data == made
    for tag in re.findall(r"<[^>]*>", made.decode()):
        assert not re.search(r'\son\w+=|href="(?!#)|<script|<foreign|url\([^#]', tag), tag
