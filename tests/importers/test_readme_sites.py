"""A site made of an imported README has no mistakes, and that of the starter's README tells what the starter tells."""

import datetime
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings

from generator.content.documents import slugify
from generator.content.schema import Challenge, Practice, Skill
from generator.diagnostics import Diagnostic
from generator.folders import Folders
from generator.importers.bring import bring, put
from generator.importers.merging.together import together
from generator.importers.model import PROFILE, Found, Imported
from generator.importers.readmes.content import read
from generator.importers.readmes.terms import resolve
from generator.pipeline.build import build
from generator.pipeline.request import Request
from tests.built_site import REPOSITORY
from tests.importers.score import material_of, readmes
from tests.importers.test_readme_losses import READMES, read_text

TODAY = datetime.date(2026, 11, 22)


def _fields(found: Found) -> Any:
    return msgspec.to_builtins(found.record, enc_hook=str)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _write(result: Imported, site: Path) -> None:
    """The content of an import as plainly as it can be written: JSON is YAML."""
    content = site / "content"
    content.mkdir(parents=True)
    profile = next((found for found in result.found if found.collection == PROFILE), None)
    person = _fields(profile) if profile else {"name": "Ada"}
    (content / "profile.yaml").write_text(_json(person), encoding="utf-8")
    for collection in ("skills", "practices"):
        items = [_fields(found) for found in result.found if found.collection == collection]
        if items:
            (content / f"{collection}.yaml").write_text(_json(items), encoding="utf-8")
    for found in result.found:
        if found.collection in ("programs", "projects", "challenges"):
            file = content / found.collection / f"{found.address}.md"
            file.parent.mkdir(exist_ok=True)
            file.write_text(f"---\n{_json(_fields(found))}\n---\n\n{found.body}\n", encoding="utf-8")
    for media in result.media:
        file = content / "media" / media.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(media.data)


def _checked(site: Path) -> tuple[Diagnostic, ...]:
    folders = Folders.of(site, site / "output")
    return tuple(build(Request(folders=folders, today=TODAY, write=False, remember=False)).diagnostics)


def _errors(result: Imported, site: Path) -> list[str]:
    _write(result, site)
    return [f"{found.code}: {found.message}" for found in _checked(site) if found.severity == "error"]


@pytest.mark.parametrize("name", ["seed", "project-full", "held-template-project", "french-project"])
def test_the_site_of_an_imported_readme_has_no_errors(name: str, tmp_path: Path) -> None:
    assert _errors(read(material_of(name)), tmp_path / "site") == []


def test_one_site_of_all_readmes_has_no_errors_and_every_skill_is_proven(tmp_path: Path) -> None:
    _write(Imported(found=together(read(material_of(name)) for name in readmes())), tmp_path)
    found = _checked(tmp_path)
    assert [f"{each.code}: {each.message}" for each in found if each.severity == "error"] == []
    assert [each.message for each in found if each.code == "unproven-skill"] == []


def test_several_readmes_share_a_skill_and_each_is_evidence_of_it() -> None:
    found = together(read(material_of(name)) for name in ("seed", "project-full", "enumeration"))
    assert [each.title for each in found if each.collection == "skills" and each.address == "python"] == ["Python"]
    naming = [each.key for each in found if "Python" in _used(each)]
    assert naming == [read(material_of(name)).found[0].key for name in ("seed", "project-full", "enumeration")]


def _used(found: Found) -> list[str]:
    return [use if isinstance(use, str) else use["skill"] for use in _fields(found).get("skills", ())]


def test_importing_a_readme_into_an_empty_folder_makes_a_site_without_errors(tmp_path: Path) -> None:
    source = tmp_path / "learned" / "README.md"
    source.parent.mkdir()
    source.write_bytes(material_of("seed").data)
    brought = bring([source], tmp_path / "site")
    put(brought)
    assert [finding for finding in _checked(tmp_path / "site") if finding.severity == "error"] == []
    assert bring([source], tmp_path / "site").changes == {}


@pytest.mark.parametrize(
    "text",
    [
        "See the [long\nname](docs/x.md).",
        "See the [long\nname][x].\n\n[x]: docs/x.md",
        "[![a\nb](b.png)][x]\n\n[x]: y.md",
    ],
)
def test_a_link_whose_words_run_over_two_lines_leads_nowhere_wrong(text: str, tmp_path: Path) -> None:
    assert _errors(read_text(f"# App\n\nDoes much.\n\n## Overview\n\n{text}\n"), tmp_path / "site") == []


@settings(max_examples=10)
@given(text=READMES)
def test_the_site_of_any_readme_has_no_errors(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert _errors(read_text(text), tmp_path_factory.mktemp("any") / "site") == []


# --- The starter ------------------------------------------------------------------------------------------------


def _starter(name: str, record: type) -> list[Any]:
    content = REPOSITORY / "content"
    if (content / f"{name}.yaml").exists():
        return msgspec.yaml.decode((content / f"{name}.yaml").read_bytes(), type=list[record])  # type: ignore[valid-type]
    texts = [file.read_text(encoding="utf-8") for file in sorted((content / name).glob("*.md"))]
    return [msgspec.yaml.decode(text.split("---\n")[1], type=record) for text in texts]


def _plain(text: str | None) -> str:
    return (text or "").replace("\u2011", "-").rstrip(".")


def _records(record: type) -> list[Any]:
    return [found.record for found in read(material_of("seed")).found if isinstance(found.record, record)]


def test_the_starters_readme_tells_the_skills_of_the_starter() -> None:
    here = [(skill.name, _plain(skill.summary)) for skill in _records(Skill)]
    assert here == [(skill.name, _plain(skill.summary)) for skill in _starter("skills", Skill)]


def test_the_starters_readme_parts_technologies_from_concepts_as_the_starter_does() -> None:
    concepts = [skill.name for skill in _records(Skill) if skill.category == "Concepts"]
    assert concepts == [skill.name for skill in _starter("skills", Skill) if skill.category == "Backend concepts"]


def test_the_starters_readme_tells_the_challenges_and_solutions_of_the_starter() -> None:
    here = {(challenge.title, challenge.solution) for challenge in _records(Challenge)}
    assert here == {(challenge.title, challenge.solution) for challenge in _starter("challenges", Challenge)}


def test_the_starters_readme_tells_the_practices_of_the_starter() -> None:
    here = [_plain(practice.title) for practice in _records(Practice)]
    assert here == [_plain(practice.title) for practice in _starter("practices", Practice)]


def test_the_starters_readme_tells_the_programme_of_the_starter() -> None:
    program = _fields(next(found for found in read(material_of("seed")).found if found.collection == "programs"))
    text = (REPOSITORY / "content" / "programs" / "alx-prodev-backend.md").read_text(encoding="utf-8")
    starter = msgspec.yaml.decode(text.split("---\n")[1])
    assert (program["title"], program["institution"]) == (starter["title"], starter["institution"])
    assert _plain(program["summary"]) == _plain(" ".join(starter["summary"].split()))
    assert [use["skill"] for use in program["skills"]] == starter["skills"]


def test_two_names_of_one_skill_are_one() -> None:
    assert {slugify(term.identity) for name in ("Postgres", "PostgreSQL") if (term := resolve(name))} == {"postgresql"}
