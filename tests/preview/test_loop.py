"""The loop reaches the right site whatever events it gets, and goes on after every mistake."""

import contextlib
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.content.sources import Changed
from generator.preview.loop import Loop
from generator.preview.pace import HEARTBEAT, QUIET, UNSETTLED
from generator.preview.serve import leave_when_told
from generator.stopping import SIGNALS
from tests.built_site import REPOSITORY
from tests.incremental.clean import CleanBuilds
from tests.incremental.portfolio import FILES, edited
from tests.preview.previewed import Previewed

ATLAS, ATLAS_FILE = "projects/atlas/index.html", "content/projects/atlas.md"
CLEAN = CleanBuilds()

pytestmark = pytest.mark.usefixtures("at_once")


class _FakeWatch:
    """A source of events that a test makes."""

    def __init__(self, problem: str = "") -> None:
        self.problem = problem
        self.kept_to: list[Sequence[Path]] = []

    def keep_to(self, folders: Sequence[Path]) -> None:
        self.kept_to.append(folders)

    def stop(self) -> None:
        """Nothing is running."""


@pytest.fixture
def previewed(tmp_path: Path) -> Previewed:
    made = Previewed(tmp_path / "site", CLEAN)
    made.settle()
    return made


def _builds(previewed: Previewed) -> int:
    return sum(progress.is_finished for progress in previewed.told.progresses)


def _shows(previewed: Previewed, text: str) -> bool:
    return text.encode() in (previewed.page(ATLAS) or b"")


def test_a_lost_event_is_made_up_for_by_the_heartbeat(previewed: Previewed) -> None:
    previewed.apply(edited(ATLAS_FILE, ("It counts.", "It adds up.")))
    previewed.wait(HEARTBEAT / 2)
    assert _shows(previewed, "It counts.")
    previewed.wait(HEARTBEAT)
    assert _shows(previewed, "It adds up.")


def test_events_without_a_change_build_nothing(previewed: Previewed) -> None:
    builds, build = _builds(previewed), previewed.state.build
    for _ in range(5):
        previewed.loop.wake()
        previewed.settle()
    assert (_builds(previewed), previewed.state.build) == (builds, build)


def test_a_burst_of_events_is_one_build(previewed: Previewed) -> None:
    builds = _builds(previewed)
    for number in range(50):
        previewed.apply(edited(ATLAS_FILE, ("It counts.", f"It adds up to {number}.")))
        previewed.loop.wake()
        previewed.wait(QUIET / 5)
    previewed.settle()
    assert _builds(previewed) == builds + 1
    assert _shows(previewed, "It adds up to 49.")


@pytest.mark.parametrize("seed", range(6))
def test_events_that_are_dropped_doubled_and_late_end_in_the_right_site(previewed: Previewed, seed: int) -> None:
    chance = random.Random(seed)
    late = 0
    for number in range(12):
        previewed.apply(edited(ATLAS_FILE, ("It counts.", f"It adds up to {number}.")))
        for _ in range(chance.choice((0, 1, 2))):
            previewed.loop.wake()
        late += chance.random() < 0.3
        if late and chance.random() < 0.5:
            previewed.loop.wake()
            late -= 1
        previewed.wait(chance.random() / 20)
    previewed.wait(HEARTBEAT)
    previewed.settle()
    assert _shows(previewed, "It adds up to 11.")
    assert previewed.outputs() == previewed.clean()[0]


def test_a_file_that_is_found_empty_is_waited_for(previewed: Previewed) -> None:
    told = len(previewed.told.progresses)
    previewed.apply({ATLAS_FILE: ""})
    previewed.loop.wake()
    previewed.wait(QUIET)
    assert len(previewed.told.progresses) == told
    previewed.apply(edited(ATLAS_FILE, ("It counts.", "It adds up.")))
    previewed.loop.wake()
    previewed.settle()
    assert _shows(previewed, "It adds up.")
    assert all(progress.state.is_current for progress in previewed.told.progresses)


def test_a_file_that_stays_empty_is_shown_so_a_moment_later(previewed: Previewed) -> None:
    previewed.apply({ATLAS_FILE: ""})
    previewed.loop.wake()
    previewed.wait(QUIET)
    previewed.wait(UNSETTLED)
    assert previewed.codes


def test_a_file_that_is_gone_and_comes_back_is_no_change(previewed: Previewed) -> None:
    told = len(previewed.told.progresses)
    previewed.apply({ATLAS_FILE: None})
    previewed.loop.wake()
    previewed.wait(QUIET)
    previewed.apply({ATLAS_FILE: FILES[ATLAS_FILE]})
    previewed.loop.wake()
    previewed.settle()
    assert all(progress.rendered == () for progress in previewed.told.progresses[told:])
    assert previewed.outputs() == previewed.clean()[0]


def test_a_file_that_is_gone_is_gone_from_the_site(previewed: Previewed) -> None:
    previewed.change({"content/posts/first.md": None})
    assert previewed.page("posts/first/index.html") is None
    assert previewed.outputs() == previewed.clean()[0]


def test_while_git_changes_the_files_nothing_is_built(previewed: Previewed) -> None:
    previewed.git_lock.touch()
    previewed.apply(edited(ATLAS_FILE, ("It counts.", "It adds up.")))
    previewed.loop.wake()
    previewed.wait(1)
    assert _shows(previewed, "It counts.")
    previewed.git_lock.unlink()
    previewed.wait(0.1)
    assert _shows(previewed, "It adds up.")


def test_a_change_during_a_build_is_another_build(previewed: Previewed, monkeypatch: pytest.MonkeyPatch) -> None:
    build = previewed.studio.build

    def while_editing(sight: object) -> None:
        monkeypatch.undo()
        build(sight)  # type: ignore[arg-type]
        previewed.apply(edited(ATLAS_FILE, ("It counts.", "It counts twice.")))
        previewed.loop.wake()

    monkeypatch.setattr(previewed.studio, "build", while_editing)
    previewed.change(edited(ATLAS_FILE, ("It counts.", "It counts once.")))
    previewed.settle()
    assert _shows(previewed, "It counts twice.")


def test_files_that_change_while_they_are_read_are_read_again(
    previewed: Previewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    build, changes = previewed.studio.build, iter([Changed("one"), Changed("two")])

    def unsteady(sight: object) -> None:
        for change in changes:
            raise change
        build(sight)  # type: ignore[arg-type]

    monkeypatch.setattr(previewed.studio, "build", unsteady)
    previewed.change(edited(ATLAS_FILE, ("It counts.", "It adds up.")))
    previewed.wait(1)
    assert _shows(previewed, "It adds up.")
    assert previewed.told.bugs == []


def test_a_bug_of_ours_is_told_and_the_preview_goes_on(previewed: Previewed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previewed.studio, "build", lambda _: 1 / 0)
    previewed.change(edited(ATLAS_FILE, ("It counts.", "It adds up.")))
    assert "ZeroDivisionError" in previewed.told.bugs[0]
    assert previewed.codes == {"bug"}
    assert _shows(previewed, "It counts.")
    monkeypatch.undo()
    previewed.change(edited(ATLAS_FILE, ("It counts.", "It adds up again.")))
    assert _shows(previewed, "It adds up again.")
    assert previewed.codes == set()


def test_garbage_is_collected_in_a_pause_and_now_and_then_without_one(
    previewed: Previewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected: list[int] = []
    monkeypatch.setattr("gc.collect", lambda: collected.append(len(previewed.told.progresses)))
    previewed.wait(HEARTBEAT)
    collected.clear()
    previewed.change(edited(ATLAS_FILE, ("It counts.", "It adds up.")))
    assert collected == []
    previewed.wait(HEARTBEAT)
    assert len(collected) == 1
    for number in range(25):
        previewed.apply(edited(ATLAS_FILE, ("It counts.", f"It adds up to {number}.")))
        previewed.loop.wake()
        previewed.wait(0.1)
    assert len(collected) == 3


def test_garbage_is_collected_although_edits_come_faster_than_all_pages_are_rendered(
    previewed: Previewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected: list[int] = []
    monkeypatch.setattr("gc.collect", lambda: collected.append(1))
    for number in range(25):
        previewed.apply(edited(ATLAS_FILE, ("It counts.", f"It adds up to {number}.")))
        previewed.loop.look()
        previewed.loop.step()
        assert not previewed.studio.is_finished
    assert len(collected) == 2


def test_each_new_state_is_told_once(previewed: Previewed) -> None:
    states: list[str] = []
    previewed.loop.listen(lambda state: states.append(state.build))
    previewed.change(edited(ATLAS_FILE, ("It counts.", "It adds up.")))
    previewed.wait(HEARTBEAT)
    assert set(states) == {previewed.state.build}
    assert 1 <= len(states) <= 2


def test_where_nothing_can_be_watched_the_loop_looks_often_and_says_so_once(previewed: Previewed) -> None:
    previewed.loop.attend(_FakeWatch("no space left on device"), (previewed.folder,))
    previewed.settle()
    previewed.apply(edited(ATLAS_FILE, ("It counts.", "It adds up.")))
    previewed.wait(0.6)
    previewed.wait(0.6)
    assert _shows(previewed, "It adds up.")
    assert len(previewed.told.notes) == 1
    assert "no space left on device" in previewed.told.notes[0]


def test_where_no_event_ever_comes_the_loop_looks_often_and_says_so_once(tmp_path: Path) -> None:
    previewed = Previewed(tmp_path / "site", CLEAN)
    previewed.loop.attend(_FakeWatch(), (previewed.folder,))
    for number in range(3):
        previewed.apply(edited(ATLAS_FILE, ("It counts.", f"It adds up to {number}.")))
        previewed.wait(HEARTBEAT)
        previewed.settle()
        assert _shows(previewed, f"It adds up to {number}.")
    assert len(previewed.told.notes) == 1


def test_one_lost_event_is_no_reason_to_expect_none(previewed: Previewed) -> None:
    previewed.loop.wake()
    previewed.settle()
    for number in range(3):
        previewed.apply(edited(ATLAS_FILE, ("It counts.", f"It adds up to {number}.")))
        previewed.wait(HEARTBEAT)
        previewed.settle()
    assert previewed.told.notes == []


def test_the_watch_is_kept_to_the_folders_at_each_look(previewed: Previewed) -> None:
    watch = _FakeWatch()
    folders = (previewed.folder, previewed.folder / "content")
    previewed.loop.attend(watch, folders)
    previewed.wait(0.1)
    previewed.wait(HEARTBEAT)
    assert watch.kept_to == [folders, folders]


def test_the_loop_sleeps_until_it_is_asked_and_ends_when_it_is_told(previewed: Previewed) -> None:
    loop = Loop(previewed.lookout, previewed.studio, previewed.told)
    thread = threading.Thread(target=loop.run, daemon=True)
    thread.start()
    assert loop.page(ATLAS).result(timeout=5) == previewed.state.files[ATLAS]
    assert loop.page("nothing.html").result(timeout=5) is None
    loop.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_what_is_to_be_done_some_time_is_done_when_nothing_else_is(previewed: Previewed) -> None:
    done: list[str] = []
    loop = Loop(
        previewed.lookout,
        previewed.studio,
        previewed.told,
        clock=previewed.clock,
        spare=[lambda: done.append("one"), lambda: done.append("two")],
    )
    previewed.apply(edited(ATLAS_FILE, ("It counts.", "It adds up.")))
    loop.wake()
    previewed.clock.now += 1
    page = loop.page(ATLAS)
    while not page.done():
        loop.step()
    while loop.is_due:
        loop.step()
    assert _shows(previewed, "It adds up.")
    assert done == []
    loop.step()
    assert done == ["one"]
    loop.step()
    assert done == ["one", "two"]


def test_ctrl_c_ends_the_loop_even_if_a_step_swallows_it(previewed: Previewed, monkeypatch: pytest.MonkeyPatch) -> None:
    def swallow() -> None:
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)

    loop = Loop(previewed.lookout, previewed.studio, previewed.told, clock=previewed.clock, spare=[swallow] * 2)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        leave_when_told(loop)
        loop.run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_the_whole_program_is_imported_in_spare_moments() -> None:
    program = "from generator.preview import ahead; [step() for step in ahead.steps()]; import sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    files = [file.relative_to(REPOSITORY / "generator") for file in (REPOSITORY / "generator").rglob("*.py")]
    names = {file.with_suffix("").as_posix().replace("/", ".") for file in files if file.stem[:2] != "__"}
    assert {f"generator.{name}" for name in names} <= set(run.stdout.split())
