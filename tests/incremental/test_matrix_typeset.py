"""The matrix: what is set into type again, and what is not."""

import shutil
from unittest import mock

from generator.exports.typesetting import Typesetter
from tests.built_site import REPOSITORY
from tests.incremental.outputs import ACME, ATLAS, FEED, HOME, RESUME
from tests.incremental.portfolio import TEXTS, edited
from tests.incremental.site import Every, Site

PDF = "resume.pdf"
CARDS = Every("assets/cards/*.png")
ATLAS_FILE = "content/projects/atlas.md"
CARD_OF_ATLAS = "assets/cards/projects/atlas.png"
TEMPLATES = {
    f"templates/resume/{name}.typ": (REPOSITORY / "templates" / "resume" / f"{name}.typ").read_text(encoding="utf-8")
    for name in ("resume", "card")
}


def _set(site: Site, **change: object) -> set[str]:
    """The outputs that a change sets into type again."""
    built = site.step(**change)  # type: ignore[arg-type]
    return {path for path in built.result.rendered if path.endswith((".pdf", ".png"))}


def test_a_text_that_neither_shows_sets_nothing(site: Site) -> None:
    assert _set(site, change=edited(ATLAS_FILE, ("It counts.", "It counts well."))) == set()


def test_a_title_is_set_where_it_stands(site: Site) -> None:
    assert _set(site, change=edited(ATLAS_FILE, ("title: Atlas", "title: Atlases"))) == {PDF, CARD_OF_ATLAS}


def test_a_level_is_set_on_the_card_of_its_skill(site: Site) -> None:
    skill = edited("content/skills.yaml", ("level: advanced", "level: expert"))
    assert _set(site, change=skill) == {"assets/cards/skills/python.png"}


def test_a_name_is_set_everywhere(site: Site) -> None:
    name = edited("content/profile.yaml", ("Ada Lovelace", "Ada King"))
    site.step(name, changed=[PDF, CARDS, Every("*.html"), FEED])


def test_a_palette_is_set_everywhere(site: Site) -> None:
    settings = {"content/site.yaml": TEXTS["content/site.yaml"] + "theme: {palette: ocean}\n"}
    assert _set(site, change=settings) == {PDF, *_cards(site)}


def test_a_stylesheet_sets_nothing(site: Site) -> None:
    assert _set(site, change={"templates/styles/9-own.css": "body { color: red }\n"}) == set()


def test_a_template_of_pages_sets_nothing(site: Site) -> None:
    assert _set(site, change={"templates/pages/page.html": "{{ page.title }}\n"}) == set()


def test_a_template_of_typst_sets_all_and_changes_what_it_shows(site: Site) -> None:
    changed = {"templates/resume/resume.typ": TEMPLATES["templates/resume/resume.typ"].replace("25pt", "26pt")}
    assert _set(site, change=changed, changed=[PDF]) == {PDF, *_cards(site)}


def test_words_of_the_interface_set_all(site: Site) -> None:
    words = {"templates/text/en.yaml": "sections:\n  skills:\n    title: Abilities\n"}
    assert _set(site, change=words) == {PDF, *_cards(site)}


def test_an_entry_that_goes_takes_its_card_along(site: Site) -> None:
    gone = {"content/experience/acme.md": None}
    site.step(gone, changed=None, removed=None, error="")  # type: ignore[arg-type]
    assert not (site.output / "assets/cards/experience/acme.png").exists()
    assert not (site.output / ACME).exists()


def test_a_variant_is_one_output_more(site: Site) -> None:
    settings = {"content/site.yaml": TEXTS["content/site.yaml"] + "resume: {variants: [{name: data, first: [SQL]}]}\n"}
    site.step(settings, changed=["resume-data.pdf"])


def test_cards_that_are_not_wanted_go(site: Site) -> None:
    settings = {"content/site.yaml": TEXTS["content/site.yaml"] + "cards: false\n"}
    site.step(settings, changed=[Every("*.html")])
    assert not (site.output / "assets" / "cards").exists()


def test_an_output_folder_that_is_lost_is_filled_without_setting_anything(site: Site) -> None:
    shutil.rmtree(site.output)
    with mock.patch.object(Typesetter, "opened", side_effect=AssertionError):
        built = site.step(reversible=False, told=())
    assert {PDF, CARD_OF_ATLAS, HOME, RESUME, ATLAS} <= set(built.result.changes.written)


def _cards(site: Site) -> set[str]:
    return {path for path in site.owned if path.startswith("assets/cards/")}
