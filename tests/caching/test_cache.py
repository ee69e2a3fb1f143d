"""The cache remembers what was put or nothing: whatever happens to its file, to the disk, or to the process."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.caching import cache as cache_module
from generator.caching.cache import BESIDE, Cache, checksum_of

REPOSITORY = Path(__file__).parents[2]
SOAK = os.environ.get("SOAK") == "1"
ROWS = {("document" if number % 3 else "image", bytes([number]) * 32): b"%d" % number * 90 for number in range(60)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".cache" / "skillfolio.db"


def _fill(file: Path, rows: dict[tuple[str, bytes], bytes], *, used: list[tuple[str, bytes]] | None = None) -> None:
    """One build: it reads some rows and saves others."""
    cache = Cache.open(file)
    for kind, key in used or []:
        cache.get(kind, key)
    for (kind, key), data in rows.items():
        cache.put(kind, key, data)
    cache.save()
    cache.close()
    assert cache.problem == ""


def _read(file: Path) -> dict[tuple[str, bytes], bytes]:
    """What a build finds of `ROWS`."""
    cache = Cache.open(file)
    found = {(kind, key): data for kind, key in ROWS if (data := cache.get(kind, key)) is not None}
    cache.close()
    return found


def _rows_in(file: Path) -> int:
    connection = sqlite3.connect(file)
    (count,) = connection.execute("SELECT count(*) FROM results").fetchone()
    connection.close()
    assert isinstance(count, int)
    return count


# --- Remembering -------------------------------------------------------------------------------------------------


def test_a_result_is_found_by_the_next_build(file: Path) -> None:
    _fill(file, ROWS)
    assert _read(file) == ROWS


def test_a_result_is_found_before_it_is_saved_and_lost_if_it_is_not(file: Path) -> None:
    cache = Cache.open(file)
    cache.put("document", b"key", b"data")
    assert cache.get("document", b"key") == b"data"
    assert cache.get_many("document", [b"key", b"other"]) == {b"key": b"data"}
    cache.close()
    assert not file.exists()


def test_a_result_of_another_kind_is_not_found_under_the_same_key(file: Path) -> None:
    _fill(file, {("document", b"key"): b"one", ("image", b"key"): b"two"})
    cache = Cache.open(file)
    assert (cache.get("document", b"key"), cache.get("image", b"key")) == (b"one", b"two")
    assert cache.get("pdf", b"key") is None
    cache.close()


def test_thousands_are_found_at_once(file: Path) -> None:
    rows = {("document", b"%04d" % number): b"%d" % number for number in range(2500)}
    _fill(file, rows)
    cache = Cache.open(file)
    keys = [key for _, key in rows]
    assert cache.get_many("document", [*keys, b"missing"]) == {key: data for (_, key), data in rows.items()}
    cache.close()


def test_a_result_that_is_there_is_not_written_again(file: Path) -> None:
    _fill(file, ROWS)
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    _fill(file, ROWS)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_another_result_under_the_same_key_replaces_the_first(file: Path) -> None:
    _fill(file, {("stamps", b"all"): b"one", ("stamps", b"other"): b"two"})
    _fill(file, {("stamps", b"all"): b"three"})
    cache = Cache.open(file)
    assert cache.get_many("stamps", [b"all", b"other"]) == {b"all": b"three", b"other": b"two"}
    cache.close()
    assert _rows_in(file) == 2


@given(
    st.dictionaries(st.tuples(st.sampled_from("ab"), st.binary(max_size=4)), st.binary(max_size=40), max_size=8),
    st.dictionaries(st.tuples(st.sampled_from("ab"), st.binary(max_size=4)), st.binary(max_size=40), max_size=8),
)
def test_a_checksum_belongs_to_one_kind_key_and_data(
    one: dict[tuple[str, bytes], bytes], two: dict[tuple[str, bytes], bytes]
) -> None:
    rows = {(kind, key, data) for rows in (one, two) for (kind, key), data in rows.items()}
    assert len({checksum_of(*row) for row in rows}) == len(rows)


def test_the_parts_of_a_row_do_not_run_into_each_other() -> None:
    assert checksum_of("a", b"bc", b"d") != checksum_of("a", b"b", b"cd")
    assert checksum_of("a", b"1", b"") != checksum_of("a1", b"", b"")


def test_the_folder_of_the_cache_is_not_committed(file: Path) -> None:
    _fill(file, ROWS)
    assert (file.parent / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert sorted(path.name for path in file.parent.iterdir()) == [".gitignore", file.name]


def test_nothing_is_made_where_there_is_nothing_to_save(file: Path) -> None:
    _fill(file, {})
    assert not file.parent.exists()


def test_without_a_file_nothing_is_remembered_and_nothing_is_wrong() -> None:
    cache = Cache.open(None)
    cache.put("document", b"key", b"data")
    assert cache.get("document", b"key") is None
    cache.save()
    cache.drop()
    cache.close()
    assert cache.problem == ""


def test_all_is_forgotten_after_a_drop_except_what_comes_after_it(file: Path) -> None:
    _fill(file, ROWS)
    cache = Cache.open(file)
    cache.put("document", b"before", b"data")
    for suffix in ("-journal", "-wal", "-shm"):
        file.with_name(file.name + suffix).touch()
    cache.drop()
    assert cache.get("document", b"before") is None
    assert cache.get_many("image", [key for _, key in ROWS]) == {}
    assert [path.name for path in file.parent.iterdir()] == [".gitignore"]
    cache.put("document", b"after", b"data")
    cache.save()
    cache.close()
    assert _rows_in(file) == 1


# --- The bound -----------------------------------------------------------------------------------------------------


def _generation(name: str, count: int = 10) -> dict[tuple[str, bytes], bytes]:
    return {("document", f"{name} {number}".encode()): name.encode() * 1000 for number in range(count)}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    """A bound of so many bytes."""
    monkeypatch.setattr(cache_module, "LEAST_UNUSED", 60_000)
    return 60_000


def test_the_oldest_results_that_no_build_uses_are_dropped_when_they_are_too_many(file: Path, small: int) -> None:
    for number in range(30):
        _fill(file, _generation(f"{number:04}"))
        size = 40_000
        assert _rows_in(file) * 4000 <= size + max(small, 4 * size) + small // 4
    cache = Cache.open(file)
    kept = [number for number in range(30) if cache.get("document", f"{number:04} 0".encode()) is not None]
    cache.close()
    assert kept == list(range(kept[0], 30))
    assert len(kept) > 3


def test_a_result_that_is_used_is_never_dropped(file: Path, small: int) -> None:
    old = _generation("used")
    _fill(file, old)
    for number in range(12):
        _fill(file, _generation(f"{number:04}", count=30), used=list(old))
    cache = Cache.open(file)
    assert cache.get_many("document", [key for _, key in old]) == {key: data for (_, key), data in old.items()}
    cache.close()
    assert _rows_in(file) * 4000 > small


def test_a_result_that_is_kept_is_not_dropped_although_nothing_reads_it(file: Path, small: int) -> None:
    old = _generation("kept", count=40)
    _fill(file, old | _generation("lost", count=40))
    cache = Cache.open(file)
    cache.keep("document", [key for _, key in old])
    cache.put("document", b"one", b"data" * (small + 1))
    cache.save()
    cache.close()
    for number in range(6):
        cache = Cache.open(file)
        cache.keep("document", [key for _, key in old])
        for (kind, key), data in _generation(f"{number:04}", count=40).items():
            cache.put(kind, key, data)
        cache.save()
        cache.close()
    cache = Cache.open(file)
    assert len(cache.get_many("document", [key for _, key in old])) == 40
    cache.close()


@pytest.mark.usefixtures("small")
def test_who_used_nothing_drops_nothing(file: Path) -> None:
    _fill(file, _generation("main", count=100))
    cache = Cache.open(file)
    for key, data in _generation("note", count=100).items():
        cache.put(*key, data)
    cache.save(prune=False)
    cache.close()
    assert _rows_in(file) == 200


@pytest.mark.usefixtures("small")
def test_switching_between_branches_makes_nothing_anew(file: Path) -> None:
    branches = [_generation("main"), _generation("side")]
    for branch in branches:
        _fill(file, branch)
    for number in range(20):
        branch = branches[number % 2]
        cache = Cache.open(file)
        assert len(cache.get_many("document", [key for _, key in branch])) == len(branch)
        cache.put("document", b"an edit %d" % number, b"x" * 4000)
        cache.save()
        cache.close()


@pytest.mark.usefixtures("small")
def test_the_file_shrinks_with_what_it_holds(file: Path) -> None:
    _fill(file, _generation("many", count=1000))
    before = file.stat().st_size
    _fill(file, _generation("few", count=8))
    assert before > 3_000_000
    assert file.stat().st_size < before / 10


@pytest.mark.usefixtures("small")
def test_what_is_held_is_counted_right(file: Path) -> None:
    rng = random.Random(7)
    for _ in range(30):
        rows = {("document", b"%d" % rng.randrange(40)): bytes(rng.randrange(6000)) for _ in range(rng.randrange(8))}
        _fill(file, rows)
        if file.exists():
            connection = sqlite3.connect(file)
            ((held,),) = connection.execute("SELECT bytes FROM held")
            ((size,),) = connection.execute("SELECT sum(length(data)) FROM results")
            connection.close()
            assert held == size


# --- Damage --------------------------------------------------------------------------------------------------------


def _survives(file: Path) -> None:
    """Whatever the file holds: a build finds what was put or nothing, and the one after it has a working cache."""
    cache = Cache.open(file)
    for (kind, key), data in ROWS.items():
        assert cache.get(kind, key) in (None, data)
    for (kind, key), data in ROWS.items():
        cache.put(kind, key, data)
    cache.put("document", b"new", b"data")
    cache.save()
    assert cache.problem == ""
    cache.close()
    again = Cache.open(file)
    assert again.get("document", b"new") == b"data"
    again.close()
    assert again.problem == ""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a cache that holds `ROWS`, with pages so small that there are many of them."""
    file = tmp_path_factory.mktemp("whole") / ".cache" / "skillfolio.db"
    _fill(file, ROWS)
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA page_size = 512")
    connection.execute("VACUUM")
    connection.close()
    return file.read_bytes()


def _sample(length: int, count: int) -> Iterator[int]:
    """The header, where most things go wrong, and places all over the rest."""
    yield from range(length) if SOAK else [*range(0, 100, 3), *range(100, length, max(1, length // count))]


def test_a_file_that_was_cut_off_gives_what_was_put_or_nothing(file: Path, whole: bytes) -> None:
    file.parent.mkdir()
    for length in _sample(len(whole), 60):
        file.write_bytes(whole[:length])
        _survives(file)


def test_a_file_with_a_changed_byte_gives_what_was_put_or_nothing(file: Path, whole: bytes) -> None:
    file.parent.mkdir()
    rng = random.Random(11)
    for offset in _sample(len(whole), 250):
        damaged = bytearray(whole)
        damaged[offset] ^= rng.choice((1, 2, 3, 0x80, 0xFF, rng.randrange(1, 256)))
        file.write_bytes(damaged)
        _survives(file)


def test_damage_to_the_index_that_only_hides_rows_heals(file: Path, whole: bytes) -> None:
    """A changed pointer in a page of an index sends SQLite astray without an error."""
    file.parent.mkdir()
    for start in range(0, len(whole), 512):
        if whole[start] == 10:  # a leaf of an index; the pointers to its cells begin at its byte 8
            for offset in range(start + 9, start + 23, 2):
                damaged = bytearray(whole)
                damaged[offset] ^= 1
                file.write_bytes(damaged)
                _survives(file)


@pytest.mark.parametrize("seed", range(200 if SOAK else 20))
def test_a_file_of_exchanged_pages_gives_what_was_put_or_nothing(file: Path, whole: bytes, seed: int) -> None:
    rng = random.Random(seed)
    pages = [whole[start : start + 512] for start in range(0, len(whole), 512)]
    for _ in range(3):
        one, two = rng.randrange(1, len(pages)), rng.randrange(1, len(pages))
        pages[one], pages[two] = pages[two], pages[one]
    file.parent.mkdir()
    file.write_bytes(b"".join(pages))
    _survives(file)


@pytest.mark.parametrize(
    "column", ["kind = 'image'", "key = x'00'", "key = 7", "checksum = x''", "checksum = NULL", "data = 'text'"]
)
def test_a_row_that_was_changed_is_as_if_it_were_not_there(file: Path, column: str) -> None:
    _fill(file, ROWS)
    connection = sqlite3.connect(file)
    connection.execute(f"UPDATE results SET {column} WHERE number = 5")  # noqa: S608 - one of the literals above
    connection.commit()
    connection.close()
    found = _read(file)
    assert len(found) == len(ROWS) - 1
    assert found.items() <= ROWS.items()
    _survives(file)


def test_data_that_is_no_text_where_text_is_said_to_be_is_not_read(file: Path) -> None:
    _fill(file, ROWS)
    connection = sqlite3.connect(file)
    connection.execute("UPDATE results SET data = CAST(x'ff' AS TEXT)")
    connection.commit()
    connection.close()
    assert _read(file) == {}
    _survives(file)


def test_a_damaged_file_is_replaced_also_when_nothing_is_new(file: Path) -> None:
    file.parent.mkdir()
    file.write_bytes(b"no database" * 1000)
    cache = Cache.open(file)
    cache.save()
    cache.close()
    assert _rows_in(file) == 0


@pytest.mark.parametrize("pragma", ["user_version = 99", "user_version = 0", "application_id = 1"])
def test_a_cache_of_another_version_or_program_is_ignored_and_replaced(file: Path, pragma: str) -> None:
    _fill(file, ROWS)
    connection = sqlite3.connect(file)
    connection.execute(f"PRAGMA {pragma}")
    connection.close()
    assert _read(file) == {}
    _survives(file)


@pytest.mark.parametrize("suffix", ["-journal", "-wal", "-shm"])
def test_what_another_database_left_beside_the_file_does_no_harm(file: Path, whole: bytes, suffix: str) -> None:
    file.parent.mkdir()
    for content in (whole, whole[:700]):
        file.write_bytes(content)
        file.with_name(file.name + suffix).write_bytes(whole[:4096])
        _survives(file)


def test_an_empty_file_is_an_empty_cache(file: Path) -> None:
    file.parent.mkdir()
    file.touch()
    _fill(file, ROWS)
    assert _read(file) == ROWS


# --- Hindrances ----------------------------------------------------------------------------------------------------


def _remembers_nothing(file: Path | None) -> str:
    """What a build says of a cache that cannot be used."""
    cache = Cache.open(file)
    cache.put("document", b"key", b"data")
    cache.keep("document", [b"key"])
    cache.get_many("document", [b"key"])
    cache.save()
    cache.save()
    assert cache.get("document", b"key") is None
    cache.drop()
    cache.close()
    return cache.problem


def test_a_file_in_place_of_the_folder_is_left_alone(file: Path) -> None:
    file.parent.write_text("mine", encoding="utf-8")
    assert _remembers_nothing(file) == "`.cache/skillfolio.db`: not a directory"
    assert file.parent.read_text(encoding="utf-8") == "mine"


def test_a_folder_in_place_of_the_file_is_left_alone(file: Path) -> None:
    file.mkdir(parents=True)
    assert _remembers_nothing(file) == "`.cache/skillfolio.db`: found something that is not a file"
    assert file.is_dir()


def test_a_link_in_place_of_the_file_is_not_followed(file: Path, tmp_path: Path) -> None:
    _fill(file, ROWS)
    target = file.rename(tmp_path / "elsewhere.db")
    before = target.read_bytes()
    file.symlink_to(target)
    assert "not a file" in _remembers_nothing(file)
    assert target.read_bytes() == before


def test_a_pipe_in_place_of_the_file_is_not_waited_for(file: Path) -> None:
    file.parent.mkdir()
    os.mkfifo(file)
    assert "not a file" in _remembers_nothing(file)


def test_a_folder_outside_the_site_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / ".cache").symlink_to(tmp_path / "elsewhere")
    assert "leads out of the site" in _remembers_nothing(tmp_path / "site" / ".cache" / "skillfolio.db")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_folder_elsewhere_in_the_site_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".cache").symlink_to("elsewhere")
    _fill(tmp_path / ".cache" / "skillfolio.db", ROWS)
    assert (tmp_path / "elsewhere" / "skillfolio.db").is_file()


def test_a_read_only_cache_is_read_and_said_not_to_be_written(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill(file, ROWS)
    connect = sqlite3.connect

    def read_only(path: Path, **settings: float | None) -> sqlite3.Connection:
        return connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=settings["timeout"] or 0)

    monkeypatch.setattr(sqlite3, "connect", read_only)
    assert _read(file) == ROWS
    cache = Cache.open(file)
    cache.put("document", b"key", b"data")
    cache.save()
    assert cache.problem == "`.cache/skillfolio.db`: attempt to write a readonly database"
    monkeypatch.undo()
    assert _read(file) == ROWS


def test_a_full_disk_leaves_the_cache_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill(file, ROWS)
    connect = Cache._connect

    def full(cache: Cache, path: Path) -> sqlite3.Connection:
        connection = connect(cache, path)
        connection.execute("PRAGMA max_page_count = 1")  # SQLite then takes the size there is
        return connection

    monkeypatch.setattr(Cache, "_connect", full)
    cache = Cache.open(file)
    for number in range(50):
        cache.put("document", b"%d" % number, b"data" * 5000)
    cache.save()
    assert cache.problem == "`.cache/skillfolio.db`: database or disk is full"
    monkeypatch.undo()
    assert _read(file) == ROWS


def test_a_folder_that_cannot_be_made_is_said(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *, exist_ok: bool) -> None:
        assert exist_ok
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert _remembers_nothing(file) == "`.cache/skillfolio.db`: permission denied"


def test_an_interpreter_without_sqlite_remembers_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fill(file, ROWS)
    monkeypatch.setitem(sys.modules, "sqlite3", None)
    assert _remembers_nothing(file) == "`.cache/skillfolio.db`: this interpreter has no SQLite"


def test_another_thread_gets_nothing_and_the_file_stays(file: Path) -> None:
    _fill(file, ROWS)
    cache = Cache.open(file)
    kind, key = next(iter(ROWS))
    found: list[bytes | None] = []
    thread = threading.Thread(target=lambda: found.append(cache.get(kind, key)))
    thread.start()
    thread.join()
    assert found == [None]
    assert cache.problem
    assert _read(file) == ROWS


# --- Other processes -----------------------------------------------------------------------------------------------


def test_a_cache_that_another_build_is_writing_is_not_used(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "_PATIENCE", 0.01)
    _fill(file, ROWS)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert _remembers_nothing(file) == "`.cache/skillfolio.db`: another build is using it"
    other.execute("ROLLBACK")
    other.close()
    assert _read(file) == ROWS


def test_two_builds_that_save_one_after_the_other_both_are_remembered(file: Path) -> None:
    one, two = Cache.open(file), Cache.open(file)
    for number, cache in enumerate((one, two)):
        cache.put("document", b"both", b"data")
        cache.put("document", b"%d" % number, b"data")
    one.save()
    two.save()
    assert one.get("document", b"1") == b"data"
    one.close()
    two.close()
    assert one.problem == two.problem == ""
    assert _rows_in(file) == 3


def test_a_build_goes_on_when_its_file_is_deleted(file: Path) -> None:
    _fill(file, ROWS)
    cache = Cache.open(file)
    cache.get("document", b"key")
    file.unlink()
    cache.put("document", b"key", b"data")
    cache.save()
    cache.close()
    _survives(file)


WRITER = """
import os, sys
from pathlib import Path
from generator.caching.cache import Cache

print("ready", flush=True)
for build in range(1000):
    cache = Cache.open(Path(sys.argv[1]))
    for kind in ("document", "image"):
        cache.keep(kind, [bytes([number]) * 32 for number in range(60)])
    for number in range(200):
        cache.put("document", os.urandom(16), b"x" * 3000)
    cache.put("count", b"builds", b"%d" % build)
    cache.save()
    cache.close()
"""


def test_a_build_that_is_killed_leaves_a_cache_that_the_next_one_can_use(file: Path) -> None:
    rng = random.Random(3)
    _fill(file, ROWS)
    for _ in range(100 if SOAK else 4):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(file)], cwd=REPOSITORY, stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            writer.wait(rng.uniform(0.02, 0.12))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        _survives(file)
        assert _read(file) == ROWS


@pytest.mark.parametrize("name", BESIDE)
def test_what_sqlite_would_believe_beside_its_file_is_not_shown_to_it(file: Path, name: str) -> None:
    """A journal may name any file, and SQLite deletes it."""
    _fill(file, ROWS)
    beside = file.with_name(file.name + name)
    beside.write_bytes(b"somebody else's")
    assert _read(file) == {}
    _fill(file, ROWS)
    assert not beside.exists()
    assert _read(file) == ROWS


def test_nothing_is_written_through_a_link_in_the_folder(file: Path, tmp_path: Path) -> None:
    file.parent.mkdir()
    (file.parent / ".gitignore").symlink_to(tmp_path / "elsewhere")
    _fill(file, ROWS)
    assert not (tmp_path / "elsewhere").exists()
    assert _read(file) == ROWS
