"""Requests that no browser sends, byte by byte: none reaches a file outside of the site, none upsets the server.

A row is a name, what is sent, and what must come back: the statuses of the responses, then `closed` if the connection
must be closed after them. Alternatives are separated by `|`. In what is sent, `@` stands for the preview's own host.
"""

import os
import socket
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack
from io import BufferedReader
from pathlib import Path

import pytest

from generator.diagnostics import error
from generator.preview.connection import MOST, Patience
from generator.preview.showing import State
from tests.preview.asking import streaming, until
from tests.preview.fakes import FakeShow, Running, running

SECRET = b"a-canary-that-must-not-leave-its-cage"
"""What stands in files around the server's working directory, none of them of the site."""

FILES = {
    "index.html": b"<body>Home</body>",
    "projects/index.html": b"<body>Projects</body>",
    "film.mp4": b"0123456789",
    "404.html": b"<body>None</body>",
}
SOON = 0.4
"""After how many seconds the server gives up that is asked what only time can end."""


def get(target: str, *fields: str, host: str = "@", version: str = "1.1") -> bytes:
    """A request whose head is as it should be but for what the row is about."""
    head = [f"GET {target} HTTP/{version}", f"Host: {host}", *fields]
    return "\r\n".join([*head, "", ""]).encode("latin-1")


GOOD = get("/")

TRAVERSAL = [
    "/../canary.txt",
    "/../../../../../../etc/passwd",
    "/..",
    "/.",
    "/./canary.txt",
    "/canary.txt",
    "/%2e%2e/canary.txt",
    "/%2E%2E%2Fcanary.txt",
    "/..%2fcanary.txt",
    "/..%5ccanary.txt",
    "/..\\canary.txt",
    "/%2e%2e%5c%2e%2e%5ccanary.txt",
    "/%252e%252e/canary.txt",
    "/%252e%252e%252fcanary.txt",
    "/%25252e%25252e/canary.txt",
    "/..%252f..%252fetc/passwd",
    "/....//....//canary.txt",
    "/..;/canary.txt",
    "/projects/..;/../canary.txt",
    "/projects;/../../canary.txt",
    "/projects/../../canary.txt",
    "/projects/%2e%2e/%2e%2e/canary.txt",
    "/projects/.%2e/canary.txt",
    "//canary.txt",
    "///etc/passwd",
    "//etc/passwd",
    "/%2fetc%2fpasswd",
    "/%2f%2fetc%2fpasswd",
    "/C:/Windows/win.ini",
    "/C:%5cWindows%5cwin.ini",
    "/c|/windows/win.ini",
    "/\\\\server\\share\\canary.txt",
    "//server/share/canary.txt",
    "/%5c%5cserver%5cshare%5ccanary.txt",
    "/%5c%5c.%5cpipe%5ccanary",
    "/NUL",
    "/CON.txt",
    "/index.html::$DATA",
    "/index.html/",
    "/index.html/../../canary.txt",
    "/index.html%20",
    "/index.html.",
    "/~root/canary.txt",
    "/%ef%bc%8e%ef%bc%8e/canary.txt",
    "/%ef%bc%8e%ef%bc%8e%ef%bc%8fcanary.txt",
    "/%e2%80%a5/canary.txt",
    "/%u002e%u002e/canary.txt",
    "/%zz/../canary.txt",
    "/%",
    "/%2",
    "/%%32%65%%32%65/canary.txt",
    "/proc/self/environ",
    "/dev/stdin",
    "/.git/config",
    "/.skillfolio.json",
    "/_skillfolio_/../client.js",
    "/_skillfolio_/..%2fserver.py",
    "/_skillfolio_/server.py",
    "/_skillfolio_/client.js/../server.py",
    "/_skillfolio_/%2e%2e/%2e%2e/canary.txt",
    "{canary}",
    "/{canary}",
    "/%2e%2e{canary}",
    "/file://{canary}",
    "/http://evil.example/",
    "/${{jndi:ldap://evil.example/a}}",
    "/{{{{7*7}}}}",
    "/%7b%7b7*7%7d%7d",
    "/<script>alert(1)</script>",
    "/#/../canary.txt",
    "/;/canary.txt",
    "/projects.html",
    "/INDEX.HTML",
]

UNREADABLE = [
    "/%c0%ae%c0%ae/canary.txt",
    "/%c0%af..%c0%afcanary.txt",
    "/%e0%80%ae%e0%80%ae/canary.txt",
    "/%f0%80%80%ae/canary.txt",
    "/%ff%fe",
    "/%ed%a0%80",
    "/%00",
    "/index.html%00.txt",
    "/..%00/canary.txt",
    "/%0a",
    "/%0d%0aSet-Cookie:%20a=b",
    "/%1b%5b31m",
    "/%7f",
    "*",
    "canary.txt",
    "../canary.txt",
    "?x",
    "file:///etc/passwd",
    "file://{canary}",
    "https://@/",
    "ftp://@/",
    "http:/canary.txt",
    "http:canary.txt",
    "gopher://@/",
    "javascript:alert(1)",
    "@",
]

ROWS: list[tuple[str, bytes, str]] = [
    *((f"outside {target}", get(target), "404") for target in TRAVERSAL),
    *((f"unreadable {target}", get(target), "400 closed") for target in UNREADABLE),
    # --- Addresses with a host in them
    ("our own absolute address", get("http://@/"), "200"),
    ("our own absolute address in capitals", get("HTTP://LOCALHOST:{port}/"), "200"),
    ("our own absolute address without a path", get("http://@"), "200"),
    ("our own absolute address, outside", get("http://@/../canary.txt"), "404"),
    ("the address of another host", get("http://evil.example/"), "421 closed"),
    ("the address of another of our names", get("http://127.0.0.1:{port}/"), "421 closed"),
    ("an address with a user", get("http://user@/", host="@"), "421 closed"),
    ("an address whose user looks like us", get("http://@\x40evil.example/"), "421 closed"),
    ("an address without a host", get("http:///etc/passwd"), "421 closed"),
    (
        "the address of another host, which the host is too",
        get("http://evil.example/", host="evil.example"),
        "421 closed",
    ),
    # --- Hosts
    ("no host", b"GET / HTTP/1.1\r\n\r\n", "400 closed"),
    ("no host in HTTP/1.0", b"GET / HTTP/1.0\r\n\r\n", "421 closed"),
    ("two hosts", get("/", "Host: @"), "400 closed"),
    ("two different hosts", get("/", "Host: evil.example"), "400 closed"),
    ("two hosts in HTTP/1.0", get("/", "Host: evil.example", version="1.0"), "400 closed"),
    ("two hosts in one", get("/", host="@, evil.example"), "421 closed"),
    ("an empty host", get("/", host=""), "421 closed"),
    ("another host", get("/", host="evil.example"), "421 closed"),
    ("another host with our port", get("/", host="evil.example:{port}"), "421 closed"),
    ("a name that leads here", get("/", host="localtest.example:{port}"), "421 closed"),
    ("a name with an address in it", get("/", host="127.0.0.1.nip.example:{port}"), "421 closed"),
    ("a name that begins like ours", get("/", host="localhost.evil.example:{port}"), "421 closed"),
    ("a name that ends like ours", get("/", host="evil.localhost:{port}"), "421 closed"),
    ("a dot at the end", get("/", host="localhost.:{port}"), "421 closed"),
    ("another port", get("/", host="localhost:1"), "421 closed"),
    ("no port", get("/", host="localhost"), "421 closed"),
    ("no number for a port", get("/", host="localhost:http"), "421 closed"),
    ("a port with a sign", get("/", host="localhost:+{port}"), "421 closed"),
    ("a port with a zero before it", get("/", host="localhost:0{port}"), "421 closed"),
    ("a user in the host", get("/", host="user\x40@"), "421 closed"),
    ("us as a user of another host", get("/", host="@\x40evil.example"), "421 closed"),
    ("a path in the host", get("/", host="@/x"), "421 closed"),
    ("a zone in the host", get("/", host="[::1%25lo]:{port}"), "421 closed"),
    ("a bare zone in the host", get("/", host="[fe80::1%lo]:{port}"), "421 closed"),
    ("an address of another machine", get("/", host="192.168.1.1:{port}"), "421 closed"),
    ("any address", get("/", host="0.0.0.0:{port}"), "421 closed"),
    ("our address as IPv6", get("/", host="[::ffff:127.0.0.1]:{port}"), "421 closed"),
    ("our address as a number", get("/", host="2130706433:{port}"), "421 closed"),
    ("our address in hexadecimal", get("/", host="0x7f000001:{port}"), "421 closed"),
    ("our address in octal", get("/", host="0177.0.0.1:{port}"), "421 closed"),
    ("our address with a part missing", get("/", host="127.1:{port}"), "421 closed"),
    ("a host in other letters", get("/", host="\xef\xbd\x8cocalhost:{port}"), "421 closed"),
    ("a host over two lines", b"GET / HTTP/1.1\r\nHost: localhost\r\n :{port}\r\n\r\n", "421 closed"),
    ("a host that a proxy names", get("/", "X-Forwarded-Host: @", host="evil.example"), "421 closed"),
    ("a proxy that names another host", get("/", "X-Forwarded-Host: evil.example", "Forwarded: host=evil"), "200"),
    # --- Other origins
    ("another origin", get("/", "Origin: http://evil.example"), "403 closed"),
    ("an origin that is nobody", get("/", "Origin: null"), "403 closed"),
    ("an origin over TLS", get("/", "Origin: https://@"), "403 closed"),
    ("the origin of another port", get("/", "Origin: http://localhost:1"), "403 closed"),
    ("an origin that begins like ours", get("/", "Origin: http://@.evil.example"), "403 closed"),
    ("our origin", get("/", "Origin: http://@"), "200"),
    ("the events for another origin", get("/_skillfolio_/events", "Origin: http://evil.example"), "403 closed"),
    ("an image of another site", get("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"), "403 closed"),
    ("a link of another site", get("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"), "200"),
    ("the question for leave", GOOD.replace(b"GET", b"OPTIONS"), "405 closed"),
    # --- Heads that are not right
    ("another address by a field", get("/", "X-Original-URL: /canary.txt", "X-Rewrite-URL: /canary.txt"), "200"),
    ("another method by a field", get("/", "X-HTTP-Method-Override: DELETE"), "200"),
    ("a line feed in a query", get("/projects?x=%0d%0aSet-Cookie:%20a=b"), "307"),
    ("a bare carriage return in a field", get("/", "X: a\rSet-Cookie: b"), "400 closed"),
    ("a bare carriage return in the target", get("/\rx"), "400 closed"),
    ("line feeds only", b"GET / HTTP/1.1\nHost: @\n\n", "200"),
    ("a field over two lines", get("/", "X: a\r\n b"), "200"),
    ("a first field that goes on", b"GET / HTTP/1.1\r\n Host: @\r\n\r\n", "400 closed"),
    ("a space before the colon", b"GET / HTTP/1.1\r\nHost : @\r\n\r\n", "400 closed"),
    ("a field without a colon", get("/", "nothing"), "400 closed"),
    ("a field without a name", get("/", ": x"), "400 closed"),
    ("a field whose name is none", get("/", "a b: x"), "400 closed"),
    ("a field with a zero byte", get("/", "X: a\0b"), "400 closed"),
    ("a zero byte in a name", get("/", "X\0Y: a"), "400 closed"),
    ("a zero byte in the target", get("/\0"), "400 closed"),
    ("a target in other letters", get("/\xe9"), "400 closed"),
    ("a space in the target", get("/a b"), "400 closed"),
    ("a tab in the request line", GOOD.replace(b"GET ", b"GET\t"), "400 closed"),
    ("no target", b"GET HTTP/1.1\r\nHost: @\r\n\r\n", "400 closed"),
    ("two spaces", GOOD.replace(b"GET ", b"GET  "), "400 closed"),
    ("an empty line first", b"\r\n" + GOOD, "400 closed"),
    ("other letters in a field", get("/", "X: \xff\xfe", "Cookie: \xe9"), "200"),
    ("control characters in a field", get("/", "X: \x01\x1b[31m"), "200"),
    # --- Too much
    ("a long address", get("/" + "x" * 5000), "414 closed"),
    ("a long query", get("/?" + "x" * 5000), "414 closed"),
    ("a long address, deep", get("/a" * 2500), "414 closed"),
    ("a long address of dots", get("/.." * 1600), "414 closed"),
    ("an address just as long as it may be", get("/" + "x" * 4095), "404"),
    ("an address that does not end", b"GET /" + b"x" * 200_000, "431 closed|closed"),
    ("a long field", get("/", "X: " + "x" * 17_000), "431 closed"),
    ("a long name", get("/", "x" * 17_000 + ": x"), "431 closed"),
    ("a field as long as it may be", get("/", "X: " + "x" * 16_000), "200"),
    ("a field that does not end", b"GET / HTTP/1.1\r\nHost: @\r\nX: " + b"x" * 200_000, "431 closed|closed"),
    ("a host that does not end", b"GET / HTTP/1.1\r\nHost: " + b"x" * 200_000, "431 closed|closed"),
    ("thousands of fields", get("/", *(f"X-{number}: x" for number in range(3000))), "431 closed|closed"),
    ("thousands of empty fields", get("/", *["a:"] * 6000), "431 closed|closed"),
    ("thousands of folded lines", get("/", "X: x" + "\r\n x" * 9000), "431 closed|closed"),
    ("a thousand known tags", get("/", "If-None-Match: " + '"x",' * 1000), "200"),
    ("a long method", b"A" * 5000 + GOOD[3:], "405 closed"),
    # --- Bodies, and where they end
    ("a body", get("/", "Content-Length: 5") + b"hello", "200 closed"),
    ("a body that does not come", get("/", "Content-Length: 5"), "200 closed"),
    ("a body that is a request", get("/", f"Content-Length: {len(GOOD)}") + GOOD, "200 closed"),
    ("no body", get("/", "Content-Length: 0") + GOOD, "200 200"),
    ("a length below zero", get("/", "Content-Length: -1"), "400 closed"),
    ("a length with a sign", get("/", "Content-Length: +5"), "400 closed"),
    ("a length in hexadecimal", get("/", "Content-Length: 0x5"), "400 closed"),
    ("a length that is no number", get("/", "Content-Length: five"), "400 closed"),
    ("an empty length", get("/", "Content-Length:"), "400 closed"),
    ("two lengths", get("/", "Content-Length: 5", "Content-Length: 6"), "400 closed"),
    ("two lengths in one", get("/", "Content-Length: 5, 6"), "400 closed"),
    ("one length twice", get("/", "Content-Length: 5", "Content-Length: 5"), "200 closed"),
    ("a huge length", get("/", "Content-Length: 99999999999999999999"), "200 closed"),
    ("a length beyond all numbers", get("/", "Content-Length: " + "9" * 5000), "400 closed"),
    ("chunks", get("/", "Transfer-Encoding: chunked") + b"5\r\nhello\r\n0\r\n\r\n" + GOOD, "200 closed"),
    ("chunks that do not come", get("/", "Transfer-Encoding: chunked"), "200 closed"),
    ("chunks that are none", get("/", "Transfer-Encoding: chunked") + b"zz\r\nhello", "200 closed"),
    ("a chunk of a huge length", get("/", "Transfer-Encoding: chunked") + b"f" * 20 + b"\r\n", "200 closed"),
    ("a chunk of a negative length", get("/", "Transfer-Encoding: chunked") + b"-1\r\n", "200 closed"),
    ("a chunk without its end", get("/", "Transfer-Encoding: chunked") + b"1\r\nabc", "200 closed"),
    (
        "chunks and a length",
        get("/", "Transfer-Encoding: chunked", "Content-Length: 5") + b"0\r\n\r\n" + GOOD,
        "400 closed",
    ),
    (
        "a length and chunks",
        get("/", "Content-Length: 5", "Transfer-Encoding: chunked") + b"0\r\n\r\n" + GOOD,
        "400 closed",
    ),
    ("another coding", get("/", "Transfer-Encoding: gzip"), "501 closed"),
    ("two codings", get("/", "Transfer-Encoding: gzip, chunked"), "501 closed"),
    ("a coding twice", get("/", "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"), "501 closed"),
    ("a coding that looks like chunks", get("/", "Transfer-Encoding: xchunked"), "501 closed"),
    ("a coding with a strange space", get("/", "Transfer-Encoding:\x0bchunked"), "400 closed"),
    ("a body that waits for a word", get("/", "Expect: 100-continue", "Content-Length: 5"), "200 closed"),
    ("a body for what there is not", get("/none", "Content-Length: 5") + b"hello", "404 closed"),
    ("a body for the events", get("/_skillfolio_/events", "Content-Length: 5") + b"hello", "400 closed"),
    ("a form", get("/", "Content-Length: 3").replace(b"GET", b"POST") + b"a=b", "405 closed"),
    (
        "much that is posted",
        get("/", "Content-Length: 9000000").replace(b"GET", b"POST") + b"x" * 60_000,
        "405 closed|closed",
    ),
    # --- More than one request
    ("two requests", GOOD + GOOD, "200 200"),
    ("a hundred requests", GOOD * 100, " ".join(["200"] * 100)),
    ("junk after a request", GOOD + b"\x00\x01\x02 junk\r\n\r\n", "200 400 closed"),
    ("text after a request", GOOD + b"junk\r\n\r\n", "200 400 closed"),
    ("a refused request after a good one", GOOD + get("/", host="evil.example"), "200 421 closed"),
    ("a good request after a refused one", get("/", host="evil.example") + GOOD, "421 closed"),
    ("a good request after a wrong one", b"junk\r\n\r\n" + GOOD, "400 closed"),
    ("a last request that is not the last", get("/", "Connection: close") + GOOD, "200 closed"),
    ("junk after the events", get("/_skillfolio_/events") + b"\x00junk" * 1000, "200"),
    # --- Other protocols
    ("HTTP/0.9", b"GET /\r\n\r\n", "400 closed"),
    ("HTTP/1.0", get("/", version="1.0"), "200 closed"),
    ("HTTP/1.2", get("/", version="1.2"), "505 closed"),
    ("HTTP/9.9", get("/", version="9.9"), "505 closed"),
    ("HTTP/1.10", get("/", version="1.10"), "400 closed"),
    ("http/1.1", GOOD.replace(b"HTTP/", b"http/"), "400 closed"),
    ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00", "505 closed"),
    ("TLS", bytes.fromhex("16030100c8010000c40303") + bytes(190), "400 closed"),
    ("SSH", b"SSH-2.0-OpenSSH_9.9\r\n", "closed"),
    ("Redis", b"*1\r\n$4\r\nPING\r\n", "closed"),
    ("mail", b"EHLO evil.example\r\n\r\n", "400 closed"),
    ("bytes of no protocol", bytes(range(128, 256)) + b"\r\n\r\n", "400 closed"),
    ("zeros", bytes(1000), "400 closed"),
    ("a change of protocol", get("/", "Connection: upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"), "200"),
    ("a change to HTTP/2", get("/", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: x"), "200"),
    ("nothing", b"", "closed"),
    ("half a word", b"GE", "closed"),
    ("half a head", GOOD[:-2], "closed"),
    # --- Methods
    *(
        (f"{method}", GOOD.replace(b"GET", method.encode()), "405 closed")
        for method in ("PUT", "DELETE", "PATCH", "POST")
    ),
    *(
        (f"{method}", GOOD.replace(b"GET", method.encode()), "405 closed")
        for method in ("TRACE", "PROPFIND", "get", "!#$")
    ),
    ("a tunnel", b"CONNECT evil.example:443 HTTP/1.1\r\nHost: @\r\n\r\n", "405 closed"),
    ("a tunnel for another host", b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n", "421 closed"),
    ("options of all", b"OPTIONS * HTTP/1.1\r\nHost: @\r\n\r\n", "405 closed"),
    ("no method", GOOD[3:], "400 closed"),
    ("a method that is no word", GOOD.replace(b"GET", b"G@T"), "400 closed"),
    # --- Ranges and conditions
    ("a range beyond the end", get("/film.mp4", "Range: bytes=99-"), "416"),
    ("a range that ends first", get("/film.mp4", "Range: bytes=5-4"), "200"),
    ("a range of nothing", get("/film.mp4", "Range: bytes=-"), "200"),
    ("a range below zero", get("/film.mp4", "Range: bytes=-1-2"), "200"),
    ("a range of huge numbers", get("/film.mp4", "Range: bytes=0-" + "9" * 9000), "200"),
    ("a thousand ranges", get("/film.mp4", "Range: bytes=" + "0-," * 1000), "200"),
    ("two ranges", get("/film.mp4", "Range: bytes=0-1", "Range: bytes=2-3"), "200"),
    ("a range of pages", get("/film.mp4", "Range: pages=1-2"), "200"),
    ("a range with a zero byte", get("/film.mp4", "Range: bytes=\x000-1"), "400 closed"),
    ("a condition of nonsense", get("/", 'If-None-Match: W/"', "If-Range: \x7f", "If-Modified-Since: never"), "200"),
]


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file beside the working directory, and one in it."""
    folder = tmp_path_factory.mktemp("around")
    (folder / "work").mkdir()
    for file in (folder / "canary.txt", folder / "work" / "canary.txt"):
        file.write_bytes(SECRET)
    before = Path.cwd()
    os.chdir(folder / "work")
    yield folder / "canary.txt"
    os.chdir(before)


@pytest.fixture(scope="module")
def site(canary: Path) -> Iterator[Running]:
    assert canary.read_bytes() == Path("../canary.txt").read_bytes() == SECRET
    with running(FakeShow(State(build="1", files=FILES))) as served:
        yield served


@pytest.fixture(scope="module")
def impatient(canary: Path) -> Iterator[Running]:
    assert canary.is_file()
    with running(FakeShow(State(build="1", files=FILES)), patience=Patience(head=SOON, stall=SOON)) as served:
        yield served


def test_there_are_rows_enough() -> None:
    assert len(ROWS) >= 100
    assert len({name for name, _, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("sent", "expected"), [row[1:] for row in ROWS], ids=[row[0][:60] for row in ROWS])
def test_a_request_that_no_browser_sends(
    site: Running,
    impatient: Running,
    canary: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    sent: bytes,
    expected: str,
) -> None:
    asked = impatient if expected == "closed" else site
    assert _outcome(asked, _filled(sent, asked, canary), expected) in expected.split("|")
    assert _outcome(asked, _filled(GOOD, asked, canary), "200") == "200"
    assert asked.failures == []
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_a_head_that_comes_letter_by_letter_is_not_waited_for(impatient: Running) -> None:
    with socket.create_connection(("127.0.0.1", impatient.port), 10) as connection:
        for _ in range(150):
            try:
                connection.sendall(b"G")
            except ConnectionError:
                return
            time.sleep(0.02)
    raise AssertionError("it was waited for")


def test_the_second_head_must_come_in_time_too(impatient: Running, canary: Path) -> None:
    with socket.create_connection(("127.0.0.1", impatient.port), 3) as connection, connection.makefile("rb") as stream:
        connection.sendall(_filled(GOOD, impatient, canary))
        assert _response(stream) == "200"
        connection.sendall(_filled(GOOD[:-2], impatient, canary))
        assert stream.read() == b""  # would take longer than this waits


@pytest.mark.parametrize("path", ["/long.txt", "/short.txt", "/_skillfolio_/events"])
def test_who_takes_nothing_of_the_answer_is_not_waited_for(path: str) -> None:
    diagnostics = tuple(error("odd", f"{number} {'x' * 40_000}") for number in range(150))
    files = {"long.txt": bytes(20_000_000), "short.txt": bytes(6_000_000)}
    show = FakeShow(State(build="1", files=files, diagnostics=diagnostics))
    with running(show, patience=Patience(stall=SOON)) as served, streaming(served, path, buffer=4096) as stalled:
        stalled.read_until(b"\r\n")
        until(lambda: served.connections == 0)


def test_who_takes_the_answer_slowly_gets_all_of_it() -> None:
    show = FakeShow(State(build="1", files={"film.mp4": bytes(12_000_000)}))
    with running(show, patience=Patience(stall=1)) as served, streaming(served, "/film.mp4", buffer=65536) as slow:
        slow.read_until(b"\r\n\r\n")
        taken, begun = len(slow.data), time.monotonic()
        while taken < 12_000_000 and (data := slow.connection.recv(65536)):
            taken += len(data)
            time.sleep(0.01)
    assert taken == 12_000_000
    assert time.monotonic() > begun + 1.5


def test_what_a_client_does_not_take_is_not_put_aside_for_it() -> None:
    show = FakeShow(State(build="1", files={"film.mp4": bytes(50_000_000)}))
    tracemalloc.start()
    try:
        with running(show) as served, ExitStack() as stack:
            for _ in range(10):
                stack.enter_context(streaming(served, "/film.mp4", buffer=4096)).read_until(b"\r\n\r\n")
            assert tracemalloc.get_traced_memory()[1] < 80_000_000
    finally:
        tracemalloc.stop()


def test_of_too_many_connections_the_one_that_was_waited_for_longest_makes_room(site: Running, canary: Path) -> None:
    with ExitStack() as stack:
        idle = [stack.enter_context(socket.create_connection(("127.0.0.1", site.port), 5)) for _ in range(MOST + 5)]
        assert idle[0].recv(1) == b""
        assert _outcome(site, _filled(GOOD, site, canary), "200") == "200"
        assert site.connections <= MOST
        idle[-1].sendall(_filled(GOOD, site, canary))
        assert idle[-1].recv(12) == b"HTTP/1.1 200"


def test_connections_that_were_answered_make_room_too(site: Running, canary: Path) -> None:
    with ExitStack() as stack:
        for _ in range(MOST + 5):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", site.port), 5))
            connection.sendall(_filled(GOOD, site, canary))
            assert connection.recv(12) == b"HTTP/1.1 200"


def test_many_who_say_nothing_keep_nobody_else_waiting(impatient: Running, canary: Path) -> None:
    idle = [socket.create_connection(("127.0.0.1", impatient.port), 10) for _ in range(200)]
    assert _outcome(impatient, _filled(GOOD, impatient, canary), "200") == "200"
    for connection in idle:
        assert connection.recv(1) == b""
        connection.close()


def test_who_leaves_in_the_middle_is_not_missed(site: Running, canary: Path, capfd: pytest.CaptureFixture[str]) -> None:
    events = get("/_skillfolio_/events")
    for sent in (b"", GOOD[:10], GOOD, GOOD * 50, events, get("/", "Content-Length: 9") + b"half"):
        with socket.create_connection(("127.0.0.1", site.port), 10) as connection:
            connection.sendall(_filled(sent, site, canary))
            connection.shutdown(socket.SHUT_WR)
    assert _outcome(site, _filled(GOOD, site, canary), "200") == "200"
    assert site.failures == []
    assert capfd.readouterr() == ("", "")


def _filled(sent: bytes, site: Running, canary: Path) -> bytes:
    host = b"localhost:%d" % site.port
    sent = sent.replace(b"{canary}", str(canary).encode()).replace(b"{port}", str(site.port).encode())
    return sent.replace(b"@", host)


def _outcome(site: Running, data: bytes, expected: str) -> str:
    """The statuses that come back, and whether the connection is closed then; reads no more than is expected."""
    statuses: list[str] = []
    wanted = expected.partition("|")[0].split()
    with socket.create_connection(("127.0.0.1", site.port), 5) as connection, connection.makefile("rb") as stream:
        try:
            connection.sendall(data)
            while len(statuses) < len(wanted) and (status := _response(stream)):
                statuses.append(status)
        except ConnectionError:
            return " ".join([*statuses, "closed"])
    return " ".join(statuses if len(statuses) == len(wanted) else [*statuses, "closed"])


def _response(stream: BufferedReader) -> str:
    """The status of the next response, after a look at all of it; empty if there is none."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = stream.readline()
        if not line:
            assert head == b"", head
            return ""
        head += line
    first, *lines = head.decode("latin-1").splitlines()
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    content = head + stream.read(int(fields.get("content-length", 0)))
    assert fields["x-content-type-options"] == "nosniff"
    for leak in (SECRET, b"root:x:", b"Traceback", b'File "', b"uvicorn"):
        assert leak not in content
    assert not any(name.startswith(("set-cookie", "access-control")) for name in fields)
    return first.split()[1]
