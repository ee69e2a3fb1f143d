"""What the page that reads advertisements looks for: the author's own names first, then what is common."""

import json
from collections.abc import Mapping

import msgspec

from generator.pages.match import match_names, match_page
from generator.presentation.addresses import Address
from generator.presentation.cards import Cards
from generator.presentation.links import Links
from generator.presentation.plan import Rendered
from generator.presentation.views import Finished, MatchPage
from tests.sites_in_memory import assembled

SKILLS = """
- name: REST
  aliases: [HTTP interfaces]
- name: HTML & CSS
  aliases: [HTML, CSS]
- name: C
- name: Basket weaving
- name: Go
"""
WORK = """
- title: {title}
  start: {year}
  end: {year}
  skills: [{skills}]
"""


def _page(files: Mapping[str, str]) -> MatchPage:
    whole = assembled(files).portfolio
    # Nothing of the frame is looked at here; making one takes a theme.
    frame = msgspec.convert({}, dict[str, str])
    return match_page(Cards(whole, Links(whole, [], {})), frame, match_names(whole))  # type: ignore[arg-type]


def _names(files: Mapping[str, str]) -> Rendered:
    return match_names(assembled(files).portfolio)


def _script(names: Rendered) -> str:
    assert isinstance(names.view, Finished)
    return names.view.text


def _data(files: Mapping[str, str]) -> dict[str, dict[str, list[str]]]:
    head, _, value = _script(_names(files)).partition("=")
    assert head == "self.skillfolioNames"
    own = {claim.document.slug for claim in assembled(files).portfolio.claims}
    data: dict[str, dict[str, list[str]]] = {"claimed": {}, "absent": {}}
    for slug, *spellings in json.loads(value):
        data["claimed" if slug in own else "absent"][slug] = spellings
    return data


def test_a_common_skill_that_goes_by_an_own_name_is_the_authors_with_all_its_spellings() -> None:
    data = _data({"skills.yaml": SKILLS})
    assert data["claimed"]["rest"][:2] == ["=REST", "HTTP interfaces"]
    assert "RESTful" in data["claimed"]["rest"]
    assert "Golang" in data["claimed"]["go"]
    assert "rest-apis" not in data["absent"]


def test_one_skill_may_stand_for_two_common_ones() -> None:
    data = _data({"skills.yaml": SKILLS})
    assert {"HTML & CSS", "HTML", "HTML5", "CSS", "CSS3"} <= set(data["claimed"]["html-css"])
    assert not {"html", "css"} & set(data["absent"])


def test_a_name_counts_before_the_alias_of_another_skill() -> None:
    data = _data({"skills.yaml": "- name: Docker\n  aliases: [Containerization]\n- name: Kubernetes\n"})
    assert "K8s" in data["claimed"]["kubernetes"]
    assert "Containerized" in data["claimed"]["docker"]
    assert "containerization" not in data["absent"]


def test_an_ambiguous_name_stays_ambiguous_whoever_claims_it() -> None:
    data = _data({"skills.yaml": SKILLS})
    assert data["claimed"]["c"][0] == "?C"
    assert data["claimed"]["basket-weaving"] == ["Basket weaving"]


def test_what_nobody_claims_is_absent_by_its_standard_name() -> None:
    data = _data({"skills.yaml": SKILLS})
    assert data["absent"]["postgresql"][0] == "PostgreSQL"
    assert "Postgres" in data["absent"]["postgresql"]


def test_two_skills_never_share_a_slug() -> None:
    data = _data({"skills.yaml": "- name: Juggling\n  slug: python\n"})
    assert data["claimed"]["python"] == ["Juggling"]
    assert data["absent"]["python-"][0] == "Python"


def test_skills_are_in_the_order_of_their_proof_with_the_weightiest_work() -> None:
    entries = [WORK.format(title=f"Work {year}", year=year, skills="Go") for year in (2019, 2020, 2021)]
    page = _page(
        {
            "skills.yaml": SKILLS,
            "projects.yaml": "".join(entries),
            "posts.yaml": "- title: A post\n  date: 2024\n  skills: [Go, C]\n",
        }
    )
    assert [skill.slug for skill in page.skills][:2] == ["go", "c"]
    assert [link.label for link in page.skills[0].work] == ["Work 2021", "Work 2020", "Work 2019"]
    assert [link.label for link in page.skills[1].work] == ["A post"]


def test_other_names_have_another_address_and_other_proof_has_not() -> None:
    before = _names({"skills.yaml": SKILLS})
    proven = _names({"skills.yaml": SKILLS, "projects.yaml": WORK.format(title="Atlas", year=2021, skills="Go")})
    after = _names({"skills.yaml": SKILLS.replace("weaving", "making")})
    assert proven == before
    assert after.path != before.path
    assert _page({"skills.yaml": SKILLS}).names == Address(before.path)


def test_phrases_that_are_no_skill_have_no_slug() -> None:
    assert "Vitamin C" in _data({"skills.yaml": SKILLS})["absent"][""]
