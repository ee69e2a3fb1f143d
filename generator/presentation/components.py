"""What pages are made of: links, cards, texts, and the frame that surrounds a page.

Each is a frozen value that is made once, whichever pages show it (`cards`, `pages.frames`). Addresses name outputs, and
become relative when a page is rendered: `{{ link.url }}`. HTML is put into the page as it is: `{{ card.summary }}`.
"""

from typing import Literal

import msgspec

from generator.dates import PartialDate, Period
from generator.presentation.addresses import Address

Current = Literal["", "page", "true"]

Url = Address | str
"""Where something is: an output of the site, or an address elsewhere on the web."""


class View(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The common ground of all views."""


class Candidate(View, frozen=True, kw_only=True):
    """One file that may show a picture, and how wide it is, in pixels."""

    url: Url
    width: int


class Candidates(View, frozen=True, kw_only=True):
    """The files that may show a picture in one form, for browsers that know it; the narrowest first."""

    media_type: str
    files: tuple[Candidate, ...]


class Picture(View, frozen=True, kw_only=True, tag=2):
    """An image and its words."""

    url: Url
    """The file for browsers that know none of `forms`."""
    alt: str
    width: int = 0
    """In pixels, held upright; 0 if it is not known."""
    height: int = 0
    forms: tuple[Candidates, ...] = ()
    """Better files, the best form first."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Further attributes that the author wrote: pairs of a name and a value."""


Hole = Url | Picture
"""What a text has between two parts: where a link leads, or a whole picture."""


class Fragment(msgspec.Struct, frozen=True, array_like=True):
    """Safe HTML: a part, what is in a hole, a part, and so on; one part more than holes. False if empty."""

    parts: tuple[str, ...] = ("",)
    addresses: tuple[Hole, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.addresses) or any(self.parts)


class Body(msgspec.Struct, frozen=True, array_like=True):
    """The HTML of an author's free text, by its file; only the page that shows it reads it. False if empty.

    A view knows the addresses that the text's links lead to and its pictures, and not the text: so it stays the same
    when the text changes. The text's own digest is part of the key of the page.
    """

    source: str = ""
    addresses: tuple[Hole, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.source)


class NamedLink(View, frozen=True, kw_only=True):
    """A link with its words. `section` names a part of the site whose words the template knows; else `label` is set."""

    url: Url
    label: str = ""
    section: str = ""
    current: Current = ""
    """As `aria-current` has it: `page` if the link leads to the page it stands on, `true` if to its section."""


class SkillLink(View, frozen=True, kw_only=True):
    """A skill as a short link, with what was done with it where that is known."""

    name: str
    url: Url
    note: Fragment = Fragment()


class Count(View, frozen=True, kw_only=True):
    """How many pieces of evidence of one kind."""

    kind: str
    number: int


class SkillCard(View, frozen=True, kw_only=True):
    """A skill in a list: the claim and how much stands behind it."""

    name: str
    url: Url
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
    draft: bool = False
    """Whether it is shown although it is not published yet."""


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
    url: Url
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
    url: Url
    summary: Fragment
    by: str
    role: str
    period: Period
    skills: tuple[SkillLink, ...]
    image: Picture | None
    part_of: NamedLink | None
    expired: bool
    draft: bool


class PositionView(View, frozen=True, kw_only=True):
    """A role held at an organisation."""

    title: str
    period: Period
    summary: Fragment
    """What the role was; empty if the author does not say."""
    highlights: tuple[Fragment, ...]
    skills: tuple[SkillLink, ...]


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
    card: Url
    """The person's contact card, for address books."""


class Colors(View, frozen=True, kw_only=True):
    """The colours that a browser shows around a page, as `#rrggbb`."""

    light: str
    """The paper on light screens."""
    dark: str
    """The paper on dark screens."""
    accent: str
    on_accent: str
    """What stands on the accent."""


class CardLink(View, frozen=True, kw_only=True):
    """The picture that networks show beside a link to a page."""

    url: str
    """Its absolute address."""
    title: str
    """What it is about, besides the site; empty if it is the site's own."""


class Download(View, frozen=True, kw_only=True):
    """A document to take away."""

    url: Url
    paper: str
    """The size of its pages: `a4` or `letter`."""


class Frame(View, frozen=True, kw_only=True):
    """What surrounds every page."""

    language: str
    direction: str
    """`ltr` or `rtl`."""
    site_title: str
    description: str
    """For search engines; never empty."""
    home: Url
    stylesheet: Url
    scripts: tuple[Url, ...]
    """The scripts that this page needs; a page is complete without them."""
    late: tuple[Url, ...]
    """Those that are asked for after the page was shown."""
    embeds: bool
    """Whether the author's HTML is published as written, and may embed what is elsewhere."""
    feed: Url
    resume: Url
    match: Url
    """Where an advertisement is compared with the skills; empty if there are none."""
    twin: str
    """What the page says, as Markdown: an address beside the page; empty if that is not published."""
    canonical: str
    """The page's absolute address; empty if the site's address is not known."""
    card: CardLink | None
    """None if the site's address is not known, or its author wants no cards."""
    navigation: tuple[NamedLink, ...]
    breadcrumbs: tuple[NamedLink, ...]
    """From the home page down to the parent of this page; empty on the home page."""
    contact: Contact
    colors: Colors


class Option(View, frozen=True, kw_only=True):
    """One thing that a list may be narrowed down to."""

    value: str
    """As it stands in the page's address."""
    label: str
    """Empty if it is a word of the interface."""
    count: int
    """How many entries of the list it leaves."""


class Facet(View, frozen=True, kw_only=True):
    """One way to narrow a list down: `skill`, `year`, `category`, `level`, `kind` or `since`."""

    name: str
    options: tuple[Option, ...]


class Find(View, frozen=True, kw_only=True):
    """How a list is narrowed down and all pages are searched, in the page itself. The list is complete without it."""

    facets: tuple[Facet, ...]
    marks: tuple[tuple[tuple[int, ...], ...], ...]
    """For each entry of the list, in its order, and for each facet: the numbers of the options that leave it."""
    index: tuple[Url, ...]
    """The outputs that hold the words of all pages."""


class OutlineItem(View, frozen=True, kw_only=True):
    """A heading of a page's text."""

    level: int
    anchor: str
    title: str


class Text(View, frozen=True, kw_only=True):
    """Free text of an author: its HTML and its headings."""

    html: Body
    outline: tuple[OutlineItem, ...]
