"""FRESH résumés: another tree than JSON Resume's, with `info`, `employment.history`, `skills.sets` and much beside."""

from generator.importers.model import Imported
from generator.importers.resumes.gathering import finished, given, labelled, rest, section
from generator.importers.resumes.jsonresume import LASTING
from generator.importers.resumes.ledger import Branch, Ledger, Piece
from generator.importers.resumes.model import Ability, Credential, Job, Made, Person, Profile, Resume, Section, Study
from generator.yamlfiles.tree import Mapping, Node

_ABOUT_FILE = "it tells of the file, not of the person"
_PICTURE = "a picture on another host is not fetched; put it into content/media/ and name it in `photo:`"


def recognises(root: Node) -> bool:
    """Whether a tree is a FRESH résumé."""
    if not isinstance(root, Mapping) or "basics" in root.entries or "name" not in root.entries:
        return False
    return bool({"info", "employment", "disposition", "contact"} & root.entries.keys())


def read(ledger: Ledger) -> Imported:
    """What a FRESH résumé tells."""
    root = ledger.root
    root.drop(_ABOUT_FILE, "meta")
    employment, service = root.child("employment"), root.child("service")
    return finished(
        ledger,
        Resume(
            person=_person(root, employment),
            jobs=(
                *(_job(item, "employer") for item in _history(employment)),
                *(_job(item, "organization", voluntary=True) for item in _history(service)),
            ),
            studies=tuple(map(_study, _history(root.child("education")))),
            projects=tuple(map(_project, root.items("projects"))),
            credentials=tuple(map(_recognition, root.items("recognition"))),
            abilities=_abilities(root.child("skills")),
            sections=_sections(root),
            lasting=LASTING,
        ),
    )


def _history(branch: Branch) -> list[Branch]:
    """The entries of a part, which older files list without anything around them."""
    return branch.items("history") or branch.items()


def _person(root: Branch, employment: Branch) -> Person:
    info, contact, place = root.child("info"), root.child("contact"), root.child("location")
    info.drop(_PICTURE, "image")
    wishes = root.child("disposition")
    links = [Profile(network=item.text("label", "network"), user=item.text("user"), url=item.text("url"))
             for item in root.items("social")]  # fmt: skip
    others = [
        Profile(network=item.text("label", "category"), url=item.text("value")) for item in contact.items("other")
    ]
    education = root.child("education")
    said = (
        *(("", piece) for piece in given(info.text("quote"), employment.text("summary"))),
        *(("", root.child(name).text("summary")) for name in ("service", "affiliation")),
        *(("Education", piece) for piece in given(*(education.text(name) for name in ("level", "degree", "summary")))),
        *(("About me", piece) for piece in given(info.text("class"))),
        *labelled(wishes),
    )
    return Person(
        name=root.text("name"),
        headline=info.text("label"),
        summaries=given(info.text("brief")),
        places=given(place.text("city"), place.text("region"), place.text("country")),
        addresses=given(place.text("address"), place.text("code")),
        emails=given(contact.text("email")),
        phones=given(contact.text("phone")),
        links=(*(Profile(url=piece) for piece in given(contact.text("website"))), *links, *others),
        languages=tuple((item.text("language"), _level(item)) for item in root.items("languages")),
        extra=said,
    )


def _level(item: Branch) -> Piece:
    """How well a language is spoken, and for how long, as one text."""
    level, years = item.text("level"), item.text("years")
    return (level or years).but(", ".join(given_text(level, years)))


def given_text(level: Piece, years: Piece) -> list[str]:
    """A level and a number of years as words."""
    return [level.text] * bool(level) + [f"{years.text} years"] * bool(years)


def _job(item: Branch, organization: str, *, voluntary: bool = False) -> Job:
    return Job(
        organization=item.text(organization),
        title=item.text("position"),
        start=item.text("start"),
        end=item.text("end"),
        location=item.text("location"),
        url=item.text("url"),
        summary=item.text("summary"),
        highlights=tuple(item.texts("highlights")),
        skills=tuple(item.texts("keywords")),
        voluntary=voluntary,
        extra=(("Kind", item.text("category")),),
    )


def _study(item: Branch) -> Study:
    return Study(
        institution=item.text("institution"),
        area=item.text("title", "area"),
        degree=item.text("studyType"),
        start=item.text("start"),
        end=item.text("end"),
        url=item.text("url"),
        score=item.text("grade"),
        summary=item.text("summary"),
        courses=tuple(item.texts("curriculum")),
        highlights=tuple(item.texts("highlights")),
        skills=tuple(item.texts("keywords")),
        extra=(("Subject", item.text("area")), ("Place", item.text("location"))),
    )


def _project(item: Branch) -> Made:
    return Made(
        title=item.text("title"),
        summary=item.text("description", "summary"),
        roles=tuple(item.texts("role")),
        start=item.text("start"),
        end=item.text("end"),
        url=item.text("url"),
        code=item.text("repo"),
        highlights=tuple(item.texts("highlights")),
        skills=tuple(item.texts("keywords")),
        extra=(
            ("", item.text("summary")),
            ("Kind", item.text("category")),
            ("Place", item.text("location")),
            *(("Media", piece) for media in item.items("media") for piece in rest(media)),
        ),
    )


def _recognition(item: Branch) -> Credential:
    return Credential(
        title=item.text("title"),
        issuer=item.text("from"),
        date=item.text("date"),
        url=item.text("url"),
        summary=item.text("summary"),
        is_award=True,
        extra=(("Kind", item.text("category")),),
    )


def _abilities(skills: Branch) -> tuple[Ability, ...]:
    """The skills of the sets, then those of the list, which says more of each."""
    sets = [
        Ability(name=item.text("name"), level=item.text("level"), parts=tuple(item.texts("skills")))
        for item in skills.items("sets")
    ]
    single = []
    for item in skills.items("list"):
        years = item.text("years")
        extra = (("Years", years),) if years else ()
        single.append(Ability(name=item.text("name") or item.piece, level=item.text("level"),
                              summary=item.text("summary"), extra=extra))  # fmt: skip
    return (*sets, *single)


def _sections(root: Branch) -> tuple[Section, ...]:
    return (
        section("Publications", root.items("writing"), "title"),
        section("Talks", root.items("speaking"), "title"),
        section("Reading", root.items("reading"), "title"),
        section("Samples", root.items("samples"), "title"),
        section("Governance", root.items("governance"), "role", "organization"),
        section("Memberships", root.child("affiliation").items("history"), "role", "organization"),
        section("Activities", root.items("extracurricular"), "title", "activity"),
        section("Interests", root.items("interests"), "name"),
        section("References", root.items("references"), "name", draft=True),
        section("Testimonials", root.items("testimonials"), "name", draft=True),
    )
