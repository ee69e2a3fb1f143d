"""The feed and the sitemap, by a library that reads feeds and by the rules of sitemaps.org; the tags of networks."""

import datetime
import re
from xml.etree import ElementTree

import feedparser
import pytest

from tests.built_site import BuiltSite

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
W3C_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _sitemap(site: BuiltSite) -> ElementTree.Element:
    return ElementTree.fromstring((site.folder / "sitemap.xml").read_bytes())  # noqa: S314 - it is our own


@pytest.mark.parametrize("name", ["starter", "rich"])
def test_a_library_reads_the_feed(name: str, request: pytest.FixtureRequest) -> None:
    site: BuiltSite = request.getfixturevalue(name)
    feed = feedparser.parse((site.folder / "feed.xml").read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    assert feed.feed.title
    assert feed.feed.author
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == len(ids)
    updated = [entry.updated_parsed for entry in feed.entries]
    assert updated == sorted(updated, reverse=True)
    assert feed.feed.updated_parsed == (updated[0] if updated else feed.feed.updated_parsed)
    for entry in feed.entries:
        assert entry.title
        assert entry.link


def test_the_sitemap_names_every_page_once_by_its_canonical_address(rich: BuiltSite) -> None:
    root = _sitemap(rich)
    assert root.tag == f"{NAMESPACE}urlset"
    places = [url.findtext(f"{NAMESPACE}loc") or "" for url in root]
    canonical: list[str] = []
    for page in rich.pages():
        if page != "404.html":
            html = (rich.folder / page).read_text(encoding="utf-8")
            canonical += re.findall(r'<link rel="canonical" href="([^"]*)">', html)
    assert sorted(places) == sorted(canonical)
    assert len(set(places)) == len(places) > 50
    assert all(place.startswith(rich.base or "") and place.isascii() and len(place) < 2048 for place in places)


def test_the_sitemap_has_what_its_format_allows_and_days_of_the_past(rich: BuiltSite) -> None:
    root = _sitemap(rich)
    days: list[str] = []
    for url in root:
        names = [child.tag.removeprefix(NAMESPACE) for child in url]
        assert names in (["loc"], ["loc", "lastmod"])
        days += [child.text or "" for child in url if child.tag.endswith("lastmod")]
    assert days
    assert all(
        W3C_DATE.fullmatch(day) and datetime.date.fromisoformat(day) <= datetime.date(2026, 11, 22) for day in days
    )


def test_a_change_of_a_post_counts_for_the_sitemap(rich: BuiltSite) -> None:
    root = _sitemap(rich)
    changed = {url.findtext(f"{NAMESPACE}loc"): url.findtext(f"{NAMESPACE}lastmod") for url in root}
    for page in rich.folder.glob("posts/*/index.html"):
        tags = dict(re.findall(r'<meta property="article:(\w+)" content="([^"]*)">', page.read_text(encoding="utf-8")))
        last = tags.get("modified_time", tags["published_time"])
        assert changed[f"{rich.base}posts/{page.parent.name}/"] == last


def test_only_posts_say_when_they_were_published(rich: BuiltSite) -> None:
    for page in rich.pages():
        html = (rich.folder / page).read_text(encoding="utf-8")
        is_post = re.fullmatch(r"posts/.+/index\.html", page) is not None
        assert ("article:published_time" in html) == is_post
        assert html.count('property="og:url"') == (page != "404.html" or 1)


def test_without_an_address_nothing_claims_one(starter: BuiltSite) -> None:
    for page in starter.pages():
        html = (starter.folder / page).read_text(encoding="utf-8")
        assert "og:url" not in html
        assert "canonical" not in html
    assert not (starter.folder / "sitemap.xml").exists()
