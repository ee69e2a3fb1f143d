"""The preview's server, as a browser sees it: real requests to the real server, and a show that the test sets."""

import contextlib
import http.client
import threading
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Place, error, warning
from generator.preview.hosts import Hosts
from generator.preview.lookup import Elsewhere, Missing, Output, look_up, target_of
from generator.preview.server import Server, application
from generator.preview.showing import State
from generator.preview.sockets import listen
from tests.preview.asking import ask, has_ipv6, streaming, until
from tests.preview.fakes import FakeShow, Page, Running, running

HOME = b"<!doctype html><html><body><h1>Home</h1></body></html>"
FILM = bytes(range(256)) * 4
FILES = {
    "index.html": HOME,
    "projects/index.html": b"<body>Projects</body>",
    "projects/atlas/index.html": b"<body>Atlas</body>",
    "projects/atlas/film.mp4": FILM,
    "media/Caf\N{LATIN SMALL LETTER E WITH ACUTE} 100%.txt": b"coffee",
    "styles.css": b"body { color: black }",
    "404.html": b"<body>Nothing here</body>",
}
SITE = State(build="7", media="m1", files=FILES, awaited=frozenset({"awaited/index.html", "gone/index.html"}))
PAGES: dict[str, Page | Future[bytes | None]] = {"awaited/index.html": b"<body>Awaited</body>"}


@pytest.fixture(scope="module")
def show() -> FakeShow:
    return FakeShow(SITE, PAGES)


@pytest.fixture(scope="module")
def site(show: FakeShow) -> Iterator[Running]:
    """One server for all tests that change nothing."""
    with running(show) as served:
        yield served


# --- What is where -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/", b"Home"),
        ("/index.html", b"Home"),
        ("/?q=1", b"Home"),
        ("/projects/", b"Projects"),
        ("/projects/index.html", b"Projects"),
        ("/%70rojects/", b"Projects"),
        ("/projects%2Fatlas/", b"Atlas"),
        ("/awaited/", b"Awaited"),
        ("/media/Caf%C3%A9%20100%25.txt", b"coffee"),
        ("/styles.css", b"color"),
    ],
)
def test_an_output_is_at_its_address(site: Running, path: str, content: bytes) -> None:
    answer = ask(site, path)
    assert answer.status == 200
    assert content in answer.body


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/projects", "/projects/"),
        ("/projects?sort=date&x=%20y", "/projects/?sort=date&x=%20y"),
        ("/projects/atlas", "/projects/atlas/"),
        ("/awaited", "/awaited/"),
    ],
)
def test_a_page_without_its_slash_is_elsewhere(site: Running, path: str, location: str) -> None:
    answer = ask(site, path)
    assert (answer.status, answer.headers["location"]) == (307, location)


@pytest.mark.parametrize(
    "path",
    [
        "/none",
        "/projects/none/",
        "/styles.css/",
        "/Projects/",
        "//projects/",
        "/projects//",
        "/./projects/",
        "/projects/../projects/",
        "/media/Cafe%CC%81%20100%25.txt",
        "/media/Caf%C3%A9%20100%2525.txt",
        "/%2570rojects/",
        "/_skillfolio_/",
        "/_skillfolio_/server.py",
        "/gone/",
    ],
)
def test_anything_else_is_the_site_s_own_page_for_it(site: Running, path: str) -> None:
    answer = ask(site, path)
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert b"Nothing here<script" in answer.body


def test_a_site_without_such_a_page_says_it_in_a_sentence() -> None:
    with running(FakeShow(State(build="1", files={"index.html": HOME}))) as served:
        answer = ask(served, "/none")
    assert (answer.status, answer.body) == (404, b"there is no such page")


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/", 307, "/my%20site/"),
        ("/my%20site", 307, "/my%20site/"),
        ("/my%20site?x", 307, "/my%20site/?x"),
        ("/my%20site/", 200, None),
        ("/my%20site/projects", 307, "/my%20site/projects/"),
        ("/my%20site/projects/", 200, None),
        ("/projects/", 404, None),
        ("/my%20sites/", 404, None),
        ("/my%20site/my%20site/", 404, None),
        ("/_skillfolio_/client.js", 200, None),
        ("/_skillfolio_/worker.js", 200, None),
        ("/my%20site/_skillfolio_/client.js", 404, None),
    ],
)
def test_a_site_may_lie_below_a_path(path: str, status: int, location: str | None) -> None:
    with running(FakeShow(State(build="1", root="/my%20site/", files=FILES))) as served:
        answer = ask(served, path)
    assert (answer.status, answer.headers.get("location")) == (status, location)


def test_a_page_that_moved_says_where_it_is() -> None:
    moved = {"old/index.html": "new/Caf\N{LATIN SMALL LETTER E WITH ACUTE} 1/index.html", "cv.pdf": "resume.pdf"}
    with running(FakeShow(State(build="1", root="/repo/", files=FILES, moved=moved))) as served:
        answers = {path: ask(served, path) for path in ("/repo/old/", "/repo/old", "/repo/cv.pdf", "/repo/x/")}
    assert {answer.status for answer in answers.values()} == {404}
    assert {path: answer.headers.get("preview-moved") for path, answer in answers.items()} == {
        "/repo/old/": "/repo/new/Caf%C3%A9%201/",
        "/repo/old": "/repo/new/Caf%C3%A9%201/",
        "/repo/cv.pdf": "/repo/resume.pdf",
        "/repo/x/": None,
    }


@given(st.binary(max_size=30).map(lambda path: b"/" + path))
def test_whatever_is_asked_for_leads_to_an_output_or_nowhere(raw: bytes) -> None:
    target = target_of(raw)
    if target is None:
        return
    for root in ("/", "/repo/"):
        state = msgspec.structs.replace(SITE, root=root)
        found = look_up(state, target.path)
        match found:
            case Output(path):
                assert path in state.files or path in state.awaited
            case Elsewhere(location):
                assert location.startswith(root)
                assert not location.startswith("//")
            case Missing(moved):
                assert moved == ""


@given(st.sampled_from(sorted(FILES)), st.data())
def test_every_output_is_found_however_much_of_its_path_is_encoded(path: str, data: st.DataObject) -> None:
    encoded = b"".join(
        b"%%%02x" % byte if data.draw(st.booleans()) or byte > 126 or byte in b" %?" else bytes([byte])
        for byte in path.encode()
    )
    target = target_of(b"/" + encoded)
    assert target is not None
    assert look_up(SITE, target.path) == Output(path)


# --- Pages that are made when they are asked for -----------------------------------------------------------------


def test_a_page_is_waited_for_and_nothing_else_waits_for_it() -> None:
    page: Future[bytes | None] = Future()
    show = FakeShow(State(build="1", files=FILES, awaited=frozenset({"slow/index.html"})), {"slow/index.html": page})
    with running(show) as served, streaming(served, "/slow/") as slow:
        until(lambda: show.asked == ["slow/index.html"])
        assert ask(served, "/").status == 200
        page.set_result(b"<body>At last</body>")
        assert b"At last" in slow.read_until(b"</body>")


def test_a_page_that_has_become_another_output_meanwhile_is_answered_from_the_newer_state() -> None:
    page: Future[bytes | None] = Future()
    show = FakeShow(State(build="1", files=FILES, awaited=frozenset({"slow/index.html"})), {"slow/index.html": page})
    with running(show) as served, streaming(served, "/slow/") as slow:
        until(lambda: bool(show.asked))
        show.change(files={**FILES, "slow/index.html": b"<body>Made already</body>"}, awaited=frozenset())
        page.set_result(None)
        assert b"Made already" in slow.read_until(b"</body>")


def test_leaving_takes_a_page_from_nobody_else() -> None:
    page: Future[bytes | None] = Future()
    show = FakeShow(State(build="1", awaited=frozenset({"slow/index.html"})), {"slow/index.html": page})
    with running(show) as served, streaming(served, "/slow/"):
        until(lambda: bool(show.asked))
    page.set_result(b"for whoever else waits")
    assert not page.cancelled()


def test_the_show_learns_which_pages_are_looked_at() -> None:
    show = FakeShow(SITE, PAGES)
    with running(show) as served:
        for path in ("/", "/styles.css", "/awaited/", "/none", "/projects"):
            ask(served, path)
    assert show.seen == ["index.html", "awaited/index.html"]
    assert show.asked == ["awaited/index.html"]


# --- How it is answered ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("a.CSS", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.svg", "image/svg+xml"),
        ("feed.xml", "application/xml"),
        ("a.atom", "application/atom+xml"),
        ("a.txt", "text/plain; charset=utf-8"),
        ("a.pdf", "application/pdf"),
        ("a.json", "application/json"),
        ("a.vcf", "text/vcard; charset=utf-8"),
        ("a.woff2", "font/woff2"),
        ("a.avif", "image/avif"),
        ("a.webp", "image/webp"),
        ("a.mp4", "video/mp4"),
        ("a.webm", "video/webm"),
        ("CNAME", "application/octet-stream"),
        (".nojekyll", "application/octet-stream"),
        ("a.html.exe", "application/octet-stream"),
    ],
)
def test_a_file_is_what_the_end_of_its_name_says(path: str, type_: str) -> None:
    with running(FakeShow(State(build="1", files={path: b"x"}))) as served:
        assert ask(served, f"/{path}").headers["content-type"] == type_


EVERYTHING = [
    ("/", {}),
    ("/", {"If-None-Match": "*"}),
    ("/styles.css", {}),
    ("/styles.css", {"Range": "bytes=1-2"}),
    ("/styles.css", {"Range": "bytes=999-"}),
    ("/projects", {}),
    ("/none", {}),
    ("/", {"Host": "evil.example"}),
    ("/", {"Origin": "http://evil.example"}),
    ("/%ff", {}),
    ("/" + "x" * 5000, {}),
    ("/", {"X": "x" * 17000}),
    ("/_skillfolio_/client.js", {}),
]


@pytest.mark.parametrize(("path", "headers"), EVERYTHING)
def test_every_answer_says_what_it_is_and_is_for_nobody_else(site: Running, path: str, headers: dict[str, str]) -> None:
    answer = ask(site, path, **headers)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "server" not in answer.headers
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(("path", "headers"), [entry for entry in EVERYTHING if "Range" not in entry[1]])
def test_a_head_is_that_of_the_whole_answer(site: Running, path: str, headers: dict[str, str]) -> None:
    whole, head = ask(site, path, **headers), ask(site, path, "HEAD", **headers)
    for answer in (whole, head):
        del answer.headers["date"]
    assert (head.status, head.headers, head.body) == (whole.status, whole.headers, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"])
def test_the_preview_only_shows(site: Running, method: str) -> None:
    for path in ("/", "/_skillfolio_/events", "/none"):
        answer = ask(site, path, method)
        assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_what_a_browser_has_is_not_sent_again(site: Running) -> None:
    for path in ("/", "/awaited/", "/styles.css", "/_skillfolio_/client.js"):
        tag = ask(site, path).headers["etag"]
        assert tag.startswith('"')
        for known in (tag, f"W/{tag}", f'"x", {tag}', "*", tag.strip('"')):
            answer = ask(site, path, If_None_Match=known)
            assert (answer.status, answer.headers["etag"], answer.body) == (304, tag, b"")
        assert ask(site, path, If_None_Match='"other"').status == 200
    assert ask(site, "/none", If_None_Match="*").status == 404


@pytest.mark.parametrize(
    ("range_", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=1000-", 1000, 1024),
        ("bytes=1000-9999", 1000, 1024),
        ("bytes=-24", 1000, 1024),
        ("bytes=-9999", 0, 1024),
        ("BYTES=0-9", 0, 10),
        ("bytes=0-999999999999999999", 0, 1024),
    ],
)
def test_a_player_gets_the_stretch_it_asks_for(site: Running, range_: str, start: int, end: int) -> None:
    answer = ask(site, "/projects/atlas/film.mp4", Range=range_)
    assert (answer.status, answer.body) == (206, FILM[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/1024"
    assert answer.headers["content-length"] == str(end - start)
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize("range_", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_a_stretch_that_is_not_there_is_none(site: Running, range_: str) -> None:
    answer = ask(site, "/projects/atlas/film.mp4", Range=range_)
    assert (answer.status, answer.headers["content-range"], answer.body) == (416, "bytes */1024", b"")


@pytest.mark.parametrize(
    "range_",
    [
        "bytes=0-1,5-6",
        "bytes=9-8",
        "bytes=-",
        "bytes=",
        "bytes",
        "bytes=a-b",
        "bytes=--1",
        "bytes=-1-",
        "bytes=0x1-2",
        "lines=0-1",
        "bytes=0-" + "9" * 5000,
        "bytes=" + "9" * 5000 + "-",
        "bytes=-" + "9" * 5000,
    ],
)
def test_a_range_that_says_nothing_clear_means_the_whole(site: Running, range_: str) -> None:
    answer = ask(site, "/projects/atlas/film.mp4", Range=range_)
    assert (answer.status, answer.body) == (200, FILM)


def test_a_stretch_is_given_of_the_bytes_that_are_meant_only(site: Running) -> None:
    tag = ask(site, "/projects/atlas/film.mp4").headers["etag"]
    for condition, status in ((tag, 206), ('"other"', 200), (f"W/{tag}", 200), ("Mon, 01 Jan 2024 00:00:00 GMT", 200)):
        assert ask(site, "/projects/atlas/film.mp4", Range="bytes=0-1", If_Range=condition).status == status


def test_a_head_has_no_stretches(site: Running) -> None:
    answer = ask(site, "/projects/atlas/film.mp4", "HEAD", Range="bytes=0-1")
    assert (answer.status, answer.headers["content-length"]) == (200, "1024")


def test_a_page_is_always_whole(site: Running) -> None:
    answer = ask(site, "/", Range="bytes=0-1")
    assert answer.status == 200
    assert "accept-ranges" not in answer.headers


# --- Our script --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [
        (b"<body>x</body></html>", b"<body>x", b"</body></html>"),
        (b"<body>x</BODY >", b"<body>x", b"</BODY >"),
        (b"<pre>&lt;/body></pre></body>", b"<pre>&lt;/body></pre>", b"</body>"),
        (b"<!-- </body> --></body>", b"<!-- </body> -->", b"</body>"),
        (b"<p>x", b"<p>x", b""),
        (b"", b"", b""),
    ],
)
def test_the_script_stands_right_before_the_end_of_the_body(page: bytes, before: bytes, after: bytes) -> None:
    with running(FakeShow(State(build="b-1", media="m", files={"index.html": page}))) as served:
        answer = ask(served, "/")
    page_tag = answer.headers["etag"].replace('"', "&quot;")
    script = (
        f'<script src="/_skillfolio_/client.js" data-build="b-1" data-page="{page_tag}" data-media="m" defer></script>'
    )
    assert answer.body == before + script.encode() + after


def test_nothing_but_pages_has_the_script(site: Running) -> None:
    for path in ("styles.css", "projects/atlas/film.mp4"):
        assert ask(site, f"/{path}").body == FILES[path]


def test_the_tag_of_a_page_does_not_change_with_the_build() -> None:
    show = FakeShow(State(build="1", files=FILES))
    with running(show) as served:
        before = ask(served, "/")
        show.change(media="other")
        after = ask(served, "/")
        show.change(files={"index.html": b"<body>other</body>"})
        changed = ask(served, "/")
    assert before.body != after.body
    assert before.headers["etag"] == after.headers["etag"] != changed.headers["etag"]


def test_what_a_state_is_called_cannot_end_the_element() -> None:
    with running(FakeShow(State(build='"><img>', media="'<b>", files=FILES))) as served:
        body = ask(served, "/").body
    assert b"<img>" not in body
    assert b"<b>" not in body


# --- Before the first good build ---------------------------------------------------------------------------------


def test_while_there_is_no_site_a_page_of_ours_stands_in_and_shows_what_is_wrong_as_text() -> None:
    place = Place("content/<x>.md", 3, 5, 2, "na\udcffme: <script>alert(1)</script>")
    findings = (error("bad", "found `</noscript><img src=x>`", place, "write `&amp;`"), warning("odd", "odd"))
    with running(FakeShow(State(build="1", root="/repo/", diagnostics=findings))) as served:
        answers = [ask(served, path) for path in ("/repo/", "/repo/projects/", "/repo/x.html")]
        home = ask(served, "/")
        script = ask(served, "/_skillfolio_/client.js")
    for answer in answers:
        text = answer.body.decode()
        assert (answer.status, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
        assert text.count("<script") == 1
        assert text.count("</noscript>") == 1
        assert "<img" not in text
        assert '<script src="/_skillfolio_/client.js" data-build="1" data-page="" data-media="" defer>' in text
        assert "content/&lt;x&gt;.md:3:5: error[bad]: found `&lt;/noscript&gt;&lt;img src=x&gt;`" in text
        assert "na?me: &lt;script&gt;alert(1)" in text
        assert "hint: write `&amp;amp;`" in text
        assert "\nwarning[odd]: odd" in text
    assert (home.status, script.status) == (307, 200)


# --- The server --------------------------------------------------------------------------------------------------


def test_it_leaves_at_once_whoever_listens_and_its_port_is_free_again() -> None:
    page: Future[bytes | None] = Future()
    files = {"film.mp4": bytes(20_000_000)}
    show = FakeShow(State(build="1", files=files, awaited=frozenset({"index.html"})), {"index.html": page})
    with (
        running(show) as served,
        streaming(served) as stream,
        streaming(served, "/"),
        streaming(served, "/film.mp4") as film,
    ):
        stream.event()
        film.read_until(b"\r\n\r\n")
        until(lambda: bool(show.asked))
        served.stop()
        assert stream.connection.recv(100) == b""
        with contextlib.suppress(ConnectionError):
            while film.connection.recv(1_000_000):
                pass
    with running(FakeShow(SITE), served.port) as again:
        assert ask(again, "/").status == 200
    show.change()  # the show may go on after its server


def test_it_may_be_stopped_before_it_runs_and_more_than_once() -> None:
    show = FakeShow(SITE)
    listeners = listen("localhost", 0)
    port = listeners[0].getsockname()[1]
    server = Server(application(show, Hosts(port), _no_failure), listeners, _no_failure)
    server.stop()
    server.run()
    server.stop()
    assert [listener.fileno() for listener in listeners] == [-1] * len(listeners)


def test_versions_of_a_film_that_are_gone_are_not_held() -> None:
    show = FakeShow(State(build="0"))
    with running(show) as served:
        tracemalloc.start()
        try:
            for number in range(20):
                show.change(files={"film.mp4": bytes([number]) * 2_000_000})
                assert ask(served, "/film.mp4", Range="bytes=0-0").status == 206
            assert tracemalloc.get_traced_memory()[0] < 10_000_000
        finally:
            tracemalloc.stop()


def test_a_failure_of_ours_is_told_in_one_line_and_not_to_the_browser(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    failing: dict[str, Any] = {"a/index.html": OSError("secret\nof \x1b[31mours")}
    show = FakeShow(State(build="1", files=FILES, awaited=frozenset(failing)), failing)
    with running(show) as served:
        answer = ask(served, "/a/?x")
        told = list(served.failures)
        served.failures.clear()
        assert ask(served, "/").status == 200
    assert (answer.status, answer.body) == (500, b"the preview has failed; the terminal says why")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert told == ["the preview cannot answer `/a/`: OSError: secret of \N{REPLACEMENT CHARACTER}[31mours"]
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_it_answers_on_both_addresses_of_this_machine(site: Running) -> None:
    addresses = ["127.0.0.1", "::1"] if has_ipv6() else ["127.0.0.1"]
    for address in addresses:
        with closing(http.client.HTTPConnection(address, site.port, timeout=10)) as connection:
            connection.request("GET", "/")
            assert connection.getresponse().status == 200


def test_a_connection_is_used_again(site: Running) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)) as connection:
        for path in ("/", "/styles.css", "/none", "/projects", "/"):
            connection.request("GET", path)
            response = connection.getresponse()
            response.read()
            assert not response.will_close


def test_signals_are_left_to_whoever_runs_it() -> None:
    import signal

    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    listeners = listen("localhost", 0)
    server = Server(
        application(FakeShow(SITE), Hosts(listeners[0].getsockname()[1]), _no_failure), listeners, _no_failure
    )
    during: list[object] = []

    def look() -> None:
        during.append(signal.getsignal(signal.SIGTERM))
        server.stop()

    timer = threading.Timer(0.1, look)
    timer.start()
    server.run()
    timer.join()
    assert during == [before[0]]
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


def _no_failure(line: str) -> None:
    raise AssertionError(line)
