"""The nodes of linked data: what pages share, in the words of schema.org.

A node is what JSON has for an object; a field without a value is left out. What has a page is named (`@id`) by the
address of that page, and the person by an anchor on the home page, so nodes on different pages are one.
"""

from collections.abc import Iterable
from typing import TypeAlias

from generator.dates import PartialDate
from generator.markup.model import filled
from generator.markup.text import plain
from generator.presentation.addresses import INDEX, Address, section_path, without_index
from generator.presentation.components import EntryCard, Fragment, NamedLink, Person, SkillCard, SkillLink, Url

Value: TypeAlias = "str | int | Node | list[Node] | list[str] | None"
Node: TypeAlias = "dict[str, Value]"

PERSON = Address(INDEX, "person")
SKILLS = Address(section_path("skills"), "skills")


class Places:
    """Where outputs are, as one page names them: absolute if the site's address is known, else as seen from it."""

    def __init__(self, base: str, page: str) -> None:
        self._base, self._page = base, page

    def at(self, url: Url) -> str:
        """An address."""
        if isinstance(url, str):
            return url
        if not self._base:
            return url.seen_from(self._page)
        return self._base + Address(without_index(url.path), url.anchor).seen_from("")

    def person(self, name: str) -> Node:
        """The person, where another thing is described."""
        return node("Person", self.at(PERSON), name=name, url=self.at(Address(INDEX)))

    def skill(self, skill: SkillLink | SkillCard) -> Node:
        """A skill, where another thing is described."""
        url = self.at(skill.url)
        return node("DefinedTerm", url, name=skill.name, url=url, inDefinedTermSet=self.at(SKILLS))

    def skills(self, skills: Iterable[SkillLink | SkillCard]) -> list[Node]:
        """Some skills."""
        return [self.skill(skill) for skill in skills]

    def introduction(self, person: Person) -> Node:
        """The person, where they are introduced."""
        email = person.contact.email
        return {
            **self.person(person.contact.name),
            **fields(
                jobTitle=person.headline,
                description=words(person.summary),
                image=self.at(person.photo.url) if person.photo is not None else "",
                email=f"mailto:{email}" if email else "",
                homeLocation=node("Place", name=person.location) if person.location else None,
                knowsLanguage=[node("Language", name=name) for name, _ in person.languages],
                sameAs=[self.at(link.url) for link in person.contact.links],
            ),
        }

    def credential(self, card: EntryCard) -> Node:
        """A certificate, where another thing is described."""
        url = self.at(card.url)
        issuer = node("Organization", name=card.by)
        return node("EducationalOccupationalCredential", url, name=card.title, url=url, recognizedBy=issuer)

    def path(self, steps: Iterable[NamedLink], names: Iterable[str], last: str) -> Node:
        """Where a page is: the pages above it, and its own name."""
        places = [(name, self.at(step.url)) for step, name in zip(steps, names, strict=True)]
        items = [
            node("ListItem", position=position, name=name, item=url)
            for position, (name, url) in enumerate([*places, (last, "")], 1)
        ]
        return node("BreadcrumbList", itemListElement=items)


def node(kind: str, identity: str = "", **values: Value) -> Node:
    """A thing of a kind of schema.org's, with those of its properties that have a value."""
    return {"@type": kind, **({"@id": identity} if identity else {}), **fields(**values)}


def fields(**values: Value) -> Node:
    """Those properties that have a value."""
    return {name: value for name, value in values.items() if value}


def date(date: PartialDate | None) -> str:
    """A date in ISO 8601, as precise as it is known."""
    return str(date) if date is not None else ""


def words(text: Fragment) -> str:
    """What some HTML says."""
    return plain(filled(text.parts, [""] * len(text.addresses))) if text else ""
