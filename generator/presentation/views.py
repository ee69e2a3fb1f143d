"""What a template may know: one frozen value per page kind.

A view holds finished facts: text, numbers, dates, addresses and HTML that is already safe. It holds no words of the
interface and no formatted dates; those are the template's business, through the helpers `t`, `date`, `iso`, `period`
and `duration` (`languages.words`). Equal views of one path and template render to equal bytes, so a view is a part of
the key under which a page is remembered; the text of its author, which a view does not hold, is another.
"""

from generator.dates import PartialDate
from generator.presentation.components import (
    Count,
    Download,
    EntryCard,
    EvidenceItem,
    Find,
    Fragment,
    Frame,
    NamedLink,
    Person,
    PositionView,
    SkillCard,
    SkillGroup,
    SkillLink,
    Text,
    Url,
    View,
)


class Page(View, frozen=True, kw_only=True):
    """The common ground of the views of HTML pages."""

    frame: Frame


class HomePage(Page, frozen=True, kw_only=True):
    """`/`: who, what, proof, contact."""

    person: Person
    download: Download
    """The résumé as a PDF."""
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
    is_first: bool
    """Whether another kind stands before it, so that this is where its own kind begins."""
    title: str
    url: Url


class Matrix(View, frozen=True, kw_only=True):
    """Which work proves which skill."""

    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    left_out: int
    """How many older pieces of work it does not show."""


class SkillsPage(Page, frozen=True, kw_only=True):
    """`/skills/`: every skill by category, and the matrix of skills and work."""

    groups: tuple[SkillGroup, ...]
    levels: tuple[str, ...]
    """The levels that occur, lowest first; their definitions are words of the interface."""
    matrix: Matrix
    find: Find | None
    """None if there are too few skills to look for one."""


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
    find: Find | None
    """None if there are too few entries to look for one."""


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
    draft: bool = False
    """Whether it is shown although it is not published yet."""


class ResumeEntry(View, frozen=True, kw_only=True):
    """An entry on the résumé: its card, and the lines below it."""

    card: EntryCard
    positions: tuple[PositionView, ...] = ()
    """The roles held, for work."""
    lines: tuple[Fragment, ...] = ()
    """Highlights, outcomes, or what was done."""


class ResumeSection(View, frozen=True, kw_only=True):
    """The entries of one collection on the résumé."""

    section: str
    entries: tuple[ResumeEntry, ...]
    every: Url
    """The list of all of them."""
    left_out: int
    """How many are only there."""


class ResumePage(Page, frozen=True, kw_only=True):
    """`/resume/`: what matters on one printable page."""

    person: Person
    download: Download
    groups: tuple[SkillGroup, ...]
    sections: tuple[ResumeSection, ...]
    """Only those that have entries."""


class MatchSkill(View, frozen=True, kw_only=True):
    """A skill as an answer to what an advertisement asks for."""

    card: SkillCard
    slug: str
    work: tuple[NamedLink, ...]
    """The weightiest pieces of evidence, the newest first; only a few."""


class MatchPage(Page, frozen=True, kw_only=True):
    """`/match/`: which of the skills that a job advertisement asks for are proven. Only made if there are skills."""

    person: Person
    skills: tuple[MatchSkill, ...]
    """The best proven first."""
    names: Url
    """The script with all names that are looked for."""


class NotFoundPage(Page, frozen=True, kw_only=True):
    """`404.html`."""


class FeedEntry(View, frozen=True, kw_only=True):
    """One entry of the feed."""

    id: str
    title: str
    url: Url
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
    home: Url
    url: Url
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


class Domain(View, frozen=True, kw_only=True):
    """`CNAME`: the site's own domain, for GitHub Pages where it publishes a branch."""

    name: str


class LlmsLink(View, frozen=True, kw_only=True):
    """Something that a model may read."""

    title: str
    url: Url
    summary: str
    """Plain text; may be empty."""


class LlmsSection(View, frozen=True, kw_only=True):
    """The entries of a section."""

    section: str
    every: Url
    """The list of all of them."""
    links: tuple[LlmsLink, ...]
    left_out: int
    """How many are only there."""


class Llms(View, frozen=True, kw_only=True):
    """`llms.txt`, as llmstxt.org has it: what there is to read, for models. It leads to the Markdown of pages."""

    title: str
    description: str
    is_markdown: bool
    """Whether it leads to the Markdown of pages, and not to the pages."""
    facts: tuple[str, ...]
    """Plain texts about the person: availability, place."""
    home: Url
    resume: Url
    data: Url
    """The résumé as JSON."""
    card: Url
    """The contact card."""
    sections: tuple[LlmsSection, ...]
    pages: tuple[LlmsLink, ...]


class Finished(View, frozen=True, kw_only=True):
    """An output whose text is what will be published: `resume.json`, `contact.vcf`, the script of names to match."""

    text: str


class Searched(View, frozen=True, kw_only=True):
    """A page as it is searched: what it says besides the author's free text."""

    path: str
    text: str
    """What it says in short, without markup."""
    source: str
    """The file of its free text; empty if there is none."""


class SearchedEntry(Searched, frozen=True, kw_only=True):
    """A page as it is found by its words."""

    title: str
    kind: str
    """A kind of evidence, `skill` or `page`."""
    skills: tuple[int, ...]
    """By their numbers."""
    texts: int
    """The number of the output that holds its text."""


class SearchWords(View, frozen=True, kw_only=True):
    """`assets/find-words-<number>.js`: the words of some of the pages."""

    skills: tuple[str, ...]
    """The names of the skills that these pages name."""
    entries: tuple[SearchedEntry, ...]


class SearchTexts(View, frozen=True, kw_only=True):
    """`assets/find-texts-<number>.js`: what some of the pages say, to show the words that were found in their place."""

    entries: tuple[Searched, ...]


def texts_of(view: View) -> tuple[str, ...]:
    """The sources whose free text a view shows."""
    if isinstance(view, SearchTexts):
        return tuple(entry.source for entry in view.entries if entry.source)
    body = getattr(view, "body", None)
    return (body.html.source,) if isinstance(body, Text) and body.html else ()


def words_of(view: View) -> tuple[str, ...]:
    """The sources whose words a view holds."""
    entries = view.entries if isinstance(view, SearchWords) else ()
    return tuple(entry.source for entry in entries if entry.source)
