"""What all tests share: the two sites, each built once by the command an author runs."""

import os
import sys

import hypothesis
import pytest

from generator.caching import engine
from tests.built_site import BuiltSite, build, copied

engine.LOADED = sys.maxsize
"""Tests make programs of their own, which are younger than the process that runs them."""

# No test asserts a time: the machine may be busy. `SOAK=1` looks for examples that nobody has seen; else they are the
# same every time, so that no change fails by the mistake of another.
hypothesis.settings.register_profile("short", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=1000, print_blob=True)
hypothesis.settings.load_profile("soak" if os.environ.get("SOAK") else "short")

RICH_BASE = "https://ada.example.org/some/repo/"


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site a new author starts from: this repository's own content."""
    return build(copied("starter", tmp_path_factory.mktemp("starter")), None)


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site that uses every collection and every field, built for an address with a path."""
    return build(copied("rich", tmp_path_factory.mktemp("rich")), RICH_BASE)
