"""Finding: lists are narrowed down and the whole site is searched, in the page, from a server and from the disk."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from generator.reading.searchwords import fold, words_of
from tests.browser.chromium import Witness
from tests.browser.pages_server import serve
from tests.browser.test_accessibility import violations
from tests.built_site import REPOSITORY

HOSTILE = "<img src=x onerror=alert(1)> & <b>bold</b>"
FIELDS = ("#_find_q", "#_find_skill", "#_find_year")
SKILLS = ("Python", "Django", "C++", "C#", "PostgreSQL", "Git", "Résumé writing", "Docker", "HTML")
PROJECTS = {
    "atlas": ("Atlas", 2024, ["Python", "Django"], "A map of delays. Its cartography is by hand."),
    "board": ("Board", 2024, ["Django"], "Tasks in columns, kept in order."),
    "crane": ("Crane", 2023, ["C++", "Python"], "It lifts containers."),
    "dune": ("Dune", 2023, ["C#"], "Sand is counted grain by grain."),
    "ember": ("Ember", 2022, ["PostgreSQL"], "Fires are seen from orbit."),
    "fjord": ("Fjord", 2022, ["Git"], "Water levels, with a naïve forecast."),
    "grove": ("Grove", 2021, ["Docker"], "Trees of processes."),
    "harbor": ("Harbor", 2021, ["HTML"], "Ships that come in."),
    "island": ("Island", 2020, ["Python"], f"Far away. {HOSTILE.replace('<', '&lt;')}"),
}
POSTS = {
    "cartography": ("On cartography", "A post about how maps are drawn, and by whom."),
    "maps": ("Old maps", "What cartography leaves out is a choice. " * 12 + "The lighthouse stays."),
    "tokyo": ("東京の地図", "東京都庁の地図を見る。"),
    "thai": ("แผนที่", "แผนที่ประเทศไทยเก่า"),
    "hostile": (HOSTILE, "Hostile titles are text."),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with enough to look for; its output folder."""
    folder = tmp_path_factory.mktemp("find")
    files = {
        "profile.yaml": "name: Ada Lovelace\n",
        "skills.yaml": "".join(
            f"- name: {name!r}\n  category: {'Languages' if number < 4 else 'Tools'}\n"
            f"  level: {'expert' if number % 2 else 'working'}\n"
            for number, name in enumerate(SKILLS)
        ),
        "posts/secret.md": "---\ntitle: Secret\ndate: 2024-01-01\ndraft: true\n---\nCartography in secret.\n",
    }
    for slug, (title, year, skills, text) in PROJECTS.items():
        front = f"title: {title}\nstart: {year}-02\nend: {year}-09\nsummary: What {title} is.\nskills: {skills!r}"
        files[f"projects/{slug}.md"] = f"---\n{front}\n---\n{text}\n"
    for slug, (title, text) in POSTS.items():
        files[f"posts/{slug}.md"] = f"---\ntitle: {title!r}\ndate: 2024-01-01\nskills: [Git]\n---\n{text}\n"
    for path, text in files.items():
        (folder / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "content" / path).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "generator", "build", "--site", str(folder), "--today", "2026-11-22"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "output"


@pytest.fixture(params=["http", "file"])
def address(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    """The site on a server, and on the disk."""
    if request.param == "file":
        yield f"{site.as_uri()}/"
    else:
        with serve(site, "/a/b/") as served:
            yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_page(reduced_motion="reduce") as opened:
        yield opened


@contextmanager
def quiet(page: Page, address: str) -> Iterator[None]:
    """Nothing noteworthy happens: no error, no message, no request elsewhere."""
    witness = Witness(page, address)
    yield
    assert witness.notes == []


def shown(page: Page) -> list[str]:
    """The titles of the list that are shown."""
    return page.locator("[data-find-list] > ul > li:not([hidden]) :is(h2, h3)").all_inner_texts()


def status(page: Page) -> Locator:
    """What is announced."""
    return page.get_by_role("status")


def results(page: Page) -> Locator:
    """What is found on other pages."""
    return page.locator(".find-result")


def type_words(page: Page, words: str) -> None:
    page.locator("#_find_q").click()
    page.keyboard.type(words)


# --- Narrowing a list down -------------------------------------------------------------------------------------------


def test_a_list_is_narrowed_down_and_the_address_says_how(page: Page, address: str) -> None:
    with quiet(page, address):
        page.goto(f"{address}projects/index.html")
        page.select_option("#_find_skill", "django")
        expect(status(page)).to_have_text("2 of 9 shown")
        assert shown(page) == ["Board", "Atlas"] or sorted(shown(page)) == ["Atlas", "Board"]
        assert page.url.endswith("projects/index.html?skill=django")
        page.select_option("#_find_year", "2023")
        assert shown(page) == []
        expect(status(page)).to_have_text("Nothing here matches")
        assert page.url.endswith("?skill=django&year=2023")


def test_what_is_found_elsewhere_says_that_filters_do_not_reach_it(page: Page, address: str) -> None:
    page.goto(f"{address}projects/index.html")
    everything = page.locator(".find-everything")
    expect(everything).to_have_text("All 9 shown")
    type_words(page, "cartography")
    expect(page.get_by_role("heading", name="On other pages", exact=True)).to_be_visible()
    expect(status(page)).to_have_text("1 of 9 shown · 2 on other pages")
    expect(everything).to_be_hidden()
    page.select_option("#_find_skill", "python")
    expect(page.get_by_role("heading", name="On other pages, without the filters")).to_be_visible()
    expect(status(page)).to_have_text("1 of 9 shown · 2 on other pages, where the filters do not apply")
    page.get_by_role("button", name="Reset").click()
    expect(everything).to_be_visible()


def test_an_address_that_is_shared_shows_the_same(page: Page, address: str) -> None:
    page.goto(f"{address}projects/index.html?skill=python&year=2023")
    assert shown(page) == ["Crane"]
    expect(status(page)).to_have_text("1 of 9 shown")
    page.goto(f"{address}projects/index.html?q=cartography&other=1")
    expect(page.locator("#_find_q")).to_have_value("cartography")
    expect(results(page)).not_to_have_count(0)
    assert shown(page) == ["Atlas"]


def test_an_address_with_what_there_is_not_shows_the_whole_list(page: Page, address: str) -> None:
    with quiet(page, address):
        page.goto(f"{address}projects/index.html?skill=cobol&year=%00&level=x")
        assert len(shown(page)) == len(PROJECTS)
        expect(page.locator("#_find_skill")).to_have_value("")


def test_back_and_forward_go_through_the_steps(page: Page, address: str) -> None:
    page.goto(f"{address}projects/index.html")
    page.select_option("#_find_skill", "python")
    page.select_option("#_find_year", "2020")
    assert shown(page) == ["Island"]
    page.go_back()
    expect(page.locator("#_find_year")).to_have_value("")
    assert sorted(shown(page)) == ["Atlas", "Crane", "Island"]
    page.go_back()
    assert len(shown(page)) == len(PROJECTS)
    page.go_forward()
    expect(page.locator("#_find_skill")).to_have_value("python")
    assert sorted(shown(page)) == ["Atlas", "Crane", "Island"]


def test_typing_is_no_step_of_its_own(page: Page, address: str) -> None:
    page.goto(f"{address}index.html")
    page.goto(f"{address}projects/index.html")
    type_words(page, "atlas")
    assert page.url.endswith("?q=atlas")
    page.go_back()
    assert page.url.endswith("index.html")
    assert "projects" not in page.url


def test_other_parts_of_the_address_stay(page: Page, address: str) -> None:
    page.goto(f"{address}projects/index.html?from=card#_content_")
    page.select_option("#_find_year", "2021")
    assert page.url.endswith("?from=card&year=2021#_content_")


def test_each_option_tells_how_many_it_leaves(page: Page, address: str) -> None:
    page.goto(f"{address}projects/index.html")
    option = page.locator("#_find_skill option[value=python]")
    assert option.text_content() == "Python (3)"
    page.select_option("#_find_year", "2024")
    assert option.text_content() == "Python (1)"
    assert page.locator("#_find_year option[value='2023']").text_content() == "2023 (2)"
    page.select_option("#_find_skill", "python")
    assert page.locator("#_find_year option[value='2023']").text_content() == "2023 (1)"


def test_skills_are_narrowed_down_by_what_is_known_of_them(page: Page, address: str) -> None:
    page.goto(f"{address}skills/index.html?level=expert")
    assert shown(page) == ["Django", "C#", "Git", "Docker"]
    page.goto(f"{address}skills/index.html?category=tools&kind=post")
    assert shown(page) == ["Git"]
    expect(page.get_by_role("heading", name="Languages")).to_be_hidden()
    page.goto(f"{address}skills/index.html?since=2024")
    assert shown(page) == ["Python", "Django", "Git"]
    expect(page.locator(".matrix tbody tr:visible th")).to_have_text(["Python", "Django", "Git"])


# --- The keyboard, and who listens -----------------------------------------------------------------------------------


def test_all_of_it_can_be_done_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}projects/index.html")
    expect(page.locator("#_find_q")).to_be_visible()
    page.locator("#_find_q").focus()
    page.keyboard.type("island")
    assert shown(page) == ["Island"]
    for field in FIELDS[1:]:
        page.keyboard.press("Tab")
        expect(page.locator(field)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Reset")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#_find_q")).to_be_focused()
    assert len(shown(page)) == len(PROJECTS)
    assert page.url.endswith("projects/index.html")


def test_escape_clears_and_the_focus_stays(page: Page, address: str) -> None:
    page.goto(f"{address}projects/index.html?skill=django")
    type_words(page, "atlas")
    assert shown(page) == ["Atlas"]
    page.keyboard.press("Escape")
    assert len(shown(page)) == len(PROJECTS)
    expect(page.locator("#_find_q")).to_be_focused()
    expect(page.locator("#_find_q")).to_have_value("")
    expect(status(page)).to_have_text("")


def test_enter_leads_nowhere(page: Page, address: str) -> None:
    page.goto(f"{address}projects/index.html")
    type_words(page, "atlas")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=atlas$"))
    assert shown(page) == ["Atlas"]


def test_the_number_is_announced_politely(page: Page, address: str) -> None:
    page.goto(f"{address}projects/index.html")
    expect(status(page)).to_have_text("")
    assert status(page).evaluate("element => element.getAttribute('role')") == "status"
    type_words(page, "cartography")
    expect(status(page)).to_have_text("1 of 9 shown · 2 on other pages")


# --- Searching -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cartography", ["On cartography", "Old maps"]),
        ("CARTOGRAPHY maps", ["Old maps", "On cartography"]),
        ("carto", ["On cartography", "Old maps"]),
        ("lighthouse", ["Old maps"]),
        ("lighthouse drawn", []),
        ("resume", ["Résumé writing"]),
        ("RÉSUMÉ", ["Résumé writing"]),
        ("東京", ["東京の地図"]),
        ("都庁", ["東京の地図"]),
        ("京庁", []),
        ("庁", ["東京の地図"]),
        ("ประเทศ", ["แผนที่"]),
        ("c++", ["C++"]),
        ("secret", []),
    ],
)
def test_pages_are_found_by_their_words(page: Page, address: str, words: str, found: list[str]) -> None:
    with quiet(page, address):
        page.goto(f"{address}projects/index.html")
        type_words(page, words)
        expect(results(page)).to_have_count(len(found))
        expect(status(page)).not_to_have_text("")
        page.wait_for_timeout(100)
        titles = results(page).locator("h3").all_inner_texts()
    assert sorted(titles) == sorted(found)


def test_a_title_counts_more_than_a_text(page: Page, address: str) -> None:
    page.goto(f"{address}projects/index.html?q=cartography")
    expect(results(page).locator("h3")).to_have_text(["On cartography", "Old maps"])


def test_the_words_are_marked_in_their_place(page: Page, address: str) -> None:
    page.goto(f"{address}skills/index.html")
    type_words(page, "lighthouse")
    expect(results(page)).to_have_count(1)
    expect(results(page).locator("mark")).to_have_text(["lighthouse"])
    excerpt = results(page).locator("p:not(.kind)").inner_text()
    assert excerpt.startswith("…")
    assert excerpt.endswith("The lighthouse stays.")
    assert len(excerpt) < 250
    assert results(page).locator(".kind").inner_text().lower() == "post"


def test_a_part_of_a_text_without_spaces_is_marked(page: Page, address: str) -> None:
    page.goto(f"{address}projects/index.html?q=都庁")
    expect(results(page).locator("mark")).to_have_text(["都庁"])


def test_a_result_leads_to_its_page(page: Page, address: str) -> None:
    page.goto(f"{address}projects/index.html?q=lighthouse")
    results(page).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Old maps")


def test_an_entry_of_the_list_is_found_by_its_whole_text(page: Page, address: str) -> None:
    page.goto(f"{address}projects/index.html?q=naive+forecast")
    expect(status(page)).to_have_text("1 of 9 shown")
    assert shown(page) == ["Fjord"]


def test_a_title_is_text_whatever_it_looks_like(page: Page, address: str) -> None:
    with quiet(page, address):
        page.goto(f"{address}projects/index.html?q=hostile")
        expect(results(page).locator("h3")).to_have_text([HOSTILE])
        page.locator("#_find_q").fill("onerror")
        expect(results(page).locator("mark").first).to_have_text("onerror")
        assert page.locator(".find-elsewhere img").count() == 0


def test_the_script_is_asked_for_after_the_page_was_shown_and_at_once_by_an_address_with_a_choice(
    page: Page, address: str
) -> None:
    page.goto(f"{address}projects/index.html")
    expect(page.locator("#_find_q")).to_be_visible()
    if address.startswith("http"):  # files are no resources with times
        order = """() => {
          const isFind = ({ name }) => /\\/find-[0-9a-f]+\\.js/.test(name);
          const [paint] = performance.getEntriesByName("first-contentful-paint");
          return performance.getEntriesByType("resource").find(isFind).startTime > paint.startTime;
        }"""
        assert page.evaluate(order)
    page.goto(f"{address}projects/index.html?skill=django")
    expect(page.locator("#_find_skill")).to_have_value("django")


def test_nothing_is_loaded_before_somebody_searches(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(f"{address}projects/index.html")
    page.select_option("#_find_skill", "django")
    assert not [name for name in asked if name.startswith(("find-words", "find-texts"))]
    page.locator("#_find_q").focus()
    expect(page.locator("head script[src]")).to_have_count(2)
    assert "find-words-0.js" in asked
    assert not [name for name in asked if name.startswith("find-texts")]


def test_a_draft_is_nowhere_in_the_index(site: Path) -> None:
    index = "".join(path.read_text(encoding="utf-8") for path in site.glob("assets/find-*.js"))
    assert "Old maps" in index
    assert "ecret" not in index


# --- Without a script, and for everybody -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["projects/index.html", "skills/index.html"])
def test_without_scripts_the_list_is_whole_and_no_control_is_there(browser: Browser, address: str, path: str) -> None:
    with browser.new_page(java_script_enabled=False) as page:
        page.goto(f"{address}{path}?skill=django&q=nothing")
        assert len(shown(page)) == 9
        for field in page.locator("main :is(input, select, button)").all():
            expect(field).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_while_something_is_found(browser: Browser, site: Path, scheme: str, width: int) -> None:
    screen = {"width": width, "height": 800}
    with serve(site, "/") as address, browser.new_page(color_scheme=scheme, viewport=screen) as page:  # type: ignore[arg-type]
        for path in ("projects/?q=cartography", "skills/?q=maps&level=expert", "projects/?q=zzz"):
            page.goto(address + path)
            expect(status(page)).not_to_have_text("")
            page.wait_for_load_state("networkidle")
            assert violations(page) == []


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_controls_fit_and_can_be_touched(browser: Browser, site: Path, width: int) -> None:
    with serve(site, "/") as address, browser.new_page(viewport={"width": width, "height": 740}) as page:
        for path in ("projects/?q=cartography", "skills/?level=expert"):
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            for field in page.locator(".find :is(input, select, button):visible").all():
                box = field.bounding_box()
                assert box is not None
                assert box["height"] >= 36


def test_nothing_moves_when_the_script_comes(browser: Browser, site: Path) -> None:
    with serve(site, "/") as address, browser.new_page(viewport={"width": 360, "height": 740}) as page:
        page.add_init_script(
            "self.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => { moved += one.value }))"
            ".observe({type: 'layout-shift', buffered: true})"
        )
        for path in ("projects/", "skills/"):
            page.goto(address + path)
            page.wait_for_timeout(200)
            assert page.evaluate("moved") == 0


def test_words_are_taken_apart_as_the_index_does_it(browser: Browser) -> None:
    """The page and the index must agree on what a word is, or nothing is found."""
    text = "Déjà C++ C# .NET a+b snake_case don't ﬁne Straße Łódź 東京x都 แผนที่ हिन्दी है। Ὀδυσσεύς İstanbul"
    script = (REPOSITORY / "templates/scripts/find.js").read_text(encoding="utf-8")
    inner = script.replace(
        "  const form = document.querySelector",
        "  self.parts = { fold, words };\n  const form = document.querySelector",
    )
    with browser.new_page() as page:
        page.add_script_tag(content=inner)
        assert page.evaluate("text => parts.fold(text)", text) == fold(text)
        assert set(page.evaluate("text => parts.words(text)", text)) <= set(words_of(text))
