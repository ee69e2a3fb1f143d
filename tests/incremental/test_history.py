"""Random histories: whatever is done to a site, its files, its output and its cache, each build equals a clean one.

`SOAK=1` runs at least 10,000 builds, other ones each time.
"""

import datetime
import os
import random
import sys
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from generator.output.journal import MANIFEST
from generator.uptodate import CACHE
from tests.incremental.clean import CleanBuilds
from tests.incremental.drafting import Author, Files
from tests.incremental.site import Site
from tests.incremental.trees import remove
from tests.pictures import png

SOAK = bool(os.environ.get("SOAK"))
STEPS = 10_000 if SOAK else 150
"""How many builds there are at least."""

QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example)
SHORT = settings(max_examples=17, stateful_step_count=12)
LONG = settings(max_examples=100, stateful_step_count=30, database=None, print_blob=True)

_SEEDS = st.integers(0, 2**32 - 1)
_DAYS = (
    datetime.date(2026, 11, 22),
    datetime.date(2026, 11, 23),
    datetime.date(2026, 12, 1),
    datetime.date(2031, 1, 1),
)


class _Counter:
    """How many builds were compared with a clean one."""

    builds = 0
    clean = CleanBuilds()


class History(RuleBasedStateMachine):
    """A site in the hands of an author, and of whoever else can reach the disk."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._is_stopped = False

    @initialize(seed=_SEEDS)
    def begin(self, seed: int) -> None:
        self._author = Author(random.Random(seed))
        self._site = Site(Path(self._folder.name).resolve() / "site", _Counter.clean, {}, settled=False)
        self._build(self._author.files())

    def teardown(self) -> None:
        self._folder.cleanup()

    def _build(self, change: Files | None = None, *, racy: bool = False, reversible: bool = False) -> None:
        _Counter.builds += 1
        self._is_stopped = False
        built = self._site.step(change, error=None, told=None, racy=racy, reversible=reversible)
        if "foreign-file" in built.codes:
            self._site.step(error=None, told=None, force=True, reversible=False)

    # --- The author -----------------------------------------------------------------------------------------------

    @rule(seed=_SEEDS, edits=st.integers(1, 4), racy=st.booleans(), reversible=st.sampled_from([False, False, True]))
    def edit(self, seed: int, edits: int, racy: bool, reversible: bool) -> None:
        self._build(self._edited(seed, edits), racy=racy, reversible=reversible)

    @rule(seed=_SEEDS)
    def edit_without_a_build(self, seed: int) -> None:
        self._site.apply(self._edited(seed, 1))

    def _edited(self, seed: int, edits: int) -> Files:
        chance = random.Random(seed)
        self._author._chance = chance
        for _ in range(edits):
            chance.choice(self._author.edits())()
        return self._author.files()

    @rule(name=st.sampled_from(["a.txt", "b.png"]))
    def exchange_a_file_of_the_same_size_and_time(self, name: str) -> None:
        file = self._site.folder / "content/media" / name
        if file.is_file():
            status = file.stat()
            other = png(2) if file.read_bytes() == png(1) else png(1)
            is_picture = len(file.read_bytes()) == len(other)
            file.write_bytes(other if is_picture else file.read_bytes()[::-1])
            os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        self._build()

    @rule(day=st.sampled_from(_DAYS), base_url=st.sampled_from(["", "https://a.net/"]), drafts=st.booleans())
    def ask_for_something_else(self, day: datetime.date, base_url: str, drafts: bool) -> None:
        _Counter.builds += 1
        self._is_stopped = False
        self._site.step(error=None, told=None, reversible=False, today=day, base_url=base_url, drafts=drafts)

    @rule()
    def build_again(self) -> None:
        self._build()

    # --- Others ---------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Build if a build was stopped: what others do to its traces before that may leave them theirs."""
        if self._is_stopped:
            self._build()

    @rule(seed=_SEEDS, how=st.sampled_from(["edit", "empty", "delete", "chmod"]))
    def change_an_output(self, seed: int, how: str) -> None:
        self._settle()
        outputs = sorted(path for path in self._site.owned if (self._site.output / path).is_file())
        if outputs:
            file = self._site.output / random.Random(seed).choice(outputs)
            match how:
                case "edit":
                    file.write_bytes(file.read_bytes()[::-1] + b"!")
                case "empty":
                    file.write_bytes(b"")
                case "delete":
                    file.unlink()
                case "chmod":
                    file.chmod(0o600)
        self._build()

    @rule(folder=st.sampled_from(["", "media/", "projects/", "posts/"]), goes=st.booleans())
    def leave_a_file_in_the_output_folder(self, folder: str, goes: bool) -> None:
        self._settle()
        file = self._site.output / f"{folder}theirs"
        if goes:
            file.unlink(missing_ok=True)
        elif file.parent.is_dir():
            file.write_bytes(b"theirs")

    @rule(seed=_SEEDS, how=st.sampled_from(["delete", "truncate", "flip", "empty"]))
    def damage_the_cache(self, seed: int, how: str) -> None:
        file, chance = self._site.folder / CACHE, random.Random(seed)
        self._site.damaged = True
        data = bytearray(file.read_bytes()) if file.is_file() else bytearray()
        if how == "delete" or not data:
            remove(file)
        elif how == "flip":
            for _ in range(20):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            file.write_bytes(data)
        else:
            file.write_bytes(data[: chance.randrange(len(data)) if how == "truncate" else 0])
        self._build()

    @rule()
    def lose_the_manifest(self) -> None:
        self._build()
        (self._site.output / MANIFEST).unlink(missing_ok=True)
        self._build()

    @rule(seed=_SEEDS, at=st.integers(0, 6))
    def stop_a_build(self, seed: int, at: int) -> None:
        self._is_stopped |= self._site.stop(self._edited(seed, 2), at)


def test_whatever_happens_each_build_equals_a_clean_one() -> None:
    _Counter.builds = 0
    while _Counter.builds < STEPS:
        run_state_machine_as_test(History, settings=settings(LONG if SOAK else SHORT, suppress_health_check=QUIET))
    print(f"\n{_Counter.builds} builds equal clean ones", file=sys.stderr)  # noqa: T201 - the figure is asked for
    assert _Counter.builds >= STEPS
