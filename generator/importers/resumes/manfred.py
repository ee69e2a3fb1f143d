"""Manfred Awesomic CV (MAC): `aboutMe`, `experience`, `knowledge`, `careerPreferences`.

A role there tells its challenges and what was done about them, which content has a collection for. Salaries, perks and
what a person does not want to do are nobody's business but theirs, and are left out.
"""

from generator.importers.model import Imported
from generator.importers.resumes.gathering import finished, given, labelled, place_of, rest, section, words_of
from generator.importers.resumes.ledger import Branch, Ledger, Piece
from generator.importers.resumes.model import Ability, Credential, Job, Made, Person, Profile, Resume, Section, Study
from generator.yamlfiles.tree import Mapping, Node

LASTING = "a role without a finish date lasts in Manfred's format"
_ABOUT_FILE = "it tells of the file, not of the person"
_OWN_BUSINESS = "it is for a recruiter's eyes only: pay, notice and dislikes"
_PICTURE = "put the picture into content/media/ and name it in `photo:`"
_STATUS = {"openToOffers": "Open to offers", "searchingActively": "Looking for work", "notAvailable": ""}


def recognises(root: Node) -> bool:
    """Whether a tree is a Manfred CV."""
    return isinstance(root, Mapping) and "aboutMe" in root.entries


def read(ledger: Ledger) -> Imported:
    """What a Manfred CV tells."""
    root = ledger.root
    root.drop(_ABOUT_FILE, "settings", "$schema")
    about, experience, knowledge = (root.child(name) for name in ("aboutMe", "experience", "knowledge"))
    about.drop(_OWN_BUSINESS, "currentSalary", "noticePeriod")
    preferences = root.child("careerPreferences")
    person = _person(about, knowledge, preferences)
    jobs = [job for item in experience.items("jobs") for job in _jobs(item)]
    referrals = [
        referral
        for name in ("jobs", "projects")
        for item in experience.items(name)
        for role in item.items("roles")
        for referral in role.items("referrals")
    ]
    studies = [item for item in knowledge.items("studies") if item.seen("studyType") != "certification"]
    certified = [item for item in knowledge.items("studies") if item.seen("studyType") == "certification"]
    resume = Resume(
        person=person,
        jobs=tuple(jobs),
        studies=tuple(map(_study, studies)),
        projects=tuple(_project(item) for item in experience.items("projects")),
        credentials=tuple(map(_credential, certified)),
        abilities=tuple(
            _ability(item, name) for name in ("hardSkills", "softSkills") for item in knowledge.items(name)
        ),
        sections=(
            Section(
                title="Publications and talks",
                rows=tuple(_artifact(item) for item in experience.items("publicArtifacts")),
            ),
            section("Interesting facts", about.items("interestingFacts"), "topic", "fact"),
            section("Recommendations", about.items("recommendations"), "title"),
            section("Goals", preferences.items("goals"), "title", "description"),
            _people([*about.items("significativeRelationships"), *referrals]),
        ),
        lasting=LASTING,
    )
    preferences.drop(_OWN_BUSINESS)
    return finished(ledger, resume)


def _people(items: list[Branch]) -> Section:
    """Other people and what they say."""
    for item in items:
        item.drop("it is about another person", "contact", "birthday", "location", "avatar")
    return Section(title="References", rows=tuple((_full_name(item), *rest(item)) for item in items), draft=True)


def _full_name(item: Branch) -> Piece:
    first, last = item.text("name"), item.text("surnames")
    return (first or last).but(" ".join(piece.text for piece in (first, last) if piece))


def _person(about: Branch, knowledge: Branch, preferences: Branch) -> Person:
    profile = about.child("profile")
    profile.drop(_PICTURE, "avatar")
    place = profile.child("location")
    contacts = [profile.child("contact"), preferences.child("contact")]
    status = preferences.text("status")
    years = about.text("relevantYearsOfExperience")
    links = [*about.items("relevantLinks"), *(item for contact in contacts for item in contact.items("publicProfiles"))]
    return Person(
        name=_full_name(profile),
        headline=profile.text("title"),
        summaries=given(profile.text("description")),
        availability=status.but(_STATUS.get(status.text, status.text)),
        places=given(*(place.text(name) for name in ("municipality", "region", "country"))),
        addresses=given(*(place.text(name) for name in ("address", "postalCode", "notes"))),
        emails=tuple(piece for contact in contacts for piece in contact.texts("contactMails")),
        phones=tuple(_phone(item) for contact in contacts for item in contact.items("phoneNumbers")),
        private=(("birth_date", profile.text("birthday")),),
        links=tuple(_link(item) for item in links),
        languages=tuple(
            (item.text("fullName") or item.text("name"), _level(item)) for item in knowledge.items("languages")
        ),
        extra=(("Years of experience", years),),
    )


def _level(item: Branch) -> Piece:
    item.drop("it is the code of the language", "name")
    return item.text("level")


def _phone(item: Branch) -> Piece:
    code, number = item.text("countryCode"), item.text("number")
    return number.but(f"+{code.text.lstrip('+')} {number.text}" if code else number.text)


def _link(item: Branch) -> Profile:
    kind, said = item.text("type"), item.text("description")
    return Profile(network=said or kind.but(kind.text if kind.text != "other" else ""), url=item.text("URL"))


def _jobs(item: Branch) -> list[Job]:
    """The roles of a job; what is told of the organisation belongs to the first."""
    organization = item.child("organization")
    organization.drop(_PICTURE, "image")
    name, about, url = organization.text("name"), organization.text("description"), organization.text("URL")
    place, kind = place_of(organization), item.text("type")
    return [
        Job(
            organization=name,
            title=role.text("name"),
            start=role.text("startDate"),
            end=role.text("finishDate"),
            location=place,
            url=url,
            about=about,
            summary=role.text("notes"),
            skills=_competences(role, "competences"),
            challenges=tuple(
                (told.text("description"), tuple(told.texts("actions"))) for told in role.items("challenges")
            ),
            extra=(("Kind of organization", kind),) if index == 0 and kind else (),
        )
        for index, role in enumerate(item.items("roles"))
    ]


def _competences(item: Branch, field: str) -> tuple[Piece, ...]:
    """The names of skills; what is said of each elsewhere is left out."""
    named = []
    for competence in item.items(field):
        named.append(competence.text("name"))
        competence.drop("it is the sort of a skill", "type")
        competence.drop("it describes a skill where it was only used", "description")
    return given(*named)


def _project(item: Branch) -> Made:
    details, roles = item.child("details"), item.items("roles")
    details.drop(_PICTURE, "image")
    first = roles[0] if roles else item
    dates = (first.text("startDate"), first.text("finishDate"))
    skills = tuple(piece for role in roles for piece in _competences(role, "competences"))
    told = tuple(
        piece for role in roles for hard in role.items("challenges")
        for piece in (*hard.texts("description"), *hard.texts("actions"))
    )  # fmt: skip
    names = tuple(role.text("name") for role in roles)
    notes = tuple(("", role.text("notes")) for role in roles)
    return Made(
        title=details.text("name"),
        summary=details.text("description"),
        roles=given(*names),
        start=dates[0],
        end=dates[1],
        url=details.text("URL"),
        highlights=told,
        skills=skills,
        extra=(("Kind", item.text("type")), *notes, ("Place", place_of(details)), *_later(roles[1:])),
    )


def _later(roles: list[Branch]) -> tuple[tuple[str, Piece], ...]:
    """When the further roles in a project were."""
    return tuple(
        (words_of(name), role.text(name)) for role in roles for name in ("startDate", "finishDate") if role.seen(name)
    )


def _study(item: Branch) -> Study:
    kind, achieved = item.text("studyType"), item.seen("degreeAchieved")
    item.drop("it says whether a degree was achieved", "degreeAchieved")
    institution = item.child("institution")
    institution.drop(_PICTURE, "image")
    return Study(
        institution=institution.text("name"),
        area=item.text("name"),
        degree=kind.but({"officialDegree": "Official degree"}.get(kind.text, "") if achieved == "true" else ""),
        start=item.text("startDate"),
        end=item.text("finishDate"),
        url=institution.text("URL"),
        summary=item.text("description"),
        skills=_competences(item, "linkedCompetences"),
        extra=(
            ("Kind", kind.but(words_of(kind.text))),
            ("", institution.text("description")),
            ("Place", place_of(institution)),
        ),
    )


def _credential(item: Branch) -> Credential:
    item.drop("it says that it is a certificate", "studyType", "degreeAchieved")
    institution = item.child("institution")
    institution.drop(_PICTURE, "image")
    finish = item.text("finishDate")
    return Credential(
        title=item.text("name"),
        issuer=institution.text("name"),
        date=finish or item.text("startDate"),
        url=institution.text("URL"),
        summary=item.text("description"),
        extra=(
            ("Skills", _joined(_competences(item, "linkedCompetences"))),
            *labelled(item),
        ),
    )


def _joined(pieces: tuple[Piece, ...]) -> Piece:
    return pieces[0].but(", ".join(piece.text for piece in pieces)) if pieces else Piece()


def _ability(item: Branch, group: str) -> Ability:
    skill = item.child("skill")
    skill.drop(f"it is the sort of a skill; the source lists it among {words_of(group).lower()}", "type")
    return Ability(
        name=skill.text("name"),
        level=item.text("level"),
        summary=skill.text("description"),
    )


def _artifact(item: Branch) -> tuple[Piece, ...]:
    details = item.child("details")
    details.drop(_PICTURE, "image")
    skills = _joined(_competences(item, "relatedCompetences"))
    tags = item.texts("tags")
    return given(
        details.text("name"), item.text("type"), item.text("publishingDate"), details.text("URL"),
        details.text("description"), skills, *tags, *rest(details),
    )  # fmt: skip
