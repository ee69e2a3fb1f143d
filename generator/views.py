"""What a template may know: one frozen value per page kind.

A view holds finished facts: text, numbers, dates, relative addresses and HTML that is already safe. It holds no words
of the interface and no formatted dates; those are the template's business, through the helpers `t`, `date`, `iso`,
`period` and `duration` (`words`). Equal views render to equal bytes, so a view is also the key under which a page is
remembered.
"""

import msgspec

from generator.dates import PartialDate, Period

Fragment = str
"""Safe HTML, ready to be put into the page with `| safe`."""

Address = str
"""Where something is, relative to the page that shows it; absolute if it is elsewhere on the web."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """The common ground of all views."""


class NamedLink(View, frozen=True, kw_only=True):
    """A link with its words. `section` names a part of the site whose words the template knows; else `label` is set."""

    url: Address
    label: str = ""
    section: str = ""
    current: bool = False
    """Whether the link leads to the page it stands on, or to the section this page belongs to."""


class Picture(View, frozen=True, kw_only=True):
    """An image and its words."""

    url: Address
    alt: str


class SkillLink(View, frozen=True, kw_only=True):
    """A skill as a short link, with what was done with it where that is known."""

    name: str
    url: Address
    note: Fragment = ""


class Count(View, frozen=True, kw_only=True):
    """How many pieces of evidence of one kind."""

    kind: str
    number: int


class SkillCard(View, frozen=True, kw_only=True):
    """A skill in a list: the claim and how much stands behind it."""

    name: str
    url: Address
    level: str
    """`foundation`, `working`, `advanced`, `expert`, or empty."""
    summary: Fragment
    counts: tuple[Count, ...]
    """By kind, in the order of kinds; only kinds that occur."""
    evidence: int
    """How many pieces of evidence in all."""
    last_used: PartialDate | None
    """The month of the newest dated evidence."""
    in_use: bool
    """Whether some evidence is still going on."""


class SkillGroup(View, frozen=True, kw_only=True):
    """The skills of one category."""

    name: str
    anchor: str
    skills: tuple[SkillCard, ...]


class EvidenceItem(View, frozen=True, kw_only=True):
    """One proof of a skill."""

    kind: str
    """`project`, `experience`, `program`, `certificate`, `challenge`, `practice` or `post`."""
    title: str
    url: Address
    note: Fragment
    """What was done with the skill, or what the entry says of itself."""
    by: str
    """Whose it is: the organisation, institution or issuer; empty if nobody's."""
    part_of: NamedLink | None
    period: Period
    expired: bool


class EntryCard(View, frozen=True, kw_only=True):
    """An entry in a list."""

    kind: str
    title: str
    url: Address
    summary: Fragment
    by: str
    role: str
    period: Period
    skills: tuple[SkillLink, ...]
    image: Picture | None
    part_of: NamedLink | None
    expired: bool
    draft: bool


class Contact(View, frozen=True, kw_only=True):
    """Who the portfolio is about and how to reach them; on every page."""

    name: str
    email: str
    links: tuple[NamedLink, ...]


class Person(View, frozen=True, kw_only=True):
    """What else is known of the person; on the pages that introduce them."""

    contact: Contact
    headline: str
    summary: Fragment
    location: str
    availability: str
    languages: tuple[tuple[str, str], ...]
    """Pairs of a language and how well it is spoken (may be empty)."""
    photo: Picture | None


class Frame(View, frozen=True, kw_only=True):
    """What surrounds every page."""

    language: str
    direction: str
    """`ltr` or `rtl`."""
    site_title: str
    description: str
    """For search engines; never empty."""
    home: Address
    stylesheet: Address
    feed: Address
    resume: Address
    canonical: str
    """The page's absolute address; empty if the site's address is not known."""
    navigation: tuple[NamedLink, ...]
    breadcrumbs: tuple[NamedLink, ...]
    """From the home page down to the parent of this page; empty on the home page."""
    contact: Contact


class OutlineItem(View, frozen=True, kw_only=True):
    """A heading of a page's text."""

    level: int
    anchor: str
    title: str


class Text(View, frozen=True, kw_only=True):
    """Free text of an author: its HTML and its headings."""

    html: Fragment
    outline: tuple[OutlineItem, ...]


class Page(View, frozen=True, kw_only=True):
    """The common ground of the views of HTML pages."""

    frame: Frame


class HomePage(Page, frozen=True, kw_only=True):
    """`/`: who, what, proof, contact."""

    person: Person
    top_skills: tuple[SkillCard, ...]
    skill_count: int
    counts: tuple[Count, ...]
    """How many entries of each kind the whole portfolio has."""
    projects: tuple[EntryCard, ...]
    experience: tuple[EntryCard, ...]
    programs: tuple[EntryCard, ...]
    certificates: tuple[EntryCard, ...]
    challenges: tuple[EntryCard, ...]
    practices: tuple[EntryCard, ...]
    posts: tuple[EntryCard, ...]
    """The first few of each, featured ones first."""
    more: tuple[NamedLink, ...]
    """A link to each section that has a page, by `section`."""


class MatrixRow(View, frozen=True, kw_only=True):
    """One skill of the matrix; `marks[i]` says whether column i is evidence of it."""

    skill: SkillLink
    marks: tuple[bool, ...]


class MatrixColumn(View, frozen=True, kw_only=True):
    """One piece of work of the matrix."""

    kind: str
    title: str
    url: Address


class Matrix(View, frozen=True, kw_only=True):
    """Which work proves which skill."""

    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]


class SkillsPage(Page, frozen=True, kw_only=True):
    """`/skills/`: every skill by category, and the matrix of skills and work."""

    groups: tuple[SkillGroup, ...]
    levels: tuple[str, ...]
    """The levels that occur, lowest first; their definitions are words of the interface."""
    matrix: Matrix


class SkillPage(Page, frozen=True, kw_only=True):
    """`/skills/<skill>/`: the claim and what proves it."""

    card: SkillCard
    category: NamedLink
    since: PartialDate | None
    first_used: PartialDate | None
    months: int
    """Months of use, overlaps counted once; 0 if not known."""
    aliases: tuple[str, ...]
    evidence: tuple[EvidenceItem, ...]
    """The newest first; what is not dated last."""
    related: tuple[SkillLink, ...]
    body: Text


class ListingPage(Page, frozen=True, kw_only=True):
    """`/projects/`, `/experience/` and so on: every entry of a collection."""

    section: str
    cards: tuple[EntryCard, ...]


class EntryPage(Page, frozen=True, kw_only=True):
    """The common ground of the pages of single entries."""

    card: EntryCard
    """What its place in a list shows: title, summary, period, skills with notes."""
    lead: Fragment
    """The summary as its author wrote it; empty if there is none."""
    body: Text
    parts: tuple[EntryCard, ...]
    """Entries that belong to this one."""
    links: tuple[NamedLink, ...]
    """Where it runs, its code and more; `section` is `live`, `code`, `website` or `verify` where that is what it is."""
    previous: NamedLink | None
    next: NamedLink | None


class ProjectPage(EntryPage, frozen=True, kw_only=True):
    """`/projects/<project>/`."""

    highlights: tuple[Fragment, ...]


class ProgramPage(EntryPage, frozen=True, kw_only=True):
    """`/programs/<program>/`."""

    credential: str
    outcomes: tuple[Fragment, ...]


class PositionView(View, frozen=True, kw_only=True):
    """A role held at an organisation."""

    title: str
    period: Period
    highlights: tuple[Fragment, ...]
    skills: tuple[SkillLink, ...]


class ExperiencePage(EntryPage, frozen=True, kw_only=True):
    """`/experience/<organisation>/`."""

    location: str
    positions: tuple[PositionView, ...]


class ChallengePage(EntryPage, frozen=True, kw_only=True):
    """`/challenges/<challenge>/`."""

    problem: Fragment
    solution: Fragment
    outcome: Fragment


class PracticePage(EntryPage, frozen=True, kw_only=True):
    """`/practices/<practice>/`."""

    shown_in: tuple[EntryCard, ...]


class CertificatePage(EntryPage, frozen=True, kw_only=True):
    """`/certificates/<certificate>/`."""

    credential_id: str
    expires: PartialDate | None


class PostPage(EntryPage, frozen=True, kw_only=True):
    """`/posts/<post>/`."""

    updated: PartialDate | None


class FreePage(Page, frozen=True, kw_only=True):
    """`/<page>/`."""

    title: str
    body: Text


class ResumeEntry(View, frozen=True, kw_only=True):
    """An entry on the résumé: its card, and the lines below it."""

    card: EntryCard
    positions: tuple[PositionView, ...] = ()
    """The roles held, for work."""
    lines: tuple[Fragment, ...] = ()
    """Highlights, outcomes, or what was done."""


class ResumePage(Page, frozen=True, kw_only=True):
    """`/resume/`: everything on one printable page."""

    person: Person
    experience: tuple[ResumeEntry, ...]
    projects: tuple[ResumeEntry, ...]
    programs: tuple[ResumeEntry, ...]
    challenges: tuple[ResumeEntry, ...]
    certificates: tuple[ResumeEntry, ...]
    practices: tuple[ResumeEntry, ...]
    groups: tuple[SkillGroup, ...]


class NotFoundPage(Page, frozen=True, kw_only=True):
    """`404.html`."""


class FeedEntry(View, frozen=True, kw_only=True):
    """One entry of the feed."""

    id: str
    title: str
    url: Address
    updated: str
    """An RFC 3339 date-time."""
    summary: str
    """Plain text."""


class Feed(View, frozen=True, kw_only=True):
    """`feed.xml`, as RFC 4287 (Atom) has it."""

    id: str
    language: str
    title: str
    author: str
    home: Address
    url: Address
    updated: str
    entries: tuple[FeedEntry, ...]


class SitemapUrl(View, frozen=True, kw_only=True):
    """A page and the day its content last changed, if that is known."""

    url: str
    changed: str


class Sitemap(View, frozen=True, kw_only=True):
    """`sitemap.xml`, as sitemaps.org has it. Only made if the site's address is known."""

    urls: tuple[SitemapUrl, ...]


class Robots(View, frozen=True, kw_only=True):
    """`robots.txt`, as RFC 9309 has it."""

    sitemap: str
    """The sitemap's absolute address; empty if there is none."""
