"""The pictures that networks show beside a link: which pages have one of their own, and what is on it."""

from collections.abc import Iterator
from functools import cached_property
from urllib.parse import unquote

from generator.content.documents import Document
from generator.dates import Period
from generator.languages.tags import direction
from generator.portfolio.evidence import KINDS, Claim, kind_of, title_of
from generator.presentation import components
from generator.presentation.addresses import INDEX, absolute, output_path
from generator.presentation.cards import Cards, plain_summary
from generator.presentation.plan import Rendered
from generator.presentation.printed import SocialCard
from generator.theming.tokens import scheme

TEMPLATE = "resume/card.typ"
COLLECTIONS = ("projects", "experience", "programs", "challenges", "practices", "certificates", "posts")
"""The collections whose entries have cards, besides the skills."""
LONGEST_LEAD = 150
"""How many letters of a sentence are shown."""
SHOWN_SKILLS = 5
"""How many skills a piece of work names."""


def card_path(page: str) -> str:
    """The output of a page's card. Not beside the page: an entry's own files are there."""
    stem = page.removesuffix(f"/{INDEX}") if page != INDEX else "home"
    return f"assets/cards/{stem}.png"


class SocialCards:
    """The cards of one portfolio; there are none if the site's address is not known or the author wants none."""

    def __init__(self, cards: Cards, base_url: str) -> None:
        self._cards = cards
        self._portfolio = cards.portfolio
        self._base_url = base_url
        self.are_made = bool(base_url) and cards.portfolio.site.cards

    def of(self, page: str) -> components.CardLink | None:
        """The card of a page: its own, or that of the site."""
        if not self.are_made:
            return None
        if page not in self._titles:
            return components.CardLink(url=absolute(self._base_url, card_path(INDEX)), title="")
        return components.CardLink(url=absolute(self._base_url, card_path(page)), title=self._titles[page])

    @cached_property
    def _titles(self) -> dict[str, str]:
        """The titles of the pages that have a card of their own, besides the home page."""
        documents = [claim.document for claim in self._portfolio.claims]
        documents += (item for name, found in self._portfolio.entries.items() if name in COLLECTIONS for item in found)
        return {output_path(document): title_of(document.record) for document in documents}

    def outputs(self) -> Iterator[Rendered]:
        """All cards."""
        if not self.are_made:
            return
        yield self._output(INDEX, self._home(), part="the card of the home page")
        for claim in self._portfolio.claims:
            yield self._output(output_path(claim.document), self._skill(claim), source=claim.document.path)
        for collection, documents in self._portfolio.entries.items():
            if collection in COLLECTIONS:
                for document in documents:
                    yield self._output(output_path(document), self._entry(document), source=document.path)

    def _output(self, page: str, view: SocialCard, *, source: str = "", part: str = "") -> Rendered:
        return Rendered(path=card_path(page), template=TEMPLATE, view=view, source=source, part=part)

    def _home(self) -> SocialCard:
        portfolio, person = self._portfolio, self._cards.person
        found = {kind: len(portfolio.entries[kind if kind == "experience" else f"{kind}s"]) for kind in KINDS}
        counts = tuple(components.Count(kind=kind, number=number) for kind, number in found.items() if number)
        lead = person.availability or person.location
        return self._card("home", portfolio.title, (person.headline,), lead=lead, counts=counts)

    def _skill(self, claim: Claim) -> SocialCard:
        counts = self._cards.skill_card(claim).counts
        return self._card(
            "skill",
            claim.skill.name,
            (claim.skill.category,),
            lead=plain_summary(claim.document),
            level=claim.skill.level or "",
            counts=counts,
        )

    def _entry(self, document: Document) -> SocialCard:
        card = self._cards.entry_card(document)
        skills = tuple(link.name for link in card.skills)
        shown = skills[:SHOWN_SKILLS]
        return self._card(
            kind_of(document.record),
            card.title,
            (card.role, card.by),
            card.period,
            lead=plain_summary(document),
            skills=shown,
            more_skills=len(skills) - len(shown),
        )

    def _card(
        self,
        kind: str,
        title: str,
        details: tuple[str, ...],
        period: Period = Period(),  # noqa: B008 - a frozen value
        *,
        lead: str = "",
        level: str = "",
        counts: tuple[components.Count, ...] = (),
        skills: tuple[str, ...] = (),
        more_skills: int = 0,
    ) -> SocialCard:
        language = self._portfolio.site.language
        colors = scheme(self._portfolio.site.theme).light
        return SocialCard(
            language=language,
            direction=direction(language),
            name=self._portfolio.person.name,
            kind=kind,
            title=title,
            details=tuple(filter(None, details)),
            period=period,
            lead=_cut(lead),
            level=level,
            counts=counts,
            skills=skills,
            more_skills=more_skills,
            address=unquote(self._base_url.partition("//")[2].rstrip("/")),
            paper=colors["paper"],
            ink=colors["ink"],
            ink_soft=colors["ink-soft"],
            line=colors["line"],
            accent=colors["accent"],
            on_accent=colors["on-accent"],
            marker=colors["marker"],
        )


def _cut(sentence: str) -> str:
    """A sentence, cut after a word if it is long."""
    if len(sentence) <= LONGEST_LEAD:
        return sentence
    cut = sentence[: LONGEST_LEAD - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
