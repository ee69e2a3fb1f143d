"""The list of pairs in `theming.tokens` is complete, and every palette can be read on every kind of page."""

from collections.abc import Iterator
from typing import Literal, get_args

import pytest
from playwright.sync_api import Browser

from generator.content.schema import Theme
from generator.content.values import Palette
from generator.theming.palettes import PALETTES
from generator.theming.tokens import PAIRS, scheme
from tests.browser.pages_server import serve
from tests.browser.test_accessibility import violations_of
from tests.built_site import BuiltSite, build, copied

Look = Literal["light", "dark"]
ACCENT = "#7a2048"

SEEN = """() => {
  const pairs = new Set();
  const hex = color => {
    const [red, green, blue, alpha = 1] = color.match(/[\\d.]+/g).map(Number);
    return alpha === 1 ? '#' + [red, green, blue].map(part => part.toString(16).padStart(2, '0')).join('') : null;
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !parent.checkVisibility() || parent.closest('script, style')) continue;
    let at = parent, ground = null;
    for (; at && !ground; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== 'none') ground = hex(style.backgroundImage.match(/rgba?\\([^)]+\\)/)?.[0] ?? '');
      ground ??= style.backgroundColor.startsWith('rgba') ? null : hex(style.backgroundColor);
    }
    pairs.add(`${hex(getComputedStyle(parent).color)} ${ground}`);
  }
  return [...pairs];
}"""


SMALLEST = "scale: compact, density: compact, radius: none"
LARGEST = "scale: large, density: airy, radius: large"
LOOKS = {"ocean": LARGEST, "clay": SMALLEST}


@pytest.fixture(scope="module", params=LOOKS)
def painted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The rich site in another palette, and with the smallest or largest of all else."""
    folder = copied("rich", tmp_path_factory.mktemp("painted"))
    settings = folder / "content" / "site.yaml"
    with settings.open("a", encoding="utf-8") as file:
        file.write(f"theme: {{palette: {request.param}, {LOOKS[request.param]}}}\n")
    return build(folder)


@pytest.fixture(scope="module")
def painted_address(painted: BuiltSite) -> Iterator[str]:
    with serve(painted.folder, "/") as address:
        yield address


# All four of both are looked at in the palette that a site has by default (`test_accessibility`).
def test_axe_finds_nothing_in_any_palette(painted: BuiltSite, painted_address: str, browser: Browser) -> None:
    found = violations_of(painted, painted_address, browser, (("light", 360), ("dark", 1280)))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_pages_show_no_pair_of_colours_that_is_not_in_the_list(
    rich: BuiltSite, rich_address: str, browser: Browser, look: Look
) -> None:
    colors = PALETTES[Theme().palette].light if look == "light" else PALETTES[Theme().palette].dark
    listed = {f"{colors[pair.front]} {colors[pair.ground]}" for pair in PAIRS}
    unlisted: set[str] = set()
    with browser.new_page(color_scheme=look, reduced_motion="reduce") as page:
        for path in rich.kinds().values():
            page.goto(rich_address + path)
            unlisted |= {f"{path}: {pair}" for pair in page.evaluate(SEEN) if pair not in listed}
    assert not unlisted, "\n".join(sorted(unlisted))


def test_the_accent_of_an_author_colours_pages_browser_and_icon(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> None:
    folder = copied("small", tmp_path_factory.mktemp("accent"))
    (folder / "content" / "site.yaml").write_text(f'theme: {{palette: clay, accent: "{ACCENT}"}}\n', encoding="utf-8")
    site, look = build(folder), scheme(Theme(palette="clay", accent=ACCENT))
    html = (site.folder / "index.html").read_text(encoding="utf-8")
    assert f'content="{look.light["paper"]}" media="(prefers-color-scheme: light)"' in html
    assert f'content="{look.dark["paper"]}" media="(prefers-color-scheme: dark)"' in html
    assert "%237a2048" in html
    with serve(site.folder, "/") as address:
        for colors, color_scheme in ((look.light, "light"), (look.dark, "dark")):
            with browser.new_page(color_scheme=color_scheme) as page:  # type: ignore[arg-type]
                page.goto(address)
                ground = page.locator(".button-main").evaluate("e => getComputedStyle(e).backgroundColor")
                red, green, blue = (int(colors["accent"][at : at + 2], 16) for at in (1, 3, 5))
                assert ground == f"rgb({red}, {green}, {blue})"


def test_paper_has_the_accent_of_light_screens(rich_address: str, browser: Browser) -> None:
    with browser.new_page(color_scheme="dark") as page:
        page.goto(rich_address)
        page.emulate_media(media="print")
        accent = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--accent')")
        paper = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')")
    assert (accent, paper) == (PALETTES[Theme().palette].light["accent"], "#fff")


def test_a_pair_is_seen_whatever_element_sets_its_ground(browser: Browser) -> None:
    with browser.new_page() as page:
        page.set_content("<p style='color:#aaa; background:#fff'>faint <b style='background:#000'>strong</b></p>")
        assert set(page.evaluate(SEEN)) == {"#aaaaaa #ffffff", "#aaaaaa #000000"}


def test_every_palette_is_looked_at() -> None:
    assert {Theme().palette, *LOOKS} == set(get_args(Palette))
