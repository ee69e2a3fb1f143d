"""The laws have teeth: the engine passes a short history of changes, and every deliberate defect of it does not."""

from pathlib import Path

import pytest

from tests.incremental import history
from tests.incremental.clean import CleanBuilds
from tests.incremental.mutants import MUTANTS, NOTICED_BY
from tests.incremental.site import LawBrokenError, Site


@pytest.fixture(scope="module")
def states(proven: Path) -> CleanBuilds:
    """The clean builds of every state of the history."""
    return CleanBuilds.read(proven)


def test_the_engine_passes(states: CleanBuilds) -> None:
    assert states.states > 30


@pytest.mark.parametrize("defect", MUTANTS)
def test_a_defect_is_noticed(defect: str, states: CleanBuilds, tmp_path: Path) -> None:
    with MUTANTS[defect](), pytest.raises(NOTICED_BY.get(defect, LawBrokenError)):
        history.run(Site(tmp_path / "site", states))
