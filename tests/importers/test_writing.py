"""How imported entries are written: as a person would, and so that they are read as what they were."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from generator.cli import skillfolio
from generator.content.schema import Link, Profile, Project, Record, SkillUse
from generator.dates import EndDate, PartialDate
from generator.importers.bring import Brought, bring, put
from generator.importers.merging.writing import new_page
from generator.importers.merging.yamltext import mapping_lines, quoted, scalar_lines
from generator.importers.model import Found
from generator.reading.parsing import front_matter
from generator.yamlfiles.decode import decode
from generator.yamlfiles.tree import YamlText, parse

_LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\x85\ufffe\uffff"
)
LINES = st.text(_LETTERS, min_size=1, max_size=300).map(str.strip).filter(bool)
PROSE = st.text(_LETTERS | st.just("\n"), min_size=1, max_size=400).map(str.strip).filter(bool)
DATES = st.dates().map(lambda day: PartialDate(day.year, day.month, day.day)) | st.integers(1, 9999).map(PartialDate)
USES = st.builds(SkillUse, skill=LINES, note=PROSE)
PROJECTS = st.builds(
    Project,
    title=LINES,
    role=st.none() | LINES,
    start=st.none() | DATES,
    end=st.none() | DATES.map(EndDate) | st.just(EndDate()),
    links=st.lists(st.builds(Link, label=LINES, url=st.just("https://a.example/#x")), max_size=2),
    summary=st.none() | PROSE,
    highlights=st.lists(PROSE, max_size=3),
    skills=st.lists(LINES | USES, max_size=3),
    featured=st.booleans(),
)


LONG = "A sentence that goes on for quite a while, because whoever wrote it had much to say of what it is and why."


def _read(text: str, type_: type[Record]) -> Record | None:
    yaml_text = YamlText("x.yaml", text, 1)
    node, problems = parse(yaml_text)
    record, mistakes = decode(node, type_, yaml_text)
    assert problems + mistakes == []
    return record


@given(PROJECTS)
def test_what_is_written_is_read_as_the_same_record(project: Project) -> None:
    assert _read("\n".join(mapping_lines(project, {})), Project) == project


@given(PROJECTS, LINES)
def test_remarks_change_nothing_of_what_is_read(project: Project, remark: str) -> None:
    remarks = dict.fromkeys((*Project.__struct_fields__, "links.0", "links.0.url", "skills.1"), remark)
    assert _read("\n".join(mapping_lines(project, remarks)), Project) == project


@given(PROJECTS, PROSE)
def test_a_page_is_read_with_its_fields_and_its_text(project: Project, body: str) -> None:
    page = new_page(Found(collection="projects", record=project, body=body), [])
    front, problem = front_matter("x.md", page)
    assert problem is None
    assert front is not None
    assert _read(front.text, Project) == project


@given(st.text(_LETTERS | st.sampled_from("\n\t\x07"), max_size=60))
def test_a_quoted_text_is_one_line(text: str) -> None:
    assert "\n" not in quoted(text)


@pytest.mark.parametrize(
    "word", ["no", "Yes", "null", "3.10", "1e3", "0x1F", "- a", "a: b", "# a", "a #b", "'a", "%x", "@x"]
)
def test_what_another_reader_takes_for_something_else_is_quoted(word: str) -> None:
    (line,) = scalar_lines(word)
    assert line[0] in "\"'"


@pytest.mark.parametrize(
    "text", ["Django", "2024-05", "https://a.example/b", "C++", "Wrote it, and it works (well).", "present"]
)
def test_what_everybody_reads_as_text_has_no_quotes(text: str) -> None:
    assert scalar_lines(text) == [text]


def test_a_truth_value_has_no_quotes() -> None:
    assert mapping_lines(Project(title="A", featured=True), {}) == ["title: A", "featured: true"]


def test_an_entry_is_written_as_a_person_would() -> None:
    project = Project(
        title="Atlas: a map", skills=["Go", SkillUse(skill="SQL", note="All of it.")], start=PartialDate(2024),
        summary=LONG,
    )  # fmt: skip
    assert mapping_lines(project, {"start": "guessed: it says `24`"}) == [
        'title: "Atlas: a map"',
        "# guessed: it says `24`",
        "start: 2024",
        "summary: >-",
        f"  {LONG}",
        "skills:",
        "  - Go",
        "  - skill: SQL",
        "    note: All of it.",
    ]


# --- Into what is there -------------------------------------------------------------------------------------------

RESUME: dict[str, Any] = {
    "basics": {
        "name": "Ada King",
        "label": "Engineer",
        "email": "ada@mail.example",
        "phone": "+44 20 7946 0000",
        "url": "https://ada.example",
    },
    "skills": [{"name": "Data", "keywords": ["PostgreSQL", "Kafka"]}],
    "projects": [{"name": "Atlas", "description": "A map.", "keywords": ["Postgres", "Rust"], "startDate": "2020"}],
}


def _site(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = folder / "site" / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
    return folder / "site"


def _import(folder: Path, site: Path, resume: object = RESUME) -> Brought:
    source = folder / "resume.json"
    source.write_text(json.dumps(resume), encoding="utf-8")
    brought = bring([source], site)
    assert brought.succeeded, brought.diagnostics
    put(brought)
    return brought


def _text(site: Path, name: str) -> str:
    return (site / "content" / name).read_bytes().decode()


def test_an_author_keeps_every_word_and_missing_fields_are_put_in(tmp_path: Path) -> None:
    site = _site(tmp_path, {"profile.yaml": "# me\nname:  'Ada King'   # yes\nheadline: Poet\n\n# the end\n"})
    brought = _import(tmp_path, site)
    assert _text(site, "profile.yaml") == (
        "# me\nname:  'Ada King'   # yes\nheadline: Poet\n"
        "links:\n  - label: Website\n    url: https://ada.example\n\n# the end\n"
        "\n# email: ada@mail.example  # remove the `#` to publish it\n"
    )
    assert any(note.text == "Engineer" and "stays as it is" in note.why for note in brought.notes)


def test_a_skill_goes_by_the_name_that_the_site_has_for_it(tmp_path: Path) -> None:
    site = _site(tmp_path, {"skills.yaml": "- name: Postgres\n  aliases: [psql]\n"})
    _import(tmp_path, site)
    skills = _text(site, "skills.yaml")
    assert skills.startswith("- name: Postgres\n  aliases: [psql, PostgreSQL]\n  category: Data\n\n- name: Kafka\n")
    assert "  - Postgres\n  - Rust\n" in _text(site, "projects/atlas.md")


def test_an_entry_that_may_be_another_is_written_beside(tmp_path: Path) -> None:
    site = _site(tmp_path, {"projects/atlas.md": "---\ntitle: Atlas\nstart: 2015\n---\n"})
    brought = _import(tmp_path, site)
    assert [finding.code for finding in brought.diagnostics if finding.code == "import-beside"] == ["import-beside"]
    assert _text(site, "projects/atlas.md") == "---\ntitle: Atlas\nstart: 2015\n---\n"
    assert "start: 2020" in _text(site, "projects/atlas-2.md")
    assert bring([tmp_path / "resume.json"], site).changes == {}


def test_line_ends_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    site = _site(tmp_path, {"projects/atlas.md": "\ufeff---\r\ntitle: Atlas\r\n---\r\n\r\nMine.\r\n"})
    _import(tmp_path, site)
    text = _text(site, "projects/atlas.md")
    assert text.startswith("\ufeff---\r\ntitle: Atlas\r\nstart: 2020\r\nsummary: A map.\r\n")
    assert text.count("\n") == text.count("\r\n")
    assert text.endswith("---\r\n\r\nMine.\r\n")


def test_a_list_in_brackets_gets_entries_of_their_own(tmp_path: Path) -> None:
    site = _site(tmp_path, {"skills.yaml": "[{name: Kafka}, {name: Rust}]\n"})
    _import(tmp_path, site)
    assert _text(site, "skills.yaml") == "[{name: Kafka}, {name: Rust}]\n"
    assert "name: PostgreSQL" in _text(site, "skills/postgresql.md")


def test_a_resume_of_somebody_else_does_not_touch_the_profile(tmp_path: Path) -> None:
    site = _site(tmp_path, {"profile.yaml": "name: Grace\n"})
    brought = _import(tmp_path, site)
    assert _text(site, "profile.yaml") == "name: Grace\n"
    assert not (site / "content" / "private.yaml").exists()
    assert any("the source tells of `Ada King`" in finding.message for finding in brought.diagnostics)


def test_a_profile_of_nobody_gets_its_name(tmp_path: Path) -> None:
    site = _site(
        tmp_path, {"profile.yaml": "# guessed: no source says whose portfolio this is\nname: unknown\nheadline: X\n"}
    )
    _import(tmp_path, site)
    assert _text(site, "profile.yaml").startswith("name: Ada King\nheadline: X\nlinks:\n")


def test_a_profile_that_is_still_the_examples_becomes_that_of_the_resume(tmp_path: Path) -> None:
    site = tmp_path / "site"
    assert CliRunner().invoke(skillfolio, ["new", str(site)]).exit_code == 0
    brought = _import(tmp_path, site)
    profile = _text(site, "profile.yaml")
    assert "import-beside" not in [finding.code for finding in brought.diagnostics]
    assert "\nname: Ada King\nheadline: Engineer\nlinks:\n" in profile
    assert profile.count("# email: ") == 1
    assert "Your Name" not in profile


def test_a_site_of_nobody_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Course\n\n## Technologies\n\n- Python\n", encoding="utf-8")
    put(bring([tmp_path / "README.md"], tmp_path / "site"))
    result = CliRunner().invoke(skillfolio, ["check", "--site", str(tmp_path / "site")])
    assert result.exit_code == 0
    assert "warning[placeholder]" in result.output


def test_what_is_private_is_not_published(tmp_path: Path) -> None:
    site = tmp_path / "site"
    brought = _import(tmp_path, site)
    assert "# email: ada@mail.example" in _text(site, "profile.yaml")
    assert 'phone: "+44 20 7946 0000"' in _text(site, "private.yaml")
    assert "7946" not in _text(site, "profile.yaml")
    assert [finding.code for finding in brought.diagnostics] == ["import-private", "import-private"]


def test_a_job_that_names_a_skill_in_its_text_proves_it(tmp_path: Path) -> None:
    work = [
        {"name": "Mill", "position": "Dev", "highlights": ["Moved to apache kafka, let it go", "Wrote SQL and mysqlx"]}
    ]
    skills = [{"name": "Apache Kafka"}, {"name": "Go"}, {"name": "SQL"}, {"name": "MySQL"}]
    _import(tmp_path, tmp_path / "site", {"basics": {"name": "Ada King"}, "work": work, "skills": skills})
    assert (
        "skills:\n  # guessed: its text names it\n  - Apache Kafka\n  # guessed: its text names it\n  - SQL\n---\n"
    ) in _text(tmp_path / "site", "experience/mill.md")


def test_several_sources_share_a_skill(tmp_path: Path) -> None:
    other = {"basics": {"name": "Ada King"}, "projects": [{"name": "Loom", "keywords": ["postgresql", "rust"]}]}
    sources = [tmp_path / "one.json", tmp_path / "two.json"]
    for source, resume in zip(sources, (RESUME, other), strict=True):
        source.write_text(json.dumps(resume), encoding="utf-8")
    brought = bring(sources, tmp_path / "site")
    put(brought)
    skills = _text(tmp_path / "site", "skills.yaml")
    assert skills.count("- name: ") == 3
    assert "  - PostgreSQL\n" in _text(tmp_path / "site", "projects/loom.md")


def _readmes(folder: Path, *texts: str) -> list[Path]:
    paths = [folder / f"{number}.md" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


ONE = "# Data Course\n\nTwelve weeks of data.\n\n## Technologies\n\n- **Python** – all of it\n- SQL\n"
OTHER = "# Data course\n\nIt was hard.\n\n## Technologies\n\n- **Python** – mostly pandas\n- **SQL** – joins\n"


def test_what_two_sources_say_of_one_thing_stands_there(tmp_path: Path) -> None:
    put(bring(_readmes(tmp_path, ONE, OTHER), tmp_path / "site", "program"))
    program = _text(tmp_path / "site", "programs/data-course.md")
    assert "  - skill: Python\n    note: All of it. Mostly pandas\n  - skill: SQL\n    note: Joins\n" in program
    assert "summary: Twelve weeks of data.\n" in program
    assert program.endswith("---\n\nIt was hard.\n")


def test_what_two_sources_say_differently_is_told(tmp_path: Path) -> None:
    work = {"name": "Mill", "position": "Dev", "startDate": "2020", "highlights": ["Ground corn."]}
    resumes = [
        {"basics": {"name": "Ada King", "label": "Engineer"}, "work": [work]},
        {"basics": {"name": "Ada King", "label": "Miller"}, "work": [work | {"highlights": ["Ground wheat."]}]},
    ]
    paths = [tmp_path / "one.json", tmp_path / "two.json"]
    for path, resume in zip(paths, resumes, strict=True):
        path.write_text(json.dumps(resume), encoding="utf-8")
    brought = bring(paths, tmp_path / "site")
    left = {note.text: note.origin.path for note in brought.notes if note.kind == "left-out"}
    assert left == {"Miller": str(paths[1]), "Ground wheat.": str(paths[1])}


def test_what_a_source_says_of_something_that_the_site_has_is_told(tmp_path: Path) -> None:
    one, other = _readmes(tmp_path, ONE, OTHER)
    put(bring([one], tmp_path / "site", "program"))
    notes = bring([other], tmp_path / "site", "program").notes
    told = "\n".join(note.text for note in notes if note.kind == "left-out")
    assert "Mostly pandas" in told
    assert "Joins" in told
    again = bring([one], tmp_path / "site", "program")
    assert again.changes == {}
    assert not [note for note in again.notes if "stays as it is" in note.why]


# --- The command --------------------------------------------------------------------------------------------------


def _run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(skillfolio, ["import", *arguments])
    return result.exit_code, result.output


def test_a_dry_run_shows_a_diff_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "resume.json").write_text(json.dumps(RESUME), encoding="utf-8")
    status, said = _run(str(tmp_path / "resume.json"), "--into", str(tmp_path / "site"), "--dry-run")
    assert status == 0
    assert "+++ b/content/projects/atlas.md\n" in said
    assert "+title: Atlas\n" in said
    assert "would write 4 new files" in said
    assert not (tmp_path / "site").exists()


def test_the_command_tells_what_it_did(tmp_path: Path) -> None:
    (tmp_path / "resume.json").write_text(json.dumps(RESUME), encoding="utf-8")
    arguments = [str(tmp_path / "resume.json"), "--into", str(tmp_path / "site")]
    status, said = _run(*arguments, "--verbose")
    assert status == 0
    assert "resume.json:1:21 (/basics/name) -> content/profile.yaml: name\n" in said
    assert "wrote 4 new files in " in said
    assert _run(*arguments)[1].endswith("nothing to do: all of it is in content/ already\n")


def test_the_account_is_one_object_a_line_for_programs(tmp_path: Path) -> None:
    (tmp_path / "resume.json").write_text(json.dumps(RESUME), encoding="utf-8")
    _, said = _run(str(tmp_path / "resume.json"), "--into", str(tmp_path / "site"), "--format", "json")
    events = [json.loads(line) for line in said.splitlines()]
    named = [event for event in events if event.get("target") == "content/profile.yaml: name"]
    assert [event["origin"]["pointer"] for event in named] == ["/basics/name"]


def test_a_mistake_ends_with_status_one(tmp_path: Path) -> None:
    (tmp_path / "resume.json").write_text("{", encoding="utf-8")
    status, said = _run(str(tmp_path / "resume.json"), "--into", str(tmp_path / "site"))
    assert status == 1
    assert "error[import-syntax]" in said
    assert "nothing was written: 1 error" in said


def test_a_profile_is_a_record_like_others() -> None:
    assert mapping_lines(Profile(name="Ada"), {}) == ["name: Ada"]
