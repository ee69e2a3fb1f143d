"""Documents -> portfolio: references resolved, what is not published left out, everything in order."""

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.schema import Site
from generator.portfolio.assembly import assemble, changed_on, fold, strongest_first
from generator.portfolio.evidence import title_of
from generator.reading.places import Places
from tests.sites_in_memory import TODAY, Assembled, assembled, documents_of, reassembled, sources

REST = "- name: REST APIs\n  slug: rest\n  aliases: [REST, RESTful services]\n"


def _page(title: str, **fields: str) -> str:
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\ntitle: {title}\n{lines}---\n"


def _messages(found: Assembled) -> list[str]:
    return [diagnostic.message for diagnostic in found.diagnostics]


def _places(found: Assembled) -> list[tuple[int, str]]:
    """The line and the words that each finding points at."""
    places = [item.place for item in found.diagnostics if item.place is not None]
    return [(place.line, place.text[place.column - 1 : place.column - 1 + place.length]) for place in places]


# --- Skills and their names --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["REST APIs", "REST", "RESTful services", "rest apis", "rest", '"REST\u00a0APIs"'])
def test_a_skill_may_be_named_by_its_name_alias_or_slug_in_any_case(name: str) -> None:
    found = assembled({"skills.yaml": REST, "projects/atlas.md": _page("Atlas", skills=f"[{name}]")})
    assert [item.document.slug for item in found.claim("rest").evidence] == ["atlas"]
    assert found.diagnostics == ()


def test_names_of_one_skill_in_one_entry_are_one_piece_of_evidence() -> None:
    uses = "[REST, RESTful services, {skill: rest apis, note: twice}]"
    found = assembled({"skills.yaml": REST, "projects/atlas.md": _page("Atlas", skills=uses)})
    assert found.claim("rest").counts == (("project", 1),)
    assert found.portfolio.skills_of["projects/atlas"] == (("skills/rest", ("twice",)),)


@given(st.text())
def test_folding_a_name_twice_is_folding_it_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


def test_an_unknown_skill_is_an_error_at_its_name_with_the_nearest_one() -> None:
    found = assembled({"skills.yaml": REST, "projects/atlas.md": _page("Atlas", skills="[REST, RSET]")})
    assert (found.codes(), found.diagnostics[0].hint) == (["unknown-skill"], "did you mean `REST`?")
    assert _places(found) == [(3, "RSET")]


def test_a_name_that_two_skills_claim_is_an_error_at_the_second() -> None:
    found = assembled({"skills.yaml": "- name: Go\n- name: Golang\n  aliases: [go]\n"})
    assert found.codes()[0] == "ambiguous-skill"
    assert (3, "go") in _places(found)


def test_a_skill_may_repeat_its_own_name_as_an_alias() -> None:
    found = assembled({"skills.yaml": "- name: Go\n  aliases: [go, GO]\n"})
    assert found.codes() == ["unproven-skill"]


def test_a_name_goes_before_another_skills_slug() -> None:
    skills = "- name: Golang\n  slug: go\n- name: Go\n  slug: go-board-game\n"
    found = assembled({"skills.yaml": skills, "projects/p.md": _page("P", skills="[go]")})
    assert found.claim("go-board-game").evidence
    assert not found.claim("go").evidence


def test_a_skill_that_nothing_proves_is_a_warning_at_its_name() -> None:
    found = assembled({"skills.yaml": "- category: Languages\n  name: Go\n"})
    assert [(item.severity, item.code) for item in found.diagnostics] == [("warning", "unproven-skill")]
    assert _places(found) == [(2, "Go")]


def test_related_skills_are_found_by_name_alias_and_slug_once_and_never_the_skill_itself() -> None:
    skills = f"{REST}- name: GraphQL\n  related: [RESTful services, rest, graphql, HTTP]\n- name: HTTP\n"
    assert assembled({"skills.yaml": skills}).claim("graphql").related == ("skills/rest", "skills/http")


def test_a_related_skill_that_does_not_exist_is_an_error() -> None:
    found = assembled({"skills.yaml": "- name: Django\n  related: [Pyton]\n- name: Python\n"})
    assert found.codes()[0] == "unknown-skill"
    assert _places(found)[0] == (2, "Pyton")


def test_a_related_skill_that_is_a_draft_is_left_out() -> None:
    skills = "- name: Django\n  related: [Python]\n- name: Python\n  draft: true\n"
    assert assembled({"skills.yaml": skills}).claim("django").related == ()
    assert assembled({"skills.yaml": skills}, drafts=True).claim("django").related == ("skills/python",)


# --- What is not published ---------------------------------------------------------------------------------------

UNPUBLISHED = {
    "skills.yaml": "- name: Python\n- name: Rust\n  draft: true\n",
    "projects/shown.md": _page("Shown", skills="[Python, Rust]"),
    "projects/draft.md": _page("Draft", draft="true", skills="[Python]"),
    "projects/planned.md": _page("Planned", start="2026-12", skills="[Python]"),
    "posts/tomorrow.md": _page("Tomorrow", date="2026-11-23", skills="[Python]"),
    "posts/today.md": _page("Today", date="2026-11-22", skills="[Python]"),
}


def test_drafts_and_entries_of_the_future_are_left_out_and_prove_nothing() -> None:
    found = assembled(UNPUBLISHED)
    assert {item.document.slug for item in found.claim("python").evidence} == {"shown", "today"}
    assert (found.slugs("projects"), found.slugs("posts"), found.slugs("skills")) == (["shown"], ["today"], ["python"])
    assert found.portfolio.unpublished == {"skills/rust", "projects/draft", "projects/planned", "posts/tomorrow"}
    assert found.diagnostics == ()


def test_a_draft_skill_vanishes_from_the_entries_that_use_it() -> None:
    portfolio = assembled(UNPUBLISHED).portfolio
    assert portfolio.skills_of["projects/shown"] == (("skills/python", ()),)
    assert "rust" not in portfolio.skill_names


def test_drafts_are_shown_on_request_with_all_they_prove() -> None:
    found = assembled(UNPUBLISHED, drafts=True)
    assert len(found.claim("python").evidence) == 5
    assert [item.document.slug for item in found.claim("rust").evidence] == ["shown"]
    assert found.portfolio.unpublished == frozenset()


def test_an_entry_of_the_future_is_published_when_its_day_has_come() -> None:
    found = assembled(UNPUBLISHED, today=datetime.date(2026, 12, 1))
    assert found.slugs("projects") == ["planned", "shown"]
    assert found.slugs("posts") == ["tomorrow", "today"]


def test_mistakes_in_drafts_are_reported_too() -> None:
    found = assembled({"projects/p.md": _page("P", draft="true", skills="[Nothing]", part_of="programs/none")})
    assert found.codes() == ["unknown-skill", "unknown-entry"]


# --- Belonging ---------------------------------------------------------------------------------------------------

WHOLE = {
    "programs/school.md": _page("School"),
    "projects/atlas.md": _page("Atlas", part_of="programs/school", start="2020", end="2021"),
    "projects/board.md": _page("Board", part_of="programs/school", start="2023", end="2024"),
    "challenges/haste.md": _page("Haste", part_of="projects/atlas"),
    "certificates.yaml": "- title: Diploma\n  issuer: School\n  date: 2025\n  part_of: programs/school\n",
}


def test_the_parts_of_an_entry_are_those_that_belong_to_it_by_collection_and_in_order() -> None:
    parts = assembled(WHOLE).portfolio.parts
    keys = {whole: [part.key for part in members] for whole, members in parts.items()}
    assert keys == {
        "programs/school": ["projects/board", "projects/atlas", "certificates/diploma"],
        "projects/atlas": ["challenges/haste"],
    }


@given(st.randoms(use_true_random=False))
def test_parts_and_part_of_say_the_same(chance: random.Random) -> None:
    names = [f"p{number}" for number in range(6)]
    belongs = {name: chance.choice([other for other in (*names, None) if other != name]) for name in names}
    files = {
        f"projects/{name}.md": _page(name, **({"part_of": f"projects/{whole}"} if whole else {}))
        for name, whole in belongs.items()
    }
    portfolio = assembled(files).portfolio
    inverse = {part.slug: whole.partition("/")[2] for whole, parts in portfolio.parts.items() for part in parts}
    assert inverse == {name: whole for name, whole in belongs.items() if whole}


def test_a_draft_is_no_part_of_anything() -> None:
    draft = {"projects/atlas.md": _page("Atlas", part_of="programs/school", draft="true")}
    assert assembled({"programs/school.md": _page("School"), **draft}).portfolio.parts == {}


@pytest.mark.parametrize(
    ("whole", "code"), [("projects/nothing", "unknown-entry"), ("projects/atlas", "bad-reference")]
)
def test_an_entry_cannot_belong_to_nothing_or_to_itself(whole: str, code: str) -> None:
    found = assembled({"projects/atlas.md": _page("Atlas", part_of=whole)})
    assert found.codes() == [code]
    assert _places(found) == [(3, whole)]


def test_where_a_practice_was_shown_must_exist() -> None:
    practice = "- title: Testing\n  shown_in: [projects/atlas, projects/altas]\n"
    found = assembled({"practices.yaml": practice, "projects/atlas.md": _page("Atlas")})
    assert (found.codes(), _places(found)) == (["unknown-entry"], [(2, "projects/altas")])
    assert found.diagnostics[0].hint == "did you mean `projects/atlas`?"


# --- Order -------------------------------------------------------------------------------------------------------


@given(st.randoms(use_true_random=False))
def test_claims_and_dated_entries_do_not_depend_on_the_order_of_the_sources(chance: random.Random) -> None:
    files = {
        "skills.yaml": "- name: Python\n- name: SQL\n",
        **{
            f"projects/p{number}.md": _page(f"P{number}", start=f"{2010 + number}", end=f"{2011 + number}", skills=used)
            for number, used in enumerate(["[Python]", "[SQL, Python]", "[SQL]", "[Python]"])
        },
        "practices.yaml": "- title: Testing\n  skills: [Python]\n",
    }
    documents, places = documents_of(files), Places({item.path: item for item in sources(files)})
    listed = [document for document in documents if document.collection != "skills"]
    skills = [document for document in documents if document.collection == "skills"]
    chance.shuffle(listed)
    one, other = reassembled(documents, places), reassembled([*listed, *skills], places)
    assert one.portfolio.claims == other.portfolio.claims
    assert one.portfolio.entries == other.portfolio.entries


def test_skills_stand_as_the_author_wrote_them() -> None:
    found = assembled({"skills.yaml": "- name: Zig\n- name: Ada\n- name: Lisp\n  order: 1\n"})
    assert [claim.skill.name for claim in found.portfolio.claims] == ["Lisp", "Zig", "Ada"]


def test_the_strongest_skills_are_those_with_most_evidence_then_the_latest_use_then_as_written() -> None:
    skills = "".join(f"- name: {name}\n" for name in ("Nothing", "Undated", "Old", "New", "Twice"))
    found = assembled(
        {
            "skills.yaml": skills,
            "projects/a.md": _page("A", end="2015", skills="[Old, Twice]"),
            "projects/b.md": _page("B", end="2024", skills="[New]"),
            "projects/c.md": _page("C", skills="[Undated, Twice]"),
        }
    )
    names = [title_of(claim.document.record) for claim in strongest_first(found.portfolio)]
    assert names == ["Twice", "New", "Old", "Undated", "Nothing"]


# --- The whole ---------------------------------------------------------------------------------------------------


def test_without_a_profile_there_is_no_portfolio_and_one_error() -> None:
    whole, found = assemble([], Site(), TODAY, drafts=False, places=Places({}), failed=frozenset())
    assert whole is None
    assert [item.code for item in found] == ["missing-profile"]


def test_a_profile_that_could_not_be_read_is_not_missing() -> None:
    failed = frozenset({"content/profile.yaml"})
    assert assemble([], Site(), TODAY, drafts=False, places=Places({}), failed=failed) == (None, [])


def test_what_a_file_that_could_not_be_read_may_hold_is_not_missing() -> None:
    files = {"projects/p.md": _page("P", skills="[Go]", part_of="programs/school")}
    places = Places({item.path: item for item in sources(files)})
    for path in ("content/skills.yaml", "content/skills/go.md"):
        failed = frozenset({path, "content/programs/school.md"})
        assert assemble(documents_of(files), Site(), TODAY, drafts=False, places=places, failed=failed)[1] == []


def test_two_entries_of_one_slug_are_an_error_that_names_both() -> None:
    listed = "- title: Other\n- title: Atlas\n  slug: ATLAS\n"
    found = assembled({"projects.yaml": listed, "projects/atlas.md": _page("Atlas")})
    assert found.codes() == ["duplicate-slug"]
    assert _messages(found) == ["the slug `atlas` is taken by `content/projects.yaml:2`"]


def test_entries_of_different_collections_may_share_a_slug() -> None:
    assert assembled({"projects/atlas.md": _page("Atlas"), "pages/atlas.md": _page("Atlas")}).diagnostics == ()


def test_an_address_reserved_for_examples_is_a_warning() -> None:
    found = assembled(
        {"profile.yaml": "name: Ada\nemail: ada@example.org\nlinks:\n- {label: A, url: https://a.example}"}
    )
    assert found.codes() == ["placeholder", "placeholder"]
    assert _places(found) == [(2, "ada@example.org"), (4, "https://a.example")]


@pytest.mark.parametrize(
    ("fields", "changed"),
    [
        ({"date": "2026-05"}, "2026-05-31"),
        ({"date": "2026-05", "updated": "2026-06-02"}, "2026-06-02"),
    ],
)
def test_a_post_changed_when_it_was_updated_or_else_published(fields: dict[str, str], changed: str) -> None:
    (post,) = assembled({"posts/p.md": _page("P", **fields)}).portfolio.entries["posts"]
    assert changed_on(post, TODAY) == datetime.date.fromisoformat(changed)


@pytest.mark.parametrize("written", ["2026", "2026-11", "2026-11-22", "2025-12-31"])
def test_an_entry_never_changed_after_today(written: str) -> None:
    found = assembled({"posts/p.md": _page("P", date=written)})
    day = changed_on(found.portfolio.entries["posts"][0], TODAY)
    assert day is not None
    assert day <= TODAY


def test_a_planned_end_is_not_when_an_entry_changed() -> None:
    found = assembled({"projects/p.md": _page("P", start="2025-03-04", end="2030")})
    assert changed_on(found.portfolio.entries["projects"][0], TODAY) == datetime.date(2025, 3, 4)


def test_skills_that_differ_in_their_signs_have_addresses_of_their_own() -> None:
    found = assembled(
        {"skills.yaml": "- name: C\n- name: C++\n- name: C#\n", "projects/p.md": _page("P", skills="[C]")}
    )
    assert found.slugs("skills") == ["c", "c-plus-plus", "c-sharp"]
    assert [len(claim.evidence) for claim in found.portfolio.claims] == [1, 0, 0]
