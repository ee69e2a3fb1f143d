"""Which characters the PDF and the cards can show."""

import importlib.util
from pathlib import Path

import pytest

from generator.content.sources import Source
from generator.exports import glyphs
from generator.exports.glyphs import Glyphs
from generator.theming.theme import Theme


def test_the_list_of_characters_is_that_of_the_fonts() -> None:
    assert glyphs._DATA.read_text(encoding="ascii") == glyphs.written()


def test_all_that_can_be_seen_of_latin_is_there() -> None:
    visible = [chr(code) for code in range(0x20, ord(glyphs._COMMON) + 1) if chr(code).isprintable()]
    assert [sign for sign in visible if ord(sign) not in glyphs._packaged()] == []


@pytest.mark.parametrize("text", ["Zażółć gęślą jaźń", "Ελληνικά", "Русский", "שלום", "مرحبا", "→ № € ₦", "Việt"])
def test_these_can_be_shown(text: str) -> None:
    assert Glyphs(Theme()).lacking(text) == ""


def test_a_letter_that_no_font_has_stays_and_a_sign_goes() -> None:
    found = Glyphs(Theme())
    assert found.lacking("Go 🚀🚀 日本") == "🚀日本"
    assert found.shown("Go 🚀 日本") == "Go 日本"


def test_a_font_of_the_site_counts() -> None:
    spec = importlib.util.find_spec("fontpkg_source_sans_3")
    assert spec is not None
    folder = next(iter(spec.submodule_search_locations or ()))
    font = next(Path(folder, "files").glob("*Italic*.ttf")).read_bytes()
    theme = Theme(({"fonts/mine.ttf": Source.of("templates/fonts/mine.ttf", font)},))
    found = Glyphs(theme)
    assert {ord(sign) for sign in "Ada"} <= set(found._of_own_fonts())


def test_a_file_that_is_no_font_counts_for_nothing() -> None:
    theme = Theme(({"fonts/mine.ttf": Source.of("templates/fonts/mine.ttf", b"none")},))
    assert Glyphs(theme).lacking("日") == "日"
