"""Work that processes share: all of it is done, in order, whatever becomes of them, and nothing of them stays."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import workers
from generator.workers import mapped, shares, streamed
from tests.built_site import REPOSITORY

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="processes are forked"),
    # The test runner may have threads of its own; the program does not fork where there are any.
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]

PARENT = os.getpid()


def _written(item: int) -> bytes:
    return b"%d" % item


def _by_whom(_: int) -> bytes:
    return b"%d" % os.getpid()


def _nobody_asks(_: int) -> None:
    pass


def _streamed(*arguments: Any, **options: Any) -> list[bytes]:
    """The results in the order of the items."""
    return [result for _, result in sorted(streamed(*arguments, **options))]


def _refused() -> NoReturn:
    raise BlockingIOError(errno.EAGAIN, "resource temporarily unavailable")


def _is_worker() -> bool:
    return os.getpid() != PARENT


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that are forked, of three that may share the work."""
    forked: list[int] = []
    fork = os.fork

    def recorded() -> int:
        child = fork()
        forked.append(child)
        return child

    monkeypatch.setattr(os, "fork", recorded)
    monkeypatch.setattr(workers, "count", lambda: 3)
    return forked


def _are_gone(children: list[int]) -> bool:
    """Whether there were processes, and none of them runs or waits to be forgotten."""
    for child in children:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)
    return bool(children)


@settings(max_examples=60)
@given(
    items=st.lists(st.integers(0, 10**6), max_size=120),
    processes=st.integers(1, 4),
    least=st.integers(1, 60),
)
def test_results_are_in_the_order_of_the_items(items: list[int], processes: int, least: int) -> None:
    told: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "count", lambda: processes)
        assert mapped(_written, items, least, told.append) == [b"%d" % item for item in items]
    assert told == sorted(told)
    assert told[-1:] == [len(items)] * bool(items)


@given(weights=st.lists(st.integers(1, 10**6), max_size=60), processes=st.integers(1, 4))
def test_every_item_is_done_once_and_no_process_has_a_whole_item_more_than_another(
    weights: list[int], processes: int
) -> None:
    found = shares(range(len(weights)), dict(enumerate(weights)), processes)
    assert sorted(at for share in found for at in share) == list(range(len(weights)))
    loads = [sum(weights[at] for at in share) for share in found]
    assert max(loads) - min(loads) <= max(weights, default=0)


def test_a_heavy_item_is_begun_first_and_the_light_ones_are_for_the_others() -> None:
    assert shares(range(4), {0: 1, 1: 2, 2: 90, 3: 3}, 2) == [[2], [3, 1, 0]]


def test_all_processes_have_a_share_and_this_one_too(children: list[int]) -> None:
    found = mapped(_by_whom, range(30), 10, _nobody_asks)
    assert {int(process) for process in found} == {PARENT, *children}
    assert len(children) == 2
    assert _are_gone(children)


def test_work_that_is_set_apart_is_done_by_others_only(children: list[int]) -> None:
    found = _streamed(_by_whom, range(30), 10, _nobody_asks, apart=lambda _: True)
    assert {int(process) for process in found} == set(children)
    assert len(children) == 3
    assert _are_gone(children)


def test_even_one_item_is_set_apart(children: list[int]) -> None:
    found = _streamed(_by_whom, range(1), 10, _nobody_asks, apart=lambda _: True)
    assert [int(process) for process in found] == children


def test_where_nothing_can_be_forked_what_is_set_apart_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "count", lambda: 1)
    found = _streamed(_by_whom, range(5), 2, _nobody_asks, apart=lambda _: True)
    assert found == [b"%d" % PARENT] * 5


def test_only_a_worker_is_told_that_it_was_forked(children: list[int]) -> None:
    told: list[int] = []
    found = mapped(lambda _: b"%d" % len(told), range(6), 1, _nobody_asks, forked=lambda: told.append(1))
    assert found == [b"0", b"1", b"1"] * 2
    assert children
    assert told == []


def test_few_items_are_not_shared(children: list[int]) -> None:
    assert mapped(_by_whom, range(5), 6, _nobody_asks) == [b"%d" % PARENT] * 5
    assert mapped(_written, [], 10, _nobody_asks) == []
    assert children == []


@pytest.mark.parametrize("refused", ["fork", "pipe"])
@pytest.mark.parametrize("count", [5, 50])
def test_where_the_system_refuses_a_process_all_is_done_here(
    children: list[int], monkeypatch: pytest.MonkeyPatch, refused: str, count: int
) -> None:
    if refused == "fork":
        monkeypatch.setattr(os, "fork", _refused)
    else:
        monkeypatch.setattr(workers, "pipe", _refused)
    found = mapped(_by_whom, range(count), 10, _nobody_asks)
    assert found == [b"%d" % PARENT] * count
    assert children == []


@pytest.mark.parametrize("last", [0, 40, 99], ids=["at once", "in the middle", "at the end"])
def test_what_a_killed_worker_did_not_send_is_done_here(children: list[int], last: int) -> None:
    def work(item: int) -> bytes:
        if _is_worker() and item >= last:
            os.kill(os.getpid(), signal.SIGKILL)
        return _written(item)

    assert mapped(work, range(100), 10, _nobody_asks) == [_written(item) for item in range(100)]
    assert _are_gone(children)


def test_a_mistake_in_a_worker_is_met_here_again(children: list[int]) -> None:
    def only_there(item: int) -> bytes:
        if _is_worker():
            raise ValueError(item)
        return _written(item)

    def everywhere(item: int) -> bytes:
        if item == 50:
            raise ValueError(item)
        return _written(item)

    assert mapped(only_there, range(100), 10, _nobody_asks) == [_written(item) for item in range(100)]
    with pytest.raises(ValueError, match="50"):
        mapped(everywhere, range(100), 10, _nobody_asks)
    assert _are_gone(children)


def _interrupted(_: int) -> None:
    signal.raise_signal(signal.SIGINT)


def _failing(_: int) -> None:
    raise RuntimeError


@pytest.mark.parametrize(("done", "problem"), [(_interrupted, KeyboardInterrupt), (_failing, RuntimeError)])
def test_no_worker_outlives_a_build_that_is_stopped(
    children: list[int], done: Callable[[int], None], problem: type[BaseException]
) -> None:
    waiting = threading.Event()

    def work(item: int) -> bytes:
        if _is_worker():
            waiting.wait(60)
        return _written(item)

    with pytest.raises(problem):
        mapped(work, range(100), 10, done)
    assert _are_gone(children)


def test_there_are_never_more_processes_than_can_share_the_work(children: list[int], tmp_path: Path) -> None:
    def work(_: int) -> bytes:
        marker = tmp_path / str(os.getpid())
        marker.touch()
        at_work = len(list(tmp_path.iterdir()))
        time.sleep(0.001)
        marker.unlink()
        return b"%d" % at_work

    found = _streamed(work, range(60), 10, _nobody_asks, apart=lambda item: item > 30)
    assert max(map(int, found)) <= 3
    assert len(children) == 5


def test_no_worker_waits_until_the_results_of_another_were_taken(children: list[int], tmp_path: Path) -> None:
    end = tmp_path / "end"

    def work(item: int) -> bytes:
        if item == 59:
            end.touch()
        until = time.monotonic() + 30
        while item == 0 and not end.exists() and time.monotonic() < until:
            time.sleep(0.01)
        return b"%d" % (item == 0 and not end.exists()) + bytes(100_000)

    found = _streamed(work, range(60), 10, _nobody_asks, apart=lambda _: True)
    assert found[0][:1] == b"0"
    assert len(children) == 3


@pytest.mark.usefixtures("children")
def test_results_can_be_used_while_others_are_still_to_come(tmp_path: Path) -> None:
    used = tmp_path / "used"

    def work(item: int) -> bytes:
        until = time.monotonic() + 30
        while item == 29 and not used.exists() and time.monotonic() < until:
            time.sleep(0.01)
        return b"%d" % used.exists()

    found: dict[int, bytes] = {}
    for at, result in streamed(work, range(30), 10, _nobody_asks, apart=lambda item: item == 29):
        found[at] = result
        used.touch()
    assert found[29] == b"1"


def test_what_is_set_apart_is_done_beside_the_rest(children: list[int]) -> None:
    found = [int(process) for process in _streamed(_by_whom, range(30), 10, _nobody_asks, apart=lambda item: item > 27)]
    assert set(found[28:]) == {children[0]}
    assert set(found[:28]) == {PARENT, *children[1:]}
    assert len(children) == 3


def test_a_result_may_be_larger_than_what_the_system_passes_at_once(children: list[int]) -> None:
    def work(item: int) -> bytes:
        return bytes([item]) * 2_000_000

    assert mapped(work, range(8), 4, _nobody_asks) == [work(item) for item in range(8)]
    assert children


def test_every_processor_is_used_up_to_a_number_and_nothing_is_forked_beside_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    monkeypatch.setattr(workers, "MOST", 4)
    for name in workers.THREADED:
        monkeypatch.delitem(sys.modules, name, raising=False)
    with monkeypatch.context() as patch:
        patch.setattr(threading, "active_count", lambda: 1)
        assert workers.count() == 2
        patch.setitem(sys.modules, "typst", sys)
        assert workers.count() == 1
        patch.delitem(sys.modules, "typst")
        patch.setattr(os, "sched_getaffinity", lambda _: set(range(64)))
        assert workers.count() == 4
        patch.setattr(sys, "platform", "darwin")
        assert workers.count() == 1
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert workers.count() == 1
    finally:
        end.set()
        thread.join()


ORPHANS = """
import sys, time
from generator import workers
workers.count = lambda: 3
begun = []

def work(item):
    return bytes(100_000)

def wait(done):
    if not begun:
        begun.append(done)
        print("begun", flush=True)
        time.sleep(60)

workers.mapped(work, range(300), 1, wait)
"""


def test_workers_end_when_the_build_is_killed() -> None:
    """They hold the stream that is read here, which ends with the last of them."""
    surroundings = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen([sys.executable, "-c", ORPHANS], stdout=subprocess.PIPE, env=surroundings) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        process.kill()
        assert process.communicate(timeout=30)[0] == b""


INTERRUPTED = """
import os, signal
from generator import stopping, workers
workers.count = lambda: 3
stopping.in_order()
fork = os.fork

def told(here):
    child = fork()
    if (child == 0) == here:
        os.kill(os.getpid(), signal.SIGTERM)
    return child

os.fork = lambda: told(%s)
try:
    print(workers.mapped(lambda item: b"%%d" %% item, range(4), 1, lambda _: None), flush=True)
except KeyboardInterrupt:
    print("stopped", flush=True)
print("end", flush=True)
"""


@pytest.mark.parametrize(
    ("is_worker", "said"),
    [(True, "[b'0', b'1', b'2', b'3']\nend\n"), (False, "stopped\nend\n")],
    ids=["worker", "here"],
)
def test_a_process_that_is_told_to_stop_while_a_worker_begins_ends_once(is_worker: bool, said: str) -> None:
    """A worker must not go on with what this process does when it is stopped."""
    surroundings = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-c", INTERRUPTED % is_worker]
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings, timeout=30, check=False)
    assert (done.stdout, done.stderr) == (said, "")
