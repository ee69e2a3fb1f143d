"""Plans of earlier builds: which outputs there are, and what each shows, put aside under a key of its own."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache

import msgspec

from generator.caching.cache import Cache, Key, digest_of
from generator.caching.packing import ENCODER, decoded
from generator.dates import from_text
from generator.diagnostics import Diagnostic
from generator.presentation import components, printed, views
from generator.presentation.plan import Copied, Derived, Rendered
from generator.privacy import Secret


class Sheet(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """An output made from a template, with its view put aside."""

    path: str
    template: str
    root: str
    source: str
    part: str
    is_twin: bool
    kind: str
    """The name of the view's type."""
    view: Key
    texts: tuple[str, ...]
    """The sources whose free text it shows."""
    words: tuple[str, ...]
    """The sources whose words it holds."""
    weight: int
    """How long the view is when it is written down, in bytes: a measure of the work of rendering it."""


class Planned(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """A whole plan, with the views put aside."""

    sheets: tuple[Sheet, ...] = ()
    copies: tuple[Copied, ...] = ()
    derived: tuple[Derived, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    asked: dict[str, str] = {}
    """The digests of the sources in which the places of findings were looked up."""
    left_out: int = 0
    withheld: tuple[Sheet, ...] = ()  # made for the author alone
    private: tuple[Secret, ...] = ()
    """What must not occur in any output."""


_KEYS = msgspec.msgpack.Decoder(list[bytes])
_PLANNED = msgspec.msgpack.Decoder(Planned)


class Plans:
    """The plan of this build and those of earlier ones."""

    def __init__(self, cache: Cache, earlier: "Plans | None" = None) -> None:
        """`earlier`: those of an earlier build of this process."""
        self._cache = cache
        self.last: tuple[Key, Planned] | None = earlier.last if earlier is not None else None
        """The plan that was made or asked for last, and its key."""
        self._views: dict[Key, components.View] = {}
        self._read: dict[Key, bytes] = {}
        self._is_forgetful = False
        """Whether a view was looked for in vain."""

    def put_aside(self, rendered: Iterable[Rendered]) -> tuple[Sheet, ...]:
        """The outputs of a plan with their views put aside. Most are those of the last plan, and are not put again."""
        sheets: list[Sheet] = []
        last = self._last_views()
        written: dict[int, tuple[Key, int]] = {}
        for item in rendered:
            if id(item.view) not in written:  # a page and its twin share theirs
                data = ENCODER.encode(item.view)
                key = digest_of([type(item.view).__name__, data])
                self._views[key] = item.view
                written[id(item.view)] = (key, len(data))
                if key not in last:
                    self._cache.put("view", key, data)
            key, weight = written[id(item.view)]
            sheets.append(
                Sheet(
                    path=item.path,
                    template=item.template,
                    root=item.root,
                    is_twin=item.is_twin,
                    source=item.source,
                    part=item.part,
                    kind=type(item.view).__name__,
                    view=key,
                    texts=views.texts_of(item.view),
                    words=views.words_of(item.view),
                    weight=weight,
                )
            )
        keys = list(dict.fromkeys(sheet.view for sheet in sheets))
        self._cache.keep("view", keys)
        self._cache.put("last", b"view", ENCODER.encode(keys))
        return tuple(sheets)

    def _last_views(self) -> set[Key]:
        """The keys of the views of the plan that was made last; none if one of its views was looked for in vain."""
        data = None if self._is_forgetful else self._cache.get("last", b"view")
        return set(decoded(_KEYS, data) or ()) if data is not None else set()

    def fetch(self, sheets: Collection[Sheet]) -> None:
        """Take the views of many pages out of the cache at once, which is much faster."""
        missing = [sheet.view for sheet in sheets if sheet.view not in self._views and sheet.view not in self._read]
        self._read |= self._cache.get_many("view", missing)

    def view(self, sheet: Sheet) -> components.View | None:
        """The view of an output; None if it is not remembered after all."""
        view = self._views.get(sheet.view)
        if view is None:
            data = self._read.get(sheet.view) or self._cache.get("view", sheet.view)
            view = decoded(_view_decoder(sheet.kind), data) if data is not None else None
            self._is_forgetful = self._is_forgetful or view is None
        return view

    def find(self, key: Key, digests: Mapping[str, str]) -> Planned | None:
        """A plan, if the places it names are still where they were."""
        self._cache.keep("plan", [key])
        if self.last is None or self.last[0] != key:
            data = self._cache.get("plan", key)
            found: Planned | None = decoded(_PLANNED, data) if data is not None else None
            self.last = (key, found) if found is not None else None
        planned = self.last[1] if self.last is not None else None
        if planned is None or any(digests.get(path) != digest for path, digest in planned.asked.items()):
            return None
        self._cache.keep("view", [sheet.view for sheet in (*planned.sheets, *planned.withheld)])
        return planned

    def put(self, key: Key, planned: Planned) -> None:
        """Remember a plan."""
        self.last = key, planned
        self._cache.put("plan", key, ENCODER.encode(planned))


@cache
def _view_decoder(kind: str) -> "msgspec.msgpack.Decoder[components.View]":
    module = views if hasattr(views, kind) else printed
    return msgspec.msgpack.Decoder(getattr(module, kind), dec_hook=from_text)
