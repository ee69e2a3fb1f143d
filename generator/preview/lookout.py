"""What has changed in the sources, found out by looking at all of them: no event is believed."""

import datetime
import hashlib
import time
from collections.abc import Callable, Mapping

import msgspec

from generator.caching.cache import digest_of
from generator.caching.stamps import Stamps
from generator.pipeline.prepare import Inputs, find
from generator.pipeline.request import Request

_EMPTY = hashlib.sha256().hexdigest()
"""The digest of a source that holds nothing."""


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What a look has found."""

    inputs: Inputs
    today: datetime.date
    changed: tuple[str, ...]
    """The sources that are new, gone or hold something else than before."""
    is_unsettled: bool
    """Whether a save may be half done: a file that held something is empty or gone."""


class Lookout:
    """Looks at the sources of one site, again and again."""

    def __init__(self, request: Request, today: Callable[[], datetime.date], remembered: bytes | None) -> None:
        """`remembered`: the stamps of an earlier build."""
        self._request = request
        self._today = today
        self._remembered = remembered
        self._digests: dict[str, str] | None = None
        self._seen = b""

    def look(self) -> Sight | None:
        """What is there now; None if it is what was there before. Raises Changed if it changes meanwhile."""
        stamps = Stamps(self._remembered, now=time.time_ns(), trusting=self._request.trust_stamps)
        inputs = find(self._request, stamps)
        self._remembered = stamps.encode() or self._remembered
        today, digests = self._today(), _digests(inputs)
        seen = digest_of([today.isoformat(), msgspec.json.encode((digests, inputs.diagnostics))])
        if seen == self._seen:
            return None
        before, self._digests, self._seen = self._digests, digests, seen
        return Sight(
            inputs=inputs,
            today=today,
            changed=() if before is None else _changed(before, digests),
            is_unsettled=before is not None and _is_unsettled(before, digests),
        )

    def forget(self) -> None:
        """Take whatever is there for new."""
        self._seen = b""


def _digests(inputs: Inputs) -> dict[str, str]:
    """The digest of every source, by its path; templates of the site before the packaged ones of the same name."""
    templates = [source for layer in reversed(inputs.theme.layers) for source in layer.values()]
    return {source.path: source.digest for source in (*templates, *inputs.sources)}


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(path for path in before.keys() | now.keys() if before.get(path) != now.get(path)))


def _is_unsettled(before: Mapping[str, str], now: Mapping[str, str]) -> bool:
    return any(now.get(path, _EMPTY) == _EMPTY != digest for path, digest in before.items())
