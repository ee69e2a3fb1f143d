"""No violation that axe can find, on every kind of page, in both colour schemes, on a desk and in a hand."""

import json
from importlib.resources import files
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.built_site import BuiltSite

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OPTIONS = json.dumps({"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]})


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    rich: BuiltSite, rich_address: str, browser: Browser, scheme: Literal["light", "dark"], width: int
) -> None:
    screen: ViewportSize = {"width": width, "height": 900}
    found: list[str] = []
    with browser.new_page(color_scheme=scheme, viewport=screen, reduced_motion="reduce") as page:
        for path in rich.kinds().values():
            page.goto(rich_address + path)
            found += [f"{path}: {violation}" for violation in violations(page)]
    assert not found, "\n".join(found)


def test_axe_sees_what_is_wrong(browser: Browser) -> None:
    with browser.new_page() as page:
        page.set_content("<title>x</title><img src='data:,'><p style='color:#aaa;background:#fff'>faint</p>")
        rules = {violation.split(":")[0] for violation in violations(page)}
    assert {"image-alt", "color-contrast", "html-has-lang"} <= rules


def violations(page: Page) -> list[str]:
    """What axe finds on the page: the rule, the element, and why."""
    page.evaluate(AXE)
    answer: dict[str, Any] = page.evaluate(f"axe.run({OPTIONS})")
    return [
        f"{violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in answer["violations"]
        for node in violation["nodes"]
    ]
