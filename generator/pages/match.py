"""The page that reads a job advertisement: what the script on it looks for, and what it shows of what it finds.

A spelling leads to one skill. The author's own names win: a common skill that goes by one of them is the author's, with
all its other spellings. What is left of the common skills is what an advertisement can ask for and this person lacks.

All spellings are a script of their own: they are hundreds, and nobody needs them before the page is read.
"""

import hashlib
from collections.abc import Iterator

import msgspec

from generator.portfolio.assembly import Portfolio, strongest_first
from generator.portfolio.evidence import KINDS, Claim
from generator.portfolio.skillnames import Certainty, SkillNames, Spelling, forms, skill_names
from generator.presentation import components, views
from generator.presentation.addresses import Address
from generator.presentation.cards import Cards
from generator.presentation.plan import Rendered

SHOWN_WORK = 3
"""How many pieces of work stand behind a skill on this page: its own page has all of them."""

_MARKS: dict[Certainty, str] = {"sure": "", "cased": "=", "ambiguous": "?"}
"""What the script reads before a spelling."""


def match_page(cards: Cards, frame: components.Frame, names: Rendered) -> views.MatchPage:
    """The page for the portfolio's skills, the best proven first. `names`: the output of `match_names`."""
    return views.MatchPage(
        frame=frame,
        person=cards.person,
        skills=tuple(_skill(cards, claim) for claim in strongest_first(cards.portfolio)),
        names=Address(names.path),
    )


def match_names(portfolio: Portfolio) -> Rendered:
    """The script that hands the page all names it looks for. Other names have another address, as all scripts have."""
    names = msgspec.json.encode(_looked_for(portfolio.claims, skill_names())).decode()
    view = views.Finished(text=f"self.skillfolioNames={names}\n")
    digest = hashlib.sha256(view.text.encode()).hexdigest()
    path = f"assets/names-{digest[:8]}.js"
    return Rendered(path=path, template="", view=view, part="the page that reads advertisements")


def _skill(cards: Cards, claim: Claim) -> views.MatchSkill:
    kinds = list(KINDS)
    weightiest = sorted(claim.evidence, key=lambda item: kinds.index(item.kind))[:SHOWN_WORK]
    return views.MatchSkill(
        card=cards.skill_card(claim),
        slug=claim.document.slug,
        work=tuple(cards.entry_link(item.document) for item in weightiest),
    )


def _looked_for(claims: tuple[Claim, ...], known: SkillNames) -> list[list[str]]:
    """All spellings by skill, in the form `[slug, spelling, …]`; the last without a slug, phrases that are no skill."""
    owners = _owners(claims)
    own = {claim.document.slug: [*map(known.spelling, _names(claim))] for claim in claims}
    taken = {skill.name: slug for form, slug in reversed(owners.items()) if (skill := known.find(form)) is not None}
    absent: list[list[str]] = []
    for skill in known.skills:
        slug = taken.get(skill.name)
        if slug is not None:
            own[slug] += (item for item in skill.spellings if owners.get(forms(item.text)[0], slug) == slug)
        else:
            absent.append([_free(skill.slug, own), *_marked(skill.spellings)])
    claimed = [[slug, *dict.fromkeys(_marked(spellings))] for slug, spellings in own.items()]
    return [*claimed, *absent, ["", *known.phrases]]


def _names(claim: Claim) -> list[str]:
    return [claim.skill.name, *claim.skill.aliases]


def _owners(claims: tuple[Claim, ...]) -> dict[str, str]:
    """The slug of the skill that each written name belongs to; a name counts before another skill's alias."""
    owners: dict[str, str] = {}
    for names in ([[claim.skill.name] for claim in claims], [claim.skill.aliases for claim in claims]):
        for claim, written in zip(claims, names, strict=True):
            for form in (form for name in written for form in forms(name)):
                owners.setdefault(form, claim.document.slug)
    return owners


def _marked(spellings: list[Spelling] | tuple[Spelling, ...]) -> Iterator[str]:
    return (_MARKS[item.certainty] + (item.text.lstrip("=?") or item.text) for item in spellings)


def _free(slug: str, taken: dict[str, list[Spelling]]) -> str:
    """A slug that no skill of the portfolio has."""
    while slug in taken:
        slug += "-"
    return slug
