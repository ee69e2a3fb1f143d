"""Each new state told to every browser, as server-sent events.

The show calls from a thread of its own; a call only wakes the streams. Each of them then tells the state of that
moment, so a slow reader misses states that nobody needs any more, and nothing is queued.
"""

import asyncio
from contextlib import suppress

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from generator.preview.guard import has_body
from generator.preview.messages import event
from generator.preview.showing import Show, State

MOST = 100
"""How many streams there may be at once. A browser opens one, for all of its tabs."""
HEARTBEAT = 15.0
"""After how many seconds without news a sign of life is sent. It also finds readers that went without a word."""


class _Reader:
    """One who is told."""

    def __init__(self) -> None:
        self.news = asyncio.Event()
        self.is_gone = False

    async def watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.is_gone = True
        self.news.set()


class Events:
    """An ASGI application that tells what is shown for as long as it is listened to."""

    def __init__(self, show: Show, heartbeat: float = HEARTBEAT, most: int = MOST) -> None:
        self._show, self._heartbeat, self._most = show, heartbeat, most
        self._readers: set[_Reader] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        show.listen(self._tell)

    @property
    def readers(self) -> int:
        """How many there are."""
        return len(self._readers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if len(self._readers) >= self._most:
            await PlainTextResponse("too many browsers listen already", 503)(scope, receive, send)
            return
        if has_body(scope["headers"]):  # it would be read for as long as the stream lasts
            await PlainTextResponse("nothing can be sent to the events", 400)(scope, receive, send)
            return
        head = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body"})
            return
        self._loop = asyncio.get_running_loop()
        reader = _Reader()
        self._readers.add(reader)
        watching = asyncio.create_task(reader.watch(receive))
        try:
            await self._stream(reader, send)
        finally:
            self._readers.discard(reader)
            watching.cancel()

    async def _stream(self, reader: _Reader, send: Send) -> None:
        told: State | None = None
        await send(_part(b"retry: 500\n"))
        while not reader.is_gone:
            reader.news.clear()
            state = self._show.state
            if state is not told:
                await send(_part(event(state)))
                told = state
            else:
                await send(_part(b":\n\n"))
            with suppress(TimeoutError):
                await asyncio.wait_for(reader.news.wait(), self._heartbeat)

    def _tell(self, _state: State) -> None:
        """Wake all streams, from whatever thread."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the server has left
                self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for reader in self._readers:
            reader.news.set()


def _part(data: bytes) -> dict[str, object]:
    return {"type": "http.response.body", "body": data, "more_body": True}
