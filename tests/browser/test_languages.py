"""Sites in French and in Arabic: said to be so, complete, as usable as in English, and read from the right side."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page

from generator.folders import packaged_folder
from tests.browser.pages_server import serve
from tests.browser.test_accessibility import violations_of
from tests.browser.test_layout import TOO_WIDE, walk_with_tab
from tests.built_site import MISSING, BuiltSite, build, copied

LANGUAGES = {"french": ("fr", "ltr"), "arabic": ("ar", "rtl")}
PHYSICAL = re.compile(
    r"(?:^|[\s;{])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
    r"|left|right|top|bottom|width|height|(?:min|max)-(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?:float|clear|text-align|caption-side)\s*:\s*(?:left|right)"
)
MOVING = """() => [...document.querySelectorAll('*')]
  .filter(element => {
    const {transitionDuration, animationName, scrollBehavior} = getComputedStyle(element);
    return /[1-9]/.test(transitionDuration) || animationName !== 'none' || scrollBehavior !== 'auto';
  })
  .map(element => element.outerHTML.slice(0, 80))"""
PLACES_OF = """text => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const start = walker.currentNode.data.indexOf(text);
    if (start < 0) continue;
    const range = document.createRange();
    return [...text].map((_, index) => {
      range.setStart(walker.currentNode, start + index);
      range.setEnd(walker.currentNode, start + index + 1);
      return range.getBoundingClientRect().left;
    });
  }
}"""


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The rich site with its interface in French."""
    site = copied("rich", tmp_path_factory.mktemp("french"))
    settings = site / "content" / "site.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("language: en\n", "language: fr\n"), encoding="utf-8")
    return build(site)


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site in a language that the generator has no words for; the site brings them itself."""
    return build(copied("arabic", tmp_path_factory.mktemp("arabic")))


@pytest.fixture(params=LANGUAGES)
def site(request: pytest.FixtureRequest) -> BuiltSite:
    """Each of the two sites."""
    built: BuiltSite = request.getfixturevalue(request.param)
    return built


@contextmanager
def shown(site: BuiltSite, browser: Browser, width: int = 1280) -> Iterator[tuple[Page, str]]:
    """A page of a browser, and the address of a site."""
    with serve(site.folder, "/") as address, browser.new_page(viewport={"width": width, "height": 800}) as page:
        page.emulate_media(reduced_motion="reduce")
        yield page, address


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_page_says_its_language_and_its_direction(name: str, request: pytest.FixtureRequest) -> None:
    built: BuiltSite = request.getfixturevalue(name)
    language, direction = LANGUAGES[name]
    for path in built.pages():
        html = (built.folder / path).read_text(encoding="utf-8")
        assert f'<html lang="{language}" dir="{direction}">' in html, path


def test_the_interface_of_a_french_site_is_french(french: BuiltSite, browser: Browser) -> None:
    with shown(french, browser) as (page, address):
        page.goto(address)
        assert page.locator(".skip").inner_text() == "Aller au contenu"
        assert "Compétences" in page.locator("header nav").inner_text()
        assert page.locator("a", has_text="Lire le CV").count() > 0
        page.goto(f"{address}{french.kinds()['skills/*']}")
        assert "Preuves" in page.locator("h2").all_inner_texts()
        page.goto(address + MISSING)
        assert page.locator("h1").inner_text() == "Page introuvable"


@pytest.mark.parametrize("width", [320, 360])
def test_no_page_in_another_language_scrolls_sideways(site: BuiltSite, browser: Browser, width: int) -> None:
    wide: list[str] = []
    with shown(site, browser, width) as (page, address):
        for path in site.kinds().values():
            page.goto(address + path)
            wide += [f"{path}: {problem}" for problem in page.evaluate(TOO_WIDE)]
    assert not wide, "\n".join(wide)


def test_axe_finds_nothing_in_another_language(site: BuiltSite, browser: Browser) -> None:
    with serve(site.folder, "/") as address:
        found = violations_of(site, address, browser, (("light", 360), ("dark", 1280)))
    assert not found, "\n".join(found)


def test_every_tab_stop_shows_the_focus_in_another_language(site: BuiltSite, browser: Browser) -> None:
    with shown(site, browser) as (page, address):
        page.goto(address)
        stops, unmarked = walk_with_tab(page)
    assert stops > 5
    assert not unmarked, "\n".join(unmarked)


def test_nothing_moves_for_who_asked_for_less_motion(site: BuiltSite, browser: Browser) -> None:
    moving: list[str] = []
    with shown(site, browser) as (page, address):
        for path in site.kinds().values():
            page.goto(address + path)
            moving += [f"{path}: {element}" for element in page.evaluate(MOVING)]
    assert not moving, "\n".join(moving)


def test_a_page_that_reads_from_the_right_begins_there(arabic: BuiltSite, browser: Browser) -> None:
    with shown(arabic, browser) as (page, address):
        page.goto(address)
        assert left(page, ".brand") > 640, "the name of the site is on the left"
        assert right(page, "h1") > 640, "the heading is on the left"
        assert page.locator(".arrow").first.evaluate("e => new DOMMatrix(getComputedStyle(e).transform).a") == -1
        page.goto(f"{address}skills/index.html")
        assert left(page, ".matrix tbody th >> nth=0") > left(page, ".matrix tbody td >> nth=0")
        page.goto(f"{address}projects/maktaba/index.html")
        assert left(page, ".breadcrumbs a >> nth=0") > left(page, ".breadcrumbs a >> nth=1")


def test_code_reads_from_the_left_on_a_page_that_reads_from_the_right(arabic: BuiltSite, browser: Browser) -> None:
    with shown(arabic, browser, 360) as (page, address):
        page.goto(f"{address}projects/maktaba/index.html")
        for code in page.locator("pre, code, kbd").all():
            assert code.evaluate("e => getComputedStyle(e).direction") == "ltr"
        assert page.locator("pre").first.evaluate("e => e.scrollLeft") == 0
        places = page.evaluate(f"({PLACES_OF})('due_date(book, member)')")
        assert places[0] < places[8], "the call is written backwards"
        assert page.locator("pre").first.evaluate("e => getComputedStyle(e).textAlign") in ("start", "left")


@pytest.mark.parametrize("path", ["skills/index.html", "skills/c-plus-plus/index.html", "index.html"])
def test_a_name_in_another_script_is_not_turned_round(arabic: BuiltSite, browser: Browser, path: str) -> None:
    with shown(arabic, browser) as (page, address):
        page.goto(address + path)
        letter, *signs = page.evaluate(f"({PLACES_OF})('C++')")
    assert all(letter < sign for sign in signs), "it reads `++C`"


def test_titles_begin_where_the_page_begins(arabic: BuiltSite, browser: Browser) -> None:
    with shown(arabic, browser, 360) as (page, address):
        page.goto(f"{address}projects/index.html")
        ends = {round(right(page, f".row-title >> nth={place} >> a")) for place in range(3)}
    assert len(ends) == 1, "a title in Latin letters begins on the other side"


def test_the_styles_say_start_and_end_and_never_left_and_right() -> None:
    for file in sorted((packaged_folder("templates") / "styles").glob("*.css")):
        rules = re.sub(r"/\*.*?\*/|@media[^{]*|@container[^{]*", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not PHYSICAL.findall(rules), file.name


def left(page: Page, selector: str) -> float:
    """Where an element begins, from the left."""
    return float(page.locator(selector).first.evaluate("e => e.getBoundingClientRect().left"))


def right(page: Page, selector: str) -> float:
    """Where an element ends, from the left."""
    return float(page.locator(selector).first.evaluate("e => e.getBoundingClientRect().right"))
