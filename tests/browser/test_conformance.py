"""The HTML keeps to its standard, as the Nu checker reads it."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.browser.install import find_checker, why_no_checker
from tests.built_site import BuiltSite


@pytest.fixture(scope="module")
def checker() -> Path:
    return find_checker() or pytest.skip(why_no_checker())


def test_every_page_of_the_rich_site_conforms(rich: BuiltSite, checker: Path) -> None:
    found = complaints(checker, rich.folder)
    assert not found, "\n".join(found)


def test_every_page_of_the_starter_site_conforms(starter: BuiltSite, checker: Path) -> None:
    found = complaints(checker, starter.folder)
    assert not found, "\n".join(found)


def test_the_checker_sees_what_is_wrong(checker: Path, tmp_path: Path) -> None:
    page = "<!doctype html><html lang=en><title>x</title><ul><p>no list item</p></ul></html>"
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    assert len(complaints(checker, tmp_path)) == 1


QUICK = ("-XX:TieredStopAtLevel=1", "-Xss4m")
"""To translate the checker thoroughly takes longer than it runs; what is translated quickly needs a larger stack."""


def complaints(checker: Path, folder: Path) -> list[str]:
    """The errors the checker finds in all HTML pages below the folder."""
    command = [
        "java",
        *QUICK,
        "-jar",
        str(checker),
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        "--errors-only",
    ]
    command += ["--skip-non-html", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    root = folder.resolve().as_uri().replace("file://", "file:") + "/"
    return [
        f"{message['url'].removeprefix(root)}:{message.get('lastLine')}: {message['message']} {message.get('extract')}"
        for message in json.loads(done.stdout)["messages"]
    ]
