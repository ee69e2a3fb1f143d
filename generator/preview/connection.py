"""One connection: uvicorn's, with bounds on how long a request's head may be and how long it may take.

Whoever opens a connection and says nothing, or one letter a minute, would hold it for ever. And what a client sends
wrongly is its own business: it gets a status, and the terminal stays quiet.
"""

import asyncio
import sys
from http import HTTPStatus

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from generator.preview.guard import ALWAYS

HEAD_SECONDS = 10.0
"""How long a client may take to send the head of a request."""


class Bounds(Config):
    """The server's settings, with one that uvicorn has not."""

    head_seconds = HEAD_SECONDS


class Connection(H11Protocol):
    """A connection that ends when a request's head does not come in time, and that no nonsense can upset."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Take more of a request."""
        super().data_received(data)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._wait_no_more()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        """The time runs from the first byte to the last one, however many come between."""
        if self.conn.their_state is not h11.IDLE or self.transport.is_closing():
            self._wait_no_more()
        elif self._deadline is None:
            seconds = self.config.head_seconds if isinstance(self.config, Bounds) else HEAD_SECONDS
            self._deadline = self.loop.call_later(seconds, self.transport.close)

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
