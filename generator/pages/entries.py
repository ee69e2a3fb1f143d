"""The views of single entries: what every entry's page shows, and what each kind adds."""

from collections.abc import Callable

from generator.content.documents import Document
from generator.content.schema import Certificate, Challenge, Experience, Link, Post, Practice, Program, Project
from generator.pages.frames import Frames, section_link
from generator.presentation import components, views
from generator.presentation.addresses import output_path
from generator.presentation.cards import Cards, plain_summary


def entry_page(cards: Cards, frames: Frames, documents: tuple[Document, ...], index: int) -> views.EntryPage:
    """The page of one entry of a collection; its neighbours in the collection are the previous and the next."""
    document = documents[index]
    path = output_path(document)
    before = documents[index - 1] if index else None
    after = documents[index + 1] if index + 1 < len(documents) else None

    def page(kind: Callable[..., views.EntryPage], **details: object) -> views.EntryPage:
        return kind(
            frame=frames.frame(path, section_link(document.collection, path), description=plain_summary(document)),
            card=cards.entry_card(document),
            lead=cards.prose(document, getattr(document.record, "summary", None)),
            body=cards.text(document),
            parts=cards.entry_cards(cards.portfolio.parts.get(document.key, ())),
            links=_links(document),
            previous=cards.entry_link(before) if before else None,
            next=cards.entry_link(after) if after else None,
            **details,
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


def _with_details(page: Callable[..., views.EntryPage], cards: Cards, document: Document) -> views.EntryPage:
    """The page with what its kind adds."""
    match document.record:
        case Project(highlights=highlights):
            return page(views.ProjectPage, highlights=cards.proses(document, highlights))
        case Program(credential=credential, outcomes=outcomes):
            return page(views.ProgramPage, credential=credential or "", outcomes=cards.proses(document, outcomes))
        case Experience(location=location):
            return page(views.ExperiencePage, location=location or "", positions=cards.positions(document))
        case Challenge(problem=problem, solution=solution, outcome=outcome):
            return page(
                views.ChallengePage,
                problem=cards.prose(document, problem),
                solution=cards.prose(document, solution),
                outcome=cards.prose(document, outcome),
            )
        case Practice(shown_in=shown_in):
            by_key = cards.portfolio.by_key
            shown = tuple(by_key[key] for key in shown_in if key in by_key)
            return page(views.PracticePage, shown_in=cards.entry_cards(shown))
        case Certificate(credential_id=credential_id, expires=expires):
            return page(views.CertificatePage, credential_id=credential_id or "", expires=expires)
        case Post(updated=updated):
            return page(views.PostPage, updated=updated)
    raise TypeError(f"{type(document.record).__name__} has no page of its own kind")
