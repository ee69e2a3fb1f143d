"""Every link works, every page is found, and nothing is asked of anyone else: on disk, at a root and below a path."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import Witness
from tests.browser.links import Fetch, Walk, from_folder, from_server
from tests.browser.pages_server import serve
from tests.built_site import MISSING, BuiltSite

HOME = "index.html"
PLACES = ("file", "/", "/some/repo/")


@contextmanager
def opened(site: BuiltSite, place: str) -> Iterator[tuple[str, Fetch]]:
    """The site at a place: the address of its folder, and how to get what is there without a browser."""
    if place == "file":
        yield site.folder.resolve().as_uri() + "/", from_folder
        return
    with serve(site.folder, place) as base:
        yield base, from_server


@pytest.mark.parametrize("place", PLACES)
def test_every_link_of_the_rich_site_leads_somewhere(rich: BuiltSite, place: str) -> None:
    assert_links_work(rich, place)


def test_every_link_of_the_starter_site_leads_somewhere(starter: BuiltSite) -> None:
    assert_links_work(starter, "file")


@pytest.mark.parametrize("place", PLACES)
def test_the_rich_site_is_shown_without_a_complaint(rich: BuiltSite, browser: Browser, place: str) -> None:
    # The same bytes as below a path: at a root one page of each kind is enough, besides all links, which are followed.
    assert_shown_quietly(rich, browser, place, rich.kinds().values() if place == "/" else rich.pages())


def test_the_starter_site_is_shown_without_a_complaint(starter: BuiltSite, browser: Browser) -> None:
    assert_shown_quietly(starter, browser, "file", starter.pages())


def test_a_missing_address_at_any_depth_shows_a_whole_page(rich_address: str, browser: Browser) -> None:
    with browser.new_page() as page:
        address = rich_address + "not/there/at/all"
        witness = Witness(page, rich_address)
        page.goto(address)
        assert {note for note in witness.notes if not note.endswith(f"({address})")} == {f"answer 404: {address}"}
        links = page.locator("a[href]").evaluate_all("links => links.map(link => link.href.split('#')[0])")
        inside = sorted({link for link in links if link.startswith(rich_address) and link != address})
        assert inside, "the page for missing addresses leads nowhere"
        assert [link for link in inside if from_server(link) is None] == []


def assert_links_work(site: BuiltSite, place: str) -> None:
    with opened(site, place) as (base, fetch):
        walk = Walk(base, fetch).start(HOME)
        unreached = [page for page in site.pages() if page not in walk.pages and page != MISSING]
        problems = walk.problems + [f"{page}: no link leads here" for page in unreached]
        assert not problems, "\n".join(problems)


def assert_shown_quietly(site: BuiltSite, browser: Browser, place: str, pages: Iterable[str]) -> None:
    notes: list[str] = []
    with opened(site, place) as (base, _), browser.new_page() as page:
        witness = Witness(page, base)
        for path in pages:
            if path == MISSING:
                continue  # shown in place of any missing address; it has its own test
            page.goto(base + path)
            notes += [f"{path}: {note}" for note in witness.notes]
            witness.notes.clear()
    assert not notes, "\n".join(notes)
