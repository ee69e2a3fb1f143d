"""No violation that axe can find, on every kind of page, in both colour schemes, on a desk and in a hand."""

import json
from importlib.resources import files
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.built_site import BuiltSite

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
Scheme = Literal["light", "dark"]
OPTIONS = json.dumps({"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]})


@pytest.mark.parametrize(("first", "second", "width"), [("light", "dark", 360), ("dark", "light", 1280)])
def test_axe_finds_nothing(
    rich: BuiltSite, rich_address: str, browser: Browser, first: Scheme, second: Scheme, width: int
) -> None:
    found: list[str] = []
    with browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce") as page:
        for path in rich.kinds().values():
            page.emulate_media(color_scheme=first)
            page.goto(rich_address + path)
            found += [f"{path}, {first}: {violation}" for violation in violations(page)]
            page.emulate_media(color_scheme=second)
            found += [f"{path}, {second}: {violation}" for violation in violations_again(page)]
    assert not found, "\n".join(found)


def test_axe_sees_the_colours_of_both_schemes(browser: Browser) -> None:
    dark = "@media (prefers-color-scheme: dark) {p {color: #444; background: #333}}"
    with browser.new_page(color_scheme="light") as page:
        page.set_content(f"<html lang=en><title>x</title><style>{dark}</style><main><h1>x</h1><p>faint</p></main>")
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert [violation.split(":")[0] for violation in violations_again(page)] == ["color-contrast"]


def test_axe_sees_what_is_wrong(browser: Browser) -> None:
    with browser.new_page() as page:
        page.set_content("<title>x</title><img src='data:,'><p style='color:#aaa;background:#fff'>faint</p>")
        rules = {violation.split(":")[0] for violation in violations(page)}
    assert {"image-alt", "color-contrast", "html-has-lang"} <= rules


def violations(page: Page) -> list[str]:
    """What axe finds on the page: the rule, the element, and why."""
    page.evaluate(AXE)
    return violations_again(page)


def violations_again(page: Page) -> list[str]:
    """What axe finds on a page that it has looked at already."""
    answer: dict[str, Any] = page.evaluate(f"axe.run({OPTIONS})")
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in answer["violations"]
        for node in violation["nodes"]
    ]
