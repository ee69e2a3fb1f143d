"""The matrix, rows 58 to 99: data, settings, templates and assets."""

import os
from pathlib import Path
from unittest import mock

import pytest

from generator.caching import engine
from generator.folders import packaged_folder
from generator.images import originals
from tests.incremental.outputs import (
    ABOUT,
    ALL_PAGES,
    BOARD,
    DJANGO,
    FEED,
    HOME,
    MATCH,
    NAMES,
    NOT_FOUND,
    PRACTICES,
    PROJECTS,
    RESUME,
    SITEMAP,
    SKILLS,
    STYLES,
    TEST_FIRST,
    ZEPHYR,
)
from tests.incremental.portfolio import PNG, TEXTS, edited
from tests.incremental.site import Every, Site
from tests.pictures import png

SETTINGS = "content/site.yaml"
NOTES = "content/media/notes.txt"
MADE = ["projects/board/board*.*"]
"""What is made of the picture of a project."""
PROJECT_PAGES = Every("projects/*/index.html")
ALL_WITH_THE_SITES_POLICY = Every("[!m]*.html")
"""All pages but `match/`, whose policy is strict on every site."""


def _packaged(name: str, *replacements: tuple[str, str]) -> dict[str, str]:
    """An override: a packaged template with each first text replaced by the second."""
    text = (packaged_folder("templates") / name).read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text, (name, old)
        text = text.replace(old, new, 1)
    return {f"templates/{name}": text}


def test_row_58_a_list_that_one_kind_of_page_shows(site: Site) -> None:
    summary = {"content/practices.yaml": f"{TEXTS['content/practices.yaml']}  summary: Always.\n"}
    site.step(summary, changed=[PRACTICES, TEST_FIRST, HOME, RESUME, "skills/python/index.html"])


def test_row_59_a_file_more_in_a_folder_that_is_read_as_a_list(site: Site) -> None:
    site.step({"content/media/more.txt": "more"}, changed=["media/more.txt"])
    site.step({"content/media/more.txt": None}, changed=[], removed=["media/more.txt"])


def test_row_60_a_skill_is_renamed(site: Site) -> None:
    site.step(
        edited("content/skills.yaml", ("name: Django", "name: Django 5\n  slug: django\n  aliases: [Django]")),
        changed=[DJANGO, SKILLS, MATCH, NAMES, BOARD, PROJECTS, HOME, RESUME],
        removed=[NAMES],
    )


def test_row_61_the_title_of_the_site(site: Site) -> None:
    site.step({SETTINGS: f"{TEXTS[SETTINGS]}title: The works of Ada\n"}, changed=[ALL_PAGES, FEED])


def test_row_62_the_address_of_the_site(site: Site) -> None:
    moved = {SETTINGS: "url: https://lovelace.net/\ntop_skills: 2\n"}
    site.step(moved, changed=[ALL_PAGES, FEED, SITEMAP, "robots.txt", "CNAME"])
    site.step({SETTINGS: "top_skills: 2\n"}, changed=[ALL_PAGES, FEED, "robots.txt"], removed=[SITEMAP, "CNAME"])


def test_row_65_navigation(site: Site) -> None:
    site.step({SETTINGS: f"{TEXTS[SETTINGS]}navigation: [projects, skills]\n"}, changed=[ALL_PAGES])


def test_row_66_language(site: Site) -> None:
    swedish = {"templates/text/sv.yaml": "site: {skip: Till innehållet}\n"}
    site.step(swedish, changed=[])
    site.step({SETTINGS: f"{TEXTS[SETTINGS]}language: sv\n"}, changed=[ALL_PAGES, FEED])


def test_row_67_markdown_is_read_otherwise(site: Site) -> None:
    html = {"content/pages/about.md": "---\ntitle: About\nmenu: true\n---\nBy <b onclick='x()'>hand</b>.\n"}
    site.step(html, changed=[ABOUT])
    site.step({SETTINGS: f"{TEXTS[SETTINGS]}html: trusted\n"}, changed=[ABOUT, ALL_WITH_THE_SITES_POLICY])


def test_row_68_a_comment_in_the_settings_and_an_unknown_field(site: Site) -> None:
    site.step({SETTINGS: f"# Ada's\n{TEXTS[SETTINGS]}"}, changed=[])
    site.step({SETTINGS: f"{TEXTS[SETTINGS]}colour: red\n"}, error="unknown-field")


def test_row_69_an_option_that_overrides_a_setting(site: Site) -> None:
    site.step(base_url="https://preview.net/", changed=[ALL_PAGES, FEED, SITEMAP, "robots.txt", "CNAME"])
    site.step(base_url="", changed=[ALL_PAGES, FEED, SITEMAP, "robots.txt"], removed=["CNAME"])


def test_row_70_from_development_to_production_with_one_cache(site: Site) -> None:
    site.step({"content/pages/secret.md": "---\ntitle: Secret\nmenu: true\ndraft: true\n---\nHush.\n"}, changed=[])
    site.step(drafts=True, changed=["secret/index.html", ALL_PAGES, SITEMAP])
    site.step(drafts=False, changed=[ALL_PAGES, SITEMAP], removed=["secret/index.html"])


def test_row_73_a_part_that_one_template_includes(site: Site) -> None:
    main = _packaged("pages/project.html", ("{% block details %}", "{% block details %}{% include 'parts/own.html' %}"))
    site.step({**main, "templates/parts/own.html": "<p>One.</p>\n"}, changed=[PROJECT_PAGES])
    site.step({"templates/parts/own.html": "<p>Two.</p>\n"}, changed=[PROJECT_PAGES])


def test_row_74_a_part_that_nobody_includes(site: Site) -> None:
    site.step({"templates/parts/alone.html": "<p>Alone.</p>\n"}, changed=[])
    site.step({"templates/parts/alone.html": "<p>Lonely.</p>\n"}, changed=[])


def test_row_75_the_layout_of_all_pages(site: Site) -> None:
    site.step(_packaged("layouts/base.html", ("<body ", "<body data-own ")), changed=[ALL_PAGES])


def test_row_76_macros_that_one_template_imports(site: Site) -> None:
    icons = _packaged("parts/evidence.html", ('class="', 'class="own '))
    site.step(icons, changed=[Every("skills/*/index.html")])


def test_row_77_macros_that_other_macros_import(site: Site) -> None:
    own = {
        "templates/parts/inner.html": "{% macro inner() %}inner{% endmacro %}",
        "templates/parts/outer.html": "{% from 'parts/inner.html' import inner %}"
        "{% macro outer() %}{{ inner() }}{% endmacro %}",
        **_packaged(
            "pages/not-found.html",
            ("{% block content %}", "{% from 'parts/outer.html' import outer %}{% block content %}{{ outer() }}"),
        ),
    }
    site.step(own, changed=[NOT_FOUND])
    site.step({"templates/parts/inner.html": "{% macro inner() %}other{% endmacro %}"}, changed=[NOT_FOUND])


def test_row_78_a_comment_in_a_template(site: Site) -> None:
    site.step(_packaged("layouts/base.html", ("{#", "{# Our own.")), changed=[])


def test_rows_79_and_80_an_override_appears_and_goes(site: Site) -> None:
    override = _packaged("pages/post.html", ("{% block", "{# our own #}own{% block"))
    override["templates/pages/post.html"] += "{% block kind %}own{% endblock %}"
    plain = {"templates/pages/post.html": "{% extends 'layouts/entry.html' %}{% block kind %}own{% endblock %}"}
    site.step(plain, changed=[Every("posts/*/index.html")])
    site.step({"templates/pages/post.html": None}, changed=[Every("posts/*/index.html")])


def test_row_81_a_more_specific_candidate_appears(site: Site) -> None:
    choosing = "{% block details %}{% include ['parts/own.html', 'parts/any.html'] %}"
    main = _packaged("pages/project.html", ("{% block details %}", choosing))
    site.step({**main, "templates/parts/any.html": "<p>Any.</p>\n"}, changed=[PROJECT_PAGES])
    site.step({"templates/parts/own.html": "<p>Own.</p>\n"}, changed=[PROJECT_PAGES])


def test_row_82_a_template_that_is_named_by_a_value(site: Site) -> None:
    naming = "{% block details %}{% include 'parts/' ~ page.card.title ~ '.html' ignore missing %}"
    site.step(_packaged("pages/project.html", ("{% block details %}", naming)), changed=[])
    site.step({"templates/parts/Zephyr.html": "<p>Wind.</p>\n"}, changed=[ZEPHYR])
    site.step({"templates/parts/Zephyr.html": "<p>Winds.</p>\n"}, changed=[ZEPHYR])


def test_row_83_a_template_in_use_is_deleted(site: Site) -> None:
    main = _packaged("pages/project.html", ("{% block details %}", "{% block details %}{% include 'parts/own.html' %}"))
    site.step({**main, "templates/parts/own.html": "<p>One.</p>\n"}, changed=[PROJECT_PAGES])
    site.step({"templates/parts/own.html": None}, error="template-missing")


def test_row_84_a_mistake_in_a_template_and_its_repair(site: Site) -> None:
    site.step(_packaged("layouts/base.html", ("{% block content %}", "{% block content }")), error="template-syntax")
    site.step(_packaged("layouts/base.html", ("<body ", "<body data-own ")), changed=[ALL_PAGES])


def test_row_85_templates_that_include_each_other(site: Site) -> None:
    one, other = "{% include 'parts/other.html' %}", "{% include 'parts/one.html' %}"
    own = {"templates/parts/one.html": one, "templates/parts/other.html": other}
    site.step(own, changed=[])
    main = _packaged(
        "pages/not-found.html", ("{% block content %}", "{% block content %}{% include 'parts/one.html' %}")
    )
    site.step(main, error="template-cycle")


def test_row_87_words_that_become_part_of_texts(site: Site) -> None:
    tip = {"content/pages/about.md": "---\ntitle: About\nmenu: true\n---\n> [!TIP]\n> Look.\n"}
    site.step(tip, changed=[ABOUT])
    site.step({"templates/text/en.yaml": "markdown: {tip: Advice}\n"}, changed=[ABOUT])


@pytest.mark.parametrize(
    "reaching", ["{{ now() }}", "{{ environ }}", "{{ open('/etc/passwd') }}", "{{ [1] | random }}"]
)
def test_row_89_a_template_reaches_out(site: Site, reaching: str) -> None:
    main = _packaged("pages/not-found.html", ("{% block content %}", "{% block content %}" + reaching))
    site.step(main, error="template-syntax" if "random" in reaching else "undefined")


def test_row_90_a_style_of_the_site(site: Site) -> None:
    site.step({"templates/styles/9-own.css": "p { color: red }\n"}, changed=[STYLES, ALL_PAGES], removed=[STYLES])
    site.step({"templates/styles/9-own.css": "p { color: blue }\n"}, changed=[STYLES, ALL_PAGES], removed=[STYLES])


def test_a_choice_of_the_look_is_a_style_like_any_other(site: Site) -> None:
    site.step({SETTINGS: f"{TEXTS[SETTINGS]}theme: {{radius: large}}\n"}, changed=[STYLES, ALL_PAGES], removed=[STYLES])
    site.step(
        {SETTINGS: f'{TEXTS[SETTINGS]}theme: {{accent: "#7a2048"}}\n'}, changed=[STYLES, ALL_PAGES], removed=[STYLES]
    )


def test_row_91_a_style_that_becomes_part_of_another(site: Site) -> None:
    site.step({"templates/styles/1-tokens.css": ":root { --own: 1 }\n"}, changed=[STYLES, ALL_PAGES], removed=[STYLES])


def test_row_92_a_plain_file(site: Site) -> None:
    site.step({NOTES: "other notes\n"}, changed=["media/notes.txt"])


def test_row_93_an_image_of_the_same_size_and_time(site: Site) -> None:
    image = "content/projects/board/board.png"

    def replaced(folder: Path) -> None:
        status = (folder / image).stat()
        (folder / image).write_bytes(png(200))
        os.utime(folder / image, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert len(png(200)) == len(PNG)
    site.step(replaced, changed=[*MADE, BOARD, PROJECTS, HOME], removed=MADE)


def test_row_94_an_image_of_other_dimensions(site: Site) -> None:
    wider = {"content/projects/board/board.png": png(128, 16, 6)}
    site.step(wider, changed=[*MADE, BOARD, PROJECTS, HOME], removed=MADE)


def test_row_95_an_image_in_use_is_removed(site: Site) -> None:
    site.step({"content/projects/board/board.png": None}, error="missing-media")
    without = edited("content/projects/board/index.md", ("image: {file: board.png, alt: A board}\n", ""))
    site.step(without, changed=[BOARD, PROJECTS, HOME], removed=MADE)


def test_row_96_an_image_is_renamed(site: Site) -> None:
    renamed = edited("content/projects/board/index.md", ("board.png", "planks.png"))
    files = {"content/projects/board/board.png": None, "content/projects/board/planks.png": PNG}
    shown = [BOARD, PROJECTS, HOME, "projects/board/planks*.*"]
    site.step({**files, **renamed}, changed=shown, removed=MADE)


def test_row_96_an_image_gets_other_words(site: Site) -> None:
    site.step(
        edited("content/projects/board/index.md", ("alt: A board", "alt: Tasks")), changed=[BOARD, PROJECTS, HOME]
    )


def test_row_95_an_image_that_breaks_is_told_and_changes_nothing(site: Site) -> None:
    site.step({"content/projects/board/board.png": PNG[:-20]}, error="bad-picture")
    site.step({"content/projects/board/board.png": PNG}, changed=[])


def test_row_98_another_image_library_makes_all_anew_and_writes_what_differs(site: Site) -> None:
    with (
        mock.patch.object(engine, "_versions", return_value=b"pillow 99"),
        mock.patch.object(originals, "made", wraps=originals.made) as made,
    ):
        site.step(changed=[], reversible=False)
    assert made.called


def test_a_picture_in_a_text_keeps_its_page_in_step(site: Site) -> None:
    about = "content/pages/about.md"
    text = "---\ntitle: About\nmenu: true\n---\nA ![sea](media/sea.png) and a [file](media/sea.png).\n"
    site.step({about: text, "content/media/sea.png": png(10)}, changed=[ABOUT, "media/sea*.*"], removed=[])
    site.step({"content/media/sea.png": png(20)}, changed=[ABOUT, "media/sea*.*"], removed=["media/sea?*.*"])
    site.step({about: text.replace("![sea]", "![the sea]")}, changed=[ABOUT])
    site.step({about: text.replace("![sea](media/sea.png) and ", "")}, changed=[ABOUT], removed=["media/sea?*.*"])


def test_a_picture_of_a_bundle_keeps_its_name_only_if_something_links_to_it(site: Site) -> None:
    linked = edited("content/projects/board/index.md", ("A board of tasks.", "A [board](board.png) of tasks."))
    site.step(linked, changed=["projects/board/board.png", BOARD, PROJECTS, HOME, RESUME])


def test_row_97_a_file_is_touched_or_gets_other_permissions(site: Site) -> None:
    site.step(lambda folder: os.utime(folder / NOTES), changed=[])
    site.step(lambda folder: (folder / NOTES).chmod(0o600), changed=[])
    site.step(lambda folder: (folder / "output/media/notes.txt").chmod(0o600), changed=[])
