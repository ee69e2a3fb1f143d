"""Every page of a portfolio, and the files for machines: which there are, and what each shows."""

import uuid
from collections.abc import Iterator
from typing import get_args

from generator import views
from generator.addresses import (
    FEED,
    INDEX,
    NOT_FOUND,
    RESUME,
    ROBOTS,
    SITEMAP,
    absolute,
    output_path,
    section_path,
)
from generator.documents import Document
from generator.entries import entry_page
from generator.evidence import KINDS, kind_of, title_of
from generator.links import Links
from generator.perspective import Perspective, plain_summary
from generator.plan import Rendered
from generator.portfolio import Portfolio, changed_on, strongest_first
from generator.schema import Challenge, Level, Program, Project

SHOWN_ON_HOME = {"projects": 4, "experience": 3, "programs": 3, "challenges": 3, "practices": 4, "certificates": 4}
MATRIX_KINDS = ("project", "experience", "program", "challenge")
FEED_LENGTH = 20


def pages_of(portfolio: Portfolio, links: Links, stylesheet: str, base_url: str) -> list[Rendered]:
    """Every output of a portfolio that a template makes. `stylesheet`: the path of that output."""
    return list(_Planner(portfolio, links, stylesheet, base_url).outputs())


class _Planner:
    """Makes the pages of one portfolio."""

    def __init__(self, portfolio: Portfolio, links: Links, stylesheet: str, base_url: str) -> None:
        self.portfolio = portfolio
        self.links = links
        self.stylesheet = stylesheet
        self.base_url = base_url
        self.sections = portfolio.sections
        wanted = portfolio.site.navigation
        self.navigation = self.sections if wanted is None else tuple(name for name in wanted if name in self.sections)

    def outputs(self) -> Iterator[Rendered]:
        pages = list(self._pages())
        yield from pages
        yield from self._machine_files(pages)

    def _pages(self) -> Iterator[Rendered]:
        yield from self._fixed_pages()
        for claim_index in range(len(self.portfolio.claims)):
            yield self._skill(claim_index)
        for section in self.sections:
            if section not in ("skills", "resume"):
                yield self._listing(section)
                documents = self.portfolio.entries[section]
                yield from (self._entry(documents, index) for index in range(len(documents)))
        yield from (self._free_page(document) for document in self.portfolio.entries["pages"])

    def _seen_from(self, page: str, *, anywhere: bool = False) -> Perspective:
        return Perspective(
            self.portfolio,
            self.links,
            page,
            base_url=self.base_url,
            stylesheet=self.stylesheet,
            navigation=self.navigation,
            anywhere=anywhere,
        )

    def _fixed_pages(self) -> Iterator[Rendered]:
        yield _page(INDEX, "home", self._home(self._seen_from(INDEX)), part="the home page")
        if "skills" in self.sections:
            path = section_path("skills")
            yield _page(path, "skills", self._skills(self._seen_from(path)), part="the list of skills")
        yield _page(RESUME, "resume", self._resume(self._seen_from(RESUME)), part="the résumé")
        lost = self._seen_from(NOT_FOUND, anywhere=True)
        yield _page(
            NOT_FOUND, "not-found", views.NotFoundPage(frame=lost.frame()), part="the page for missing addresses"
        )

    def _home(self, seen: Perspective) -> views.HomePage:
        portfolio = self.portfolio
        counted = {kind: len(portfolio.entries[_collection(kind)]) for kind in KINDS}

        def first(collection: str) -> tuple[views.EntryCard, ...]:
            documents = portfolio.entries[collection]
            featured = sorted(documents, key=lambda document: not _is_featured(document))
            return seen.entry_cards(tuple(featured[: SHOWN_ON_HOME.get(collection, 3)]))

        return views.HomePage(
            frame=seen.frame(),
            person=seen.person(),
            top_skills=tuple(
                seen.skill_card(claim) for claim in strongest_first(portfolio)[: portfolio.site.top_skills]
            ),
            skill_count=len(portfolio.claims),
            counts=tuple(views.Count(kind=kind, number=number) for kind, number in counted.items() if number),
            projects=first("projects"),
            experience=first("experience"),
            programs=first("programs"),
            certificates=first("certificates"),
            challenges=first("challenges"),
            practices=first("practices"),
            posts=first("posts"),
            more=tuple(seen.section_link(section) for section in self.sections),
        )

    def _skills(self, seen: Perspective) -> views.SkillsPage:
        used = {claim.skill.level for claim in self.portfolio.claims}
        return views.SkillsPage(
            frame=seen.frame(),
            groups=seen.skill_groups(),
            levels=tuple(level for level in get_args(Level) if level in used),
            matrix=self._matrix(seen),
        )

    def _matrix(self, seen: Perspective) -> views.Matrix:
        work = [
            document
            for kind in MATRIX_KINDS
            for document in self.portfolio.entries[_collection(kind)]
            if self.portfolio.skills_of[document.key]
        ]
        columns = tuple(
            views.MatrixColumn(
                kind=kind_of(document.record), title=title_of(document.record), url=seen.to_entry(document)
            )
            for document in work
        )
        by_category = dict.fromkeys(claim.skill.category for claim in self.portfolio.claims)
        rows: list[views.MatrixRow] = []
        for category in by_category:
            for claim in self.portfolio.claims:
                if claim.skill.category == category:
                    proving = {item.document.key for item in claim.evidence}
                    marks = tuple(document.key in proving for document in work)
                    if any(marks):
                        rows.append(views.MatrixRow(skill=seen.skills((claim.document.key,))[0], marks=marks))
        return views.Matrix(columns=columns, rows=tuple(rows))

    def _skill(self, index: int) -> Rendered:
        claim = self.portfolio.claims[index]
        path = output_path(claim.document)
        seen = self._seen_from(path)
        category = views.NamedLink(
            url=seen.to(section_path("skills"), seen.category_anchor(claim.skill.category)), label=claim.skill.category
        )
        view = views.SkillPage(
            frame=seen.frame(seen.section_link("skills"), description=plain_summary(claim.document)),
            card=seen.skill_card(claim),
            category=category,
            since=claim.skill.since,
            first_used=claim.first_used,
            months=claim.months,
            aliases=tuple(claim.skill.aliases),
            evidence=tuple(seen.evidence(item) for item in claim.evidence),
            related=seen.skills(claim.related),
            body=seen.text(claim.document),
        )
        return _page(path, "skill", view, source=claim.document.path)

    def _listing(self, section: str) -> Rendered:
        path = section_path(section)
        seen = self._seen_from(path)
        cards = seen.entry_cards(self.portfolio.entries[section])
        return _page(
            path,
            "listing",
            views.ListingPage(frame=seen.frame(), section=section, cards=cards),
            part=f"the list of {section}",
        )

    def _entry(self, documents: tuple[Document, ...], index: int) -> Rendered:
        document = documents[index]
        path = output_path(document)
        seen = self._seen_from(path)
        view = entry_page(seen, documents, index)
        return _page(path, view.card.kind, view, source=document.path)

    def _free_page(self, document: Document) -> Rendered:
        path = output_path(document)
        seen = self._seen_from(path)
        frame = seen.frame(description=plain_summary(document))
        view = views.FreePage(frame=frame, title=title_of(document.record), body=seen.text(document))
        return _page(path, "page", view, source=document.path)

    def _resume(self, seen: Perspective) -> views.ResumePage:
        def entries(collection: str) -> tuple[views.ResumeEntry, ...]:
            return tuple(
                views.ResumeEntry(
                    card=seen.entry_card(document),
                    positions=seen.positions(document),
                    lines=seen.proses(document, _lines(document)),
                )
                for document in self.portfolio.entries[collection]
            )

        return views.ResumePage(
            frame=seen.frame(),
            person=seen.person(),
            experience=entries("experience"),
            projects=entries("projects"),
            programs=entries("programs"),
            challenges=entries("challenges"),
            certificates=entries("certificates"),
            practices=entries("practices"),
            groups=seen.skill_groups(),
        )

    def _machine_files(self, pages: list[Rendered]) -> Iterator[Rendered]:
        seen = self._seen_from(FEED)
        yield Rendered(path=FEED, template="feed.xml", view=self._feed(seen), part="the feed")
        sitemap = absolute(self.base_url, SITEMAP)
        robots = views.Robots(sitemap=sitemap)
        yield Rendered(path=ROBOTS, template="robots.txt", view=robots, part="the rules for robots")
        if sitemap:
            yield Rendered(path=SITEMAP, template="sitemap.xml", view=self._sitemap(pages), part="the sitemap")

    def _feed(self, seen: Perspective) -> views.Feed:
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
                url=absolute(self.base_url, output_path(document)) or seen.to_entry(document),
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
            home=absolute(self.base_url, INDEX) or seen.to(INDEX),
            url=absolute(self.base_url, FEED) or seen.to(FEED),
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
                    url=absolute(self.base_url, path), changed=day.isoformat() if (day := days.get(path)) else ""
                )
                for path in sorted(page.path for page in pages if page.path != NOT_FOUND)
            )
        )


def _page(path: str, kind: str, view: views.Page, *, source: str = "", part: str = "") -> Rendered:
    return Rendered(path=path, template=f"pages/{kind}.html", view=view, source=source, part=part)


def _collection(kind: str) -> str:
    """The collection whose entries are evidence of a kind."""
    return kind if kind == "experience" else f"{kind}s"


def _is_featured(document: Document) -> bool:
    return isinstance(document.record, Project) and document.record.featured


def _lines(document: Document) -> list[str]:
    """What the résumé says of an entry below its title."""
    match document.record:
        case Project(highlights=lines) | Program(outcomes=lines):
            return lines
        case Challenge(outcome=str() as outcome):
            return [outcome]
    return []
