"""The laws of evidence: what counts, how often, in which order."""

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.documents import Document
from generator.content.schema import Certificate, Experience, Position, Post, Project, Record, Skill
from generator.dates import EndDate, PartialDate, Period
from generator.portfolio.evidence import (
    KINDS,
    Claim,
    Evidence,
    claim,
    has_expired,
    in_order,
    kind_of,
    period_of,
    spanning,
)
from tests.sites_in_memory import TODAY, Assembled, assembled

SKILL = Document(collection="skills", path="content/skills.yaml", index=0, slug="python", record=Skill(name="Python"))


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    day = draw(st.dates(datetime.date(2018, 1, 1), datetime.date(2028, 12, 31)))
    text = day.isoformat()[: draw(st.sampled_from([4, 7, 10]))]
    return PartialDate.parse(text)


def periods() -> st.SearchStrategy[Period]:
    ends = st.none() | partial_dates().map(EndDate) | st.just(EndDate())
    return st.builds(Period.between, st.none() | partial_dates(), ends)


@st.composite
def evidences(draw: st.DrawFn) -> list[Evidence]:
    """Evidence of one skill, each piece from a document of its own, in any order."""
    found: list[Evidence] = []
    for number, uses in enumerate(draw(st.lists(st.lists(periods(), min_size=1, max_size=2), max_size=6))):
        kind = draw(st.sampled_from(list(KINDS)))
        document = Document(
            collection=kind, path=f"content/{number}.md", slug=str(number), record=Project(title=f"Project {number}")
        )
        found.append(Evidence(document, kind, (), spanning(uses), tuple(uses)))
    return found


def claimed(found: list[Evidence]) -> Claim:
    return claim(SKILL, found, (), TODAY)


def proven(*projects: str) -> Claim:
    """The claim of Python by projects, each given by some lines of YAML."""
    files = {f"projects/p{number}.md": _project(f"P{number}", text) for number, text in enumerate(projects)}
    return assembled({"skills.yaml": "- name: Python", **files}).claim("python")


def _project(title: str, fields: str) -> str:
    return f"---\ntitle: {title}\nskills: [Python]\n{fields}\n---\n"


def slugs(claim: Claim) -> list[str]:
    return [item.document.slug for item in claim.evidence]


# --- Months ----------------------------------------------------------------------------------------------------


def _months(text: str) -> set[tuple[int, int]]:
    """The months from one to another, counted on the fingers: an independent model."""
    first, last = (tuple(int(part) for part in end.split("-")) for end in text.split(" "))
    return {(y, m) for y in range(2000, 2030) for m in range(1, 13) if first <= (y, m) <= last}


month = st.dates(datetime.date(2001, 1, 1), datetime.date(2026, 10, 31)).map(lambda day: f"{day:%Y-%m}")
spans = st.lists(st.tuples(month, month).map(sorted).map(" ".join), min_size=1, max_size=6)


@given(spans)
def test_a_month_counts_once_however_many_pieces_of_evidence_cover_it(spans: list[str]) -> None:
    found = []
    for number, span in enumerate(spans):
        start, end = span.split(" ")
        period = Period.between(PartialDate.parse(start), EndDate.parse(end))
        document = Document(collection="projects", path="p", slug=str(number), record=Project(title="P"))
        found.append(Evidence(document, "project", (), period, (period,)))
    assert claimed(found).months == len(set().union(*(_months(span) for span in spans)))


@given(evidences())
def test_no_month_of_the_future_counts(found: list[Evidence]) -> None:
    starts = [period.start for item in found for period in item.periods if period.start is not None]
    longest = 12 * (TODAY.year - 2018) + TODAY.month
    assert 0 <= claimed(found).months <= longest
    if all(start.first_day > TODAY for start in starts):
        assert claimed(found).months == 0


@given(evidences(), evidences())
def test_more_evidence_never_means_fewer_months_and_at_most_the_sum(one: list[Evidence], other: list[Evidence]) -> None:
    apart = claimed(one).months, claimed(other).months
    assert max(apart) <= claimed([*one, *other]).months <= sum(apart)


@pytest.mark.parametrize(
    ("fields", "months"),
    [
        ("start: 2024-01\nend: 2024-03", 3),
        ("start: 2024-01-31\nend: 2024-02-01", 2),
        ("start: 2023\nend: 2024", 24),
        ("start: 2024-11\nend: 2024", 2),
        ("start: 2024-05\nend: 2024-05", 1),
        ("start: 2026-10\nend: present", 2),
        ("start: 2026-10\nend: 2027-12", 2),
        ("start: 2024-05", 0),
        ("end: 2024-05", 0),
        ("end: present", 0),
        ("", 0),
    ],
)
def test_months_are_counted_from_the_first_to_the_last_that_is_known(fields: str, months: int) -> None:
    assert proven(fields).months == months


def test_a_gap_between_two_projects_does_not_count() -> None:
    assert proven("start: 2020-01\nend: 2020-02", "start: 2021-01\nend: 2021-02").months == 4


# --- Order, counts, first and last use --------------------------------------------------------------------------


@given(evidences(), st.randoms(use_true_random=False))
def test_evidence_is_ordered_alike_in_whatever_order_it_comes(found: list[Evidence], chance: random.Random) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert claimed(shuffled) == claimed(found)


@given(evidences())
def test_evidence_is_newest_first_and_undated_last(found: list[Evidence]) -> None:
    days = [item.period.last_day(TODAY) for item in claimed(found).evidence]
    dated = [day for day in days if day is not None]
    assert days == [*sorted(dated, reverse=True), *[None] * (len(days) - len(dated))]


def test_of_evidence_that_ended_alike_the_one_begun_later_comes_first() -> None:
    assert slugs(proven("start: 2020\nend: 2024-05", "start: 2023\nend: 2024-05")) == ["p1", "p0"]


def test_what_lasts_comes_before_what_ended() -> None:
    assert slugs(proven("start: 2026-11-01\nend: 2026-11-20", "", "start: 2019\nend: present")) == ["p2", "p0", "p1"]


def test_undated_evidence_is_ordered_by_the_weight_of_its_kind() -> None:
    practice = "- title: Testing\n  skills: [Python]"
    challenge = "- title: Haste\n  skills: [Python]"
    files = {"practices.yaml": practice, "challenges.yaml": challenge, "projects/p.md": _project("P", "")}
    found = assembled({"skills.yaml": "- name: Python", **files}).claim("python")
    assert [item.kind for item in found.evidence] == ["project", "challenge", "practice"]


@given(evidences())
def test_counts_add_up_and_follow_the_weight_of_the_kinds(found: list[Evidence]) -> None:
    counts = claimed(found).counts
    assert sum(number for _, number in counts) == len(found)
    assert all(number == sum(item.kind == kind for item in found) > 0 for kind, number in counts)
    assert [kind for kind, _ in counts] == [kind for kind in KINDS if kind in dict(counts)]


@given(evidences())
def test_the_first_use_is_never_after_any_start(found: list[Evidence]) -> None:
    first = claimed(found).first_used
    starts = [period.start for item in found for period in item.periods if period.start is not None]
    if starts:
        assert first is not None
        assert not any(start < first for start in starts)


@pytest.mark.parametrize(
    ("projects", "first", "last"),
    [
        (("start: 2023-05\nend: 2024", "start: 2024-02\nend: 2024-06"), "2023-05", "2024"),
        (("start: 2022", "end: 2021-07"), "2021-07", "2022"),
        (("start: 2025\nend: present", "start: 2026-11\nend: 2026-11"), "2025", "2026-11"),
        (("",), "None", "None"),
    ],
)
def test_first_and_last_use_are_as_precise_as_the_author_was(projects: tuple[str, ...], first: str, last: str) -> None:
    found = proven(*projects)
    assert (str(found.first_used), str(found.last_used)) == (first, last)


def test_a_skill_of_something_that_lasts_is_in_use() -> None:
    assert proven("start: 2020\nend: present", "start: 2021\nend: 2022").in_use
    assert not proven("start: 2020", "start: 2021\nend: 2022").in_use


# --- Periods ----------------------------------------------------------------------------------------------------


@given(st.lists(periods(), min_size=1, max_size=5))
def test_a_span_covers_the_months_of_each_of_its_periods(parts: list[Period]) -> None:
    whole = spanning(parts)
    if whole.ongoing or whole.end is not None:
        covered = set(whole.months(TODAY))
        assert all(covered >= set(part.months(TODAY)) for part in parts if part.start is not None)


@given(periods())
def test_the_span_of_one_period_is_that_period(period: Period) -> None:
    assert spanning([period]) == period


@given(st.lists(periods(), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_a_span_does_not_depend_on_the_order_of_its_periods(parts: list[Period], chance: random.Random) -> None:
    shuffled = list(parts)
    chance.shuffle(shuffled)
    assert spanning(shuffled) == spanning(parts)


def _job(positions: str, skills: str = "") -> Assembled:
    job = f"- organization: Acme\n{skills}  positions:\n{positions}"
    return assembled({"skills.yaml": "- name: Python\n- name: SQL", "experience.yaml": job})


TWO_POSITIONS = """\
  - title: Lead
    start: 2024-01
    end: present
    skills: [SQL]
  - title: Developer
    start: 2020-01
    end: 2020-06
    skills: [{skill: Python, note: wrote *it*}]
"""


def test_a_skill_of_a_position_has_the_positions_period() -> None:
    found = _job(TWO_POSITIONS)
    python, sql = found.claim("python"), found.claim("sql")
    assert (python.months, python.in_use, str(python.evidence[0].period.end)) == (6, False, "2020-06")
    assert (sql.months, sql.in_use, str(sql.first_used)) == (35, True, "2024-01")


def test_a_skill_of_the_whole_job_has_the_period_of_all_positions() -> None:
    python = _job(TWO_POSITIONS, "  skills: [Python]\n").claim("python")
    assert str(python.first_used) == "2020-01"
    assert python.in_use


def test_a_skill_of_two_positions_is_one_piece_of_evidence_without_the_time_between_them() -> None:
    python = _job(TWO_POSITIONS.replace("[SQL]", "[Python]")).claim("python")
    assert (len(python.evidence), python.months) == (1, 6 + 35)
    assert python.evidence[0].notes == ("wrote *it*",)


def test_a_job_lasts_from_its_first_position_to_its_last() -> None:
    early = Position(title="Developer", start=PartialDate(2020), end=EndDate(PartialDate(2021)))
    late = Position(title="Lead", start=PartialDate(2021), end=EndDate(PartialDate(2023, 5)))
    job = Experience(organization="Acme", positions=[late, early])
    assert period_of(job) == Period(PartialDate(2020), PartialDate(2023, 5))


# --- Single entries ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expires", "today", "expired"),
    [
        ("2026-11-22", "2026-11-22", False),
        ("2026-11-22", "2026-11-23", True),
        ("2026-11", "2026-11-30", False),
        ("2026-11", "2026-12-01", True),
        ("2026", "2026-12-31", False),
        ("2026", "2027-01-01", True),
    ],
)
def test_a_certificate_is_expired_from_the_day_after_its_last(expires: str, today: str, expired: bool) -> None:
    certificate = Certificate(title="C", issuer="I", expires=PartialDate.parse(expires))
    assert has_expired(certificate, datetime.date.fromisoformat(today)) is expired


def test_what_has_no_last_day_never_expires() -> None:
    assert not has_expired(Certificate(title="C", issuer="I", date=PartialDate(1990)), TODAY)
    assert not has_expired(Post(title="P", date=PartialDate(1990)), TODAY)


def test_every_kind_of_evidence_is_called_by_the_name_of_its_record() -> None:
    assert all(kind == record.__name__.lower() for kind, record in KINDS.items())
    assert kind_of(Skill(name="Python")) == "skill"


def _entries(records: list[Record]) -> list[Document]:
    return [
        Document(collection="projects", path="content/projects.yaml", index=number, slug=str(number), record=record)
        for number, record in enumerate(records)
    ]


def _titles(records: list[Record]) -> list[str]:
    return [entry.slug for entry in in_order(_entries(records), TODAY)]


def test_entries_with_an_order_come_first_then_the_newest_then_the_others_as_written() -> None:
    records: list[Record] = [
        Project(title="undated"),
        Project(title="old", start=PartialDate(2020), end=EndDate(PartialDate(2021))),
        Project(title="second", order=2),
        Project(title="also undated"),
        Project(title="new", start=PartialDate(2020), end=EndDate()),
        Project(title="first", order=-1, start=PartialDate(1990)),
    ]
    assert _titles(records) == ["5", "2", "4", "1", "0", "3"]


@given(st.lists(periods(), max_size=8, unique_by=lambda period: str(period.last_day(TODAY))), st.randoms())
def test_entries_of_different_days_are_ordered_alike_in_whatever_order_they_come(
    dates: list[Period], chance: random.Random
) -> None:
    ends = [EndDate(period.end) if period.end or period.ongoing else None for period in dates]
    records = [Project(title="P", start=period.start, end=end) for period, end in zip(dates, ends, strict=True)]
    entries = _entries(list(records))
    shuffled = list(entries)
    chance.shuffle(shuffled)
    assert in_order(shuffled, TODAY) == in_order(entries, TODAY)


# --- Moments, and what is yet to come ----------------------------------------------------------------------------


def test_a_moment_of_which_only_the_year_is_known_is_no_year_of_use() -> None:
    found = assembled(
        {
            "skills.yaml": "- name: Go",
            "certificates.yaml": "- title: Exam\n  issuer: Board\n  date: 2020\n  skills: [Go]",
        }
    )
    assert found.claim("go").months == 0


def test_a_position_that_is_yet_to_begin_is_neither_shown_nor_evidence() -> None:
    positions = (
        "  - title: Head\n    start: 2030-01\n    end: present\n    skills: [SQL]\n"
        "  - title: Developer\n    start: 2020-01\n    end: 2020-06\n    skills: [Python]\n"
    )
    found = _job(positions)
    record = found.portfolio.entries["experience"][0].record
    assert isinstance(record, Experience)
    assert [position.title for position in record.positions] == ["Developer"]
    assert found.claim("sql").evidence == ()
    assert not found.claim("python").in_use


def test_what_begins_in_the_future_does_not_last_yet() -> None:
    period = Period.between(PartialDate.parse("2030-01"), EndDate.parse("present"))
    assert not period.lasts_on(TODAY)
    assert list(period.months(TODAY)) == []


def test_what_was_done_in_each_position_is_kept() -> None:
    positions = (
        "  - title: Lead\n    start: 2022-01\n    end: present\n    skills: [{skill: Python, note: led it}]\n"
        "  - title: Developer\n    start: 2020-01\n    end: 2020-06\n    skills: [{skill: Python, note: wrote it}]\n"
    )
    assert _job(positions).claim("python").evidence[0].notes == ("led it", "wrote it")
