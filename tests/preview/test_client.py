"""A tab follows the sources: what differs changes in place, and what the reader did stays."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from random import Random
from threading import Thread
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from generator.diagnostics import Diagnostic, Place, Severity
from generator.preview.showing import State
from tests.browser.test_accessibility import violations
from tests.preview.desk import FIRST, Desk, desk_with, document, files, is_marked, mark, overlay, shows_build
from tests.preview.fakes import running

LONG = "".join(f"<p>line {number}</p>" for number in range(200))


def focused(page: Page) -> Any:
    return page.evaluate("document.activeElement.textContent || document.activeElement.localName")


def test_a_text_changes_without_another_document(desk: Desk) -> None:
    tab = desk.tab()
    mark(tab)
    desk.write("<h1>Ada</h1>\n<p id='text'>second</p>")
    expect(tab.locator("#text")).to_have_text("second")
    assert is_marked(tab)


IS_SERVED = """async () => {
  const served = new DOMParser().parseFromString(await (await fetch('/')).text(), 'text/html');
  served.querySelector('script[data-build]').remove();
  for (const one of served.querySelectorAll('noscript')) one.textContent = one.innerHTML;
  return served.head.isEqualNode(document.head) && served.body.isEqualNode(document.body);
}"""

BODIES = [
    "<h1 class='x' data-y='1'>Ada <em>L</em>ovelace</h1><!-- a remark --><ul><li>1<li>2</ul>",
    "<svg viewBox='0 0 2 2'><a><path d='M0 0'/></a></svg>",
    "<svg viewBox='0 0 1 1'><a xlink:href='#x'><path d='M0 0'/></a></svg><table><tr><td>1<td>1<tr><td>2</table>",
    "<p>x</p>text<p>y",
    "<noscript><p>none</p><script>1</script></noscript><p 1a\"b='odd name'>x</p>text<p>y",
    "<noscript><p>other</p></noscript>text <b>bold</b> text<hr><table><tr><td>2<td>1<tr><td>1<td>1</table>",
    "<h2 id='a'>A</h2><p>1</p><h2 id='b'>B</h2><p>2</p>",
    "<h2 id='b'>B</h2><p>2</p><p>new</p><h2 id='a'>A</h2><p>1 and more</p><div><p>deep</p></div>",
    "",
    "<div><p>never closed",
    "<h2 id='b'>B</h2>",
]


def test_a_change_leads_to_the_very_document_that_is_served(desk: Desk) -> None:
    tab = desk.tab()
    mark(tab)
    for number, body in enumerate(BODIES):
        head = (
            "<!-- x -->" * (number % 2)
            + f"<link rel='stylesheet' href='/site-1.css'><meta name='a' content='{number}'>"
        )
        served = document(body, head, f"Title {number}").replace(b"<body>", f"<body class='on-{number}'>".encode())
        shows_build(tab, desk.show.change(files={**desk.show.state.files, "index.html": served}).build)
        assert tab.evaluate(IS_SERVED), body
        assert tab.title() == f"Title {number}"
    assert is_marked(tab)


def test_any_tree_becomes_any_other(desk: Desk) -> None:
    tab = desk.tab()
    mark(tab)
    random, parts = Random(4), [""]
    for _ in range(40):
        parts[random.randrange(len(parts)) :] = random.sample(parts, random.randrange(len(parts)))
        parts.insert(random.randrange(len(parts) + 1), "".join(grown(random, 4)))
        body = "".join(parts)
        shows_build(tab, desk.write(body).build)
        assert tab.evaluate(IS_SERVED), body
    assert is_marked(tab)


def grown(random: Random, depth: int) -> Iterator[str]:
    """Some nodes of every kind, in no order, some of them the same as others."""
    for _ in range(random.randrange(5)):
        name = random.choice(["div", "section", "ul", "b", "details", "span", "", "", ""])
        identity = random.choice([f" id='{random.random()}'", f" id='i{random.randrange(9)}'", " class='c'", "", ""])
        if name and depth:
            yield f"<{name}{identity}>{''.join(grown(random, depth - 1))}</{name}>"
        else:
            yield random.choice(
                ["one", "two ", " ", "\n", "<!-- c -->", "<a href='#1'>1</a>", "<a href='#2'>2</a>", "<hr>"]
            )


def test_the_language_and_direction_of_the_page_follow(desk: Desk) -> None:
    tab = desk.tab()
    arabic = desk.show.state.files["index.html"].replace(b"lang='en'", b"lang='ar' dir='rtl'")
    tab.evaluate("document.documentElement.dataset.theme = 'dark'")
    desk.show.change(files={**desk.show.state.files, "index.html": arabic})
    expect(tab.locator("html")).to_have_attribute("dir", "rtl")
    expect(tab.locator("html")).to_have_attribute("lang", "ar")
    expect(tab.locator("html")).to_have_attribute("data-theme", "dark")
    desk.write("<p>back</p>")
    expect(tab.locator("html[dir]")).to_have_count(0)


def test_the_place_in_the_page_stays(desk: Desk) -> None:
    desk.write(LONG)
    tab = desk.tab()
    tab.evaluate("window.scrollTo(0, 2000)")
    before = tab.evaluate("[scrollY, document.elementFromPoint(50, 300).textContent]")
    build = desk.write(LONG.replace("line 199", "the end")).build
    shows_build(tab, build)
    assert tab.evaluate("[scrollY, document.elementFromPoint(50, 300).textContent]") == before
    build = desk.write("<p>above</p><p>above</p>" + LONG).build
    shows_build(tab, build)
    # The browser itself keeps what is read in its place, whatever comes above it.
    expect(tab.get_by_text(before[1], exact=True)).to_be_in_viewport()


def test_focus_stays_on_a_link_when_items_come_before_it_and_go(desk: Desk) -> None:
    def items(names: str) -> str:
        return "<ul>" + "".join(f"\n<li><a href='#{name}'>{name}</a> of {names}</li>" for name in names) + "</ul>"

    desk.write(items("abc"))
    tab = desk.tab()
    tab.locator("a", has_text="b").focus()
    orders = ["xabc", "xbc", "b", "cb", "bc", "yzbc", "cbzy", "acbyz", "b"]
    for order in orders:
        build = desk.write(items(order)).build
        shows_build(tab, build)
        assert tab.locator("a").all_inner_texts() == list(order)
        assert focused(tab) == "b"
    tab.locator("a").evaluate("element => element.blur()")
    desk.write(items("a"))
    expect(tab.locator("li")).to_have_text("a of a")


@pytest.mark.parametrize("has_move", [True, False])
def test_what_has_an_id_is_the_same_wherever_it_goes(desk: Desk, has_move: bool) -> None:
    def sections(order: str) -> str:
        return "".join(f"<section id='{name}'><button>{name}</button> of {order}</section>" for name in order)

    desk.write(sections("abcde"))
    if not has_move:
        desk.context.add_init_script("delete Element.prototype.moveBefore")
    tab = desk.tab()
    tab.evaluate("for (const section of document.querySelectorAll('section')) section.was = section.id")
    tab.locator("#c button").focus()
    for order in ["edcba", "cabde", "abdec", "deabc"]:
        build = desk.write(sections(order)).build
        shows_build(tab, build)
        assert tab.evaluate("[...document.querySelectorAll('section')].map(one => one.was).join('')") == order
        assert focused(tab) == "c"
    build = desk.write(sections("dxabc")).build
    shows_build(tab, build)
    assert tab.evaluate("[...document.querySelectorAll('section')].map(one => one.was ?? '-').join('')") == "d-abc"


def test_an_element_of_another_kind_takes_the_place_of_one(desk: Desk) -> None:
    desk.write("<p id='x'>one</p><div><p>two</p><p>three</p></div>")
    tab = desk.tab()
    tab.evaluate("document.querySelector('div').mark = true")
    desk.write("<h2 id='x'>one</h2><div><ol><li>two</li></ol><p>three</p></div>")
    expect(tab.locator("h2#x")).to_have_text("one")
    expect(tab.locator("p#x")).to_have_count(0)
    expect(tab.locator("div > ol > li")).to_have_text("two")
    assert tab.evaluate("document.querySelector('div').mark")


def test_a_text_that_comes_first_leaves_the_element_after_it(desk: Desk) -> None:
    desk.write("<p><b>one</b> last</p>")
    tab = desk.tab()
    tab.evaluate("document.querySelector('b').mark = true")
    shows_build(tab, desk.write("<p>first <b>two</b></p>").build)
    assert tab.evaluate("document.querySelector('b').mark") is True


def test_a_selection_stays_while_the_text_around_it_changes(desk: Desk) -> None:
    desk.write("<p>one <em>two</em> three</p><p>the quick brown fox jumps</p>")
    tab = desk.tab()
    select = """() => {
      const text = document.querySelector('p + p').firstChild;
      getSelection().setBaseAndExtent(text, 4, text, 15);
    }"""
    tab.evaluate(select)
    assert tab.evaluate("String(getSelection())") == "quick brown"
    texts = [
        "<p>one <em>2</em> three</p><p>the quick brown fox jumps</p>",
        "<p>one <em>2</em> three</p><p>see: the quick brown fox jumps</p>",
        "<p>one <em>2</em> three</p><p>see: the quick brown fox sleeps</p>",
        "<p>see: the quick brown fox sleeps</p><p>after</p>",
        "<h2>new</h2><p>one</p><p>see: the quick brown fox sleeps</p>",
    ]
    for text in texts:
        shows_build(tab, desk.write(text).build)
        assert tab.evaluate("String(getSelection())") == "quick brown"


def test_details_stay_as_the_reader_left_them_and_else_follow_the_source(desk: Desk) -> None:
    def nested(outer: str, inner: str, text: str) -> str:
        return (
            f"<details id='o' {outer}><summary>o</summary><details {inner}><summary>i</summary>{text}</details>"
            "</details>"
            f"<details id='other' {outer}><summary>other</summary>x</details>"
        )

    def are_open() -> Any:
        return tab.evaluate("[...document.querySelectorAll('details')].map(one => one.open)")

    desk.write(nested("", "", "1"))
    tab = desk.tab()
    tab.locator("#o > summary").click()
    tab.locator("#o details > summary").click()
    shows_build(tab, desk.write(nested("", "", "2")).build)
    assert are_open() == [True, True, False]
    shows_build(tab, desk.write(nested("open", "", "3")).build)
    assert are_open() == [True, True, True]
    shows_build(tab, desk.write(nested("", "", "4")).build)
    assert are_open() == [False, True, False]
    shows_build(tab, desk.write(nested("", "", "5") + "<details id='new'><summary>new</summary>y</details>").build)
    tab.locator("#new > summary").click()
    tab.locator("#o > summary").click()
    tab.locator("#o details > summary").click()
    shows_build(
        tab, desk.write(nested("", "open", "6") + "<details id='new'><summary>newer</summary>y</details>").build
    )
    assert are_open() == [True, True, False, True]


FORM = """<form>
<input name="text" value="{0}"> <textarea name="area">{0}</textarea> <input name="untouched" value="{0}">
<input type="checkbox" name="box" {1}> <input type="checkbox" name="idle" {1}>
<input type="radio" name="one" value="a" {2}> <input type="radio" name="one" value="b"> <input type="radio" name="one"
 value="c" {1}>
<select name="choice"><option {2}>A</option><option>B</option><option {1}>C</option></select>
<select name="many" multiple><option {2}>A</option><option>B</option><option {1}>C</option></select>
<select name="left"><option {2}>A</option><option>B</option><option {1}>C</option></select>
</form>"""

VALUES = """() => {
  const one = name => document.forms[0].elements[name];
  return [one('text').value, one('area').value, one('untouched').value, one('box').checked, one('idle').checked,
    one('one').value, one('choice').value, [...one('many').selectedOptions].map(option => option.value).join(''),
    one('left').value, one('text').selectionStart];
}"""


def test_what_the_reader_typed_and_chose_stays_and_the_rest_follows(desk: Desk) -> None:
    desk.write(FORM.format("first", "", "checked selected"))
    tab = desk.tab()
    tab.locator("[name=area]").fill("written")
    tab.locator("[name=box]").check()
    tab.locator("[value=b]").check()
    tab.locator("[name=choice]").select_option("B")
    tab.locator("[name=many]").select_option(["A", "B"])
    tab.locator("[name=text]").fill("typed")
    tab.locator("[name=text]").press("ArrowLeft")
    shows_build(tab, desk.write("<p>above</p>" + FORM.format("second", "checked selected", "")).build)
    expected = ["typed", "written", "second", True, True, "b", "B", "ABC", "C", 4]
    assert tab.evaluate(VALUES) == expected
    assert tab.evaluate("document.activeElement.name") == "text"


def test_an_embedded_page_is_not_loaded_again_when_something_comes_before_it(desk: Desk) -> None:
    frame = "<iframe title='embedded' srcdoc='<p>embedded'></iframe>"
    desk.write(f"<p>one</p>{frame}<p>two</p>")
    tab = desk.tab()
    tab.evaluate("frames[0].mark = true")
    shows_build(tab, desk.write(f"<h2>new</h2><p>1</p><p>one</p>{frame}<p>two!</p>").build)
    assert tab.evaluate("frames[0].mark") is True


def test_embedded_pages_that_change_places_are_not_loaded_again(desk: Desk) -> None:
    one, two = (f"<p id='{name}'><iframe title='{name}' srcdoc='<p>{name}'></iframe></p>" for name in "ab")
    desk.write(one + two)
    tab = desk.tab()
    tab.evaluate("for (const one of document.querySelectorAll('iframe')) one.contentWindow.mark = one.title")
    shows_build(tab, desk.write(two + one).build)
    marks = "[...document.querySelectorAll('iframe')].map(one => one.contentWindow.mark)"
    assert tab.evaluate(marks) == ["b", "a"]


def test_media_that_are_the_same_go_on_and_others_are_made_anew(desk: Desk) -> None:
    desk.expected = "two.ogg"
    sound = "<audio controls preload='none'><source src='/one.ogg'></audio>"
    desk.write(f"<p>one</p>{sound}")
    tab = desk.tab()
    tab.evaluate("document.querySelector('audio').mark = true")
    shows_build(tab, desk.write(f"<h2>new</h2><p>1</p>{sound}").build)
    assert tab.evaluate("document.querySelector('audio').mark") is True
    shows_build(tab, desk.write(f"<h2>new</h2><p>1</p>{sound.replace('one', 'two')}").build)
    assert tab.evaluate("document.querySelector('audio').mark") is None


def test_styles_are_exchanged_and_the_page_is_never_bare(desk: Desk) -> None:
    tab = desk.tab()
    mark(tab)
    watch = """() => {
      window.seen = new Set();
      const look = () => { seen.add(getComputedStyle(document.body).color); requestAnimationFrame(look); };
      look();
    }"""
    tab.evaluate(watch)
    for number in (2, 3, 2):
        home = desk.show.state.files["index.html"].replace(b"site-1", f"site-{number}".encode())
        home = home.replace(b"site-2", f"site-{number}".encode()).replace(b"site-3", f"site-{number}".encode())
        styles = f"body {{ color: rgb(0, 0, {number}) }}".encode()
        desk.show.change(files={"index.html": home, f"site-{number}.css": styles})
        expect(tab.locator("body")).to_have_css("color", f"rgb(0, 0, {number})")
        expect(tab.locator("link[rel=stylesheet]")).to_have_count(1)
    assert set(tab.evaluate("[...seen]")) <= {f"rgb(0, 0, {number})" for number in (1, 2, 3)}
    assert is_marked(tab)


def test_styles_that_change_again_before_they_have_come_end_with_the_last_ones(desk: Desk) -> None:
    tab = desk.tab()
    mark(tab)
    held: list[Any] = []
    tab.route("**/slow.css", lambda route: hold(held, route))
    base = desk.show.state.files
    slow = base["index.html"].replace(b"site-1", b"slow")
    state = desk.show.change(files={**base, "index.html": slow, "slow.css": b"body { color: rgb(0, 0, 9) }"})
    shows_build(tab, state.build)
    expect(tab.locator("link[rel=stylesheet]")).to_have_count(2)
    shows_build(tab, desk.show.change(files=base).build)
    expect(tab.locator("link[rel=stylesheet]")).to_have_attribute("href", "/site-1.css")
    expect(tab.locator("body")).to_have_css("color", "rgb(0, 0, 1)")
    for route in held:
        route.fulfill(content_type="text/css", body="body { color: rgb(0, 0, 9) }")
    expect(tab.locator("body")).to_have_css("color", "rgb(0, 0, 1)")
    assert is_marked(tab)


def test_other_media_need_another_document(desk: Desk) -> None:
    tab = desk.tab()
    mark(tab)
    with tab.expect_navigation():
        desk.show.change(media="other")
    shows_build(tab, "2")
    assert not is_marked(tab)
    mark(tab)
    desk.write("<p id='text'>third</p>")
    expect(tab.locator("#text")).to_have_text("third")
    assert is_marked(tab)


def test_a_page_with_scripts_of_its_own_needs_another_document_and_data_do_not(desk: Desk) -> None:
    """What they did to the page, such as showing their controls, would be undone if it were changed in place."""
    data = "<script type='application/ld+json'>{}</script>"
    desk.write(f"<p>1</p>{data}")
    tab = desk.tab()
    mark(tab)
    desk.write(f"<p>2</p>{data.replace('{}', '[]')}")
    expect(tab.locator("p").first).to_have_text("2")
    assert tab.locator("[type='application/ld+json']").text_content() == "[]"
    assert is_marked(tab)
    showing = "<p id='tools' hidden>tools</p><script>tools.hidden = false</script>"
    for number in (3, 4):
        with tab.expect_navigation():
            desk.write(f"<p>{number}</p>{data}{showing}")
        expect(tab.locator("p").first).to_have_text(str(number))
        expect(tab.locator("#tools")).to_be_visible()


def test_an_address_without_a_page_says_nothing_and_shows_the_page_once_there_is_one(desk: Desk) -> None:
    desk.expected = "404"
    desk.show.change(files={**desk.show.state.files, "404.html": document("<h1>Nothing here</h1>")})
    tab = desk.tab("/b/")
    build = desk.write("<p>elsewhere</p>").build
    shows_build(tab, build)
    expect(tab.get_by_text("This page is gone")).to_be_hidden()
    with tab.expect_navigation():
        desk.show.change(files={**desk.show.state.files, "b/index.html": document("<h1>Board</h1>")})
    expect(tab.get_by_role("heading")).to_have_text("Board")


def test_a_page_that_is_the_same_is_left_alone(desk: Desk) -> None:
    tab = desk.tab("/a/")
    watch = """() => {
      window.count = 0;
      const observer = new MutationObserver(changes => count += changes.length);
      for (const part of [document.head, document.body])
        observer.observe(part, {subtree: true, childList: true, characterData: true, attributes: true});
    }"""
    tab.evaluate(watch)
    with tab.expect_response("**/a/") as answer:
        build = desk.write("<p>elsewhere</p>").build
    assert answer.value.status == 304
    shows_build(tab, build)
    assert tab.evaluate("count") == 0


def test_a_page_that_goes_says_so_and_one_that_comes_back_no_longer(desk: Desk) -> None:
    desk.expected = "404"
    tab = desk.tab("/a/")
    mark(tab)
    whole = desk.show.state.files
    desk.show.change(files={path: data for path, data in whole.items() if path != "a/index.html"})
    notice = tab.get_by_role("status").filter(has_text="This page is gone")
    expect(notice).to_be_visible()
    expect(tab.locator("h1")).to_have_text("Atlas")
    desk.show.change(files=whole)
    expect(notice).to_be_hidden()
    desk.show.change(files={path: data for path, data in whole.items() if path != "a/index.html"})
    expect(notice).to_be_visible()
    desk.show.change(files={**whole, "a/index.html": document("<h1>Again</h1>")})
    expect(notice).to_be_hidden()
    expect(tab.locator("h1")).to_have_text("Again")
    assert is_marked(tab)


def test_a_page_that_moves_gives_its_new_address(desk: Desk) -> None:
    desk.expected = "404"
    tab = desk.tab("/a/")
    moved = files({"index.html": "home", "übung/index.html": "<h1>Exercise</h1>"})
    desk.show.change(files=moved, moved={"a/index.html": "übung/index.html"})
    tab.get_by_role("link", name="/übung/").click()
    expect(tab.locator("h1")).to_have_text("Exercise")
    desk.show.change(files={**moved, "übung/index.html": document("<h1>Practice</h1>")})
    expect(tab.locator("h1")).to_have_text("Practice")


def test_a_tab_opened_before_the_first_good_build_shows_the_site_when_there_is_one(browser: Browser) -> None:
    with desk_with(browser, State(build="1")) as desk:
        desk.expected = "503"
        tab = desk.tab()
        expect(overlay(tab)).to_contain_text("Building the site")
        mark(tab)
        desk.show.change(files=files({"index.html": "<h1>Here</h1>"}), is_current=True)
        expect(tab.locator("h1")).to_have_text("Here")
        assert not is_marked(tab)
        mark(tab)
        desk.write("<h1>There</h1>")
        expect(tab.locator("h1")).to_have_text("There")
        assert is_marked(tab)


def test_a_site_that_gets_another_path_is_followed_there(desk: Desk) -> None:
    desk.expected = "site-1.css"
    tab = desk.tab()
    desk.show.change(root="/portfolio/")
    tab.wait_for_url("**/portfolio/")
    expect(tab.locator("#text")).to_have_text("first")


def test_twenty_tabs_follow_over_one_connection(desk: Desk) -> None:
    tabs = [desk.tab() for _ in range(20)]
    for text in ("second", "third"):
        desk.write(f"<p id='text'>{text}</p>")
        for tab in tabs:
            expect(tab.locator("#text")).to_have_text(text)
    for tab in tabs[:10]:
        tab.close()
    desk.write("<p id='text'>fourth</p>")
    for tab in tabs[10:]:
        expect(tab.locator("#text")).to_have_text("fourth")


def test_a_tab_follows_where_there_are_no_shared_workers(desk: Desk) -> None:
    desk.context.add_init_script("delete window.SharedWorker")
    tab = desk.tab()
    mark(tab)
    desk.write("<p id='text'>second</p>")
    expect(tab.locator("#text")).to_have_text("second")
    assert is_marked(tab)


def test_a_hidden_tab_waits_until_it_is_seen(desk: Desk) -> None:
    hide = """isHidden => {
      Object.defineProperty(document, 'hidden', {value: isHidden, configurable: true});
      document.dispatchEvent(new Event('visibilitychange'));
    }"""
    hidden, seen = desk.tab(), desk.tab()
    asked: list[str] = []
    hidden.on("request", lambda request: asked.append(request.url))
    hidden.evaluate(hide, True)
    for text in ("second", "third"):
        desk.write(f"<p id='text'>{text}</p>")
        expect(seen.locator("#text")).to_have_text(text)
    expect(hidden.locator("#text")).to_have_text("first")
    hidden.evaluate(hide, False)
    expect(hidden.locator("#text")).to_have_text("third")
    assert len(asked) == 1


def test_a_page_from_the_browsers_memory_catches_up(desk: Desk) -> None:
    left, seen = desk.tab(), desk.tab()
    left.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    desk.write("<p id='text'>second</p>")
    expect(seen.locator("#text")).to_have_text("second")
    expect(left.locator("#text")).to_have_text("first")
    left.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(left.locator("#text")).to_have_text("second")


def test_many_changes_during_one_answer_need_one_more(desk: Desk) -> None:
    desk.expected = "503"
    tab = desk.tab()
    held: list[Any] = []
    tab.route(f"{desk.server.address}/", lambda route: hold(held, route))
    desk.write("<p id='text'>second</p>")
    wait_for(tab, held, 1)
    for number in range(5):
        desk.write(f"<p id='text'>{number}</p>")
    shows_build(desk.tab("/a/"), "7")
    assert len(held) == 1
    held[0].fulfill(status=503, body="")
    wait_for(tab, held, 2)
    held[1].continue_()
    expect(tab.locator("#text")).to_have_text("4")
    shows_build(tab, "7")
    assert len(held) == 2


def test_media_that_change_while_a_page_is_fetched_need_another_document(desk: Desk) -> None:
    tab = desk.tab()
    mark(tab)
    held: list[Any] = []
    tab.route(f"{desk.server.address}/", lambda route: hold(held, route), times=1)
    desk.write("<p id='text'>second</p>")
    wait_for(tab, held, 1)
    desk.show.change(media="other")
    held[0].continue_()
    shows_build(tab, "3")
    assert not is_marked(tab)


def hold(held: list[Any], route: Any) -> None:
    held.append(route)


def wait_for(tab: Page, held: list[Any], count: int) -> None:
    while len(held) < count:
        tab.wait_for_timeout(10)


@pytest.mark.parametrize("has_shared_workers", [True, False])
def test_a_preview_that_stops_is_missed_and_found_again(browser: Browser, has_shared_workers: bool) -> None:
    with desk_with(browser) as desk:
        desk.expected = "ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING"
        if not has_shared_workers:
            desk.context.add_init_script("delete window.SharedWorker")
        tab = desk.tab()
        mark(tab)
        lost = tab.get_by_role("status").filter(has_text="The preview is not running")
        expect(lost).to_be_hidden()
        desk.server.stop()
        expect(lost).to_be_visible()
        expect(tab.locator("#text")).to_have_text("first")
        with running(desk.show, desk.server.port):
            expect(lost).to_be_hidden()
            desk.write("<p id='text'>second</p>")
            expect(tab.locator("#text")).to_have_text("second")
            assert is_marked(tab)


def test_a_preview_is_found_again_after_something_else_had_its_port(browser: Browser) -> None:
    with desk_with(browser) as desk:
        desk.expected = "_skillfolio_/events"
        desk.context.add_init_script("delete window.SharedWorker")
        tab = desk.tab()
        mark(tab)
        with tab.expect_event("requestfailed"):
            desk.server.stop()
        other = HTTPServer(("127.0.0.1", desk.server.port), Refusing)
        Thread(target=other.serve_forever, kwargs={"poll_interval": 0.02}).start()
        with tab.expect_response(lambda response: response.status == 404):
            pass
        other.shutdown()
        other.server_close()
        with running(desk.show, desk.server.port):
            desk.write("<p id='text'>second</p>")
            expect(tab.locator("#text")).to_have_text("second")
            assert is_marked(tab)


class Refusing(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def test_a_page_that_allows_nothing_but_its_own_origin_follows(desk: Desk) -> None:
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'self'; img-src data:\">"
    home = document("<p id='text'>first</p>", policy)
    state = desk.show.change(files={**desk.show.state.files, "index.html": home})
    tab = desk.tab()
    shows_build(tab, state.build)
    desk.show.change(files={**desk.show.state.files, "index.html": home.replace(b"first", b"second")})
    expect(tab.locator("#text")).to_have_text("second")
    assert tab.evaluate("getComputedStyle(document.querySelector('skillfolio-preview')).display") == "contents"


def diagnostic(severity: Severity = "error", **place: Any) -> Diagnostic:
    where = {"path": "content/a.md", "line": 3, "column": 5, "length": 4, "text": "the yaer is 2024", **place}
    return Diagnostic(
        severity, "unknown-field", "`Project` has no field `yaer`", Place(**where), "did you mean `year`?"
    )


def panel(tab: Page) -> Locator:
    return tab.get_by_role("alertdialog")


def test_the_overlay_lists_all_that_is_wrong_and_goes_with_it(desk: Desk) -> None:
    tab = desk.tab()
    mark(tab)
    tab.locator("#text").evaluate("element => { element.tabIndex = 0; element.focus() }")
    expect(panel(tab)).to_be_hidden()
    found = (
        diagnostic(),
        diagnostic(path="content/b.yaml", line=12, column=1, length=99, text="\U0001f642 emoji"),
        diagnostic(
            "warning", path="content/c.md", line=2, column=3, length=2, text="\U0001f642\U0001f642\U0001f642\U0001f642"
        ),
        Diagnostic("note", "whole-site", "an odd ` of no place"),
        diagnostic("error", path="content/d.md", line=0, column=0, text="unseen"),
        diagnostic("error", path="content/e.md", line=1, column=400, length=3, text="x" * 399 + "abc" + "y" * 500),
        diagnostic("error", path="content/f.md", line=4, column=9, length=1, text="too long"),
    )
    desk.show.change(diagnostics=found, is_current=False)
    expect(panel(tab)).to_be_visible()
    expect(panel(tab)).to_have_accessible_name("5 errors, 1 warning and 1 note")
    expect(panel(tab)).to_have_accessible_description(re.compile("last good page is shown below"))
    expect(panel(tab)).to_be_focused()
    items = panel(tab).get_by_role("listitem")
    expect(items).to_have_count(7)
    expect(items.nth(0).locator(".place")).to_have_text("content/a.md:3:5")
    expect(items.nth(0)).to_contain_text("error[unknown-field]: Project has no field yaer")
    expect(items.nth(0).locator("code")).to_have_text(["Project", "yaer", "year"])
    expect(items.nth(0)).to_contain_text("hint: did you mean year?")
    expect(items.locator("mark")).to_have_text(["yaer", "\U0001f642 emoji", "abc", " ", "\U0001f642\U0001f642"])
    expect(items.nth(0).locator("pre")).to_have_text("3 | the yaer is 2024")
    expect(items.nth(6)).to_have_text("note[whole-site]: an odd ` of no place")
    expect(items.nth(2).locator(".place")).to_have_text("content/d.md")
    expect(items.nth(2).locator("pre")).to_have_count(0)
    assert len(items.nth(3).locator("pre").inner_text()) < 300
    expect(tab.locator("#text")).to_have_text("first")
    desk.write("<p id='text'>second</p>", diagnostics=(), is_current=True)
    expect(panel(tab)).to_be_hidden()
    expect(tab.locator("#text")).to_have_text("second")
    assert is_marked(tab)


def test_more_than_is_shown_is_counted(desk: Desk) -> None:
    tab = desk.tab()
    desk.show.change(diagnostics=tuple(diagnostic(line=line) for line in range(1, 213)))
    expect(panel(tab)).to_have_accessible_name("200 errors and 12 more")
    expect(panel(tab).get_by_role("listitem").last).to_have_text("… and 12 more")


def test_an_error_is_shown_however_many_warnings_come_before_it(desk: Desk) -> None:
    tab = desk.tab()
    warnings = tuple(diagnostic("warning", line=line) for line in range(1, 300))
    desk.show.change(diagnostics=(*warnings, diagnostic(path="content/z.md")))
    expect(panel(tab)).to_have_accessible_name("1 error, 199 warnings and 100 more")
    expect(panel(tab).get_by_role("listitem").first.locator(".place")).to_have_text("content/z.md:3:5")


TAG = "<img src=x onerror='window.hacked = 1'>"
HOSTILE = f"`{TAG}` </script><script>window.hacked = 1</script> \u202e gpj.exe \u2066\x1b[31m"


def test_hostile_text_is_shown_and_does_nothing(browser: Browser) -> None:
    place = Place(f"content/{HOSTILE}.md", 1, 3, 9, f"${{1}} {HOSTILE}")
    hostile = Diagnostic("error", HOSTILE, f"{HOSTILE} {HOSTILE}", place, HOSTILE)
    with desk_with(browser, State(build="1", diagnostics=(hostile,))) as desk:
        desk.expected = "503"
        tab = desk.tab()
        expect(panel(tab)).to_be_visible()
        desk.show.change(diagnostics=(hostile, hostile), files=files({"index.html": "<p>x</p>"}))
        expect(panel(tab)).to_have_accessible_name("2 errors")
        for part in (".place", "b >> nth=0", "pre", ".hint", "p >> nth=1"):
            expect(panel(tab).get_by_role("listitem").first.locator(part)).to_contain_text(TAG)
        assert tab.evaluate("window.hacked") is None
        inside = "document.querySelector('skillfolio-preview').shadowRoot"
        assert tab.evaluate(f"{inside}.querySelectorAll('img, script, a').length") == 0
        assert not re.search("[\u202e\u2066\x1b]", tab.evaluate(f"{inside}.textContent"))


def test_warnings_are_a_badge_that_opens_the_list(desk: Desk) -> None:
    tab = desk.tab()
    badge = tab.get_by_role("button", name="warning")
    expect(badge).to_be_hidden()
    desk.show.change(diagnostics=(diagnostic("warning"),))
    expect(badge).to_have_text("1 warning")
    expect(panel(tab)).to_be_hidden()
    tab.keyboard.press("Shift+Tab")
    expect(badge).to_be_focused()
    tab.keyboard.press("Enter")
    expect(panel(tab)).to_be_focused()
    expect(panel(tab)).not_to_contain_text("last good page")
    desk.show.change(diagnostics=(diagnostic("warning"), diagnostic("warning", line=7)))
    expect(panel(tab)).to_have_accessible_name("2 warnings")
    tab.keyboard.press("Escape")
    expect(panel(tab)).to_be_hidden()
    expect(badge).to_be_focused()
    desk.show.change(diagnostics=())
    expect(badge).to_be_hidden()


def test_the_badge_covers_nothing_at_the_end_of_the_page(desk: Desk) -> None:
    desk.write(LONG + "<footer style='text-align: end'><a href='/last/'>last</a></footer>")
    tab = desk.tab()
    ends = tab.evaluate("document.documentElement.scrollHeight")
    desk.show.change(diagnostics=(diagnostic("warning"),))
    badge = tab.get_by_role("button", name="warning")
    expect(badge).to_be_visible()
    tab.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    last, covered = tab.get_by_role("link", name="last").bounding_box(), badge.bounding_box()
    assert last is not None
    assert covered is not None
    assert last["y"] + last["height"] <= covered["y"]
    desk.show.change(diagnostics=())
    expect(badge).to_be_hidden()
    assert tab.evaluate("document.documentElement.scrollHeight") == ends


def test_errors_that_were_closed_stay_so_until_others_are_found(desk: Desk) -> None:
    desk.write("<p><a href='/a/'>on</a></p>", diagnostics=(diagnostic(),))
    tab = desk.tab()
    tab.get_by_role("button", name="Close").click()
    expect(panel(tab)).to_be_hidden()
    badge = tab.get_by_role("button", name="1 error")
    expect(badge).to_be_visible()
    state = desk.show.change()
    shows_build(tab, state.build)
    tab.get_by_role("link", name="on").click()
    expect(tab.locator("h1")).to_have_text("Atlas")
    expect(badge).to_be_visible()
    expect(panel(tab)).to_be_hidden()
    badge.click()
    expect(panel(tab)).to_be_visible()
    tab.keyboard.press("Escape")
    expect(panel(tab)).to_be_hidden()
    desk.show.change(diagnostics=(diagnostic(line=4),))
    expect(panel(tab)).to_be_visible()
    tab.keyboard.press("Escape")
    badge.click()
    expect(panel(tab)).to_be_visible()
    desk.show.change(diagnostics=(diagnostic("warning"),))
    expect(panel(tab)).to_be_hidden()
    expect(tab.get_by_role("button", name="1 warning")).to_be_visible()


def test_the_page_behind_stays_in_use_while_errors_are_shown(desk: Desk) -> None:
    desk.write("<a id='top' href='#x'>top</a>" + LONG)
    tab = desk.tab()
    tab.locator("#top").focus()
    desk.show.change(diagnostics=(diagnostic(),))
    expect(panel(tab)).to_be_focused()
    tab.locator("#top").click(position={"x": 2, "y": 2})
    assert tab.url.endswith("#x")
    tab.mouse.move(5, 700)
    tab.mouse.wheel(0, 300)
    tab.wait_for_function("scrollY > 0")


def test_focus_goes_back_to_where_it_was(desk: Desk) -> None:
    desk.write("<a id='link' href='#x'>link</a>")
    tab = desk.tab()
    tab.locator("#link").focus()
    for _ in range(2):
        desk.show.change(diagnostics=(diagnostic(),))
        expect(panel(tab)).to_be_focused()
        desk.show.change(diagnostics=())
        expect(tab.locator("#link")).to_be_focused()


def test_an_overlay_that_comes_and_goes_by_itself_leaves_the_focus_nowhere(desk: Desk) -> None:
    tab = desk.tab()
    desk.show.change(diagnostics=(diagnostic(), diagnostic("warning")))
    expect(panel(tab)).to_be_focused()
    desk.show.change(diagnostics=(diagnostic("warning"),))
    expect(tab.get_by_role("button", name="1 warning")).to_be_visible()
    assert tab.evaluate("document.activeElement === document.body")
    desk.show.change(diagnostics=(diagnostic(),))
    expect(panel(tab)).to_be_focused()
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("button", name="1 error")).to_be_focused()


def test_the_overlay_is_dark_where_the_reader_wants_it_whatever_the_page_can(browser: Browser) -> None:
    with desk_with(browser, State(build="1", diagnostics=(diagnostic(),)), color_scheme="dark") as desk:
        desk.expected = "503"
        for _ in range(2):
            tab = desk.tab("/a/")
            expect(panel(tab)).to_have_css("color", "rgb(242, 237, 227)")
            desk.show.change(files=files(FIRST))


def test_who_is_typing_goes_on_typing_and_is_told(desk: Desk) -> None:
    desk.write("<input aria-label='name'>")
    tab = desk.tab()
    tab.get_by_label("name").press_sequentially("Ada")
    desk.show.change(diagnostics=(diagnostic(),))
    expect(panel(tab)).to_be_visible()
    expect(tab.get_by_role("alert")).to_contain_text("1 error")
    tab.keyboard.type(" L")
    expect(tab.get_by_label("name")).to_have_value("Ada L")
    tab.keyboard.press("Escape")
    expect(panel(tab)).to_be_hidden()
    expect(tab.get_by_label("name")).to_be_focused()


def test_before_the_first_good_build_the_overlay_is_the_page(browser: Browser) -> None:
    with desk_with(browser, State(build="1", diagnostics=(diagnostic(),))) as desk:
        desk.expected = "503"
        tab = desk.tab("/a/")
        expect(panel(tab)).to_contain_text("There is no site to show yet")
        expect(panel(tab)).not_to_contain_text("last good page")
        desk.show.change(diagnostics=(diagnostic(line=4),))
        expect(panel(tab)).to_contain_text("content/a.md:4:5")
        desk.show.change(files=files(FIRST), diagnostics=(), is_current=True)
        expect(tab.locator("h1")).to_have_text("Atlas")
        expect(panel(tab)).to_be_hidden()


def test_a_preview_that_starts_again_with_mistakes_leaves_the_page(browser: Browser) -> None:
    with desk_with(browser) as desk:
        tab = desk.tab()
        mark(tab)
        site = desk.show.state.files
        desk.show.change(files={}, media="", diagnostics=(diagnostic(),))
        expect(panel(tab)).to_be_visible()
        expect(tab.locator("#text")).to_have_text("first")
        assert is_marked(tab)
        desk.show.change(files={**site, "index.html": document("<p id='text'>mended</p>")}, diagnostics=())
        expect(tab.locator("#text")).to_have_text("mended")
        expect(panel(tab)).to_be_hidden()


def test_the_overlay_is_not_printed(desk: Desk) -> None:
    tab = desk.tab()
    desk.show.change(diagnostics=(diagnostic(),))
    expect(panel(tab)).to_be_visible()
    tab.emulate_media(media="print")
    expect(panel(tab)).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_overlay(browser: Browser, scheme: Literal["light", "dark"], width: int) -> None:
    screen: ViewportSize = {"width": width, "height": 800}
    home = document("<main><h1>A</h1><p>b</p></main>", "<meta name='color-scheme' content='light dark'>")
    state = State(build="1", files={"index.html": home, "a/index.html": home}, is_current=True)
    with desk_with(browser, state, color_scheme=scheme, viewport=screen) as desk:
        desk.expected = "404"
        tab = desk.tab("/a/")
        wide = diagnostic("warning", path="content/" + "long" * 40, column=1, text="w" * 200, length=200)
        found = (diagnostic(), wide, Diagnostic("note", "x", "some `code` here", None, "a `hint`"))
        desk.show.change(diagnostics=found)
        expect(panel(tab)).to_be_visible()
        assert panel(tab).evaluate("element => element.scrollWidth <= element.clientWidth")
        assert violations(tab) == []
        desk.show.change(diagnostics=found[1:])
        expect(tab.get_by_role("button", name="1 warning and 1 note")).to_be_visible()
        assert violations(tab) == []
        desk.show.change(files={"index.html": home}, moved={"a/index.html": "index.html"})
        expect(tab.get_by_text("This page has moved")).to_be_visible()
        assert violations(tab) == []
