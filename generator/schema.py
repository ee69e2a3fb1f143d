"""What an author may write: every file under content/, every field.

The docstring below a field is its reference entry: `reference` turns them into the JSON Schemas for editors and into
docs/reference.md. A field's type decides how its text in the YAML file is read (`decode`); YAML itself guesses nothing.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from generator.dates import EndDate, PartialDate


def _form(pattern: str, code: str, expects: str, longest: int | None = None) -> Meta:
    """A text of one form; the code and the words for a text that has another."""
    return Meta(pattern=pattern, max_length=longest, extra={"code": code, "expects": expects})


Line = Annotated[str, Meta(min_length=1, max_length=300, pattern=r"^[^\r\n]*$", extra={"expects": "a line of text"})]
"""Plain text on one line: names, titles, labels."""

Prose = Annotated[str, Meta(min_length=1, extra={"expects": "text", "prose": True})]
"""A sentence or a few, with inline Markdown: emphasis, `code`, links."""

_LOOKALIKES = (
    "\u2047\u2048\u2049\u2100\u2101\u2105\u2106\u2a74\ufe13\ufe16\ufe55\ufe56\ufe5f\ufe6b\uff03\uff0f\uff1a\uff1f\uff20"
)
"""Characters that become `/`, `?`, `#`, `@` or `:` where a host's name is normalised, which would make it another."""

_PORT = r"(?::(?:[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?"
_HOST = rf"^https?://[^\s/?#@:\\\[\]{_LOOKALIKES}]+{_PORT}"

Url = Annotated[str, _form(rf"{_HOST}([/?#]\S*)?$", "bad-url", "a web address such as `https://example.org/page`")]
"""An absolute address on the web."""

SITE_URL = rf"{_HOST}(/[^\s?#]*)?$"
"""The form of a site's own address: those of its pages are made by adding to it."""

SiteUrl = Annotated[
    str, _form(SITE_URL, "bad-url", "a web address such as `https://ada.github.io/portfolio/`, without `?` and `#`")
]
"""An absolute address that others can be made from."""

_EMAIL = r"^[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\].]+(\.[^\s@<>,;:\"()\[\].]+)+$"
Email = Annotated[str, _form(_EMAIL, "bad-email", "an email address such as `ada@example.org`")]
"""An email address."""

SLUG_WORD = (
    r"(?:[^\W_]|[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u109f"
    r"\u135d-\u135f\u1700-\u18ff\u1a00-\u1cff\u1dc0-\u1dff\u20d0-\u20ff\ua800-\uabff\ufe20-\ufe2f])+"
)
"""Letters, digits, and the signs that stand on letters in many scripts, Hindi and Thai among them."""

_SLUG = rf"^{SLUG_WORD}(-{SLUG_WORD})*$"
Slug = Annotated[
    str, _form(_SLUG, "bad-slug", "letters and digits joined by single hyphens, such as `task-board`", longest=100)
]
"""One part of a page's address."""

_LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
LanguageTag = Annotated[
    str, _form(_LANGUAGE, "bad-language", "a language tag such as `en` or `pt-BR` (BCP 47)", longest=35)
]
"""A language, as BCP 47 names it."""

_ENTRY = r"^(projects|experience|programs|certificates|challenges|posts)/[^\s/]+$"
EntryRef = Annotated[str, _form(_ENTRY, "bad-reference", "a collection and a slug such as `projects/task-board`")]
"""Another entry: its collection and its slug."""

_PATH = r"^(?![/\\])(?![A-Za-z][A-Za-z0-9+.-]*:)[^\\\x00-\x1f]+$"
FilePath = Annotated[
    str, _form(_PATH, "bad-path", "a path relative to this file or to content/, such as `media/board.png`")
]
"""A file of the site, relative to the file that names it, or starting with `media/`."""

Level = Literal["foundation", "working", "advanced", "expert"]
"""How well a skill is mastered; the definitions are in templates/text/."""

Section = Literal[
    "skills", "projects", "experience", "programs", "challenges", "practices", "certificates", "posts", "resume"
]
"""A part of the site that the navigation can lead to."""


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The common ground of everything an author writes: a field that is not listed is an error."""


class Link(Record, frozen=True, kw_only=True):
    """A labelled address."""

    label: Line
    """The words of the link, such as `GitHub`."""
    url: Url
    """Where it leads."""


class Image(Record, frozen=True, kw_only=True):
    """A picture and the words for those who do not see it."""

    file: FilePath
    """The picture: beside this file, or below `media/`."""
    alt: Line
    """What the picture shows, in words. Required: without it the picture does not exist for many readers."""


class SkillUse(Record, frozen=True, kw_only=True):
    """A skill together with what was done with it."""

    skill: Line
    """The skill's name, one of its aliases, or its slug."""
    note: Prose
    """What was done with the skill here; shown beside the evidence."""


class Language(Record, frozen=True, kw_only=True):
    """A language the person speaks."""

    name: Line
    """The language, such as `English`."""
    level: Line | None = None
    """How well, such as `native` or `B2`."""


# --- The two files every site has -------------------------------------------------------------------------------


class Site(Record, frozen=True, kw_only=True):
    """`content/site.yaml`: the site's own settings. Every field may be left out, and so may the file."""

    version: Literal[1] = 1
    """The version of this content format."""
    url: SiteUrl | None = None
    """The address the site is published at, such as `https://ada.github.io/portfolio/`. Only canonical links, the feed,
    the sitemap and social tags need it; `--base-url` overrides it."""
    title: Line | None = None
    """The site's name in the browser's tab and in the feed; the person's name if left out."""
    description: Line | None = None
    """One sentence for search engines; the headline if left out."""
    language: LanguageTag = "en"
    """The language of the content and of the interface; its words are in `templates/text/<language>.yaml`."""
    navigation: list[Section] | None = None
    """The parts the menu leads to, in this order. Left out: every part that has content."""
    top_skills: Annotated[int, Meta(ge=0, le=50)] = 6
    """How many skills the home page shows, those with the most evidence first."""
    html: Literal["safe", "trusted"] = "safe"
    """`safe`: HTML inside Markdown passes an allow-list. `trusted`: it is published as written."""


class Profile(Record, frozen=True, kw_only=True):
    """`content/profile.yaml`: who this is."""

    name: Line
    """The person's name: the heading of the home page and of the résumé."""
    headline: Line | None = None
    """The role, in a few words, such as `Backend engineer`."""
    summary: Prose | None = None
    """Two or three sentences about the person."""
    location: Line | None = None
    """Where the person is, as precisely as they want to say."""
    email: Email | None = None
    """The address for contact; published as a link."""
    links: list[Link] = []
    """Other places to find the person: code, networks, a calendar."""
    availability: Line | None = None
    """What the person is open to, and from when, such as `Open to backend roles, remote or in Nairobi`."""
    languages: list[Language] = []
    """The languages the person speaks."""
    photo: Image | None = None
    """A portrait."""


# --- The collections --------------------------------------------------------------------------------------------


class Entry(Record, frozen=True, kw_only=True):
    """What all entries of all collections have in common."""

    slug: Slug | None = None
    """The entry's part of its page's address; made from the file's name or the title if left out."""
    draft: bool = False
    """`true` keeps the entry out of the published site; `--drafts` shows it."""
    order: int | None = None
    """Entries with an order come first, the smallest first; then those with a date, the newest first; then the others,
    as they are written."""


class Skill(Entry, frozen=True, kw_only=True):
    """A skill: `content/skills.yaml` or `content/skills/*.md`. A claim that its page backs with evidence."""

    name: Line
    """The skill's name, as a recruiter would search for it."""
    category: Line = "Skills"
    """The group it is listed in. Groups stand in the order in which they are first named."""
    level: Level | None = None
    """How well it is mastered: `foundation`, `working`, `advanced` or `expert`, each with a written definition."""
    since: PartialDate | None = None
    """When the person started to use it."""
    aliases: list[Line] = []
    """Other names of the same skill, such as `REST` and `RESTful services`; content may use any of them."""
    related: list[Line] = []
    """Skills that go with this one, by name, alias or slug."""
    summary: Prose | None = None
    """What it is, or what the person does with it, in a sentence."""


class Evidenced(Entry, frozen=True, kw_only=True):
    """What the entries that prove skills have in common."""

    skills: list[Line | SkillUse] = []
    """The skills this is evidence of: by name, alias or slug, or as `skill:` with a `note:` on what was done."""


class Belonging(Evidenced, frozen=True, kw_only=True):
    """What the entries that can be part of another have in common."""

    part_of: EntryRef | None = None
    """The project, job or programme it belongs to, such as `projects/task-board`."""


class Program(Evidenced, frozen=True, kw_only=True):
    """Training or education: `content/programs/*.md` or `content/programs.yaml`."""

    title: Line
    """The programme's name."""
    institution: Line | None = None
    """Who ran it."""
    credential: Line | None = None
    """What it awards, such as `Certificate of completion`."""
    start: PartialDate | None = None
    """When it began."""
    end: EndDate | None = None
    """When it ended, or `present`."""
    url: Url | None = None
    """The programme's own page."""
    summary: Prose | None = None
    """What it was, in a sentence or two."""
    outcomes: list[Prose] = []
    """What came of it, one line each."""


class Project(Belonging, frozen=True, kw_only=True):
    """Something made: `content/projects/*.md` or `content/projects.yaml`."""

    title: Line
    """The project's name."""
    role: Line | None = None
    """What the person was in it, such as `Sole developer`."""
    start: PartialDate | None = None
    """When work on it began."""
    end: EndDate | None = None
    """When it ended, or `present`."""
    url: Url | None = None
    """Where it runs."""
    code: Url | None = None
    """Where its source code is."""
    links: list[Link] = []
    """Further addresses, such as documentation or a talk."""
    summary: Prose | None = None
    """What it is and for whom, in a sentence or two."""
    highlights: list[Prose] = []
    """What was achieved, one line each, with figures where there are any."""
    image: Image | None = None
    """A picture of it."""
    featured: bool = False
    """`true` puts it on the home page before the others."""


class Position(Record, frozen=True, kw_only=True):
    """A role held at an organisation."""

    title: Line
    """The role's name."""
    start: PartialDate | None = None
    """When it began."""
    end: EndDate | None = None
    """When it ended, or `present`."""
    highlights: list[Prose] = []
    """What was achieved in it, one line each."""
    skills: list[Line | SkillUse] = []
    """The skills used in it."""


class Experience(Evidenced, frozen=True, kw_only=True):
    """Work for an organisation: `content/experience/*.md` or `content/experience.yaml`."""

    organization: Line
    """For whom."""
    positions: Annotated[list[Position], Meta(min_length=1)]
    """The roles held there, the newest first; one is enough."""
    location: Line | None = None
    """Where, or `Remote`."""
    url: Url | None = None
    """The organisation's site."""
    summary: Prose | None = None
    """What the organisation does, or what the work was, in a sentence or two."""


class Challenge(Belonging, frozen=True, kw_only=True):
    """Something hard and how it was solved: `content/challenges/*.md` or `content/challenges.yaml`."""

    title: Line
    """What was hard, in a few words."""
    problem: Prose | None = None
    """What made it hard."""
    solution: Prose | None = None
    """What was done."""
    outcome: Prose | None = None
    """What came of it."""
    date: PartialDate | None = None
    """When it was solved."""


class Practice(Evidenced, frozen=True, kw_only=True):
    """A way of working: `content/practices.yaml` or `content/practices/*.md`."""

    title: Line
    """The practice, as a sentence: `Write clean, maintainable code`."""
    summary: Prose | None = None
    """Why, or how, in a sentence or two."""
    shown_in: list[EntryRef] = []
    """Where it was shown, such as `challenges/slow-queries`."""


class Certificate(Belonging, frozen=True, kw_only=True):
    """A credential: `content/certificates.yaml` or `content/certificates/*.md`."""

    title: Line
    """The credential's name."""
    issuer: Line
    """Who awarded it."""
    date: PartialDate | None = None
    """When it was awarded."""
    expires: PartialDate | None = None
    """When it ceases to be valid; it is marked as expired from the next day on."""
    credential_id: Line | None = None
    """Its number with the issuer."""
    url: Url | None = None
    """Where anyone can verify it."""
    summary: Prose | None = None
    """What it attests, in a sentence."""


class Post(Evidenced, frozen=True, kw_only=True):
    """An article: `content/posts/*.md`."""

    title: Line
    """The article's title."""
    date: PartialDate
    """When it is published; from a later date on it is left out until that day."""
    updated: PartialDate | None = None
    """When it was last changed in substance."""
    summary: Prose | None = None
    """A sentence for lists and the feed; the beginning of the text if left out."""


class Page(Entry, frozen=True, kw_only=True):
    """A free page: `content/pages/*.md`, published at `/<slug>/`."""

    title: Line
    """The page's title."""
    summary: Prose | None = None
    """A sentence for search engines."""
    menu: bool = False
    """`true` puts the page into the navigation, after the sections."""


COLLECTIONS: dict[str, type[Entry]] = {
    "skills": Skill,
    "projects": Project,
    "experience": Experience,
    "programs": Program,
    "challenges": Challenge,
    "practices": Practice,
    "certificates": Certificate,
    "posts": Post,
    "pages": Page,
}
"""The collections by the name of their file or folder, in the order in which they are read."""


def list_of(record: type[Entry]) -> type[list[Entry]]:
    """The type of a file that lists entries of a collection."""
    return list[record]  # type: ignore[valid-type]
