"""What every request must pass before it is answered, and what every response must say."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from generator.preview.hosts import Headers, Hosts, Refusal
from generator.preview.lookup import target_of

MOST_OF_A_HEAD = 16 * 1024
"""How many bytes the fields of a request may have."""
MOST_OF_A_URL = 4 * 1024
"""How many bytes the target of a request may have."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
"""What every response says: it is what it is called, for this origin only, for now only, and nobody else's business."""

_ALWAYS = [(name.lower().encode(), value.encode()) for name, value in ALWAYS.items()]
_CLOSE = (b"connection", b"close")
_METHODS = ("GET", "HEAD")


class Guard:
    """Refuses what must not be answered; hands on the rest with its path decoded."""

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        refusal = self._refusal(scope)
        # what may follow a body that nobody reads must not be taken for a request
        ends = refusal is not None or has_body(scope["headers"])

        async def outwards(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *_ALWAYS, *([_CLOSE] if ends else [])]}
            await send(message)

        if refusal is not None:
            headers = {"Allow": ", ".join(_METHODS)} if refusal.status == 405 else None
            await PlainTextResponse(refusal.sentence, refusal.status, headers)(scope, receive, outwards)
            return
        target = target_of(scope["raw_path"])
        assert target is not None
        await self.app({**scope, "path": target.path}, receive, outwards)

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers: Headers = scope["headers"]
        if scope["http_version"] not in ("1.0", "1.1"):
            return Refusal(505, "the preview speaks HTTP/1.1")
        if len(scope["raw_path"]) + len(scope["query_string"]) > MOST_OF_A_URL:
            return Refusal(414, "the address is too long")
        if sum(len(name) + len(value) + 4 for name, value in headers) > MOST_OF_A_HEAD:
            return Refusal(431, "the head of the request is too long")
        target = target_of(scope["raw_path"])
        refusal = self.hosts.refusal(scope["method"], headers, target.authority if target else None)
        if refusal is not None:
            return refusal
        if {b"transfer-encoding", b"content-length"} <= {name for name, _ in headers}:
            return Refusal(400, "the length of the request is given in two ways")
        if scope["method"] not in _METHODS:
            return Refusal(405, "the preview only shows: `GET` and `HEAD`")
        return Refusal(400, "the address is none of this site") if target is None else None


def has_body(headers: Headers) -> bool:
    """Whether a request says that more comes after its head."""
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value.strip(b"0")) for name, value in headers
    )
