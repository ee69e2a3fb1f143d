"""The commands: what they do, what they say, and the status they end with."""

import json
from pathlib import Path

import pytest

from generator import __version__, output
from generator.cli import main

GOOD = "name: Ada\n"
WARNED = "name: Ada\nemail: you@example.com\n"
BAD = "name: Ada\nemial: x\n"


@pytest.fixture(autouse=True)
def _fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")  # 2026-11-22


def _site(folder: Path, profile: str = GOOD, **posts: str) -> Path:
    (folder / "content" / "posts").mkdir(parents=True, exist_ok=True)
    (folder / "content" / "profile.yaml").write_text(profile, encoding="utf-8")
    for name, date in posts.items():
        text = f"---\ntitle: {name}\ndate: {date}\n---\nText.\n"
        (folder / "content" / "posts" / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def _status(*arguments: str | Path) -> object:
    with pytest.raises(SystemExit) as end:
        main([str(argument) for argument in arguments])
    return end.value.code or 0


def test_a_good_site_is_built_with_status_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _status("build", "--site", _site(tmp_path)) == 0
    assert (tmp_path / "output" / "index.html").is_file()
    said = capsys.readouterr().err
    assert "built " in said
    assert (tmp_path / "output" / "index.html").as_uri() in said


def test_an_authors_mistake_is_status_1_and_leaves_the_output_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _status("build", "--site", _site(tmp_path, BAD)) == 1
    assert not (tmp_path / "output").exists()
    said = capsys.readouterr().err
    assert "error[unknown-field]" in said
    assert "1 error; output/ is as it was" in said


def test_a_warning_is_status_0(tmp_path: Path) -> None:
    assert _status("check", "--site", _site(tmp_path, WARNED)) == 0


def test_check_writes_nothing(tmp_path: Path) -> None:
    assert _status("check", "--site", _site(tmp_path)) == 0
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["biuld"],
        ["build", "--colour"],
        ["build", "--format", "xml"],
        ["build", "--today", "tomorrow"],
        ["build", "--base-url", "ada.dev"],
        ["build", "--base-url", "ftp://ada.dev/"],
        ["build", "--base-url", "https://[ada"],
        ["build", "--base-url", "https://ada.dev:99999/"],
        ["build", "--base-url", "https://ada.dev/?page=1"],
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert _status(*arguments) == 2
    said = capsys.readouterr().err
    assert said
    assert "Traceback" not in said


def test_a_seconds_variable_that_is_no_number_is_status_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert _status("check", "--site", _site(tmp_path)) == 2
    assert "SOURCE_DATE_EPOCH" in capsys.readouterr().err


def test_the_day_comes_from_the_option_before_the_variable(tmp_path: Path) -> None:
    site = _site(tmp_path, earlier="2026-11-22", later="2026-11-23")
    posts = tmp_path / "output" / "posts"
    assert _status("build", "--site", site) == 0
    assert (posts / "earlier").is_dir()
    assert not (posts / "later").exists()
    assert _status("build", "--site", site, "--today", "2026-11-23") == 0
    assert (posts / "later").is_dir()
    assert _status("build", "--site", site, "--today", "2026-11-21") == 0
    assert not posts.exists()


def test_drafts_and_entries_of_the_future_are_built_on_request(tmp_path: Path) -> None:
    site = _site(tmp_path, later="2030-01-01")
    assert _status("build", "--site", site, "--drafts") == 0
    assert (tmp_path / "output" / "posts" / "later").is_dir()


def test_the_short_format_is_one_line_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _status("check", "--site", _site(tmp_path, BAD), "--format", "short") == 1
    first = capsys.readouterr().err.split("\n")[0]
    assert first == (
        "content/profile.yaml:2:1: error[unknown-field]: `Profile` has no field `emial` (did you mean `email`?)"
    )


def test_the_json_format_is_for_programs_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _status("check", "--site", _site(tmp_path, BAD), "--format", "json") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["place"]["line"] == 2


def test_the_github_format_annotates_the_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _status("check", "--site", _site(tmp_path, BAD), "--format", "github") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("::error title=unknown-field,file=content/profile.yaml,line=2,col=1::")


def test_quiet_says_errors_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _status("build", "--site", _site(tmp_path, WARNED), "--quiet") == 0
    assert capsys.readouterr().err == ""
    assert _status("build", "--site", _site(tmp_path, BAD), "--quiet") == 1
    assert "error[unknown-field]" in capsys.readouterr().err


def test_verbose_names_every_file_and_the_time_of_each_stage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _status("build", "--site", _site(tmp_path), "--verbose") == 0
    said = capsys.readouterr().err
    assert "wrote index.html" in said
    assert "parse " in said


def test_nothing_is_coloured_where_no_terminal_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _status("check", "--site", _site(tmp_path, BAD)) == 1
    assert "\x1b" not in capsys.readouterr().err


def test_an_address_is_taken_from_the_option(tmp_path: Path) -> None:
    assert _status("build", "--site", _site(tmp_path), "--base-url", "https://ada.dev/portfolio") == 0
    assert "https://ada.dev/portfolio/" in (tmp_path / "output" / "sitemap.xml").read_text(encoding="utf-8")


def test_clean_removes_only_what_was_built(tmp_path: Path) -> None:
    site = _site(tmp_path)
    assert _status("build", "--site", site) == 0
    (tmp_path / "output" / ".gitignore").write_text("*\n", encoding="utf-8")
    assert _status("clean", "--site", site) == 0
    assert [item.name for item in (tmp_path / "output").iterdir()] == [".gitignore"]


def test_clean_without_a_build_is_fine(tmp_path: Path) -> None:
    assert _status("clean", "--site", _site(tmp_path)) == 0


@pytest.mark.parametrize("command", ["build", "clean"])
def test_an_unsafe_output_folder_is_refused(tmp_path: Path, command: str) -> None:
    site = _site(tmp_path)
    assert _status(command, "--site", site, "--output", site / "content") == 1
    assert (site / "content" / "profile.yaml").read_text(encoding="utf-8") == GOOD


def test_schemas_are_written_for_every_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _status("schema", tmp_path / "schemas") == 0
    names = {file.name for file in (tmp_path / "schemas").iterdir()}
    assert {"site.schema.json", "profile.schema.json", "projects.schema.json", "project.schema.json"} <= names
    assert "wrote" in capsys.readouterr().err


def test_a_bug_is_told_in_a_sentence_with_status_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(output, "commit", fail)
    assert _status("build", "--site", _site(tmp_path)) == 2
    said = capsys.readouterr().err
    assert "RuntimeError: boom" in said
    assert "This is a bug of skillfolio" in said
    assert "Nothing was published" not in said


def test_a_disk_that_refuses_is_told_in_a_sentence_with_status_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "output/index.html")

    monkeypatch.setattr(output, "commit", fail)
    assert _status("build", "--site", _site(tmp_path)) == 2
    said = capsys.readouterr().err
    assert said.endswith("error[system]: no space left on device: `output/index.html`\n")
    assert "Traceback" not in said


@pytest.mark.parametrize("arguments", [["--help"], ["build", "-h"], ["check", "-h"], ["clean", "-h"], ["schema", "-h"]])
def test_help_teaches_by_examples(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert _status(*arguments) == 0
    assert "Example" in capsys.readouterr().out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert _status("--version") == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize("problem", [OSError(28, "No space", "\x1b[2J"), RuntimeError("\x1b[2J")])
def test_a_failure_cannot_command_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], problem: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr(output, "commit", fail)
    assert _status("build", "--site", _site(tmp_path)) == 2
    assert "\x1b" not in capsys.readouterr().err


def test_the_summary_says_how_many_entries_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "content" / "pages" / "later.md"
    page.parent.mkdir(parents=True)
    page.write_text("---\ntitle: Later\ndraft: true\n---\n", encoding="utf-8")
    (tmp_path / "content" / "profile.yaml").write_text("name: Ada\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["check", "--site", str(tmp_path)])
    assert "1 left out: drafts" in capsys.readouterr().err
