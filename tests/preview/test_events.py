"""Each new state told to every browser."""

import asyncio
import socket
import struct
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

from generator.diagnostics import Diagnostic, Place, error, warning
from generator.preview.events import MOST, Events
from generator.preview.showing import State
from tests.preview.asking import EVENTS, Stream, ask, streaming, until
from tests.preview.fakes import FakeShow, Running, running

FILES = {"index.html": b"<body>Home</body>"}
SITE = State(build="7", files=FILES)


def test_a_browser_is_told_the_state_at_once_and_each_that_follows() -> None:
    show = FakeShow(State(build="1", media="m1"))
    with running(show) as served, streaming(served) as one, streaming(served) as other:
        head = one.read_until(b"\r\n\r\n").lower()
        assert b"200 ok" in head
        assert b"content-type: text/event-stream\r\n" in head
        assert b"cache-control: no-store\r\n" in head
        assert one.read_until(b"\n").endswith(b"\r\n")  # the length of a chunk
        assert one.read_until(b"\n") == b"retry: 500\n"
        empty = {"build": "1", "media": "m1", "current": False, "empty": True, "diagnostics": [], "more": 0}
        assert one.event() == other.event() == empty
        show.change(files=FILES, is_current=True)
        assert one.event() == other.event() == empty | {"build": "2", "current": True, "empty": False}
        show.change(media="m2")
        assert one.event()["media"] == other.event()["media"] == "m2"


def test_a_finding_is_told_with_its_place() -> None:
    place = Place("content/a.md", 3, 5, 4, "name: \N{RIGHT-TO-LEFT OVERRIDE}x\N{LINE SEPARATOR}y\udcff")
    findings = (error("bad", "two\nlines\r\rof </script>", place, "a hint"), warning("odd", "found `x`"))
    with running(FakeShow(State(build="1", diagnostics=findings))) as served, streaming(served) as stream:
        told = stream.event()["diagnostics"]
    assert told == [
        {
            "severity": "error",
            "code": "bad",
            "message": "two\nlines\r\rof </script>",
            "path": "content/a.md",
            "line": 3,
            "column": 5,
            "length": 4,
            "text": "name: \N{RIGHT-TO-LEFT OVERRIDE}x\N{LINE SEPARATOR}y?",
            "hint": "a hint",
        },
        {
            "severity": "warning",
            "code": "odd",
            "message": "found `x`",
            "path": "",
            "line": 0,
            "column": 0,
            "length": 1,
            "text": "",
            "hint": "",
        },
    ]


def test_of_very_many_findings_the_first_are_told_and_how_many_more_there_are() -> None:
    with running(FakeShow(State(build="1", diagnostics=_findings(1000, 10)))) as served, streaming(served) as stream:
        message = stream.event()
    assert len(message["diagnostics"]) == 200
    assert message["diagnostics"][0]["message"].startswith("0 ")
    assert message["more"] == 800


def test_a_slow_reader_gets_the_newest_and_not_all_that_it_missed() -> None:
    show = FakeShow(State(build="0", diagnostics=_findings(200, 1000)))
    with running(show) as served, streaming(served, buffer=4096) as slow, streaming(served) as quick:
        states = 120
        for number in range(1, states + 1):
            show.change()
            while int(quick.event()["build"]) < number:
                pass
        told = [slow.event()["build"]]
        while told[-1] != str(states):
            told.append(slow.event()["build"])
    assert len(told) < states / 2


def test_a_reader_that_has_nothing_to_hear_gets_a_sign_of_life() -> None:
    async def listen_to(events: Events) -> list[bytes]:
        told: list[bytes] = []
        is_enough = asyncio.Event()

        async def send(message: Any) -> None:
            told.append(message.get("body", b""))
            if len(told) > 5:
                is_enough.set()

        async def receive() -> dict[str, str]:
            await is_enough.wait()
            return {"type": "http.disconnect"}

        await events({"type": "http", "method": "GET", "headers": []}, receive, send)
        assert events.readers == 0
        return told

    told = asyncio.run(listen_to(Events(FakeShow(State(build="1")), heartbeat=0.001)))
    assert told[2].startswith(b"id: 1\n")
    assert set(told[3:]) == {b":\n\n"}


def test_who_leaves_makes_room_and_pages_need_none() -> None:
    show = FakeShow(SITE)
    with running(show) as served:
        first = socket.create_connection(("127.0.0.1", served.port), 10)
        others = [socket.create_connection(("127.0.0.1", served.port), 10) for _ in range(MOST - 1)]
        for connection in (first, *others):
            connection.sendall(f"GET {EVENTS} HTTP/1.1\r\nHost: localhost:{served.port}\r\n\r\n".encode())
            assert Stream(connection).event()["build"] == "7"
        assert ask(served, EVENTS).status == 503
        assert ask(served, "/").status == 200
        first.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # leaves without a word
        first.close()
        until(lambda: _has_room(served))
        for connection in others:
            connection.close()


def _has_room(served: Running) -> bool:
    with streaming(served) as stream:
        return b" 200 " in stream.read_until(b"\r\n")


def test_the_head_of_the_events_can_be_asked_for() -> None:
    with running(FakeShow(SITE)) as served, closing(HTTPConnection("127.0.0.1", served.port, timeout=5)) as connection:
        for method, path, type_ in (("HEAD", EVENTS, "text/event-stream"), ("GET", "/", "text/html; charset=utf-8")):
            connection.request(method, path)
            response = connection.getresponse()
            response.read()
            assert (response.status, response.headers["Content-Type"]) == (200, type_)


def _findings(count: int, length: int) -> tuple[Diagnostic, ...]:
    return tuple(error("bad", f"{number} " + "x" * length) for number in range(count))
