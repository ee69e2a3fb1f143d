"""The words of a text as they are searched for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.searchwords import fold, plain_text, words_of


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Résumé", "resume"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("ﬁne", "fine"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
    ],
)
def test_case_and_accents_do_not_count(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_words_are_sorted_and_each_is_there_once() -> None:
    assert words_of("To be, or not to be") == ["be", "not", "or", "to"]


def test_signs_that_end_a_language_are_part_of_its_name() -> None:
    assert {"c++", "c#"} <= set(words_of("C++ and C#, but a+b"))
    assert "a+" not in words_of("a+b")


def test_names_of_code_are_found_by_their_parts() -> None:
    assert words_of("snake_case don't node.js") == ["case", "don", "js", "node", "snake", "t"]


@pytest.mark.parametrize("text", ["東京都", "ประเทศไทย"])
def test_a_script_without_spaces_is_found_by_any_part(text: str) -> None:
    known = words_of(f"x {text} y")
    for start in range(len(text) - 1):
        for end in range(start + 2, len(text) + 1):
            part = text[start:end]
            assert all(part[at : at + 2] in known for at in range(len(part) - 1))
    assert all(any(word.startswith(letter) for word in known) for letter in text)


def test_signs_on_letters_do_not_part_a_word() -> None:
    assert words_of("हिन्दी है।") == ["हिन्दी", "है"]


def test_digests_and_keys_are_left_out() -> None:
    text = "in 2024 deadbeef1234567 123456789 sha256 " + "a" * 30
    assert words_of(text) == ["2024", "in", "sha256"]


def test_code_that_stands_apart_is_not_part_of_the_text() -> None:
    parts = ('<p>See <a href="', '">this</a>: <code>map</code></p><pre><code>filter()</code></pre><p>End', "</p>")
    assert plain_text(parts) == "See this: map End"


@given(st.text())
def test_a_text_can_be_found_by_its_own_words_however_it_is_written(text: str) -> None:
    words = words_of(text)
    assert words == sorted(set(words))
    assert words_of(fold(text)) == words
    assert all(fold(word) == word for word in words)
