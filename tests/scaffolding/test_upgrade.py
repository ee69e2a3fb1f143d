"""Upgrading: an old site builds again, nothing an author wrote is lost, and doing it twice does nothing."""

import datetime
import re
import shutil
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator import __version__
from generator.cli import main
from generator.content.schema import Site
from generator.content.sources import Source
from generator.folders import Folders
from generator.pipeline.build import Result, build
from generator.pipeline.request import Request
from generator.scaffolding import upgrade
from generator.yamlfiles import migrations
from generator.yamlfiles.migrations import FORMER, MIGRATIONS, VERSION
from tests.built_site import REPOSITORY

OLD = REPOSITORY / "tests" / "sites" / "old"
TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OLD, tmp_path / "old"))


def _checked(site: Path) -> Result:
    return build(Request(folders=Folders.of(site), today=TODAY, write=False, remember=False))


def _run(*arguments: str | Path) -> object:
    with pytest.raises(SystemExit) as end:
        main([str(argument) for argument in arguments])
    return end.value.code or 0


def _texts(site: Path) -> dict[str, bytes]:
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


def _write(site: Path, files: dict[str, str]) -> Path:
    for name, text in ({"content/profile.yaml": "name: Ada\n"} | files).items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(text.encode())
    return site


def test_the_schema_and_the_migrations_are_of_one_version() -> None:
    assert get_args(get_type_hints(Site)["version"]) == (VERSION,)
    assert len(MIGRATIONS) == VERSION
    assert Site().version == VERSION


def test_an_old_site_says_what_is_old_and_what_to_do(old: Path) -> None:
    found = _checked(old).diagnostics
    assert {item.code for item in found} == {"old-content", "unknown-field"}
    assert all("`skillfolio upgrade`" in (item.hint or "") for item in found)
    told = {item.message.split("`")[1] for item in found if item.code == "unknown-field"}
    assert told | {"Project"} >= FORMER.keys()


def test_an_old_site_builds_after_an_upgrade(old: Path) -> None:
    assert _run("upgrade", "--site", old) == 0
    result = _checked(old)
    assert result.diagnostics == ()
    assert result.pages > 15


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
def test_only_what_is_old_is_edited(old: Path, line_end: str) -> None:
    for file in (old / "content").rglob("*.*"):
        file.write_bytes(file.read_bytes().replace(b"\n", line_end.encode()))
    assert _run("upgrade", "--site", old) == 0
    market = (old / "content/projects/market.md").read_bytes().decode().split(line_end)
    assert market == [
        "---",
        "title: Market days",
        "start: 2025-01",
        "end: present   # still going",
        "url: https://market.example.net/",
        *(OLD / "content/projects/market.md").read_text(encoding="utf-8").split("\n")[4:],
    ]
    assert (old / "content/projects.yaml").read_bytes().decode().split(line_end) == [
        "# The small ones.",
        '- {title: Receipt reader, start: 2023, url: "https://receipts.example.net/", skills: [Python]}   # in braces',
        "",
        "- title: Ledger",
        "  # from the first commit to the last",
        "  start: 2024-02",
        "  end: 2024-11",
        "  url: https://ledger.example.net/",
        "  skills: [Python, Postgres]",
        "",
    ]


def test_no_comment_is_lost(old: Path) -> None:
    def comments(site: Path) -> list[str]:
        texts = sorted((name, data.decode()) for name, data in _texts(site).items())
        return [line.split("#", 1)[1] for _, text in texts for line in text.split("\n") if "#" in line]

    before = comments(old)
    assert _run("upgrade", "--site", old) == 0
    assert comments(old) == before


def test_a_second_upgrade_changes_nothing(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("upgrade", "--site", old) == 0
    stamps = {file: file.stat().st_mtime_ns for file in old.rglob("*")}
    capsys.readouterr()
    assert _run("upgrade", "--site", old) == 0
    assert {file: file.stat().st_mtime_ns for file in old.rglob("*")} == stamps
    assert "nothing to change: the content is of version 1" in capsys.readouterr().err


def test_a_dry_run_shows_a_diff_and_changes_nothing(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = _texts(old)
    assert _run("upgrade", "--site", old, "--dry-run") == 0
    shown = capsys.readouterr()
    assert "\n-period: 2022-09—2023-06\n+start: 2022-09\n+end: 2023-06\n" in shown.out
    assert "would change content/site.yaml\n" in shown.err
    assert _texts(old) == before


def test_what_a_stopped_upgrade_has_done_is_no_hindrance(old: Path, tmp_path: Path) -> None:
    whole = Path(shutil.copytree(OLD, tmp_path / "whole"))
    assert _run("upgrade", "--site", whole) == 0
    shutil.copy(whole / "content/projects.yaml", old / "content/projects.yaml")
    assert _run("upgrade", "--site", old) == 0
    assert _texts(old) == _texts(whole)


def test_the_version_is_written_last() -> None:
    planned = upgrade.plan(Folders.of(OLD), {})
    assert list(planned.after)[-1] == "content/site.yaml"


@pytest.mark.parametrize("extra", ["", "[pinned]"])
def test_the_workflow_installs_this_version_but_no_earlier_one(old: Path, extra: str) -> None:
    workflow = old / ".github/workflows/publish.yml"
    text = workflow.read_text(encoding="utf-8").replace("skillfolio==", f"skillfolio{extra}==")
    workflow.write_text(text, encoding="utf-8")
    assert _run("upgrade", "--site", old) == 0
    assert f"skillfolio{extra}=={__version__}   # pinned\n" in workflow.read_text(encoding="utf-8")
    text = workflow.read_text(encoding="utf-8").replace(__version__, "99.0")
    workflow.write_text(text, encoding="utf-8")
    assert _run("upgrade", "--site", old) == 0
    assert workflow.read_text(encoding="utf-8") == text


def test_schemas_for_editors_are_renewed_where_they_are(old: Path) -> None:
    (old / ".schemas").mkdir()
    (old / ".schemas" / "site.schema.json").write_text("{}", encoding="utf-8")
    assert _run("upgrade", "--site", old) == 0
    assert [file.name for file in (old / ".schemas").iterdir()] == ["site.schema.json"]
    assert '"version"' in (old / ".schemas" / "site.schema.json").read_text(encoding="utf-8")


def test_content_without_a_version_gets_one(tmp_path: Path) -> None:
    site = _write(tmp_path, {"content/projects.yaml": "- title: A\n  live: https://a.example.net/\n"})
    assert _run("upgrade", "--site", site) == 0
    assert (site / "content/site.yaml").read_text(encoding="utf-8").endswith("\nversion: 1\n")
    assert (site / "content/projects.yaml").read_text(encoding="utf-8").endswith("  url: https://a.example.net/\n")


def test_fields_of_the_present_format_are_not_taken_for_old_ones(tmp_path: Path) -> None:
    text = "- title: A\n  period: x\n"
    site = _write(tmp_path, {"content/site.yaml": "version: 1\n", "content/projects.yaml": text})
    assert _run("upgrade", "--site", site) == 0
    assert (site / "content/projects.yaml").read_text(encoding="utf-8") == text


def test_a_field_that_an_alias_repeats_is_edited_once(tmp_path: Path) -> None:
    text = "- &a\n  title: A\n  period: 2023\n- <<: *a\n  title: B\n"
    site = _write(tmp_path, {"content/projects.yaml": text})
    assert _run("upgrade", "--site", site) == 0
    assert (site / "content/projects.yaml").read_text(encoding="utf-8") == text.replace("period", "start")


@pytest.mark.parametrize(
    ("projects", "code", "place"),
    [
        ("- title: A\n  period: last summer\n", "not-upgradable", "content/projects.yaml:2:3"),
        ("- title: A\n  period: 2023\n  start: 2023\n", "not-upgradable", "content/projects.yaml:2:3"),
        ("- title: A\n  period: 2023 –\n    2024\n", "not-upgradable", "content/projects.yaml:2:3"),
        ("- title: A\n  live: x\n  url: y\n", "not-upgradable", "content/projects.yaml:2:3"),
        ("- title: 'A\n", "yaml-syntax", "content/projects.yaml:1:10"),
        ("- title: A\n  title: B\n", "duplicate-key", "content/projects.yaml:2:3"),
    ],
)
def test_what_cannot_be_upgraded_is_told_at_its_place_and_nothing_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], projects: str, code: str, place: str
) -> None:
    site = _write(tmp_path, {"content/projects.yaml": projects, "content/certificates.yaml": "- verify: x\n"})
    before = _texts(site)
    assert _run("upgrade", "--site", site) == 1
    assert f"{place}: error[{code}]" in capsys.readouterr().err
    assert _texts(site) == before


def test_content_of_a_later_format_is_not_touched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = _write(tmp_path, {"content/site.yaml": "version: 2\n", "content/certificates.yaml": "- verify: x\n"})
    before = _texts(site)
    assert _run("upgrade", "--site", site) == 1
    assert "made for a later skillfolio" in capsys.readouterr().err
    assert _texts(site) == before


def test_settings_that_hold_no_fields_are_left_to_the_author(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = _write(tmp_path, {"content/site.yaml": "- version: 0\n"})
    assert _run("upgrade", "--site", site) == 1
    assert "content/site.yaml: error[not-upgradable]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("period", "dates"),
    [
        ("2024", ("2024", None)),
        ("2024-05-31/2025", ("2024-05-31", "2025")),
        ("2024 - present", ("2024", "present")),
        ("2024-01 to now", ("2024-01", "now")),
    ],
)
def test_a_period_is_read_in_the_ways_it_was_written(period: str, dates: tuple[str, str | None]) -> None:
    match = migrations._PERIOD_0.fullmatch(period)
    assert match is not None
    assert match.groups() == dates


_LINES = st.text("ab :#-'\"é{}[],", min_size=1, max_size=8).filter(lambda text: text == text.strip())
_OLD_PROJECT = st.fixed_dictionaries(
    {"title": _LINES},
    optional={
        "period": st.sampled_from(["2024", "2024-01 – 2025", "2024/present"]),
        "live": _LINES,
        "role": _LINES,
        "highlights": st.lists(_LINES),
    },
)


@given(st.lists(_OLD_PROJECT, min_size=1), st.sampled_from([True, False, None]), st.sampled_from(["'", '"', None]))
def test_what_is_read_of_content_is_the_same_in_its_new_names(
    projects: list[dict[str, Any]], flow: bool | None, quotes: str | None
) -> None:
    text = yaml.safe_dump(
        projects, default_flow_style=flow, default_style=quotes, allow_unicode=True, sort_keys=False, width=10_000
    )
    data, found = upgrade._migrated(Source.of("content/projects.yaml", text.encode()), 0)
    assert not found
    assert _loaded(data) == [_in_new_names(project) for project in projects]
    assert upgrade._migrated(Source.of("content/projects.yaml", data), 0) == (data, [])


def _loaded(data: bytes) -> Any:
    return yaml.load(data, yaml.BaseLoader)  # noqa: S506 - makes nothing but texts, lists and dicts


def _in_new_names(project: dict[str, Any]) -> dict[str, Any]:
    new = {{"live": "url"}.get(name, name): value for name, value in project.items() if name != "period"}
    dates = re.split(r" – |/", project.get("period", ""))
    return new | dict(zip(("start", "end"), dates, strict=False)) if dates[0] else new


@given(st.text("ab:-? {}[],&*<'\"#|>\n\r\ttitlepriodv", max_size=60))
def test_any_text_is_upgraded_or_refused(text: str) -> None:
    data, found = upgrade._migrated(Source.of("content/projects.yaml", text.encode()), 0)
    assert found or upgrade._migrated(Source.of("content/projects.yaml", data), 0) == (data, [])


def test_what_is_no_site_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("upgrade", "override"):
        assert _run(command, "--site", tmp_path) == 1
        assert "error[missing-content]" in capsys.readouterr().err
