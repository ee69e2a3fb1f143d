"""The whole pipeline on small sites: what is published, and that a mistake changes nothing."""

import datetime
import re
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from generator.content import sources
from generator.folders import Folders
from generator.output.transaction import clean
from generator.pipeline.build import Result, build
from generator.pipeline.request import Request

TODAY = datetime.date(2026, 11, 22)
FILES = {
    "content/profile.yaml": "name: Ada\nheadline: Engineer\n",
    "content/skills.yaml": "- name: Python\n",
    "content/projects/atlas.md": "---\ntitle: Atlas\nskills: [Python]\nstart: 2024-05\n---\n\nA map.\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return _write(tmp_path / "site", FILES)


def _write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def _build(site: Path, base_url: str = "", *, drafts: bool = False, write: bool = True) -> Result:
    return build(Request(folders=Folders.of(site), today=TODAY, base_url=base_url, drafts=drafts, write=write))


def _paths(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_small_site_has_exactly_its_pages(site: Path) -> None:
    result = _build(site)
    assert result.diagnostics == ()
    assets = {path for path in _paths(site / "output") if path.startswith("assets/")}
    assert sorted(path.partition("-")[0] for path in assets) == ["assets/match", "assets/names", "assets/site"]
    pages = {
        "index.html",
        "match/index.html",
        "projects/atlas/index.html",
        "projects/index.html",
        "resume/index.html",
        "skills/index.html",
        "skills/python/index.html",
    }
    assert _paths(site / "output") == {
        ".skillfolio.json",
        ".skillfolio.lock",
        *assets,
        *pages,
        *(f"{page}.md" for page in pages),
        "404.html",
        "contact.vcf",
        "feed.xml",
        "llms.txt",
        "resume.json",
        "resume.pdf",
        "robots.txt",
    }


def test_what_a_role_was_stands_above_what_was_achieved_in_it(site: Path) -> None:
    position = "  - title: Miller\n    summary: Keeps *both* stones turning.\n    highlights: [Ground corn.]\n"
    _write(site, {"content/experience/mill.md": f"---\norganization: Mill\npositions:\n{position}---\n"})
    assert not [item for item in _build(site).diagnostics if item.severity == "error"]
    for page in ("experience/mill", "resume"):
        text = (site / f"output/{page}/index.html").read_text(encoding="utf-8")
        assert text.index("Keeps <em>both</em> stones turning.") < text.index("Ground corn.")


def test_a_skills_page_does_not_repeat_its_summary_beside_the_evidence(site: Path) -> None:
    project = "---\ntitle: Atlas\nskills:\n  - {skill: Python, note: Draws the maps}\nsummary: All roads.\n---\n"
    files = {"content/projects/atlas.md": project, "content/projects/loom.md": project.replace("Draws", "Weaves")}
    _write(site, {**files, "content/skills.yaml": "- {name: Python, summary: Draws the maps.}\n"})
    assert _build(site).diagnostics == ()
    page = (site / "output/skills/python/index.html").read_text(encoding="utf-8")
    assert page.split("</head>")[1].count("Draws the maps") == 1
    assert "Weaves the maps" in page
    assert "All roads." not in page


def test_a_resume_shows_the_featured_and_the_newest_and_leads_to_the_others(site: Path) -> None:
    for year in range(2001, 2021):
        featured = "featured: true\n" if year == 2003 else ""
        _write(site, {f"content/projects/p{year}.md": f"---\ntitle: P{year}\nstart: {year}\n{featured}---\n"})
    _build(site)
    page = (site / "output/resume/index.html").read_text("utf-8")
    shown = re.findall(r'href="../projects/(\w+)/index.html"', page)
    assert shown == ["atlas", *(f"p{year}" for year in range(2020, 2010, -1)), "p2003"]
    assert '<a href="../projects/index.html">and 9 more</a>' in page


def test_a_resume_of_a_few_entries_says_nothing_of_others(site: Path) -> None:
    _build(site)
    assert "more</a>" not in (site / "output/resume/index.html").read_text("utf-8")


def test_an_address_adds_the_sitemap_and_canonical_links(site: Path) -> None:
    result = _build(site, "https://ada.example/portfolio")
    output = site / "output"
    assert result.base_url == "https://ada.example/portfolio/"
    assert "<loc>https://ada.example/portfolio/projects/atlas/</loc>" in (output / "sitemap.xml").read_text("utf-8")
    assert "Sitemap: https://ada.example/portfolio/sitemap.xml" in (output / "robots.txt").read_text("utf-8")
    page = (output / "skills/python/index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://ada.example/portfolio/skills/python/">' in page


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://ada.example", "ada.example"),
        ("https://www.Ada.example/", "www.ada.example"),
        ("https://ada.example/portfolio/", None),
        ("https://ada.github.io/", None),
        ("https://ada.github.io/portfolio/", None),
        ("http://localhost/", None),
        ("http://ada.example:8000/", None),
        ("http://127.0.0.1/", None),
        ("", None),
    ],
)
def test_a_domain_of_ones_own_is_told_to_github_pages(site: Path, address: str, domain: str | None) -> None:
    _build(site, address)
    file = site / "output/CNAME"
    assert (file.read_text("utf-8") if file.exists() else None) == (domain and f"{domain}\n")


def test_the_page_for_missing_addresses_works_at_any_depth_where_the_address_is_known(site: Path) -> None:
    _build(site, "https://ada.example/portfolio/")
    lost = (site / "output/404.html").read_text("utf-8")
    assert 'href="/portfolio/assets/site-' in lost
    assert 'href="/portfolio/"' in lost


def test_a_mistake_leaves_the_published_site_as_it_was(site: Path) -> None:
    _build(site)
    before = {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (site / "output").rglob("*") if path.is_file()
    }
    _write(
        site,
        {"content/projects/atlas.md": "---\ntitel: Atlas\n---\n", "content/projects/new.md": "---\ntitle: N\n---\n"},
    )
    assert not _build(site).succeeded
    after = {
        path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (site / "output").rglob("*") if path.is_file()
    }
    assert after == before


def test_what_is_no_longer_part_of_the_site_is_removed_and_foreign_files_stay(site: Path) -> None:
    _build(site)
    (site / "output/projects/notes.txt").write_text("mine", encoding="utf-8")
    (site / "content/projects/atlas.md").unlink()
    result = _build(site)
    assert result.succeeded
    assert "projects/atlas/index.html" in result.changes.removed
    assert not (site / "output/projects/atlas").exists()
    assert (site / "output/projects/notes.txt").read_text("utf-8") == "mine"


def test_checking_writes_nothing(site: Path) -> None:
    assert _build(site, write=False).succeeded
    assert not (site / "output").exists()


def test_drafts_are_published_only_when_asked_for(site: Path) -> None:
    _write(site, {"content/projects/secret.md": "---\ntitle: Secret\ndraft: true\n---\n"})
    _build(site)
    assert not any("secret" in path for path in _paths(site / "output"))
    assert not any("Secret" in path.read_text("utf-8") for path in (site / "output").rglob("*.html"))
    _build(site, drafts=True)
    assert "projects/secret/index.html" in _paths(site / "output")


def test_a_template_of_the_site_replaces_the_packaged_one_and_no_other(site: Path) -> None:
    _write(site, {"templates/pages/not-found.html": "lost: {{ page.frame.site_title }}\n"})
    _build(site)
    assert (site / "output/404.html").read_text("utf-8") == "lost: Ada\n"
    assert "<html" in (site / "output/index.html").read_text("utf-8")


def test_a_style_of_the_site_is_added_to_the_stylesheet(site: Path) -> None:
    _build(site)
    before = {path for path in _paths(site / "output") if path.startswith("assets/site-")}
    _write(site, {"templates/styles/9-mine.css": "body { outline: 1px solid }\n"})
    _build(site)
    after = {path for path in _paths(site / "output") if path.startswith("assets/site-")}
    assert len(after) == 1
    assert after != before
    assert "outline: 1px solid" in (site / "output" / after.pop()).read_text("utf-8")


def test_an_empty_portfolio_is_a_site(tmp_path: Path) -> None:
    site = _write(tmp_path, {"content/profile.yaml": "name: Ada\n"})
    assert _build(site).diagnostics == ()
    assert "Ada" in (site / "output/index.html").read_text("utf-8")


def test_a_file_that_no_build_wrote_is_never_replaced_or_removed(site: Path) -> None:
    mine = site / "output/index.html"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    result = _build(site)
    assert [item.code for item in result.diagnostics] == ["foreign-file"]
    assert _paths(site / "output") == {"index.html"}
    clean(site / "output")
    assert mine.read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["inputs", "output", "output inputs"])
def test_nothing_is_read_again_whatever_the_output_folder_is_called(
    site: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    clock = SimpleNamespace(time_ns=lambda: time.time_ns() + 10**10, sleep=lambda _: None)
    monkeypatch.setattr("generator.pipeline.build.time", clock)
    request = Request(folders=Folders.of(site, site / name), today=TODAY)
    for _ in range(2):
        assert build(request).succeeded
    monkeypatch.setattr(sources, "read", lambda file: pytest.fail(f"{file} is read"))
    for _ in range(3):
        assert build(request).is_up_to_date
