"""llms.txt: what there is to read, for models (llmstxt.org). Its words and its form are the template's."""

from generator.content.documents import Document
from generator.portfolio.evidence import title_of
from generator.presentation.addresses import (
    CONTACT_CARD,
    INDEX,
    RESUME,
    RESUME_JSON,
    Address,
    output_path,
    section_path,
    twin_path,
)
from generator.presentation.cards import Cards, plain_summary
from generator.presentation.components import Url
from generator.presentation.views import Llms, LlmsLink, LlmsSection

LENGTH = 50
"""How many entries of a section it names: whoever reads it reads all of it. The section's list has the others."""


def llms(cards: Cards, base_url: str) -> Llms:
    """The view of the file."""
    portfolio, person = cards.portfolio, cards.person
    site, profile = portfolio.site, portfolio.person

    def address(path: str) -> Url:
        where = twin_path(path) if site.markdown and path.endswith(INDEX) else path
        return f"{base_url}{Address(where).seen_from(INDEX)}" if base_url else Address(where)

    def link(document: Document) -> LlmsLink:
        url = address(output_path(document))
        return LlmsLink(title=title_of(document.record), url=url, summary=plain_summary(document))

    return Llms(
        title=portfolio.title,
        description=site.description or profile.headline or profile.name,
        is_markdown=site.markdown,
        facts=tuple(filter(None, (person.availability, person.location))),
        home=address(INDEX),
        resume=address(RESUME),
        data=address(RESUME_JSON),
        card=address(CONTACT_CARD),
        sections=tuple(
            LlmsSection(
                section=section,
                every=address(section_path(section)),
                links=tuple(map(link, portfolio.entries[section][:LENGTH])),
                left_out=max(0, len(portfolio.entries[section]) - LENGTH),
            )
            for section in portfolio.sections
            if section != "resume"
        ),
        pages=tuple(link(entry) for entry in portfolio.entries["pages"]),
    )
