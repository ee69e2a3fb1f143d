"""How tests ask the preview: for whole answers, or for answers as they come; and wait for what another thread does."""

import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import msgspec

from tests.preview.fakes import Running

EVENTS = "/_skillfolio_/events"


class Answer(msgspec.Struct):
    status: int
    headers: dict[str, str]
    body: bytes


def ask(served: Running, path: str, method: str = "GET", **headers: str) -> Answer:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)) as connection:
        connection.request(method, path, headers=fields)
        response = connection.getresponse()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())


class Stream:
    """A response that is read as it comes."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.data = b""

    def read_until(self, end: bytes) -> bytes:
        """All up to `end`, which is taken too."""
        while end not in self.data:
            more = self.connection.recv(65536)
            assert more, f"the response ended: {self.data!r}"
            self.data += more
        taken, _, self.data = self.data.partition(end)
        return taken + end

    def event(self) -> dict[str, Any]:
        """The next event; each is a chunk of its own."""
        block = self.read_until(b"\n\n")
        while b"data: " not in block:
            block = self.read_until(b"\n\n")
        fields = dict(line.split(b": ", 1) for line in block.splitlines() if b": " in line)
        message: dict[str, Any] = json.loads(fields[b"data"])
        assert message["build"] == fields[b"id"].decode()
        return message


@contextmanager
def streaming(served: Running, path: str = EVENTS, buffer: int | None = None) -> Iterator[Stream]:
    with socket.socket() as connection:
        connection.settimeout(10)
        if buffer is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        connection.connect(("127.0.0.1", served.port))
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost:{served.port}\r\n\r\n".encode())
        yield Stream(connection)


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    for _ in range(1000):
        if is_so():
            return
        time.sleep(0.01)
    raise AssertionError("it did not happen")


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as listener:
            listener.bind(("::1", 0))
    except OSError:
        return False
    return True
