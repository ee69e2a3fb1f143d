"""The whole preview, from a file that is saved to what a reader sees in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import Witness
from tests.incremental.portfolio import FILES, edited
from tests.preview.desk import is_marked, mark, overlay
from tests.preview.previewed import write
from tests.preview.test_serve import _Running

ATLAS_FILE = "content/projects/atlas.md"
LONG = "\n\n".join(f"Paragraph {number}." for number in range(80))


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[_Running]:
    folder = tmp_path / "site"
    write(folder, FILES)
    _write(folder, "It counts.")
    running = _Running(folder, "--port", "0")
    yield running
    running.end()


def _write(folder: Path, sentence: str) -> None:
    text = edited(ATLAS_FILE, ("It counts.", f"{sentence}\n\n{LONG}\n\n"))[ATLAS_FILE]
    (folder / ATLAS_FILE).write_text(text, encoding="utf-8")


def _place(page: Page) -> tuple[float, str]:
    """How far the page is scrolled, and what has the focus."""
    scrolled = page.evaluate("scrollY")
    return float(scrolled), str(page.evaluate("document.activeElement.textContent"))


def test_a_save_a_mistake_its_repair_and_a_style_are_seen_without_losing_the_place(
    preview: _Running, browser: Browser
) -> None:
    page = browser.new_page()
    host = f"http://127.0.0.1:{preview.port}"
    witness = Witness(page, host)
    page.goto(f"{host}/me/projects/atlas/")
    mark(page)
    page.get_by_role("link", name="how", exact=True).focus()
    page.evaluate("scrollTo(0, 900)")
    place = _place(page)

    _write(preview.folder, "It adds up.")
    expect(page.get_by_text("It adds up.")).to_be_attached()
    assert _place(page) == place

    good = (preview.folder / ATLAS_FILE).read_bytes()
    (preview.folder / ATLAS_FILE).write_text("---\ntitle: [\n---\n", encoding="utf-8")
    expect(overlay(page).get_by_text(f"{ATLAS_FILE}:2:8")).to_be_visible()
    expect(overlay(page).get_by_text("is not closed")).to_be_visible()
    expect(page.get_by_text("It adds up.")).to_be_attached()
    (preview.folder / ATLAS_FILE).write_bytes(good)
    expect(overlay(page).get_by_text("is not closed")).to_be_hidden()

    style = preview.folder / "templates/styles/9-own.css"
    style.parent.mkdir(parents=True)
    style.write_text("h1 { color: rgb(1, 2, 3) }", encoding="utf-8")
    expect(page.locator("h1")).to_have_css("color", "rgb(1, 2, 3)")
    assert is_marked(page)
    assert page.evaluate("scrollY") == place[0]
    assert witness.notes == []
    page.close()
