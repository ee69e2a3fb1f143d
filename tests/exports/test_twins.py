"""The Markdown beside a page says all that the page says, and its links lead somewhere."""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest

from generator.exports.twins import twin_of
from generator.presentation.addresses import is_page, joined
from tests.built_site import BuiltSite
from tests.exports.pages import words, words_of_page

LINK = re.compile(r"\]\((<[^>]*>|[^)\s]*)\)")
FENCE = re.compile(r"^(`{3,})\n.*?^\1$", re.MULTILINE | re.DOTALL)


def _twins(site: BuiltSite) -> list[Path]:
    return sorted(site.folder.rglob("*.html.md"))


def _without_marks(markdown: str) -> str:
    return re.sub(r"\\(?=\W)", "", re.sub(r"\]\((?:<[^>]*>|[^)\s]*)\)", "]", markdown))


@pytest.mark.parametrize("name", ["starter", "rich"])
def test_every_page_but_the_one_for_missing_addresses_has_a_twin(name: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(name)
    expected = {f"{page}.md" for page in site.pages() if page != "404.html"}
    assert {path.relative_to(site.folder).as_posix() for path in _twins(site)} == expected
    for page in site.pages():
        link = '<link rel="alternate" type="text/markdown" href="index.html.md">'
        assert (link in (site.folder / page).read_text(encoding="utf-8")) == (page != "404.html")


@pytest.mark.parametrize("name", ["starter", "rich"])
def test_a_twin_says_all_that_its_page_says(name: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(name)
    for twin in _twins(site):
        page = twin.with_suffix("").read_text(encoding="utf-8")
        said = Counter(words(_without_marks(twin.read_text(encoding="utf-8"))))
        missing = Counter(words_of_page(page)) - said
        assert not missing, f"{twin}: {missing}"


@pytest.mark.parametrize("name", ["starter", "rich"])
def test_the_links_of_a_twin_lead_to_twins_and_files_that_exist(name: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(name)
    seen = 0
    for twin in _twins(site):
        path = twin.relative_to(site.folder).as_posix()
        text = re.sub(r"`[^`\n]*`", "", FENCE.sub("", twin.read_text(encoding="utf-8")))
        for target in LINK.findall(text):
            place = target.strip("<>").partition("#")[0]
            if place and ":" not in place:
                found = joined(path, unquote(place))
                seen += 1
                assert (site.folder / found).is_file(), f"{path}: {target}"
                assert not is_page(found), f"{path}: {target} leads to a page"
    assert seen > 20


def test_a_twin_begins_with_the_heading_of_its_page(rich: BuiltSite) -> None:
    for twin in _twins(rich):
        text = twin.read_text(encoding="utf-8")
        assert text.startswith("# "), twin
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


def test_only_what_is_certainly_a_page_is_linked_as_markdown() -> None:
    links = {
        "../board/index.html": "../board/index.html.md",
        "../board/index.html#rows": "../board/index.html.md#rows",
        "../../index.html": "../../index.html.md",
        "../../media/talk/index.html": "../../media/talk/index.html",
        "demo/index.html": "demo/index.html",
        "../../404.html": "../../404.html",
        "https://example.org/index.html": "https://example.org/index.html",
        "../../../index.html": "../../../index.html",
        "mailto:ada@example.org": "mailto:ada@example.org",
    }
    page = "".join(f'<p><a href="{target}">x</a></p>' for target in links)
    twin = twin_of(f"<main>{page}</main>".encode(), "projects/atlas/index.html.md").decode()
    assert LINK.findall(twin) == list(links.values())
