"""What is private is in no output, whatever would put it there; and a build says where it would have been."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.cli import main
from generator.exports.agreement import text_of_pdf
from generator.folders import Folders
from generator.pipeline.build import Result, build
from generator.pipeline.request import Request
from tests.incremental.clean import quickly
from tests.pictures import png

PHONE = "+254 712 345 678"
PROFILE = "content/profile.yaml"
SITE = {
    PROFILE: f"name: Ada\nprivate:\n  phone: {PHONE}\n",
    "content/skills.yaml": "- name: Python\n",
    "content/projects/atlas.md": "---\ntitle: Atlas\nskills: [Python]\n---\n\n"
    "[Notes](media/notes.txt) ![Plan](media/plan.svg)\n",
    "content/media/notes.txt": "nothing to see",
    "content/media/plan.svg": '<svg xmlns="http://www.w3.org/2000/svg"><text>Plan</text></svg>',
}
WORDS = {
    "the text of an entry": ("content/projects/atlas.md", "[Notes]", f"Call {PHONE}. [Notes]"),
    "the title of an entry": ("content/projects/atlas.md", "title: Atlas", "title: Atlas 0712345678"),
    "words for a picture": ("content/projects/atlas.md", "![Plan]", "![254-712-345-678]"),
    "an address": ("content/projects/atlas.md", "[Notes]", "[Call](tel:+254712345678) [Notes]"),
    "another field of the profile": (PROFILE, "name: Ada", f'name: Ada\nheadline: "Call me: {PHONE}"'),
    "a skill": ("content/skills.yaml", "Python", f"Python\n  summary: Ask {PHONE}"),
    "a file": ("content/media/notes.txt", "nothing", f"{PHONE}"),
    "a drawing": ("content/media/plan.svg", "Plan", "0712 345 678"),
}


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    """Read the program's own files once."""
    with quickly():
        yield


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path, text in SITE.items():
        _write(tmp_path, path, text)
    return tmp_path


def _write(site: Path, path: str, text: str) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text(text, encoding="utf-8")


def _build(site: Path) -> Result:
    return build(Request(folders=Folders.of(site, None), today=datetime.date(2026, 11, 22), trust_stamps=False))


def _published(site: Path) -> bytes:
    return b"\n".join(file.read_bytes() for file in sorted((site / "output").rglob("*")) if file.is_file())


def _codes(result: Result) -> set[str]:
    return {finding.code for finding in result.diagnostics if finding.severity == "error"}


def test_a_private_value_is_in_no_output(site: Path) -> None:
    assert _codes(_build(site)) == set()
    assert re.search(rb"712\W{0,3}345", _published(site)) is None  # three digits alone are in many a digest


@pytest.mark.parametrize("where", WORDS)
def test_a_private_value_elsewhere_in_the_content_stops_publication_and_is_named(site: Path, where: str) -> None:
    path, before, after = WORDS[where]
    _build(site)
    published = _published(site)
    _write(site, path, SITE[path].replace(before, after, 1))
    result = _build(site)
    assert _codes(result) == {"private-value"}
    finding = next(finding for finding in result.diagnostics if finding.code == "private-value")
    assert "`phone` is private" in finding.message
    assert finding.place is not None
    assert finding.place.path == PROFILE
    assert _published(site) == published


def test_a_value_that_becomes_private_is_looked_for_in_what_was_published_before(site: Path) -> None:
    path, before, after = WORDS["a file"]
    _write(site, path, SITE[path].replace(before, after, 1))
    _write(site, PROFILE, "name: Ada\n")
    assert _codes(_build(site)) == set()
    _write(site, "content/private.yaml", f"private:\n  phone: {PHONE}\n")
    result = _build(site)
    assert _codes(result) == {"private-value"}
    assert [finding.place.path for finding in result.diagnostics if finding.place] == ["content/private.yaml"]


def test_a_page_that_was_fine_is_looked_through_again_for_another_value(site: Path) -> None:
    assert _codes(_build(site)) == set()
    _write(site, PROFILE, SITE[PROFILE].replace(PHONE, "Atlas"))
    assert _codes(_build(site)) == {"private-value"}


def test_what_was_looked_through_is_not_looked_through_again(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _build(site)
    monkeypatch.setattr("generator.rendering.press.found_in", lambda *_: pytest.fail("looked through again"))
    assert _codes(_build(site)) == set()


def test_a_template_that_publishes_a_private_value_is_found_out(site: Path) -> None:
    _write(site, "templates/pages/project.html", f"<!-- {PHONE} -->")
    assert _codes(_build(site)) == {"private-value"}


RESUME = """\
resume:
  variants:
    - name: full
      private: [phone]
    - name: older
      headline: Engineer
"""


def _resume(site: Path, *arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["resume", "--site", str(site), *arguments])
    return int(ended.value.code or 0)


def test_a_variant_with_private_values_is_written_for_its_author_and_not_published(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _write(site, "content/site.yaml", RESUME)
    assert _codes(_build(site)) == set()
    assert sorted(file.name for file in (site / "output").glob("*.pdf")) == ["resume-older.pdf", "resume.pdf"]
    target = tmp_path_factory.mktemp("letters") / "new" / "ada.pdf"
    before = _published(site)
    assert _resume(site, "full", "--to", str(target)) == 0
    assert PHONE in text_of_pdf(target.read_bytes())
    assert _published(site) == before
    assert _resume(site, "--to", str(target)) == 0
    assert target.read_bytes() == (site / "output/resume.pdf").read_bytes()
    assert [file.name for file in target.parent.iterdir()] == ["ada.pdf"]


def test_a_variant_that_nobody_listed_and_a_value_that_nobody_wrote_are_told(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(site, "content/site.yaml", RESUME.replace("[phone]", "[phone, adress]"))
    assert _codes(_build(site)) == set()
    assert _resume(site, "ful") == 1
    assert (
        "error[unknown-variant]: the résumé has no variant `ful`\nhint: did you mean `full`?" in capsys.readouterr().err
    )
    assert _resume(site, "full") == 1
    assert "error[unknown-private]: there is no private value `adress`" in capsys.readouterr().err


def test_a_resume_for_its_author_is_not_written_where_the_site_is_published(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _build(site)
    assert _resume(site, "--to", str(site / "output/ada.pdf")) == 1
    assert "error[unsafe-output]" in capsys.readouterr().err
    assert not (site / "output/ada.pdf").exists()


def test_a_resume_of_a_site_with_mistakes_is_not_written(site: Path, tmp_path: Path) -> None:
    _write(site, "content/skills.yaml", "- nam: Python\n")
    assert _resume(site, "--to", str(tmp_path / "ada.pdf")) == 1
    assert not (tmp_path / "ada.pdf").exists()


def test_the_file_for_private_values_comes_before_the_profile(site: Path) -> None:
    _write(site, "content/private.yaml", "private:\n  phone: '0800 555 777'\n")
    _write(site, "content/media/notes.txt", PHONE)
    assert _codes(_build(site)) == set()
    _write(site, "content/media/notes.txt", "0800-555-777")
    assert _codes(_build(site)) == {"private-value"}


def test_a_picture_that_by_chance_holds_the_bytes_of_a_short_value_is_no_mistake(site: Path) -> None:
    _write(site, PROFILE, "name: Ada\nprivate:\n  door: IHDR\n")
    (site / "content/media/sea.png").write_bytes(png())
    _write(site, "content/pages/sea.md", "---\ntitle: Sea\n---\n\n![Sea](media/sea.png)\n")
    assert _codes(_build(site)) == set()
