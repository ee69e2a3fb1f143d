"""One connection: uvicorn's, with bounds on what a client may hold, and for how long.

Whoever opens a connection and says nothing, or one letter a minute, or never takes the answer, would hold it for ever;
and whoever opens many would take all that the system lets a program have. And what a client sends wrongly is its own
business: it gets a status, and the terminal stays quiet.
"""

import asyncio
import sys
from http import HTTPStatus

import h11
import msgspec
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from generator.preview.guard import ALWAYS

MOST = 128
"""How many connections there may be at once. Some systems let a program have 256 files, and connections are files."""
BACKLOG = 32
"""How many more may wait to be let in; on each address, and all of them may come in at once."""


class Patience(msgspec.Struct, frozen=True):
    """For how many seconds a client is waited for."""

    head: float = 10.0
    """To send the head of a request, from its first byte to its last."""
    stall: float = 60.0
    """To take anything at all of what was sent to it. A player that is paused asks again for what it lacks."""


class Bounds(Config):
    """The server's settings, with some that uvicorn has not."""

    patience = Patience()


class Connection(H11Protocol):
    """A connection that ends when its client keeps it waiting, and that no nonsense can upset."""

    _deadline: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(0)  # `pause_writing` is for everything that is not taken at once
        self._wait_for_head()
        if len(self.connections) > MOST:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        """Take more of a request."""
        super().data_received(data)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._wait_no_more()
        self._flows()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Begin to wait until the client takes what was sent."""
        super().pause_writing()
        self._wait_for_client()

    def resume_writing(self) -> None:
        """All of it was taken."""
        self._flows()
        super().resume_writing()

    def _wait_for_client(self, left: int | None = None) -> None:
        """A client that takes a little now and then is slow, and may be."""
        size = self.transport.get_write_buffer_size()
        if left is not None and size >= left:
            self.transport.abort()
        else:
            self._stalled = self.loop.call_later(self._patience.stall, self._wait_for_client, size)

    def _flows(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _make_room(self) -> None:
        """End the connection that would end first for want of a request; this one, if all others are in use."""
        waiting = [
            (timer.when(), order, other)
            for order, other in enumerate(self.connections)
            if isinstance(other, Connection) and (timer := other.waits)
        ]
        (min(waiting)[2] if waiting else self).leave()

    @property
    def waits(self) -> asyncio.TimerHandle | None:
        """Until when a request is waited for; None while one is under way."""
        return self._deadline or self.timeout_keep_alive_task

    def leave(self) -> None:
        """End at once, whatever is under way."""
        self.connections.discard(self)  # that the connection is lost is told only later
        self._wait_no_more()
        self.transport.abort()

    @property
    def _patience(self) -> Patience:
        return self.config.patience if isinstance(self.config, Bounds) else Patience()

    def _wait_for_head(self) -> None:
        """The time runs from the first byte to the last one, however many come between."""
        if self.conn.their_state is not h11.IDLE or self.transport.is_closing():
            self._wait_no_more()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(self._patience.head, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def send_400_response(self, _msg: str) -> None:
        """Answer what is not HTTP; h11 knows how wrong it was. A response that is under way is finished first."""
        cycle: RequestResponseCycle | None = self.cycle  # there is none before the first request
        if cycle is not None and not cycle.response_complete:
            cycle.keep_alive = False
            self.flow.pause_reading()
            return
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            status = HTTPStatus(getattr(sys.exception(), "error_status_hint", HTTPStatus.BAD_REQUEST))
            content = f"this is no request that the preview can read: {status.phrase.lower()}".encode()
            own = {
                "Content-Type": "text/plain; charset=utf-8",
                "Content-Length": str(len(content)),
                "Connection": "close",
            }
            headers = list((ALWAYS | own).items())
            response = h11.Response(status_code=status, headers=headers, reason=status.phrase.encode())
            for event in (response, h11.Data(data=content), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
