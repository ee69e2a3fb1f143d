"""What the variants of a résumé put first and leave out: the author's names, and what they stand for."""

from collections.abc import Iterator
from typing import get_args

import msgspec

from generator.content.documents import Document
from generator.content.schema import Variant
from generator.content.values import Section
from generator.diagnostics import Diagnostic, did_you_mean, error
from generator.portfolio.assembly import Portfolio, fold
from generator.reading.places import Places


class Choice(msgspec.Struct, frozen=True):
    """Some parts of a portfolio, each kind in the order in which they are named."""

    sections: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    """By their keys; of a category all that belong to it."""
    entries: tuple[str, ...] = ()
    """By their keys."""


def chosen(names: list[str], portfolio: Portfolio) -> Choice:
    """What names stand for; a name that stands for nothing is left out."""
    found = [item for name in names for item in meaning(name, portfolio)]
    of_kind = {kind: tuple(dict.fromkeys(key for known, key in found if known == kind)) for kind, _ in found}
    return Choice(of_kind.get("section", ()), of_kind.get("skill", ()), of_kind.get("entry", ()))


def meaning(name: str, portfolio: Portfolio) -> list[tuple[str, str]]:
    """The kinds and keys of what a name stands for: a section, a skill, all skills of a category, or an entry."""
    if name in get_args(Section):
        return [("section", name)]
    skill = portfolio.skill_names.get(fold(name)) or (name if name.startswith("skills/") else None)
    if skill in portfolio.by_key:
        return [("skill", skill)]
    claims = portfolio.claims
    category = [("skill", claim.document.key) for claim in claims if fold(claim.skill.category) == fold(name)]
    return category or ([("entry", name)] if name in portfolio.by_key else [])


def mistakes(portfolio: Portfolio, settings: Document, places: Places) -> Iterator[Diagnostic]:
    """Names in variants that stand for nothing. `settings`: the document of the site's settings."""
    for number, variant in enumerate(portfolio.site.resume.variants):
        for field, name in _named(variant):
            if not meaning(name, portfolio) and name not in portfolio.unpublished:
                place = places.field(settings, "resume", "variants", number, *field)
                hint = did_you_mean(name, _known(portfolio)) or "name a section, a skill, a category or an entry"
                yield error("unknown-part", f"the portfolio has no part `{name}`", place, hint)


def _named(variant: Variant) -> Iterator[tuple[tuple[str, int], str]]:
    for field, names in (("first", variant.first), ("leave_out", variant.leave_out)):
        yield from (((field, index), name) for index, name in enumerate(names))


def _known(portfolio: Portfolio) -> list[str]:
    skills = [claim.skill for claim in portfolio.claims]
    names = [*(skill.name for skill in skills), *(skill.category for skill in skills)]
    return list(dict.fromkeys([*names, *get_args(Section), *portfolio.by_key]))
