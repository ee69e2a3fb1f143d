"""What the last build made every page from, and why it rendered what it rendered: the answer to "why?".

Nothing that is published is decided by it. It is written down with every build that had something to do, and read to
explain.
"""

from itertools import zip_longest
from typing import Any

import msgspec

from generator.caching.cache import Cache, Key
from generator.presentation.components import View

NEW = "it is new"
ENGINE = "the program changed: its own code, a library, or Python"
TEMPLATE = "a template or a word of the interface changed"
VIEW = "what it shows changed"
TEXT = "its text changed"
MISSING = "its file was missing"
EDITED = "its file was not as built"
FORGOTTEN = "what came of it before is not remembered"


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What one page was made from, each part by its digest."""

    engine: Key
    theme: Key
    template: str
    kind: str
    view: Key
    text: Key
    output: str
    """The digest of the page itself (SHA-256)."""


class Rendering(msgspec.Struct, frozen=True, array_like=True):
    """Why a page was rendered."""

    reason: str
    before: Key = b""
    """The view it showed before, if that is the reason."""


class Ledger(msgspec.Struct, frozen=True, array_like=True):
    """One build's account."""

    number: int = 0
    """How many builds had something to do so far."""
    entries: dict[str, Entry] = {}
    """By the path of the output."""
    rendered: dict[str, Rendering] = {}
    """The pages that the last build rendered."""


_DECODER = msgspec.msgpack.Decoder(Ledger)


def read(cache: Cache, output: str) -> Ledger:
    """The account of an output folder, which is named as messages show it; an empty one if there is none."""
    data = cache.get("ledger", output.encode())
    try:
        return Ledger() if data is None else _DECODER.decode(data)
    except msgspec.DecodeError:
        return Ledger()


def write(cache: Cache, output: str, ledger: Ledger) -> None:
    """Keep the account of an output folder."""
    cache.put("ledger", output.encode(), msgspec.msgpack.encode(ledger))


def reason(entry: Entry, before: Entry | None, present: str | None) -> Rendering:
    """Why a page is rendered. `present`: the digest of the file that is there; None if there is none."""
    if before is None:
        return Rendering(NEW if present is None else FORGOTTEN)
    for now, then, why in (
        (entry.engine, before.engine, ENGINE),
        ((entry.theme, entry.template), (before.theme, before.template), TEMPLATE),
        ((entry.kind, entry.view), (before.kind, before.view), VIEW),
        (entry.text, before.text, TEXT),
    ):
        if now != then:
            return Rendering(why, before.view if why is VIEW and entry.kind == before.kind else b"")
    if present is None:
        return Rendering(MISSING)
    return Rendering(EDITED if present != before.output else FORGOTTEN)


def first_difference(now: Any, before: Any, name: str = "") -> str:
    """Where two views differ first, as a template would write it, such as `card.skills[2].name`; empty if nowhere."""
    if type(now) is not type(before) or not isinstance(now, View | tuple):
        return "" if now == before else name
    if isinstance(now, View):
        for field in now.__struct_fields__:
            inner = f"{name}.{field}" if name else field
            found = first_difference(getattr(now, field), getattr(before, field), inner)
            if found:
                return found
        return ""
    for index, (one, other) in enumerate(zip_longest(now, before, fillvalue=...)):
        found = first_difference(one, other, f"{name}[{index}]")
        if found:
            return found
    return ""
