"""The matrix goes on: the facts for machines change when they must, and then alone."""

from tests.incremental.outputs import ABOUT, ALL_PAGES, ATLAS, HOME, NAMES, PROJECTS, PYTHON, RESUME, SITEMAP
from tests.incremental.portfolio import TEXTS, edited
from tests.incremental.site import Every, Site

SETTINGS = "content/site.yaml"
RESUME_JSON, CARD, LLMS = "resume.json", "contact.vcf", "llms.txt"


def _twins(*pages: str) -> list[str]:
    return [f"{page}.md" for page in pages]


def test_an_edit_of_a_text_writes_its_page_and_its_twin(site: Site) -> None:
    text = edited("content/projects/atlas.md", ("It counts.", "It counts well."))
    site.step(text, changed=[ATLAS], following=_twins(ATLAS))


def test_what_surrounds_pages_is_in_no_twin(site: Site) -> None:
    site.step({SETTINGS: f"{TEXTS[SETTINGS]}navigation: [projects, skills]\n"}, changed=[ALL_PAGES], following=[])


def test_the_description_of_a_page_is_in_no_twin(site: Site) -> None:
    summary = edited("content/pages/about.md", ("menu:", "summary: Who made it.\nmenu:"))
    site.step(summary, changed=[ABOUT], following=[LLMS])


def test_another_address_for_mail_reaches_the_card_and_the_resume(site: Site) -> None:
    mail = edited("content/profile.yaml", ("ada@lovelace.net", "ada@example.net"))
    site.step(mail, changed=[ALL_PAGES], following=[*_twins(HOME, RESUME, "match/index.html"), RESUME_JSON, CARD])


def test_another_name_of_a_skill_reaches_the_resume_and_its_page(site: Site) -> None:
    alias = edited("content/skills.yaml", ("aliases: [CPython]", "aliases: [CPython, Py]"))
    site.step(
        alias, changed=[PYTHON, "match/index.html", NAMES], removed=[NAMES], following=[*_twins(PYTHON), RESUME_JSON]
    )


def test_a_highlight_reaches_the_resume_its_page_and_their_twins(site: Site) -> None:
    line = edited("content/projects/atlas.md", ("title: Atlas", "highlights: [Fast.]\ntitle: Atlas"))
    site.step(line, changed=[ATLAS, RESUME], following=[*_twins(ATLAS, RESUME), RESUME_JSON])


def test_the_address_of_the_site_is_in_no_link_of_a_twin(site: Site) -> None:
    moved = {SETTINGS: "url: https://lovelace.net/\ntop_skills: 2\n"}
    shown = _twins(RESUME, "match/index.html")
    site.step(moved, changed=None, following=[*shown, RESUME_JSON, CARD, LLMS])


def test_without_markdown_there_are_no_twins(site: Site) -> None:
    site.step({SETTINGS: f"{TEXTS[SETTINGS]}markdown: false\n"}, changed=None, following=[LLMS])
    assert not list(site.output.rglob("*.md"))
    llms = (site.output / LLMS).read_text(encoding="utf-8")
    assert ".md" not in llms
    assert "(https://ada.example.net/me/projects/atlas/index.html)" in llms


def test_a_draft_is_in_no_file_for_machines_until_it_is_shown(site: Site) -> None:
    kite = {"content/projects/kite.md": "---\ntitle: Kite\ndraft: true\nskills: [Python]\n---\nIt flies.\n"}
    site.step(kite, changed=[], following=[])
    site.step(drafts=True, changed=None)
    for path in (RESUME_JSON, LLMS, f"{PROJECTS}.md", "projects/kite/index.html.md"):
        assert "Kite" in (site.output / path).read_text(encoding="utf-8")
    site.step(drafts=False, changed=None)
    assert "Kite" not in (site.output / RESUME_JSON).read_text(encoding="utf-8")


def test_another_template_of_a_page_is_another_twin(site: Site) -> None:
    own = {"templates/pages/page.html": "<!doctype html><title>x</title><main><h1>Own</h1></main>"}
    site.step(own, changed=[Every("about/*.html")], following=_twins(ABOUT))
    assert (site.output / f"{ABOUT}.md").read_text(encoding="utf-8") == "# Own\n"
    assert SITEMAP in site.owned
