"""resume.json: the portfolio as a JSON Resume, version 1.0.0 of its schema (jsonresume.org).

It holds all of the portfolio that the schema has a place for, under the schema's names and in its order, so that it can
be read back. A work entry is one position: the schema knows no employer with several. Challenges and practices are
projects of these types, the only open list the schema has. The level of a skill is our word, whatever the language.
What the schema does not require and nobody has written is left out; so is all that a draft or the future says.
`meta.generator` tells whoever reads it back that keywords of skills are other names, and projects may be challenges.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import msgspec

from generator import PROGRAM
from generator.content.documents import Document
from generator.content.schema import Certificate, Challenge, Experience, Program, Project
from generator.dates import PartialDate, Period
from generator.exports.profiles import username
from generator.portfolio.assembly import Portfolio, changed_on
from generator.portfolio.evidence import kind_of, period_of, title_of
from generator.presentation.addresses import INDEX, RESUME_JSON, Address, absolute
from generator.presentation.cards import Cards, plain_summary

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
_YEARS = range(1000, 3000)
"""Those that the schema can write."""
_RESERVED = ";/?:@&=+$,#[]!*'()%~"


class _Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A part of the file: its fields are those of the schema, in the schema's order."""


class _Location(_Part, frozen=True, kw_only=True):
    region: str


class _Profile(_Part, frozen=True, kw_only=True):
    network: str
    username: str = ""
    url: str


class _Basics(_Part, frozen=True, kw_only=True):
    name: str
    label: str = ""
    image: str = ""
    email: str = ""
    url: str = ""
    summary: str = ""
    location: _Location | None = None
    profiles: tuple[_Profile, ...] = ()


class _Dated(_Part, frozen=True, kw_only=True):
    start_date: str = ""
    end_date: str = ""


class _Work(_Part, frozen=True, kw_only=True):
    name: str
    location: str = ""
    description: str = ""
    position: str
    url: str = ""
    start_date: str = ""
    end_date: str = ""
    summary: str = ""
    highlights: tuple[str, ...] = ()


class _Education(_Part, frozen=True, kw_only=True):
    institution: str = ""
    url: str = ""
    area: str
    study_type: str = ""
    start_date: str = ""
    end_date: str = ""


class _Certificate(_Part, frozen=True, kw_only=True):
    name: str
    date: str = ""
    url: str = ""
    issuer: str


class _Skill(_Part, frozen=True, kw_only=True):
    name: str
    level: str = ""
    keywords: tuple[str, ...] = ()


class _Language(_Part, frozen=True, kw_only=True):
    language: str
    fluency: str = ""


class _Project(_Part, frozen=True, kw_only=True):
    name: str
    description: str = ""
    highlights: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    start_date: str = ""
    end_date: str = ""
    url: str = ""
    roles: tuple[str, ...] = ()
    type: str = ""


class _Meta(_Part, frozen=True, kw_only=True):
    generator: str
    """A field of our own, as the schema allows."""
    canonical: str = ""
    version: str = ""
    last_modified: str = ""


class _Resume(_Part, frozen=True, kw_only=True):
    schema: str = msgspec.field(default="", name="$schema")
    basics: _Basics
    work: tuple[_Work, ...] = ()
    education: tuple[_Education, ...] = ()
    certificates: tuple[_Certificate, ...] = ()
    skills: tuple[_Skill, ...] = ()
    languages: tuple[_Language, ...] = ()
    projects: tuple[_Project, ...] = ()
    meta: _Meta


def resume_json(cards: Cards, base_url: str) -> str:
    """The text of the file."""
    portfolio = cards.portfolio
    entries = portfolio.entries
    made = [document for name in ("projects", "challenges", "practices") for document in entries[name]]
    resume = _Resume(
        schema=SCHEMA,
        basics=_basics(cards, base_url),
        work=tuple(work for document in entries["experience"] for work in _work(document)),
        education=tuple(map(_education, entries["programs"])),
        certificates=tuple(map(_certificate, entries["certificates"])),
        skills=tuple(
            _Skill(name=claim.skill.name, level=claim.skill.level or "", keywords=tuple(claim.skill.aliases))
            for claim in portfolio.claims
        ),
        languages=tuple(_Language(language=name, fluency=level) for name, level in cards.person.languages),
        projects=tuple(_project(portfolio, document) for document in made),
        meta=_meta(portfolio, base_url),
    )
    return msgspec.json.format(msgspec.json.encode(resume), indent=2).decode() + "\n"


def texts(data: bytes) -> Iterator[str]:
    """Every value of a resume.json as text: what must agree with the site."""

    def values(of: Any) -> Iterator[str]:
        if isinstance(of, str):
            yield of
        elif isinstance(of, dict | list):
            for value in of.values() if isinstance(of, dict) else of:
                yield from values(value)

    yield from values(msgspec.json.decode(data))


def _basics(cards: Cards, base_url: str) -> _Basics:
    person, profile = cards.person, cards.portfolio.profile
    written = cards.portfolio.person.summary
    photo = person.photo.url if person.photo is not None else ""
    return _Basics(
        name=person.contact.name,
        label=person.headline,
        image=absolute(base_url, photo.path) if isinstance(photo, Address) else photo,
        email=person.contact.email,
        url=absolute(base_url, INDEX),
        summary=profile.prose[written].text if written else "",
        location=_Location(region=person.location) if person.location else None,
        profiles=tuple(
            _Profile(network=link.label, username=username(link.url), url=_uri(link.url))
            for link in cards.portfolio.person.links
        ),
    )


def _work(document: Document) -> Iterator[_Work]:
    record = document.record
    assert isinstance(record, Experience)
    for position in record.positions:
        dates = _dates(Period.between(position.start, position.end))
        about, summary = _plain(document, record.summary), _plain(document, position.summary)
        if len(record.positions) == 1 and not summary:
            about, summary = "", about
        yield _Work(
            name=record.organization,
            location=record.location or "",
            description=about,
            position=position.title,
            url=_uri(record.url),
            start_date=dates.start_date,
            end_date=dates.end_date,
            summary=summary,
            highlights=_all_plain(document, position.highlights),
        )


def _education(document: Document) -> _Education:
    record = document.record
    assert isinstance(record, Program)
    dates = _dates(period_of(record))
    return _Education(
        institution=record.institution or "",
        url=_uri(record.url),
        area=record.title,
        study_type=record.credential or "",
        start_date=dates.start_date,
        end_date=dates.end_date,
    )


def _certificate(document: Document) -> _Certificate:
    record = document.record
    assert isinstance(record, Certificate)
    return _Certificate(name=record.title, date=_date(record.date), url=_uri(record.url), issuer=record.issuer)


def _project(portfolio: Portfolio, document: Document) -> _Project:
    record = document.record
    dates = _dates(period_of(record))
    keywords = tuple(title_of(portfolio.by_key[key].record) for key, _ in portfolio.skills_of[document.key])
    name, description = title_of(record), plain_summary(document)
    match record:
        case Project():
            return _Project(
                name=name,
                description=description,
                highlights=_all_plain(document, record.highlights),
                keywords=keywords,
                start_date=dates.start_date,
                end_date=dates.end_date,
                url=_uri(record.url or record.code),
                roles=(record.role,) if record.role else (),
            )
        case Challenge(problem=problem, solution=solution, outcome=outcome):
            steps = [step for step in (solution, outcome) if step]
            description = _plain(document, problem) or ("" if steps else description)
        case _:
            steps = []
    return _Project(
        name=name,
        description=description,
        highlights=_all_plain(document, steps),
        keywords=keywords,
        start_date=dates.start_date,
        end_date=dates.end_date,
        type=kind_of(record),
    )


def _meta(portfolio: Portfolio, base_url: str) -> _Meta:
    days = [day for entry in portfolio.by_key.values() if (day := changed_on(entry, portfolio.today)) is not None]
    return _Meta(
        generator=PROGRAM,
        canonical=absolute(base_url, RESUME_JSON),
        version="v1.0.0",
        last_modified=f"{max(days).isoformat()}T00:00:00" if days else "",
    )


def _dates(period: Period) -> _Dated:
    return _Dated(start_date=_date(period.start), end_date=_date(period.end))


def _date(date: PartialDate | None) -> str:
    return str(date) if date is not None and date.year in _YEARS else ""


def _plain(document: Document, written: str | None) -> str:
    return document.prose[written].text if written else ""


def _all_plain(document: Document, written: list[str]) -> tuple[str, ...]:
    return tuple(document.prose[item].text for item in written)


def _uri(url: str | None) -> str:
    """An address as RFC 3986 has it, which is without letters of other scripts."""
    return quote(url, safe=_RESERVED) if url else ""
