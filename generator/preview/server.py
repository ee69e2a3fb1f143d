"""The state over HTTP: the site as a browser will have it, with our script in its pages.

Everything that is served is in memory. A request is answered from the state of one moment, whatever is being built.
"""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable, Generator
from functools import lru_cache
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from generator.presentation.addresses import NOT_FOUND
from generator.preview.answers import Portions, etag, is_known, stretch, unchanged, whole
from generator.preview.connection import BACKLOG, Bounds, Connection, Patience
from generator.preview.events import Events
from generator.preview.guard import ALWAYS, MOST_OF_A_HEAD, MOST_OF_A_URL, Guard
from generator.preview.hosts import Hosts
from generator.preview.lookup import Elsewhere, Missing, look_up
from generator.preview.mediatypes import HTML, media_type
from generator.preview.messages import CLIENT, EVENTS, WORKER, anywhere, script, shell, with_script
from generator.preview.showing import Show, State

Tell = Callable[[str], None]
"""Is told, in one line, of what we did wrong; may be called from the server's thread."""

_PATIENCE = Patience()
_FILM = 1024 * 1024
"""From how many bytes on it takes noticeable time to go through them."""
_LATER = 3
"""How often a page is looked for in a newer state, if it went while it was waited for."""


def application(show: Show, hosts: Hosts, tell: Tell) -> Starlette:
    """The site of a show, its events and its scripts."""
    site = _Site(show)

    async def fail(request: Request, failure: Exception) -> Response:
        tell(f"the preview cannot answer `{request.scope['raw_path'].decode('latin-1')}`: {_in_one_line(failure)}")
        return PlainTextResponse("the preview has failed; the terminal says why", 500, ALWAYS)

    return Starlette(
        routes=[
            Route(CLIENT, _own_file("client.js")),
            Route(WORKER, _own_file("worker.js")),
            Route(EVENTS, Events(show)),
            Route("/{path:path}", site.answer),
        ],
        middleware=[Middleware(Guard, hosts), Middleware(Portions)],
        exception_handlers={Exception: fail},
    )


class _Site:
    """The site of a show."""

    def __init__(self, show: Show) -> None:
        self._show = show
        # Python keeps the hash of bytes with them, so those of a film are gone through once and not for each stretch;
        # what is known here is held here, so it is one film only
        self._tag_of_film = lru_cache(maxsize=1)(etag)

    async def answer(self, request: Request) -> Response:
        """Whatever is at the path of a request."""
        state = self._show.state
        for _ in range(_LATER):
            response = await self._answer(request, state)
            if response is not None:
                return response
            state = self._show.state
        return await self._missing(state, Missing())

    async def _answer(self, request: Request, state: State) -> Response | None:
        """What a state has there; None if it no longer is the state of the show, and has it no longer."""
        found = look_up(state, request.scope["path"])
        if isinstance(found, Elsewhere):
            query = request.scope["query_string"].decode("latin-1")
            return RedirectResponse(found.location + f"?{query}" * bool(query))
        if state.is_empty:
            return Response(shell(state), 503, media_type=HTML)
        if isinstance(found, Missing):
            return await self._missing(state, found)
        if media_type(found.path) == HTML:
            self._show.looked_at(found.path)
        data = await self._bytes(state, found.path)
        if data is None:
            return None if self._show.state is not state else await self._missing(state, Missing())
        return self._output(request, state, found.path, data)

    def _tag(self, data: bytes) -> str:
        return etag(data) if len(data) < _FILM else self._tag_of_film(data)

    async def _bytes(self, state: State, path: str) -> bytes | None:
        ready = state.files.get(path)
        if ready is not None or path not in state.awaited:
            return ready
        # shielded: a browser that goes away, or a server that stops, must not take the page from the others
        return await asyncio.shield(asyncio.wrap_future(self._show.page(path)))

    def _output(self, request: Request, state: State, path: str, data: bytes) -> Response:
        tag, type_ = self._tag(data), media_type(path)
        if is_known(request.headers, tag):
            return unchanged(tag)
        if type_ == HTML:
            return whole(with_script(data, script(state, tag)), tag, type_)
        return stretch(request, data, tag, type_)

    async def _missing(self, state: State, missing: Missing) -> Response:
        """The site's own page for what is not there."""
        headers = {"Preview-Moved": missing.moved} if missing.moved else None
        page = await self._bytes(state, NOT_FOUND)
        if page is None:
            return PlainTextResponse("there is no such page", 404, headers)
        content = anywhere(with_script(page, script(state, self._tag(page), is_missing=True)), state.root)
        return Response(content, 404, headers, HTML)


def _own_file(name: str) -> Callable[[Request], Any]:
    """A script of ours, read once."""
    data, type_ = Path(__file__).with_name(name).read_bytes(), media_type(name)
    tag = etag(data)

    async def answer(request: Request) -> Response:
        return unchanged(tag) if is_known(request.headers, tag) else whole(data, tag, type_)

    return answer


def _in_one_line(failure: BaseException) -> str:
    text = " ".join(str(failure).split())
    printable = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return f"{type(failure).__name__}: {printable}"


class Server:
    """uvicorn on sockets that listen already. Signals are left to whoever runs it."""

    def __init__(
        self, app: Starlette, sockets: list[socket.socket], tell: Tell, patience: Patience = _PATIENCE
    ) -> None:
        config = Bounds(
            app,
            loop="asyncio",
            http=Connection,
            ws="none",
            lifespan="off",
            interface="asgi3",
            workers=1,
            log_config=None,
            log_level=logging.CRITICAL + 1,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            backlog=BACKLOG,
            h11_max_incomplete_event_size=MOST_OF_A_URL + MOST_OF_A_HEAD,
        )
        config.patience = patience
        self._uvicorn, self._sockets = _Uvicorn(config, tell), sockets

    @property
    def connections(self) -> int:
        """How many clients are connected."""
        return len(self._uvicorn.server_state.connections)

    def run(self) -> None:
        """Answer until `stop` is called; then all sockets are closed."""
        self._uvicorn.run(self._sockets)

    def stop(self) -> None:
        """Leave at once, also when browsers listen to events. May be called from any thread, at any time."""
        self._uvicorn.stop()


class _Uvicorn(uvicorn.Server):
    def __init__(self, config: Bounds, tell: Tell) -> None:
        super().__init__(config)
        self._tell = tell
        self._told: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        self.should_exit = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it has left already
                self._loop.call_soon_threadsafe(self._stopped.set)

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(self._note)
        await super().serve(sockets)

    async def main_loop(self) -> None:
        """Sleep until it is time to leave; uvicorn's own looks ten times a second."""
        while not self.should_exit:
            await self.on_tick(0)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), 1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Leave without waiting for anybody: uvicorn's own waits until all streams have ended."""
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        tasks = list(self.server_state.tasks)
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)  # the connections learn that they are lost
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _note(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        failure = context.get("exception")
        if isinstance(failure, ConnectionError):  # a browser went away, which is its right
            return
        text = f"the preview's server: {_in_one_line(failure) if failure else context['message']}"
        if text not in self._told:  # what the system refuses once it refuses a thousand times
            self._told.add(text)
            self._tell(text)
