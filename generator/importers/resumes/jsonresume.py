"""JSON Resume: version 1 of its schema, and what went before it.

Files that this program exported are known by a mark, and read back as what they were made of. Older files say `company`
for a job's `name`, `website` for `url`, `picture` for `image`, `gpa` for `score`, and have `certificates` in other
words or not at all. Both are read at once: each field is looked for by all of its names.
"""

from generator import PROGRAM
from generator.importers.model import Imported
from generator.importers.resumes.gathering import finished, given, place_of, rows_of
from generator.importers.resumes.ledger import Branch, Ledger
from generator.importers.resumes.model import (
    Ability,
    Credential,
    Job,
    Made,
    MadeKind,
    Person,
    Profile,
    Resume,
    Section,
    Study,
)
from generator.yamlfiles.tree import Mapping, Node

LASTING = "the source has a start and no end, which is how JSON Resume says that it lasts"
_ABOUT_FILE = "it tells of the file, not of the person"
_KINDS: dict[str, MadeKind] = {"challenge": "challenge", "practice": "practice"}
_OWN_ADDRESS = "it is the address of the site that the file was made with"
_PICTURE = "a picture on another host is not fetched; put it into content/media/ and name it in `photo:`"


def recognises(root: Node) -> bool:
    """Whether a tree is a JSON Resume."""
    if not isinstance(root, Mapping) or "basics" not in root.entries:
        return False
    basics = root.entries["basics"][1]
    return isinstance(basics, Mapping) and "customFields" not in basics.entries and "sections" not in root.entries


def read(ledger: Ledger) -> Imported:
    """What a JSON Resume tells."""
    root = ledger.root
    is_ours = root.child("meta").seen("generator") == PROGRAM
    root.drop(_ABOUT_FILE, "$schema", "meta")
    if is_ours:
        root.child("basics").drop(_OWN_ADDRESS, "url")
    resume = Resume(
        person=_person(root.child("basics"), root, is_ours=is_ours),
        jobs=(*map(_job, root.items("work")), *map(_volunteer, root.items("volunteer"))),
        studies=tuple(map(_study, root.items("education"))),
        projects=tuple(_project(item, is_ours=is_ours) for item in root.items("projects")),
        credentials=(
            *(_certificate(item) for item in root.items("certificates", "certifications")),
            *(_award(item) for item in root.items("awards")),
        ),
        abilities=tuple(_ability(item, is_ours=is_ours) for item in root.items("skills")),
        sections=tuple(_sections(root)),
        lasting=LASTING,
    )
    return finished(ledger, resume)


def _person(basics: Branch, root: Branch, *, is_ours: bool) -> Person:
    place = basics.child("location")
    first, last = basics.text("firstName"), basics.text("lastName", "surname")
    name = basics.text("name") or (first or last).but(" ".join(piece.text for piece in (first, last) if piece))
    basics.drop(_PICTURE, "image", "picture")
    city, region = place.text("city"), place.text("region", "state")
    country = place.text("countryCode", "country")
    return Person(
        name=name,
        headline=basics.text("label"),
        summaries=(basics.text("summary"),),
        places=given(place.piece, city, region, country),
        addresses=given(place.text("address"), place.text("postalCode")),
        emails=given(basics.text("email")),
        phones=given(basics.text("phone")),
        private=(("birth_date", basics.text("birthDate", "dateOfBirth")),),
        links=(
            *(Profile(url=piece) for piece in given(basics.text("url", "website")) if not is_ours),
            *(_network(item) for item in basics.items("profiles")),
        ),
        languages=tuple(
            (name, item.text("fluency", "level"))
            for item in root.items("languages")
            if (name := item.text("language", "name") or item.piece)
        ),
    )


def _network(item: Branch) -> Profile:
    return Profile(network=item.text("network"), user=item.text("username"), url=item.text("url", "website"))


def _job(item: Branch) -> Job:
    return Job(
        organization=item.text("name", "company"),
        title=item.text("position", "title"),
        start=item.text("startDate"),
        end=item.text("endDate"),
        location=place_of(item),
        url=item.text("url", "website"),
        about=item.text("description"),
        summary=item.text("summary"),
        highlights=tuple(item.texts("highlights")),
        skills=tuple(item.texts("keywords", "technologies", "skills")),
    )


def _volunteer(item: Branch) -> Job:
    return Job(
        organization=item.text("organization", "name"),
        title=item.text("position"),
        start=item.text("startDate"),
        end=item.text("endDate"),
        location=place_of(item),
        url=item.text("url", "website"),
        summary=item.text("summary"),
        highlights=tuple(item.texts("highlights")),
        voluntary=True,
    )


def _study(item: Branch) -> Study:
    return Study(
        institution=item.text("institution", "school"),
        area=item.text("area"),
        degree=item.text("studyType", "degree"),
        start=item.text("startDate"),
        end=item.text("endDate"),
        url=item.text("url", "website"),
        score=item.text("score", "gpa"),
        summary=item.text("summary", "description"),
        courses=tuple(item.texts("courses")),
        highlights=tuple(item.texts("highlights")),
        extra=(("Place", place_of(item)),),
    )


def _project(item: Branch, *, is_ours: bool) -> Made:
    kind = _KINDS.get(item.seen("type")) if is_ours else None
    if kind is not None:
        item.drop(_ABOUT_FILE, "type")
        return Made(
            kind=kind,
            title=item.text("name"),
            summary=item.text("description"),
            start=item.text("startDate"),
            end=item.text("endDate"),
            highlights=tuple(item.texts("highlights")),
            skills=tuple(item.texts("keywords")),
        )
    return Made(
        title=item.text("name", "title"),
        summary=item.text("description", "summary"),
        roles=tuple(item.texts("roles", "role")),
        start=item.text("startDate"),
        end=item.text("endDate"),
        url=item.text("url", "website"),
        code=item.text("githubUrl", "repository", "repo"),
        highlights=tuple(item.texts("highlights")),
        skills=tuple(item.texts("keywords", "technologies")),
        extra=(("For", item.text("entity")), ("Kind", item.text("type")), ("About", item.text("summary"))),
    )


def _certificate(item: Branch) -> Credential:
    return Credential(
        title=item.text("name", "title"),
        issuer=item.text("issuer", "authority"),
        date=item.text("date"),
        expires=item.text("expiryDate", "expires"),
        id=item.text("id"),
        url=item.text("url", "website"),
        summary=item.text("summary"),
    )


def _award(item: Branch) -> Credential:
    return Credential(
        title=item.text("title", "name"),
        issuer=item.text("awarder"),
        date=item.text("date"),
        url=item.text("url"),
        summary=item.text("summary"),
        is_award=True,
    )


def _ability(item: Branch, *, is_ours: bool) -> Ability:
    if not item.is_mapping:
        return Ability(name=item.piece)
    parts = tuple(item.texts("keywords"))
    return Ability(name=item.text("name"), level=item.text("level"), parts=parts, is_one=is_ours)


def _sections(root: Branch) -> list[Section]:
    publications = [
        (item.text("name"), item.text("publisher"), item.text("releaseDate"), item.text("url", "website"),
         item.text("summary"))
        for item in root.items("publications")
    ]  # fmt: skip
    interests = [(item.text("name") or item.piece, *item.texts("keywords")) for item in root.items("interests")]
    references = [(item.text("name"), item.text("reference")) for item in root.items("references")]
    return [
        Section(title="Publications", rows=rows_of(publications)),
        Section(title="Interests", rows=rows_of(interests)),
        Section(title="References", rows=rows_of(references), draft=True),
    ]
