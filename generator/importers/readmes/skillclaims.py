"""Claims of one README -> skills, each once, and how the README's own entry lists them with what was done."""

from collections.abc import Callable
from functools import reduce

import msgspec

from generator.content.schema import Skill, SkillUse
from generator.importers.categories import category_of
from generator.importers.identity import run_together
from generator.importers.model import Came, Found, Origin
from generator.importers.readmes.claims import Claim
from generator.importers.readmes.headings import readme_words
from generator.importers.readmes.terms import Term, as_sentence, mentioned

_CONCEPTS = "Concepts"
"""In English and in French."""
_OTHERS = "Technologies"
"""In English and in French: technologies of no kind that we know."""
_LONGEST_NAME = 120


class Skills(msgspec.Struct, frozen=True):
    """The skills of a README."""

    found: tuple[Found, ...]
    uses: tuple[str | SkillUse, ...]
    """What its entry lists, with what was done with each."""
    lines: tuple[tuple[int, str], ...]
    """The line of each use, from 0, and why it is a guess."""
    terms: tuple[Term, ...]

    def named_in(self, text: str) -> list[str | SkillUse]:
        """The skills of the README that a text names."""
        identities = {term.identity for term in mentioned(text, listed_only=self.terms)}
        return [term.name for term in self.terms if term.identity in identities]


def skills_of(claims: tuple[Claim, ...], language: str, origin: Callable[[int], Origin]) -> Skills:
    """The skills that the claims are of, in the order of their first claims."""
    claimed: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.term.identity and len(claim.term.name) <= _LONGEST_NAME:
            claimed.setdefault(claim.term.identity, []).append(claim)
    terms = tuple(_merged([claim.term for claim in group]) for group in claimed.values())
    groups = list(claimed.values())
    found = tuple(_found(term, group, language, origin) for term, group in zip(terms, groups, strict=True))
    uses = tuple(_use(term, group) for term, group in zip(terms, groups, strict=True))
    return Skills(found, uses, tuple((group[0].line, group[0].guess) for group in groups), terms)


def _merged(terms: list[Term]) -> Term:
    """One term with the first name and all other names."""
    first = terms[0]
    names = [name for term in terms for name in (term.name, *term.aliases)]
    aliases = {name.casefold(): name for name in reversed(names) if name.casefold() != first.name.casefold()}
    return Term(first.name, tuple(reversed(aliases.values())), first.known)


def _text(group: list[Claim]) -> str:
    """What the claims say, each thing once."""
    said = [as_sentence(claim.text) for claim in group if claim.text]
    return reduce(run_together, said) if said else ""


def _use(term: Term, group: list[Claim]) -> str | SkillUse:
    text = _text(group)
    return SkillUse(skill=term.name, note=text) if text else term.name


def _found(term: Term, group: list[Claim], language: str, origin: Callable[[int], Origin]) -> Found:
    first = group[0]
    category, guess = _category(term, group, language)
    record = Skill(name=term.name, category=category, aliases=list(term.aliases), summary=_text(group) or None)
    came = [Came("name", origin(first.line), first.guess), Came("category", origin(first.line), guess)]
    if record.summary:
        came.append(Came("summary", origin(first.line)))
    return Found(collection="skills", record=record, came=tuple(came))


def _category(term: Term, group: list[Claim], language: str) -> tuple[str, str]:
    """The group a skill is listed in: that of the README, else by what kind of skill it is."""
    label = next((claim.group for claim in group if claim.group), "")
    if label and len(label) <= _LONGEST_NAME:
        return label, ""
    if all(claim.is_concept for claim in group):
        return _CONCEPTS, ""
    why = "by what kind of skill it is"
    if term.known is None:
        return _OTHERS, why
    return readme_words().categories[term.known.kind] if language == "fr" else category_of(term.known), why
