"""A README becomes a programme or a project with its skills, challenges and practices, however it is written."""

from dataclasses import dataclass, field

import pytest

from generator.content.schema import Challenge, Practice, Profile, Program, Project, Skill, SkillUse
from generator.importers.model import Found, Imported, Material
from generator.importers.readmes.content import LARGEST, read
from tests.importers import score

LEAST = 0.98
NAMES = score.readmes()


@dataclass
class Folder:
    """The files beside a README."""

    files: dict[str, bytes] = field(default_factory=dict)

    def beside(self, path: str) -> bytes | None:
        return None if path.startswith("..") else self.files.get(path)


def _read(text: str, *, kind: str = "", files: dict[str, bytes] | None = None) -> Imported:
    beside = Folder(files or {}).beside
    return read(Material(name="atlas/README.md", data=text.encode(), kind=kind, folder="atlas", beside=beside))


def _one(result: Imported, collection: str) -> Found:
    return next(found for found in result.found if found.collection == collection)


def _program(text: str) -> Program:
    record = _one(_read(text, kind="program"), "programs").record
    assert isinstance(record, Program)
    return record


def _project(text: str, files: dict[str, bytes] | None = None) -> Project:
    record = _one(_read(text, kind="project", files=files), "projects").record
    assert isinstance(record, Project)
    return record


def _skills(text: str) -> list[str]:
    return [found.title for found in _read(text).found if found.collection == "skills"]


def _challenges(text: str) -> list[tuple[str, str | None]]:
    records = [found.record for found in _read(text).found]
    return [(record.title, record.solution) for record in records if isinstance(record, Challenge)]


# --- The corpus -------------------------------------------------------------------------------------------------


def test_the_corpus_has_forty_readmes_each_with_its_labels() -> None:
    assert len(NAMES) >= 40
    assert sorted(path.stem for path in score.READMES.glob("*.yaml")) == NAMES
    assert sum(score.labels_of(name).held_out for name in NAMES) >= 12


@pytest.fixture(scope="module")
def totals() -> dict[str, score.Score]:
    return score.total(NAMES)


@pytest.mark.parametrize("section", score.SECTIONS)
def test_what_the_corpus_tells_is_found_and_little_else(section: str, totals: dict[str, score.Score]) -> None:
    assert totals[section].right >= 20
    assert totals[section].precision >= LEAST
    assert totals[section].recall >= LEAST


@pytest.mark.parametrize("name", NAMES)
def test_kind_title_and_institution_of_a_readme_are_found(name: str) -> None:
    assert list(score.wrong_facts(name)) == []


def test_a_score_counts_what_is_wrong_and_what_is_missed() -> None:
    one = score.Score(right=3, wrong=1, missed=0) + score.Score(right=0, wrong=0, missed=3)
    assert (one.precision, one.recall) == (0.75, 0.5)
    assert (score.Score().precision, score.Score().recall) == (1.0, 1.0)


# --- Skills -----------------------------------------------------------------------------------------------------


def test_a_skill_has_its_standard_name_and_the_written_one_as_another() -> None:
    skill = _one(_read("## Technologies\n\n- postgres: tables\n"), "skills").record
    assert isinstance(skill, Skill)
    assert (skill.name, skill.aliases, skill.category) == ("PostgreSQL", ["postgres"], "Databases")


def test_a_skill_that_is_ordinary_words_keeps_the_words_of_its_author() -> None:
    assert _skills("## Concepts\n\n- Caching Strategies\n- Basket weaving\n") == [
        "Caching Strategies",
        "Basket weaving",
    ]


def test_joint_names_are_parted_only_if_each_is_a_known_skill() -> None:
    assert _skills("## Tools\n\n- REST APIs & GraphQL\n- Tips & tricks\n") == ["REST APIs", "GraphQL", "Tips & tricks"]


def test_the_heading_of_a_group_is_the_category_of_its_skills() -> None:
    text = "## Tech stack\n\n### Data stores\n\n- Redis\n- SQLite\n"
    records = [found.record for found in _read(text).found if found.collection == "skills"]
    assert [record.category for record in records if isinstance(record, Skill)] == ["Data stores", "Data stores"]


def test_the_programme_lists_its_skills_with_what_was_done() -> None:
    program = _program("# Course\n\n## Technologies\n\n- **Docker** – small images\n- Git\n")
    assert program.skills == [SkillUse(skill="Docker", note="Small images"), "Git"]


def test_a_version_is_kept_in_the_note() -> None:
    assert _project("# App\n\n## Stack\n\n- Django 5.1\n").skills == [SkillUse(skill="Django", note="Django 5.1")]


def test_the_same_skill_twice_is_one_with_both_texts() -> None:
    text = "# Course\n\n## Technologies\n\n- Docker: images\n\n## Concepts\n\n- Docker: networks\n"
    assert _program(text).skills == [SkillUse(skill="Docker", note="Images. Networks")]


def test_a_skill_that_a_challenge_names_is_proven_by_it_as_a_guess() -> None:
    text = (
        "# Course\n\n## Technologies\n\n- Redis\n- Go\n\n## Challenges\n\n- Slow pages: Redis in front, let us go on\n"
    )
    found = _one(_read(text), "challenges")
    assert isinstance(found.record, Challenge)
    assert found.record.skills == ["Redis"]
    assert [came.guess for came in found.came if came.field == "skills"] == ["the text names them"]


# --- Challenges -------------------------------------------------------------------------------------------------


def test_two_lists_are_matched_by_their_words_where_these_tell() -> None:
    text = (
        "# Course\n\n## Challenges\n\n- Learning Kubernetes\n- Writing reports\n\n"
        "## Solutions\n\n- A template for reports\n- A small cluster at home to try Kubernetes on\n"
    )
    assert _challenges(text) == [
        ("Learning Kubernetes", "A small cluster at home to try Kubernetes on"),
        ("Writing reports", "A template for reports"),
    ]


def test_two_lists_of_other_words_are_matched_by_their_order_which_is_a_guess() -> None:
    text = "# Course\n\n## Challenges\n\n- Alpha\n- Beta\n\n## Solutions\n\n- One\n- Two\n"
    assert _challenges(text) == [("Alpha", "One"), ("Beta", "Two")]
    came = {came.field: came.guess for came in _one(_read(text), "challenges").came}
    assert came["solution"] == "matched by their order"


def test_a_problem_with_a_solution_below_it_keeps_all_three_parts() -> None:
    text = "# Course\n\n## Challenges\n\n- **Lost mails:** They vanished.\n  - **Solution:** A queue.\n"
    record = _one(_read(text), "challenges").record
    assert isinstance(record, Challenge)
    assert (record.title, record.problem, record.solution) == ("Lost mails", "They vanished.", "A queue.")


def test_a_challenge_and_a_practice_say_where_they_belong() -> None:
    result = _read("# Big Course\n\n## Challenges\n\n- Mud → boots\n\n## Takeaways\n\n- Wear boots\n")
    challenge, practice = _one(result, "challenges").record, _one(result, "practices").record
    assert isinstance(challenge, Challenge)
    assert isinstance(practice, Practice)
    assert challenge.part_of == result.found[0].key == "programs/big-course"
    assert practice.shown_in == ["programs/big-course"]


# --- Projects ---------------------------------------------------------------------------------------------------


def test_what_somebody_says_of_the_kind_wins() -> None:
    text = "# Task board\n\n## Features\n\n- Cards\n"
    assert _read(text).found[0].collection == "projects"
    assert _read(text, kind="program").found[0].collection == "programs"


def test_manuals_are_folded_up_below_the_story() -> None:
    body = _one(
        _read("# App\n\n## Installation\n\nRun `make`.\n\n## The night before\n\nBy chance.\n", kind="project"),
        "projects",
    ).body
    assert body.index("By chance.") < body.index("<details>") < body.index("Run `make`.")
    assert "<summary>Installation</summary>" in body


def test_the_repository_is_found_in_a_clone_command_but_not_in_a_placeholder() -> None:
    clone = "# App\n\n## Setup\n\n```sh\ngit clone {}\n```\n"
    assert _project(clone.format("git@github.com:ada/app.git")).code == "https://github.com/ada/app"
    assert _project(clone.format("https://github.com/your-username/app.git")).code is None


def test_links_into_the_repository_lead_there_or_become_words() -> None:
    text = "# App\n\nSee [the plan](docs/plan.md) and [below](#usage).\n"
    assert _project(text).summary == "See the plan and below."
    cloned = f"{text}\n```\ngit clone https://github.com/ada/app\n```\n"
    assert _project(cloned).summary == "See [the plan](https://github.com/ada/app/blob/HEAD/docs/plan.md) and below."


def test_the_live_address_the_documentation_and_the_repository_have_fields_of_their_own() -> None:
    project = _project(
        "# App\n\nA board.\n\n[Live demo](https://app.example.org) · [Docs](docs/guide.md)\n\n"
        "[Code](https://github.com/ada/app)\n"
    )
    assert (project.url, project.code) == ("https://app.example.org", "https://github.com/ada/app")
    assert [(link.label, link.url) for link in project.links] == [
        ("Docs", "https://github.com/ada/app/blob/HEAD/docs/guide.md")
    ]


def test_contact_lines_without_a_name_stay_text_below_their_heading() -> None:
    result = _read("# App\n\n## Contact\n\n- [my page](https://ada.example.org)\n", kind="project")
    assert [found.collection for found in result.found] == ["projects"]
    assert result.found[0].body == "## Contact\n\n- [my page](https://ada.example.org)"


def test_a_picture_beside_the_readme_becomes_media_and_one_outside_does_not() -> None:
    text = "# App\n\n![The board](docs/board.png)\n\nA board.\n\n![Secret](../../secret.png)\n\n![Gone](gone.png)\n"
    result = _read(text, kind="project", files={"docs/board.png": b"PNG"})
    assert [(media.path, media.data) for media in result.media] == [("app/board.png", b"PNG")]
    record = _one(result, "projects").record
    assert isinstance(record, Project)
    assert record.image is not None
    assert (record.image.file, record.image.alt) == ("media/app/board.png", "The board")
    assert [note.text for note in result.notes if note.text.endswith(".png")] == ["../../secret.png", "gone.png"]


def test_reference_links_are_followed_and_badges_name_skills() -> None:
    text = "# App\n\nSee [the site][site].\n\n![b][badge]\n\n[site]: https://app.example.org\n[badge]: https://img.shields.io/badge/Rust-000\n"
    project = _project(text)
    assert project.summary == "See [the site](https://app.example.org)."
    assert project.skills == ["Rust"]


# --- Facts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("from January to June 2024", "2024-01", "2024-06"),
        ("from October 2023 to March 2024", "2023-10", "2024-03"),
        ("October to March 2024", "2023-10", "2024-03"),
        ("2022-09 to 2023-02", "2022-09", "2023-02"),
        ("2021 – 2022", "2021", "2022"),
        ("de septembre 2023 à février 2024", "2023-09", "2024-02"),
        ("Period: 09/2024 - 11/2024", "2024-09", "2024-11"),
        ("2024 to present", "2024", "present"),
        ("finished in May 2024", None, "2024-05"),
        ("since 1999 pages", None, None),
        ("2024 to 2021", None, None),
    ],
)
def test_the_period_of_a_programme_is_read(said: str, start: str | None, end: str | None) -> None:
    program = _program(f"# A course\n\nIt ran {said}, in the evening.\n")
    found = (str(program.start) if program.start else None, str(program.end) if program.end else None)
    assert found == (start, end)


def test_a_readme_without_a_title_goes_by_its_folder() -> None:
    result = _read("## Technologies\n\n- Go\n")
    assert result.found[0].title == "atlas"
    assert [came.guess for came in result.found[0].came if came.field == "title"] == [
        "the README has no title of its own"
    ]


def test_every_field_says_on_which_line_it_stood() -> None:
    result = _read("# Course\n\nWords.\n\n## Technologies\n\n- Go\n- Rust\n")
    lines = [found.came[0].origin.line for found in result.found if found.collection == "skills"]
    assert lines == [7, 8]
    assert {came.field: came.origin.line for came in result.found[0].came}["summary"] == 3


def test_a_table_of_contents_is_left_out_and_said_so() -> None:
    result = _read("# App\n\n## Contents\n\n- [Use](#use)\n\n## Use\n\nPress it.\n")
    assert ("Contents", "a table of contents") in [(note.text, note.why) for note in result.notes]


# --- Private data -----------------------------------------------------------------------------------------------


def test_private_data_is_taken_out_and_kept_for_the_person() -> None:
    text = "# App\n\nA board.\n\n## Contact\n\nAda Lovelace - [Mail](mailto:ada@ada-king.dev) - Tel: +254 712 345 678\n"
    result = _read(text, kind="project")
    profile = _one(result, "profile")
    assert isinstance(profile.record, Profile)
    assert profile.record.name == "Ada Lovelace"
    assert [(each.field, each.text, each.origin.line) for each in profile.withheld] == [
        ("email", "ada@ada-king.dev", 7),
        ("phone", "+254 712 345 678", 7),
    ]
    assert "ada@ada-king.dev" not in str([(found.record, found.body) for found in result.found])


def test_addresses_that_are_examples_stay_in_the_text() -> None:
    found = _read("# App\n\nA board.\n\n## Orders\n\nOrder 101 (User: kim@example.com) is open.\n").found[0]
    assert "Order 101 (User: kim@example.com) is open." in found.body
    assert found.withheld == ()


def test_a_clone_address_and_a_version_are_no_private_data() -> None:
    text = "# App\n\nNeeds 3.12.4 and port 8000.\n\n```\ngit clone git@github.com:ada/app.git\n```\n"
    assert [found.withheld for found in _read(text).found if found.withheld] == []


# --- Bad input --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b" \n\t\n", "empty-file"),
        (b"# A\n\nCaf\xe9\n", "not-utf-8"),
        (b"# A\n" * (LARGEST // 3), "too-large"),
    ],
)
def test_a_file_that_is_no_readme_is_refused(data: bytes, code: str) -> None:
    result = read(Material(name="README.md", data=data))
    assert [(finding.code, finding.severity) for finding in result.diagnostics] == [(code, "error")]
    assert result.found == ()


@pytest.mark.parametrize("unit", ["  ", "> ", "<ul><li>", "- ", "**", "[", "![", "(", "`", "| ", "<b>"])
def test_deep_and_repeated_marks_are_read(unit: str) -> None:
    lines = "\n".join(f"{unit * depth}- a" for depth in range(200))
    assert _read(f"## Technologies\n\n{lines}\n\n{unit * 3000}\n").found


def test_a_definition_of_nothing_is_a_text() -> None:
    assert _read("## Technologies\n\n: Python\n: Go\n").found


def test_line_ends_of_all_systems_and_characters_of_none() -> None:
    assert _skills("\ufeff## Tools\r\n\r\n- Go\r\n- Ru\x00st\r\n") == ["Go", "Rust"]


# --- The guide --------------------------------------------------------------------------------------------------


def test_the_example_of_the_guide_becomes_what_the_guide_says() -> None:
    guide = (score.READMES.parents[2] / "docs" / "authors.md").read_text(encoding="utf-8")
    example = guide.split("Take this one:\n\n```markdown\n")[1].split("```\n")[0]
    result = _read(example)
    program = result.found[0].record
    assert isinstance(program, Program)
    assert (program.title, program.institution) == ("Backend Bootcamp 2024", "Savanna Academy")
    assert (str(program.start), str(program.end)) == ("2024-01", "2024-03")
    assert _skills(example) == ["Django", "REST APIs", "GraphQL", "Caching Strategies"]
    assert _challenges(example) == [("Slow order page", "Joined the tables in one query")]
    assert _one(result, "practices").title == "Measure before you change anything"


# --- Chapters ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("heading", ["Planned features", "Upcoming features", "Fonctionnalités à venir"])
def test_what_is_to_come_is_no_feature(heading: str) -> None:
    result = _read(f"# App\n\n## {heading}\n\n- Notifications with Firebase\n", kind="project")
    record = result.found[0].record
    assert isinstance(record, Project)
    assert (record.highlights, record.skills) == ([], [])
    assert "Notifications with Firebase" in result.found[0].body


def test_what_somebody_wants_to_learn_is_no_skill() -> None:
    assert _skills("# Course\n\n## Technologies I want to learn next\n\n- Rust\n- Go\n") == []


def test_a_list_may_hold_the_chapters_of_the_story() -> None:
    text = "# Course\n\n- **Key technologies of the course**\n  - Python\n  - Go\n- **Challenges**\n  - Loops → tests\n"
    assert _skills(text) == ["Python", "Go"]
    assert _challenges(text) == [("Loops", "Tests")]


def test_a_list_of_challenges_is_not_taken_for_chapters() -> None:
    text = "# Course\n\n## Challenges\n\n- A problem with caching\n  - I used Redis\n- Slow tests\n  - I ran fewer\n"
    assert [title for title, _ in _challenges(text)] == ["A problem with caching", "Slow tests"]


def test_a_first_heading_of_any_level_that_holds_all_others_is_the_title() -> None:
    assert _project("Leaf Detector\n---\n\nKnows leaves.\n\n### Results\n\n- Fast\n").title == "Leaf Detector"
    assert _project("## Usage\n\nRun it.\n\n### Examples\n\nMany.\n").title == "atlas"


def test_a_chapter_that_is_named_for_links_may_hold_the_story() -> None:
    text = "# hub\n\n## Hub documentation\n\n### Overview\n\nNine months.\n\n### Technologies\n\n- Python\n"
    assert _skills(text) == ["Python"]
    assert _read(text, kind="program").found[0].record.summary == "Nine months."  # type: ignore[attr-defined]


def test_labels_of_groups_below_each_other_are_read_one_by_one() -> None:
    text = (
        "## Technologies\n\n**Frameworks:** Django, Flask\n**Infrastructure:** Docker, Nginx\n**Data:** OpenFoo API\n"
    )
    assert _skills(text) == ["Django", "Flask", "Docker", "Nginx", "OpenFoo API"]


def test_a_line_that_only_leads_somewhere_is_no_technology() -> None:
    text = "# App\n\n**Stack:** Flask, Redis\n\n**Demo:** https://app.example.dev\n**Code:** https://github.com/a/app\n"
    project = _project(text)
    assert (project.url, project.code) == ("https://app.example.dev", "https://github.com/a/app")
    assert project.skills == ["Flask", "Redis"]


def test_the_cells_of_a_table_may_list_skills_that_are_not_all_known() -> None:
    assert _skills("## Stack\n\n| Layer | Technology |\n|---|---|\n| Back | FastAPI, Foozle, Redis |\n") == [
        "FastAPI", "Foozle", "Redis",
    ]  # fmt: skip


def test_a_question_of_a_template_is_no_lesson() -> None:
    text = "# App\n\n## Lessons Learned\n\nWhat did you learn? I learned to wait.\n"
    assert "practices" not in [found.collection for found in _read(text).found]


def test_lessons_that_are_named_are_practices_and_no_concepts() -> None:
    text = "# Game\n\n## What I learned\n\n1. Values make undo easy: all is kept.\n2. Profiling first: print is slow.\n"
    assert _skills(text) == []
    assert [found.title for found in _read(text).found if found.collection == "practices"] == [
        "Values make undo easy", "Profiling first",
    ]  # fmt: skip


def test_a_table_is_told_by_the_head_of_its_first_column() -> None:
    text = "## Mountains\n\n| Challenge | How I got over it |\n|---|---|\n| Loops | A test |\n| Time | A day |\n"
    assert _challenges(text) == [("Loops", "A test"), ("Time", "A day")]


def test_a_column_of_roles_behind_the_names_is_what_is_said_of_them() -> None:
    table = (
        "| Part | Technology | Role |\n|---|---|---|\n| Mobile | Flutter | the app |\n| Server | Laravel | the API |\n"
    )
    assert _project(f"# App\n\n## Technologies\n\n{table}").skills == [
        SkillUse(skill="Flutter", note="The app"), SkillUse(skill="Laravel", note="The API"),
    ]  # fmt: skip


def test_a_version_and_a_text_are_both_kept() -> None:
    assert _project("# App\n\n## Stack\n\n- Django 5.1: the site\n").skills == [
        SkillUse(skill="Django", note="Django 5.1 – the site")
    ]


def test_issues_with_causes_below_each_other_are_challenges() -> None:
    text = "# Course\n\n## Incidents\n\n**Issue:** The bill\n**Cause:** A gateway\n**Resolution:** Budgets\n"
    record = _one(_read(text), "challenges").record
    assert isinstance(record, Challenge)
    assert (record.title, record.problem, record.solution) == ("The bill", "A gateway", "Budgets")


def test_numbered_chapters_within_the_features_are_features() -> None:
    text = "# App\n\n## Features\n\n### 1. Postings\n\n- Create\n- Delete\n\n### 2. Search\n\n- Fast\n"
    assert _project(text).highlights == ["**Postings:** Create. Delete.", "**Search:** Fast."]


def test_a_table_below_the_title_is_read_as_a_chapter() -> None:
    assert _skills("# Course\n\n| Topic | What I learned |\n|---|---|\n| Queues | They last |\n") == ["Queues"]


def test_a_library_behind_a_known_one_is_what_it_is_made_with() -> None:
    assert _skills("# bot\n\nA bot. Written in Python with foobar.py and love.\n") == ["Python", "foobar.py"]


def test_a_feature_without_a_word_is_none() -> None:
    assert _project("# App\n\n## Features\n\n**:**\n").highlights == []
