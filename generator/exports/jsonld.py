"""What a page is about, as linked data: JSON-LD in the words of schema.org, for search engines and other programs.

It is made of the page's view when the page is rendered. So it says what the page shows and nothing else, costs the plan
nothing, and stays as it is when the page does. Lists are as long as those of the page and never longer than `MOST`:
who wants all of them follows the addresses.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from generator.dates import Period
from generator.exports.terms import SKILLS, Node, Places, Value, date, fields, node, words
from generator.presentation import views
from generator.presentation.addresses import Address, base_of
from generator.presentation.components import EntryCard, NamedLink

MOST = 30
"""How many things a list of linked data names."""

Say = Callable[[str], str]
"""The words of the interface for a key."""

_WORKS = {"certificate": "EducationalOccupationalCredential", "post": "BlogPosting", "challenge": "Article"}
"""What an entry is that proves a skill, where schema.org has a word that is a work; else it is its page."""
_ESCAPES = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})
"""What would end the element that holds the data, or a line of a script."""


def linked_data(page: views.Page, path: str, say: Say) -> str:
    """The data of the page at a path, ready to stand in a `<script>`; empty if it is about nothing."""
    describe = _DESCRIBERS.get(type(page))
    if describe is None:
        return ""
    places = Places(base_of(page.frame.canonical, path), path)
    thing = describe(page, places, _Self(page, path, places, say))
    graph = [thing]
    steps = page.frame.breadcrumbs
    if steps:
        names = [_name(step, say) for step in steps]
        graph.append(places.path(steps, names, _title(page, say)))
    data = msgspec.json.encode({"@context": "https://schema.org", "@graph": graph})
    return data.decode().translate(_ESCAPES)


class _Self:
    """What a page says of itself, whatever it is about."""

    def __init__(self, page: views.Page, path: str, places: Places, say: Say) -> None:
        self.url = places.at(Address(path))
        self.say = say
        self._page, self._places = page, places

    def common(self) -> Node:
        """Of every page and every work."""
        frame = self._page.frame
        return fields(description=frame.description, inLanguage=frame.language)

    def work(self, kind: str, title: str) -> Node:
        """Something the person made, with the page that shows it."""
        author = self._places.person(self._page.frame.contact.name)
        return {**node(kind, self.url, name=title, url=self.url), **self.common(), "author": author}


def _profile(page: views.HomePage | views.ResumePage, places: Places, self: _Self) -> Node:
    """A page that introduces the person."""
    if isinstance(page, views.HomePage):
        skills, cards = page.top_skills, [*page.experience, *page.programs, *page.certificates]
    else:
        skills = tuple(card for group in page.groups for card in group.skills)
        cards = [entry.card for section in page.sections for entry in section.entries]
    of_kind = {kind: [card for card in cards if card.kind == kind] for kind in ("experience", "program", "certificate")}
    current = [card for card in of_kind["experience"] if card.period.ongoing]
    schools = dict.fromkeys(card.by for card in of_kind["program"] if card.by and not card.period.ongoing)
    person = places.introduction(page.person)
    person |= fields(
        knowsAbout=places.skills(skills[:MOST]),
        hasOccupation=[node("Occupation", name=card.role) for card in current if card.role],
        worksFor=[node("Organization", places.at(card.url), name=card.title) for card in current],
        alumniOf=[node("EducationalOrganization", name=name) for name in schools],
        hasCredential=[places.credential(card) for card in of_kind["certificate"][:MOST] if not card.expired],
    )
    return node("ProfilePage", self.url, url=self.url, inLanguage=page.frame.language, mainEntity=person)


def _skill(page: views.SkillPage, places: Places, self: _Self) -> Node:
    collection = node("DefinedTermSet", places.at(SKILLS), name=self.say("sections.skills.title"))
    evidence = [
        node(_WORKS.get(item.kind, "WebPage"), (url := places.at(item.url)), name=item.title, url=url)
        for item in page.evidence[:MOST]
    ]
    return node(
        "DefinedTerm",
        self.url,
        name=page.card.name,
        alternateName=list(page.aliases),
        description=page.frame.description,
        url=self.url,
        inDefinedTermSet=collection,
        subjectOf=evidence,
    )


def _skills(page: views.SkillsPage, places: Places, self: _Self) -> Node:
    cards = [card for group in page.groups for card in group.skills][:MOST]
    terms = [node("DefinedTerm", (url := places.at(card.url)), name=card.name, url=url) for card in cards]
    title = self.say("sections.skills.title")
    every = node("DefinedTermSet", places.at(SKILLS), name=title, hasDefinedTerm=terms)
    return {**node("CollectionPage", self.url, name=title, url=self.url), **self.common(), "mainEntity": every}


def _listing(page: views.ListingPage, places: Places, self: _Self) -> Node:
    items = [
        node("ListItem", position=position, name=card.title, url=places.at(card.url))
        for position, card in enumerate(page.cards[:MOST], 1)
    ]
    every = node("ItemList", numberOfItems=len(page.cards), itemListElement=items)
    title = self.say(f"sections.{page.section}.title")
    return {**node("CollectionPage", self.url, name=title, url=self.url), **self.common(), "mainEntity": every}


def _project(page: views.ProjectPage, places: Places, self: _Self) -> Node:
    urls = {link.section: link.url for link in page.links if link.section}
    code, live = (places.at(urls[name]) if name in urls else "" for name in ("code", "live"))
    card = page.card
    return {
        **self.work("SoftwareSourceCode" if code else "CreativeWork", card.title),
        **fields(
            url=live or self.url,
            mainEntityOfPage=self.url,
            codeRepository=code,
            image=places.at(card.image.url) if card.image is not None else "",
            dateCreated=date(card.period.start),
            **_about(page, places),
        ),
    }


def _about(page: views.EntryPage, places: Places) -> dict[str, Value]:
    """The skills of a work, and the page of what it is a part of."""
    whole = page.card.part_of
    return {"keywords": places.skills(page.card.skills), "isPartOf": places.at(whole.url) if whole is not None else ""}


def _experience(page: views.ExperiencePage, places: Places, self: _Self) -> Node:
    """An employer's page. A role of schema.org stands between the person and the employer, under the same property."""
    website = next((places.at(link.url) for link in page.links), "")
    where = node("Place", name=page.location) if page.location else None
    employer = node("Organization", name=page.card.title, url=website, location=where)
    roles = [
        node("EmployeeRole", roleName=position.title, worksFor=employer) | _span(position.period)
        for position in page.positions
    ]
    person = {**places.person(page.frame.contact.name), "worksFor": roles}
    return {**node("WebPage", self.url, name=page.card.title, url=self.url), **self.common(), "mainEntity": person}


def _program(page: views.ProgramPage, places: Places, self: _Self) -> Node:
    website = next((places.at(link.url) for link in page.links), self.url)
    return node(
        "EducationalOccupationalProgram",
        self.url,
        name=page.card.title,
        description=page.frame.description,
        url=website,
        mainEntityOfPage=self.url,
        provider=node("EducationalOrganization", name=page.card.by) if page.card.by else None,
        educationalCredentialAwarded=page.credential,
    ) | _span(page.card.period)


def _span(period: Period) -> Node:
    return fields(startDate=date(period.start), endDate=date(period.end))


def _challenge(page: views.ChallengePage, places: Places, self: _Self) -> Node:
    steps = " ".join(filter(None, map(words, (page.problem, page.solution, page.outcome))))
    work = {**self.work("Article", page.card.title), "headline": page.card.title}
    return work | fields(abstract=steps, dateCreated=date(page.card.period.start), **_about(page, places))


def _practice(page: views.PracticePage, places: Places, self: _Self) -> Node:
    return self.work("WebPage", page.card.title) | fields(**_about(page, places))


def _certificate(page: views.CertificatePage, places: Places, self: _Self) -> Node:
    proof = next((places.at(link.url) for link in page.links), self.url)
    return {
        **node("EducationalOccupationalCredential", self.url, name=page.card.title, url=proof),
        **self.common(),
        **fields(
            mainEntityOfPage=self.url,
            recognizedBy=node("Organization", name=page.card.by),
            identifier=page.credential_id,
            dateCreated=date(page.card.period.start),
            expires=date(page.expires),
            **_about(page, places),
        ),
    }


def _post(page: views.PostPage, places: Places, self: _Self) -> Node:
    return {
        **self.work("BlogPosting", page.card.title),
        **fields(
            headline=page.card.title,
            mainEntityOfPage=self.url,
            datePublished=date(page.card.period.start),
            dateModified=date(page.updated),
            **_about(page, places),
        ),
    }


def _free(page: views.FreePage, _places: Places, self: _Self) -> Node:
    return self.work("WebPage", page.title)


def _match(page: views.MatchPage, places: Places, self: _Self) -> Node:
    about = places.person(page.frame.contact.name)
    title = self.say("match.title")
    return {**node("WebPage", self.url, name=title, url=self.url), **self.common(), "about": about}


_DESCRIBERS: Mapping[type[views.Page], Callable[[Any, Places, _Self], Node]] = {
    views.HomePage: _profile,
    views.ResumePage: _profile,
    views.SkillPage: _skill,
    views.SkillsPage: _skills,
    views.ListingPage: _listing,
    views.ProjectPage: _project,
    views.ExperiencePage: _experience,
    views.ProgramPage: _program,
    views.ChallengePage: _challenge,
    views.PracticePage: _practice,
    views.CertificatePage: _certificate,
    views.PostPage: _post,
    views.FreePage: _free,
    views.MatchPage: _match,
}
"""What each kind of page is about. A page for missing addresses is about nothing."""


def _name(link: NamedLink, say: Say) -> str:
    return link.label or say(f"sections.{link.section}.title")


def _title(page: views.Page, say: Say) -> str:
    """What a page is called where it stands in a row with others."""
    match page:
        case views.EntryPage(card=EntryCard(title=title)) | views.FreePage(title=title):
            return title
        case views.SkillPage(card=card):
            return card.name
        case views.ListingPage(section=section):
            return say(f"sections.{section}.title")
        case views.SkillsPage():
            return say("sections.skills.title")
        case views.ResumePage():
            return say("sections.resume.title")
    return say("match.title")
