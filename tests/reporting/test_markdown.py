"""The summary of a build or a check in Markdown, as a workflow shows it."""

from pathlib import Path

import pytest

from generator.cli import main
from generator.reporting.markdown import _plain

GOOD = "name: Ada\n"


def _run(site: Path, *arguments: str, status: int = 0) -> str:
    """What a command appends to its summary."""
    file = site / "summary.md"
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    with pytest.raises(SystemExit) as end:
        main([*arguments, "--site", str(site), "--today", "2026-11-22", "--summary", str(file)])
    assert (end.value.code or 0) == status
    text = file.read_text(encoding="utf-8")
    assert text.startswith(before)
    return text.removeprefix(before)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    _write(tmp_path, profile=GOOD)
    return tmp_path


def _write(site: Path, **files: str) -> None:
    (site / "content").mkdir(exist_ok=True)
    for name, text in files.items():
        (site / "content" / f"{name}.yaml").write_text(text, encoding="utf-8")


def test_a_build_is_summed_up_in_a_table(site: Path) -> None:
    said = _run(site, "build", "--base-url", "https://ada.example/portfolio")
    assert said.startswith("### Built 3 pages\n\n| | |\n| --- | --- |\n| Pages | 3 |\n| Time | ")
    for row in (
        "| Findings | none |",
        "| Documents converted | 1 of 1 |",
        "| Address | <https://ada.example/portfolio/> |",
    ):
        assert f"\n{row}\n" in said
    assert said.endswith("\n\n")


def test_a_build_without_an_address_says_so(site: Path) -> None:
    assert "| Address | not known: " in _run(site, "build")


def test_a_summary_is_written_also_when_there_is_nothing_to_do(site: Path) -> None:
    _run(site, "build")
    for _ in range(2):
        assert "| Documents converted | 0 of 1 |" in _run(site, "build")


def test_a_check_that_went_well_is_one_line(site: Path) -> None:
    said = _run(site, "check")
    assert said.startswith("Checked 3 pages in ")
    assert said.endswith(" s: no findings, 1 of 1 document converted.\n\n")


def test_warnings_are_listed_below_the_table(site: Path) -> None:
    _write(site, profile="name: Ada\nemail: you@example.com\n")
    said = _run(site, "build")
    assert "| Findings | 1 warning |" in said
    assert "\n\n- `content/profile.yaml:2:8`: **warning[placeholder]** " in said


@pytest.mark.parametrize(("command", "heading"), [("build", "### Not published: "), ("check", "### Not ready: ")])
def test_mistakes_are_listed_with_their_places(site: Path, command: str, heading: str) -> None:
    _write(site, profile="name: Ada\nemial: x\n")
    said = _run(site, command, status=1)
    assert said.startswith(f"{heading}1 error\n\n")
    assert (
        "- `content/profile.yaml:2:1`: **error[unknown-field]** `Profile` has no field `emial` *did you mean `email`?*"
        in said
    )


def test_only_the_first_fifty_findings_are_listed(site: Path) -> None:
    _write(site, skills="".join(f"- name: Skill {number}\n" for number in range(60)))
    said = _run(site, "build")
    assert said.count("\n- `content/skills.yaml") == 50
    assert said.endswith("\n- and 10 more\n\n")


def test_a_message_is_no_markdown_but_for_its_literals() -> None:
    assert _plain("found `<b>`, <img> and *stars* | more") == r"found `<b>`, \<img\> and \*stars\* \| more"
