"""Pictures in Chromium: the file that fits the screen is fetched, nothing moves, and drawings do nothing."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

from generator.images.svg import drawing_of
from tests.browser.pages_server import serve
from tests.built_site import BuiltSite, build
from tests.drawings import ATTACKS
from tests.test_images import exif, photo, saved

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
SHIFT = """() => new Promise(done => {
    let shift = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => shift += entry.value))
        .observe({type: 'layout-shift', buffered: true});
    setTimeout(() => done(shift), 300);
})"""
SHOWN = "image => decodeURI(image.currentSrc.split('/').pop()).replace(/\\.[0-9a-f]{8}\\./, '.')"
NATURAL = "image => [image.naturalWidth, image.getBoundingClientRect().width]"


@pytest.fixture(scope="module")
def illustrated(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site with a portrait, a picture of a project, and pictures in a text."""
    site = tmp_path_factory.mktemp("illustrated")
    files = {
        "profile.yaml": b"name: Ada\nheadline: Engineer\nphoto: {file: media/ada.jpg, alt: Ada}\n",
        "media/ada.jpg": saved(photo(1800, 1800), "JPEG", exif=exif(6)),
        "projects/board/index.md": b"---\ntitle: Board\nimage: {file: board.jpg, alt: A board}\n---\n"
        b"First words.\n\n![Wide](board.jpg)\n\nWords around ![small](small.png) a picture.\n\n"
        b'<p><img src="board.jpg" alt="" width="200" align="right"></p>\n\n![Last](media/ada.jpg)\n',
        "projects/chart.md": b"---\ntitle: Chart\nimage: {file: board/board.jpg, alt: A board}\n---\n"
        b"## One\n\n![Wide](board/board.jpg)\n\n## Two\n\nWords.\n\n## Three\n\nMore.\n",
        "projects/board/board.jpg": saved(photo(2400, 1600), "JPEG"),
        "projects/board/small.png": saved(photo(300, 200), "PNG"),
    }
    for path, data in files.items():
        (site / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (site / "content" / path).write_bytes(data)
    return build(site)


@pytest.fixture(scope="module")
def address(illustrated: BuiltSite) -> Iterator[str]:
    with serve(illustrated.folder, illustrated.base_path) as found:
        yield found


def _opened(browser: Browser, address: str, viewport: dict[str, int], density: float = 1) -> Page:
    page = browser.new_page(
        viewport={"width": viewport["width"], "height": viewport["height"]}, device_scale_factor=density
    )
    page.goto(address)
    for image in page.locator("img").all():
        image.scroll_into_view_if_needed()
    page.wait_for_function("() => [...document.images].every(image => image.complete && image.naturalWidth > 0)")
    return page


@pytest.mark.parametrize(
    ("path", "picture", "viewport", "density", "expected"),
    [
        ("index.html", ".portrait", PHONE, 3, "ada-480.avif"),
        ("index.html", ".portrait", DESKTOP, 1, "ada-480.avif"),
        ("projects/index.html", ".row-picture img", DESKTOP, 1, "board-480.avif"),
        ("projects/board/index.html", ".figure img", PHONE, 1, "board-480.avif"),
        ("projects/board/index.html", ".figure img", PHONE, 2, "board-960.avif"),
        ("projects/board/index.html", ".figure img", DESKTOP, 1, "board-1440.avif"),
        ("projects/board/index.html", ".figure img", DESKTOP, 2, "board-2400.avif"),
        ("projects/board/index.html", ".prose img[alt=Wide]", PHONE, 1, "board-480.avif"),
        ("projects/chart/index.html", ".figure img", DESKTOP, 1, "board-960.avif"),
        ("projects/chart/index.html", ".prose img[alt=Wide]", DESKTOP, 1, "board-960.avif"),
        ("projects/chart/index.html", ".prose img[alt=Wide]", PHONE, 1, "board-480.avif"),
        ("projects/board/index.html", ".prose img[alt=small]", DESKTOP, 1, "small-300.avif"),
        ("projects/board/index.html", ".prose img[alt='']", DESKTOP, 2, "board-480.avif"),
    ],
)
def test_a_screen_gets_the_picture_that_fits_it(
    browser: Browser, address: str, path: str, picture: str, viewport: dict[str, int], density: float, expected: str
) -> None:
    page = _opened(browser, f"{address}{path}", viewport, density)
    shown = page.locator(picture).first
    assert shown.evaluate(SHOWN) == expected
    assert shown.evaluate(NATURAL)[1] <= viewport["width"]
    page.close()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_place_is_wider_than_pages_say(browser: Browser, address: str, viewport: dict[str, int]) -> None:
    """`sizes` decides what is fetched: it must not be much less, or much more, than the place really is."""
    for path in ("index.html", "projects/index.html", "projects/board/index.html", "projects/chart/index.html"):
        page = _opened(browser, f"{address}{path}", viewport)
        for image in page.locator("picture img").all():
            natural, wide = image.evaluate(NATURAL)
            assert 0.9 * wide <= natural <= 1.7 * max(wide, 100), (path, image.evaluate(SHOWN), natural, wide)
        page.close()


def _late(route: Route) -> None:
    time.sleep(0.1)
    route.continue_()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_moves_when_pictures_arrive(browser: Browser, address: str, viewport: dict[str, int]) -> None:
    for path in ("index.html", "projects/index.html", "projects/board/index.html"):
        page = browser.new_page(viewport={"width": viewport["width"], "height": viewport["height"]})
        page.route("**/*.avif", _late)
        page.goto(f"{address}{path}")
        page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
        assert page.evaluate(SHIFT) == 0
        page.close()


def test_who_knows_no_new_form_gets_an_old_one(browser: Browser, address: str) -> None:
    page = _opened(browser, f"{address}projects/board/index.html", DESKTOP)
    page.evaluate("() => document.querySelectorAll('source').forEach(source => source.remove())")
    shown = page.locator(".figure img").first
    page.wait_for_function("() => document.querySelector('.figure img').currentSrc.endsWith('.jpg')")
    assert shown.evaluate(SHOWN) == "board-960.jpg"
    page.close()


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_a_drawing_that_is_opened_does_nothing(browser: Browser, name: str, tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_bytes(drawing_of(ATTACKS[name]).data)
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title><iframe src='x.svg'></iframe>")
    with serve(tmp_path, "/") as found:
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{found}index.html")
        page.wait_for_load_state("networkidle")
        frame = page.frames[1]
        assert page.evaluate("() => window.ran") is None
        assert frame.evaluate("() => document.querySelectorAll('rect').length") >= 1
        for link in frame.locator("a").all():
            link.click()
        assert page.evaluate("() => window.ran") is None
        assert {url for url in asked if not url.endswith(("favicon.ico", "index.html", "x.svg"))} == set()
        page.close()


def test_the_attacks_would_do_something_if_they_were_left(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_bytes(ATTACKS["event on load"])
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title><iframe src='x.svg'></iframe>")
    with serve(tmp_path, "/") as found:
        page = browser.new_page()
        page.goto(f"{found}index.html")
        page.wait_for_function("() => window.ran === 1")
        page.close()
