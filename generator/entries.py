"""The views of single entries: what every entry's page shows, and what each kind adds."""

from msgspec import structs

from generator import views
from generator.documents import Document
from generator.perspective import Perspective, plain_summary
from generator.schema import Certificate, Challenge, Experience, Link, Post, Practice, Program, Project


def entry_page(seen: Perspective, documents: tuple[Document, ...], index: int) -> views.EntryPage:
    """The page of one entry of a collection; its neighbours in the collection are the previous and the next."""
    document = documents[index]
    before = documents[index - 1] if index else None
    after = documents[index + 1] if index + 1 < len(documents) else None
    page = views.EntryPage(
        frame=seen.frame(seen.section_link(document.collection), description=plain_summary(document)),
        card=seen.entry_card(document),
        lead=seen.prose(document, getattr(document.record, "summary", None)),
        body=seen.text(document),
        parts=seen.entry_cards(seen.portfolio.parts.get(document.key, ())),
        links=_links(document),
        previous=seen.entry_link(before) if before else None,
        next=seen.entry_link(after) if after else None,
    )
    return _with_details(page, seen, document)


def _links(document: Document) -> tuple[views.NamedLink, ...]:
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
    known = tuple(views.NamedLink(url=url, section=section) for section, url in places if url)
    return (*known, *(views.NamedLink(url=link.url, label=link.label) for link in more))


def _with_details(page: views.EntryPage, seen: Perspective, document: Document) -> views.EntryPage:
    """The page with what its kind adds."""
    common = structs.asdict(page)
    match document.record:
        case Project(highlights=highlights):
            return views.ProjectPage(**common, highlights=seen.proses(document, highlights))
        case Program(credential=credential, outcomes=outcomes):
            return views.ProgramPage(**common, credential=credential or "", outcomes=seen.proses(document, outcomes))
        case Experience(location=location):
            return views.ExperiencePage(**common, location=location or "", positions=seen.positions(document))
        case Challenge(problem=problem, solution=solution, outcome=outcome):
            return views.ChallengePage(
                **common,
                problem=seen.prose(document, problem),
                solution=seen.prose(document, solution),
                outcome=seen.prose(document, outcome),
            )
        case Practice(shown_in=shown_in):
            by_key = seen.portfolio.by_key
            shown = tuple(by_key[key] for key in shown_in if key in by_key)
            return views.PracticePage(**common, shown_in=seen.entry_cards(shown))
        case Certificate(credential_id=credential_id, expires=expires):
            return views.CertificatePage(**common, credential_id=credential_id or "", expires=expires)
        case Post(updated=updated):
            return views.PostPage(**common, updated=updated)
    raise TypeError(f"{type(document.record).__name__} has no page of its own kind")
