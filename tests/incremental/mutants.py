"""Deliberate defects of the engine: each is a mistake that some generator has made, and that the laws must notice.

A mutant is applied by patching one function. What it must not be is harmless: `test_mutants` asserts that a short
history of changes shows it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from typing import Any
from unittest import mock

import msgspec

from generator.caching import engine
from generator.caching.cache import Key
from generator.caching.stamps import Stamp, Stamps
from generator.content import sources
from generator.content.documents import role_of
from generator.content.sources import Source
from generator.incremental import library
from generator.incremental.memory import Memory
from generator.incremental.plans import Planned, Plans, Sheet
from generator.output import journal, transaction
from generator.output.journal import Found, look
from generator.pipeline import build, prepare
from generator.presentation.addresses import Address
from generator.presentation.plan import Rendered
from generator.rendering.compiled import CompiledTemplates
from generator.rendering.keys import Keys
from generator.theming.theme import Theme

Patch = AbstractContextManager[Any]

_DIGEST = None
_LANGUAGE, _DAY, _YES_OR_NO = r"[a-z]{2}(-\w+)*", r"\d{4}-\d\d-\d\d", "True|False"
_BASE_URL, _STYLESHEET = r"(https?://.*)?", r"assets/.*\.css"


def _without_part(kind: str, looks: str | None) -> Callable[[], Patch]:
    """Keys of one kind that leave out one of their parts: the one that looks so; a digest if that is None.

    Raises LookupError where there is not exactly one, which is no broken law: such a mutant must be mended.
    """

    def is_left_out(part: str | bytes) -> bool:
        if isinstance(part, bytes) or looks is None:
            return isinstance(part, bytes) and looks is None
        return re.fullmatch(looks, part) is not None

    def key(self: Memory, *parts: str | bytes) -> Key:
        if parts[0] == kind:
            left = [part for part in parts[1:] if not is_left_out(part)]
            if len(left) != len(parts) - 2:
                raise LookupError(kind, looks)
            parts = (kind, *left)
        return _key(self, *parts)

    return lambda: mock.patch.object(Memory, "key", key)


_key = Memory.key


def _page_key_without(**fields: Any) -> Callable[[], Patch]:
    """Keys of pages that are made from sheets with some of their fields emptied."""

    def keys(self: Keys, planned: Planned) -> dict[str, Key]:
        found: dict[str, Key] = {}
        for sheet in planned.sheets:
            less = msgspec.structs.replace(sheet, **fields)
            (found[sheet.path],) = _keys(self, msgspec.structs.replace(planned, sheets=(less,))).values()
        return found

    return lambda: mock.patch.object(Keys, "of_all", keys)


_keys = Keys.of_all


def _view_key_of(change: Callable[[Any], Any]) -> Callable[[], Patch]:
    """Keys of views that are made from something less than the view."""

    def put_aside(self: Plans, rendered: Iterable[Rendered]) -> tuple[Sheet, ...]:
        items = list(rendered)
        less = [msgspec.structs.replace(item, view=change(item.view)) for item in items]
        keys = [sheet.view for sheet in _put_aside(self, less)]
        sheets = _put_aside(self, items)
        for key, item in zip(keys, items, strict=True):
            self._views[key] = item.view
        return tuple(msgspec.structs.replace(sheet, view=key) for sheet, key in zip(sheets, keys, strict=True))

    return lambda: mock.patch.object(Plans, "put_aside", put_aside)


_put_aside = Plans.put_aside


def _without(**fields: Any) -> Callable[[Any], Any]:
    """A view with some of its fields, where it has them, emptied."""

    def change(view: Any) -> Any:
        return msgspec.structs.replace(
            view, **{name: value for name, value in fields.items() if name in view.__struct_fields__}
        )

    return change


def _without_addresses(value: Any) -> Any:
    """A view in which no address leads anywhere."""
    if isinstance(value, Address):
        return Address("")
    if isinstance(value, tuple):
        return tuple(_without_addresses(item) for item in value)
    if isinstance(value, msgspec.Struct):
        fields = {name: _without_addresses(getattr(value, name)) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **fields)
    return value


def _without_addresses_of_the_text(view: Any) -> Any:
    body = getattr(view, "body", None)
    return view if body is None else msgspec.structs.replace(view, body=_without_addresses(body))


def _theme_digest(choose: Callable[[int, str], bool]) -> Callable[[], Patch]:
    """A digest of some of the templates only; `choose` is given the number of the layer, and the name."""

    def digest(self: Theme, *folders: str) -> bytes:
        last = len(self.layers) - 1
        layers = [
            {name: source for name, source in layer.items() if choose(last - number, name)}
            for number, layer in enumerate(self.layers)
        ]
        return _digest(Theme(tuple(layers)), *folders)

    return lambda: mock.patch.object(Theme, "digest", digest)


_digest = Theme.digest


def _look(change: Callable[[Found], Found]) -> Callable[[], Patch]:
    """What is in the output folder, seen wrongly."""
    return lambda: mock.patch.object(build, "look", lambda *arguments: change(look(*arguments)))


def _orphans_stay() -> Patch:
    intended = transaction._intent
    return mock.patch.object(
        transaction, "_intent", lambda *arguments: msgspec.structs.replace(intended(*arguments), remove=(), first=())
    )


def _media_are_written() -> Patch:
    intended = transaction._intent
    return mock.patch.object(
        transaction,
        "_intent",
        lambda found, wanted: _with_all_media(intended(found, wanted), wanted),
    )


def _with_all_media(intent: Any, wanted: Iterable[str]) -> Any:
    media = (path for path in wanted if path.startswith("media/"))
    return msgspec.structs.replace(intent, write=tuple(sorted({*intent.write, *media})))


def _readings_by(*parts: str) -> Callable[[], Patch]:
    """Remembered readings that are looked up by some of what they come from."""

    def key(known: Memory, source: Source, settings: str) -> Key:
        values = {"path": source.path, "digest": source.digest, "settings": settings}
        return known.key("source", *(values[part] for part in parts))

    return lambda: mock.patch.object(library, "reading_key", key)


def _facts(change: Callable[[str, bytes], Iterable[str | bytes]]) -> Callable[[], Patch]:
    """Inputs of the plan of which something is left out; `change` is given a source's path and its facts."""
    named_facts = prepare._named_facts

    def less(*arguments: Any) -> Iterator[str | bytes]:
        known: list[Any] = list(named_facts(*arguments))
        for path, facts in zip(known[::2], known[1::2], strict=True):
            yield from change(path, facts)

    return lambda: mock.patch.object(prepare, "_named_facts", less)


def _no_listing_of_media(path: str, facts: bytes) -> list[str | bytes]:
    return [] if role_of(path).kind == "asset" else [path, facts]


@contextmanager
def _plan_without_paths() -> Iterator[None]:
    """A remembered plan may name files that are gone, and nobody looks."""
    with _facts(lambda _, facts: [facts])(), mock.patch.object(prepare, "_is_sound", return_value=True, create=True):
        yield


class _Anything:
    """Digests of files that are always those asked for."""

    def get(self, _: str) -> object:
        return mock.ANY


def _places_stay() -> Patch:
    find = Plans.find
    return mock.patch.object(Plans, "find", lambda self, key, _: find(self, key, _Anything()))  # type: ignore[arg-type]


def _stamps_of_size_and_time() -> Patch:
    return mock.patch.object(
        Stamp, "of", classmethod(lambda cls, status: cls(status.st_size, status.st_mtime_ns, 0, 0, 0))
    )


def _stamps_that_always_count() -> Patch:
    def digest(self: Stamps, name: str, _: object) -> str | None:
        entry = self._known.get(name)
        self._seen.add(name)
        return entry.digest if entry is not None else None

    return mock.patch.object(Stamps, "digest", digest)


def _order_of_the_disk() -> Patch:
    """Another order with every scan."""
    turn = count()

    def unsorted(items: Iterable[Any], **_: Any) -> list[Any]:
        found = list(items)
        return found if next(turn) % 3 else found[::-1]

    return mock.patch.object(sources, "sorted", unsorted, create=True)


def _taken_for_ours(found: Found) -> Found:
    return msgspec.structs.replace(found, ours=found.present | found.ours)


def _nothing_is_edited(found: Found) -> Found:
    return msgspec.structs.replace(found, present={path: found.ours.get(path, "") for path in found.present})


def _nothing_is_gone(found: Found) -> Found:
    return msgspec.structs.replace(found, present={**found.ours, **found.present})


MUTANTS: Mapping[str, Callable[[], Patch]] = {
    "a page does not know its neighbours": _view_key_of(_without(previous=None, next=None)),
    "a page does not know its list of cards": _view_key_of(_without(cards=())),
    "a view's key leaves out its addresses": _view_key_of(_without_addresses),
    "a text's key leaves out where its links lead": _view_key_of(_without_addresses_of_the_text),
    "a page's key leaves out its path": _page_key_without(path=""),
    "a page's key leaves out its view": _page_key_without(view=b""),
    "a page's key leaves out its text": _page_key_without(texts=()),
    "a page's key leaves out the templates": _without_part("page", _DIGEST),
    "overrides are no templates": _theme_digest(lambda number, _: number == 0),
    "words are no templates": _theme_digest(lambda _, name: not name.startswith("text/")),
    "parts are no templates": _theme_digest(lambda _, name: not name.startswith("parts/")),
    "templates are checked once": _without_part("templates", _DIGEST),
    "compiled templates are known by name": lambda: mock.patch.object(
        CompiledTemplates, "get_source_checksum", return_value=""
    ),
    "words are remembered in one language": _without_part("words", _LANGUAGE),
    "styles are remembered by name": _without_part("styles", _DIGEST),
    "the plan does not know the day": _without_part("plan", _DAY),
    "the plan does not know of drafts": _without_part("plan", _YES_OR_NO),
    "the plan does not know the site's address": _without_part("plan", _BASE_URL),
    "the plan does not know the stylesheet": _without_part("plan", _STYLESHEET),
    "the plan does not know which media there are": _facts(_no_listing_of_media),
    "the plan knows documents by path": _facts(lambda path, _: [path]),
    "the plan knows documents, and no paths": _plan_without_paths,
    "findings stay where they were": _places_stay,
    "sources are known by path": _readings_by("path", "settings"),
    "sources are known by content": _readings_by("digest", "settings"),
    "sources are known without the settings": _readings_by("path", "digest"),
    "the libraries' versions do not count": lambda: mock.patch.object(engine, "_versions", return_value=b""),
    "stamps are size and time": _stamps_of_size_and_time,
    "a file that was read is never read again": _stamps_that_always_count,
    "sources come in the order of the disk": _order_of_the_disk,
    "outputs that are not wanted any more stay": _orphans_stay,
    "media are written whether they differ or not": _media_are_written,
    "outputs are never looked at": _look(_nothing_is_edited),
    "outputs are never missed": _look(_nothing_is_gone),
    "outputs may have any permissions": lambda: mock.patch.object(journal, "_is_permitted", return_value=True),
    "a build that was stopped left nothing to be known": lambda: mock.patch.object(
        journal, "read_journal", return_value=None
    ),
    "what is in the output folder is ours": _look(_taken_for_ours),
}
"""The defects, by what they say of the engine."""

NOTICED_BY: Mapping[str, type[Exception]] = {"the plan knows documents, and no paths": KeyError}
"""The defects that end a build before a law can be broken: a plan that copies a file which is gone has no digest."""
