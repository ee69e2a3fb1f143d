"""Colours that can be read, and the look that an author chooses."""

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.schema import Site, Theme
from generator.content.sources import Source
from generator.content.values import Density, Palette, Radius, Scale
from generator.diagnostics import Diagnostic
from generator.markup.labels import Labels
from generator.pages.assets import stylesheet
from generator.reading.parsing import read
from generator.theming import tokens
from generator.theming.contrast import contrast, hexadecimal, nearest, oklch
from generator.theming.palettes import PALETTES
from tests.themes import theme_of

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
PALETTE_NAMES = st.sampled_from(get_args(Palette))


def _settings(text: str) -> tuple[Site | None, list[Diagnostic]]:
    """The settings that the text of content/site.yaml describes, and what is wrong with them."""
    found = read(Source.of("content/site.yaml", text.encode()), trusted=False, labels=Labels())
    return next((item.record for item in found.documents if isinstance(item.record, Site)), None), list(
        found.diagnostics
    )


def _unclear(colors: dict[str, str]) -> list[tokens.Pair]:
    return [pair for pair in tokens.PAIRS if contrast(colors[pair.front], colors[pair.ground]) < pair.least]


# --- Contrast ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "ground", "ratio"),
    [
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_wcag(front: str, ground: str, ratio: float) -> None:
    assert contrast(front, ground) == pytest.approx(ratio, abs=0.005)


@given(COLORS, COLORS)
def test_contrast_does_not_depend_on_which_colour_is_in_front(one: str, other: str) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@given(COLORS)
def test_a_colour_that_is_taken_apart_is_put_together_again(color: str) -> None:
    assert hexadecimal(oklch(color)) == color


@given(COLORS, COLORS)
def test_the_nearest_colour_passes_and_one_that_passes_is_its_own_nearest(color: str, ground: str) -> None:
    def passes(tried: str) -> bool:
        return contrast(tried, ground) >= 4.5

    found = nearest(color, passes)
    assert passes(found)
    assert (found == color) == passes(color)


def test_the_nearest_colour_keeps_its_hue() -> None:
    found = nearest("#1f6feb", lambda color: contrast(color, "#ffffff") >= 7)
    assert oklch(found).hue == pytest.approx(oklch("#1f6feb").hue, abs=0.05)
    assert contrast(found, "#ffffff") < 7.2


# --- Palettes and accents ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("palette", get_args(Palette))
def test_every_pair_of_a_palette_can_be_read(palette: Palette) -> None:
    assert _unclear(PALETTES[palette].light) == []
    assert _unclear(PALETTES[palette].dark) == []


def test_every_palette_has_the_same_tokens() -> None:
    schemes = [colors for scheme in PALETTES.values() for colors in (scheme.light, scheme.dark)]
    assert {tuple(colors) for colors in schemes} == {tuple(schemes[0])}
    assert {token for pair in tokens.PAIRS for token in (pair.front, pair.ground)} < set(schemes[0])


@given(COLORS, PALETTE_NAMES)
def test_an_accent_is_refused_or_can_be_read_on_light_and_dark(accent: str, palette: Palette) -> None:
    look = Theme(palette=palette, accent=accent)
    colors = tokens.scheme(look)
    assert _unclear(colors.dark) == []
    assert bool(_unclear(colors.light)) == bool(list(tokens.mistakes(look)))


@given(COLORS, PALETTE_NAMES)
def test_the_hint_for_an_accent_passes(accent: str, palette: Palette) -> None:
    for _, hint in tokens.mistakes(Theme(palette=palette, accent=accent)):
        better = re.findall("#[0-9a-f]{6}", hint)[0]
        assert list(tokens.mistakes(Theme(palette=palette, accent=better))) == []


def test_an_accent_that_cannot_be_read_is_an_error_where_it_stands() -> None:
    _, found = _settings('theme:\n  palette: ocean\n  accent: "#777777"\n')
    assert [(item.severity, item.code) for item in found] == [("error", "low-contrast")]
    place = found[0].place
    assert place is not None
    assert (place.line, place.column, place.length) == (3, 11, 9)
    assert "3.80:1, expected at least 4.5:1" in found[0].message
    assert "`--paper-sunk`" in found[0].message


def test_a_colour_that_yaml_took_for_a_comment_is_an_error_and_not_the_default() -> None:
    _, found = _settings("theme:\n  accent: #7a2048\n")
    assert [(item.code, item.hint) for item in found] == [("bad-color", 'write `accent: "#7a2048"`')]


def test_an_accent_without_a_value_counts_as_not_written() -> None:
    site, found = _settings("theme:\n  accent:   # later\n  palette: clay\n")
    assert found == []
    assert site is not None
    assert site.theme == Theme(palette="clay")


@pytest.mark.parametrize("value", ['"#12"', "red", '"#12345g"', "115740"])
def test_what_is_no_colour_is_an_error(value: str) -> None:
    assert [item.code for item in _settings(f"theme:\n  accent: {value}\n")[1]] == ["bad-color"]


def test_an_unknown_palette_gets_the_name_that_is_nearest() -> None:
    found = _settings("theme: {palette: florest}\n")[1]
    assert [(item.code, item.hint) for item in found] == [("unknown-value", "did you mean `forest`?")]


# --- The stylesheet ---------------------------------------------------------------------------------------------


def test_every_choice_but_the_usual_one_changes_the_stylesheet() -> None:
    usual = tokens.css(Theme())
    for field, kind in (("palette", Palette), ("scale", Scale), ("density", Density), ("radius", Radius)):
        looks = [msgspec.structs.replace(Theme(), **{field: value}) for value in get_args(kind)]
        written = [tokens.css(look) for look in looks]
        assert len(set(written)) == len(looks)
        assert usual in written


def test_a_theme_sets_only_what_the_packaged_tokens_have_or_leave_to_it(tmp_path: Path) -> None:
    packaged = stylesheet(theme_of(tmp_path)[0], Theme()).data.decode()
    known = set(re.findall(r"^\s*(--[\w-]+):", packaged, re.MULTILINE))
    every = (Theme(scale=scale, density=density, radius=radius) for scale, density, radius in _all_sizes())
    set_by_themes = {name for look in every for name in re.findall(r"(--[\w-]+):", tokens.css(look))}
    assert set_by_themes <= known


def _all_sizes() -> list[tuple[Scale, Density, Radius]]:
    return [(a, b, c) for a in get_args(Scale) for b in get_args(Density) for c in get_args(Radius)]


def test_every_token_that_the_styles_use_is_set(tmp_path: Path) -> None:
    packaged = stylesheet(theme_of(tmp_path)[0], Theme()).data.decode()
    known = set(re.findall(r"(--[\w-]+):", packaged))
    assert set(re.findall(r"var\((--[\w-]+)\)", packaged)) <= known


def test_the_styles_hold_no_colour_of_their_own_but_those_of_paper(tmp_path: Path) -> None:
    themed, _ = theme_of(tmp_path)
    for name in themed.names("styles/"):
        source = themed.find(name)
        assert source is not None
        if name != "styles/7-print.css":
            assert re.findall(rb"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", source.data) == [], name


def test_a_style_of_the_site_stands_behind_what_the_theme_sets(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "styles" / "8-own.css"
    own.parent.mkdir(parents=True)
    own.write_text(":root { --accent: teal; }\n", encoding="utf-8")
    written = stylesheet(theme_of(tmp_path)[0], Theme(accent="#7a2048")).data.decode()
    assert written.index("--space-4: 1rem") < written.index("--accent: #7a2048") < written.index("--accent: teal")
