"""The stylesheet and the scripts: which are published, under which names, and which pages ask for them."""

import re
from pathlib import Path

import pytest

from generator.content.sources import Source
from generator.pages import assets
from generator.pages.assets import Assets
from generator.presentation.addresses import Address
from generator.presentation.plan import Copied
from generator.theming.theme import Theme

ASSETS = Assets(
    stylesheet=Copied(path="assets/site-1.css", source="templates/styles"),
    scripts=(
        Copied(path="assets/find-2.js", source="templates/scripts/find.js"),
        Copied(path="assets/match-3.js", source="templates/scripts/match.js"),
    ),
)


def _theme(*layers: dict[str, bytes]) -> Theme:
    return Theme(
        tuple(
            {name: Source.of(f"layer-{number}/{name}", data) for name, data in layer.items()}
            for number, layer in enumerate(layers)
        )
    )


def test_every_script_of_the_folder_itself_is_known_by_the_name_of_its_file() -> None:
    files = {"scripts/find.js": b"1", "scripts/notes.txt": b"2", "scripts/deep/own.js": b"3", "styles/1.css": b"4"}
    assert {name: source.data for name, source in assets.scripts(_theme(files)).items()} == {
        "templates/scripts/find.js": b"1"
    }


def test_a_script_of_the_site_replaces_the_packaged_one_and_may_be_added() -> None:
    own, packaged = {"scripts/find.js": b"own", "scripts/more.js": b"more"}, {"scripts/find.js": b"packaged"}
    found = assets.scripts(_theme(own, packaged))
    assert {name: source.data for name, source in found.items()} == {
        "templates/scripts/find.js": b"own",
        "templates/scripts/more.js": b"more",
    }


def test_a_script_with_other_bytes_has_another_name() -> None:
    names = {assets.script_path("templates/scripts/find.js", Source.of("x", data).digest) for data in (b"1", b"2")}
    assert len(names) == 2
    assert all(name.startswith("assets/find-") and name.endswith(".js") for name in names)


def test_a_page_asks_for_a_script_by_its_name() -> None:
    assert ASSETS.script("match") == Address("assets/match-3.js")


def test_a_script_that_no_page_needs_is_not_published() -> None:
    assert [copied.path for copied in ASSETS.published({ASSETS.script("match")})] == [
        "assets/site-1.css",
        "assets/match-3.js",
    ]
    assert ASSETS.published(set()) == (ASSETS.stylesheet,)


@pytest.mark.parametrize("script", sorted((Path(__file__).parents[2] / "templates" / "scripts").glob("*.js")))
def test_a_script_of_ours_is_strict_and_asks_nobody_for_anything(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert re.search(r"""^["']use strict["'];$""", text, re.MULTILINE)
    assert not [name for name in ("fetch(", "XMLHttpRequest", "innerHTML", "eval(", "sendBeacon") if name in text]
