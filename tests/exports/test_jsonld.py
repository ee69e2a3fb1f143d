"""The linked data of every page is of schema.org's vocabulary, says what it shows, and stays in its element."""

import gzip
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from generator.exports import jsonld, terms
from generator.exports.terms import Places, node
from generator.presentation.addresses import Address
from generator.presentation.components import Fragment
from tests.built_site import BuiltSite, build
from tests.exports.vocabulary import mistakes

SITES = ["starter", "rich"]
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
HTML_OF = {
    "home": "index.html",
    "resume": "resume/index.html",
    "skill": "skills/python/index.html",
    "skills": "skills/index.html",
    "listing": "projects/index.html",
    "project": "projects/tidewatch/index.html",
    "experience": "experience/nordljus/index.html",
    "post": "posts/the-tail-is-the-story/index.html",
    "page": "about/index.html",
    "match": "match/index.html",
}


def _graph(site: BuiltSite, page: str) -> list[dict[str, Any]]:
    found = DATA.findall((site.folder / page).read_text(encoding="utf-8"))
    assert len(found) == 1, page
    data = json.loads(found[0])
    assert data["@context"] == "https://schema.org"
    graph: list[dict[str, Any]] = data["@graph"]
    return graph


def _nodes(value: object) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for item in value for found in _nodes(item)]
    if isinstance(value, dict):
        return [value, *(found for item in value.values() for found in _nodes(item))]
    return []


@pytest.mark.parametrize("name", SITES)
def test_every_page_has_data_of_the_vocabulary(name: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(name)
    for page in site.pages():
        if page == "404.html":
            assert not DATA.search((site.folder / page).read_text(encoding="utf-8"))
        else:
            assert mistakes(_graph(site, page)) == [], page


def test_each_kind_of_page_is_about_what_it_shows(rich: BuiltSite) -> None:
    kinds = {kind: _graph(rich, page)[0]["@type"] for kind, page in HTML_OF.items()}
    assert kinds == {
        "home": "ProfilePage",
        "resume": "ProfilePage",
        "skill": "DefinedTerm",
        "skills": "CollectionPage",
        "listing": "CollectionPage",
        "project": "SoftwareSourceCode",
        "experience": "WebPage",
        "post": "BlogPosting",
        "page": "WebPage",
        "match": "WebPage",
    }


@pytest.mark.parametrize("name", SITES)
def test_every_page_below_home_says_where_it_is(name: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(name)
    for page in site.pages():
        if page in ("index.html", "404.html"):
            continue
        steps = _graph(site, page)[1]
        html = (site.folder / page).read_text(encoding="utf-8")
        above = re.search(r'<nav class="breadcrumbs".*?</nav>', html, re.DOTALL)
        assert above is not None
        assert steps["@type"] == "BreadcrumbList"
        assert [step["position"] for step in steps["itemListElement"]] == list(
            range(1, len(steps["itemListElement"]) + 1)
        )
        assert len(steps["itemListElement"]) == above[0].count("<li>") + 1
        assert "item" not in steps["itemListElement"][-1]


@pytest.mark.parametrize("name", SITES)
def test_every_address_of_the_site_leads_to_an_output(name: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(name)
    here = site.base or "https://nowhere.example/"
    for page in site.pages():
        if page == "404.html":
            continue
        for item in _nodes(_graph(site, page)):
            for field in ("@id", "url", "item", "isPartOf", "inDefinedTermSet", "image", "mainEntityOfPage"):
                target = item.get(field)
                if not isinstance(target, str):
                    continue
                assert bool(urlsplit(target).scheme) or site.base is None, f"{page}: {field} {target}"
                whole = urljoin(here + page, target)
                if whole.startswith(here):
                    path = urlsplit(whole).path.removeprefix(urlsplit(here).path)
                    path = f"{path}index.html" if not path or path.endswith("/") else path
                    assert (site.folder / unquote(path)).is_file(), f"{page}: {field} {target}"


def test_a_person_is_one_node_on_all_pages(rich: BuiltSite) -> None:
    people = {
        item["@id"]
        for page in rich.pages()
        if page != "404.html"
        for item in _nodes(_graph(rich, page))
        if item["@type"] == "Person"
    }
    assert people == {f"{rich.base}#person"}


def test_home_says_who_this_is(rich: BuiltSite) -> None:
    person = _graph(rich, "index.html")[0]["mainEntity"]
    assert person["name"] == "Amara Okafor-Lindqvist"
    assert person["jobTitle"] == "Backend engineer for systems that people wait for"
    assert person["email"] == "mailto:amara@amara-okafor.dev"
    assert person["homeLocation"]["name"] == "Malmö, Sweden"
    assert [language["name"] for language in person["knowsLanguage"]][:2] == ["Swedish", "Igbo"]
    assert len(person["knowsAbout"]) == 8
    assert person["worksFor"][0]["name"] == "Nordljus Energi"
    assert person["hasOccupation"][0]["name"] == "Lead Backend Engineer"
    assert person["sameAs"][0] == "https://code.amara-okafor.dev/amara"
    assert person["alumniOf"]
    assert person["hasCredential"]


def test_what_a_page_does_not_show_is_not_in_its_data(rich: BuiltSite) -> None:
    shown = re.sub(DATA, "", (rich.folder / "index.html").read_text(encoding="utf-8"))
    person = _graph(rich, "index.html")[0]["mainEntity"]
    for field in ("knowsAbout", "hasCredential", "worksFor", "alumniOf", "hasOccupation"):
        for item in person[field]:
            assert item["name"].replace("&", "&amp;").replace("'", "&#39;") in shown, (field, item)


def test_lists_are_bounded(rich: BuiltSite) -> None:
    for page in rich.pages():
        if page != "404.html":
            for item in _nodes(_graph(rich, page)):
                assert all(len(value) <= jsonld.MOST for value in item.values() if isinstance(value, list)), page


def test_the_data_of_home_is_small(rich: BuiltSite) -> None:
    html = (rich.folder / "index.html").read_bytes()
    without = DATA.sub("", html.decode()).encode()
    assert len(gzip.compress(html)) - len(gzip.compress(without)) < 1800


ATTACK = "</script><script>alert(1)</script><!-- & \u2028 \u2029 ]]>"


def test_no_text_can_leave_its_element(tmp_path: Path) -> None:
    (tmp_path / "content" / "projects").mkdir(parents=True)
    (tmp_path / "content" / "profile.yaml").write_text(
        json.dumps({"name": ATTACK, "headline": ATTACK, "location": ATTACK}), encoding="utf-8"
    )
    (tmp_path / "content" / "projects" / "one.md").write_text(
        f"---\ntitle: {json.dumps(ATTACK)}\nsummary: {json.dumps(ATTACK)}\n---\n", encoding="utf-8"
    )
    site = build(tmp_path)
    for page in ("index.html", "projects/one/index.html"):
        html = (site.folder / page).read_text(encoding="utf-8")
        assert html.count("<script") == html.count("</script>") == 1
        data = DATA.findall(html)[0]
        assert not set("<>&\u2028\u2029") & set(data)
        names = {item.get("name") for item in _nodes(json.loads(data))}
        assert ATTACK in names


def test_addresses_are_absolute_if_the_site_has_one_and_relative_otherwise() -> None:
    address = Address("skills/c-plus-plus/index.html", "café")
    assert Places("https://ada.example/me/", "index.html").at(address) == (
        "https://ada.example/me/skills/c-plus-plus/#caf%C3%A9"
    )
    assert Places("", "projects/atlas/index.html").at(address) == "../../skills/c-plus-plus/index.html#caf%C3%A9"
    assert Places("", "index.html").at("https://example.org/") == "https://example.org/"


# --- These tests can fail ---------------------------------------------------------------------------------------


def test_a_word_that_the_vocabulary_does_not_have_is_found() -> None:
    assert mistakes(node("Skill", name="x")) == ["there is no type `Skill`"]
    assert mistakes(node("Person", codeRepository="x")) == ["`Person` has no property `codeRepository`"]
    assert mistakes(node("Person", worksFor=node("Place", name="x"))) == ["`worksFor` may not lead to `Place`"]
    assert mistakes({"@type": "Person", "name": ""}) == ["`name` of `Person` is empty"]
    role = node("EmployeeRole", roleName="x", worksFor=node("Organization", name="y"))
    assert mistakes(node("Person", worksFor=[role])) == []


class _Page:
    frame = SimpleNamespace(canonical="", breadcrumbs=())


def test_a_text_that_is_not_escaped_is_found() -> None:
    about = mock.patch.object(jsonld, "_DESCRIBERS", {_Page: lambda *_: node("Person", name=ATTACK)})
    page: Any = _Page()
    with about:
        assert "</script>" not in jsonld.linked_data(page, "index.html", str)
        with mock.patch.object(jsonld, "_ESCAPES", {}):
            assert "</script>" in jsonld.linked_data(page, "index.html", str)


def test_words_of_html_are_plain() -> None:
    assert terms.words(Fragment(("a <em>b</em> &amp; ", " c"), ("x",))) == "a b & c"
