"""Partial dates and periods: what authors know of when things happened.

A date is a year, a year and a month, or a full day: ISO 8601 calendar dates of reduced precision. A period runs
from a start to an end, each as precise as its author was.
"""

import calendar
import datetime
import re
from functools import lru_cache
from typing import Any, ClassVar

import msgspec

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
EXPECTED = "`YYYY`, `YYYY-MM` or `YYYY-MM-DD`"


class _Text:
    """A value that is written as text. Not a msgspec struct: msgspec then asks us to read and to write it."""

    __slots__ = ()

    text: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"{type(self).__name__}.parse({str(self)!r})"


def from_text(type_: type[Any], value: Any) -> Any:
    """A value of one of the types that are written as text, for msgspec. Raises ValueError with what was expected."""
    if type_ in (PartialDate, EndDate) and isinstance(value, str):
        return type_.parse(value)
    raise ValueError(f"expected a date, found {type(value).__name__}")


class PartialDate(_Text):
    """A date of year, month or day precision; `month` and `day` are 0 where they are not known.

    The order is that of the first day meant, a less precise date before a more precise one of the same start.
    """

    __slots__ = ("day", "first_day", "last_day", "month", "text", "year")

    first_day: datetime.date
    """The earliest day meant."""
    last_day: datetime.date
    """The latest day meant."""
    text: str
    """The ISO 8601 form the author wrote."""

    def __init__(self, year: int, month: int = 0, day: int = 0) -> None:
        self.year, self.month, self.day = year, month, day
        last_month = month or 12
        self.first_day = datetime.date(year, month or 1, day or 1)
        parts = [f"{year:04}", f"{month:02}", f"{day:02}"]
        self.text = "-".join(parts[: 1 + bool(month) + bool(day)])
        self.last_day = datetime.date(year, last_month, day or calendar.monthrange(year, last_month)[1])

    @classmethod
    @lru_cache(maxsize=4096)  # portfolios name the same months again and again
    def parse(cls, text: str) -> "PartialDate":
        """Read `2024`, `2024-05` or `2024-05-31`. Raises ValueError with what was expected."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"expected a date as {EXPECTED}, found `{text}`")
        year, month, day = (int(part) if part else 0 for part in match.groups())
        if year == 0:
            raise ValueError(f"expected a year from 0001 to 9999, found `{match[1]}`")
        if match[2] and not 1 <= month <= 12:
            raise ValueError(f"expected a month from 01 to 12, found `{match[2]}`")
        if match[3] and not 1 <= day <= calendar.monthrange(year, month)[1]:
            last = calendar.monthrange(year, month)[1]
            raise ValueError(f"`{year:04}-{month:02}` has days from 01 to {last}, found `{match[3]}`")
        return cls(year, month, day)

    @classmethod
    def of(cls, day: datetime.date) -> "PartialDate":
        """The full date of a calendar day."""
        return cls(day.year, day.month, day.day)

    def __lt__(self, other: "PartialDate") -> bool:
        return (self.year, self.month, self.day) < (other.year, other.month, other.day)


class EndDate(_Text):
    """When something ended: a date, or `present` (then `date` is None)."""

    PRESENT: ClassVar[str] = "present"
    __slots__ = ("date", "text")

    text: str
    """The form the author wrote."""

    def __init__(self, date: PartialDate | None = None) -> None:
        self.date = date
        self.text = self.PRESENT if date is None else date.text

    @classmethod
    def parse(cls, text: str) -> "EndDate":
        """Read a partial date or `present`. Raises ValueError with what was expected."""
        if text == cls.PRESENT:
            return cls()
        if _FORM.fullmatch(text) is None:
            raise ValueError(f"expected a date as {EXPECTED}, or `present`, found `{text}`")
        return cls(PartialDate.parse(text))


class Period(msgspec.Struct, frozen=True):
    """From when to when. All None: not dated."""

    start: PartialDate | None = None
    end: PartialDate | None = None
    ongoing: bool = False
    """Whether it lasts."""
    is_moment: bool = False
    """Whether it is a moment, however precisely known, and not a stretch of time."""

    @classmethod
    def between(cls, start: PartialDate | None, end: EndDate | None) -> "Period":
        """The period an author's `start` and `end` describe."""
        if end is None:
            return cls(start=start)
        return cls(start=start, end=end.date, ongoing=end.date is None)

    @classmethod
    def at(cls, date: PartialDate | None) -> "Period":
        """A single moment."""
        return cls(start=date, end=date, is_moment=date is not None)

    @property
    def is_dated(self) -> bool:
        """Whether anything is known of when it was."""
        return self.start is not None or self.end is not None or self.ongoing

    def begins_after(self, today: datetime.date) -> bool:
        """Whether its start is known and yet to come."""
        return self.start is not None and self.start.first_day > today

    def lasts_on(self, today: datetime.date) -> bool:
        """Whether it has begun and still goes on: it says so, or its end is yet to come."""
        if self.begins_after(today):
            return False
        return self.ongoing or (self.end is not None and self.end.first_day > today)

    def last_day(self, today: datetime.date) -> datetime.date | None:
        """The latest day known to belong to the period, never after `today`; None if it is not dated."""
        if self.ongoing:
            return today
        known = self.end or self.start
        return None if known is None else min(known.last_day, today)

    def months(self, today: datetime.date) -> range:
        """The calendar months it covers, each as `year * 12 + month - 1`; none unless start and end are known.

        A moment covers none: to be awarded something in 2024 is not a year of work.
        """
        if self.is_moment:
            return range(0)
        end = self.last_day(today) if self.ongoing or self.end is not None else None
        if self.start is None or end is None:
            return range(0)
        first = self.start.first_day
        return range(first.year * 12 + first.month - 1, end.year * 12 + end.month)
