"""The starter site tells everything its source tells, and nothing more; the fixture sites have no mistakes."""

import datetime
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from generator.folders import Folders
from generator.pipeline.build import Result, build
from generator.pipeline.request import Request
from tests.built_site import REPOSITORY, BuiltSite

TODAY = datetime.date(2026, 11, 22)
INLINE = {"a", "abbr", "b", "bdi", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "wbr"}


class PageFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases that one page of the site has to hold."""

    page: str
    facts: tuple[str, ...]


class _MainText(HTMLParser):
    """The text of a page's `<main>`; tags that do not end a word vanish, all others are spaces."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._inside = self._inside or tag == "main"
        self.text += "" if tag in INLINE else " "

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "main"
        self.text += "" if tag in INLINE else " "

    def handle_data(self, data: str) -> None:
        self.text += data if self._inside else ""


def _facts() -> list[tuple[str, str]]:
    written = (Path(__file__).parent / "starter_facts.yaml").read_bytes()
    pages = msgspec.yaml.decode(written, type=dict[str, PageFacts])
    return [(group.page, fact) for group in pages.values() for fact in group.facts]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _main_text(page: Path) -> str:
    parser = _MainText()
    parser.feed(page.read_text(encoding="utf-8"))
    return _folded(parser.text)


def _checked(site: Path, output: Path) -> Result:
    return build(Request(folders=Folders.of(site, output), today=TODAY, write=False, remember=False))


def _codes(result: Result) -> list[str]:
    return [diagnostic.code for diagnostic in result.diagnostics]


@pytest.mark.parametrize(("page", "fact"), _facts())
def test_the_starter_site_tells_every_fact_of_its_source(starter: BuiltSite, page: str, fact: str) -> None:
    assert _folded(fact) in _main_text(starter.folder / page)


def test_a_fact_is_not_found_in_the_navigation_or_the_head(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<title>Docker</title><nav>Docker</nav><main><p>Dock<b>ing</b></p></main>", encoding="utf-8")
    assert _main_text(page) == "docking"


def test_the_starter_site_invents_no_work_and_no_certificate(starter: BuiltSite) -> None:
    sections = {page.split("/")[0] for page in starter.pages()}
    assert sections.isdisjoint({"projects", "experience", "certificates", "posts"})


def test_the_starter_site_warns_only_of_the_address_to_be_replaced(tmp_path: Path) -> None:
    assert _codes(_checked(REPOSITORY, tmp_path)) == ["placeholder"]


def test_every_yaml_file_of_the_starter_names_its_schema_first() -> None:
    for file in (REPOSITORY / "content").glob("*.yaml"):
        first = file.read_text(encoding="utf-8").split("\n", 1)[0]
        assert first == f"# yaml-language-server: $schema=../.schemas/{file.stem}.schema.json"


def test_every_skill_of_the_starter_has_evidence_from_its_program(starter: BuiltSite) -> None:
    skills = sorted(page for page in starter.pages() if page.startswith("skills/") and page != "skills/index.html")
    assert len(skills) == 9
    for skill in skills:
        assert "alx prodev backend engineering program" in _main_text(starter.folder / skill)


def test_the_rich_site_has_one_skill_that_nothing_proves_one_emoji_and_no_other_finding(tmp_path: Path) -> None:
    assert _codes(_checked(REPOSITORY / "tests" / "sites" / "rich", tmp_path)) == ["missing-glyph", "unproven-skill"]


def test_drafts_and_entries_of_the_future_stay_out_of_the_rich_site(rich: BuiltSite) -> None:
    pages = rich.pages()
    assert "posts/the-tail-is-the-story/index.html" in pages
    assert "posts/ice/index.html" not in pages
    assert "posts/on-leaving-things-out/index.html" not in pages
