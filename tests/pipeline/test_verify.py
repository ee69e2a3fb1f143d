"""Mistakes of the program itself: `--verify` names them, the rotating self-check finds them, `explain` tells why.

Each mistake is made by a build that remembers something wrong under the right key, as a forgotten dependency would.
"""

import datetime
import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
import pytest

from generator.caching.cache import Cache
from generator.cli import main
from generator.folders import Folders
from generator.incremental import ledger
from generator.output.journal import read_manifest
from generator.pipeline import planning
from generator.pipeline.build import Result, build, cache_file
from generator.pipeline.explain import explain
from generator.pipeline.planning import Planning
from generator.pipeline.request import Request
from generator.pipeline.verify import differences
from generator.presentation.plan import Output, Plan, Rendered
from generator.rendering import edition
from generator.rendering.templates import Renderer
from generator.uptodate import CACHE

TODAY = datetime.date(2026, 11, 22)
FILES = {
    "content/site.yaml": "markdown: false\n",
    "content/profile.yaml": "name: Ada\n",
    "content/skills.yaml": "- name: Python\n",
    "content/media/map.txt": "a map\n",
    "content/projects/atlas.md": "---\ntitle: Atlas\nsummary: Maps.\nskills: [Python]\n---\n\n"
    "A [map](../media/map.txt).\n",
    "content/projects/tide.md": "---\ntitle: Tide\nsummary: Water.\n---\n\nA text.\n",
}
ATLAS, TIDE, MAP = "projects/atlas/index.html", "projects/tide/index.html", "media/map.txt"

Pages = Callable[[tuple[Output, ...]], tuple[Output, ...]]


class Site:
    """A small site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "output"
        self.request = Request(folders=Folders.of(folder), today=TODAY)
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def build(self, **options: Any) -> Result:
        result = build(msgspec.structs.replace(self.request, **options))
        assert result.succeeded, result.diagnostics
        return result

    def told(self) -> list[str]:
        """What `--verify` says."""
        return [found.message for found in differences(self.request)]

    def explained(self, path: str, **options: Any) -> dict[str, str]:
        lines, found = explain(msgspec.structs.replace(self.request, **options), path)
        assert found == []
        return dict(lines)

    def run(self, *arguments: str) -> int:
        """The status of a command."""
        with pytest.raises(SystemExit) as end:
            main([*arguments, "--site", str(self.folder), "--today", TODAY.isoformat()])
        return int(end.value.code or 0)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site")


def _built_with_wrong_pages(site: Site, wrong: Callable[[str, bytes], bytes]) -> None:
    """Build a site with pages that are rendered wrongly, and remembered as right."""
    render = Renderer.render

    def rendered(self: Renderer, page: Rendered) -> tuple[bytes, Any]:
        data, mistake = render(self, page)
        return wrong(page.path, data), mistake

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Renderer, "render", rendered)
        site.build()


def _built_with_wrong_plan(site: Site, wrong: Pages) -> None:
    """Build a site after a plan that is wrong, and remembered as right."""
    make = planning.make_plan

    def made(*arguments: Any, **options: Any) -> Planning:
        planned = make(*arguments, **options)
        return msgspec.structs.replace(planned, plan=Plan(wrong(planned.plan.outputs)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "make_plan", made)
        site.build()


def _worse(path: str, data: bytes) -> bytes:
    return data + b"<!-- stale -->" if path == ATLAS else data


def _is_wrong(site: Site) -> bool:
    """Whether the page is wrong on the disk, and known as right."""
    data = (site.output / ATLAS).read_bytes()
    manifest = read_manifest(site.output)
    assert manifest is not None
    assert manifest.files[ATLAS] == hashlib.sha256(data).hexdigest()
    return data.endswith(b"<!-- stale -->")


# --- Verify -------------------------------------------------------------------------------------------------------


def test_what_was_built_is_as_a_clean_build_makes_it(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert site.run("build", "--verify") == 0
    assert "verified: every file is as a clean build makes it\n" in capsys.readouterr().err
    site.edit("content/projects/atlas.md", "Atlas", "An atlas")
    assert site.run("build", "--verify") == 0
    assert site.run("build", "--verify", "--no-cache") == 0


def test_a_page_that_is_wrong_is_named_and_is_our_mistake(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    _built_with_wrong_pages(site, _worse)
    assert site.build().is_up_to_date
    assert _is_wrong(site)
    assert site.run("build", "--verify") == 2
    said = capsys.readouterr().err
    assert f"error[not-clean]: `{ATLAS}` is not as a clean build makes it: its view is the same\n" in said
    assert "not as a clean build makes them: 1 file\n" in said
    assert "up to date" not in said


def test_a_view_that_is_wrong_is_told_by_its_first_wrong_field(site: Site) -> None:
    def renamed(outputs: tuple[Output, ...]) -> tuple[Output, ...]:
        return tuple(_renamed(item) if item.path == ATLAS and isinstance(item, Rendered) else item for item in outputs)

    def _renamed(page: Rendered) -> Rendered:
        view: Any = page.view
        return msgspec.structs.replace(
            page, view=msgspec.structs.replace(view, card=msgspec.structs.replace(view.card, title="Another"))
        )

    _built_with_wrong_plan(site, renamed)
    assert site.told() == [f"`{ATLAS}` is not as a clean build makes it: its view differs in `card.title`"]


def test_a_page_of_another_kind_is_told(site: Site) -> None:
    def swapped(outputs: tuple[Output, ...]) -> tuple[Output, ...]:
        pages = {item.path: item for item in outputs if isinstance(item, Rendered)}
        other = msgspec.structs.replace(pages["index.html"], path=ATLAS)
        return tuple(other if item.path == ATLAS else item for item in outputs)

    _built_with_wrong_plan(site, swapped)
    (told,) = site.told()
    assert told == f"`{ATLAS}` is not as a clean build makes it: its view is of another type"


def test_pages_too_few_and_too_many_are_told(site: Site) -> None:
    _built_with_wrong_plan(site, lambda outputs: tuple(item for item in outputs if item.path != ATLAS))
    assert site.told() == [f"`{ATLAS}` is missing"]
    site.build(remember=False)
    assert site.told() == []
    extra = "projects/more/index.html"
    site.edit("content/projects/tide.md", "Tide", "Tides")
    _built_with_wrong_plan(
        site,
        lambda outputs: (
            *outputs,
            *(msgspec.structs.replace(item, path=extra) for item in outputs if item.path == ATLAS),
        ),
    )
    assert site.told() == [f"`{extra}` is not part of a clean build"]


def test_a_file_that_is_copied_wrongly_is_named(site: Site) -> None:
    site.build()
    (site.output / MAP).write_text("another", encoding="utf-8")
    assert site.told() == [f"`{MAP}` is not as a clean build makes it"]


def test_a_view_that_is_lost_does_not_keep_verify_from_its_work(site: Site) -> None:
    _built_with_wrong_pages(site, _worse)
    with sqlite3.connect(site.folder / CACHE) as connection:
        assert connection.execute("DELETE FROM results WHERE kind = 'view'").rowcount > 0
    connection.close()
    assert site.told() == [f"`{ATLAS}` is not as a clean build makes it: its view is not remembered"]


def test_verify_writes_nothing(site: Site) -> None:
    _built_with_wrong_pages(site, _worse)
    before = {path: path.stat().st_mtime_ns for path in site.folder.rglob("*")}
    assert site.told()
    assert {path: path.stat().st_mtime_ns for path in site.folder.rglob("*")} == before


# --- The self-check -----------------------------------------------------------------------------------------------


def _turned_to(site: Site, path: str) -> None:
    """It is the turn of a page to be checked."""
    cache = Cache.open(cache_file(site.request))
    account = ledger.read(cache, "output")
    number = crc32(path.encode()) % edition.CHECKED_SHARE
    ledger.write(cache, "output", msgspec.structs.replace(account, number=number))
    cache.save()
    cache.close()


@pytest.fixture
def _at_leisure(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, what is to be checked is checked."""
    monkeypatch.setattr(edition, "CHECKED_SECONDS", 60.0)
    monkeypatch.setattr(edition, "CHECKED_TIME", 1e6)


@pytest.mark.usefixtures("_at_leisure")
def test_a_stale_page_is_found_when_it_is_its_turn_and_everything_is_built_anew(site: Site) -> None:
    _built_with_wrong_pages(site, _worse)
    _turned_to(site, ATLAS)
    site.edit("content/projects/tide.md", "A text.", "Another text.")
    result = site.build()
    (told,) = result.diagnostics
    assert (told.severity, told.code) == ("warning", "self-check")
    assert f"`{ATLAS}`" in told.message
    assert not _is_wrong(site)
    assert "Another text." in (site.output / TIDE).read_text(encoding="utf-8")
    assert site.told() == []
    assert site.build().is_up_to_date


@pytest.mark.usefixtures("_at_leisure")
def test_a_stale_page_is_found_within_a_round_of_builds(site: Site) -> None:
    _built_with_wrong_pages(site, _worse)
    for _ in range(edition.CHECKED_SHARE):
        assert _is_wrong(site)
        site.edit("content/projects/tide.md", "A text", "A text and more")
        if [found.code for found in site.build().diagnostics] == ["self-check"]:
            break
    assert not _is_wrong(site)


@pytest.mark.usefixtures("_at_leisure")
def test_pages_that_are_right_raise_no_doubt_whosever_turn_it_is(site: Site) -> None:
    site.build()
    for path in (ATLAS, "index.html", "skills/python/index.html"):
        _turned_to(site, path)
        site.edit("content/projects/tide.md", "A text", "A text and more")
        result = site.build()
        assert result.diagnostics == ()
        assert list(result.rendered) == [TIDE]


def test_a_build_that_renders_nothing_checks_nothing(site: Site) -> None:
    _built_with_wrong_pages(site, _worse)
    _turned_to(site, ATLAS)
    assert site.build().is_up_to_date
    assert _is_wrong(site)


def test_checking_ends_when_it_has_taken_its_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    _built_with_wrong_pages(site, _worse)
    _turned_to(site, ATLAS)
    site.edit("content/projects/tide.md", "A text.", "Another text.")
    monkeypatch.setattr(edition, "CHECKED_SECONDS", -1.0)
    assert site.build().diagnostics == ()
    assert _is_wrong(site)


# --- Explain ------------------------------------------------------------------------------------------------------


def test_a_page_is_explained_by_all_that_it_is_made_from(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.build()
    assert site.run("explain", "projects/atlas") == 0
    said = dict(line.strip().split("  ", 1) for line in capsys.readouterr().out.splitlines())
    assert said["output"] == ATLAS
    assert said["asked for by"] == "`content/projects/atlas.md`"
    assert said["template"].startswith("pages/project.html (")
    assert said["view"].startswith("ProjectPage ")
    assert said["text"].startswith("content/projects/atlas.md ")
    assert (said["last build"], said["next build"]) == ("rendered: it is new", "up to date")
    assert {"program", "key"} <= said.keys()


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("projects/atlas", ATLAS),
        ("projects/atlas/", ATLAS),
        ("./projects/atlas/index.html", ATLAS),
        ("output/projects/atlas", ATLAS),
        ("projects\\atlas", ATLAS),
        ("output", "index.html"),
        ("/", "index.html"),
        ("media/map.txt", MAP),
        ("content/projects/atlas.md", ATLAS),
        ("./content/projects/atlas.md", ATLAS),
        ("content/media/map.txt", MAP),
    ],
)
def test_an_output_is_found_however_it_is_written(site: Site, asked: str, path: str) -> None:
    assert site.explained(asked)["output"] == path


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (f"output/{ATLAS}", ATLAS),
        ("output/projects/atlas", ATLAS),
        ("output", "index.html"),
        ("content/projects/atlas.md", ATLAS),
    ],
)
def test_an_output_is_found_by_its_whole_path(site: Site, asked: str, path: str) -> None:
    assert site.explained(str(site.folder / asked))["output"] == path


def test_a_source_of_several_outputs_names_them(site: Site) -> None:
    site.write("content/projects.yaml", "- title: Dotfiles\n- title: Kettle\n")
    lines, found = explain(site.request, "content/projects.yaml")
    assert found == []
    assert lines[0] == ("source", "content/projects.yaml")
    assert {("output", "projects/dotfiles/index.html"), ("output", "projects/kettle/index.html")} <= set(lines)


def test_a_source_that_no_output_is_made_from_alone_is_answered_with_what_to_ask_for(site: Site) -> None:
    site.edit("content/projects/tide.md", "title: Tide", "title: Tide\ndraft: true")
    for asked in ("content/profile.yaml", "content/projects/tide.md"):
        lines, (refused,) = explain(site.request, asked)
        assert lines == []
        assert refused.message == f"no output is made from `{asked}` alone"
        assert "`--drafts`" in (refused.hint or "")


def test_a_copy_is_explained_by_its_source(site: Site) -> None:
    assert site.explained(MAP)["next build"] == "would be written"
    site.build()
    digest = hashlib.sha256(FILES["content/media/map.txt"].encode()).hexdigest()
    assert site.explained(MAP) == {
        "output": MAP,
        "copied from": "content/media/map.txt",
        "digest": digest,
        "next build": "up to date",
    }


def test_before_the_first_build_everything_is_new(site: Site) -> None:
    said = site.explained(ATLAS)
    assert said["last build"] == "not known: no earlier build of it is remembered"
    assert said["next build"] == "would be rendered: it is new"
    assert sorted(path.name for path in site.folder.iterdir()) == ["content"]


def test_what_would_be_rendered_is_told_with_its_reason(site: Site) -> None:
    def upcoming(path: str = ATLAS, **options: Any) -> str:
        return site.explained(path, **options)["next build"]

    site.build()
    site.edit("content/projects/atlas.md", "title: Atlas", "title: Globe")
    assert upcoming() == f"would be rendered: {ledger.VIEW}: `card.title`"
    assert upcoming(TIDE).startswith(f"would be rendered: {ledger.VIEW}: `")
    site.edit("content/projects/atlas.md", "title: Globe", "title: Atlas")
    assert upcoming() == "up to date"
    site.edit("content/projects/atlas.md", "A [map]", "One [map]")
    assert (upcoming(), upcoming(TIDE)) == (f"would be rendered: {ledger.TEXT}", "up to date")
    (site.output / TIDE).write_text("edited", encoding="utf-8")
    assert upcoming(TIDE) == f"would be rendered: {ledger.EDITED}"
    (site.output / TIDE).unlink()
    assert upcoming(TIDE) == f"would be rendered: {ledger.MISSING}"
    site.write("templates/parts/nothing.html", "")
    assert upcoming(TIDE) == f"would be rendered: {ledger.TEMPLATE}"


def test_what_the_last_build_did_is_told(site: Site) -> None:
    site.build()
    site.edit("content/projects/atlas.md", "title: Atlas", "title: Globe")
    site.build()
    said = site.explained(ATLAS)
    assert said["last build"] == f"rendered: {ledger.VIEW}: `card.title`"
    assert said["next build"] == "up to date"
    assert site.explained("robots.txt")["last build"] == "not rendered: nothing that it is made from had changed"


def test_a_build_that_failed_leaves_the_account_of_the_last_good_one(site: Site) -> None:
    site.build()
    template = site.folder / "templates/pages/project.html"
    site.write("templates/pages/project.html", "{{ page.nothing }}")
    assert [found.code for found in build(site.request).diagnostics] == ["undefined"]
    template.unlink()
    template.parent.rmdir()
    template.parent.parent.rmdir()
    assert site.explained(ATLAS)["last build"] == f"rendered: {ledger.NEW}"
    site.edit("content/projects/atlas.md", "A [map]", "One [map]")
    assert site.build().rendered == {ATLAS: ledger.TEXT}


def test_a_build_that_was_refused_leaves_the_account_of_the_last_good_one(site: Site) -> None:
    site.build()
    theirs = site.output / "projects/more/index.html"
    site.write("content/projects/more.md", "---\ntitle: More\n---\n")
    site.write("output/projects/more/index.html", "theirs")
    assert [found.code for found in build(site.request).diagnostics] == ["foreign-file"]
    theirs.unlink()
    assert set(site.build().rendered.values()) == {ledger.NEW, ledger.VIEW}


def test_a_part_of_every_site_says_what_it_is(site: Site) -> None:
    said = site.explained("404.html")
    assert said["asked for by"]
    assert "content/" not in said["asked for by"]


def test_a_draft_is_explained_where_drafts_are_shown(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.edit("content/projects/atlas.md", "title: Atlas", "title: Atlas\ndraft: true")
    assert site.run("explain", "projects/atlas") == 1
    assert "error[unknown-output]" in capsys.readouterr().err
    assert site.run("explain", "projects/atlas", "--drafts") == 0
    assert ATLAS in capsys.readouterr().out


def test_an_output_that_the_site_has_not_is_answered_with_a_near_one(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert site.run("explain", "projects/atlsa/index.html") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "the site has no output `projects/atlsa/index.html`" in said.err
    assert f"did you mean `{ATLAS}`?" in said.err


def test_a_site_with_mistakes_is_not_explained(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.build()
    site.edit("content/profile.yaml", "name", "nmae")
    assert site.run("explain", "projects/atlas") == 1
    said = capsys.readouterr()
    assert "error[unknown-field]" in said.err
    assert said.out == ""


def test_a_folder_that_is_no_site_is_not_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["explain", "index.html", "--site", str(tmp_path)])
    assert end.value.code == 1
    assert "there is no folder `content/` here" in capsys.readouterr().err


def test_to_explain_changes_nothing(site: Site) -> None:
    site.build()
    site.edit("content/projects/atlas.md", "title: Atlas", "title: Globe")
    before = {path: path.stat().st_mtime_ns for path in site.folder.rglob("*")}
    site.explained(ATLAS)
    assert {path: path.stat().st_mtime_ns for path in site.folder.rglob("*")} == before
