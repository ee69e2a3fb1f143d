"""The loop of the preview: look, build, answer, render what is left; and wait for whatever comes next.

It runs in one thread, the others only leave their wishes. What somebody waits for comes first, then what has changed,
then the pages that nobody has asked for yet. What happens during a step is seen at the next one, so no change is lost.
"""

import gc
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path
from threading import Condition
from typing import Protocol

import msgspec

from generator.content.sources import Changed
from generator.preview.lookout import Lookout, Sight
from generator.preview.pace import Pace
from generator.preview.showing import State
from generator.preview.studio import Studio
from generator.preview.watch import Watch

_LITTER = 10
"""After how many builds without a pause garbage is collected all the same."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a build has come."""

    state: State
    changed: tuple[str, ...]
    """The sources that are another than before; none at the first build."""
    rendered: tuple[str, ...]
    seconds: float
    """How long after the change was noticed the pages that somebody looks at were ready."""
    is_finished: bool
    """Whether nothing is left to render."""


class Hearer(Protocol):
    """Who is told what the loop does."""

    def progress(self, progress: Progress) -> None:
        """A build has come so far."""

    def note(self, text: str) -> None:
        """Something the author should know once."""

    def bug(self, trace: str) -> None:
        """The program failed, by its own fault; it goes on."""


class Loop:
    """Makes the states of the preview. `page`, `looked_at`, `listen`, `wake` and `stop` are for other threads."""

    def __init__(
        self,
        lookout: Lookout,
        studio: Studio,
        hearer: Hearer,
        git_lock: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        spare: Iterable[Callable[[], None]] = (),
    ) -> None:
        """`git_lock`: the file that is there while git changes the sources. `spare`: what is to be done some time."""
        self._lookout = lookout
        self._studio = studio
        self._hearer = hearer
        self._git_lock = git_lock
        self._clock = clock
        self._spare = deque(spare)
        self._listeners: list[Callable[[State], None]] = []
        self._bell = Condition()
        self._pace = Pace(clock())
        self._asked: deque[tuple[str, Future[bytes | None]]] = deque()
        self._seen: deque[str] = deque(maxlen=64)
        self._words: deque[str] = deque(maxlen=64)
        self._had_event = self._had_none = self._is_stopping = False
        self._held: Sight | None = None
        self._changed: tuple[str, ...] = ()
        self._began, self._seconds = clock(), 0.0
        self._builds = 0
        """How many there were since garbage was collected."""
        self._watch: Watch | None = None
        self._folders: tuple[Path, ...] = ()
        self._told = studio.state

    # --- From other threads ---------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """What is shown now."""
        return self._studio.state

    def page(self, path: str) -> "Future[bytes | None]":
        """An output of the present state; None if it cannot be made."""
        future: Future[bytes | None] = Future()
        with self._bell:
            self._asked.append((path, future))
            self._bell.notify()
        return future

    def looked_at(self, path: str) -> None:
        """Somebody looks at an output: it is one of the first to be made after a change."""
        self._seen.append(path)

    def listen(self, listener: Callable[[State], None]) -> None:
        """Have a function called with each new state, in the thread of the loop."""
        self._listeners.append(listener)

    def wake(self) -> None:
        """Something may have changed."""
        with self._bell:
            self._had_event = True
            self._pace.noticed(self._clock())
            self._bell.notify()

    def tell(self, text: str) -> None:
        """Something went wrong elsewhere, by our own fault: the author is told by the loop's thread."""
        with self._bell:
            self._words.append(text)
            self._bell.notify()

    def stop(self) -> None:
        """End the loop after the present step."""
        with self._bell:
            self._is_stopping = True
            self._bell.notify()

    # --- The loop -------------------------------------------------------------------------------------------------

    def attend(self, watch: Watch, folders: tuple[Path, ...]) -> None:
        """Keep somebody watching these folders, who calls `wake`; and look once more, for what came before that."""
        self._watch, self._folders = watch, folders
        with self._bell:
            self._pace.noticed(self._clock())

    def begin(self) -> None:
        """Look for the first time."""
        self._guarded(self.look)

    @property
    def is_due(self) -> bool:
        """Whether there is something to do now."""
        with self._bell:
            return bool(self._asked) or self._due() == 0 or not self._studio.is_finished

    def run(self) -> None:
        """Go on until `stop`."""
        while not self._is_stopping:
            self.step()

    def step(self) -> None:
        """Do one thing, or wait until there is something to do."""
        with self._bell:
            asked = self._asked.popleft() if self._asked else None
            due = self._due()
        while self._words:
            self._hearer.note(self._words.popleft())
        if asked is not None:
            self._guarded(lambda: self._answer(*asked))
        elif due == 0:
            self._guarded(self.look)
        elif not self._studio.is_finished:
            self._guarded(self._go_on)
        elif self._spare:
            self._guarded(self._spare.popleft())
        else:
            with self._bell:
                if not (self._asked or self._words or self._is_stopping):
                    self._bell.wait(self._due())

    def _due(self) -> float:
        return self._pace.due(self._clock(), git_is_busy=self._git_is_busy())

    def _git_is_busy(self) -> bool:
        return self._git_lock is not None and self._git_lock.exists()

    def _guarded(self, action: Callable[[], None]) -> None:
        """Do something that may find the sources changing, or a mistake of ours: the preview goes on after both."""
        try:
            action()
        except Changed:
            self._lookout.forget()
            with self._bell:
                self._pace.unsettled(self._clock())
        except Exception:
            self._studio.give_up()
            self._hearer.bug(traceback.format_exc())
        self._publish()

    # --- Its steps ------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Look whether anything has changed, and build if so. Raises Changed."""
        now = self._clock()
        with self._bell:
            noticed = self._pace.noticed_at
            self._pace.looked(now)
        sight = self._lookout.look()
        self._keep_watching()
        self._doubt(was_told=noticed is not None, found=sight is not None and bool(sight.changed))
        held, self._held = self._held, None
        latest = sight or held
        if latest is None:
            self._tidy()
            return
        if held is None:
            self._began, self._changed = (now if noticed is None else noticed), ()
        if sight is not None:
            self._changed = tuple(sorted({*self._changed, *sight.changed}))
        with self._bell:
            is_midway = self._pace.waits_for_git(self._clock(), git_is_busy=self._git_is_busy())
            if is_midway or (sight is not None and sight.is_unsettled and held is None):
                self._held = latest
                self._pace.unsettled(now)
                return
        self._build(latest)

    def _build(self, sight: Sight) -> None:
        while self._seen:
            self._studio.looked_at(self._seen.popleft())
        self._builds += 1
        self._studio.build(sight)
        self._seconds = self._clock() - self._began
        self._report()

    def _go_on(self) -> None:
        self._studio.go_on()
        if self._studio.is_finished and not self._studio.is_broken:
            self._report()
        if self._builds >= _LITTER:  # edits may come faster than the rest of the pages is rendered
            self._studio.save()
            self._collect()

    def _answer(self, path: str, future: "Future[bytes | None]") -> None:
        """Make what somebody waits for."""
        data = None
        try:
            data = self._studio.page(path)
        finally:
            future.set_result(data)

    def _tidy(self) -> None:
        """Collect garbage after a while without changes. Python would do it while somebody waits for a page."""
        if self._builds and self._studio.is_finished:
            self._collect()

    def _collect(self) -> None:
        gc.collect()
        self._builds = 0

    def _keep_watching(self) -> None:
        """Watch folders that are new, such as one that a switch of branches removed and made again."""
        if self._watch is not None and not self._pace.is_polling:
            self._watch.keep_to(self._folders)
            if self._watch.problem:
                self._poll(self._watch.problem)

    def _doubt(self, *, was_told: bool, found: bool) -> None:
        """Find out that events do not come at all, as on some network disks: changes were found, and none was told."""
        if self._had_event or self._pace.is_polling:
            return
        if self._had_none:
            self._poll("this disk tells nobody of changes")
        self._had_none = found and not was_told

    def _poll(self, reason: str) -> None:
        """Expect no events, and look often."""
        self._pace.is_polling = True
        self._hearer.note(f"changes are looked for twice a second: {reason}")

    def _report(self) -> None:
        self._hearer.progress(
            Progress(
                state=self._studio.state,
                changed=self._changed,
                rendered=tuple(self._studio.rendered),
                seconds=self._seconds,
                is_finished=self._studio.is_finished or self._studio.is_broken,
            )
        )

    def _publish(self) -> None:
        """Tell of a new state."""
        if self._studio.state is not self._told:
            self._told = self._studio.state
            for listener in self._listeners:
                listener(self._told)
