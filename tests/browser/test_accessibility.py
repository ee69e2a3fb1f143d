"""No violation that axe can find, on every kind of page, in both colour schemes, on a desk and in a hand."""

import json
from importlib.resources import files
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.built_site import BuiltSite

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
Look = tuple[Literal["light", "dark"], int]
"""A colour scheme, and the width of a screen."""
OPTIONS = json.dumps({"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]})


@pytest.mark.parametrize("looks", [(("light", 360), ("dark", 360)), (("dark", 1280), ("light", 1280))])
def test_axe_finds_nothing(rich: BuiltSite, rich_address: str, browser: Browser, looks: tuple[Look, ...]) -> None:
    found = violations_of(rich, rich_address, browser, looks)
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


def violations_of(site: BuiltSite, address: str, browser: Browser, looks: tuple[Look, ...]) -> list[str]:
    """What axe finds on every kind of page of a site: loaded for the first of some looks, and changed to the others."""
    found: list[str] = []
    with browser.new_page(reduced_motion="reduce") as page:
        for path in site.kinds().values():
            for scheme, width in looks:
                page.emulate_media(color_scheme=scheme)
                page.set_viewport_size({"width": width, "height": 900})
                if (scheme, width) == looks[0]:
                    page.goto(address + path)
                    page.evaluate(AXE)
                found += [f"{path}, {scheme}, {width}: {violation}" for violation in violations_again(page)]
    return found


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
