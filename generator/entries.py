"""The views of single entries: what every entry's page shows, and what each kind adds."""

from msgspec import structs

from generator import components, views
from generator.addresses import output_path
from generator.cards import Cards, plain_summary
from generator.documents import Document
from generator.frames import Frames, section_link
from generator.schema import Certificate, Challenge, Experience, Link, Post, Practice, Program, Project


def entry_page(cards: Cards, frames: Frames, documents: tuple[Document, ...], index: int) -> views.EntryPage:
    """The page of one entry of a collection; its neighbours in the collection are the previous and the next."""
    document = documents[index]
    path = output_path(document)
    before = documents[index - 1] if index else None
    after = documents[index + 1] if index + 1 < len(documents) else None
    page = views.EntryPage(
        frame=frames.frame(path, section_link(document.collection, path), description=plain_summary(document)),
        card=cards.entry_card(document),
        lead=cards.prose(document, getattr(document.record, "summary", None)),
        body=cards.text(document),
        parts=cards.entry_cards(cards.portfolio.parts.get(document.key, ())),
        links=_links(document),
        previous=cards.entry_link(before) if before else None,
        next=cards.entry_link(after) if after else None,
    )
    return _with_details(page, cards, document)


def _links(document: Document) -> tuple[components.NamedLink, ...]:
    """Where an entry's thing is on the web; the words for the usual places are the template's."""
    places: list[tuple[str, str | None]] = []
    more: list[Link] = []
    match document.record:
        case Project() as project:
            places = [("live", project.url), ("code", project.code)]
            more = project.links
        case Certificate(url=url):
            places = [("verify", url)]
        case Program(url=url) | Experience(url=url):
            places = [("website", url)]
    known = tuple(components.NamedLink(url=url, section=section) for section, url in places if url)
    return (*known, *(components.NamedLink(url=link.url, label=link.label) for link in more))


def _with_details(page: views.EntryPage, cards: Cards, document: Document) -> views.EntryPage:
    """The page with what its kind adds."""
    common = structs.asdict(page)
    match document.record:
        case Project(highlights=highlights):
            return views.ProjectPage(**common, highlights=cards.proses(document, highlights))
        case Program(credential=credential, outcomes=outcomes):
            return views.ProgramPage(**common, credential=credential or "", outcomes=cards.proses(document, outcomes))
        case Experience(location=location):
            return views.ExperiencePage(**common, location=location or "", positions=cards.positions(document))
        case Challenge(problem=problem, solution=solution, outcome=outcome):
            return views.ChallengePage(
                **common,
                problem=cards.prose(document, problem),
                solution=cards.prose(document, solution),
                outcome=cards.prose(document, outcome),
            )
        case Practice(shown_in=shown_in):
            by_key = cards.portfolio.by_key
            shown = tuple(by_key[key] for key in shown_in if key in by_key)
            return views.PracticePage(**common, shown_in=cards.entry_cards(shown))
        case Certificate(credential_id=credential_id, expires=expires):
            return views.CertificatePage(**common, credential_id=credential_id or "", expires=expires)
        case Post(updated=updated):
            return views.PostPage(**common, updated=updated)
    raise TypeError(f"{type(document.record).__name__} has no page of its own kind")
