"""When a look at the sources is due."""

from hypothesis import given
from hypothesis import strategies as st

from generator.preview.pace import AT_MOST, GIT_PATIENCE, HEARTBEAT, POLLING, QUIET, UNSETTLED, Pace


def _due(pace: Pace, now: float) -> float:
    return round(pace.due(now), 6)


def test_without_events_a_look_is_due_at_every_heartbeat() -> None:
    pace = Pace(0)
    assert _due(pace, 0.5) == HEARTBEAT - 0.5
    assert _due(pace, HEARTBEAT) == 0
    pace.looked(HEARTBEAT)
    assert _due(pace, HEARTBEAT) == HEARTBEAT


def test_where_no_events_come_it_is_due_more_often() -> None:
    pace = Pace(0)
    pace.is_polling = True
    assert _due(pace, 0) == POLLING


def test_after_an_event_a_moment_must_be_quiet() -> None:
    pace = Pace(0)
    pace.noticed(1)
    assert _due(pace, 1) == QUIET
    pace.noticed(1.02)
    assert _due(pace, 1.03) == round(1.02 + QUIET - 1.03, 6)
    assert _due(pace, 1.02 + QUIET) == 0


def test_events_without_end_put_a_look_off_for_a_while_only() -> None:
    pace = Pace(0)
    for number in range(100):
        pace.noticed(1 + number / 100)
    assert _due(pace, 1 + AT_MOST) == 0


def test_what_may_be_half_done_gets_more_time_and_not_without_end() -> None:
    pace = Pace(0)
    pace.unsettled(1)
    assert _due(pace, 1) == UNSETTLED
    pace.noticed(1.1)
    assert _due(pace, 1.1) == UNSETTLED
    for number in range(10):
        pace.noticed(1.1 + number / 10)
    assert _due(pace, 1 + AT_MOST) == 0
    pace.looked(2)
    pace.noticed(3)
    assert _due(pace, 3) == QUIET


def test_what_happens_during_a_look_is_for_the_next_one() -> None:
    pace = Pace(0)
    pace.noticed(1)
    pace.looked(2)
    assert _due(pace, 2) == HEARTBEAT
    pace.noticed(2.1)
    assert _due(pace, 2.1) == QUIET


def test_while_git_is_at_work_nothing_is_due() -> None:
    pace = Pace(0)
    pace.noticed(1)
    assert pace.due(1.4, git_is_busy=True) > 0
    assert pace.due(5, git_is_busy=True) > 0
    assert pace.due(5.1) == 0
    assert pace.due(6, git_is_busy=True) > 0


def test_a_lock_that_git_left_behind_is_not_waited_for() -> None:
    pace = Pace(0)
    pace.noticed(1)
    assert pace.due(1.4, git_is_busy=True) > 0
    assert pace.due(1.4 + GIT_PATIENCE, git_is_busy=True) == 0


@given(st.lists(st.floats(0, 3), max_size=30))
def test_a_look_is_due_half_a_second_after_the_first_event_whatever_follows(moments: list[float]) -> None:
    pace = Pace(0)
    for moment in sorted(moments):
        pace.noticed(moment)
    first = min(moments, default=HEARTBEAT)
    assert pace.due(first + AT_MOST) == 0
