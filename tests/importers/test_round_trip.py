"""A JSON Resume that was imported and exported again says all that content has a field for."""

import datetime
import html
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.content.documents import title_field
from generator.content.schema import Position, Profile, SkillUse
from generator.dates import EndDate
from generator.folders import Folders
from generator.importers.bring import bring, put
from generator.importers.merging.standing import Site, look
from generator.pipeline.build import build
from generator.pipeline.request import Request
from tests.importers.sources import SAMPLES, imported

pytest.importorskip("generator.exports.jsonresume", reason="no resume.json is exported yet")

REPOSITORY = Path(__file__).parents[2]
DOCUMENTS = ("complete", "before-1", "french", "plain-skills", "split-name")
SAME = {
    "work": ("position", "startDate", "endDate"),
    "education": ("institution", "area", "studyType", "startDate", "endDate"),
    "certificates": ("name", "issuer", "date", "url"),
    "projects": ("name", "description", "startDate", "endDate"),
}
"""Fields that come back as they were, where both have them under one name."""


def _exported(document: str, folder: Path) -> dict[str, Any]:
    site, _ = imported(SAMPLES / f"jsonresume-{document}.json", folder)
    result = build(Request(folders=Folders.of(site), today=datetime.date(2026, 6, 1), remember=False))
    assert result.succeeded, result.diagnostics
    exported: dict[str, Any] = json.loads((site / "output" / "resume.json").read_text(encoding="utf-8"))
    return exported


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_was_imported_is_exported_again(document: str, tmp_path: Path) -> None:
    source = json.loads((SAMPLES / f"jsonresume-{document}.json").read_text(encoding="utf-8"))
    exported = _exported(document, tmp_path)
    for field in ("label", "name"):
        if field in source["basics"]:
            assert exported["basics"][field] == source["basics"][field]
    for section, fields in SAME.items():
        there = exported.get(section, [])
        for item in source.get(section, []):
            wanted = {field: item[field] for field in fields if item.get(field)}
            if section == "certificates" and "issuer" not in item:
                continue  # nobody says who awarded it, so it is a draft
            assert any(_says(other, wanted) for other in there), (section, wanted)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_skill_and_language_comes_back(document: str, tmp_path: Path) -> None:
    source = json.loads((SAMPLES / f"jsonresume-{document}.json").read_text(encoding="utf-8"))
    exported = _exported(document, tmp_path)
    names = {
        name.casefold() for skill in exported.get("skills", []) for name in (skill["name"], *skill.get("keywords", []))
    }
    for skill in source.get("skills", []):
        for name in [skill] if isinstance(skill, str) else skill["keywords"] or [skill["name"]]:
            assert name.casefold() in names
    spoken = {item["language"]: item.get("fluency", "") for item in exported.get("languages", [])}
    for item in source.get("languages", []):
        language = {"language": item} if isinstance(item, str) else item
        assert spoken[language["language"]] == language.get("fluency", "")


# --- From content and back ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["content", "tests/sites/rich/content"])
def both_ways(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Site]:
    """The content of a site, and what an import makes of the resume.json that it publishes."""
    folder = tmp_path_factory.mktemp("both-ways")
    shutil.copytree(REPOSITORY / request.param, folder / "one" / "content")
    result = build(Request(folders=Folders.of(folder / "one"), today=datetime.date(2026, 6, 1), remember=False))
    assert result.succeeded, result.diagnostics
    brought = bring([folder / "one" / "output" / "resume.json"], folder / "other")
    assert brought.succeeded, brought.diagnostics
    put(brought)
    return look(folder / "one")[0], look(folder / "other")[0]


def _facts(site: Site, collection: str, *fields: str) -> dict[str, list[str]]:
    """What the published entries of a collection say in some fields, as plain text, by their names."""
    found: dict[str, list[str]] = {}
    for entry in site.entries:
        record: Any = entry.record
        day = getattr(record, "date", None) or getattr(record, "start", None)
        if entry.collection == collection and not record.draft and (day is None or day.year < 2026):
            values = [getattr(record, field) for field in fields]
            found[getattr(record, title_field(record))] = [_plain(value) for value in values]
    return found


def _plain(value: object) -> str:
    match value:
        case list():
            return " | ".join(_plain(item) for item in value)
        case Position(title=title, start=start, end=end, summary=summary, highlights=highlights):
            return _plain([title, start, end, summary, highlights])
        case SkillUse(skill=skill):
            return skill
        case None:
            return ""
        case EndDate(date=None):
            return ""  # a file that names no end says no more
    text = re.sub(r"[*_`\\]|\]\([^()]*\)|\[|<[^<>]*>", "", str(value))
    return " ".join(html.unescape(text).split())


@pytest.mark.parametrize(
    ("collection", "fields"),
    [
        ("skills", ("level", "aliases")),
        ("projects", ("role", "start", "end", "highlights")),
        ("challenges", ("problem", "solution", "outcome")),
        ("practices", ("summary",)),
        ("programs", ("institution", "credential", "start", "end")),
        ("certificates", ("issuer", "date", "url")),
        ("experience", ("location", "url", "summary", "positions")),
    ],
)
def test_what_the_program_exports_it_reads_back(
    both_ways: tuple[Site, Site], collection: str, fields: tuple[str, ...]
) -> None:
    one, other = both_ways
    there = _facts(other, collection, *fields)
    for name, values in _facts(one, collection, *fields).items():
        assert there[name] == values


def test_the_person_is_read_back(both_ways: tuple[Site, Site]) -> None:
    one, other = (next(entry.record for entry in site.entries if entry.collection == "profile") for site in both_ways)
    assert isinstance(one, Profile)
    assert isinstance(other, Profile)
    assert (other.name, other.headline, other.location) == (one.name, one.headline, one.location)
    assert other.links == one.links
    assert other.languages == one.languages


def _says(item: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return all(item.get(field) == value for field, value in wanted.items())
