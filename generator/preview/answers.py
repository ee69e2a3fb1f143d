"""Bytes as responses: whole, unchanged since the browser last had them, or the stretch that a player asks for.

However long a response is, it is handed over portion by portion: what a client does not take is not put aside for it.
"""

import re
from hashlib import blake2b

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PORTION = 256 * 1024
"""How many bytes of a response are handed over at once; the next ones follow when the client has taken these."""

_RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{1,18})?|-([0-9]{1,18}))", re.ASCII | re.IGNORECASE)
_SHORTEST_TAG = re.compile(r"[^\s,]+")


def etag(data: bytes) -> str:
    """The tag by which a browser knows bytes again."""
    return f'"{blake2b(data, digest_size=16).hexdigest()}"'


def is_known(headers: Headers, tag: str) -> bool:
    """Whether the browser says that it has the bytes of this tag."""
    tags = _SHORTEST_TAG.findall(",".join(headers.getlist("if-none-match")))
    return any(given == "*" or given.removeprefix("W/").strip('"') == tag.strip('"') for given in tags)


def unchanged(tag: str) -> Response:
    """That the browser has it already."""
    return Response(status_code=304, headers={"ETag": tag})


def whole(data: bytes, tag: str, media_type: str) -> Response:
    """All of it."""
    return Response(data, headers={"Content-Type": media_type, "ETag": tag})


def stretch(request: Request, data: bytes, tag: str, media_type: str) -> Response:
    """All of it, or the one stretch that is asked for."""
    headers = {"Content-Type": media_type, "ETag": tag, "Accept-Ranges": "bytes"}
    asked = _range(request, tag)
    if asked is None:
        return Response(data, headers=headers)
    start, end = _within(asked, len(data))
    if start >= end:
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{len(data)}"})
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(data)}"
    return Response(data[start:end], 206, headers)


class Portions:
    """Hands on what another application answers in portions."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def outwards(message: Message) -> None:
            body = memoryview(message.get("body", b""))
            if len(body) <= PORTION:
                await send(message)
                return
            for start in range(0, len(body), PORTION):
                is_last = start + PORTION >= len(body)
                more = message.get("more_body", False) if is_last else True
                portion = bytes(body[start : start + PORTION])
                await send({"type": "http.response.body", "body": portion, "more_body": more})

        await self.app(scope, receive, outwards)


def _range(request: Request, tag: str) -> re.Match[str] | None:
    """The range that is to be given; None if none, or several, or one that means nothing, or for other bytes."""
    given = request.headers.getlist("range")
    match = _RANGE.fullmatch(given[0].strip()) if len(given) == 1 and request.method == "GET" else None
    if match is None or request.headers.get("if-range", tag) != tag:
        return None
    if match[1] and match[2] and int(match[1]) > int(match[2]):
        return None
    return match


def _within(asked: re.Match[str], size: int) -> tuple[int, int]:
    """The stretch of so many bytes that is asked for: its first, and the one after its last."""
    first, last, suffix = asked.groups()
    if suffix is not None:
        return max(0, size - int(suffix)), size
    return int(first), min(size, int(last) + 1) if last is not None else size
