"""Partial dates: reading, writing, order, and the days they mean."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.dates import EndDate, PartialDate, Period

TODAY = datetime.date(2026, 11, 22)


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(st.dates())
    parts = draw(st.integers(1, 3))
    return PartialDate(*(day.year, day.month, day.day)[:parts])


@given(partial_dates())
def test_what_is_written_reads_as_the_same_date(date: PartialDate) -> None:
    assert PartialDate.parse(str(date)) == date
    assert EndDate.parse(str(date)).date == date


@given(st.text())
def test_any_other_text_is_refused_with_a_reason(text: str) -> None:
    try:
        date = PartialDate.parse(text)
    except ValueError as problem:
        date, reason = None, str(problem)
    else:
        reason = ""
    assert bool(reason) == (date is None)
    assert date is None or str(date) == text


@given(partial_dates())
def test_the_days_meant_are_in_order(date: PartialDate) -> None:
    assert date.first_day <= date.last_day


@given(partial_dates(), partial_dates())
def test_the_order_is_total_and_that_of_the_first_days(one: PartialDate, other: PartialDate) -> None:
    assert (one < other) + (other < one) + (one == other) == 1
    if one.first_day < other.first_day:
        assert one < other


def test_a_less_precise_date_comes_first() -> None:
    written = ["2024-01-01", "2024-01", "2024", "2023-12-31"]
    ordered = [str(date) for date in sorted(map(PartialDate.parse, written))]
    assert ordered == ["2023-12-31", "2024", "2024-01", "2024-01-01"]


@pytest.mark.parametrize(
    "text", ["", "24", "2024-", "2024-1", "2024-13", "2024-02-30", "0000", "2024-05-31T10:00", "٢٠٢٤", "2024\n"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected|has days"):
        PartialDate.parse(text)


def test_the_last_day_of_february_depends_on_the_year() -> None:
    assert PartialDate.parse("2024-02").last_day == datetime.date(2024, 2, 29)
    assert PartialDate.parse("2023-02").last_day == datetime.date(2023, 2, 28)


def test_equal_dates_of_different_kinds_are_not_equal() -> None:
    assert EndDate.parse("2024") != PartialDate.parse("2024")
    assert len({EndDate.parse("2024"), EndDate.parse("2024"), PartialDate.parse("2024")}) == 2


def test_present_is_an_end_without_a_date() -> None:
    end = EndDate.parse("present")
    assert end.date is None
    assert str(end) == "present"


@given(partial_dates(), partial_dates())
def test_the_months_of_a_period_are_those_between_its_dates(start: PartialDate, end: PartialDate) -> None:
    months = Period(start, end).months(datetime.date.max)
    between = (end.last_day.year - start.first_day.year) * 12 + end.last_day.month - start.first_day.month + 1
    assert len(months) == max(0, between)


def test_a_period_that_lasts_ends_today() -> None:
    period = Period.between(PartialDate(2026, 9), EndDate())
    assert period.last_day(TODAY) == TODAY
    assert len(period.months(TODAY)) == 3


def test_no_day_after_today_counts() -> None:
    assert Period.between(PartialDate(2026), EndDate.parse("2030")).last_day(TODAY) == TODAY


def test_a_period_of_which_only_one_side_is_known_has_no_months() -> None:
    assert not Period(start=PartialDate(2024)).months(TODAY)
    assert not Period(end=PartialDate(2024)).months(TODAY)
    assert not Period().is_dated
