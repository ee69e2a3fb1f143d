"""A stamp spares the reading of a file only where no write can have gone unseen."""

import hashlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.caching import stamps as stamps_module
from generator.caching.stamps import RACY, Stamp, Stamps, digest_of_file, read

SECOND = 1_000_000_000
NOW = 1_800_000_000 * SECOND
OLD = NOW - 10 * SECOND
DIGEST = "0" * 64


def _status(
    *, size: int = 5, modified: int = OLD, changed: int = OLD, inode: int = 7, device: int = 1
) -> os.stat_result:
    times = {"st_atime_ns": 0, "st_mtime_ns": modified, "st_ctime_ns": changed}
    return os.stat_result((0o100644, inode, device, 1, 0, 0, size, 0, 0, 0), times)


def _remembering(status: os.stat_result, *, now: int = NOW) -> bytes | None:
    """What a build leaves that read one file."""
    stamps = Stamps(None, now=now)
    stamps.record("a.md", status, DIGEST)
    return stamps.encode()


def test_a_file_that_has_not_changed_is_not_read_again() -> None:
    later = Stamps(_remembering(_status()), now=NOW + SECOND)
    assert later.digest("a.md", _status()) == DIGEST
    assert later.digest("b.md", _status()) is None


@pytest.mark.parametrize(
    "status",
    [
        _status(size=6),
        _status(modified=OLD + 1),
        _status(modified=OLD - SECOND),
        _status(changed=OLD + 1),
        _status(inode=8),
        _status(device=2),
    ],
    ids=["size", "modified later", "modified earlier", "changed", "another file", "another disk"],
)
def test_a_file_of_which_anything_differs_is_read_again(status: os.stat_result) -> None:
    assert Stamps(_remembering(_status()), now=NOW + SECOND).digest("a.md", status) is None


@pytest.mark.parametrize("which", ["modified", "changed"])
def test_a_file_is_not_trusted_that_was_young_when_it_was_read(which: str) -> None:
    young, settled = ({which: moment} for moment in (NOW - RACY, NOW - RACY - 1))
    assert Stamps(_remembering(_status(**young)), now=NOW + 9 * RACY).digest("a.md", _status(**young)) is None
    assert Stamps(_remembering(_status(**settled)), now=NOW).digest("a.md", _status(**settled)) == DIGEST


def test_a_young_file_is_trusted_once_it_was_read_again_later() -> None:
    status = _status(changed=NOW)
    later = Stamps(_remembering(status), now=NOW + 2 * RACY)
    assert later.digest("a.md", status) is None
    later.record("a.md", status, DIGEST)
    assert Stamps(later.encode(), now=NOW + 3 * RACY).digest("a.md", status) == DIGEST


@pytest.mark.parametrize("moment", [NOW + 3600 * SECOND, 2**63, -1, -(2**70)])
def test_a_file_of_the_future_or_of_before_1970_is_read_by_every_build(moment: int) -> None:
    status = _status(modified=moment)
    remembered = _remembering(status)
    assert Stamps(remembered, now=NOW + SECOND).digest("a.md", status) is None


def test_a_stamp_is_not_trusted_by_a_build_that_lives_before_it() -> None:
    assert Stamps(_remembering(_status()), now=OLD).digest("a.md", _status()) is None


def test_a_young_reading_makes_an_older_one_forgotten() -> None:
    stamps = Stamps(_remembering(_status()), now=NOW)
    assert stamps.digest("a.md", _status()) == DIGEST
    stamps.record("a.md", _status(changed=NOW), "1" * 64)
    assert stamps.digest("a.md", _status()) is None
    assert Stamps(stamps.encode(), now=NOW + 9 * RACY).digest("a.md", _status(changed=NOW)) is None


def test_a_build_that_trusts_nothing_still_records_for_the_next() -> None:
    careful = Stamps(_remembering(_status()), now=NOW, trusting=False)
    assert careful.digest("a.md", _status()) is None
    careful.record("a.md", _status(), "1" * 64)
    assert Stamps(careful.encode(), now=NOW).digest("a.md", _status()) == "1" * 64


def test_nothing_is_trusted_where_the_system_does_not_tell_when_a_file_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    remembered = _remembering(_status())
    monkeypatch.setattr(stamps_module, "HAS_CHANGE_TIME", False)
    assert Stamps(remembered, now=NOW).digest("a.md", _status()) is None


# --- What is remembered --------------------------------------------------------------------------------------------


def test_there_is_nothing_to_save_where_nothing_changed() -> None:
    stamps = Stamps(_remembering(_status()), now=NOW + SECOND)
    stamps.digest("a.md", _status())
    assert stamps.encode() is None
    stamps.record("a.md", _status(), DIGEST)
    assert stamps.encode() is None
    assert Stamps(None, now=NOW).encode() is None


def test_a_file_that_is_gone_is_forgotten() -> None:
    stamps = Stamps(_remembering(_status()), now=NOW + SECOND)
    stamps.record("b.md", _status(), DIGEST)
    later = Stamps(stamps.encode(), now=NOW + SECOND)
    assert (later.digest("a.md", _status()), later.digest("b.md", _status())) == (None, DIGEST)


def test_a_name_that_is_no_text_and_a_number_of_128_bits_do_no_harm() -> None:
    stamps = Stamps(None, now=NOW)
    stamps.record("\udcff.md", _status(), DIGEST)
    stamps.record("b.md", _status(inode=2**100 + 7), DIGEST)
    later = Stamps(stamps.encode(), now=NOW + SECOND)
    assert (later.digest("\udcff.md", _status()), later.digest("b.md", _status(inode=2**100 + 7))) == (None, DIGEST)


def test_what_is_damaged_is_as_if_it_were_not_there() -> None:
    remembered = _remembering(_status())
    assert remembered is not None
    for length in range(len(remembered)):
        assert Stamps(remembered[:length], now=NOW).digest("a.md", _status()) is None
    for offset in range(len(remembered)):
        damaged = bytearray(remembered)
        damaged[offset] ^= 1
        assert Stamps(bytes(damaged), now=NOW).digest("a.md", _status()) is None


@pytest.mark.parametrize("value", [[], {"a.md": []}, {"a.md": [[1, 2, 3, 4, 5], 6]}, {1: 2}, None])
def test_whole_bytes_of_another_form_are_as_if_they_were_not_there(value: object) -> None:
    data = msgspec.msgpack.encode(value)
    assert Stamps(stamps_module._check(data) + data, now=NOW).digest("a.md", _status()) is None


# --- The law: never a wrong digest -----------------------------------------------------------------------------------


class _Disk:
    """One file on a simulated disk, whose clock ticks as coarsely as that of a real one, and which reuses inodes."""

    def __init__(self, tick: int) -> None:
        self.tick, self.clock = tick, NOW
        self.content, self.modified, self.changed, self.inode = b"00000", self._now(), self._now(), 7

    def _now(self) -> int:
        return self.clock // self.tick * self.tick

    def status(self) -> os.stat_result:
        return _status(size=len(self.content), modified=self.modified, changed=self.changed, inode=self.inode)

    def write(self, content: bytes) -> None:
        self.content, self.modified, self.changed = content, self._now(), self._now()

    def write_and_restore_the_time(self, content: bytes) -> None:
        modified = self.modified
        self.write(content)
        self.modified = modified

    def replace(self, content: bytes, inode: int) -> None:
        """A file of the same times is renamed over it, which sets the change time."""
        self.write_and_restore_the_time(content)
        self.inode = inode

    def touch(self, modified: int) -> None:
        self.modified, self.changed = modified, self._now()

    def chmod(self) -> None:
        self.changed = self._now()


_CONTENTS = st.integers(0, 3).map(lambda number: b"%05d" % number)
_WAITS = st.sampled_from([0, 1, 10_000_000, SECOND, RACY - 1, RACY, RACY + 1, 5 * SECOND])
_STEPS: st.SearchStrategy[Callable[[_Disk], object]] = st.one_of(
    _CONTENTS.map(lambda content: lambda disk: disk.write(content)),
    _CONTENTS.map(lambda content: lambda disk: disk.write_and_restore_the_time(content)),
    st.tuples(_CONTENTS, st.integers(7, 8)).map(lambda pair: lambda disk: disk.replace(*pair)),
    st.sampled_from([0, OLD, NOW - 1, NOW, NOW + 3600 * SECOND]).map(lambda moment: lambda disk: disk.touch(moment)),
    st.just(_Disk.chmod),
)


def _build(disk: _Disk, remembered: bytes | None, during: Callable[[_Disk], object] | None) -> bytes | None:
    """A build that looks at the file and reads it if need be; the file may change as soon as it was read."""
    stamps = Stamps(remembered, now=disk.clock)
    expected = hashlib.sha256(disk.content).hexdigest()
    known = stamps.digest("a.md", disk.status())
    assert known in (None, expected)
    if known is None:
        stamps.record("a.md", disk.status(), expected)
    if during is not None:
        during(disk)
    data = stamps.encode()
    return remembered if data is None else data


@pytest.mark.parametrize("delay", [0, 1, SECOND, 2 * SECOND - 1, 2 * SECOND, 4 * SECOND])
def test_a_write_in_the_tick_of_the_clock_in_which_the_file_was_read_is_found(delay: int) -> None:
    disk = _Disk(tick=2 * SECOND)
    disk.clock += delay
    remembered = _build(disk, None, lambda disk: disk.write(b"11111"))
    disk.clock += 5 * SECOND
    _build(disk, remembered, None)


@settings(max_examples=200)
@given(
    st.sampled_from([1, 4_000_000, SECOND, 2 * SECOND]),
    st.lists(st.tuples(_WAITS, st.one_of(st.none(), _STEPS), st.booleans(), st.one_of(st.none(), _STEPS)), max_size=12),
)
def test_no_sequence_of_changes_gives_a_wrong_digest(
    tick: int,
    history: list[tuple[int, Callable[[_Disk], object] | None, bool, Callable[[_Disk], object] | None]],
) -> None:
    disk, remembered = _Disk(tick), None
    for wait, step, builds, during in history:
        disk.clock += wait
        if step is not None:
            step(disk)
        if builds:
            remembered = _build(disk, remembered, during)
    disk.clock += 5 * SECOND
    _build(disk, remembered, None)


# --- Real files ------------------------------------------------------------------------------------------------------


def _tick(file: Path) -> None:
    """Wait until a change of a file would show in its change time."""
    probe = file.with_name("probe")
    probe.touch()
    first = probe.stat().st_ctime_ns
    while probe.stat().st_ctime_ns == first:
        time.sleep(0.001)
        probe.touch()


def _rewrite(file: Path) -> None:
    before = file.stat()
    file.write_bytes(b"world")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _rename(file: Path) -> None:
    other = file.with_name("other")
    other.write_bytes(b"world")
    before = file.stat()
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(file)


@pytest.mark.parametrize("change", [_rewrite, _rename])
def test_a_replacement_of_the_same_size_and_time_is_found(tmp_path: Path, change: Callable[[Path], None]) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"hello")
    digest, status = digest_of_file(file)
    later = time.time_ns() + 2 * RACY
    stamps = Stamps(None, now=later)
    stamps.record("a.md", status, digest)
    assert Stamps(stamps.encode(), now=later).digest("a.md", file.stat()) == hashlib.sha256(b"hello").hexdigest()
    _tick(file)
    change(file)
    after = file.stat()
    assert (after.st_size, after.st_mtime_ns) == (status.st_size, status.st_mtime_ns)
    assert Stamps(stamps.encode(), now=later).digest("a.md", after) is None


def test_a_file_is_read_with_its_status(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"hello" * 100_000)
    data, status = read(file)
    assert data == b"hello" * 100_000
    assert Stamp.of(status) == Stamp.of(file.stat())
    assert digest_of_file(file) == (hashlib.sha256(data).hexdigest(), status)


def _changing(monkeypatch: pytest.MonkeyPatch, file: Path, times: int) -> None:
    """Let a file grow behind our back each time its status is taken, so many times."""
    fstat = os.fstat
    left = [times]

    def growing(number: int) -> os.stat_result:
        status = fstat(number)
        if left[0]:
            left[0] -= 1
            with file.open("ab") as opened:
                opened.write(b"!")
        return status

    monkeypatch.setattr(os, "fstat", growing)


def test_a_file_that_changes_while_it_is_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"hello")
    _changing(monkeypatch, file, 2)
    data, status = read(file)
    assert data == b"hello!!"
    assert status.st_size == len(data)


@pytest.mark.parametrize("action", [read, digest_of_file])
def test_a_file_that_never_stands_still_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, action: Callable[[Path], object]
) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"hello")
    _changing(monkeypatch, file, 1000)
    with pytest.raises(OSError, match="it is being written while it is read"):
        action(file)


def test_a_pipe_or_a_folder_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    refused = threading.Event()

    def open_the_pipe() -> None:
        with pytest.raises(OSError, match="it is not a file"):
            read(tmp_path / "pipe")
        refused.set()

    threading.Thread(target=open_the_pipe, daemon=True).start()
    assert refused.wait(5)
    with pytest.raises(OSError, match="directory"):
        read(tmp_path)
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "missing")
