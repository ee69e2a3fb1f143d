"""What a résumé tells -> entries of the collections.

Volunteer work is work; an award with an awarder is a certificate; publications, interests and references have no
collection, so each becomes a page. Nothing is told twice, and each guess is told as one.
"""

import re
from collections.abc import Iterable, Iterator

import msgspec

from generator.content.schema import Language, Link
from generator.importers.categories import category_of
from generator.importers.identity import skill_key
from generator.importers.model import Found
from generator.importers.resumes.addresses import is_email, network_label, network_url, url
from generator.importers.resumes.drafts import LONGEST, MISSING, Draft
from generator.importers.resumes.ledger import Piece
from generator.importers.resumes.mentions import with_mentions
from generator.importers.resumes.model import (
    Ability,
    Credential,
    Extra,
    Job,
    Made,
    Person,
    Profile,
    Resume,
    Section,
    Study,
)
from generator.importers.resumes.phrases import line, markdown
from generator.portfolio.skillnames import skill_names

_LEVELS = {
    "foundation": "foundation beginner beginners novice basic elementary junior fundamental debutant anfanger 1",
    "working": "working intermediate competent medium proficient moderate intermediaire mid 2 3",
    "advanced": "advanced senior skilled experienced avance fortgeschritten high 4",
    "expert": "expert master guru authority 5",
}
_LEVEL_OF = {word: level for level, words in _LEVELS.items() for word in words.split()}
_LONGEST_TITLE = 80
_VOLUNTEER = "Volunteer"
_SAYS_VOLUNTEER = re.compile("volunt|bénévol|ehrenamt|voluntari", re.IGNORECASE)
_NO_POSITION = "the source names no position"
_THINGS = frozenset({"programming language", "web framework", "database"})
"""Kinds of names that are a skill themselves where they stand above other skills; others are headings."""


def entries_of(resume: Resume) -> tuple[Found, ...]:
    """The entries that a résumé becomes, the person first."""
    found: list[Found] = []
    if resume.person != Person():
        found.append(_profile(resume.person))
    for jobs in _by_organization(resume.jobs):
        work = _experience(jobs, resume.lasting)
        found += [work, *(_challenge(*told, work) for job in jobs for told in job.challenges)]
    found += map(_program, resume.studies)
    found += (_MADE[made.kind](made) for made in resume.projects)
    awards = [item for item in resume.credentials if item.is_award and not item.issuer]
    found += (_certificate(item) for item in resume.credentials if item not in awards)
    found += (skill for ability in resume.abilities for skill in _skills(ability))
    sections = list(resume.sections)
    if awards:
        sections.append(Section(title="Awards", rows=tuple(_award_row(item) for item in awards)))
    found += (_page(section) for section in sections if section.rows or section.text)
    return with_mentions(tuple(found))


def _profile(person: Person) -> Found:
    draft = Draft("profile")
    draft.line("name", person.name)
    draft.need("name", "the source names nobody", person.name)
    draft.line("headline", person.headline)
    _summary(draft, [*person.summaries, *_in_words(person.extra)])
    if person.places:
        place = ", ".join(dict.fromkeys(line(piece.text) for piece in person.places))
        draft.put("location", place[:LONGEST], person.places[0])
        for piece in person.places[1:]:
            draft.came("location", piece)
    draft.line("availability", person.availability)
    for profile in person.links:
        _link(draft, profile)
    for name, level in ((name, level) for name, level in person.languages if name):
        language = Language(name=line(name.text)[:LONGEST], level=line(level.text)[:LONGEST] or None)
        draft.add("languages", language, name)
        draft.came("languages", level)
    for email in person.emails:
        draft.withhold("email" if is_email(email.text) else "contact", email)
    for phone in person.phones:
        draft.withhold("phone", phone)
    for part in person.addresses:
        draft.withhold("address", part)
    for label, piece in person.private:
        draft.withhold(label, piece)
    return draft.finish()


def _in_words(extra: Extra) -> Iterator[Piece]:
    """Extra facts as sentences: a profile has no text below its fields."""
    for label, piece in extra:
        if piece:
            yield piece.but(f"{label}: {piece.text}" if label else piece.text)


def _summary(draft: Draft, pieces: list[Piece]) -> None:
    """All that a person says of themselves as one text."""
    texts = [markdown(piece.text) for piece in pieces if piece]
    kept = [piece for piece in pieces if piece]
    if kept:
        draft.put("summary", "\n\n".join(dict.fromkeys(texts)), kept[0])
        for piece in kept[1:]:
            draft.came("summary", piece)


def _link(draft: Draft, profile: Profile) -> None:
    name = line(profile.network.text)
    address = url(profile.url.text)
    guess = ""
    if not address and (address := network_url(name, profile.user.text)):
        guess = f"made from the name `{profile.user.text}` at {network_label(name)}"
    if not address and (address := url(profile.user.text)):
        guess = "the name at the network is an address"
    shown = network_label(name) if name else "Website"
    user = line(profile.user.text)
    if address:
        says_more = bool(user) and not guess and user.lstrip("@").casefold() not in address.casefold()
        shown = f"{shown} ({user})" if says_more else shown
        draft.add("links", Link(label=shown[:LONGEST], url=address), profile.url or profile.user, guess)
        for piece in (profile.network, profile.user):
            draft.came("links", piece)
        return
    rest = [piece for piece in (profile.user, profile.url) if piece]
    if rest or profile.network:
        words = ": ".join([shown, " ".join(piece.text for piece in rest)]) if rest else shown
        origin = (rest or [profile.network])[0]
        draft.withhold("contact", origin.but(words))


def _by_organization(jobs: tuple[Job, ...]) -> Iterator[list[Job]]:
    """Jobs one after another at the same organisation are positions there."""
    group: list[Job] = []
    for job in jobs:
        same = group and job.organization and job.voluntary == group[0].voluntary
        if same and job.organization.text.casefold() == group[0].organization.text.casefold():
            group.append(job)
            continue
        if group:
            yield group
        group = [job]
    if group:
        yield group


def _experience(jobs: list[Job], lasting: str) -> Found:
    draft = Draft("experience")
    draft.line("organization", jobs[0].organization)
    for job in jobs[1:]:
        draft.came("organization", job.organization)
    draft.need("organization", "the source does not say where this was", jobs[0].title)
    alone = len(jobs) == 1
    positions = []
    for index, job in enumerate(jobs):
        part = Draft("experience")
        _position(part, job, draft, lasting, alone=alone and not job.about)
        if job.about.text not in [other.about.text for other in jobs[:index]]:
            draft.prose("summary", job.about, label="About")
        if alone and not job.about:
            draft.prose("summary", job.summary)
            draft.skills(job.skills)
        positions.append(draft.position(index, part))
        _place(draft, job)
        for label, piece in job.extra:
            draft.remark(label, piece)
    draft.put("positions", positions, Piece())
    return draft.finish()


def _place(draft: Draft, job: Job) -> None:
    """Where a job was; what several share is said once."""
    for field, piece in (("location", job.location), ("url", job.url)):
        said = draft.value(field)
        if said and said == (url(piece.text) if field == "url" else line(piece.text)):
            draft.came(field, piece)
        elif field == "url":
            draft.url(field, piece, label=f"Site of {line(job.title.text)}")
        else:
            draft.line(field, piece, label=f"Place of {line(job.title.text)}")


def _position(part: Draft, job: Job, whole: Draft, lasting: str, *, alone: bool) -> None:
    title = line(job.title.text)
    if job.voluntary and not title:
        part.put("title", _VOLUNTEER, job.organization, "it is volunteer work without a title")
    elif job.voluntary and not _SAYS_VOLUNTEER.search(title):
        part.put("title", f"{title} (volunteer)"[:LONGEST], job.title, "the source has it among volunteer work")
    else:
        part.line("title", job.title)
    if "title" not in part:
        part.put("title", MISSING, job.organization, _NO_POSITION)
        whole.put("draft", True, job.organization, _NO_POSITION)
    part.period(job.period)
    part.date("start", job.start)
    part.end("end", job.end)
    if lasting and not job.end:
        part.lasts(job.start, lasting)
    if not alone:
        part.prose("summary", job.summary)
        part.skills(job.skills)
    part.several("highlights", job.highlights)


def _challenge(problem: Piece, actions: tuple[Piece, ...], work: Found) -> Found:
    draft = Draft("challenges", part_of=work.key)
    text = line(problem.text)
    if len(text) <= _LONGEST_TITLE:
        draft.put("title", text, problem)
    else:
        draft.put("title", f"{text[:_LONGEST_TITLE].rsplit(' ', 1)[0]}…", problem, "the beginning of the problem")
        draft.put("problem", " ".join(markdown(problem.text).split()), problem)
    if actions:
        draft.put("solution", " ".join(markdown(action.text) for action in actions), actions[0])
        for action in actions[1:]:
            draft.came("solution", action)
    return draft.finish()


def _program(study: Study) -> Found:
    draft = Draft("programs")
    title = study.area or study.degree or study.institution
    draft.line("title", title, "" if study.area else "the source names no subject")
    draft.need("title", "the source names no programme", study.score)
    if study.institution is not title:
        draft.line("institution", study.institution)
    if study.degree is not title:
        draft.line("credential", study.degree)
    draft.period(study.period)
    draft.date("start", study.start)
    draft.end("end", study.end)
    draft.url("url", study.url)
    draft.prose("summary", study.summary)
    draft.several("outcomes", study.highlights)
    draft.skills(study.skills)
    draft.remark("Score", study.score)
    draft.listed("Courses", study.courses)
    return _finished(draft, study.extra)


def _project(made: Made) -> Found:
    draft = Draft("projects")
    draft.line("title", made.title)
    draft.need("title", "the source gives the project no name", made.summary)
    roles = [line(piece.text) for piece in made.roles]
    if roles:
        draft.put("role", ", ".join(roles)[:LONGEST], made.roles[0])
        for piece in made.roles[1:]:
            draft.came("role", piece)
    draft.period(made.period)
    draft.date("start", made.start)
    draft.end("end", made.end)
    draft.url("url", made.url)
    draft.url("code", made.code)
    draft.prose("summary", made.summary)
    draft.several("highlights", made.highlights)
    draft.skills(made.skills)
    return _finished(draft, made.extra)


def _hurdle(made: Made) -> Found:
    """A challenge among projects: what was hard is its summary, what was done and what came of it its highlights."""
    draft = Draft("challenges")
    draft.line("title", made.title)
    draft.need("title", "the source gives the challenge no name", made.summary)
    draft.prose("problem", made.summary)
    for field, piece in zip(("solution", "outcome"), made.highlights, strict=False):
        draft.prose(field, piece)
    draft.date("date", made.end or made.start)
    draft.skills(made.skills)
    draft.listed("", made.highlights[2:])
    return _finished(draft, made.extra)


def _practice(made: Made) -> Found:
    draft = Draft("practices")
    draft.line("title", made.title)
    draft.need("title", "the source gives the practice no name", made.summary)
    draft.prose("summary", made.summary)
    draft.skills(made.skills)
    draft.listed("", made.highlights)
    return _finished(draft, made.extra)


_MADE = {"project": _project, "challenge": _hurdle, "practice": _practice}


def _certificate(credential: Credential) -> Found:
    draft = Draft("certificates")
    draft.line("title", credential.title, "an award is listed among certificates" if credential.is_award else "")
    draft.need("title", "the source gives it no name", credential.issuer)
    draft.line("issuer", credential.issuer)
    draft.need("issuer", "the source does not say who awarded it", credential.title)
    draft.date("date", credential.date)
    draft.date("expires", credential.expires)
    draft.line("credential_id", credential.id)
    draft.url("url", credential.url)
    draft.prose("summary", credential.summary)
    return _finished(draft, credential.extra)


def _finished(draft: Draft, extra: Extra) -> Found:
    for label, piece in extra:
        draft.remark(label, piece)
    return draft.finish()


def _skills(ability: Ability) -> Iterator[Found]:
    """A skill; or the skills of a group, and the group's name as one if it is known to be a skill."""
    name = line(ability.name.text)
    if not ability.parts or ability.is_one:
        if name:
            yield _skill(ability.name, Piece(), ability)
        return
    if name and all(skill_key(line(part.text)) == skill_key(name) for part in ability.parts):
        yield _skill(ability.name, Piece(), ability)
        return
    known = skill_names().find(name) if name else None
    if known is not None and known.kind in _THINGS:
        yield _skill(ability.name, Piece(), Ability(level=ability.level, extra=ability.extra))
        for part in ability.parts:
            yield _skill(part, Piece(), Ability(), related=name)
        return
    for index, part in enumerate(ability.parts):
        rest = Ability(level=ability.level, since=ability.since)
        if index == 0:
            rest = msgspec.structs.replace(ability, parts=())
        yield _skill(part, ability.name, rest)


def _skill(name: Piece, group: Piece, ability: Ability, related: str = "") -> Found:
    draft = Draft("skills")
    draft.line("name", name)
    draft.need("name", "the source gives it no name", name)
    known = skill_names().find(line(name.text))
    if group:
        draft.line("category", group)
    elif known is not None:
        draft.put("category", category_of(known), name, f"it is known as {known.kind}")
    words = "".join(letter for letter in ability.level.text.casefold() if letter.isalnum())
    if level := _LEVEL_OF.get(words.replace("é", "e").replace("ä", "a")):
        guess = "" if words == level else f"the source says `{ability.level.text}`"
        draft.put("level", level, ability.level, guess)
    elif ability.level:
        draft.prose("summary", ability.level.but(f"Level: {ability.level.text}."))
    draft.date("since", ability.since)
    draft.prose("summary", ability.summary)
    for part in ability.parts:
        draft.add("aliases", line(part.text), part)
    if related:
        draft.add("related", related, Piece())
    return _finished(draft, ability.extra)


def _award_row(award: Credential) -> tuple[Piece, ...]:
    pieces = (award.title, award.date, award.id, award.url, award.summary, *(piece for _, piece in award.extra))
    return tuple(piece for piece in pieces if piece)


def _page(section: Section) -> Found:
    draft = Draft("pages", title=section.title)
    first = next(iter([*(row[0] for row in section.rows), *section.text]))
    if section.draft:
        draft.put("draft", True, first, "it names other people, who may not want to be published")
    else:
        draft.put("menu", True, Piece())
    for text in section.text:
        draft.text(text)
    draft.listed("", (_row(row, draft) for row in section.rows if row))
    return draft.finish()


def _row(pieces: Iterable[Piece], draft: Draft) -> Piece:
    """One thing of a page as a line: its name, then whatever else is known."""
    first, *others = pieces
    words = []
    for piece in others:
        draft.came("body", piece)
        address = url(piece.text) if piece.text.startswith("http") else ""
        words.append(f"<{address}>" if address else " ".join(markdown(piece.text).split()))
    name = " ".join(markdown(first.text).split())
    return first.but(". ".join([f"**{name}**" if words else name, *(word.rstrip(".") for word in words)]))
