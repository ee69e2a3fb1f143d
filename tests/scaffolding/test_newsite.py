"""A new site: whole, honest, ready to be written in, and never at the cost of what is there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generator import __version__, reference
from generator.cli import main
from generator.commands import sites
from generator.content.schema import Profile
from generator.folders import Folders
from generator.pipeline.build import build
from generator.pipeline.request import Request
from generator.scaffolding import newsite
from generator.scaffolding.newsite import Details, Starter
from generator.yamlfiles.decode import decode
from generator.yamlfiles.tree import YamlText, parse
from tests.scaffolding.test_upgrade import TODAY
from tests.test_reference import _load

STARTERS: list[Starter] = list(get_args(Starter))


def _run(*arguments: str | Path) -> object:
    with pytest.raises(SystemExit) as end:
        main([str(argument) for argument in arguments])
    return end.value.code or 0


def _codes(site: Path, *, drafts: bool = False) -> list[str]:
    request = Request(folders=Folders.of(site), today=TODAY, write=False, remember=False, drafts=drafts)
    return [item.code for item in build(request).diagnostics]


def _files(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def _profile(data: bytes) -> Profile:
    text = YamlText("profile.yaml", data.decode(), 1)
    profile, found = decode(parse(text)[0], Profile, text)
    assert profile is not None, found
    return profile


# --- What is made -----------------------------------------------------------------------------------------------


def test_a_new_site_has_all_that_a_site_needs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("new", tmp_path / "me") == 0
    assert set(_files(tmp_path / "me")) >= {
        "README.md", ".gitignore", ".editorconfig", ".vscode/settings.json", ".vscode/extensions.json",
        ".github/workflows/publish.yml", ".schemas/site.schema.json", ".schemas/project.schema.json",
        "templates/README.md", "content/profile.yaml", "content/site.yaml", "content/skills.yaml",
    }  # fmt: skip
    said = capsys.readouterr().err
    assert "next:\n  cd " in said
    assert "skillfolio serve --open" in said


@pytest.mark.parametrize("starter", STARTERS)
def test_a_new_site_has_no_mistakes_and_names_what_is_still_the_examples(tmp_path: Path, starter: Starter) -> None:
    assert _run("new", tmp_path / "me", "--starter", starter) == 0
    expected = ["placeholder"] if starter == "example" else []
    assert _codes(tmp_path / "me") == _codes(tmp_path / "me", drafts=True) == expected
    assert _run("new", tmp_path / "ada", "--starter", starter, "--name", "Ada") == 0
    assert _codes(tmp_path / "ada") == []


def test_nothing_of_the_example_is_published_in_anybodys_name(tmp_path: Path) -> None:
    assert _run("new", tmp_path / "me", "--name", "Ada") == 0
    assert _run("build", "--site", tmp_path / "me") == 0
    output = tmp_path / "me" / "output"
    assert not [name for name in _files(output) if "example" in name or name.startswith(("skills/", "projects/"))]
    assert not [page for page in output.rglob("*.html") if "xample" in page.read_text(encoding="utf-8")]


def test_the_example_has_one_entry_of_each_kind_that_a_preview_shows(tmp_path: Path) -> None:
    assert _run("new", tmp_path / "me") == 0
    assert _run("build", "--site", tmp_path / "me", "--drafts") == 0
    sections = {name.split("/")[0] for name in _files(tmp_path / "me" / "output") if name.count("/") == 2}
    kinds = {"skills", "projects", "experience", "programs", "challenges", "practices", "certificates"}
    assert sections >= kinds


def test_the_workflow_and_the_readme_are_of_this_version(tmp_path: Path) -> None:
    assert _run("new", tmp_path) == 0
    for name in (".github/workflows/publish.yml", "README.md"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert re.search(rf"skillfolio(\[\w+\])?=={re.escape(__version__)}['\n]", text)
    assert not [name for name in _files(tmp_path) if "@VERSION@" in (tmp_path / name).read_text(encoding="utf-8")]
    workflow = yaml.safe_load((tmp_path / ".github/workflows/publish.yml").read_text(encoding="utf-8"))
    assert workflow["permissions"] in ({}, {"contents": "read"})


def test_editors_know_the_schema_of_every_list_and_record(tmp_path: Path) -> None:
    assert _run("new", tmp_path) == 0
    attached = json.loads((tmp_path / ".vscode/settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    files = {f"content/{file.name}" for file in (tmp_path / "content").glob("*.yaml")}
    assert files <= set(attached.values())
    for schema, file in attached.items():
        validator = Draft202012Validator(json.loads((tmp_path / schema).read_text(encoding="utf-8")))
        if (tmp_path / file).is_file():
            text = (tmp_path / file).read_text(encoding="utf-8")
            assert text.startswith(f"# yaml-language-server: $schema=../{schema}\n")
            assert not list(validator.iter_errors(_load(text)))


def test_what_is_built_or_private_is_not_committed(tmp_path: Path) -> None:
    assert _run("new", tmp_path) == 0
    (tmp_path / "content" / "private.yaml").write_text("private: {phone: 555 0123456}\n", encoding="utf-8")
    assert _run("build", "--site", tmp_path) == 0
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    listed = subprocess.run(
        ["git", "-C", str(tmp_path), "ls-files", "-o", "--exclude-standard"], capture_output=True, text=True, check=True
    )
    assert not [
        line for line in listed.stdout.split("\n") if line.startswith(("output/", ".cache/", "content/private"))
    ]
    assert ".schemas/site.schema.json" in listed.stdout


def test_nothing_private_comes_with_a_starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "private.yaml").write_text("private: {phone: 555 0123456}\n", encoding="utf-8")
    (tmp_path / "profile.yaml").write_text("name: Ada\n", encoding="utf-8")
    monkeypatch.setattr(newsite, "packaged_folder", lambda _: tmp_path)
    assert newsite.starter("alx-prodev").keys() == {"content/profile.yaml"}


def test_the_command_offers_every_starter() -> None:
    assert list(sites._STARTERS) == STARTERS


# --- From what somebody has -------------------------------------------------------------------------------------


README = """# Data Bootcamp

## Technologies

- **Python** – all of it

## Challenges

- Large files → read them in pieces
"""


def test_a_new_site_may_begin_with_what_somebody_has_and_without_examples(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    resume = {"basics": {"name": "Ada King", "label": "Engineer"}}
    (tmp_path / "resume.json").write_text(json.dumps(resume), encoding="utf-8")
    options = ("--from", tmp_path / "README.md", "--from", tmp_path / "resume.json", "--headline", "Analyst")
    assert _run("new", tmp_path / "me", *options) == 0
    content = tmp_path / "me" / "content"
    assert _files(content) == [
        "challenges/large-files.md", "profile.yaml", "programs/data-bootcamp.md", "site.yaml", "skills.yaml",
    ]  # fmt: skip
    profile = _profile((content / "profile.yaml").read_bytes())
    assert (profile.name, profile.headline) == ("Ada King", "Analyst")
    assert (tmp_path / "me" / ".github/workflows/publish.yml").is_file()
    assert _codes(tmp_path / "me") == []
    said = capsys.readouterr().err
    assert "Became content: " in said
    assert "made a site in " in said
    assert "examples" not in said


def test_nothing_is_made_of_what_cannot_be_imported(tmp_path: Path) -> None:
    (tmp_path / "resume.json").write_text('{"basics": ', encoding="utf-8")
    assert _run("new", tmp_path / "me", "--from", tmp_path / "resume.json") == 1
    assert not (tmp_path / "me").exists()


def test_what_is_there_is_not_mixed_with_what_somebody_has(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    assert _run("new", tmp_path / "me", "-q") == 0
    before = _files(tmp_path / "me")
    assert _run("new", tmp_path / "me", "--force", "--from", tmp_path / "README.md") == 1
    assert "skillfolio import SOURCE" in capsys.readouterr().err
    assert _files(tmp_path / "me") == before


def test_a_site_begins_with_a_starter_or_with_what_somebody_has(tmp_path: Path) -> None:
    assert _run("new", tmp_path / "me", "--starter", "example", "--from", tmp_path / "README.md") == 2


# --- What is known of the person --------------------------------------------------------------------------------

NAMES = st.text(min_size=1, max_size=300).filter(lambda name: not newsite.mistakes(Details(name=name)))


@given(NAMES, st.sampled_from(STARTERS))
def test_any_name_that_a_profile_may_have_survives(name: str, starter: Starter) -> None:
    before = newsite.starter(starter)
    after = newsite.plan(before, Details(name=name), {})["content/profile.yaml"]
    assert _profile(after).name == name.strip()

    def comments(data: bytes) -> list[str]:
        return [line for line in data.decode().split("\n") if line.startswith("#") and "email" not in line]

    assert comments(after) == comments(before["content/profile.yaml"])


@pytest.mark.parametrize("starter", STARTERS)
def test_what_is_given_is_in_the_profile_and_the_settings(tmp_path: Path, starter: Starter) -> None:
    details = {
        "name": 'Ada "Countess" Lovelace: #1', "headline": "Engineer", "email": "ada@ada.dev", "location": "London",
        "availability": "No: not now", "url": "https://ada.dev/", "language": "fr",
    }  # fmt: skip
    options = [word for name, text in details.items() for word in (f"--{name}", text)]
    assert _run("new", tmp_path / "me", "--starter", starter, *options) == 0
    profile = _profile((tmp_path / "me/content/profile.yaml").read_bytes())
    assert {name: getattr(profile, name, None) for name in details} == details | {"url": None, "language": None}
    settings = yaml.safe_load((tmp_path / "me/content/site.yaml").read_text(encoding="utf-8"))
    assert (settings["url"], settings["language"]) == ("https://ada.dev/", "fr")
    assert _codes(tmp_path / "me") == []


def test_an_address_that_is_not_given_is_not_left_the_examples(tmp_path: Path) -> None:
    assert _run("new", tmp_path, "--starter", "alx-prodev", "--name", "Ada") == 0
    assert _profile((tmp_path / "content/profile.yaml").read_bytes()).email is None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--email", "ada"], "--email: expected an email address such as `ada@example.org`, found `ada`"),
        (["--name", " "], "--name: expected a line of text, found nothing"),
        (["--name", "a\nb"], "--name: expected a line of text, found `a"),
        (["--name", "a\x07"], "--name: there is a character in it that no page can show"),
        (["--name", "a\udcff"], "--name: there is a character in it that no page can show"),
        (["--name", "a" * 301], "--name: expected at most 300 characters, found 301"),
        (["--url", "ada.dev"], "--url: expected a web address"),
        (["--language", "English"], "--language: expected a language tag"),
        (["--email", "ada", "--url", "ada"], "--url: "),
    ],
)
def test_what_no_profile_may_say_is_wrong_usage_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert _run("new", tmp_path / "me", *options) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "me").exists()


def test_content_from_elsewhere_is_taken_as_it_is() -> None:
    content = {"content/profile.yaml": b"name: Grace\n", "content/skills.yaml": b"- name: COBOL\n"}
    made = newsite.plan(content, Details(headline="Admiral"), reference.json_schemas())
    assert made["content/skills.yaml"] == content["content/skills.yaml"]
    assert made["content/profile.yaml"] == b"name: Grace\nheadline: Admiral\n"


# --- Where it is made -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a folder", "Ñandú/日本 語", "-dash", "it's"])
def test_a_folder_may_have_any_name_and_those_around_it_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run("new", "--", name) == 0
    assert (tmp_path / name / "content" / "profile.yaml").is_file()
    assert _codes(tmp_path / name) == ["placeholder"]


def test_a_repository_that_was_just_made_is_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    assert _run("new", ".") == 0


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    assert _run("new", tmp_path) == 1
    assert "error[not-empty]: the folder is not empty: it holds `README.md`" in capsys.readouterr().err
    assert _files(tmp_path) == ["README.md"]


def test_force_adds_what_is_missing_and_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "profile.yaml").write_text("name: Grace\n", encoding="utf-8")
    assert _run("new", tmp_path, "--force", "--name", "Ada") == 0
    said = capsys.readouterr().err
    assert "warning[content-kept]" in said
    assert "kept content/, which was there\nkept README.md, which was there\n" in said
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "content" / "profile.yaml").read_text(encoding="utf-8") == "name: Grace\n"
    assert _files(tmp_path / "content") == ["profile.yaml"]
    assert (tmp_path / ".github/workflows/publish.yml").is_file()


def test_a_file_in_the_way_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "me").write_text("", encoding="utf-8")
    assert _run("new", tmp_path / "me") == 2
    assert _run("new", tmp_path / "me" / "deeper") == 2


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tmp_path.chmod(0o555)
    assert _run("new", tmp_path / "me") == 2
    assert "error[system]: permission denied" in capsys.readouterr().err


def test_a_site_inside_another_one_is_made_with_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("new", tmp_path / "outer") == 0
    assert _run("new", tmp_path / "outer" / "drafts" / "inner") == 0
    assert "warning[site-in-site]" in capsys.readouterr().err
    assert _codes(tmp_path / "outer" / "drafts" / "inner") == ["placeholder"]


def test_an_error_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.open

    def refuse(self: Path, *arguments: object, **options: object) -> object:
        if self.name == "README.md" and "xb" in arguments:
            raise OSError(28, "No space left on device", str(self))
        return real(self, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    assert _run("new", tmp_path / "a" / "b") == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_nothing_is_made_through_a_link_that_leads_out(tmp_path: Path) -> None:
    (tmp_path / "me").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "me" / ".vscode").symlink_to(tmp_path / "elsewhere")
    assert _run("new", tmp_path / "me", "--force") == 2
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert [file.name for file in (tmp_path / "me").iterdir()] == [".vscode"]
