"""What the preview shows at one moment, and what the server may ask of whoever makes it.

A state is never changed: the next one takes its place. So every response is of one moment, whatever is being built.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Protocol

import msgspec

from generator.diagnostics import Diagnostic


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What the preview shows at one moment: the last good site, and what is wrong with the sources now."""

    build: str = ""
    """Another one whenever anything that can be seen may be another: the session and a number in it."""
    root: str = "/"
    """The path below which the site is, `/` at its end: that of its address."""
    files: Mapping[str, bytes] = {}
    """The outputs that are ready, by their paths. Just what a build with drafts would publish."""
    awaited: frozenset[str] = frozenset()
    """The paths of outputs that are made as soon as somebody asks for them."""
    media: str = ""
    """The digest of all that is copied, the stylesheet apart."""
    moved: Mapping[str, str] = {}
    """For pages that were here in this session and are gone: where what they showed is now."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What was found in the sources as they are now."""
    is_current: bool = False
    """Whether the files are those of the sources as they are now; else they are the last good ones."""

    @property
    def is_empty(self) -> bool:
        """Whether there was no good build yet."""
        return not self.files and not self.awaited


class Show(Protocol):
    """Whoever makes the states. Its methods may be called from any thread."""

    @property
    def state(self) -> State:
        """What is shown now."""

    def page(self, path: str) -> "Future[bytes | None]":
        """An output of the present state that is awaited; None if it cannot be made. It is made next."""

    def looked_at(self, path: str) -> None:
        """Somebody looks at an output: it is one of the first to be made after a change."""

    def listen(self, listener: Callable[[State], None]) -> None:
        """Have a function called with each new state, in a thread of the show's own."""
