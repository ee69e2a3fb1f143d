"""A site's own templates: a copy changes nothing by itself, and tells when its original has changed."""

from pathlib import Path

import pytest

from generator import __version__
from generator.cli import main
from generator.folders import Folders, packaged_folder
from generator.scaffolding import overrides
from tests.built_site import REPOSITORY

PACKAGED = packaged_folder("templates")
NAMES = sorted(
    file.relative_to(PACKAGED).as_posix()
    for file in PACKAGED.rglob("*.*")
    if file.suffix in (".html", ".xml", ".txt", ".js", ".css", ".typ", ".yaml")
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "profile.yaml").write_text("name: Ada\nheadline: Engineer\n", encoding="utf-8")
    (tmp_path / "content" / "skills.yaml").write_text("- name: Python\n", encoding="utf-8")
    projects = "- title: Board\n  start: 2025\n  skills: [Python]\n"
    (tmp_path / "content" / "projects.yaml").write_text(projects, encoding="utf-8")
    return tmp_path


def _run(*arguments: str | Path) -> object:
    with pytest.raises(SystemExit) as end:
        main([str(argument) for argument in arguments])
    return end.value.code or 0


def _output(site: Path, name: str) -> dict[str, bytes]:
    assert _run("build", "--site", site, "--output", site / name, "--base-url", "https://ada.dev/", "-q") == 0
    files = [file for file in (site / name).rglob("*") if file.is_file() and not file.name.startswith(".")]
    return {file.relative_to(site / name).as_posix(): file.read_bytes() for file in files}


def test_copies_of_all_templates_make_the_same_pages(site: Path) -> None:
    before = _output(site, "before")
    layers, _ = overrides.look(Folders.of(site))
    for name in NAMES:
        data, refused = overrides.copied(layers, name)
        assert refused is None
        file = site / "templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if not name.startswith(("styles/", "scripts/")):  # their names in the output are their digests
            file.write_bytes(data)
    assert _output(site, "after") == before


@pytest.mark.parametrize("name", ["pages/home.html", "styles/1-tokens.css", "scripts/find.js", "text/en.yaml"])
def test_a_copy_says_what_it_was_copied_from_in_a_comment_of_its_own_kind(site: Path, name: str) -> None:
    assert _run("override", name, "--site", site) == 0
    first, rest = (site / "templates" / name).read_text(encoding="utf-8").split("\n", 1)
    assert rest == (PACKAGED / name).read_text(encoding="utf-8")
    assert f"skillfolio override of {name} from {__version__}, sha256 " in first
    begin, end = {"html": ("{#", "#}"), "css": ("/*", "*/"), "js": ("/*", "*/"), "yaml": ("#", "")}[name.split(".")[1]]
    assert first.startswith(begin)
    assert first.endswith(end)
    assert _run("check", "--site", site) == 0


def test_a_template_may_be_named_as_its_file_is(site: Path) -> None:
    assert _run("override", "templates/pages/home.html", "--site", site) == 0
    assert (site / "templates" / "pages" / "home.html").is_file()


def test_a_template_that_is_there_is_not_overwritten(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = site / "templates" / "pages" / "home.html"
    file.parent.mkdir(parents=True)
    file.write_text("mine", encoding="utf-8")
    assert _run("override", "pages/home.html", "--site", site) == 1
    assert "templates/pages/home.html: error[override-exists]" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["pages/hom.html"], "did you mean `pages/home.html`?"),
        (["../content/profile.yaml"], ""),
        (["pages/home.html", "--diff"], "copy it first: `skillfolio override pages/home.html`"),
        (["pages/home.html", "--renew"], "copy it first: `skillfolio override pages/home.html`"),
    ],
)
def test_a_template_that_is_not_there_is_told(
    site: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], hint: str
) -> None:
    assert _run("override", *arguments, "--site", site) == 1
    said = capsys.readouterr().err
    assert "error[unknown-template]" in said
    assert hint in said
    assert not (site / "templates").exists()


def test_where_the_sites_templates_are_the_packaged_ones_nothing_is_copied(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("override", "pages/home.html", "--site", REPOSITORY) == 1
    assert "hint: edit `templates/pages/home.html` itself" in capsys.readouterr().err


def test_all_templates_are_listed_with_what_is_known_of_them(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("override", "pages/home.html", "--site", site) == 0
    assert _run("override", "feed.xml", "--site", site) == 0
    _age(site / "templates" / "feed.xml")
    capsys.readouterr()
    assert _run("override", "--site", site) == 0
    listed = dict([*line.split(maxsplit=1), ""][:2] for line in capsys.readouterr().out.splitlines())
    assert listed.keys() == set(NAMES)
    assert {name: state for name, state in listed.items() if state} == {
        "feed.xml": "yours; the packaged one has changed since 0.0.1",
        "pages/home.html": "yours",
    }


def _age(copy: Path) -> None:
    """Let a copy be one of an original that has changed since."""
    note, rest = copy.read_text(encoding="utf-8").split("\n", 1)
    note = note.replace(f"from {__version__}", "from 0.0.1").replace(note.split("sha256 ")[1][:64], "0" * 64)
    copy.write_text(f"{note}\n{rest}", encoding="utf-8")


def test_an_upgrade_names_copies_whose_original_has_changed_until_they_are_renewed(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("pages/home.html", "robots.txt"):
        assert _run("override", name, "--site", site) == 0
    assert _run("upgrade", "--site", site) == 0
    assert "override" not in capsys.readouterr().err.split("copied to")[-1].split("\n", 1)[1]
    own = site / "templates" / "robots.txt"
    _age(own)
    assert _run("upgrade", "--site", site) == 0
    assert "templates/robots.txt: warning[outdated-override]" in capsys.readouterr().err
    own.write_text(own.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    assert _run("override", "robots.txt", "--site", site, "--renew") == 0
    assert own.read_text(encoding="utf-8").endswith("# mine\n")
    assert own.read_text(encoding="utf-8").count("skillfolio override of") == 1
    capsys.readouterr()
    assert _run("upgrade", "--site", site) == 0
    assert "outdated-override" not in capsys.readouterr().err


def test_an_upgrade_names_copies_whose_original_is_gone(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("override", "pages/home.html", "--site", site) == 0
    home = site / "templates" / "pages" / "home.html"
    home.rename(home.with_name("welcome.html"))
    assert _run("upgrade", "--site", site) == 0
    assert "templates/pages/welcome.html: warning[override-without-original]" in capsys.readouterr().err


def test_how_a_copy_differs_is_shown_without_its_note(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("override", "robots.txt", "--site", site) == 0
    assert _run("override", "robots.txt", "--site", site, "--diff") == 0
    assert capsys.readouterr().out == "robots.txt is as it is packaged\n"
    own = site / "templates" / "robots.txt"
    own.write_text(own.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    assert _run("override", "robots.txt", "--site", site, "--diff") == 0
    changed = [line for line in capsys.readouterr().out.split("\n") if line.startswith(("+", "-"))]
    assert changed == ["--- packaged/robots.txt", "+++ templates/robots.txt", "+# mine"]


def test_a_template_of_the_sites_own_making_can_be_followed_as_well(site: Path) -> None:
    own = site / "templates" / "robots.txt"
    own.parent.mkdir()
    own.write_text("mine\n", encoding="utf-8")
    assert _run("override", "robots.txt", "--site", site, "--renew") == 0
    assert own.read_text(encoding="utf-8").split("\n", 1)[1] == "mine\n"
