"""The files of a portfolio that are no pages of its site: what a program, an address book or a model takes away."""

from collections.abc import Iterator

from generator.exports.jsonresume import resume_json
from generator.exports.llms import llms
from generator.exports.vcard import contact_card
from generator.presentation.addresses import CONTACT_CARD, LLMS, RESUME_JSON
from generator.presentation.cards import Cards
from generator.presentation.plan import Rendered
from generator.presentation.views import Finished


def take_away(cards: Cards, base_url: str) -> Iterator[Rendered]:
    """The outputs, of one portfolio."""
    links = tuple(link.url for link in cards.portfolio.person.links)
    yield _finished(RESUME_JSON, resume_json(cards, base_url), "the résumé as JSON")
    yield _finished(CONTACT_CARD, contact_card(cards.person, links, base_url), "the contact card")
    yield Rendered(path=LLMS, template="llms.txt", view=llms(cards, base_url), part="the guide for models")


def _finished(path: str, text: str, part: str) -> Rendered:
    return Rendered(path=path, template="", view=Finished(text=text), part=part)
