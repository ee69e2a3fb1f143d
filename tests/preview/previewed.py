"""A previewed site under test: its sources are changed, and what is shown then is compared with a clean build."""

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path

from generator.caching import engine
from generator.caching.cache import Cache
from generator.caching.stamps import Stamps
from generator.folders import Folders
from generator.pipeline.build import cache_file
from generator.pipeline.request import Request
from generator.preview.lookout import Lookout
from generator.preview.loop import Loop, Progress
from generator.preview.showing import State
from generator.preview.studio import Studio
from tests.incremental.clean import Asked, CleanBuilds
from tests.incremental.portfolio import FILES
from tests.incremental.trees import remove, tree_of

TODAY = datetime.date(2026, 11, 22)
Change = Mapping[str, str | bytes | None] | Callable[[Path], object]


def write(folder: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Give files of a folder, by their paths, what they hold from now on; None takes one away."""
    for path, data in files.items():
        file = folder / path
        if data is None:
            remove(file)
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)


class Clock:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


class Listener:
    """Keeps what the loop tells."""

    def __init__(self) -> None:
        self.progresses: list[Progress] = []
        self.notes: list[str] = []
        self.bugs: list[str] = []

    def progress(self, progress: Progress) -> None:
        self.progresses.append(progress)

    def note(self, text: str) -> None:
        self.notes.append(text)

    def bug(self, trace: str) -> None:
        self.bugs.append(trace)


class Previewed:
    """A site in a folder, and its preview without a server: a test leads the loop step by step."""

    def __init__(self, folder: Path, clean: CleanBuilds, files: Mapping[str, str | bytes | None] = FILES) -> None:
        self.folder = folder
        self.today = TODAY
        self.clock = Clock()
        self.told = Listener()
        self.git_lock = folder / "index.lock"
        self._clean = clean
        self.apply(files)
        request = Request(folders=Folders.of(folder), today=TODAY, drafts=True, write=False)
        self.cache = Cache.open(cache_file(request))
        self.lookout = Lookout(request, lambda: self.today, None)
        self.studio = Studio(request, self.cache, engine.digest(Stamps(None, now=0), self.cache))
        self.loop = Loop(self.lookout, self.studio, self.told, self.git_lock, self.clock)
        self.loop.begin()

    @property
    def state(self) -> State:
        return self.loop.state

    @property
    def codes(self) -> set[str]:
        """The kinds of the mistakes that are shown."""
        return {finding.code for finding in self.state.diagnostics if finding.severity == "error"}

    def is_current(self) -> bool:
        """Whether what is shown is the site as it is written."""
        return self.state.is_current

    def is_empty(self) -> bool:
        """Whether there was no good build yet."""
        return self.state.is_empty

    def apply(self, change: Change) -> None:
        """Change the sources, and tell nobody."""
        if callable(change):
            change(self.folder)
            return
        write(self.folder, change)

    def change(self, change: Change) -> None:
        """Change the sources, and have the preview show them."""
        self.apply(change)
        self.loop.wake()
        self.settle()

    def wait(self, seconds: float) -> None:
        """Let time pass, and the loop do what is due by then."""
        self.clock.now += seconds
        while self.loop.is_due:
            self.loop.step()

    def settle(self) -> None:
        """Let the loop come to rest."""
        for _ in range(4):
            self.wait(0.2)

    def page(self, path: str) -> bytes | None:
        """What a reader gets."""
        ready = self.state.files.get(path)
        if ready is not None or path not in self.state.awaited:
            return ready
        future = self.loop.page(path)
        self.wait(0)
        return future.result(timeout=0)

    def outputs(self) -> dict[str, bytes | None]:
        """Everything that is shown."""
        return {path: self.page(path) for path in sorted(self.state.files.keys() | self.state.awaited)}

    def clean(self) -> tuple[dict[str, bytes], set[str]]:
        """What a clean build with drafts publishes, and the kinds of the mistakes it finds."""
        inputs = tree_of(self.folder, skip=lambda path: path.split("/")[0] not in ("content", "templates"))
        edition = self._clean.of(self.folder, inputs, Asked(today=self.today, drafts=True))
        files = {path: item.data for path, item in edition.tree.items() if item.kind == "file"}
        return files, edition.codes
