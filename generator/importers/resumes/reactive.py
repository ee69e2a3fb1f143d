"""Reactive Resume's JSON, of its versions 3 to 5.

Version 3 has `sections.work` with dates as mappings, 4 has `sections.experience` with a date as text and a summary in
HTML, 5 says `period`, `website` and `description`, and keeps the summary and custom sections beside the sections.
"""

from generator.importers.model import Imported
from generator.importers.resumes.gathering import finished, given, labelled, place_of, rest, rows_of, words_of
from generator.importers.resumes.ledger import Branch, Ledger, Piece
from generator.importers.resumes.model import Ability, Credential, Job, Made, Person, Profile, Resume, Section, Study
from generator.importers.resumes.phrases import is_list, markdown, paragraphs
from generator.yamlfiles.tree import Mapping, Node

_LOOK = "it tells how Reactive Resume shows the résumé"
_HIDDEN = "it is hidden in the source"
_PICTURE = "a picture on another host is not fetched; put it into content/media/ and name it in `photo:`"
_WRAPPERS = ("data", "resume")
_LEVELS = {"1": "beginner", "2": "intermediate", "3": "intermediate", "4": "advanced", "5": "expert"}
_KNOWN = frozenset(
    "summary work experience education projects skills languages interests awards certifications publications "
    "volunteer references profiles custom".split()
)


def recognises(root: Node) -> bool:
    """Whether a tree is a Reactive Resume."""
    root = _unwrapped(root)
    if not isinstance(root, Mapping) or not {"basics", "sections"} <= root.entries.keys():
        return False
    return isinstance(root.entries["sections"][1], Mapping)


def _unwrapped(root: Node) -> Node:
    """The résumé itself, where it is kept in a field of its own."""
    if isinstance(root, Mapping) and "basics" not in root.entries:
        for name in _WRAPPERS:
            if name in root.entries:
                return root.entries[name][1]
    return root


def read(ledger: Ledger) -> Imported:
    """What a Reactive Resume tells."""
    whole = ledger.root
    root = whole
    for name in _WRAPPERS:
        if "basics" not in root.names:
            root = root.child(name) if name in root.names else root
    root.drop(_LOOK, "metadata", "public")
    sections = root.child("sections")
    items = {name: _items(sections.child(name)) for name in sections.names if name != "custom"}
    customs = [*sections.items("custom"), *_named(sections.child("custom")), *root.items("customSections")]
    resume = Resume(
        person=_person(root, sections, items),
        jobs=(
            *map(_job, items.get("work", [])),
            *map(_job, items.get("experience", [])),
            *(_job(item, voluntary=True) for item in items.get("volunteer", [])),
        ),
        studies=tuple(map(_study, items.get("education", []))),
        projects=tuple(map(_project, items.get("projects", []))),
        credentials=(
            *(_credential(item, "issuer") for item in items.get("certifications", [])),
            *(_credential(item, "awarder", is_award=True) for item in items.get("awards", [])),
        ),
        abilities=tuple(map(_ability, items.get("skills", []))),
        sections=(*_pages(items), *filter(None, map(_custom, customs))),
    )
    if whole.pointer != root.pointer:
        whole.drop(_LOOK, *(name for name in whole.names if name not in _WRAPPERS))
    return finished(ledger, resume)


def _named(branch: Branch) -> list[Branch]:
    """The fields of a mapping of sections."""
    return [branch.child(name) for name in branch.names if branch.child(name).is_mapping]


def _items(section: Branch) -> list[Branch]:
    """The items of a section that are shown; what belongs to the look is left out."""
    section.drop(_LOOK, "id", "type", "columns", "separateLinks", "icon", "visible", "hidden", "name", "title")
    found = section.items("items") or section.items()
    if _is_hidden(section):
        for item in found:
            item.drop(_HIDDEN)
        return []
    shown = []
    for item in found:
        if _is_hidden(item):
            item.drop(_HIDDEN)
        else:
            item.drop(_LOOK, "id", "visible", "hidden", "icon", "options", "iconColor")
            shown.append(item)
    return shown


def _is_hidden(branch: Branch) -> bool:
    return branch.seen("hidden") == "true" or branch.seen("visible") == "false"


def _link(item: Branch) -> Piece:
    """An address that is a text or a mapping; its label is kept where it says more."""
    link = item.child("website", "url")
    if not link.is_mapping:
        return link.piece
    address = link.text("url", "href")
    link.drop("it is the label of a link", "label")
    link.drop(_LOOK, "inlineLink")
    return address


def _period(item: Branch) -> tuple[Piece, Piece, Piece]:
    """Start, end, and the two in one text."""
    date = item.child("date")
    if date.is_mapping:
        return date.text("start"), date.text("end"), Piece()
    return Piece(), Piece(), item.text("period", "date")


def _told(item: Branch) -> tuple[Piece, tuple[Piece, ...]]:
    """A description as a summary, or as highlights if it is a list; a list behind a paragraph is both."""
    piece = item.text("description", "summary")
    text = markdown(piece.text)
    if is_list(text):
        return Piece(), tuple(piece.but(part) for part in paragraphs(text))
    before, _, after = text.partition("\n\n")
    if is_list(after) and "\n" not in before:
        return piece.but(before), tuple(piece.but(part) for part in paragraphs(after))
    return piece, ()


def _person(root: Branch, sections: Branch, items: dict[str, list[Branch]]) -> Person:
    basics = root.child("basics")
    for picture in (basics.child("picture"), basics.child("photo"), root.child("picture")):
        if picture.is_mapping:
            picture.drop(_PICTURE, "url")
            picture.drop(_LOOK)
    place = basics.child("location")
    summary = sections.child("summary")
    summary.drop(_LOOK, "name", "columns", "separateLinks", "visible", "id")
    beside = root.child("summary")
    beside.drop(_LOOK, "title", "columns", "hidden", "icon")
    said = given(basics.text("summary"), summary.text("content"), beside.text("content"), beside.piece)
    custom = basics.items("customFields")
    for item in custom:
        item.drop(_LOOK, "id", "icon", "iconColor")
    networks = [*basics.items("profiles"), *items.get("profiles", [])]
    for item in networks:
        item.drop(_LOOK, "id", "icon", "iconColor", "options")
    return Person(
        name=basics.text("name"),
        headline=basics.text("headline"),
        summaries=said,
        places=given(place.piece, place.text("city"), place.text("region"), place.text("country")),
        addresses=given(place.text("address"), place.text("postalCode")),
        emails=given(basics.text("email")),
        phones=given(basics.text("phone")),
        private=(("birth_date", basics.text("birthdate")),),
        links=(
            *(Profile(url=piece) for piece in given(_link(basics))),
            *(Profile(network=item.text("network"), user=item.text("username"), url=_link(item)) for item in networks),
            *(
                Profile(network=item.text("name", "text"), user=item.text("value"), url=item.text("link"))
                for item in custom
            ),
        ),
        languages=tuple(map(_language, items.get("languages", []))),
    )


def _language(item: Branch) -> tuple[Piece, Piece]:
    name, level = item.text("language", "name"), item.text("fluency", "description")
    if not level:
        level = item.text("level")
        return name, level.but(level.text if not level.text.isdigit() else f"{level.text} of 5")
    item.drop("it says the level once more", "level", "levelNum")
    return name, level


def _job(item: Branch, *, voluntary: bool = False) -> Job:
    start, end, period = _period(item)
    summary, highlights = _told(item)
    return Job(
        organization=item.text("company", "organization", "name"),
        title=item.text("position"),
        start=start,
        end=end,
        period=period,
        location=place_of(item),
        url=_link(item),
        summary=summary,
        highlights=highlights,
        voluntary=voluntary,
        extra=labelled(item),
    )


def _study(item: Branch) -> Study:
    start, end, period = _period(item)
    summary, highlights = _told(item)
    return Study(
        institution=item.text("school", "institution"),
        area=item.text("area"),
        degree=item.text("degree", "studyType"),
        start=start,
        end=end,
        period=period,
        url=_link(item),
        score=item.text("grade", "score"),
        summary=summary,
        highlights=highlights,
        courses=tuple(item.texts("courses")),
        extra=labelled(item),
    )


def _project(item: Branch) -> Made:
    start, end, period = _period(item)
    short = item.text("description") if "summary" in item.names else Piece()
    summary, highlights = _told(item)
    return Made(
        title=item.text("name", "title"),
        summary=short or summary,
        start=start,
        end=end,
        period=period,
        url=_link(item),
        highlights=highlights,
        skills=tuple(item.texts("keywords")),
        extra=((("", summary),) if short and summary else ()) + labelled(item),
    )


def _credential(item: Branch, issuer: str, *, is_award: bool = False) -> Credential:
    summary, highlights = _told(item)
    return Credential(
        title=item.text("title", "name"),
        issuer=item.text(issuer),
        date=item.text("date"),
        url=_link(item),
        summary=summary,
        is_award=is_award,
        extra=(*(("", piece) for piece in highlights), *labelled(item)),
    )


def _ability(item: Branch) -> Ability:
    level = item.text("proficiency", "description")
    number = item.text("level", "levelNum")
    parts = tuple(item.texts("keywords"))
    words = number.but(_LEVELS.get(number.text, "" if number.text == "0" else number.text))
    if not level:
        return Ability(name=item.text("name"), level=words, parts=parts)
    extra = (("Level", number.but(f"{number.text} of 5")),) if words else ()
    return Ability(name=item.text("name"), level=level, parts=parts, extra=extra)


def _pages(items: dict[str, list[Branch]]) -> list[Section]:
    titles = {"publications": "Publications", "interests": "Interests", "references": "References"}
    pages = [
        Section(title=title, rows=_rows(items.get(name, [])), draft=name == "references")
        for name, title in titles.items()
    ]
    return pages + [
        Section(title=words_of(name), rows=_rows(found)) for name, found in items.items() if name not in _KNOWN
    ]


def _rows(items: list[Branch]) -> tuple[tuple[Piece, ...], ...]:
    return rows_of((item.text("name", "title", "position"), _link(item), *rest(item)) for item in items)


def _custom(section: Branch) -> Section | None:
    """A section of the person's own."""
    title = section.text("title", "name")
    items = _items(section)
    return Section(title=title.text or "More", rows=_rows(items)) if items else None
