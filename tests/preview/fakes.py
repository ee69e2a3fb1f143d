"""A show whose states a test sets, and the real server that shows them."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import Any

import msgspec

from generator.preview.connection import Patience
from generator.preview.hosts import Hosts
from generator.preview.server import Server, application
from generator.preview.showing import State
from generator.preview.sockets import listen

_PATIENCE = Patience()
Page = bytes | Exception | None
"""What comes of an output that is awaited."""


class FakeShow:
    """Shows whatever a test sets; listeners are called from another thread, as by a real one."""

    def __init__(
        self, state: State | None = None, pages: dict[str, "Page | Future[bytes | None]"] | None = None
    ) -> None:
        self._state = state or State(build="0")
        self.pages = pages or {}
        self.asked: list[str] = []
        self.seen: list[str] = []
        self._listeners: list[Callable[[State], None]] = []

    @property
    def state(self) -> State:
        return self._state

    def page(self, path: str) -> "Future[bytes | None]":
        self.asked.append(path)
        answer = self.pages.get(path)
        if isinstance(answer, Future):
            return answer
        future: Future[bytes | None] = Future()
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)
        return future

    def looked_at(self, path: str) -> None:
        self.seen.append(path)

    def listen(self, listener: Callable[[State], None]) -> None:
        self._listeners.append(listener)

    def set(self, state: State) -> None:
        """Show another state. All listeners have been called when this returns."""
        self._state = state
        thread = Thread(target=lambda: [listener(state) for listener in self._listeners])
        thread.start()
        thread.join()

    def change(self, **fields: Any) -> State:
        """Show the present state with other fields, under the next number unless `build` is given."""
        build = str(int(self._state.build or "0") + 1) if "build" not in fields else fields.pop("build")
        state = msgspec.structs.replace(self._state, build=build, **fields)
        self.set(state)
        return state


class Running:
    """A server that runs."""

    def __init__(self, server: Server, port: int, failures: list[str]) -> None:
        self.port = port
        self.failures = failures
        """What the terminal would have been told."""
        self._server = server

    @property
    def address(self) -> str:
        """Its address without a path: `http://127.0.0.1:8000`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def connections(self) -> int:
        """How many clients are connected."""
        return self._server.connections

    def stop(self) -> None:
        """Stop it before its time."""
        self._server.stop()


@contextmanager
def running(show: FakeShow, port: int = 0, patience: Patience = _PATIENCE) -> Iterator[Running]:
    """Run the real server in a thread of its own, on `port` or on any that is free. All it cannot answer fails."""
    sockets = listen("localhost", port)
    taken: int = sockets[0].getsockname()[1]
    failures: list[str] = []
    server = Server(application(show, Hosts(taken), failures.append), sockets, failures.append, patience)
    thread = Thread(target=server.run, name="the preview's server")
    thread.start()
    try:
        assert port in (0, taken)
        yield Running(server, taken, failures)
    finally:
        server.stop()
        thread.join(10)
        assert not thread.is_alive(), "the server did not stop"
    assert failures == [], failures
