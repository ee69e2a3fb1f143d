"""The law of importing: any Markdown imports without an exception, and nothing it says gets lost without a word."""

import html
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.importers.model import Imported, Material
from generator.importers.readmes.content import read
from generator.importers.readmes.losses import texts_of
from tests.importers.score import material_of, readmes

WORDS = st.sampled_from(
    "Python Django Docker Redis REST GraphQL slow queries tests a the cache we learned solved by adding indexes Git "
    "GitHub étapes déploiement naïve 2024 3.12 C++ CI/CD".split()
)
PHRASES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
HEADINGS = st.sampled_from(
    [
        "Overview", "Key Technologies", "🛠️ Tech Stack", "Core concepts", "What I learned", "Challenges and Solutions",
        "Challenges", "Solutions", "Best practices & takeaways", "Features", "Links", "Contact", "Installation",
        "Technologies utilisées", "Défis", "License", "Table of contents", "2.1 Tools", "Something else", "",
    ]
)  # fmt: skip
SEPARATORS = st.sampled_from(
    [" – ", ": ", " - ", " → ", " -> ", ", ", " & ", " and ", " | ", "**: ", " (", ") ", ". ", "/"]
)
MARKS = st.sampled_from(
    ["", "**", "`", "*", "__", "~~", "[", "](x)", "![", "<b>", "</b>", "<", "&amp;", "\\", "|", "✅ ", "🔹"]
)
LINES = st.builds(
    "".join,
    st.lists(st.one_of(PHRASES, SEPARATORS, MARKS, st.text(max_size=6)), min_size=1, max_size=7),
)
STARTS = st.sampled_from(
    [
        "", "", "- ", "  - ", "    - ", "* ", "1. ", "- [x] ", "> ", "# ", "## ", "### ", "**", "| ", "\t", "    ",
        "```\n", "<li>", "<ul>", "<p>", "</p>", "<h2>", "</h2>", "<details>", "</details>", "<table><tr><td>", ": ",
        "---", "===", "[a]: ", "• ",
    ]
)  # fmt: skip
BLOCKS = st.one_of(
    st.builds(lambda level, heading: f"\n{'#' * level} {heading}\n", st.integers(1, 5), HEADINGS),
    st.builds(lambda heading: f"\n**{heading}:**\n", HEADINGS),
    st.builds(lambda start, line: start + line, STARTS, LINES),
    st.just(""),
    st.just("| Technology | Purpose |\n|---|---|"),
)
READMES = st.lists(BLOCKS, max_size=14).map("\n".join)


def read_text(text: str) -> Imported:
    return read(Material(name="README.md", data=text.encode(), folder="some-repository"))


def _told(result: Imported) -> str:
    """Every word of content and report, in order."""
    texts = [*texts_of(result.found), *(note.text for note in result.notes)]
    return " ".join(_words(" \n ".join(texts)))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", html.unescape(text).casefold())


def _lost_words(text: str, result: Imported) -> set[str]:
    """The words of a source that are nowhere."""
    told = set(_words(_told(result)))
    visible = re.sub(r"<!--.*?-->|<[^<>]*>", " ", text, flags=re.DOTALL)
    return {word for word in _words(visible) if _counts(word)} - told


def _counts(word: str) -> bool:
    """Whether a word says something: not the number of an item, nor what joins two names."""
    return not word.isdigit() and word not in ("and", "et", "with")


def _lost_sentences(text: str, result: Imported) -> list[str]:
    """The pieces of a source's lines, between its punctuation, that stand nowhere in this order."""
    told = f" {_told(result)} "
    pieces = [piece for line in html.unescape(text).split("\n") for piece in re.split(r"[^\w\s'’]+", line)]
    return [
        piece for piece in pieces if f" {' '.join(_words(piece))} " not in told and any(map(_counts, _words(piece)))
    ]


@settings(max_examples=150)
@given(READMES)
def test_any_markdown_is_read_without_an_exception(text: str) -> None:
    result = read_text(text)
    assert result.found or result.diagnostics


@settings(max_examples=100)
@given(st.text(max_size=400))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    result = read_text(text)
    assert result.found or result.diagnostics


@settings(max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_exception(data: bytes) -> None:
    result = read(Material(name="README.md", data=data, folder="some-repository"))
    assert result.found or result.diagnostics


PLAIN_LINES = st.lists(
    st.one_of(PHRASES, st.sampled_from([" – ", ": ", " → ", ", ", ". ", " & "])), min_size=1, max_size=6
).map("".join)
PLAIN = st.builds(
    lambda heading, start, line: f"## {heading}\n\n{start}{line}\n",
    HEADINGS,
    st.sampled_from(["", "- ", "1. ", "> ", "- **", "* "]),
    PLAIN_LINES,
)


@settings(max_examples=200)
@given(st.lists(PLAIN, min_size=1, max_size=6).map("\n".join))
def test_no_word_of_a_readme_is_lost(text: str) -> None:
    result = read_text(text)
    assert _lost_words(text, result) == set()


@pytest.mark.parametrize("name", readmes())
def test_no_sentence_of_the_corpus_is_lost(name: str) -> None:
    material = material_of(name)
    text = material.data.decode()
    result = read(material)
    assert _lost_words(text, result) == set()
    joined = re.compile(r"\b(?:and|et|with)\b|https?:\S+|<[^<>]*>|\]\([^()]*\)")
    assert _lost_sentences(joined.sub("|", text), result) == []


def test_an_arrow_from_nothing_loses_nothing() -> None:
    text = "## Challenges\n\n → Python by night\n"
    assert _lost_words(text, read_text(text)) == set()


def test_a_lost_word_is_found_out() -> None:
    result = read_text("## Technologies\n\n- Python\n")
    assert _lost_words("Python and bread", result) == {"bread"}
    assert _lost_sentences("Key bread", msgspec.structs.replace(result, notes=())) == ["Key bread"]
