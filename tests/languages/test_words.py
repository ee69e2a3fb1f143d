"""The interface's words: plurals, dates, and a site's own words over the packaged ones."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from generator.dates import EndDate, PartialDate, Period
from generator.folders import packaged_folder
from generator.languages.tags import direction
from generator.languages.words import MissingWords, Tree
from generator.markup.labels import Labels
from tests.themes import words, words_of

ENGLISH = words(
    "en",
    {
        "greeting": "Hello {name}",
        "found": {"one": "{count} skill", "other": "{count} skills"},
        "dates": {
            "present": "present",
            "years": {"one": "{count} year", "other": "{count} years"},
            "months": {"one": "{count} month", "other": "{count} months"},
        },
    },
)


def test_values_are_put_into_the_words() -> None:
    assert ENGLISH.text("greeting", name="Ada") == "Hello Ada"


@pytest.mark.parametrize(("count", "expected"), [(0, "0 skills"), (1, "1 skill"), (2, "2 skills")])
def test_the_plural_form_follows_the_count(count: int, expected: str) -> None:
    assert ENGLISH.text("found", count=count) == expected


def test_the_plural_form_follows_the_rules_of_the_language() -> None:
    polish = words("pl", {"n": {"one": "rok", "few": "lata", "many": "lat", "other": "roku"}})
    assert [polish.text("n", count=count) for count in (1, 3, 5)] == ["rok", "lata", "lat"]


@pytest.mark.parametrize("key", ["farewell", "greeting.formal", "dates"])
def test_words_that_are_missing_are_named(key: str) -> None:
    with pytest.raises(MissingWords, match=key):
        ENGLISH.text(key)


@pytest.mark.parametrize(
    ("written", "shown"), [("2024", "2024"), ("2024-05", "May 2024"), ("2024-05-31", "May 31, 2024")]
)
def test_a_date_is_shown_as_precisely_as_it_is_known(written: str, shown: str) -> None:
    assert ENGLISH.date(PartialDate.parse(written)) == shown


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2023", "2024-02", "2023 – Feb 2024"),
        ("2023", "present", "2023 – present"),
        ("2023-05-09", "2024-02-28", "May 2023 – Feb 2024"),
        ("2024-05-09", "2024-05-09", "May 9, 2024"),
        ("2024-05-09", "2024-05-28", "May 2024"),
        ("2023", None, "2023"),
        (None, "2024", "2024"),
        ("2024", "2024", "2024"),
        (None, None, ""),
    ],
)
def test_a_period_is_shown_without_what_is_not_known(start: str | None, end: str | None, shown: str) -> None:
    period = Period.between(PartialDate.parse(start) if start else None, EndDate.parse(end) if end else None)
    assert ENGLISH.period(period) == shown


@pytest.mark.parametrize(("months", "shown"), [(0, ""), (1, "1 month"), (12, "1 year"), (27, "2 years 3 months")])
def test_a_duration_is_shown_in_years_and_months(months: int, shown: str) -> None:
    assert ENGLISH.duration(months) == shown


def test_a_language_babel_does_not_know_is_shown_with_english_forms() -> None:
    assert words("tlh", {}).date(PartialDate.parse("2024-05")) == "May 2024"


def test_a_sites_own_words_stand_over_the_packaged_ones(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "text" / "en.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("sections:\n  projects:\n    title: Things I made\n", encoding="utf-8")
    words, diagnostics = words_of(tmp_path)
    assert diagnostics == []
    assert words.text("sections.projects.title") == "Things I made"
    assert words.text("sections.skills.title") == "Skills"


def test_a_mistake_in_a_sites_own_words_is_reported_at_its_line(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "text" / "en.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("sections:\n  projects: [a, b]\n", encoding="utf-8")
    _, diagnostics = words_of(tmp_path)
    assert [(item.code, item.place and item.place.line) for item in diagnostics] == [("wrong-type", 2)]


def test_a_language_without_words_is_an_error_that_says_what_to_create(tmp_path: Path) -> None:
    words, diagnostics = words_of(tmp_path, "xx")
    assert words.text("sections.skills.title") == "Skills"
    assert [item.code for item in diagnostics] == ["missing-words"]
    assert "templates/text/xx.yaml" in (diagnostics[0].hint or "")


def test_words_that_a_translation_lacks_are_english_and_reported(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "text" / "sw.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("sections:\n  skills:\n    title: Ujuzi\n", encoding="utf-8")
    words, diagnostics = words_of(tmp_path, "sw")
    assert words.text("sections.skills.title") == "Ujuzi"
    assert words.text("sections.projects.title") == "Projects"
    assert [(item.severity, item.code) for item in diagnostics] == [("warning", "untranslated")]


def test_the_packaged_words_are_complete_for_dates() -> None:
    words, _ = words_of(packaged_folder("content").parent)
    assert words.duration(13) == "1 year 1 month"
    assert words.period(Period(ongoing=True)) == "present"


def test_the_words_of_markdowns_marks_are_those_of_the_interface() -> None:
    words, _ = words_of(packaged_folder("content").parent)
    assert words.labels() == Labels()


def test_what_a_value_holds_is_no_place_for_another_value() -> None:
    titled = words("en", {"title": "{page} – {site}"})
    assert titled.text("title", page="{site} builder", site="Ada") == "{site} builder – Ada"


@pytest.mark.parametrize(
    "text",
    [
        "markdown: hello",
        "markdown: [hello]",
        "markdown: {note: {a: b}}",
        "markdown: {note: [a]}",
        'markdown: {footnote: "Note {x}"}',
        'markdown: {permalink: "Link {"}',
        'markdown: {back: "{} {}"}',
        'markdown: {back: "{{}}"}',
        'markdown: {note: "{}"}',
    ],
)
def test_a_label_that_cannot_be_filled_in_is_a_mistake_and_the_english_one_is_used(tmp_path: Path, text: str) -> None:
    own = tmp_path / "templates" / "text" / "en.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(text, encoding="utf-8")
    words, diagnostics = words_of(tmp_path)
    assert {item.code for item in diagnostics} == {"wrong-type"}
    assert words.labels() == Labels()


def test_a_sites_own_labels_are_used(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "text" / "en.yaml"
    own.parent.mkdir(parents=True)
    own.write_text('markdown: {note: Remark, footnote: "Note {}", back: Up}', encoding="utf-8")
    words, diagnostics = words_of(tmp_path)
    assert diagnostics == []
    assert words.labels() == Labels(note="Remark", footnote="Note {}", back="Up")


def test_words_from_outside_the_site_are_not_read(tmp_path: Path) -> None:
    outside, own = tmp_path / "outside.yaml", tmp_path / "site" / "templates" / "text" / "en.yaml"
    outside.write_text("dates: {present: secret}", encoding="utf-8")
    own.parent.mkdir(parents=True)
    own.symlink_to(outside)
    words, diagnostics = words_of(tmp_path / "site")
    assert [item.code for item in diagnostics] == ["outside-site"]
    assert words.text("dates.present") == "present"


TEXT = packaged_folder("templates") / "text"
PACKAGED = sorted(file.stem for file in TEXT.glob("*.yaml"))
SAME_IN_FRENCH = {
    "{count} certification",
    "{count} certifications",
    "{name} ({count})",
    "{name} ({level})",
    "{page} – {site}",
    ",",
    "Contact",
    "Menu",
    "Page",
    "Expert",
    "Important",
    "Certifications",
    "Certification",
    "Article",
    "Note {}",
    "A4",
    ":",
}
"""Words that may be the same in French and in English."""


def leaves(tree: Tree, above: str = "") -> "Iterator[tuple[str, str | Tree]]":
    """Every text by its key; a plural's forms are one."""
    for name, branch in tree.items():
        if isinstance(branch, str) or "other" in branch:
            yield f"{above}{name}", branch
        else:
            yield from leaves(branch, f"{above}{name}.")


def forms_of(words: "str | Tree") -> dict[str, str]:
    return {"other": words} if isinstance(words, str) else {name: str(text) for name, text in words.items()}


@cache
def packaged(language: str) -> "dict[str, str | Tree]":
    """The words that come with the generator: those of one file, without the English ones below it."""
    whole, found = words_of(packaged_folder("content").parent, language)
    assert found == []
    return dict(leaves(whole.tree))


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{\w*\}", text))


@pytest.mark.parametrize("language", PACKAGED)
def test_a_packaged_language_has_every_word_and_no_other(language: str) -> None:
    assert packaged(language).keys() == packaged("en").keys()


@pytest.mark.parametrize("language", PACKAGED)
def test_the_words_of_a_packaged_language_take_the_values_that_the_english_ones_take(language: str) -> None:
    for key, english in packaged("en").items():
        wanted = placeholders(forms_of(english)["other"])
        forms = forms_of(packaged(language)[key])
        assert placeholders(forms["other"]) == wanted, key
        assert all(placeholders(text) <= wanted for text in forms.values()), key


@pytest.mark.parametrize("language", PACKAGED)
def test_a_plural_has_the_forms_of_its_language(language: str) -> None:
    needed = {Locale.parse(language).plural_form(number) for number in range(200)}
    plurals = {key: words for key, words in packaged(language).items() if not isinstance(words, str)}
    assert len(plurals) > 10
    for key, forms in plurals.items():
        assert needed == set(forms), key


def test_no_english_is_left_in_the_french_words() -> None:
    french = packaged("fr")
    for key, english in packaged("en").items():
        same = set(forms_of(english).values()) & set(forms_of(french[key]).values())
        assert same <= SAME_IN_FRENCH, key


def test_french_marks_of_two_parts_are_held_to_their_word() -> None:
    for key, forms in packaged("fr").items():
        for text in forms_of(forms).values():
            assert not re.search(r"[^\u202f][;!?]|[^\u00a0]:(?!\w)|«[^\u00a0]|[^\u00a0]»|'", text), (key, text)


def test_french_dates_and_plurals() -> None:
    words, _ = words_of(packaged_folder("content").parent, "fr")
    assert words.date(PartialDate.parse("2024-05")) == "mai 2024"
    assert words.date(PartialDate.parse("2024-02-01")) == "1 février 2024"
    assert words.period(Period(start=PartialDate.parse("2024-01"), ongoing=True)) == "janv. 2024 – aujourd’hui"
    assert [words.text("kinds.project.count", count=count) for count in (0, 1, 2)] == [
        "0 projet",
        "1 projet",
        "2 projets",
    ]
    assert words.duration(27) == "2 ans 3 mois"


def test_a_form_of_a_language_has_the_words_of_the_language_with_its_own_over_them(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "text" / "fr-CA.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("site: {feed: Fil}\n", encoding="utf-8")
    words, diagnostics = words_of(tmp_path, "fr-CA")
    assert diagnostics == []
    assert words.text("site.feed") == "Fil"
    assert words.text("sections.skills.title") == "Compétences"
    assert words.date(PartialDate.parse("2024-05")) == "mai 2024"


@pytest.mark.parametrize("language", ["en-GB", "fr-CH-x-mine"])
def test_a_form_of_a_language_needs_no_words_of_its_own(tmp_path: Path, language: str) -> None:
    assert words_of(tmp_path, language)[1] == []


def test_dates_of_a_form_that_babel_does_not_know_are_those_of_the_language() -> None:
    assert words("fr-CH-x-mine", {}).date(PartialDate.parse("2024-05")) == "mai 2024"
    assert words("en-GB", {}).date(PartialDate.parse("2024-05-31")) == "31 May 2024"


def test_a_plural_of_another_language_has_no_english_form(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "text" / "cs.yaml"
    own.parent.mkdir(parents=True)
    own.write_text('home: {skills: {other: "{count} dovedností"}}\n', encoding="utf-8")
    words, _ = words_of(tmp_path, "cs")
    assert words.text("home.skills", count=1) == "1 dovedností"


def test_the_direction_of_a_language_is_that_of_unicodes_data() -> None:
    for identifier in locale_identifiers():
        is_right_to_left = Locale.parse(identifier).character_order == "right-to-left"
        assert (direction(identifier.replace("_", "-")) == "rtl") is is_right_to_left, identifier
