"""The checks of the facts for machines can fail: each deliberate defect of a maker or a template is found by one."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import vobject

from generator.exports import jsonld, jsonresume, markdown, marks, terms, twins, vcard
from generator.folders import Folders, packaged_folder
from generator.pipeline.build import build
from generator.pipeline.request import Request
from tests.exports.pages import words, words_of_page
from tests.exports.test_jsonld import DATA
from tests.exports.vocabulary import mistakes
from tests.incremental.portfolio import FILES
from tests.incremental.site import TODAY

Patch = Callable[[], Any]


def _built(folder: Path) -> Path:
    for path, data in FILES.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)
    result = build(Request(folders=Folders.of(folder), today=TODAY, remember=False))
    assert result.succeeded, result.diagnostics
    return folder / "output"


def _defects(output: Path) -> set[str]:
    """The checks that fail, each in short what a test of its own looks for on the whole sites."""
    found = set()
    for twin in output.rglob("*.html.md"):
        text = twin.read_text(encoding="utf-8")
        bare = re.sub(r"\\(?=\W)", "", re.sub(r"\]\([^)\s]*\)", "]", text))
        if Counter(words_of_page(twin.with_suffix("").read_text(encoding="utf-8"))) - Counter(words(bare)):
            found.add("a twin says less than its page")
        if re.search(r"\]\([^):\s]*index\.html[)#]", text):
            found.add("a twin links to a page")
    for page in output.rglob("*.html"):
        for data in DATA.findall(page.read_text(encoding="utf-8")):
            found |= {"data of no vocabulary"} if mistakes(json.loads(data)["@graph"]) else set()
            found |= {"data that ends its element"} if set("<>&") & set(data) else set()
        if page.name == "index.html" and not DATA.search(page.read_text(encoding="utf-8")):
            found.add("a page without data")
    told = set(words(" ".join(jsonresume.texts((output / "resume.json").read_bytes()))))
    titles = re.findall(r"<h3>(.*?)</h3>", (output / "resume/index.html").read_text(encoding="utf-8"), re.DOTALL)
    if {word for title in titles for word in words_of_page(f"<main>{title}</main>")} - told:
        found.add("a resume without a name")
    card = (output / "contact.vcf").read_bytes().decode()
    if any(len(line.encode()) > 75 for line in card.split("\r\n")) or "email" not in vobject.readOne(card).contents:
        found.add("a card that is none")
    return found


MUTANTS: dict[str, tuple[Patch, str]] = {
    "terms are left out": (
        lambda: mock.patch.object(markdown, "_term", return_value=""),
        "a twin says less than its page",
    ),
    "heads of pages are left out": (
        lambda: mock.patch.object(markdown, "_SILENT", markdown._SILENT | {"header"}),
        "a twin says less than its page",
    ),
    "links are left as they are": (
        lambda: mock.patch.object(twins, "is_page", return_value=False),
        "a twin links to a page",
    ),
    "named lists are left out": (
        lambda: mock.patch.object(markdown, "_named", return_value=""),
        "a twin says less than its page",
    ),
    "headings are left out": (
        lambda: mock.patch.object(marks, "heading", return_value=""),
        "a twin says less than its page",
    ),
    "a type that does not exist": (
        lambda: mock.patch.object(jsonld, "_WORKS", {"challenge": "Challenge"}),
        "data of no vocabulary",
    ),
    "empty properties are kept": (
        lambda: mock.patch.object(terms, "fields", lambda **values: values),
        "data of no vocabulary",
    ),
    "data is not escaped": (lambda: mock.patch.object(jsonld, "_ESCAPES", {}), "data that ends its element"),
    "a kind of page is about nothing": (
        lambda: mock.patch.object(jsonld, "_DESCRIBERS", {}),
        "a page without data",
    ),
    "lines are not folded": (lambda: mock.patch.object(vcard, "folded", lambda line: line), "a card that is none"),
}


@pytest.fixture(autouse=True)
def _hard_files() -> Iterator[None]:
    """Texts that are hard on the makers."""
    long = "a long sentence, " * 8
    profile = f"name: Ada & Co\nheadline: Engineer\nemail: ada@lovelace.net\navailability: {long}end\n"
    with mock.patch.dict(FILES, {"content/profile.yaml": profile}):
        yield


def test_without_a_defect_nothing_is_found(tmp_path: Path) -> None:
    assert _defects(_built(tmp_path)) == set()


@pytest.mark.parametrize("name", MUTANTS)
def test_a_defect_of_a_maker_is_found(name: str, tmp_path: Path) -> None:
    patch, expected = MUTANTS[name]
    with patch(), mock.patch("generator.workers.count", return_value=1):
        output = _built(tmp_path)
    assert expected in _defects(output)


def test_a_template_without_the_data_is_found(tmp_path: Path) -> None:
    layout = (packaged_folder("templates") / "layouts" / "base.html").read_text(encoding="utf-8")
    (tmp_path / "templates" / "layouts").mkdir(parents=True)
    own = tmp_path / "templates" / "layouts" / "base.html"
    own.write_text(layout.replace("linked_data(page)", "''"), encoding="utf-8")
    assert _defects(_built(tmp_path)) == {"a page without data"}
