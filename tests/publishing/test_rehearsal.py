"""A rehearsal of publishing: the workflow is run as GitHub runs it, and what it publishes is visited with a browser.

Each run takes a fresh clone, an empty Python environment and what the actions give; only installing is made short
(`runner`). What comes out is served as GitHub Pages serves it, below the path that the address has.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import Witness, chromium
from tests.browser.links import Walk
from tests.browser.pages_server import serve
from tests.publishing.runner import Remote, Run, commit, play, repository, this_repository
from tests.publishing.sites import another_site, release

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

PLACES = {
    "user page": "https://ada.github.io",
    "project page": "https://ada.github.io/portfolio",
    "custom domain": "https://www.ada.example",
}
PROFILE = "content/profile.yaml"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def cloned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository, committed as it is now."""
    return this_repository(tmp_path_factory.mktemp("remote") / "repository")


@pytest.fixture
def remote(cloned: Path, tmp_path: Path) -> Remote:
    """A fork of it, in which a test may commit."""
    shutil.copytree(cloned, tmp_path / "fork")
    return Remote(tmp_path / "fork", PLACES["project page"])


def _tree(folder: Path | None) -> dict[str, bytes]:
    assert folder is not None
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _converted(run: Run) -> list[tuple[int, int]]:
    """How many documents the check and the build converted, and of how many."""
    checked = re.findall(r"(\d+) of (\d+) documents converted", run.summary)
    built = re.findall(r"\| Documents converted \| (\d+) of (\d+) \|", run.summary)
    return [(int(number), int(of)) for number, of in checked + built]


# --- Three addresses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_a_push_is_published_and_every_link_of_it_works(
    place: str, remote: Remote, tmp_path: Path, browser: Browser
) -> None:
    remote.pages = PLACES[place]
    cold = play(remote, tmp_path / "cold")
    assert cold.jobs == {"build": "success", "deploy": "success"}, cold.said
    (checked, of), built = _converted(cold)
    assert checked == of > 0
    assert built == (0, of)
    first = _tree(remote.public)
    warm = play(remote, tmp_path / "warm")
    assert warm.jobs == {"build": "success", "deploy": "success"}, warm.said
    assert _converted(warm) == [(0, of), (0, of)]
    assert _tree(remote.public) == first
    _assert_holds_the_site_only(first)
    _assert_tells_its_address(first, PLACES[place] + "/")
    assert first.get("CNAME") == (b"www.ada.example\n" if place == "custom domain" else None)
    assert remote.public is not None
    path = f"{urlsplit(PLACES[place]).path}/"
    with serve(remote.public, path) as base, browser.new_page() as page:
        _assert_every_link_works(page, base, first)
        _assert_what_is_missing_is_answered(page, base)


def _assert_holds_the_site_only(files: dict[str, bytes]) -> None:
    hidden = [path for path in files if any(part.startswith(".") for part in path.split("/"))]
    assert hidden == []
    assert not any(path.endswith(".db") for path in files)


def _assert_tells_its_address(files: dict[str, bytes], address: str) -> None:
    """Whatever names the site from outside names the address it is at, and a page that is there."""
    pages = {path for path in files if path.endswith(".html")}
    for path in pages:
        (canonical,) = re.findall(r'<link rel="canonical" href="([^"]*)"', files[path].decode())
        assert canonical == address + re.sub(r"(^|/)index\.html$", r"\1", path)
        social = re.findall(r'<meta property="og:(?:url|image)" content="([^"]*)"', files[path].decode())
        assert all(link.startswith(address) for link in social)
    listed = re.findall(r"<loc>(.*?)</loc>", files["sitemap.xml"].decode())
    assert {link.removeprefix(address) + "index.html" for link in listed} == pages - {"404.html"}
    assert f"Sitemap: {address}sitemap.xml" in files["robots.txt"].decode()
    feed = re.findall(r'<link [^>]*href="([^"]*)"', files["feed.xml"].decode())
    assert feed
    assert all(link.startswith(address) for link in feed)


def _assert_every_link_works(page: Page, base: str, files: dict[str, bytes]) -> None:
    witness = Witness(page, base)

    def visited(address: str) -> bytes | None:
        if not address.endswith(".html"):
            answer = page.request.get(address)
            return answer.body() if answer.status == 200 else None
        shown = page.goto(address, wait_until="load")
        return shown.body() if shown is not None and shown.status == 200 else None

    walk = Walk(base, visited).start("index.html")
    assert walk.problems == []
    assert witness.notes == []
    assert walk.pages.keys() == {path for path in files if path.endswith(".html")} - {"404.html"}


def _assert_what_is_missing_is_answered(page: Page, base: str) -> None:
    for missing in ("missing", "skills/missing/", "not/there/at/all", "Skills/"):
        shown = page.goto(base + missing)
        assert shown is not None
        assert (shown.status, shown.headers.get("content-encoding")) == (404, "gzip")
        styled = page.evaluate("[...document.styleSheets].length && document.styleSheets[0].cssRules.length")
        assert styled, f"`{missing}` is shown without its styles"
        page.locator("main a").first.click()
        assert page.url == base
    shown = page.goto(base + "skills")
    assert shown is not None
    assert (shown.status, page.url) == (200, base + "skills/")


# --- What else happens to a repository ----------------------------------------------------------------------------


def test_an_edit_takes_the_newest_cache_and_a_mistake_leaves_the_public_site_as_it_is(
    remote: Remote, tmp_path: Path
) -> None:
    assert play(remote, tmp_path / "first").jobs["deploy"] == "success"
    text = (remote.repository / PROFILE).read_text(encoding="utf-8")
    commit(remote.repository, PROFILE, f"{text}\nlocation: Nairobi\n")
    run = play(remote, tmp_path / "second", "schedule")
    assert run.jobs == {"build": "success", "deploy": "success"}, run.said
    assert _converted(run)[0][0] == 1
    assert "verified: every file is as a clean build makes it" in run.step("Build").said
    assert len(remote.caches) == 2
    public = remote.public
    assert "Nairobi" in _tree(public)["index.html"].decode()
    commit(remote.repository, PROFILE, f"{text}\nlocatoin: Nairobi\n")
    line = text.count("\n") + 2
    for event, number in (("push", 1), ("pull_request", 2)):
        failed = play(remote, tmp_path / f"failed {number}", event)
        assert failed.jobs == {"build": "failure", "deploy": "skipped"}
        assert f"::error title=unknown-field,file={PROFILE},line={line},col=1::" in failed.step("Check").said
        assert failed.summary.startswith("### Not ready: 1 error")
        assert failed.artifact is None
    assert remote.public == public
    assert len(remote.caches) == 2


def test_a_pull_request_is_built_and_not_published(remote: Remote, tmp_path: Path) -> None:
    remote.pages = None
    run = play(remote, tmp_path / "run", "pull_request")
    assert run.jobs == {"build": "success", "deploy": "skipped"}, run.said
    assert "### Built " in run.summary
    assert run.artifact is None


def test_a_branch_is_not_published(remote: Remote, tmp_path: Path) -> None:
    assert play(remote, tmp_path / "run", branch="idea").jobs == {"build": "skipped", "deploy": "skipped"}


def test_without_pages_the_run_says_how_to_turn_it_on(remote: Remote, tmp_path: Path) -> None:
    remote.pages = None
    run = play(remote, tmp_path / "run")
    assert run.jobs == {"build": "failure", "deploy": "skipped"}
    assert "::error title=GitHub Pages is off::open Settings, then Pages" in run.said


def test_a_site_that_installs_a_release_is_published_too(tmp_path: Path) -> None:
    files = another_site(tmp_path / "files")
    remote = Remote(repository(files, tmp_path / "repository"), PLACES["user page"], release(tmp_path / "wheels"))
    assert not (remote.repository / "generator").exists()
    cold, warm = (play(remote, tmp_path / name) for name in ("cold", "warm"))
    assert cold.jobs == warm.jobs == {"build": "success", "deploy": "success"}, cold.said + warm.said
    assert {number for number, _ in _converted(warm)} == {0}
    _assert_tells_its_address(_tree(remote.public), PLACES["user page"] + "/")
