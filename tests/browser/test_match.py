"""The page that reads job advertisements, in a real browser: what it finds, what it shows, and that it keeps it."""

import gzip
import sys
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import Witness
from tests.browser.test_accessibility import violations
from tests.built_site import BuiltSite, build
from tests.match.advertisements import advertisements, compared

MATCH = "match/index.html"
ENOUGH = 0.95

TRAPS: list[tuple[str, set[str]]] = [
    ("We write Go and C.", {"Go", "C"}),
    ("Go and see the world. You go to work by bike.", set()),
    ("Python, go to market", {"Python"}),
    ("C, R, Go", {"C", "R", "Go"}),
    ("- C\n- R\n- Go\n", {"C", "R", "Go"}),
    ("go, python, rust", {"Go", "Python", "Rust"}),
    ("Go-based services", {"Go"}),
    ("Tools: Go", {"Go"}),
    ("After our Series C, rich in vitamin C, at 38 °C", set()),
    ("Programmed in C.", {"C"}),
    ("R&D team, R & D, R and D", set()),
    ("Statistics in R", {"R", "Statistics"}),
    ("C/C++, C++17, C#, F#", {"C", "C++", "C#", "F#"}),
    ("MySQL only", {"MySQL"}),
    ("SQL-Server", {"SQL Server"}),
    ("Java", {"Java"}),
    ("JavaScript", {"JavaScript"}),
    ("Java/JavaScript", {"Java", "JavaScript"}),
    (".NET Core 3.1", {".NET"}),
    ("ASP.NET", {"ASP.NET"}),
    ("your net salary", set()),
    ("What comes next? Next we hire.", set()),
    ("nextjs, NodeJS, Node.JS, node js", {"Next.js", "Node.js"}),
    ("The rest of us rest, and the rest is history.", set()),
    ("the REST API", {"REST APIs"}),
    ("RESTful APIs", {"REST APIs"}),
    ("rest, graphql, docker", {"REST APIs", "GraphQL", "Docker"}),
    ("WE EXCEL. REST WELL. GO FAR.", set()),
    ("PYTHON AND REST APIS", {"Python", "REST APIs"}),
    ("React quickly, Express yourself. Swift action is needed.", set()),
    ("Experience with React", {"React"}),
    ("Spring 2026 intake; in spring we plant", set()),
    ("Spring developer", {"Spring"}),
    ("Spring Boot", {"Spring Boot"}),
    ("Rust never sleeps", set()),
    ("Excel at what you do", set()),
    ("We use Excel.", {"Microsoft Excel"}),
    ("Amazon Web\nServices and k8s", {"AWS", "Kubernetes"}),
    ("Postgres", {"PostgreSQL"}),
    ("unit tests, unit-testing", {"Unit testing"}),
    ("object\u2011oriented design", {"Object-oriented programming"}),
    ("machine\u00a0learning, message-queues", {"Machine learning", "Message queues"}),
    ("CI / CD, CI-CD, ci/cd", {"CI/CD"}),
    ("Django’s ORM and “Flask”", {"Django", "Flask"}),
    ("expérience en Réact", set()),
    ("Python3, Java8 and Angular2+", {"Python", "Java", "Angular"}),
    ("I²C, Containerisation", {"I2C", "Containerization"}),
    ("soft\u00adware in Py\u00adthon", {"Python"}),
    ("Azure/DevOps", {"Azure", "DevOps"}),
    ("500 ml of milk, an ML engineer", {"Machine learning"}),
    ("HTML & CSS", {"HTML", "CSS"}),
    ("", set()),
]

ASKED = "Postgres is our home, Kotlin our plan. PostgreSQL 16, k8s, Ansible, and Python. <img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site of one skill that nobody asks for: on it all that is found has its standard name."""
    site = tmp_path_factory.mktemp("plain")
    (site / "content").mkdir()
    (site / "content" / "profile.yaml").write_text("name: Ada\n", encoding="utf-8")
    (site / "content" / "skills.yaml").write_text("- name: Basket weaving\n", encoding="utf-8")
    return build(site)


@pytest.fixture
def reader(plain: BuiltSite, browser: Browser) -> Iterator[Page]:
    """The page of the plain site."""
    with browser.new_page() as page:
        opened(page, (plain.folder / MATCH).as_uri())
        yield page


@pytest.fixture
def page(rich_address: str, browser: Browser) -> Iterator[Page]:
    """The page of the rich site; what it does beside its work fails the test."""
    with browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce") as page:
        witness = Witness(page, rich_address)
        opened(page, rich_address + MATCH)
        yield page
        assert witness.notes == []


def opened(page: Page, address: str) -> None:
    """Open the page and wait for the names it looks for; its clock stands still until `pasted` moves it."""
    page.clock.install()
    page.goto(address)
    page.clock.run_for(100)
    page.wait_for_function("() => self.skillfolioNames")


def pasted(page: Page, text: str) -> None:
    """Paste an advertisement and wait for what comes of it."""
    page.fill("textarea", text)
    page.clock.run_for(300)


def listed(page: Page, kind: str) -> list[str]:
    """The names in one of the three lists."""
    return page.locator(f"[data-match={kind}] .match-name").all_text_contents()


def sentence(page: Page) -> str:
    """What is said of the whole."""
    return page.locator("[role=status]").inner_text()


# --- What is found ------------------------------------------------------------------------------------------------


def test_the_skills_of_the_labelled_advertisements_are_found(reader: Page, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = []
    for ad in advertisements():
        pasted(reader, ad.text)
        pairs.append((ad, set(listed(reader, "absent"))))
    figures = {"all": compared(pairs)} | {
        half: compared(pair for pair in pairs if pair[0].half == half) for half in ("tuned", "held out")
    }
    with capsys.disabled():
        sys.stdout.write("".join(f"\n{half}: {figure}" for half, figure in figures.items()))
    assert len(pairs) >= 30
    assert figures["all"].precision >= ENOUGH
    assert figures["all"].recall >= ENOUGH


def test_a_name_is_found_where_it_is_meant_and_only_there(reader: Page) -> None:
    wrong = []
    for text, expected in TRAPS:
        pasted(reader, text)
        found = set(listed(reader, "absent"))
        if found != expected:
            wrong.append(f"{text!r}: found {sorted(found)}, expected {sorted(expected)}")
    assert not wrong, "\n".join(wrong)


def test_a_long_text_is_read_to_its_end(reader: Page) -> None:
    for filler in (
        "Go, Python, unit testing; express and swift. ",
        "unit ",
        "unit" + " " * 999,
        "x",
        "R&D ",
        "C ",
    ):
        text = filler * (200_000 // len(filler)) + "\tand COBOL"
        # Not by `fill`, which types: the browser takes half a minute for what is pasted at once.
        reader.evaluate("text => { document.querySelector('textarea').value = text }", text)
        reader.dispatch_event("textarea", "input")
        reader.clock.run_for(300)
        assert "COBOL" in listed(reader, "absent")


# --- What is shown ------------------------------------------------------------------------------------------------


def test_skills_are_listed_by_their_proof_in_the_words_of_the_advertisement(page: Page) -> None:
    pasted(page, ASKED)
    assert sorted(listed(page, "proven")) == ["Kubernetes", "PostgreSQL", "Python"]
    assert listed(page, "claimed") == ["Kotlin"]
    assert listed(page, "absent") == ["Ansible"]
    assert sentence(page) == "3 of 5 skills asked for are proven."
    postgres = page.locator("[data-match=proven] .match-row", has=page.locator("h3", has_text="PostgreSQL"))
    assert postgres.locator(".match-word").all_text_contents() == ["Postgres", "PostgreSQL"]
    assert "project" in postgres.locator(".proof").inner_text()
    assert 1 <= postgres.locator(".match-work a").count() <= 3
    assert (postgres.locator("h3 a").get_attribute("href") or "").endswith("skills/postgresql/index.html")


def test_the_best_proven_skill_stands_first(page: Page) -> None:
    every = page.locator("[data-match=all] .match-name").all_text_contents()
    pasted(page, ", ".join(reversed(every)))
    assert listed(page, "proven") + listed(page, "claimed") == every


def test_the_text_is_shown_with_what_was_found_and_stays_text(page: Page) -> None:
    pasted(page, ASKED)
    assert page.locator(".match-text").inner_text() == ASKED
    marks = page.locator(".match-text mark")
    assert marks.all_text_contents() == ["Postgres", "Kotlin", "PostgreSQL", "k8s", "Ansible", "Python"]
    assert page.locator(".match-text :not(mark)").count() == 0


def test_an_advertisement_without_skills_is_told_so(page: Page) -> None:
    pasted(page, "We are nice people.")
    assert sentence(page) == "No skills were found in this text."
    assert page.locator("[data-match=all]").is_visible()
    pasted(page, "Python")
    assert sentence(page) == "1 of 1 skill asked for is proven."
    page.get_by_role("button", name="Clear").click()
    assert sentence(page) == ""
    assert page.locator("[data-match=report]").is_hidden()
    assert page.evaluate("document.activeElement.localName") == "textarea"


def test_a_wrong_line_is_left_out_by_the_keyboard(page: Page) -> None:
    pasted(page, ASKED)
    row = page.locator("[data-match=proven] .match-row").first
    name, following = listed(page, "proven")[:2]
    row.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert name not in listed(page, "proven")
    assert sentence(page) == "2 of 4 skills asked for are proven."
    assert page.locator(":focus").evaluate("button => button.closest('li').dataset.name") == following


def test_the_report_can_be_walked_by_keyboard_and_shows_the_focus(page: Page) -> None:
    pasted(page, ASKED)
    for control in page.locator("main :is(button, textarea):visible").all():
        control.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        outline = page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle")
        assert outline != "none"


# --- The link -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["server", "file"])
def test_a_link_carries_the_skills_and_never_the_text(
    rich: BuiltSite, rich_address: str, browser: Browser, place: str
) -> None:
    address = rich_address + MATCH if place == "server" else (rich.folder / MATCH).resolve().as_uri()
    with browser.new_page() as first, browser.new_page() as second:
        opened(first, address)
        pasted(first, ASKED)
        link = first.locator("[data-match=link]").evaluate("link => link.href")
        assert link.partition("#")[2] == "postgresql,kotlin,kubernetes,ansible,python"
        second.goto(link)
        second.locator("[data-match=report]").wait_for()
        for kind in ("proven", "claimed", "absent"):
            assert listed(second, kind) == listed(first, kind)
        assert sentence(second) == sentence(first)
        assert second.locator("textarea").input_value() == ""
        assert second.locator(".match-text").is_hidden()


FRAGMENTS = ("_content_", "%E0%A4%A", "__proto__,constructor", "no-such-skill", ",,,", "%3Cb%3E")


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_fragment_that_names_no_skill_changes_nothing(browser: Browser, rich_address: str, fragment: str) -> None:
    with browser.new_page() as page:
        witness = Witness(page, rich_address)
        opened(page, f"{rich_address}{MATCH}#{fragment}")
        assert page.locator("[data-match=report]").is_hidden()
        assert sentence(page) == ""
        assert witness.notes == []


def test_what_a_link_adds_to_known_skills_is_ignored(page: Page, rich_address: str) -> None:
    page.goto(f"{rich_address}{MATCH}#python,<b>,nonsense,cobol")
    page.reload()
    page.locator("[data-match=report]").wait_for()
    assert (listed(page, "proven"), listed(page, "absent")) == (["Python"], ["COBOL"])


# --- What it keeps ------------------------------------------------------------------------------------------------


def test_nothing_of_the_text_leaves_the_page(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    pasted(page, ASKED)
    kept = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie, location.hash, history.length]")
    assert asked == []
    assert kept[:4] == [0, 0, "", ""]


def test_names_that_do_not_come_are_asked_for_again(rich_address: str, browser: Browser) -> None:
    with browser.new_page() as page:
        page.route("**/names-*.js", lambda route: route.abort(), times=1)
        page.goto(rich_address + MATCH)
        page.wait_for_event("requestfailed")
        page.fill("textarea", ASKED)
        page.locator("[data-match=report]").wait_for()
        assert sentence(page) == "3 of 5 skills asked for are proven."


def test_the_policy_lets_no_script_speak_to_anybody(rich_address: str, browser: Browser) -> None:
    with browser.new_page() as page:
        page.goto(rich_address + MATCH)
        policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
        assert {"connect-src 'none'", "form-action 'none'"} <= {part.strip() for part in policy.split(";")}
        refused = page.evaluate("fetch(location.href).then(() => 'sent', () => 'refused')")
        assert refused == "refused"


def test_an_author_who_embeds_what_they_like_embeds_nothing_here(plain: BuiltSite) -> None:
    settings = plain.folder.parent / "content" / "site.yaml"
    settings.write_text("html: trusted\n", encoding="utf-8")
    page = (build(plain.folder.parent).folder / MATCH).read_text(encoding="utf-8")
    settings.unlink()
    assert "connect-src 'none'" in page
    assert "unsafe-inline" not in page


# --- Without scripts, on paper, for everybody ---------------------------------------------------------------------


def test_without_scripts_the_page_is_a_list_of_all_skills_and_no_control_is_dead(
    rich: BuiltSite, rich_address: str, browser: Browser
) -> None:
    with browser.new_page(java_script_enabled=False) as page:
        page.goto(rich_address + MATCH)
        assert page.locator("main :is(button, textarea, input, select, form)").count() == 0
        assert page.locator(".match-without").is_visible()
        skills = len(list((rich.folder / "skills").glob("*/index.html")))
        assert page.locator("[data-match=all] .match-name a:visible").count() == skills


def test_on_paper_stands_who_it_is_about_and_what_was_found_on_one_page(rich_address: str, browser: Browser) -> None:
    with browser.new_page() as page:
        opened(page, rich_address + MATCH)
        pasted(page, ASKED)
        page.emulate_media(media="print")
        assert page.locator(".match-person").is_visible()
        assert "amara@amara-okafor.dev" in page.locator(".match-person").inner_text()
        assert page.locator("main :is(button, textarea):visible").count() == 0
        assert page.locator(".match-text").is_hidden()
        assert page.locator("[data-match=all]").is_hidden()
        assert page.locator(".match-row:visible").count() == 5
        assert page.pdf(format="A4").count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_report_is_accessible_and_fits(
    rich_address: str, browser: Browser, scheme: Literal["light", "dark"], width: int
) -> None:
    with browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    ) as page:
        opened(page, rich_address + MATCH)
        pasted(page, f"{ASKED} {'Averylongwordwithoutanyspace' * 9} Infrastructure-as-code, data visualization")
        page.clock.resume()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_script_is_small(rich: BuiltSite) -> None:
    (script,) = (rich.folder / "assets").glob("match-*.js")
    assert len(gzip.compress(script.read_bytes())) <= 5 * 1024
