"""The portfolio as seen from one page: cards, links and texts with every address relative to that page."""

from urllib.parse import quote, urlsplit

from generator import views
from generator.addresses import FEED, INDEX, RESUME, absolute, output_path, relative, section_path, without_index
from generator.dates import Period
from generator.documents import Document, slugify
from generator.evidence import Claim, Evidence, has_expired, kind_of, period_of, title_of
from generator.links import Links, Target
from generator.markup.model import Html, Link
from generator.portfolio import Portfolio, fold
from generator.schema import (
    Belonging,
    Certificate,
    Experience,
    Image,
    Page,
    Position,
    Program,
    Project,
    Section,
    SkillUse,
)

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
"""Languages written from right to left (Unicode CLDR's character order)."""


class Perspective:
    """Builds the views of one page."""

    def __init__(
        self,
        portfolio: Portfolio,
        links: Links,
        page: str,
        *,
        base_url: str,
        stylesheet: str,
        navigation: tuple[Section, ...],
        anywhere: bool = False,
    ) -> None:
        """`page`: the output's path. `anywhere`: the page is shown at unknown depths, as a 404 page is."""
        self.portfolio = portfolio
        self.page = page
        self._links = links
        self._base_url = base_url
        self._stylesheet = stylesheet
        self._navigation = navigation
        self._root = urlsplit(base_url).path if anywhere and base_url else None

    # --- Addresses ------------------------------------------------------------------------------------------------

    def to(self, path: str, anchor: str = "") -> views.Address:
        """The address of an output."""
        address = relative(path, self.page) if self._root is None else f"{self._root}{without_index(path)}"
        return quote(address) + (f"#{quote(anchor)}" if anchor else "")

    def to_entry(self, document: Document) -> views.Address:
        """The address of an entry's page."""
        return self.to(output_path(document))

    def canonical(self) -> str:
        """The page's absolute address; empty if the site's is not known."""
        return absolute(self._base_url, self.page)

    def html(self, document: Document, html: Html) -> views.Fragment:
        """A text of a document with its links led from here."""

        def address(link: Link) -> str:
            target = self._links.resolve(document, link)
            return self.to(target.path, target.anchor) if isinstance(target, Target) else "#"

        return html.fill(address)

    def prose(self, document: Document, written: str | None) -> views.Fragment:
        """A field's inline Markdown; empty if it was not written."""
        return self.html(document, document.prose[written].html) if written else ""

    def proses(self, document: Document, written: list[str]) -> tuple[views.Fragment, ...]:
        """Each item of a list of texts."""
        return tuple(self.prose(document, item) for item in written)

    def notes(self, document: Document, notes: tuple[str, ...]) -> views.Fragment:
        """What was done with a skill, in one run of text."""
        return " ".join(self.prose(document, note) for note in notes)

    def summary(self, document: Document) -> views.Fragment:
        """What an entry says of itself in short: its summary, else what it does say, else how its text begins."""
        written = _short_text(document)
        return self.prose(document, written) if written else self.html(document, document.body.excerpt)

    def picture(self, document: Document, image: Image | None) -> views.Picture | None:
        """A picture that a field names."""
        target = self._links.image(document, image) if image is not None else None
        if image is None or not isinstance(target, Target):
            return None
        return views.Picture(url=self.to(target.path), alt=image.alt)

    def text(self, document: Document) -> views.Text:
        """An entry's free text."""
        outline = tuple(
            views.OutlineItem(level=heading.level, anchor=heading.anchor, title=heading.title)
            for heading in document.body.outline
        )
        return views.Text(html=self.html(document, document.body.html), outline=outline)

    # --- Parts of pages -------------------------------------------------------------------------------------------

    def entry_link(self, document: Document) -> views.NamedLink:
        """A link to an entry by its title."""
        return views.NamedLink(url=self.to_entry(document), label=title_of(document.record))

    def section_link(self, section: str) -> views.NamedLink:
        """A link to a section; its words are the template's."""
        current = self.page.startswith(f"{section}/")
        return views.NamedLink(url=self.to(section_path(section)), section=section, current=current)

    def part_of(self, document: Document) -> views.NamedLink | None:
        """A link to what an entry belongs to."""
        record = document.record
        whole = self.portfolio.by_key.get(record.part_of or "") if isinstance(record, Belonging) else None
        return self.entry_link(whole) if whole is not None else None

    def skill_links(self, document: Document) -> tuple[views.SkillLink, ...]:
        """The skills of an entry, with its notes."""
        return tuple(
            self._skill_link(key, self.notes(document, notes)) for key, notes in self.portfolio.skills_of[document.key]
        )

    def skill_links_of(self, position: Position) -> tuple[views.SkillLink, ...]:
        """The skills of a position."""
        names = [item.skill if isinstance(item, SkillUse) else item for item in position.skills]
        keys = [key for name in names if (key := self.portfolio.skill_names.get(fold(name))) is not None]
        return tuple(self._skill_link(key) for key in dict.fromkeys(keys))

    def skills(self, keys: tuple[str, ...]) -> tuple[views.SkillLink, ...]:
        """Skills by their keys."""
        return tuple(self._skill_link(key) for key in keys)

    def _skill_link(self, key: str, note: views.Fragment = "") -> views.SkillLink:
        document = self.portfolio.by_key[key]
        return views.SkillLink(name=title_of(document.record), url=self.to_entry(document), note=note)

    def skill_card(self, claim: Claim) -> views.SkillCard:
        """A skill in a list."""
        return views.SkillCard(
            name=claim.skill.name,
            url=self.to_entry(claim.document),
            level=claim.skill.level or "",
            summary=self.summary(claim.document),
            counts=tuple(views.Count(kind=kind, number=number) for kind, number in claim.counts),
            evidence=len(claim.evidence),
            last_used=claim.last_used(self.portfolio.today),
            in_use=claim.in_use(self.portfolio.today),
        )

    def skill_groups(self) -> tuple[views.SkillGroup, ...]:
        """All skills by category, categories in the order in which they first occur."""
        categories = dict.fromkeys(claim.skill.category for claim in self.portfolio.claims)
        return tuple(
            views.SkillGroup(
                name=category,
                anchor=self.category_anchor(category),
                skills=tuple(
                    self.skill_card(claim) for claim in self.portfolio.claims if claim.skill.category == category
                ),
            )
            for category in categories
        )

    def category_anchor(self, category: str) -> str:
        """The id of a category's heading; begins with `_` as all ids of templates do, unlike those of texts."""
        names = list(dict.fromkeys(claim.skill.category for claim in self.portfolio.claims))
        same = [name for name in names if slugify(name) == slugify(category)]
        number = f"-{same.index(category) + 1}" if same[0] != category else ""
        return f"_{slugify(category) or 'skills'}{number}"

    def entry_card(self, document: Document) -> views.EntryCard:
        """An entry in a list."""
        record = document.record
        return views.EntryCard(
            kind=kind_of(record),
            title=title_of(record),
            url=self.to_entry(document),
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

    def entry_cards(self, documents: tuple[Document, ...]) -> tuple[views.EntryCard, ...]:
        """Entries in a list."""
        return tuple(self.entry_card(document) for document in documents)

    def evidence(self, item: Evidence) -> views.EvidenceItem:
        """One proof of a skill, with what was done if the author says so, else with the entry's own words."""
        document = item.document
        return views.EvidenceItem(
            kind=item.kind,
            title=title_of(document.record),
            url=self.to_entry(document),
            note=self.notes(document, item.notes) or self.summary(document),
            by=by_of(document),
            part_of=self.part_of(document),
            period=item.period,
            expired=has_expired(document.record, self.portfolio.today),
        )

    def positions(self, document: Document) -> tuple[views.PositionView, ...]:
        """The roles held at an organisation."""
        record = document.record
        if not isinstance(record, Experience):
            return ()
        return tuple(
            views.PositionView(
                title=position.title,
                period=Period.between(position.start, position.end),
                highlights=self.proses(document, position.highlights),
                skills=self.skill_links_of(position),
            )
            for position in record.positions
        )

    def contact(self) -> views.Contact:
        """How to reach the person."""
        profile = self.portfolio.person
        links = tuple(views.NamedLink(url=link.url, label=link.label) for link in profile.links)
        return views.Contact(name=profile.name, email=profile.email or "", links=links)

    def person(self) -> views.Person:
        """Who the portfolio is about."""
        profile, document = self.portfolio.person, self.portfolio.profile
        return views.Person(
            contact=self.contact(),
            headline=profile.headline or "",
            summary=self.prose(document, profile.summary),
            location=profile.location or "",
            availability=profile.availability or "",
            languages=tuple((language.name, language.level or "") for language in profile.languages),
            photo=self.picture(document, profile.photo),
        )

    def frame(self, *parents: views.NamedLink, description: str = "") -> views.Frame:
        """What surrounds the page; `parents` lead from the home page's child down to the page's parent."""
        site, profile = self.portfolio.site, self.portfolio.person
        home = views.NamedLink(url=self.to(INDEX), section="home")
        menu = [
            entry for entry in self.portfolio.entries["pages"] if isinstance(entry.record, Page) and entry.record.menu
        ]
        pages = tuple(
            views.NamedLink(
                url=self.to_entry(entry), label=title_of(entry.record), current=output_path(entry) == self.page
            )
            for entry in menu
        )
        return views.Frame(
            language=site.language,
            direction="rtl" if site.language.partition("-")[0] in RIGHT_TO_LEFT else "ltr",
            site_title=self.portfolio.title,
            description=description or site.description or profile.headline or profile.name,
            home=home.url,
            stylesheet=self.to(self._stylesheet),
            feed=self.to(FEED),
            resume=self.to(RESUME),
            canonical=self.canonical(),
            navigation=(*(self.section_link(section) for section in self._navigation), *pages),
            breadcrumbs=() if self.page == INDEX else (home, *parents),
            contact=self.contact(),
        )


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


def plain_summary(document: Document) -> str:
    """An entry's short text without markup, for search engines and the feed."""
    written = _short_text(document)
    return document.prose[written].text if written else document.body.excerpt_text
