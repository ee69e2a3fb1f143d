"""What the proofs share: clean builds to compare with, and a site of which each test has its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.incremental import history
from tests.incremental.clean import CleanBuilds
from tests.incremental.site import Site
from tests.once import made_once


@pytest.fixture(scope="session")
def clean_builds() -> CleanBuilds:
    """The clean builds of this process."""
    return CleanBuilds()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, clean_builds: CleanBuilds) -> Site:
    """The small portfolio, built; nobody changes it."""
    return Site(tmp_path_factory.mktemp("built") / "site", clean_builds)


@pytest.fixture
def site(tmp_path: Path, built: Site) -> Site:
    """The small portfolio, built, for one test."""
    return built.copied(tmp_path / "site")


@pytest.fixture
def site_in(clean_builds: CleanBuilds) -> Callable[[Path], Site]:
    """Makes the small portfolio in a folder, and builds it."""
    return lambda folder: Site(folder, clean_builds)


@pytest.fixture(scope="session")
def proven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the clean builds of every state of the history, made by the engine as it is, which passes."""

    def prove(folder: Path) -> None:
        clean = CleanBuilds()
        history.run(Site(folder / "site", clean))
        clean.write(folder / "clean")

    return made_once(tmp_path_factory, "proven", prove) / "clean"
