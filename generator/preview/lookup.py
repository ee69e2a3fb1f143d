"""What a request asks for: from the target of its head to an output of the site.

The path is decoded once and then only looked up. It never becomes a path of the disk, so nothing in it can lead out of
the site.
"""

import re
from urllib.parse import quote, unquote, unquote_to_bytes

import msgspec

from generator.presentation.addresses import INDEX, without_index
from generator.preview.showing import State

_ABSOLUTE = re.compile(rb"http://([^/]*)(.*)", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


class Target(msgspec.Struct, frozen=True):
    """What a request asks for."""

    path: str
    """Decoded; begins with a slash."""
    authority: bytes | None = None
    """The host and port that are part of it, if they are."""


class Output(msgspec.Struct, frozen=True):
    """There is such an output."""

    path: str


class Elsewhere(msgspec.Struct, frozen=True):
    """It is at another address: the path of its URL."""

    location: str


class Missing(msgspec.Struct, frozen=True):
    """There is no such output."""

    moved: str = ""
    """The path of the URL where what it showed is now, if that is known."""


def target_of(raw: bytes) -> Target | None:
    """Take apart a request's target without its query; None if it is of no form that is served here."""
    match = _ABSOLUTE.fullmatch(raw)
    authority, path = (match[1], match[2] or b"/") if match else (None, raw)
    try:
        decoded = unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not path.startswith(b"/") or _UNPRINTABLE.search(decoded):
        return None
    return Target(decoded, authority)


def look_up(state: State, path: str) -> Output | Elsewhere | Missing:
    """What is at the decoded path of a URL."""
    root = unquote(state.root)
    if not path.startswith(root):
        return Elsewhere(quote(root)) if path in ("/", root[:-1]) else Missing()
    name = path[len(root) :]
    if not name or name.endswith("/"):
        name += INDEX
    if _has(state, name):
        return Output(name)
    page = f"{name}/{INDEX}"
    if _has(state, page):
        return Elsewhere(_url(root, page))
    moved = state.moved.get(name) or state.moved.get(page)
    return Missing(_url(root, moved)) if moved else Missing()


def _has(state: State, path: str) -> bool:
    return path in state.files or path in state.awaited


def _url(root: str, path: str) -> str:
    """The path of an output's URL."""
    return quote(root + without_index(path))
