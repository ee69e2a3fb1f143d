"""What the browser is told of a state: an event for each, and the page that stands in while there is no site."""

import re
from html import escape

import msgspec

from generator.diagnostics import Diagnostic, Place, Severity, errors_first
from generator.preview.policy import opened
from generator.preview.showing import State

OURS = "/_skillfolio_/"
"""The path of all that is the preview's own; no output can lie below it."""
CLIENT, WORKER, EVENTS = f"{OURS}client.js", f"{OURS}worker.js", f"{OURS}events"

_HEAD = re.compile(rb"<head(?=[\s>])[^>]*>", re.IGNORECASE)

MOST = 200
"""How many diagnostics are shown: nobody reads more."""

_SHELL = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>No page yet</title>
</head>
<body>
<noscript>
<h1>There is no page yet</h1>
<pre>{text}</pre>
</noscript>
</body>
</html>
"""


class Finding(msgspec.Struct, frozen=True):
    """A diagnostic, flat, with nothing left out."""

    severity: Severity
    code: str
    message: str
    path: str
    line: int
    column: int
    length: int
    text: str
    hint: str


class Message(msgspec.Struct, frozen=True):
    """What the browser must know of a state."""

    build: str
    media: str
    current: bool
    empty: bool
    diagnostics: tuple[Finding, ...]
    more: int
    """How many diagnostics there are beside these."""


def message(state: State) -> Message:
    """What the browser must know of a state: of very many findings the first, and errors before all others."""
    shown = tuple(_finding(diagnostic) for diagnostic in errors_first(state.diagnostics)[:MOST])
    more = len(state.diagnostics) - len(shown)
    return Message(state.build, state.media, state.is_current, state.is_empty, shown, more)


def event(state: State) -> bytes:
    """A state as one server-sent event. JSON has no line feeds, so it is one line."""
    return f"id: {state.build}\ndata: ".encode() + msgspec.json.encode(message(state)) + b"\n\n"


def script(state: State, page: str, *, is_missing: bool = False) -> bytes:
    """The element that makes a page follow the preview.

    `page` is the page's own ETag. `is_missing`: it is shown for an address where there is none.
    """
    data = f'data-build="{escape(state.build)}" data-page="{escape(page)}" data-media="{escape(state.media)}"'
    data += " data-missing" * is_missing
    return f'<script src="{CLIENT}" {data} defer></script>'.encode()


def with_script(page: bytes, element: bytes) -> bytes:
    """A page with our element right before the end of its body, or at its end, and a policy that lets it work."""
    page = opened(page)
    place = page.lower().rfind(b"</body")
    return page + element if place < 0 else page[:place] + element + page[place:]


def anywhere(page: bytes, root: str) -> bytes:
    """A page that is shown below any path, with its relative addresses led to where the site is.

    Where the site's address is known they need not be led: then they begin with its path.
    """
    return _HEAD.sub(lambda head: head[0] + f'<base href="{escape(root)}">'.encode(), page, count=1)


def shell(state: State) -> bytes:
    """The page that stands in while there is no site: our script, and the diagnostics for who has none."""
    text = "\n\n".join(_in_words(_finding(diagnostic)) for diagnostic in errors_first(state.diagnostics)[:MOST])
    return with_script(_SHELL.replace("{text}", escape(text)).encode(), script(state, ""))


def _finding(diagnostic: Diagnostic) -> Finding:
    place = diagnostic.place or Place("")
    return Finding(
        diagnostic.severity,
        diagnostic.code,
        _encodable(diagnostic.message),
        _encodable(place.path),
        place.line,
        place.column,
        place.length,
        _encodable(place.text),
        _encodable(diagnostic.hint or ""),
    )


def _encodable(text: str) -> str:
    """A text without lone surrogates, which names of files may have and UTF-8 has not."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _in_words(finding: Finding) -> str:
    where = ":".join(str(part) for part in (finding.path, finding.line, finding.column) if part)
    lines = [f"{where}: " * bool(where) + f"{finding.severity}[{finding.code}]: {finding.message}"]
    lines += [f"  {finding.text}"] if finding.text else []
    lines += [f"hint: {finding.hint}"] if finding.hint else []
    return "\n".join(lines)
