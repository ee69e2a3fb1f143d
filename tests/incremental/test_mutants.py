"""The laws have teeth: the engine passes a short history of changes, and every deliberate defect of it does not."""

from pathlib import Path

import pytest

from tests.incremental import history
from tests.incremental.clean import CleanBuilds
from tests.incremental.mutants import MUTANTS, NOTICED_BY
from tests.incremental.site import LawBrokenError, Site


@pytest.fixture(scope="session")
def proven(clean_builds: CleanBuilds, tmp_path_factory: pytest.TempPathFactory) -> CleanBuilds:
    """The clean builds of every state of the history, made by the engine as it is, which passes."""
    history.run(Site(tmp_path_factory.mktemp("whole") / "site", clean_builds))
    return clean_builds


def test_the_engine_passes(proven: CleanBuilds) -> None:
    assert proven.states > 30


@pytest.mark.parametrize("defect", MUTANTS)
def test_a_defect_is_noticed(defect: str, proven: CleanBuilds, tmp_path: Path) -> None:
    with MUTANTS[defect](), pytest.raises(NOTICED_BY.get(defect, LawBrokenError)):
        history.run(Site(tmp_path / "site", proven))
