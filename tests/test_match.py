"""What the page that reads advertisements looks for: the author's own names first, then what is common."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from generator import components
from generator.cards import Cards
from generator.links import Links
from generator.match import match_page
from generator.views import MatchPage
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
    return match_page(Cards(whole, Links(whole, [], {})), msgspec.convert({}, dict[str, str]))  # type: ignore[arg-type]


def _data(page: MatchPage) -> dict[str, dict[str, list[str]]]:
    data: dict[str, Any] = json.loads(page.names.parts[0])
    return {part: {slug: spellings for slug, *spellings in data[part]} for part in ("claimed", "absent")}


def test_a_common_skill_that_goes_by_an_own_name_is_the_authors_with_all_its_spellings() -> None:
    data = _data(_page({"skills.yaml": SKILLS}))
    assert data["claimed"]["rest"][:2] == ["=REST", "HTTP interfaces"]
    assert "RESTful" in data["claimed"]["rest"]
    assert "Golang" in data["claimed"]["go"]
    assert "rest-apis" not in data["absent"]


def test_one_skill_may_stand_for_two_common_ones() -> None:
    data = _data(_page({"skills.yaml": SKILLS}))
    assert {"HTML & CSS", "HTML", "HTML5", "CSS", "CSS3"} <= set(data["claimed"]["html-css"])
    assert not {"html", "css"} & set(data["absent"])


def test_a_name_counts_before_the_alias_of_another_skill() -> None:
    data = _data(_page({"skills.yaml": "- name: Docker\n  aliases: [Containerization]\n- name: Kubernetes\n"}))
    assert "K8s" in data["claimed"]["kubernetes"]
    assert "Containerized" in data["claimed"]["docker"]
    assert "containerization" not in data["absent"]


def test_an_ambiguous_name_stays_ambiguous_whoever_claims_it() -> None:
    data = _data(_page({"skills.yaml": SKILLS}))
    assert data["claimed"]["c"][0] == "?C"
    assert data["claimed"]["basket-weaving"] == ["Basket weaving"]


def test_what_nobody_claims_is_absent_by_its_standard_name() -> None:
    data = _data(_page({"skills.yaml": SKILLS}))
    assert data["absent"]["postgresql"][0] == "PostgreSQL"
    assert "Postgres" in data["absent"]["postgresql"]


def test_two_skills_never_share_a_slug() -> None:
    data = _data(_page({"skills.yaml": "- name: Juggling\n  slug: python\n"}))
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


def test_no_name_can_end_the_script_element() -> None:
    page = _page({"skills.yaml": '- name: "</script><!--<b>&amp;"\n  slug: x\n'})
    assert isinstance(page.names, components.Fragment)
    assert not set("<>&") & set(page.names.parts[0])
    assert _data(page)["claimed"]["x"] == ["</script><!--<b>&amp;"]
