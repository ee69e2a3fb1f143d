"""Real events: every way in which editors and other programs save wakes the loop, and leads to one build."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.observers.api import BaseObserver

from generator.preview import pace
from generator.preview.watch import SystemWatch, git_lock
from tests.incremental.clean import CleanBuilds
from tests.incremental.portfolio import FILES, edited
from tests.preview.previewed import Listener, Previewed

ATLAS, ATLAS_FILE = "projects/atlas/index.html", "content/projects/atlas.md"
CLEAN = CleanBuilds()
PATIENCE = 10.0
REST = 1.0
"""How long nothing must have happened until it is believed that nothing will."""
NEW = edited(ATLAS_FILE, ("It counts.", "It adds up."))[ATLAS_FILE]


class _Live:
    """A preview that runs in a thread, woken by real events only: its clock has no heartbeat to speak of."""

    def __init__(self, folder: Path) -> None:
        self.previewed = Previewed(folder, CLEAN)
        self.folder = folder
        self.told: Listener = self.previewed.told
        self._start = time.monotonic()
        self.previewed.cache.close()
        loop = self.previewed.loop
        loop._clock = time.monotonic
        loop._pace.looked(time.monotonic())
        self._events = 0
        self._is_looking = False
        self._look = loop.look
        loop.look = self._noted_look  # type: ignore[method-assign]
        self.watch = SystemWatch(self._noted_wake)
        loop.attend(self.watch, (folder, folder / "content", folder / "templates"))
        self._thread = threading.Thread(target=loop.run, daemon=True)
        self._thread.start()

    def _noted_wake(self) -> None:
        self._events += 1
        self.previewed.loop.wake()

    def _noted_look(self) -> None:
        self._is_looking = True
        try:
            self._look()
        finally:
            self._is_looking = False

    def builds(self) -> int:
        return sum(progress.is_finished for progress in self.told.progresses)

    def until(self, what: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < end, "it never came"
            time.sleep(0.005)

    def shows(self, text: str, path: str = ATLAS) -> bool:
        page = self.previewed.loop.page(path).result(timeout=PATIENCE)
        return page is not None and text.encode() in page

    def at_rest(self) -> None:
        """Wait until nothing has come, and nothing was done, for a while."""
        before, since = self._events, time.monotonic()
        while time.monotonic() - since < REST:
            if self._events != before or self._is_looking or self.previewed.loop.is_due:
                before, since = self._events, time.monotonic()
            time.sleep(0.005)

    def end(self) -> None:
        self.previewed.loop.stop()
        self.watch.stop()
        self._thread.join(PATIENCE)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every save time enough, however busy the machine is: what is one save must be one build here, too."""
    monkeypatch.setattr(pace, "QUIET", 0.15)
    monkeypatch.setattr(pace, "UNSETTLED", 0.4)
    monkeypatch.setattr(pace, "AT_MOST", 5.0)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[_Live]:
    running = _Live(tmp_path / "site")
    running.at_rest()
    yield running
    running.end()
    assert running.told.bugs == []


def _in_place(file: Path) -> None:
    file.write_text(NEW, encoding="utf-8")


def _truncated_then_written(file: Path) -> None:
    with file.open("w", encoding="utf-8") as opened:
        opened.flush()
        time.sleep(0.08)
        opened.write(NEW)


def _in_pieces(file: Path) -> None:
    with file.open("w", encoding="utf-8") as opened:
        for line in NEW.splitlines(keepends=True):
            opened.write(line)
            opened.flush()
            time.sleep(0.002)


def _renamed_over(file: Path) -> None:
    temporary = file.with_name(f".{file.name}.tmp")
    temporary.write_text(NEW, encoding="utf-8")
    temporary.replace(file)


def _renamed_from_outside(file: Path) -> None:
    temporary = file.parents[3] / "saved.md"
    temporary.write_text(NEW, encoding="utf-8")
    temporary.replace(file)


def _as_vim(file: Path) -> None:
    """With a test whether the folder can be written, and a backup."""
    probe = file.with_name("4913")
    probe.write_text("", encoding="utf-8")
    probe.unlink()
    backup = file.with_name(f"{file.name}~")
    file.rename(backup)
    file.write_text(NEW, encoding="utf-8")
    backup.unlink()


def _removed_and_written(file: Path) -> None:
    file.unlink()
    time.sleep(0.05)
    file.write_text(NEW, encoding="utf-8")


def _as_emacs(file: Path) -> None:
    lock = file.with_name(f".#{file.name}")
    lock.symlink_to("ada@machine.1")
    backup = file.with_name(f"{file.name}~")
    shutil.copy2(file, backup)
    file.write_text(NEW, encoding="utf-8")
    lock.unlink()


def _by_a_link(file: Path) -> None:
    """As some tools that keep what they replace."""
    other = file.with_name(f"{file.name}.tmp")
    other.write_text(NEW, encoding="utf-8")
    file.unlink()
    os.link(other, file)
    other.unlink()


SAVES = (
    _in_place,
    _truncated_then_written,
    _in_pieces,
    _renamed_over,
    _renamed_from_outside,
    _as_vim,
    _removed_and_written,
    _as_emacs,
    _by_a_link,
)


@pytest.mark.parametrize("save", SAVES, ids=lambda save: save.__name__.strip("_"))
def test_a_save_of_this_style_is_one_build(live: _Live, save: Callable[[Path], None]) -> None:
    builds = live.builds()
    save(live.folder / ATLAS_FILE)
    live.until(lambda: live.shows("It adds up."))
    live.until(lambda: live.builds() > builds)  # what a page shows is told after it
    live.at_rest()
    assert live.builds() == builds + 1
    assert live.told.progresses[-1].changed == (ATLAS_FILE,)
    assert all(progress.state.is_current for progress in live.told.progresses)


def test_reading_the_files_wakes_nobody(live: _Live) -> None:
    looks = 0
    look = live.previewed.lookout.look

    def counted() -> object:
        nonlocal looks
        looks += 1
        return look()

    live.previewed.lookout.look = counted  # type: ignore[method-assign,assignment]
    for _ in range(200):
        for file in (live.folder / "content").rglob("*.md"):
            file.read_bytes()
    assert looks <= 2  # heartbeats


def test_a_folder_that_was_removed_and_made_again_is_watched_again(live: _Live) -> None:
    shutil.rmtree(live.folder / "content")
    live.until(lambda: not live.told.progresses[-1].state.is_current)
    live.previewed.apply(FILES)
    live.until(lambda: live.told.progresses[-1].state.is_current)
    live.at_rest()
    (live.folder / ATLAS_FILE).write_text(NEW, encoding="utf-8")
    began = time.monotonic()
    live.until(lambda: live.shows("It adds up."))
    assert live.told.progresses[-1].changed == (ATLAS_FILE,)
    assert time.monotonic() - began < PATIENCE


def test_a_folder_of_templates_that_comes_later_is_seen(live: _Live) -> None:
    (live.folder / "templates/styles").mkdir(parents=True)
    (live.folder / "templates/styles/9-own.css").write_text("p { color: red }", encoding="utf-8")
    live.until(lambda: live.told.progresses[-1].changed == ("templates/styles/9-own.css",))


def test_new_folders_are_watched_too(live: _Live) -> None:
    page = live.folder / "content/pages/deep/index.md"
    page.parent.mkdir()
    page.write_text("---\ntitle: Deep\n---\nIn there.\n", encoding="utf-8")
    live.until(lambda: live.shows("In there.", "deep/index.html"))
    live.at_rest()
    page.write_text("---\ntitle: Deep\n---\nFurther in.\n", encoding="utf-8")
    live.until(lambda: live.shows("Further in.", "deep/index.html"))


def _git(folder: Path, *arguments: str) -> None:
    settings = ("user.name=Ada", "user.email=ada@example.org", "gc.auto=0", "core.autocrlf=false")
    options = [option for setting in settings for option in ("-c", setting)]
    subprocess.run(["git", *options, *arguments], cwd=folder, check=True, capture_output=True)


def test_a_switch_to_a_branch_with_2000_other_files_ends_in_its_site(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    notes = {f"content/media/{number}.txt": f"note {number}" for number in range(2000)}
    live = _Live(folder)
    try:
        _git(folder, "init", "--quiet", "--initial-branch=main")
        (folder / ".gitignore").write_text(".cache\n", encoding="utf-8")
        _git(folder, "add", ".")
        _git(folder, "commit", "--quiet", "-m", "one")
        _git(folder, "switch", "--quiet", "-c", "other")
        live.previewed.apply({**notes, ATLAS_FILE: NEW, "content/posts/second.md": None})
        _git(folder, "add", ".")
        _git(folder, "commit", "--quiet", "-m", "two")
        live.until(lambda: live.shows("It adds up."))
        live.at_rest()
        live.previewed.loop._git_lock = git_lock(folder)
        for branch, text, count in (("main", "It counts.", 0), ("other", "It adds up.", 2000)):
            builds = live.builds()
            _git(folder, "switch", "--quiet", branch)
            live.until(lambda text=text: live.shows(text))  # type: ignore[misc]
            live.until(lambda builds=builds: live.builds() > builds)  # type: ignore[misc]
            live.at_rest()
            assert live.builds() == builds + 1
            shown = [path for path in live.previewed.state.awaited if path.startswith("media/")]
            assert len(shown) == count + 1
            assert ("posts/second/index.html" in live.previewed.state.files) == (branch == "main")
    finally:
        live.end()


def test_where_the_system_refuses_to_watch_the_reason_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(BaseObserver, "schedule", refuse)
    watch = SystemWatch(lambda: None)
    watch.keep_to([tmp_path])
    assert watch.problem == "no space left on device"
    watch.stop()


def test_the_lock_of_git_is_that_of_the_work_tree(tmp_path: Path) -> None:
    assert git_lock(tmp_path / "nowhere") is None or ".git" in str(git_lock(tmp_path / "nowhere"))
    main, linked = tmp_path / "main", tmp_path / "linked"
    (main / "site").mkdir(parents=True)
    _git(main, "init", "--quiet")
    assert git_lock(main / "site") == main / ".git/index.lock"
    (main / "site/a.txt").write_text("a", encoding="utf-8")
    _git(main, "add", ".")
    _git(main, "commit", "--quiet", "-m", "one")
    _git(main, "worktree", "add", "--quiet", str(linked))
    found = git_lock(linked)
    assert found is not None
    assert found.parent.samefile(main / ".git/worktrees/linked")
