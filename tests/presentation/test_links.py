"""Where authors' links lead, seen from documents and from pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.schema import Image
from generator.images.model import Facts, Original
from generator.markup.model import Link
from generator.presentation.addresses import Address, relative
from generator.presentation.links import Broken, Links, check
from generator.reading.places import Places
from tests.sites_in_memory import assembled, sources

FILES = {
    "skills.yaml": "- name: REST APIs\n  aliases: [REST]\n- name: C++\n  slug: cpp\n",
    "projects/atlas.md": "---\ntitle: Atlas\nskills: [REST, C++]\n---\n\n## Design\n\nText.\n",
    "projects/board/index.md": "---\ntitle: Board\nslug: task-board\n---\n\nText.\n",
    "projects/secret.md": "---\ntitle: Secret\ndraft: true\n---\n",
    "practices.yaml": "- title: Test first\n",
    "pages/about.md": "---\ntitle: About\n---\n",
}
PICTURE = Original("0" * 64, Facts("drawing", 4, 3))
ASSETS = ["content/media/my map.png", "content/projects/board/shot.png", "content/projects/nobody/lost.png"]


def _links() -> Links:
    found = assembled(FILES)
    return Links(found.portfolio, [*(f"content/{path}" for path in FILES), *ASSETS], dict.fromkeys(ASSETS, PICTURE))


def _resolved(target: str, source: str = "projects/atlas", kind: str = "link") -> Address | Broken:
    portfolio = assembled(FILES).portfolio
    return _links().resolve(portfolio.by_key[source], Link(target, "image" if kind == "image" else "link"))


@pytest.mark.parametrize(
    ("target", "path", "anchor"),
    [
        ("atlas.md", "projects/atlas/index.html", ""),
        ("../projects/atlas.md#design", "projects/atlas/index.html", "design"),
        ("board/index.md", "projects/task-board/index.html", ""),
        ("board/", "projects/task-board/index.html", ""),
        ("task-board.md", "projects/task-board/index.html", ""),
        ("../practices/test-first", "practices/test-first/index.html", ""),
        ("../pages/about.md", "about/index.html", ""),
        ("../skills/", "skills/index.html", ""),
        ("../projects", "projects/index.html", ""),
        ("skill:REST", "skills/rest-apis/index.html", ""),
        ("skill:C%2B%2B", "skills/cpp/index.html", ""),
        ("skill:rest%20apis", "skills/rest-apis/index.html", ""),
        ("media/my%20map.png", "media/my map.png", ""),
        ("../media/my%20map.png", "media/my map.png", ""),
        ("board/shot.png", "projects/task-board/shot.png", ""),
    ],
)
def test_a_link_to_a_file_leads_to_what_is_published_of_it(target: str, path: str, anchor: str) -> None:
    assert _resolved(target) == Address(path, anchor)


@pytest.mark.parametrize(
    ("target", "code", "hint"),
    [
        ("atlsa.md", "broken-link", "did you mean `atlas.md`?"),
        ("atlas.md#desing", "broken-anchor", "design"),
        ("secret.md", "broken-link", "publish"),
        ("/projects/atlas", "absolute-link", "path of the file"),
        ("../../README.md", "broken-link", "file of the site"),
        ("../../../../etc/passwd", "broken-link", "file of the site"),
        ("skill:Kobol", "unknown-skill", None),
    ],
)
def test_a_link_that_leads_nowhere_says_why_and_what_to_do(target: str, code: str, hint: str | None) -> None:
    broken = _resolved(target)
    assert isinstance(broken, Broken)
    assert broken.code == code
    assert hint is None or hint in (broken.hint or "")


def test_a_missing_image_names_the_nearest_file() -> None:
    broken = _resolved("media/my map.jpg", kind="image")
    assert isinstance(broken, Broken)
    assert (broken.code, broken.hint) == ("missing-media", "did you mean `media/my map.png`?")


def test_files_of_a_bundle_that_is_not_published_are_not_published() -> None:
    assert "content/projects/nobody/lost.png" not in _links().assets


def test_a_broken_link_is_reported_at_each_of_its_places() -> None:
    files = {"projects/atlas.md": "---\ntitle: Atlas\n---\n\n[a](gone.md) and\n[b](gone.md)\n"}
    found = assembled(files)
    places = Places({item.path: item for item in sources(files)})
    links = Links(found.portfolio, [f"content/{path}" for path in files], {})
    reported = check(found.portfolio.by_key.values(), links, places, frozenset())
    assert [(item.code, item.place and (item.place.line, item.place.column)) for item in reported] == [
        ("broken-link", (5, 5)),
        ("broken-link", (6, 5)),
    ]


_PARTS = st.lists(st.from_regex(r"[a-z]{1,3}", fullmatch=True), min_size=1, max_size=4).map("/".join)


@given(_PARTS, _PARTS)
def test_a_relative_address_leads_from_the_page_to_the_target(page: str, target: str) -> None:
    folder = page.split("/")[:-1]
    steps = relative(target, page).split("/")
    for step in steps:
        folder = folder[:-1] if step == ".." else [*folder, step]
    assert "/".join(folder) == target


def test_a_picture_field_holds_a_path_and_not_an_address() -> None:
    found = assembled(FILES)
    path = "content/media/a#b 100%25.png"
    links = Links(found.portfolio, [path], {path: PICTURE})
    atlas = found.portfolio.by_key["projects/atlas"]
    assert links.image(atlas, Image(file="media/a#b 100%25.png", alt="x")) == Address("media/a#b 100%25.png")
