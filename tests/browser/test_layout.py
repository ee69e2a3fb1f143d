"""Pages fit the smallest phones, are complete without scripts and on paper, and can be used with a keyboard."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.built_site import BuiltSite

TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room && document.body.scrollWidth <= room) return [];
  const scrolls = element => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== 'visible') return true;
    return false;
  };
  const wide = [...document.body.querySelectorAll('*')]
    .filter(element => element.getBoundingClientRect().right > room + 0.5 && !scrolls(element))
    .map(element => `<${element.localName} class="${element.getAttribute('class') ?? ''}"> ends at `
      + `${Math.round(element.getBoundingClientRect().right)} of ${room}`);
  return wide.length ? wide.slice(0, 5) : [`the document is ${document.documentElement.scrollWidth} of ${room} wide`];
}"""

# A heading's link to itself is shown to whoever points at the heading.
UNSEEN = """() => {
  const problems = [];
  const visible = {opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: false};
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, parent = text.parentElement;
    if (!text.data.trim() || parent.closest('[hidden], script, style, template, noscript, svg, .anchor')) continue;
    const folded = parent.closest('details:not([open])');
    if (folded && !parent.closest('summary')) continue;
    if (!parent.checkVisibility(visible)) problems.push(`not shown: ${text.data.trim().slice(0, 60)}`);
  }
  for (const element of document.querySelectorAll('main [hidden] :is(a, p, h1, h2, h3, h4, li, td, img)'))
    problems.push(`content waits for a script: <${element.localName}> ${element.textContent.trim().slice(0, 60)}`);
  return problems;
}"""

# What shows the focus may be drawn by the element, or by what it generates to cover a whole card.
LOOK_OF_FOCUS = """element => ['', '::before', '::after'].map(part => {
  const style = getComputedStyle(element, part || null);
  const outline = style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0
    ? 'none' : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`;
  return `${outline} / ${style.boxShadow}`;
}).join(' | ')"""


LINES = """elements => elements.map(
  element => element.getBoundingClientRect().height / parseFloat(getComputedStyle(element).lineHeight))"""


@pytest.mark.parametrize("width", [320, 360])
def test_no_page_scrolls_sideways_on_a_phone(rich: BuiltSite, rich_address: str, browser: Browser, width: int) -> None:
    wide: list[str] = []
    with browser.new_page(viewport={"width": width, "height": 640}) as page:
        for path in rich.kinds().values():
            page.goto(rich_address + path)
            wide += [f"{path}: {problem}" for problem in page.evaluate(TOO_WIDE)]
    assert not wide, "\n".join(wide)


def test_everything_is_shown_without_scripts_on_screen_or_on_paper(
    rich: BuiltSite, rich_address: str, browser: Browser
) -> None:
    unseen: list[str] = []
    with browser.new_page(java_script_enabled=False) as page:
        for path in rich.kinds().values():
            page.goto(rich_address + path)
            on_screen = page.evaluate(UNSEEN)
            page.emulate_media(media="print")
            on_paper = page.evaluate(UNSEEN)
            page.emulate_media(media="screen")
            unseen += [f"{path}: {problem}" for problem in on_screen if problem in on_paper]
    assert not unseen, "\n".join(unseen)


def test_the_link_of_a_heading_is_shown_when_it_is_pointed_at_or_focused(rich_address: str, browser: Browser) -> None:
    with browser.new_page(reduced_motion="reduce") as page:
        page.goto(f"{rich_address}about/")
        heading = page.locator(".prose h2").first
        anchor = heading.locator(".anchor")
        expect(anchor).to_have_css("opacity", "0")
        heading.hover()
        expect(anchor).to_have_css("opacity", "1")
        page.mouse.move(0, 0)
        expect(anchor).to_have_css("opacity", "0")
        anchor.focus()
        expect(anchor).to_have_css("opacity", "1")


def test_a_date_among_the_facts_of_a_page_stays_on_one_line_on_a_phone(rich_address: str, browser: Browser) -> None:
    with browser.new_page(viewport={"width": 360, "height": 740}) as page:
        for path in ("projects/tidewatch/", "programs/harbour-fellowship/"):
            page.goto(rich_address + path)
            dates = page.locator(".fact:has-text('When') dd").evaluate_all(LINES)
            assert dates
            assert max(dates) < 1.5


def test_the_first_tab_stop_skips_to_the_content(rich_address: str, browser: Browser) -> None:
    with browser.new_page(reduced_motion="reduce") as page:
        page.goto(rich_address)
        page.keyboard.press("Tab")
        link = page.locator(":focus")
        box = link.bounding_box()
        assert (link.get_attribute("href") or "").startswith("#")
        assert box is not None
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["width"] > 1, "the skip link is not seen while it has the focus"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.locator("main :focus").count() == 1, "after the skip link, Tab does not lead into the content"


def test_every_tab_stop_of_the_home_page_shows_the_focus(rich_address: str, browser: Browser) -> None:
    with browser.new_page(reduced_motion="reduce") as page:
        page.goto(rich_address)
        stops, unmarked = walk_with_tab(page)
    assert stops > 5
    assert not unmarked, "\n".join(unmarked)


def test_paper_has_no_navigation_and_keeps_the_words_of_links(
    rich: BuiltSite, rich_address: str, browser: Browser
) -> None:
    with browser.new_page() as page:
        for path in rich.kinds().values():
            page.goto(rich_address + path)
            words = page.locator("main a:visible").evaluate_all("links => links.filter(a => a.innerText.trim()).length")
            page.emulate_media(media="print")
            assert page.locator("header nav:visible").count() == 0, path
            kept = page.locator("main a:visible").evaluate_all("links => links.filter(a => a.innerText.trim()).length")
            assert kept > 0 or words == 0, path
            assert page.locator("h1:visible").count() == 1, path
            page.emulate_media(media="screen")


def test_nothing_moves_for_those_who_asked_for_that(rich_address: str, browser: Browser) -> None:
    moving = """() => [...document.querySelectorAll('*')].filter(element => {
      const style = getComputedStyle(element);
      return parseFloat(style.transitionDuration) || style.animationName !== 'none'
        || style.scrollBehavior === 'smooth';
    }).length"""
    with browser.new_page(reduced_motion="reduce") as page:
        page.goto(rich_address)
        assert page.evaluate(moving) == 0
        page.emulate_media(reduced_motion="no-preference")
        assert page.evaluate(moving) > 0


def walk_with_tab(page: Page) -> tuple[int, list[str]]:
    """How many stops Tab makes on the page, and those that look the same with the focus as without."""
    unmarked: list[str] = []
    seen = 0
    while seen < 300:
        page.keyboard.press("Tab")
        focused = page.evaluate_handle("document.activeElement").as_element()
        if focused is None or focused.evaluate("e => e === document.body || 'passed' in e.dataset"):
            break
        seen += 1
        with_focus = focused.evaluate(LOOK_OF_FOCUS)
        without = focused.evaluate(f"e => {{ e.blur(); const look = ({LOOK_OF_FOCUS})(e); e.focus(); return look }}")
        if with_focus == without:
            unmarked.append(focused.evaluate("e => e.outerHTML.slice(0, 120)"))
        focused.evaluate("e => { e.dataset.passed = '' }")
    return seen, unmarked
