"""What all tests share: the two sites, each built once by the command an author runs."""

import os
import signal
import sys

import hypothesis
import pytest

from generator import workers
from generator.caching import engine
from tests.built_site import BuiltSite, build, copied
from tests.once import made_once

engine.LOADED = sys.maxsize
"""Tests make programs of their own, which are younger than the process that runs them."""

# No test asserts a time: the machine may be busy. `SOAK=1` looks for examples that nobody has seen; else they are the
# same every time, so that no change fails by the mistake of another.
hypothesis.settings.register_profile("short", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=1000, print_blob=True)
hypothesis.settings.load_profile("soak" if os.environ.get("SOAK") else "short")

# A run in the background ignores Ctrl-C, one of `nohup` a closed terminal, and so would the programs that are tested.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

if not os.environ.get("SOAK"):
    # The processes that run the tests are large: to fork one takes longer than what is gained. The command's builds are
    # shared as ever, `incremental/test_sharing` looks at those that follow each other, and so does the long form.
    workers.MOST = 1

RICH_BASE = "https://ada.example.org/some/repo/"


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site a new author starts from: this repository's own content."""
    site = made_once(tmp_path_factory, "starter", lambda folder: build(copied("starter", folder)))
    return BuiltSite(site / "output", None)


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site that uses every collection and every field, built for an address with a path."""
    site = made_once(tmp_path_factory, "rich", lambda folder: build(copied("rich", folder), RICH_BASE))
    return BuiltSite(site / "output", RICH_BASE)
