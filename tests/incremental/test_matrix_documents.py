"""The matrix, rows 1 to 37: one document is edited."""

import datetime

from tests.incremental.outputs import (
    ABOUT,
    ALL_PAGES,
    ATLAS,
    BOARD,
    CERTIFICATES,
    CHALLENGES,
    DATA,
    DJANGO,
    FEED,
    FIRST,
    HOME,
    MATCH,
    NAMES,
    POSTS,
    PROJECTS,
    PYTHON,
    RESUME,
    SECOND,
    SITEMAP,
    SKILLS,
    SLOW,
    SQL,
    TEST_FIRST,
    ZEPHYR,
)
from tests.incremental.portfolio import FILES, PNG, TEXTS, edited
from tests.incremental.site import Site

ATLAS_FILE, BOARD_FILE, ZEPHYR_FILE = (f"content/projects/{name}.md" for name in ("atlas", "board/index", "zephyr"))
FIRST_FILE, SECOND_FILE = "content/posts/first.md", "content/posts/second.md"
KITE = "---\ntitle: Kite\nstart: 2019\nend: 2020\nskills: [Python]\n---\nIt flies.\n"
KITE_DRAFT = KITE.replace("title:", "draft: true\ntitle:")
KITE_PAGES = (PROJECTS, ZEPHYR, PYTHON, SKILLS, MATCH, HOME, RESUME, FEED, SITEMAP)


def test_row_1_body_outside_the_excerpt(site: Site) -> None:
    site.step(edited(ATLAS_FILE, ("It counts.", "It counts well.")), changed=[ATLAS])


def test_row_2_first_paragraph(site: Site) -> None:
    excerpt = edited(ATLAS_FILE, ("An atlas", "A large atlas"))
    site.step(excerpt, changed=[ATLAS, PROJECTS, HOME, RESUME, FEED, PYTHON, SQL])


def test_row_3_body_that_renders_to_the_same(site: Site) -> None:
    site.step(edited(ZEPHYR_FILE, ("It blows.", "\n\nIt blows.  \n\n")), changed=[])


def test_row_4_title(site: Site) -> None:
    shown = [ATLAS, PROJECTS, HOME, RESUME, FEED, PYTHON, SQL, SKILLS, MATCH]
    site.step(
        edited(ATLAS_FILE, ("title: Atlas", "title: Atlases")),
        changed=[*shown, BOARD, ZEPHYR, SLOW, CHALLENGES, TEST_FIRST],
    )


def test_row_5_heading(site: Site) -> None:
    heading = edited(BOARD_FILE, ("The rows", "The lines"))
    site.step(heading, error="broken-anchor")
    site.step(edited(ATLAS_FILE, ("#the-rows", "#the-lines")), changed=[ATLAS, BOARD])


def test_row_6_description_used_only_in_the_head(site: Site) -> None:
    site.step(edited("content/pages/about.md", ("menu:", "summary: Who made it.\nmenu:")), changed=[ABOUT])


def test_row_7_key_that_nothing_reads(site: Site) -> None:
    site.step(edited(ZEPHYR_FILE, ("title:", "draft: false\ntitle:")), changed=[])
    site.step({"content/site.yaml": "version: 1\nurl: https://ada.example.net/me/\ntop_skills: 2\n"}, changed=[])


def test_row_8_other_notation_of_the_same_values(site: Site) -> None:
    other = ("title: Zephyr\nstart: 2021", "# of wind\nstart: '2021'\ntitle: \"Zephyr\"")
    site.step(edited(ZEPHYR_FILE, other, ("[CPython]", "\n  - CPython")), changed=[])


def test_row_9_value_under_an_anchor(site: Site) -> None:
    skills = edited(
        "content/skills.yaml", ("name: Python\n  category: Languages", "name: Python\n  category: &it Languages")
    )
    skills["content/skills.yaml"] = skills["content/skills.yaml"].replace(
        "Django\n  category: Languages", "Django\n  category: *it"
    )
    site.step(skills, changed=[])
    renamed = {"content/skills.yaml": skills["content/skills.yaml"].replace("&it Languages", "&it Tongues")}
    site.step(renamed, changed=[SKILLS, PYTHON, DJANGO, RESUME])


def test_rows_10_and_11_front_matter_is_wrong_and_then_repaired(site: Site) -> None:
    site.step(edited(ZEPHYR_FILE, ("title: Zephyr", "title: [Zephyr")), error="yaml-syntax")
    site.step(edited(ZEPHYR_FILE, ("It blows.", "It blew.")), changed=[ZEPHYR])


def test_row_12_file_is_empty_for_a_moment(site: Site) -> None:
    site.step({ZEPHYR_FILE: ""}, error="empty-file")
    site.step({ZEPHYR_FILE: FILES[ZEPHYR_FILE]}, changed=[])


def test_row_13_date_that_leaves_the_order(site: Site) -> None:
    earlier = edited("content/challenges/slow.md", ("2023-05-04", "2023-05-05"))
    site.step(earlier, changed=[SLOW, CHALLENGES, TEST_FIRST, ATLAS, SQL, HOME, RESUME, FEED, SITEMAP])


def test_row_14_date_that_changes_the_order(site: Site) -> None:
    later = edited(FIRST_FILE, ("2024-03-01", "2024-05-01"))
    site.step(later, changed=[FIRST, SECOND, POSTS, HOME, FEED, SITEMAP, PYTHON, SKILLS, MATCH])


def test_row_16_equal_dates(site: Site) -> None:
    equal = edited(FIRST_FILE, ("2024-03-01", "2024-04-01"))
    site.step(equal, changed=[FIRST, SECOND, POSTS, HOME, FEED, SITEMAP, PYTHON, SKILLS, MATCH])
    site.step({SECOND_FILE: FILES[SECOND_FILE], **equal}, changed=[])
    site.step({**equal, SECOND_FILE: FILES[SECOND_FILE]}, changed=[])


def test_row_17_a_skill_that_others_have(site: Site) -> None:
    site.step(
        edited(ZEPHYR_FILE, ("[CPython]", "[CPython, SQL]")),
        changed=[ZEPHYR, SQL, SKILLS, MATCH, HOME, PROJECTS, RESUME],
    )


def test_row_18_a_new_skill(site: Site) -> None:
    rust = TEXTS["content/skills.yaml"] + "- name: Rust\n"
    change = {**edited(ZEPHYR_FILE, ("[CPython]", "[CPython, Rust]")), "content/skills.yaml": rust}
    rust_page = "skills/rust/index.html"
    changed = [rust_page, ZEPHYR, SKILLS, MATCH, NAMES, HOME, PROJECTS, RESUME, SITEMAP]
    site.step(change, changed=changed, removed=[NAMES])


def test_row_19_a_skill_less_that_others_have(site: Site) -> None:
    site.step(
        edited(ATLAS_FILE, ("[Python, SQL]", "[Python]")), changed=[ATLAS, SQL, SKILLS, MATCH, HOME, PROJECTS, RESUME]
    )


def test_row_20_the_last_use_of_a_skill(site: Site) -> None:
    unused = edited(BOARD_FILE, ("skills:\n  - skill: Django\n    note: All of it.\n", ""))
    site.step(unused, changed=[BOARD, DJANGO, SKILLS, MATCH, HOME, PROJECTS, RESUME])
    gone = edited("content/skills.yaml", ("- name: Django\n  category: Languages\n", ""))
    site.step(gone, changed=[SKILLS, MATCH, NAMES, HOME, RESUME, SITEMAP], removed=[DJANGO, NAMES])
    assert (site.output / "skills/django/.theirs").exists()


def test_row_21_rename_of_a_skill_on_one_document(site: Site) -> None:
    renamed = edited("content/skills.yaml", ("name: Django", "name: Flask")) | edited(BOARD_FILE, ("Django", "Flask"))
    flask = "skills/flask/index.html"
    changed = [flask, BOARD, SKILLS, MATCH, NAMES, HOME, PROJECTS, RESUME, SITEMAP]
    site.step(renamed, changed=changed, removed=[DJANGO, NAMES])


def test_row_22_a_skill_in_another_letter_case(site: Site) -> None:
    site.step(edited(ZEPHYR_FILE, ("[CPython]", "[PYTHON]")), changed=[])


def test_rows_23_and_24_a_draft_is_published_and_taken_back(site: Site) -> None:
    folder = "content/projects/kite"
    site.step({f"{folder}/index.md": KITE_DRAFT, f"{folder}/kite.png": PNG}, changed=[])
    shown = KITE.replace("---\n", "---\nimage: {file: kite.png, alt: A kite}\n", 1)
    outputs = ["projects/kite/index.html", "projects/kite/kite*.*"]
    site.step({f"{folder}/index.md": shown}, changed=[*outputs, *KITE_PAGES])
    site.step({f"{folder}/index.md": KITE_DRAFT}, changed=KITE_PAGES, removed=outputs)
    assert not (site.output / "projects/kite").exists()


def test_row_25_edit_of_a_draft(site: Site) -> None:
    site.step({"content/projects/kite.md": KITE_DRAFT}, changed=[])
    site.step({"content/projects/kite.md": KITE_DRAFT.replace("flies", "flew")}, changed=[])
    site.step(drafts=True, changed=["projects/kite/index.html", *KITE_PAGES])


def test_row_26_a_post_of_the_future(site: Site) -> None:
    site.step({"content/posts/later.md": "---\ntitle: Later\ndate: 2026-12-01\n---\nLater.\n"}, changed=[])


def test_row_27_the_clock_passes_a_publication_and_an_expiry(site: Site) -> None:
    site.step({"content/posts/later.md": "---\ntitle: Later\ndate: 2026-11-24\n---\nLater.\n"}, changed=[])
    site.step(today=datetime.date(2026, 11, 23), changed=[])
    published = ["posts/later/index.html", SECOND, POSTS, HOME, FEED, SITEMAP]
    site.step(today=datetime.date(2026, 11, 24), changed=published)
    expired = [CERTIFICATES, DATA, HOME, RESUME, SQL]
    site.step(today=datetime.date(2027, 5, 1), changed=[SQL])
    site.step(today=datetime.date(2027, 5, 2), changed=expired)


def test_row_28_order_by_hand(site: Site) -> None:
    first = edited(ZEPHYR_FILE, ("title:", "order: 1\ntitle:"))
    site.step(first, changed=[ATLAS, BOARD, ZEPHYR, PROJECTS, SKILLS, HOME, RESUME])


def test_row_29_slug(site: Site) -> None:
    moved = edited(ZEPHYR_FILE, ("title:", "slug: breeze\ntitle:"))
    linking = [PROJECTS, HOME, RESUME, FEED, SITEMAP, SKILLS, MATCH, PYTHON, ATLAS]
    site.step(moved, changed=["projects/breeze/index.html", *linking], removed=[ZEPHYR])


def test_row_30_two_documents_swap_their_slugs(site: Site) -> None:
    swapped = edited(FIRST_FILE, ("title:", "slug: second\ntitle:")) | edited(
        SECOND_FILE, ("title:", "slug: first\ntitle:")
    )
    site.step(swapped, changed=[FIRST, SECOND, POSTS, HOME, FEED, SITEMAP, PYTHON])


def test_row_31_a_slug_that_is_taken(site: Site) -> None:
    site.step(edited(FIRST_FILE, ("title:", "slug: second\ntitle:")), error="duplicate-slug")
    site.step({FIRST_FILE: FILES[FIRST_FILE]}, changed=[])
    site.step(edited("content/pages/about.md", ("title:", "slug: skills\ntitle:")), error="url-clash")
    site.step(edited("content/pages/about.md", ("title:", "slug: media\ntitle:")), changed=None, reversible=False)
    site.step(
        {"content/pages/about.md": FILES["content/pages/about.md"], "content/media/index.html": "x"}, changed=None
    )
    site.step(edited("content/pages/about.md", ("title:", "slug: media\ntitle:")), error="url-clash")


def test_row_32_paths_that_differ_in_case_or_form_only(site: Site) -> None:
    site.step(edited(FIRST_FILE, ("title:", "slug: Second\ntitle:")), error="duplicate-slug")
    site.step({FIRST_FILE: FILES[FIRST_FILE], "content/media/NOTES.txt": "others"}, error="url-clash")
    site.step({"content/media/NOTES.txt": None, "content/media/a": "file"}, changed=["media/a"])
    site.step({"content/media/A/b": "in a folder"}, error="url-clash")


def test_row_37_a_fact_of_the_person(site: Site) -> None:
    site.step(edited("content/profile.yaml", ("Ada Lovelace", "Ada King")), changed=[ALL_PAGES, FEED])
    site.step(edited("content/profile.yaml", ("Ada Lovelace", "Ada King"), ("London", "Paris")), changed=[HOME, RESUME])
