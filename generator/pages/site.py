"""Every page of a portfolio, and the files for machines: which there are, and what each shows."""

import datetime
import uuid
from collections.abc import Iterator
from functools import cached_property
from typing import get_args
from urllib.parse import urlsplit

import msgspec

from generator.content.documents import Document
from generator.content.values import Level
from generator.exports import resume
from generator.exports.resume import foremost, lines_of
from generator.exports.socialcards import SocialCards
from generator.exports.takeaway import take_away
from generator.pages.assets import Assets
from generator.pages.entries import entry_page
from generator.pages.filters import SCRIPT, Filters
from generator.pages.frames import Frames, section_link
from generator.pages.match import match_names, match_page
from generator.portfolio.assembly import Portfolio, changed_on, strongest_first
from generator.portfolio.evidence import KINDS, kind_of, period_of, title_of
from generator.presentation import components, views
from generator.presentation.addresses import (
    DOMAIN,
    FEED,
    INDEX,
    MATCH,
    NOT_FOUND,
    RESUME,
    ROBOTS,
    SITEMAP,
    Address,
    absolute,
    output_path,
    own_domain,
    section_path,
    twin_path,
)
from generator.presentation.cards import Cards, plain_summary
from generator.presentation.links import Links
from generator.presentation.plan import Rendered

SHOWN_ON_HOME = {"projects": 4, "experience": 3, "programs": 3, "challenges": 3, "practices": 4, "certificates": 4}
MATRIX_WIDTH = 60
"""How many pieces of work the matrix compares: more are a table that nobody reads."""

RESUME_LENGTH = 12
"""How many entries of one collection a résumé shows: more are a list, and the site has one."""

MATRIX_KINDS = ("project", "experience", "program", "challenge")
FEED_LENGTH = 20


def pages_of(portfolio: Portfolio, links: Links, assets: Assets, base_url: str) -> list[Rendered]:
    """Every output of a portfolio that a template makes."""
    return list(_Planner(portfolio, links, assets, base_url).outputs())


class _Planner:
    """Makes the pages of one portfolio."""

    def __init__(self, portfolio: Portfolio, links: Links, assets: Assets, base_url: str) -> None:
        self.portfolio = portfolio
        self.cards = Cards(portfolio, links)
        self.social = SocialCards(self.cards, base_url)
        self.frames = Frames(self.cards, self.social, assets, base_url)
        self.filters = Filters(self.cards)
        self.base_url = base_url

    def outputs(self) -> Iterator[Rendered]:
        pages = list(self._pages())
        yield from pages
        if self.portfolio.site.markdown:
            yield from map(_twin, (page for page in pages if page.path != NOT_FOUND))
        if "skills" in self.portfolio.sections:
            yield self._names
        yield from resume.documents(self.cards, self.base_url)
        yield from self.social.outputs()
        yield from self.filters.outputs()
        yield from take_away(self.cards, self.base_url)
        yield from self._machine_files(pages)

    @cached_property
    def _names(self) -> Rendered:
        """The names that advertisements are searched for."""
        return match_names(self.portfolio)

    def _pages(self) -> Iterator[Rendered]:
        yield from self._fixed_pages()
        for claim_index in range(len(self.portfolio.claims)):
            yield self._skill(claim_index)
        for section in self.portfolio.sections:
            if section not in ("skills", "resume"):
                yield self._listing(section)
                documents = self.portfolio.entries[section]
                yield from (self._entry(documents, index) for index in range(len(documents)))
        yield from (self._free_page(document) for document in self.portfolio.entries["pages"])

    def _fixed_pages(self) -> Iterator[Rendered]:
        yield _page(INDEX, "home", self._home(), part="the home page")
        if "skills" in self.portfolio.sections:
            yield _page(section_path("skills"), "skills", self._skills(), part="the list of skills")
            yield _page(MATCH, "match", self._match(), part=self._names.part)
        yield _page(RESUME, "resume", self._resume(), part="the résumé")
        yield Rendered(
            path=NOT_FOUND,
            template="pages/not-found.html",
            view=views.NotFoundPage(frame=self.frames.frame(NOT_FOUND)),
            part="the page for missing addresses",
            root=urlsplit(self.base_url).path,
        )

    def _home(self) -> views.HomePage:
        portfolio = self.portfolio
        counted = {kind: len(portfolio.entries[_collection(kind)]) for kind in KINDS}

        def first(collection: str) -> tuple[components.EntryCard, ...]:
            return self.cards.entry_cards(foremost(portfolio.entries[collection], SHOWN_ON_HOME.get(collection, 3)))

        return views.HomePage(
            frame=self.frames.frame(INDEX),
            person=self.cards.person,
            download=self._download,
            top_skills=tuple(
                self.cards.skill_card(claim) for claim in strongest_first(portfolio)[: portfolio.site.top_skills]
            ),
            skill_count=len(portfolio.claims),
            counts=tuple(components.Count(kind=kind, number=number) for kind, number in counted.items() if number),
            projects=first("projects"),
            experience=first("experience"),
            programs=first("programs"),
            certificates=first("certificates"),
            challenges=first("challenges"),
            practices=first("practices"),
            posts=first("posts"),
            more=tuple(section_link(section, INDEX) for section in self.portfolio.sections),
        )

    @property
    def _download(self) -> components.Download:
        return components.Download(url=Address(resume.pdf_path()), paper=self.portfolio.site.resume.paper)

    def _skills(self) -> views.SkillsPage:
        used = {claim.skill.level for claim in self.portfolio.claims}
        find = self.filters.skills()
        return views.SkillsPage(
            frame=self.frames.frame(section_path("skills"), late=(SCRIPT,) if find else ()),
            groups=self.cards.skill_groups,
            levels=tuple(level for level in get_args(Level) if level in used),
            matrix=self._matrix(),
            find=find,
        )

    def _matrix(self) -> views.Matrix:
        every = [
            document
            for kind in MATRIX_KINDS
            for document in self.portfolio.entries[_collection(kind)]
            if self.portfolio.skills_of[document.key]
        ]
        work = self._latest(every, MATRIX_WIDTH)
        kinds = [kind_of(document.record) for document in work]
        columns = tuple(
            views.MatrixColumn(
                kind=kind,
                is_first=before not in ("", kind),
                title=title_of(document.record),
                url=Address(output_path(document)),
            )
            for document, kind, before in zip(work, kinds, ["", *kinds], strict=False)
        )
        rows: list[views.MatrixRow] = []
        categories = list(self.cards.category_anchors)
        for claim in sorted(self.portfolio.claims, key=lambda claim: categories.index(claim.skill.category)):
            proving = {item.document.key for item in claim.evidence}
            marks = tuple(document.key in proving for document in work)
            if any(marks):
                rows.append(views.MatrixRow(skill=self.cards.skills((claim.document.key,))[0], marks=marks))
        return views.Matrix(columns=columns, rows=tuple(rows), left_out=len(every) - len(work))

    def _latest(self, documents: list[Document], count: int) -> list[Document]:
        """The entries that are the latest, in the order in which they were."""
        today = self.portfolio.today

        def last_day(document: Document) -> datetime.date:
            return period_of(document.record).last_day(today) or datetime.date.min

        latest = {document.key for document in sorted(documents, key=last_day, reverse=True)[:count]}
        return [document for document in documents if document.key in latest]

    def _skill(self, index: int) -> Rendered:
        claim = self.portfolio.claims[index]
        path = output_path(claim.document)
        anchor = self.cards.category_anchors[claim.skill.category]
        category = components.NamedLink(url=Address(section_path("skills"), anchor), label=claim.skill.category)
        view = views.SkillPage(
            frame=self.frames.frame(path, section_link("skills", path), description=plain_summary(claim.document)),
            card=self.cards.skill_card(claim),
            category=category,
            since=claim.skill.since,
            first_used=claim.first_used,
            months=claim.months,
            aliases=tuple(claim.skill.aliases),
            evidence=tuple(self.cards.evidence(item, claim) for item in claim.evidence),
            related=self.cards.skills(claim.related),
            body=self.cards.text(claim.document),
        )
        return _page(path, "skill", view, source=claim.document.path)

    def _listing(self, section: str) -> Rendered:
        path = section_path(section)
        find = self.filters.entries(self.portfolio.entries[section])
        view = views.ListingPage(
            frame=self.frames.frame(path, late=(SCRIPT,) if find else ()),
            section=section,
            cards=self.cards.entry_cards(self.portfolio.entries[section]),
            find=find,
        )
        return _page(path, "listing", view, part=f"the list of {section}")

    def _entry(self, documents: tuple[Document, ...], index: int) -> Rendered:
        document = documents[index]
        view = entry_page(self.cards, self.frames, documents, index)
        return _page(output_path(document), view.card.kind, view, source=document.path)

    def _free_page(self, document: Document) -> Rendered:
        path = output_path(document)
        frame = self.frames.frame(path, description=plain_summary(document))
        view = views.FreePage(
            frame=frame,
            title=title_of(document.record),
            body=self.cards.text(document),
            draft=document.key in self.portfolio.previewed,
        )
        return _page(path, "page", view, source=document.path)

    def _resume(self) -> views.ResumePage:
        return views.ResumePage(
            frame=self.frames.frame(RESUME),
            person=self.cards.person,
            download=self._download,
            groups=self.cards.skill_groups,
            sections=tuple(self._resume_section(name) for name in resume.SECTIONS if self.portfolio.entries[name]),
        )

    def _resume_section(self, section: str) -> views.ResumeSection:
        """The foremost entries of a collection, in the order in which its list has them."""
        documents = self.portfolio.entries[section]
        shown = {document.key for document in foremost(documents, RESUME_LENGTH)}
        entries = tuple(
            views.ResumeEntry(
                card=self.cards.entry_card(document),
                positions=self.cards.positions(document),
                lines=self.cards.proses(document, lines_of(document)),
            )
            for document in documents
            if document.key in shown
        )
        every = Address(section_path(section))
        return views.ResumeSection(
            section=section, entries=entries, every=every, left_out=len(documents) - len(entries)
        )

    def _match(self) -> views.MatchPage:
        frame = self.frames.frame(MATCH, section_link("skills", MATCH), scripts=("match",))
        return match_page(self.cards, frame, self._names)

    def _machine_files(self, pages: list[Rendered]) -> Iterator[Rendered]:
        yield Rendered(path=FEED, template="feed.xml", view=self._feed(), part="the feed")
        domain = own_domain(self.base_url)
        if domain:
            yield Rendered(path=DOMAIN, template="domain.txt", view=views.Domain(name=domain), part="the domain's name")
        sitemap = absolute(self.base_url, SITEMAP)
        robots = views.Robots(sitemap=sitemap)
        yield Rendered(path=ROBOTS, template="robots.txt", view=robots, part="the rules for robots")
        if sitemap:
            yield Rendered(path=SITEMAP, template="sitemap.xml", view=self._sitemap(pages), part="the sitemap")

    def _feed(self) -> views.Feed:
        """The newest dated projects, challenges, certificates and posts."""
        dated = [
            (day, document)
            for collection in ("posts", "projects", "challenges", "certificates")
            for document in self.portfolio.entries[collection]
            if (day := changed_on(document, self.portfolio.today)) is not None
        ]
        dated.sort(key=lambda item: (-item[0].toordinal(), item[1].key))
        entries = tuple(
            views.FeedEntry(
                id=self._permanent_id(document.key),
                title=title_of(document.record),
                url=absolute(self.base_url, output_path(document)) or Address(output_path(document)),
                updated=f"{day.isoformat()}T00:00:00Z",
                summary=plain_summary(document),
            )
            for day, document in dated[:FEED_LENGTH]
        )
        return views.Feed(
            id=self._permanent_id(""),
            language=self.portfolio.site.language,
            title=self.portfolio.title,
            author=self.portfolio.person.name,
            home=absolute(self.base_url, INDEX) or Address(INDEX),
            url=absolute(self.base_url, FEED) or Address(FEED),
            updated=entries[0].updated if entries else "1970-01-01T00:00:00Z",
            entries=entries,
        )

    def _permanent_id(self, key: str) -> str:
        """A name that stays when the site moves to another address (RFC 4287, section 4.2.6)."""
        return uuid.uuid5(uuid.NAMESPACE_OID, f"skillfolio/{self.portfolio.person.name}/{key}").urn

    def _sitemap(self, pages: list[Rendered]) -> views.Sitemap:
        days = {output_path(entry): changed_on(entry, self.portfolio.today) for entry in self.portfolio.by_key.values()}
        return views.Sitemap(
            urls=tuple(
                views.SitemapUrl(
                    url=page.view.frame.canonical, changed=day.isoformat() if (day := days.get(page.path)) else ""
                )
                for page in sorted(pages, key=lambda page: page.path)
                if isinstance(page.view, views.Page) and page.path != NOT_FOUND
            )
        )


def _page(path: str, kind: str, view: views.Page, *, source: str = "", part: str = "") -> Rendered:
    return Rendered(path=path, template=f"pages/{kind}.html", view=view, source=source, part=part)


def _twin(page: Rendered) -> Rendered:
    """What a page says, as Markdown."""
    return msgspec.structs.replace(page, path=twin_path(page.path), is_twin=True)


def _collection(kind: str) -> str:
    """The collection whose entries are evidence of a kind."""
    return kind if kind == "experience" else f"{kind}s"
