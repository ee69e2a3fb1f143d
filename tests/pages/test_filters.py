"""What lists can be narrowed down to, and what of every page is searched."""

import pytest

from generator.dates import EndDate, PartialDate, Period
from generator.pages.filters import FEWEST, Filters, years_of
from generator.presentation import components, views
from generator.presentation.cards import Cards
from generator.presentation.links import Links
from tests.sites_in_memory import TODAY, Assembled, assembled

PROJECTS = {
    f"projects/p{number}.md": f"---\ntitle: P{number}\nstart: {2020 + number % 3}\nend: {2021 + number % 3}\n"
    f"skills: [Python{', Go' if number % 2 else ''}]\nrole: Author\nsummary: Made *by hand*.\n---\nIts text.\n"
    for number in range(FEWEST)
}
SKILLS = {"skills.yaml": "- {name: Python, category: Languages}\n- {name: Go, category: Languages}\n"}


def _filters(files: dict[str, str]) -> tuple[Filters, Assembled]:
    whole = assembled(files)
    return Filters(Cards(whole.portfolio, Links(whole.portfolio, [], {}))), whole


def _projects(files: dict[str, str]) -> components.Find | None:
    filters, whole = _filters(files)
    return filters.entries(whole.portfolio.entries["projects"])


def _facets(find: components.Find | None) -> dict[str, list[tuple[str, int]]]:
    assert find is not None
    return {facet.name: [(option.value, option.count) for option in facet.options] for facet in find.facets}


def test_a_list_of_entries_is_narrowed_down_by_skill_and_year() -> None:
    assert _facets(_projects(SKILLS | PROJECTS)) == {
        "skill": [("go", 4), ("python", 8)],
        "year": [("2023", 2), ("2022", 5), ("2021", 6), ("2020", 3)],
    }


def test_the_marks_are_those_of_the_entries_in_their_order() -> None:
    find = _projects(SKILLS | PROJECTS)
    _, whole = _filters(SKILLS | PROJECTS)
    assert find is not None
    for entry, (skills, years) in zip(whole.portfolio.entries["projects"], find.marks, strict=True):
        number = int(entry.slug[1:])
        assert skills == ((0, 1) if number % 2 else (1,))
        assert [find.facets[1].options[year].value for year in years] == [
            str(2021 + number % 3),
            str(2020 + number % 3),
        ]


def test_a_short_list_needs_no_help() -> None:
    fewer = dict(list(PROJECTS.items())[1:])
    assert _projects(SKILLS | fewer) is None


def test_there_is_no_index_before_a_list_needs_one() -> None:
    filters, whole = _filters(SKILLS | PROJECTS)
    assert list(filters.outputs()) == []
    filters.entries(whole.portfolio.entries["projects"])
    assert len(list(filters.outputs())) > 1


def test_what_all_entries_have_is_no_choice() -> None:
    same = {path: text.replace(", Go", "") for path, text in PROJECTS.items()}
    assert set(_facets(_projects(SKILLS | same))) == {"year"}


def test_skills_are_narrowed_down_by_what_is_known_of_them() -> None:
    skills = "".join(
        f"- {{name: S{number}, category: {'A b' if number < 3 else 'C'}, level: expert}}\n" for number in range(8)
    )
    work = {"projects/p.md": "---\ntitle: P\nstart: 2020-02\nend: 2021-03\nskills: [S0]\n---\n"}
    filters, _ = _filters({"skills.yaml": skills, **work})
    assert _facets(filters.skills()) == {
        "category": [("a-b", 3), ("c", 5)],
        "kind": [("project", 1)],
        "since": [("2021", 1)],
    }


def test_every_page_is_in_one_share_of_each_kind() -> None:
    filters, whole = _filters(SKILLS | PROJECTS | {"pages/about.md": "---\ntitle: About\n---\nMe.\n"})
    filters.entries(whole.portfolio.entries["projects"])
    words, texts = [], []
    for output in filters.outputs():
        if isinstance(output.view, views.SearchWords):
            words += [entry.path for entry in output.view.entries]
        elif isinstance(output.view, views.SearchTexts):
            texts += [entry.path for entry in output.view.entries]
    assert len(set(words)) == len(words) == FEWEST + 3
    assert sorted(texts) == sorted(words)
    assert "about/index.html" in words


def test_what_an_entry_says_in_its_fields_is_searched_without_marks() -> None:
    filters, whole = _filters(SKILLS | PROJECTS)
    filters.entries(whole.portfolio.entries["projects"])
    first = next(output.view for output in filters.outputs())
    assert isinstance(first, views.SearchWords)
    entry = next(entry for entry in first.entries if entry.title == "P1")
    assert entry.text == "Author Made by hand."
    assert entry.source == "content/projects/p1.md"
    assert [first.skills[number] for number in entry.skills] == ["Python", "Go"]


@pytest.mark.parametrize(
    ("period", "years"),
    [
        (Period.between(PartialDate(2020, 11), EndDate(PartialDate(2022))), [2020, 2021, 2022]),
        (Period.between(PartialDate(2025), EndDate()), [2025, 2026]),
        (Period.at(PartialDate(2024, 2, 3)), [2024]),
        (Period.between(None, EndDate(PartialDate(2019))), [2019]),
        (Period(), []),
        (Period.between(PartialDate(2030), None), []),
    ],
)
def test_an_entry_is_of_every_year_that_it_touches(period: Period, years: list[int]) -> None:
    assert list(years_of(period, TODAY)) == years
