"""What an author may write: every file under content/, every field.

The docstring below a field is its reference entry: `reference` turns them into the JSON Schemas for editors and into
docs/reference.md. A field's type decides how its text is read (`yamlfiles.decode`); YAML itself guesses nothing.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from generator.content.values import (
    Color,
    Density,
    Email,
    EntryRef,
    FilePath,
    LanguageTag,
    Level,
    Line,
    Palette,
    Paper,
    Prose,
    Radius,
    Scale,
    Section,
    SiteUrl,
    Slug,
    Url,
)
from generator.dates import EndDate, PartialDate


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


class Theme(Record, frozen=True, kw_only=True):
    """How the site looks, within what its styles allow. `templates/styles/` of a site can change the rest."""

    palette: Palette = "forest"
    """The colours, light and dark: `forest` is green on ivory, `ocean` blue on white, `clay` terracotta on cream."""
    accent: Color | None = None
    """The colour of links, buttons and marks instead of the palette's, in quotes: `"#115740"`. Dark screens get a
    lighter one of the same hue. A colour that cannot be read on the palette's paper is an error."""
    scale: Scale = "regular"
    """How large the type is, headings above all."""
    density: Density = "regular"
    """How much room there is between things."""
    radius: Radius = "small"
    """How round the corners of pictures, buttons and boxes are."""


class Variant(Record, frozen=True, kw_only=True):
    """A PDF of the résumé for one kind of job: the same facts, in another order, and fewer of them."""

    name: Slug
    """Its part of the file's name: `resume-<name>.pdf`."""
    headline: Line | None = None
    """The headline, instead of the profile's."""
    first: list[Line] = []
    """What comes first, in this order: sections such as `projects`, skills, their categories, entries such as
    `projects/task-board`. Work that proves a skill of this list comes before other work."""
    leave_out: list[Line] = []
    """What it does not show, named in the same ways."""
    private: list[Line] = []
    """The names of the private values that it shows beside the contact, such as `phone`. Such a variant is not
    published: `skillfolio resume NAME` writes it where you want it."""


class Resume(Record, frozen=True, kw_only=True):
    """The résumé as a PDF, `resume.pdf`: one or two pages of what `/resume/` shows."""

    paper: Paper = "a4"
    """The size of its pages."""
    variants: list[Variant] = []
    """Further PDFs, each for one kind of job."""


# --- The files of the site itself -------------------------------------------------------------------------------


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
    """The language of the content and of the interface; its words are in `templates/text/<language>.yaml`. English and
    French are there; a form such as `fr-CA` uses those of `fr`."""
    navigation: list[Section] | None = None
    """The parts the menu leads to, in this order. Left out: every part that has content."""
    top_skills: Annotated[int, Meta(ge=0, le=50)] = 6
    """How many skills the home page shows, those with the most evidence first."""
    theme: Theme = Theme()
    """How the site looks."""
    markdown: bool = True
    """`false` publishes no Markdown beside the pages; `llms.txt` then leads to the pages themselves."""
    resume: Resume = Resume()
    """The résumé as a PDF, and its variants."""
    cards: bool = True
    """`false` publishes no pictures for networks that show one beside a link. They need the site's address."""
    html: Literal["safe", "trusted"] = "safe"
    """`safe`: HTML inside Markdown passes an allow-list, and pages load nothing from other hosts. `trusted`: it is
    published as written, and may run and embed what it brings."""


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
    """The address for contact. Written here, it is shown on every page, as a link; left out, it is nowhere."""
    links: list[Link] = []
    """Other places to find the person: code, networks, a calendar."""
    availability: Line | None = None
    """What the person is open to, and from when, such as `Open to backend roles, remote or in Nairobi`."""
    languages: list[Language] = []
    """The languages the person speaks."""
    photo: Image | None = None
    """A portrait."""
    private: dict[str, Line] = {}
    """What nobody but the reader of a printed résumé is to know, under names of your own: `phone: +254 712 345 678`,
    `address: …`, `birthday: …`. Nothing of it is published: a build that would is an error."""


class Private(Record, frozen=True, kw_only=True):
    """`content/private.yaml`: what is private, in a file of its own, so that it can stay out of a public repository."""

    private: dict[str, Line] = {}
    """As in `profile.yaml`, and before it where both have a name."""


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
    summary: Prose | None = None
    """What the role was, in a sentence or two."""
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


FILES: dict[str, type[Record]] = {"site": Site, "profile": Profile, "private": Private}
"""What the files of the site itself hold, by their names."""

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
