"""What pages share: cards, links and texts of the portfolio, each made once, whichever pages show it."""

from functools import cached_property

from generator.content.documents import Document, slugify
from generator.content.schema import Belonging, Certificate, Experience, Image, Position, Program, Project, SkillUse
from generator.dates import Period
from generator.images.model import MEDIA_TYPES, Facts
from generator.markup.model import Html, Link
from generator.portfolio.assembly import Portfolio, fold
from generator.portfolio.evidence import Claim, Evidence, has_expired, kind_of, period_of, title_of
from generator.presentation import components
from generator.presentation.addresses import CONTACT_CARD, Address, output_path
from generator.presentation.links import Links

_NOWHERE = "#"
"""Where a link that leads nowhere leads: it is reported, and the site is not published."""


_NOTHING = components.Fragment()


class Cards:
    """Makes the parts of one portfolio's pages."""

    def __init__(self, portfolio: Portfolio, links: Links) -> None:
        self.portfolio = portfolio
        self._links = links
        self._entry_cards: dict[str, components.EntryCard] = {}
        self._summaries: dict[str, components.Fragment] = {}
        self._skill_cards: dict[str, components.SkillCard] = {}
        self._skill_links: dict[str, components.SkillLink] = {}
        self._entry_links: dict[str, components.NamedLink] = {}

    # --- Texts ----------------------------------------------------------------------------------------------------

    def _hole(self, document: Document, link: Link) -> components.Hole:
        target = self._links.resolve(document, link)
        if not isinstance(target, Address):
            return _NOWHERE
        return self._picture(target, dict(link.attributes)) if link.kind == "picture" else target

    def html(self, document: Document, html: Html) -> components.Fragment:
        """A text of a document with its links led to their places."""
        if not html.links:
            return components.Fragment(html.parts)
        return components.Fragment(html.parts, tuple(self._hole(document, link) for link in html.links))

    def prose(self, document: Document, written: str | None) -> components.Fragment:
        """A field's inline Markdown; empty if it was not written."""
        return self.html(document, document.prose[written].html) if written else _NOTHING

    def proses(self, document: Document, written: list[str]) -> tuple[components.Fragment, ...]:
        """Each item of a list of texts."""
        return tuple(self.prose(document, item) for item in written)

    def notes(self, document: Document, notes: tuple[str, ...]) -> components.Fragment:
        """What was done with a skill, in one run of text."""
        return _run_together([self.prose(document, note) for note in notes]) if notes else _NOTHING

    def summary(self, document: Document) -> components.Fragment:
        """What an entry says of itself in short: its summary, else what it does say, else how its text begins."""
        summary = self._summaries.get(document.key)
        if summary is None:
            written = _short_text(document)
            summary = self.prose(document, written) if written else self.html(document, document.body.excerpt)
            self._summaries[document.key] = summary
        return summary

    def picture(self, document: Document, image: Image | None) -> components.Picture | None:
        """A picture that a field names."""
        target = self._links.image(document, image) if image is not None else None
        if image is None or not isinstance(target, Address):
            return None
        return self._picture(target, {"alt": image.alt})

    def _picture(self, address: Address, attributes: dict[str, str]) -> components.Picture:
        """The picture at an address, with the files that show it. `attributes`: those that its author wrote."""
        shown = self._links.shown(address)
        alt = attributes.pop("alt", "")
        if shown is None:
            return components.Picture(url=address, alt=alt, attributes=tuple(attributes.items()))
        width, height = _size(shown.facts, attributes)
        return components.Picture(
            url=Address(shown.files.fallback.path),
            alt=alt,
            width=width,
            height=height,
            forms=tuple(
                components.Candidates(
                    media_type=MEDIA_TYPES[files[0].recipe.form],
                    files=tuple(
                        components.Candidate(url=Address(file.path), width=file.recipe.width) for file in files
                    ),
                )
                for files in shown.files.modern
            ),
            attributes=tuple(attributes.items()),
        )

    def text(self, document: Document) -> components.Text:
        """An entry's free text."""
        body = document.body
        outline = tuple(
            components.OutlineItem(level=heading.level, anchor=heading.anchor, title=heading.title)
            for heading in body.outline
        )
        addresses = tuple(self._hole(document, link) for link in body.links)
        html = components.Body(document.path, addresses) if body.is_written else components.Body()
        return components.Text(html=html, outline=outline)

    # --- Parts of pages -------------------------------------------------------------------------------------------

    def entry_link(self, document: Document) -> components.NamedLink:
        """A link to an entry by its title."""
        link = self._entry_links.get(document.key)
        if link is None:
            link = components.NamedLink(url=Address(output_path(document)), label=title_of(document.record))
            self._entry_links[document.key] = link
        return link

    def part_of(self, document: Document) -> components.NamedLink | None:
        """A link to what an entry belongs to."""
        record = document.record
        whole = self.portfolio.by_key.get(record.part_of or "") if isinstance(record, Belonging) else None
        return self.entry_link(whole) if whole is not None else None

    def skill_links(self, document: Document) -> tuple[components.SkillLink, ...]:
        """The skills of an entry, with its notes."""
        return tuple(
            self._skill_link(key, self.notes(document, notes)) for key, notes in self.portfolio.skills_of[document.key]
        )

    def skill_links_of(self, position: Position) -> tuple[components.SkillLink, ...]:
        """The skills of a position."""
        names = [item.skill if isinstance(item, SkillUse) else item for item in position.skills]
        keys = [key for name in names if (key := self.portfolio.skill_names.get(fold(name))) is not None]
        return tuple(self._skill_link(key) for key in dict.fromkeys(keys))

    def skills(self, keys: tuple[str, ...]) -> tuple[components.SkillLink, ...]:
        """Skills by their keys."""
        return tuple(self._skill_link(key) for key in keys)

    def _skill_link(self, key: str, note: components.Fragment = _NOTHING) -> components.SkillLink:
        plain = self._skill_links.get(key)
        if plain is None:
            document = self.portfolio.by_key[key]
            plain = components.SkillLink(name=title_of(document.record), url=Address(output_path(document)))
            self._skill_links[key] = plain
        return components.SkillLink(name=plain.name, url=plain.url, note=note) if note else plain

    def skill_card(self, claim: Claim) -> components.SkillCard:
        """A skill in a list."""
        card = self._skill_cards.get(claim.document.key)
        if card is None:
            card = self._skill_cards[claim.document.key] = self._new_skill_card(claim)
        return card

    def _new_skill_card(self, claim: Claim) -> components.SkillCard:
        return components.SkillCard(
            name=claim.skill.name,
            url=Address(output_path(claim.document)),
            level=claim.skill.level or "",
            summary=self.summary(claim.document),
            counts=tuple(components.Count(kind=kind, number=number) for kind, number in claim.counts),
            evidence=len(claim.evidence),
            last_used=claim.last_used,
            in_use=claim.in_use,
            draft=claim.document.key in self.portfolio.previewed,
        )

    @cached_property
    def skill_groups(self) -> tuple[components.SkillGroup, ...]:
        """All skills by category, categories in the order in which they first occur."""
        by_category: dict[str, list[components.SkillCard]] = {}
        for claim in self.portfolio.claims:
            by_category.setdefault(claim.skill.category, []).append(self.skill_card(claim))
        return tuple(
            components.SkillGroup(name=category, anchor=self.category_anchors[category], skills=tuple(cards))
            for category, cards in by_category.items()
        )

    @cached_property
    def category_anchors(self) -> dict[str, str]:
        """The id of each category's heading; begins with `_` as all ids of templates do, unlike those of texts."""
        anchors: dict[str, str] = {}
        used: dict[str, int] = {}
        for category in dict.fromkeys(claim.skill.category for claim in self.portfolio.claims):
            slug = slugify(category) or "skills"
            used[slug] = used.get(slug, 0) + 1
            anchors[category] = f"_{slug}{f'-{used[slug]}' if used[slug] > 1 else ''}"
        return anchors

    def entry_card(self, document: Document) -> components.EntryCard:
        """An entry in a list."""
        card = self._entry_cards.get(document.key)
        if card is None:
            card = self._entry_cards[document.key] = self._new_entry_card(document)
        return card

    def _new_entry_card(self, document: Document) -> components.EntryCard:
        record = document.record
        return components.EntryCard(
            kind=kind_of(record),
            title=title_of(record),
            url=Address(output_path(document)),
            summary=self.summary(document),
            by=by_of(document),
            role=_role_of(document),
            period=period_of(record),
            skills=self.skill_links(document),
            image=self.picture(document, record.image) if isinstance(record, Project) else None,
            part_of=self.part_of(document),
            expired=has_expired(record, self.portfolio.today),
            draft=document.key in self.portfolio.previewed,
        )

    def entry_cards(self, documents: tuple[Document, ...]) -> tuple[components.EntryCard, ...]:
        """Entries in a list."""
        return tuple(self.entry_card(document) for document in documents)

    def evidence(self, item: Evidence, claim: Claim) -> components.EvidenceItem:
        """One proof of a skill, with what was done if the author says so, else with the entry's own words.

        What the skill's summary says already is not said again.
        """
        card = self.entry_card(item.document)
        notes = tuple(note for note in item.notes if _words(note) != _words(claim.skill.summary or ""))
        return components.EvidenceItem(
            kind=item.kind,
            title=card.title,
            url=card.url,
            note=self.notes(item.document, notes) if item.notes else card.summary,
            by=card.by,
            part_of=card.part_of,
            period=item.period,
            expired=card.expired,
        )

    def positions(self, document: Document) -> tuple[components.PositionView, ...]:
        """The roles held at an organisation."""
        record = document.record
        if not isinstance(record, Experience):
            return ()
        return tuple(
            components.PositionView(
                title=position.title,
                period=Period.between(position.start, position.end),
                summary=self.prose(document, position.summary),
                highlights=self.proses(document, position.highlights),
                skills=self.skill_links_of(position),
            )
            for position in record.positions
        )

    @cached_property
    def contact(self) -> components.Contact:
        """How to reach the person."""
        profile = self.portfolio.person
        links = tuple(components.NamedLink(url=link.url, label=link.label) for link in profile.links)
        return components.Contact(name=profile.name, email=profile.email or "", links=links)

    @cached_property
    def person(self) -> components.Person:
        """Who the portfolio is about."""
        profile, document = self.portfolio.person, self.portfolio.profile
        return components.Person(
            contact=self.contact,
            headline=profile.headline or "",
            summary=self.prose(document, profile.summary),
            location=profile.location or "",
            availability=profile.availability or "",
            languages=tuple((language.name, language.level or "") for language in profile.languages),
            photo=self.picture(document, profile.photo),
            card=Address(CONTACT_CARD),
        )


def _size(facts: Facts, attributes: dict[str, str]) -> tuple[int, int]:
    """How large a picture is shown at most, taken out of what its author wrote: never out of its proportions."""
    written = {name: int(attributes.pop(name, "0")[:5]) for name in ("width", "height")}
    if written["width"]:
        return written["width"], max(1, round(written["width"] * facts.height / facts.width))
    if written["height"]:
        return max(1, round(written["height"] * facts.width / facts.height)), written["height"]
    return facts.width, facts.height


def _short_text(document: Document) -> str | None:
    """The first that an entry has of what it can say of itself in short."""
    fields = ("summary", "solution", "problem", "outcome")
    return next((text for field in fields if (text := getattr(document.record, field, None))), None)


def by_of(document: Document) -> str:
    """Whose an entry is: the institution, issuer or nobody's."""
    match document.record:
        case Program(institution=institution):
            return institution or ""
        case Certificate(issuer=issuer):
            return issuer
    return ""


def _role_of(document: Document) -> str:
    match document.record:
        case Project(role=role):
            return role or ""
        case Experience(positions=positions):
            return positions[0].title
    return ""


def _words(text: str) -> str:
    """A text by which two are compared: without case, line breaks and the full stop."""
    return " ".join(text.split()).rstrip(".").casefold()


def plain_summary(document: Document) -> str:
    """An entry's short text without markup, for search engines and the feed."""
    written = _short_text(document)
    return document.prose[written].text if written else document.body.excerpt_text


def _run_together(texts: list[components.Fragment]) -> components.Fragment:
    """Texts one after the other with a space between them."""
    if len(texts) == 1:
        return texts[0]
    parts = [""]
    addresses: list[components.Hole] = []
    for number, text in enumerate(texts):
        first, *others = text.parts
        parts[-1] += f" {first}" if number else first
        parts += others
        addresses += text.addresses
    return components.Fragment(tuple(parts), tuple(addresses))
