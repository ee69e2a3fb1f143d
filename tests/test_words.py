"""The interface's words: plurals, dates, and a site's own words over the packaged ones."""

from pathlib import Path

import pytest

from generator.dates import EndDate, PartialDate, Period
from generator.folders import packaged_folder
from generator.markup.labels import Labels
from generator.words import MissingWords
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
