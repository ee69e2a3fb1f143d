"""Portfolios of every size look right: with only a name, with three skills, with eighty skills and 200 projects."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests import large_site
from tests.browser.pages_server import serve
from tests.browser.test_accessibility import violations_of
from tests.browser.test_conformance import checker, complaints
from tests.browser.test_layout import TOO_WIDE
from tests.built_site import REPOSITORY, BuiltSite, build, copied

__all__ = ["checker"]

SIZES = ("empty", "small", "large")
PHONE: ViewportSize = {"width": 360, "height": 740}

HOLLOW = """() => {
  const said = element => element.textContent.trim() || element.querySelector('img, svg');
  const shown = element => element.checkVisibility();
  const name = element => `<${element.localName} class="${element.className}">`;
  const empty = [...document.querySelectorAll('h1, h2, h3, h4, p, li, dt, dd, ul, ol, dl, section, header, nav, a')]
    .filter(element => shown(element) && !said(element) && !element.closest('[aria-live], [role=status]'))
    .map(element => `nothing in ${name(element)}`);
  const bare = [...document.querySelectorAll('main section')]
    .filter(section => shown(section) && [...section.children].every(child => child.matches('h2, h3, .band-head')))
    .map(section => `a heading and nothing else: ${section.textContent.trim()}`);
  return [...empty, ...bare];
}"""


@pytest.fixture(scope="module", params=SIZES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    size: str = request.param
    folder = tmp_path_factory.mktemp(size)
    if size == "large":
        large_site.write(folder)
        return build(folder)
    return build(copied(size, folder))


@pytest.fixture(scope="module")
def address(site: BuiltSite) -> Iterator[str]:
    with serve(site.folder, "/") as served:
        yield served


def test_nothing_is_hollow_hidden_or_too_wide(site: BuiltSite, address: str, browser: Browser) -> None:
    found: list[str] = []
    with browser.new_page(viewport={"width": 320, "height": 640}) as page:
        for path in site.kinds().values():
            page.goto(address + path)
            problems = [*page.evaluate(HOLLOW), *page.evaluate(TOO_WIDE)]
            found += [f"{path}: {problem}" for problem in problems]
    assert not found, "\n".join(found)


def test_axe_finds_nothing_in_any_size(site: BuiltSite, address: str, browser: Browser) -> None:
    found = violations_of(site, address, browser, (("light", 360), ("light", 1280)))
    assert not found, "\n".join(found)


def test_every_page_of_any_size_conforms(site: BuiltSite, checker: Path) -> None:
    found = complaints(checker, site.folder)
    assert not found, "\n".join(found)


def test_a_home_page_stays_short_however_much_there_is(address: str, browser: Browser) -> None:
    with browser.new_page(viewport=PHONE) as page:
        page.goto(address)
        screens = page.evaluate("document.documentElement.scrollHeight / window.innerHeight")
    assert screens < 10


def test_a_home_page_arrives_in_few_bytes_and_requests(site: BuiltSite, address: str, browser: Browser) -> None:
    asked: list[str] = []
    with browser.new_page(viewport=PHONE) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address, wait_until="networkidle")
    sent = [url.removeprefix(address) or "index.html" for url in asked if url.startswith(address)]
    assert len(sent) <= 3
    assert sum(len(gzip.compress((site.folder / path).read_bytes())) for path in sent) <= 20 * 1024


def test_no_page_takes_more_than_the_first_packets(site: BuiltSite) -> None:
    window = 10 * 1460  # RFC 6928: so much is sent before the browser must answer
    packed = {page: len(gzip.compress((site.folder / page).read_bytes())) for page in site.pages()}
    assert {page: size for page, size in packed.items() if size > window} == {}


def test_a_menu_of_few_entries_needs_no_button(address: str, browser: Browser) -> None:
    with browser.new_page(viewport=PHONE) as page:
        page.goto(address)
        entries = page.locator(".menu a").count()
        assert page.locator(".menu-button:visible").count() == (1 if entries > 2 else 0)


# --- The first screen of a phone, and its menu -----------------------------------------------------------------


def _lower_edge(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box["y"] + box["height"]


def test_the_first_screen_of_a_phone_says_who_what_proof_and_how_to_reach(rich_address: str, browser: Browser) -> None:
    with browser.new_page(viewport=PHONE) as page:
        page.goto(rich_address)
        for selector in ("h1", ".headline", ".available", "a[href^='mailto:']", "a.button[href*=resume]"):
            assert _lower_edge(page, selector) < PHONE["height"], selector
        assert _lower_edge(page, ".skill-card:nth-child(3) .proofs") < PHONE["height"]


def test_the_menu_of_a_phone_unfolds_without_scripts_and_tells_where_one_is(
    rich_address: str, browser: Browser
) -> None:
    with browser.new_page(viewport=PHONE, java_script_enabled=False, reduced_motion="reduce") as page:
        page.goto(f"{rich_address}skills/")
        current = page.locator(".menu [aria-current]")
        assert not current.is_visible()
        page.locator(".menu-button").focus()
        page.keyboard.press("Enter")
        assert current.is_visible()
        page.keyboard.press("Tab")
        assert page.locator(".menu a:focus").count() == 1, "Tab does not lead from the button into the menu"
        page.keyboard.press("Escape")
        assert not current.is_visible()


def test_the_menu_of_a_desk_is_a_line(rich_address: str, browser: Browser) -> None:
    with browser.new_page(viewport={"width": 1280, "height": 800}) as page:
        page.goto(rich_address)
        assert page.locator(".menu-button").is_hidden()
        tops = {round(box["y"]) for link in page.locator(".menu a").all() if (box := link.bounding_box())}
    assert len(tops) == 1


@pytest.mark.parametrize("scale", ["compact", "large"])
def test_a_menu_of_many_entries_stays_in_one_line_or_unfolds(tmp_path: Path, browser: Browser, scale: str) -> None:
    settings = copied("rich", tmp_path) / "content" / "site.yaml"
    written = settings.read_text(encoding="utf-8").replace(
        "challenges, certificates", "challenges, practices, certificates"
    )
    settings.write_text(f"{written}\ntheme: {{scale: {scale}}}\n", encoding="utf-8")
    page_of_skills = (build(tmp_path).folder / "skills" / "index.html").as_uri()
    folded: list[int] = []
    for width in (320, 600, 900, 1024, 1200, 1280, 1440, 1920):
        with browser.new_page(viewport={"width": width, "height": 800}) as page:
            page.goto(page_of_skills)
            boxes = [link.bounding_box() for link in page.locator(".menu a:visible").all()]
            folded += [] if boxes else [width]
            assert len({round(box["y"]) for box in boxes if box}) <= 1, width
            assert page.locator(".menu-button").is_visible() == (not boxes)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert 900 in folded
    assert 1920 not in folded


def test_the_fixtures_of_the_sizes_are_what_they_say() -> None:
    assert len(large_site.skill_names()) == len(set(large_site.skill_names())) == 80
    assert [file.name for file in (REPOSITORY / "tests/sites/empty/content").iterdir()] == ["profile.yaml"]
