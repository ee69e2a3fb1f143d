"""resume.json is valid by the schema of JSON Resume, says what the résumé page shows, and nothing that is held back."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from generator.exports.jsonresume import texts
from generator.exports.profiles import username
from tests.browser.install import RESUME_SCHEMA
from tests.built_site import BuiltSite, build
from tests.exports.pages import words, words_of_page

SITES = ["starter", "rich"]
SCHEMA_ORDER = "$schema basics work education certificates skills languages projects meta".split()
DATE = re.compile(r"[12][0-9]{3}(-[01][0-9](-[0-3][0-9])?)?")


def _read(site: BuiltSite) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site.folder / "resume.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", SITES)
def test_it_is_valid_by_the_published_schema(name: str, request: pytest.FixtureRequest) -> None:
    if not RESUME_SCHEMA.is_file():
        pytest.skip("the schema is not installed: run `make test` or `python -m tests.browser.install`")
    schema = json.loads(RESUME_SCHEMA.read_text(encoding="utf-8"))
    checker = jsonschema.Draft7Validator(schema, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)
    assert "uri" in checker.format_checker.checkers  # type: ignore[union-attr]
    resume = _read(request.getfixturevalue(name))
    assert [error.message for error in checker.iter_errors(resume)] == []
    own = {"generator"}  # the schema lets tools put what is theirs into `meta`
    for part, properties in ((resume, schema), *_parts(resume, schema)):
        assert set(part) <= set(properties["properties"]) | (own if part is resume["meta"] else set())


def _parts(resume: dict[str, Any], schema: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    lists = [name for name, value in resume.items() if isinstance(value, list)]
    parts = [(item, schema["properties"][name]["items"]) for name in lists for item in resume[name]]
    return [*parts, *((resume[name], schema["properties"][name]) for name in ("basics", "meta"))]


@pytest.mark.parametrize("name", SITES)
def test_it_is_written_in_one_way(name: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(name)
    data = (site.folder / "resume.json").read_bytes()
    assert data == (json.dumps(json.loads(data), indent=2, ensure_ascii=False) + "\n").encode()
    found = list(json.loads(data))
    assert found == [part for part in SCHEMA_ORDER if part in found]


@pytest.mark.parametrize("name", SITES)
def test_it_has_every_name_skill_and_role_of_the_resume_page(name: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(name)
    page = (site.folder / "resume" / "index.html").read_text(encoding="utf-8")
    told = set(words(" ".join(texts((site.folder / "resume.json").read_bytes()))))
    shown = re.findall(r"<h[134]>(.*?)</h[134]>|<span class=\"resume-skill\"><a [^>]*>(.*?)</a>", page, re.DOTALL)
    names = {word for pair in shown for item in pair for word in words_of_page(f"<main>{item}</main>")}
    assert len(names) > 20
    assert names - told - {"Expired"} == set()


def test_each_role_at_an_employer_is_a_job_of_its_own(rich: BuiltSite) -> None:
    jobs = [(job["name"], job["position"]) for job in _read(rich)["work"]]
    assert jobs[:2] == [("Nordljus Energi", "Lead Backend Engineer"), ("Nordljus Energi", "Senior Backend Engineer")]
    assert "endDate" not in _read(rich)["work"][0]


def test_dates_are_as_precise_as_they_are_known(rich: BuiltSite) -> None:
    resume = _read(rich)
    dates = [
        item[field]
        for name in ("work", "education", "projects", "certificates")
        for item in resume[name]
        for field in ("startDate", "endDate", "date")
        if field in item
    ]
    assert {len(date) for date in dates} == {4, 7, 10}
    assert all(DATE.fullmatch(date) for date in dates)


def test_challenges_and_practices_are_projects_of_their_types(rich: BuiltSite) -> None:
    assert {project.get("type", "project") for project in _read(rich)["projects"]} == {
        "project",
        "challenge",
        "practice",
    }


def test_when_it_was_changed_last_is_told_by_the_content(rich: BuiltSite) -> None:
    changed = datetime.datetime.fromisoformat(_read(rich)["meta"]["lastModified"])
    assert changed.date() <= datetime.date(2026, 11, 22)
    assert _read(rich)["meta"]["canonical"] == "https://ada.example.org/some/repo/resume.json"


def test_what_is_not_written_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "profile.yaml").write_text("name: Ada\n", encoding="utf-8")
    resume = _read(build(tmp_path))
    assert resume == {
        "$schema": resume["$schema"],
        "basics": {"name": "Ada"},
        "meta": {"generator": "skillfolio", "version": "v1.0.0"},
    }


def test_every_value_is_told_as_text() -> None:
    data = msgspec.json.encode({"a": ["b", {"c": "d"}], "e": {"f": "g"}})
    assert list(texts(data)) == ["b", "d", "g"]


@pytest.mark.parametrize(
    ("url", "name"),
    {
        "https://github.com/ada": "ada",
        "https://www.linkedin.com/in/ada-lovelace/": "ada-lovelace",
        "https://mastodon.social/@ada": "ada",
        "https://stackoverflow.com/users/42/ada": "ada",
        "https://bsky.app/profile/ada.example": "ada.example",
        "https://github.com/ada/engine": "",
        "https://github.com/": "",
        "https://ada.example": "",
    }.items(),
)
def test_a_known_host_tells_the_name_of_a_profile(url: str, name: str) -> None:
    assert username(url) == name
