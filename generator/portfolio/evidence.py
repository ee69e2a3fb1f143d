"""A skill is a claim, and every claim shows its evidence: who proves what, how often, how lately.

Entries name the skills they used; here that is turned around. Every order is total: it ends in the entry's key.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from generator.content.documents import Document
from generator.content.schema import (
    Certificate,
    Challenge,
    Entry,
    Evidenced,
    Experience,
    Page,
    Post,
    Practice,
    Program,
    Project,
    Record,
    Skill,
    SkillUse,
)
from generator.dates import PartialDate, Period

KINDS: dict[str, type[Evidenced]] = {
    "project": Project,
    "experience": Experience,
    "program": Program,
    "certificate": Certificate,
    "challenge": Challenge,
    "practice": Practice,
    "post": Post,
}
"""The kinds of evidence, the weightiest first."""


class Use(msgspec.Struct, frozen=True):
    """An entry's word that a skill was used: the skill as the author wrote it, and where that stands."""

    named: str
    note: str
    field: tuple[str | int, ...]
    """The way to the name in the entry's record."""
    period: Period


class Evidence(msgspec.Struct, frozen=True):
    """One entry as proof of one skill."""

    document: Document
    kind: str
    notes: tuple[str, ...]
    """What was done with the skill, as the author wrote it, one for each use that says so."""
    period: Period
    """From the first to the last use."""
    periods: tuple[Period, ...]
    """The single uses, for counting months."""


class Claim(msgspec.Struct, frozen=True):
    """A skill with everything that proves it."""

    document: Document
    evidence: tuple[Evidence, ...]
    """The newest first; what is not dated last, by kind."""
    related: tuple[str, ...]
    """Keys of related skills."""
    months: int
    """Calendar months of use, overlaps counted once; 0 if no evidence has a start and an end."""
    in_use: bool
    """Whether some evidence is still going on."""
    last_used: PartialDate | None
    """The month or year of the last date any evidence names; the present month if the skill is in use."""

    @property
    def skill(self) -> Skill:
        """The author's record."""
        assert isinstance(self.document.record, Skill)
        return self.document.record

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many pieces of evidence of each kind, in the order of `KINDS`; kinds without any are left out."""
        numbers = Counter(item.kind for item in self.evidence)
        return tuple((kind, numbers[kind]) for kind in KINDS if kind in numbers)

    @property
    def first_used(self) -> PartialDate | None:
        """The earliest date any evidence names."""
        dates = [date for item in self.evidence if (date := item.period.start or item.period.end) is not None]
        return min(dates) if dates else None


def kind_of(record: Record) -> str:
    """The kind of evidence a record is: `project`, `experience` and so on; `skill` and `page` for the others."""
    return type(record).__name__.lower()


def title_of(record: Record) -> str:
    """The name an entry goes by."""
    match record:
        case Skill(name=name):
            return name
        case Experience(organization=organization):
            return organization
        case Program() | Project() | Challenge() | Practice() | Certificate() | Post() | Page():
            return record.title
    raise TypeError(f"{type(record).__name__} has no title")


def period_of(record: Record) -> Period:
    """When an entry happened."""
    match record:
        case Project(start=start, end=end) | Program(start=start, end=end):
            return Period.between(start, end)
        case Experience(positions=positions):
            return spanning([Period.between(position.start, position.end) for position in positions])
        case Challenge(date=date) | Certificate(date=date) | Post(date=date):
            return Period.at(date)
    return Period()


def spanning(periods: list[Period]) -> Period:
    """From the first start to the last end of some periods."""
    if len(periods) == 1:
        return periods[0]
    starts = [date for period in periods if (date := period.start) is not None]
    ends = [date for period in periods if (date := period.end or period.start) is not None]
    ongoing = any(period.ongoing for period in periods)
    start = min(starts) if starts else None
    end = max(ends, key=lambda date: (date.last_day, date.month, date.day)) if ends and not ongoing else None
    has_end = any(period.end is not None for period in periods)
    return Period(start, end if has_end else None, ongoing)


def begins_after(record: Record, today: datetime.date) -> bool:
    """Whether an entry is of the future, so that it is not shown yet."""
    return period_of(record).begins_after(today)


def without_future(record: Record, today: datetime.date) -> Record:
    """A record without the positions that are yet to begin; the same one if there are none."""
    if not isinstance(record, Experience):
        return record
    begun = [
        position
        for position in record.positions
        if not Period.between(position.start, position.end).begins_after(today)
    ]
    return record if begun == record.positions else msgspec.structs.replace(record, positions=begun)


def has_expired(record: Record, today: datetime.date) -> bool:
    """Whether a certificate is no longer valid."""
    return isinstance(record, Certificate) and record.expires is not None and record.expires.last_day < today


def uses_of(record: Record) -> tuple[Use, ...]:
    """Every skill an entry names, in the order written, also in its positions."""
    if not isinstance(record, Evidenced):
        return ()
    whole = period_of(record)
    uses = [_use(item, ("skills", index), whole) for index, item in enumerate(record.skills)]
    if isinstance(record, Experience):
        for number, position in enumerate(record.positions):
            period = Period.between(position.start, position.end)
            uses += [
                _use(item, ("positions", number, "skills", index), period) for index, item in enumerate(position.skills)
            ]
    return tuple(uses)


def _use(item: str | SkillUse, field: tuple[str | int, ...], period: Period) -> Use:
    if isinstance(item, SkillUse):
        return Use(item.skill, item.note, (*field, "skill"), period)
    return Use(item, "", field, period)


def evidence_of(document: Document, uses: list[Use]) -> Evidence:
    """An entry as evidence of one skill that it names once or several times."""
    periods = tuple(use.period for use in uses)
    return Evidence(document, kind_of(document.record), notes_of(uses), spanning(list(periods)), periods)


def notes_of(uses: Sequence[Use]) -> tuple[str, ...]:
    """Everything that was said to be done with a skill, once."""
    if len(uses) == 1:
        return (uses[0].note,) if uses[0].note else ()
    return tuple(dict.fromkeys(use.note for use in uses if use.note))


def claim(document: Document, evidence: Iterable[Evidence], related: tuple[str, ...], today: datetime.date) -> Claim:
    """A skill with its evidence in order and its months of use."""
    kinds = list(KINDS)

    def newest_first(item: Evidence) -> tuple[bool, int, int, int, str]:
        last, start = item.period.last_day(today), item.period.start
        last_number = -last.toordinal() if last else 0
        start_number = -start.first_day.toordinal() if start else 0
        return (last is None, last_number, start_number, kinds.index(item.kind), item.document.key)

    ordered = tuple(sorted(evidence, key=newest_first))
    months: set[int] = set()
    months.update(*(period.months(today) for item in ordered for period in item.periods))
    in_use = any(item.period.lasts_on(today) for item in ordered)
    last_used = PartialDate(today.year, today.month) if in_use else _last_month(ordered)
    return Claim(document, ordered, related, len(months), in_use, last_used)


def _last_month(evidence: Iterable[Evidence]) -> PartialDate | None:
    """The month or year of the last date that any evidence names."""
    dates = [date for item in evidence if (date := item.period.end or item.period.start) is not None]
    last = max(dates, key=lambda date: (date.last_day, date.month, date.day), default=None)
    return PartialDate(last.year, last.month) if last is not None else None


def in_order(documents: Iterable[Document], today: datetime.date) -> tuple[Document, ...]:
    """Entries of one collection: those with an `order`, then the newest first, then the others as written.

    `documents` come as they are written: by file name, then by position in the file.
    """

    def key(item: tuple[int, Document]) -> tuple[int, int, int, int]:
        position, document = item
        record = document.record
        assert isinstance(record, Entry)
        period = period_of(record)
        last = period.last_day(today)
        if record.order is not None:
            return (0, record.order, 0, position)
        if last is not None:
            start = period.start.first_day.toordinal() if period.start else 0
            return (1, -last.toordinal(), -start, position)
        return (2, 0, 0, position)

    return tuple(document for _, document in sorted(enumerate(documents), key=key))
