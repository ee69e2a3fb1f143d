"""RenderCV's YAML: `cv` with sections of any name, whose entries tell by their fields what they are.

A section's name decides only where the fields leave it open: an experience entry in a section of volunteer work, or a
normal entry that is a certificate. Names may be links, `[Atlas](https://…)`.
"""

import re

from generator.importers.model import Imported
from generator.importers.resumes.gathering import finished, given, labelled, rows_of
from generator.importers.resumes.ledger import Branch, Ledger, Piece
from generator.importers.resumes.model import Ability, Credential, Job, Made, Person, Profile, Resume, Section, Study
from generator.yamlfiles.tree import Mapping, Node

LASTING = "RenderCV shows an entry that has a start and no end as lasting"
_LOOK = "it tells how RenderCV shows the résumé"
_PICTURE = "put the picture into content/media/ and name it in `photo:`"
_LINKED = re.compile(r"\[([^\[\]]+)\]\((https?://[^()\s]+)\)")
_KINDS = {
    "summary": r"summary|about|profile|objective|welcome|resume|presentation|à propos",
    "skills": r"skill|technolog|tools|compétence|outils",
    "languages": r"^languages?$|^langues?$",
    "awards": r"award|honou?r|scholarship|prix|distinction",
    "certificates": r"certif|licen[cs]e",
    "volunteer": r"volunt|bénévol|community",
    "publications": r"publication|paper|article",
    "references": r"reference|référence",
    "projects": r"project|projet|open.source",
}


def recognises(root: Node) -> bool:
    """Whether a tree is a RenderCV file."""
    if not isinstance(root, Mapping) or "cv" not in root.entries:
        return False
    return isinstance(root.entries["cv"][1], Mapping)


def read(ledger: Ledger) -> Imported:
    """What a RenderCV file tells."""
    root = ledger.root
    root.drop(_LOOK, "design", "locale", "locale_catalog", "rendercv_settings", "settings")
    cv = root.child("cv")
    cv.drop(_PICTURE, "photo")
    cv.drop(_LOOK, "sort_entries")
    reader = _Reader()
    sections = cv.child("sections")
    for name in sections.names:
        reader.section(name, sections.child(name))
    resume = Resume(
        person=_person(cv, reader),
        jobs=tuple(reader.jobs),
        studies=tuple(reader.studies),
        projects=tuple(reader.projects),
        credentials=tuple(reader.credentials),
        abilities=tuple(reader.abilities),
        sections=tuple(reader.pages),
        lasting=LASTING,
    )
    return finished(ledger, resume)


def _person(cv: Branch, reader: "_Reader") -> Person:
    networks = [
        Profile(network=item.text("network"), user=item.text("username")) for item in cv.items("social_networks")
    ]
    connections = [
        Profile(network=item.text("placeholder"), url=item.text("url")) for item in cv.items("custom_connections")
    ]
    for item in cv.items("custom_connections"):
        item.drop(_LOOK, "fontawesome_icon")
    return Person(
        name=cv.text("name"),
        headline=cv.text("headline", "label"),
        summaries=tuple(reader.summaries),
        places=given(cv.text("location")),
        emails=tuple(cv.texts("email")),
        phones=tuple(cv.texts("phone")),
        links=(*(Profile(url=piece) for piece in cv.texts("website")), *networks, *connections),
        languages=tuple(reader.languages),
    )


class _Reader:
    """Sorts the entries of all sections."""

    def __init__(self) -> None:
        self.summaries: list[Piece] = []
        self.jobs: list[Job] = []
        self.studies: list[Study] = []
        self.projects: list[Made] = []
        self.credentials: list[Credential] = []
        self.abilities: list[Ability] = []
        self.languages: list[tuple[Piece, Piece]] = []
        self.pages: list[Section] = []

    def section(self, name: str, section: Branch) -> None:
        """Read all entries of a section."""
        title = " ".join(name.replace("_", " ").split())
        title = f"{title[:1].upper()}{title[1:]}"
        kind = next((kind for kind, words in _KINDS.items() if re.search(words, title.casefold())), "")
        texts: list[Piece] = []
        rows: list[tuple[Piece, ...]] = []
        for item in section.items():
            self._item(item, kind, title, texts, rows)
        if kind == "summary" and not rows:
            self.summaries += texts
        elif texts or rows:
            page = Section(title=title, rows=rows_of([*((text,) for text in texts), *rows]), draft=kind == "references")
            self.pages.append(page)

    def _item(self, item: Branch, kind: str, title: str, texts: list[Piece], rows: list[tuple[Piece, ...]]) -> None:
        """Put one entry where its fields, or else its section's name, say that it belongs."""
        names = set(item.names)
        if not item.is_mapping:
            texts += given(item.piece)
        elif {"bullet", "number", "reversed_number"} & names:
            texts += given(item.text("bullet", "number", "reversed_number"))
        elif "institution" in names:
            self.studies.append(_study(item))
        elif "company" in names or "position" in names:
            self.jobs.append(_job(item, voluntary=kind == "volunteer"))
        elif "authors" in names:
            rows.append(_publication(item))
        elif "label" in names and "details" in names:
            self._one_line(item, kind, rows)
        elif kind in ("awards", "certificates"):
            self.credentials.append(_credential(item, is_award=kind == "awards"))
        elif kind == "volunteer":
            self.jobs.append(_job(item, voluntary=True))
        elif kind in ("publications", "references"):
            rows.append((item.text("name", "title"), *(piece for _, piece in labelled(item))))
        else:
            self.projects.append(_project(item, title if kind != "projects" else "", section=item))

    def _one_line(self, item: Branch, kind: str, rows: list[tuple[Piece, ...]]) -> None:
        label, details = item.text("label"), item.text("details")
        if kind == "languages":
            self.languages.append((label, details))
        elif kind == "skills" and re.search(_KINDS["languages"], label.text.casefold()):
            self.languages += [_language(part) for part in parts_of(details)]
        elif kind == "skills":
            listed = parts_of(details)
            if listed:
                self.abilities.append(Ability(name=label, parts=tuple(listed)))
            else:
                self.abilities.append(Ability(name=label, summary=details))
        else:
            rows.append((label, details))


def parts_of(piece: Piece) -> list[Piece]:
    """The items of an enumeration; none if it is a sentence."""
    parts = re.split(r"\s*[,;]\s*(?![^()]*\))|\s+(?:and|et|und|y)\s+(?=\S+(?: \S+)?$)", piece.text.strip().rstrip("."))
    parts = [re.sub(r"^(?:and|et)\s+", "", part).strip() for part in parts if part.strip()]
    if not parts or any(len(part.split()) > 5 for part in parts):
        return []
    return [piece.but(part) for part in parts]


def _language(part: Piece) -> tuple[Piece, Piece]:
    """A language and its level: `English (fluent)`."""
    match = re.fullmatch(r"([^()]+?)\s*\((.*)\)", part.text)
    return (part.but(match[1]), part.but(match[2])) if match else (part, Piece())


def _name(piece: Piece) -> tuple[Piece, Piece]:
    """A name without its link, and the link."""
    match = _LINKED.search(piece.text)
    if match is None:
        return piece.but(re.sub(r"\*+", "", piece.text)), Piece()
    return piece.but(re.sub(r"\*+", "", _LINKED.sub(r"\1", piece.text))), piece.but(match[2])


def _study(item: Branch) -> Study:
    institution, url = _name(item.text("institution"))
    return Study(
        institution=institution,
        area=item.text("area"),
        degree=item.text("degree"),
        start=item.text("start_date"),
        end=item.text("end_date"),
        period=item.text("date"),
        url=url,
        score=item.text("grade"),
        summary=item.text("summary"),
        highlights=tuple(item.texts("highlights")),
        extra=(("Place", item.text("location")), *labelled(item)),
    )


def _job(item: Branch, *, voluntary: bool) -> Job:
    organization, url = _name(item.text("company", "name"))
    return Job(
        organization=organization,
        title=item.text("position"),
        start=item.text("start_date"),
        end=item.text("end_date"),
        period=item.text("date"),
        location=item.text("location"),
        url=url or item.text("url"),
        summary=item.text("summary"),
        highlights=tuple(item.texts("highlights")),
        voluntary=voluntary,
        extra=labelled(item),
    )


def _publication(item: Branch) -> tuple[Piece, ...]:
    authors = item.texts("authors")
    joined = authors[0].but(", ".join(piece.text for piece in authors)) if authors else Piece()
    doi = item.text("doi")
    url = doi.but(f"https://doi.org/{doi.text}") if doi else item.text("url")
    return (item.text("title"), joined, item.text("journal"), item.text("date"), url, item.text("summary"))


def _credential(item: Branch, *, is_award: bool) -> Credential:
    title, url = _name(item.text("name", "title"))
    return Credential(
        title=title,
        issuer=item.text("issuer", "organization", "location"),
        date=item.text("date", "end_date", "start_date"),
        url=url or item.text("url"),
        summary=item.text("summary"),
        is_award=is_award,
        extra=labelled(item),
    )


def _project(item: Branch, category: str, section: Branch) -> Made:
    title, url = _name(item.text("name", "title"))
    return Made(
        title=title,
        summary=item.text("summary"),
        start=item.text("start_date"),
        end=item.text("end_date"),
        period=item.text("date"),
        url=url or item.text("url"),
        highlights=tuple(item.texts("highlights")),
        extra=(
            *((("Section", Piece(category, section.origin)),) if category else ()),
            ("Place", item.text("location")),
            *labelled(item),
        ),
    )
