"""A JSON Resume that was imported and exported again says all that content has a field for."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from generator.build import build
from generator.folders import Folders
from generator.request import Request
from tests.importers.sources import SAMPLES, imported

pytest.importorskip("generator.exports.jsonresume", reason="no resume.json is exported yet")

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


def _says(item: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return all(item.get(field) == value for field, value in wanted.items())
