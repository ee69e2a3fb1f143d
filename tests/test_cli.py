"""The commands: what they do, what they say, and the status they end with."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator import __version__
from generator.cli import main, skillfolio
from generator.output import transaction
from generator.uptodate import CACHE
from tests.built_site import REPOSITORY

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


def test_clean_says_that_what_earlier_builds_found_out_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = _site(tmp_path)
    assert _status("build", "--site", site) == 0
    capsys.readouterr()
    assert _status("clean", "--site", site) == 0
    removed, stays = capsys.readouterr().err.splitlines()
    assert removed.startswith("removed ")
    assert stays.startswith(".cache/ stays")
    assert (site / CACHE).exists()


def test_clean_without_a_build_is_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _status("clean", "--site", _site(tmp_path)) == 0
    assert capsys.readouterr().err == "removed 0 files from output/\n"


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


def test_schemas_are_written_into_the_site_that_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _status("schema", "--site", tmp_path) == 0
    assert (tmp_path / ".schemas" / "profile.schema.json").is_file()
    assert f"schemas into {(tmp_path / '.schemas').as_posix()}/" in capsys.readouterr().err


def test_a_bug_is_told_in_a_sentence_with_status_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(transaction, "commit", fail)
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

    monkeypatch.setattr(transaction, "commit", fail)
    assert _status("build", "--site", _site(tmp_path)) == 2
    said = capsys.readouterr().err
    assert said.endswith("error[system]: no space left on device: `output/index.html`\n")
    assert "Traceback" not in said


@pytest.mark.parametrize("arguments", [["--help"], *([name, "-h"] for name in skillfolio.commands)], ids=" ".join)
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

    monkeypatch.setattr(transaction, "commit", fail)
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


def test_a_file_of_somebody_else_is_replaced_only_by_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site, file = _site(tmp_path), tmp_path / "output" / "index.html"
    file.parent.mkdir()
    file.write_text("mine", encoding="utf-8")
    assert _status("build", "--site", site) == 1
    said = capsys.readouterr().err
    assert "error[foreign-file]" in said
    assert "`--force` replaces them" in said
    assert [path.name for path in file.parent.iterdir()] == ["index.html"]
    assert file.read_text(encoding="utf-8") == "mine"
    assert _status("build", "--site", site, "--force") == 0
    assert "Ada" in file.read_text(encoding="utf-8")
    assert _status("build", "--site", site) == 0


def test_without_a_cache_nothing_is_remembered_and_none_is_used(tmp_path: Path) -> None:
    site = _site(tmp_path, one="2026-01-02")
    assert _status("build", "--site", site, "--no-cache") == 0
    assert sorted(path.name for path in site.iterdir()) == ["content", "output"]
    assert _status("build", "--site", site) == 0
    before = {path: path.stat().st_mtime_ns for path in (site / ".cache").iterdir()}
    (site / "content" / "profile.yaml").write_text("name: Grace\n", encoding="utf-8")
    assert _status("build", "--site", site, "--no-cache") == 0
    assert {path: path.stat().st_mtime_ns for path in (site / ".cache").iterdir()} == before
    assert "Grace" in (site / "output" / "index.html").read_text(encoding="utf-8")


def test_verbose_tells_why_each_page_was_rendered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = _site(tmp_path, one="2026-01-02")
    assert _status("build", "--site", site, "--verbose") == 0
    lines = capsys.readouterr().err.splitlines()
    pages = [path.relative_to(site / "output").as_posix() for path in (site / "output").rglob("*.html")]
    assert {f"rendered {page}: it is new" for page in pages} <= set(lines)
    post = site / "content" / "posts" / "one.md"
    post.write_text(post.read_text(encoding="utf-8").replace("title: one", "title: Two"), encoding="utf-8")
    assert _status("build", "--site", site, "--verbose") == 0
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("rendered ")]
    assert "rendered posts/one/index.html: what it shows changed: `card.title`" in said
    assert not any(line.startswith("rendered 404.html") for line in said)
    assert _status("build", "--site", site, "--verbose") == 0
    assert "rendered " not in capsys.readouterr().err


HOLDER = """
import sys
from pathlib import Path
from generator.output.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell who holds a lock")
@pytest.mark.parametrize("command", ["build", "clean"])
def test_a_second_command_says_for_whom_it_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    site, pause = _site(tmp_path), time.sleep
    assert _status("build", "--site", site) == 0
    capsys.readouterr()
    holder = [sys.executable, "-c", HOLDER, str(site / "output")]
    with subprocess.Popen(
        holder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        stdin = process.stdin

        def let_go(seconds: float) -> None:
            if not stdin.closed:
                stdin.close()
            pause(seconds)

        monkeypatch.setattr(time, "sleep", let_go)
        assert _status(command, "--site", site) == 0
    first, second, *_ = capsys.readouterr().err.splitlines()
    assert first == f"waiting for another build (process {process.pid})"
    assert second.startswith("up to date" if command == "build" else "removed")


@pytest.mark.parametrize(
    ("arguments", "status", "stream", "said"),
    [
        (["--version"], 0, "stdout", __version__),
        (["explain", "--help"], 0, "stdout", "Examples:"),
        (["check"], 1, "stderr", "there is no folder `content/` here"),
        (["biuld"], 2, "stderr", "No such command 'biuld'"),
    ],
)
def test_the_status_and_all_that_is_said_reach_who_started_the_process(
    tmp_path: Path, arguments: list[str], status: int, stream: str, said: str
) -> None:
    surroundings = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "generator", *arguments]
    done = subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert said in getattr(done, stream)
    assert "Traceback" not in done.stderr
