"""What is set into type: the résumé as a document, and the cards that networks show of a page.

These views hold only what their templates show: a document is set again whenever its view is another. Like all views
they hold no words of the interface and no written dates; `exports.typesetting` gives those to the template.
"""

from typing import Literal

from generator.dates import Period
from generator.presentation.components import Count, Fragment, NamedLink, Url, View


class PrintedSkill(View, frozen=True, kw_only=True):
    """A skill and the best that proves it."""

    name: str
    url: Url
    best: NamedLink | None
    """The weightiest piece of evidence, the newest of these; None if there is none, or no room for it."""


class PrintedGroup(View, frozen=True, kw_only=True):
    """The skills of one category."""

    name: str
    skills: tuple[PrintedSkill, ...]


class PrintedPosition(View, frozen=True, kw_only=True):
    """A role held at an organisation."""

    title: str
    period: Period
    lines: tuple[Fragment, ...]


class PrintedEntry(View, frozen=True, kw_only=True):
    """An entry: its title, and what stands below it."""

    title: str
    url: Url
    role: str
    """Empty if its positions say it."""
    by: str
    period: Period
    expired: bool
    summary: Fragment
    lines: tuple[Fragment, ...]
    positions: tuple[PrintedPosition, ...]
    """Only if there are several; those of a single one are the entry's."""


class PrintedSection(View, frozen=True, kw_only=True):
    """The entries of one collection."""

    section: str
    entries: tuple[PrintedEntry, ...]
    every: Url
    """The list of all of them."""
    left_out: int
    """How many are only there."""


class ResumeDocument(View, frozen=True, kw_only=True):
    """`resume.pdf` and its variants: what matters, on at most two pages."""

    language: str
    direction: str
    """`ltr` or `rtl`."""
    paper: Literal["a4", "letter"]
    accent: str
    """The colour of links and rules, as `#rrggbb`."""
    home: str
    """The site's absolute address; empty if it is not known. Links to pages need it."""
    name: str
    headline: str
    location: str
    email: str
    private: tuple[str, ...]
    """What only this document shows."""
    links: tuple[NamedLink, ...]
    availability: str
    summary: Fragment
    groups: tuple[PrintedGroup, ...]
    every_skill: Url
    """The list of all skills."""
    skills_left_out: int
    sections: tuple[PrintedSection, ...]
    languages: tuple[tuple[str, str], ...]
    """Pairs of a language and how well it is spoken (may be empty)."""
    keywords: tuple[str, ...]
    """For those who search among files."""


class SocialCard(View, frozen=True, kw_only=True):
    """A picture of a page in words, 1200 x 630 pixels, that networks show beside a link to it."""

    language: str
    direction: str
    name: str
    """Whose portfolio it is."""
    kind: str
    """A kind of evidence, `skill`, or `home`."""
    title: str
    details: tuple[str, ...]
    """What else there is to say in a few words: a headline, a role, an organisation."""
    period: Period
    lead: str
    """How it is told in a sentence, cut if it is long."""
    level: str
    """A skill's level; empty if there is none."""
    counts: tuple[Count, ...]
    """How much proves a skill, or how much the whole portfolio holds."""
    skills: tuple[str, ...]
    """The skills that the work proves, the first few."""
    more_skills: int
    address: str
    """Where the site is, as people read it."""
    paper: str
    ink: str
    ink_soft: str
    line: str
    accent: str
    on_accent: str
    marker: str
    """Colours of the site's palette by day, as `#rrggbb`."""
