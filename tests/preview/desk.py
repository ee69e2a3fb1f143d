"""An author's desk: a preview that runs, and the tabs of a browser that look at it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from generator.preview.showing import State
from tests.browser.chromium import Witness
from tests.preview.fakes import FakeShow, Running, running

FIRST = {"index.html": "<h1>Ada</h1>\n<p id='text'>first</p>", "a/index.html": "<h1>Atlas</h1>"}


def document(body: str, head: str = "<link rel='stylesheet' href='/site-1.css'>", title: str = "A site") -> bytes:
    """A page of a site."""
    meta = "<meta charset='utf-8'><meta name='viewport' content='width=device-width, initial-scale=1'>"
    icon = "<link rel='icon' href='data:,'>"
    text = f"<!doctype html>\n<html lang='en'>\n<head>{meta}<title>{title}</title>{icon}{head}</head>\n<body>\n{body}\n"
    return f"{text}</body>\n</html>\n".encode()


def files(pages: dict[str, str]) -> dict[str, bytes]:
    """The outputs of a site: its pages by their paths and bodies, and a stylesheet."""
    styles = b"body { margin: 1rem; color: rgb(0, 0, 1); background: #fff }"
    return {path: document(body) for path, body in pages.items()} | {"site-1.css": styles}


class Desk:
    """A preview and a browser."""

    def __init__(self, show: FakeShow, server: Running, context: BrowserContext) -> None:
        self.show, self.server, self.context = show, server, context
        self.expected = ""
        """What may be found in the notes all the same: a pattern."""
        self._witnesses: list[Witness] = []

    def tab(self, path: str = "/") -> Page:
        """Another tab, at a path of the site, that has heard of the present state."""
        page = self.context.new_page()
        page.set_default_timeout(10_000)
        self._witnesses.append(Witness(page, self.server.address))
        page.goto(self.server.address + path)
        expect(overlay(page)).to_be_attached()
        return page

    def write(self, body: str, **fields: Any) -> State:
        """Give the home page another body."""
        return self.show.change(files={**self.show.state.files, "index.html": document(body)}, **fields)

    def notes(self) -> list[str]:
        """All that the tabs did and should not have done."""
        notes = [note for witness in self._witnesses for note in witness.notes]
        return [note for note in notes if not (self.expected and re.search(self.expected, note))]


def overlay(page: Page) -> Locator:
    """What shows a tab the diagnostics. Locators look into its tree."""
    return page.locator("skillfolio-preview")


def shows_build(page: Page, build: str) -> None:
    """Wait until a tab shows a build."""
    expect(page.locator("script[data-build]")).to_have_attribute("data-build", build)


def mark(page: Page) -> None:
    """Leave something in a tab that does not outlive its document."""
    page.evaluate("window.mark = true")


def is_marked(page: Page) -> bool:
    """Whether a tab still has the document that was marked."""
    return page.evaluate("window.mark === true") is True


@contextmanager
def desk_with(browser: Browser, state: State | None = None, **options: Any) -> Iterator[Desk]:
    """A desk with a preview that shows a state. No tab may do what it should not, from the first to the last moment."""
    show = FakeShow(state or State(build="1", files=files(FIRST), media="m", is_current=True))
    with running(show) as server, browser.new_context(**options) as context:
        desk = Desk(show, server, context)
        yield desk
        assert not desk.notes(), "\n".join(desk.notes())
