"""The pictures that networks show beside a link."""

import io
import re
from pathlib import Path

from PIL import Image

from tests.built_site import BuiltSite
from tests.exports.test_typesetting import BASE, built

OWN = ("index.html", "skills/python/index.html", "projects/atlas/index.html")


def meta(page: Path) -> dict[str, str]:
    """The properties that the head of a page tells networks."""
    head = page.read_text(encoding="utf-8").partition("</head>")[0]
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]*)" content="([^"]*)">', head)
    return dict(found)


def test_every_page_names_a_card_that_is_there(long_career: BuiltSite) -> None:
    for page in long_career.pages():
        properties = meta(long_career.folder / page)
        url = properties["og:image"]
        assert url.startswith(long_career.base or "-")
        file = long_career.folder / url.removeprefix(long_career.base or "")
        assert file.is_file() or "%" in url
        assert (properties["og:image:width"], properties["og:image:height"]) == ("1200", "630")
        assert properties["twitter:card"] == "summary_large_image"
        assert properties["og:image:alt"]


def test_an_entry_has_a_card_of_its_own_and_a_list_that_of_the_site(tmp_path: Path) -> None:
    built(tmp_path)
    cards = {page: meta(tmp_path / "output" / page)["og:image"] for page in (*OWN, "projects/index.html", "404.html")}
    assert cards == {
        "index.html": f"{BASE}assets/cards/home.png",
        "skills/python/index.html": f"{BASE}assets/cards/skills/python.png",
        "projects/atlas/index.html": f"{BASE}assets/cards/projects/atlas.png",
        "projects/index.html": f"{BASE}assets/cards/home.png",
        "404.html": f"{BASE}assets/cards/home.png",
    }


def test_cards_have_the_size_that_networks_ask_for(long_career: BuiltSite) -> None:
    files = sorted((long_career.folder / "assets" / "cards").rglob("*.png"))
    assert len(files) == 1 + 40 + 25 + 1 + 1 + 1
    for file in files[:12]:
        with Image.open(io.BytesIO(file.read_bytes())) as picture:
            assert (picture.format, picture.size) == ("PNG", (1200, 630))
    assert max(file.stat().st_size for file in files) < 150_000


def test_without_an_address_there_are_none(tmp_path: Path) -> None:
    built(tmp_path, base="")
    assert not (tmp_path / "output" / "assets" / "cards").exists()
    assert "og:image" not in meta(tmp_path / "output" / "index.html")


def test_an_author_can_do_without(tmp_path: Path) -> None:
    built(tmp_path, {"content/site.yaml": "cards: false\n"})
    assert not (tmp_path / "output" / "assets" / "cards").exists()
    assert "og:image" not in meta(tmp_path / "output" / "index.html")
    assert (tmp_path / "output" / "resume.pdf").is_file()
