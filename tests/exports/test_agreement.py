"""Whether a text says the facts of a résumé."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.dates import PartialDate, Period
from generator.exports.agreement import Fact, disagreement, iso_dates, missing, text_of_html

WORDS = st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x24F), min_size=1, max_size=12)


def lacks(fact: str, text: str) -> bool:
    return bool(missing([Fact("skill", fact)], text))


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("Event Sourcing", "Event\nSourcing"),
        ("Event Sourcing", "EventSourcing, Go"),
        ("co-operative", "co\x02operative"),
        ("Softwareentwicklerin", "Software-\nentwicklerin"),
        ("Mar 2021 – present", "Mar 2021 - present"),
        ("Zoë", unicodedata.normalize("NFD", "Zoë")),
        ("office", "o\ufb03ce"),
        ("C++", "C, C++, C#"),
        ("المطوّرة الوحيدة", "وطملاّوّرة الوحيدة يناير"),
        ("לוח משימות", "משימות לוח"),
        ("דניאל", "לאינד"),
    ],
)
def test_a_fact_is_found_however_its_line_was_broken(fact: str, text: str) -> None:
    assert not lacks(fact, text)


@pytest.mark.parametrize(
    ("fact", "text"),
    [
        ("C", "C++, C#"),
        ("Go", "Google, Django"),
        ("SQL", "PostgreSQL"),
        ("Jan 2024", "Jan 2023"),
        ("Lead Engineer", "Engineer, lead"),
        ("شركة", "المنارة"),
        ("Python", "بايثون"),
    ],
)
def test_a_fact_that_is_not_there_is_missed(fact: str, text: str) -> None:
    assert lacks(fact, text)


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), WORDS, WORDS, st.sampled_from([" ", "\n", " -\n", "\x02\n"]))
def test_what_a_text_says_is_never_missed(words: list[str], before: str, after: str, gap: str) -> None:
    assert not lacks(" ".join(words), f"{before}, {gap.join(words)}, {after}")


@settings(deadline=None)
@given(WORDS, st.lists(WORDS))
def test_what_no_word_of_a_text_has_is_always_missed(word: str, words: list[str]) -> None:
    folded = unicodedata.normalize("NFKC", word).casefold()
    text = ", ".join(other for other in words if folded[0] not in unicodedata.normalize("NFKC", other).casefold())
    assert lacks(word, text)


def test_a_page_is_read_without_its_tags_menu_and_scripts() -> None:
    page = b"<title>A</title><main><h1 title='x > y'>Ada&nbsp;B</h1><p>R<em>ust</em></p><script>Go</script></main>C"
    assert text_of_html(page).split() == ["Ada", "B", "Rust"]


def test_the_dates_of_a_period_are_its_ends() -> None:
    assert iso_dates(Period(PartialDate(2020, 3), None, ongoing=True)) == ("2020-03",)
    assert iso_dates(Period(PartialDate(2020), PartialDate(2021, 5))) == ("2020", "2021-05")


def test_a_disagreement_names_what_is_missing_and_where_to_mend_it() -> None:
    lacking = [Fact("date", f"20{number}") for number in range(10, 17)]
    found = disagreement("resume.pdf", "templates/resume/resume.typ", lacking)
    assert found.code == "disagreement"
    assert found.message.endswith("`2012`, date `2013`, date `2014`, and 2 more")
    assert found.place is not None
    assert found.place.path == "templates/resume/resume.typ"
