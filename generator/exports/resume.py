"""The résumé as a document: the same facts as on `/resume/`, in the same order, as many as fit on two pages.

A variant puts some of them first and leaves others out; it is another view of the same portfolio.
"""

from collections.abc import Iterator

from generator.content.documents import Document
from generator.content.schema import Challenge, Program, Project, Variant
from generator.exports.selection import Bounds, fitted
from generator.exports.variants import Choice, chosen
from generator.languages.tags import direction
from generator.portfolio.assembly import strongest_first
from generator.portfolio.evidence import KINDS, Claim
from generator.presentation.addresses import Address, output_path, section_path
from generator.presentation.cards import Cards
from generator.presentation.components import Fragment, NamedLink, PositionView
from generator.presentation.plan import Rendered
from generator.presentation.printed import (
    PrintedEntry,
    PrintedGroup,
    PrintedPosition,
    PrintedSection,
    PrintedSkill,
    ResumeDocument,
)
from generator.theming.tokens import scheme

SECTIONS = ("experience", "projects", "programs", "certificates", "challenges", "practices")
"""The collections that a résumé shows, in its order."""
TEMPLATE = "resume/resume.typ"
KEYWORDS = 20
LONGEST_PROOF = 44
"""How many letters of a title are named beside a skill."""

_NOTHING = Fragment()
_WEIGHTS = {kind: place for place, kind in enumerate(KINDS)}


def documents(cards: Cards, home: str) -> Iterator[Rendered]:
    """The PDF of a portfolio, and those of its variants. `home`: the site's absolute address; empty if not known."""
    site = cards.portfolio.site
    yield Rendered(path=pdf_path(), template=TEMPLATE, view=_Writer(cards, home).document(), part="the résumé's PDF")
    for variant in site.resume.variants:
        yield Rendered(
            path=pdf_path(variant.name),
            template=TEMPLATE,
            view=_Writer(cards, home, variant).document(),
            part=f"the résumé's variant `{variant.name}`",
            is_withheld=bool(variant.private),
        )


def pdf_path(variant: str = "") -> str:
    """The output of a résumé's PDF."""
    return f"resume-{variant}.pdf" if variant else "resume.pdf"


def foremost(entries: tuple[Document, ...], count: int) -> tuple[Document, ...]:
    """The first entries of a collection: the featured ones, then as they come."""
    return tuple(sorted(entries, key=lambda document: not _is_featured(document))[:count])


def _is_featured(document: Document) -> bool:
    return isinstance(document.record, Project) and document.record.featured


def lines_of(document: Document) -> list[str]:
    """What a résumé says of an entry below its title."""
    match document.record:
        case Project(highlights=lines) | Program(outcomes=lines):
            return lines
        case Challenge(outcome=str() as outcome):
            return [outcome]
    return []


def best_evidence(claim: Claim) -> Document | None:
    """The weightiest piece of evidence of a skill, the newest of these."""
    best = min(claim.evidence, key=lambda item: _WEIGHTS[item.kind], default=None)
    return best.document if best is not None else None


class _Writer:
    """Makes one document."""

    def __init__(self, cards: Cards, home: str, variant: Variant | None = None) -> None:
        self._cards = cards
        self._portfolio = cards.portfolio
        self._home = home
        self._headline = variant.headline if variant is not None else None
        wanted = variant.private if variant is not None else []
        self._private = tuple(secret.value for secret in cards.portfolio.private if secret.name in wanted)
        self._first = chosen(variant.first, self._portfolio) if variant is not None else Choice()
        self._left_out = chosen(variant.leave_out, self._portfolio) if variant is not None else Choice()

    def document(self) -> ResumeDocument:
        """As much as fits."""
        return fitted(self._bounded)

    def _bounded(self, bounds: Bounds) -> ResumeDocument:
        site, person = self._portfolio.site, self._cards.person
        claims = self._claims()
        shown = claims[: bounds.skills]
        groups = self._groups(shown, {claim.document.key for claim in claims[: bounds.proofs]})
        return ResumeDocument(
            language=site.language,
            direction=direction(site.language),
            paper=site.resume.paper,
            accent=scheme(site.theme).light["accent"],
            home=self._home,
            name=person.contact.name,
            headline=self._headline or person.headline,
            location=person.location,
            email=person.contact.email,
            private=self._private,
            links=person.contact.links,
            availability=person.availability,
            summary=person.summary,
            groups=groups,
            every_skill=Address(section_path("skills")),
            skills_left_out=len(claims) - len(shown),
            sections=tuple(self._section(name, bounds) for name in self._sections()),
            languages=person.languages,
            keywords=tuple(claim.skill.name for claim in claims[:KEYWORDS]),
        )

    # --- Skills ---------------------------------------------------------------------------------------------------

    def _claims(self) -> list[Claim]:
        """The skills, those that come first and then the strongest."""
        if "skills" in self._left_out.sections:
            return []
        first = {key: place for place, key in enumerate(self._first.skills)}
        claims = [item for item in strongest_first(self._portfolio) if item.document.key not in self._left_out.skills]
        return sorted(claims, key=lambda claim: first.get(claim.document.key, len(first)))

    def _groups(self, claims: list[Claim], proven: set[str]) -> tuple[PrintedGroup, ...]:
        """The skills by category, as the site groups them; what comes first is first among and in the groups."""
        first = {key: place for place, key in enumerate(self._first.skills)}
        shown = {claim.document.key for claim in claims}
        ordered = [claim for claim in self._portfolio.claims if claim.document.key in shown]
        groups: dict[str, list[Claim]] = {}
        for claim in ordered:
            groups.setdefault(claim.skill.category, []).append(claim)

        def place(claim: Claim) -> int:
            return first.get(claim.document.key, len(first))

        listed = sorted(groups.items(), key=lambda group: min(map(place, group[1])))
        return tuple(
            PrintedGroup(name=name, skills=tuple(self._skill(claim, proven) for claim in sorted(members, key=place)))
            for name, members in listed
        )

    def _skill(self, claim: Claim, proven: set[str]) -> PrintedSkill:
        best = best_evidence(claim) if claim.document.key in proven else None
        link = self._cards.entry_link(best) if best is not None else None
        return PrintedSkill(
            name=claim.skill.name,
            url=Address(output_path(claim.document)),
            best=NamedLink(url=link.url, label=_shortened(link.label)) if link is not None else None,
        )

    # --- Entries --------------------------------------------------------------------------------------------------

    def _sections(self) -> list[str]:
        first = [name for name in self._first.sections if name in SECTIONS]
        names = dict.fromkeys([*first, *SECTIONS])
        return [name for name in names if name not in self._left_out.sections and self._entries(name)]

    def _entries(self, section: str) -> tuple[Document, ...]:
        return tuple(item for item in self._portfolio.entries[section] if item.key not in self._left_out.entries)

    def _section(self, section: str, bounds: Bounds) -> PrintedSection:
        entries = {document.key: document for document in self._entries(section)}
        named = [key for key in self._first.entries if key in entries]
        proving = [key for key, document in entries.items() if self._proves_first(document)]
        first = dict.fromkeys([*named, *proving])
        others = tuple(document for key, document in entries.items() if key not in first)
        ranked = [*first, *(document.key for document in foremost(others, len(others)))]
        shown = set(ranked[: bounds.entries_of(section)])
        in_order = [entries[key] for key in (*first, *(document.key for document in others)) if key in shown]
        return PrintedSection(
            section=section,
            entries=tuple(self._entry(document, bounds) for document in in_order),
            every=Address(section_path(section)),
            left_out=len(entries) - len(shown),
        )

    def _proves_first(self, document: Document) -> bool:
        """Whether an entry proves one of the skills that come first."""
        return any(key in self._first.skills for key, _ in self._portfolio.skills_of[document.key])

    def _entry(self, document: Document, bounds: Bounds) -> PrintedEntry:
        cards, card = self._cards, self._cards.entry_card(document)
        positions = cards.positions(document)
        single = _told(positions[0]) if len(positions) == 1 else ()
        lines = (*single, *cards.proses(document, lines_of(document)))[: bounds.lines]
        earlier = max(1, bounds.lines - 1)
        return PrintedEntry(
            title=card.title,
            url=card.url,
            role=card.role if len(positions) < 2 else "",
            by=card.by,
            period=card.period,
            expired=card.expired,
            summary=card.summary if bounds.summaries or not lines else _NOTHING,
            lines=lines,
            positions=tuple(
                PrintedPosition(
                    title=position.title,
                    period=position.period,
                    lines=_told(position)[: bounds.lines if number == 0 else earlier],
                )
                for number, position in enumerate(positions)
                if len(positions) > 1
            ),
        )


def _told(position: PositionView) -> tuple[Fragment, ...]:
    """What the role was, and what was achieved in it."""
    return (position.summary, *position.highlights) if position.summary else position.highlights


def _shortened(title: str) -> str:
    """A title, cut after a word if it is long."""
    if len(title) <= LONGEST_PROOF:
        return title
    cut = title[: LONGEST_PROOF - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
