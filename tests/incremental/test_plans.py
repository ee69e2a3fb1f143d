"""What is remembered of plans: views are found again as long as the cache has them, and made again where it has not."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from generator.caching.cache import Cache
from generator.incremental.plans import Plans, Sheet
from generator.presentation.plan import Rendered
from generator.presentation.views import Robots


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".cache/results.db"


def _planned(file: Path, *names: str, ask: Sheet | None = None) -> tuple[Sheet, ...]:
    """One build: look for a view if that is asked, put the views of a plan aside, and save."""
    cache = Cache.open(file)
    plans = Plans(cache)
    if ask is not None:
        plans.view(ask)
    sheets = plans.put_aside(Rendered(path=name, template="robots.txt", view=Robots(sitemap=name)) for name in names)
    cache.save()
    cache.close()
    return sheets


def _found(file: Path, sheets: tuple[Sheet, ...]) -> list[str]:
    """The names of the views that another build finds."""
    cache = Cache.open(file)
    plans = Plans(cache)
    views = [plans.view(sheet) for sheet in sheets]
    cache.close()
    return [view.sitemap for view in views if isinstance(view, Robots)]


def _lose_views(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        assert connection.execute("DELETE FROM results WHERE kind = 'view'").rowcount > 0


def test_the_views_of_a_plan_are_found_whichever_of_them_the_plan_before_had(file: Path) -> None:
    assert _found(file, _planned(file, "one", "two")) == ["one", "two"]
    assert _found(file, _planned(file, "two", "three")) == ["two", "three"]
    assert _found(file, _planned(file, "one", "three")) == ["one", "three"]


def test_views_that_are_lost_are_put_again_once_one_was_looked_for_in_vain(file: Path) -> None:
    sheets = _planned(file, "one", "two")
    _lose_views(file)
    assert _found(file, _planned(file, "one", "two", ask=sheets[1])) == ["one", "two"]


def test_a_view_that_the_last_plan_had_is_not_written_again(file: Path) -> None:
    sheets = _planned(file, "one", "two")
    _lose_views(file)
    _planned(file, "one", "two", "three")
    assert _found(file, sheets) == []
