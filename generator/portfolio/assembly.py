"""Documents -> the portfolio: references resolved, skills proven, everything in order.

Made as a whole from all documents, so it can never be out of step with them. Pure, except that it asks
`Places` where a mistake stands.
"""

import datetime
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import get_args
from urllib.parse import urlsplit

import msgspec

from generator.content.documents import CONTENT, PROFILE_FILE, Document, slug_source
from generator.content.schema import (
    COLLECTIONS,
    Belonging,
    Entry,
    Experience,
    Post,
    Practice,
    Private,
    Profile,
    Record,
    Site,
    Skill,
)
from generator.content.values import UNNAMED, Section
from generator.dates import EndDate
from generator.diagnostics import Diagnostic, Place, did_you_mean, error, warning
from generator.portfolio.evidence import (
    Claim,
    Evidence,
    Use,
    begins_after,
    claim,
    evidence_of,
    in_order,
    notes_of,
    period_of,
    title_of,
    uses_of,
    without_future,
)
from generator.privacy import Secret
from generator.reading.places import Places


class Portfolio(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is published, resolved and in order. The only input of the plan."""

    site: Site
    profile: Document
    claims: tuple[Claim, ...]
    """The skills, in the author's order."""
    entries: dict[str, tuple[Document, ...]]
    """The published entries of every collection, in order."""
    skills_of: dict[str, tuple[tuple[str, tuple[str, ...]], ...]]
    """For each entry, by its key: the keys of its skills, each with the author's notes."""
    parts: dict[str, tuple[Document, ...]]
    """For each entry, by its key: the entries that belong to it."""
    by_key: dict[str, Document]
    skill_names: dict[str, str]
    """Every name of a published skill, folded, to the skill's key."""
    unpublished: frozenset[str]
    """Keys of the drafts and the entries of the future that are left out."""
    previewed: frozenset[str]
    """Keys of those that are shown all the same, because drafts were asked for."""
    private: tuple[Secret, ...]
    """What must not be published."""
    today: datetime.date

    @property
    def person(self) -> Profile:
        """The profile's record."""
        assert isinstance(self.profile.record, Profile)
        return self.profile.record

    @property
    def title(self) -> str:
        """The site's name: as set, else the person's."""
        return self.site.title or self.person.name

    @property
    def sections(self) -> tuple[Section, ...]:
        """The parts of the site that have something to show, in the order of the menu."""
        return tuple(name for name in get_args(Section) if name == "resume" or self.entries[name])


def fold(name: str) -> str:
    """A skill's name as it is compared: without regard to case, Unicode form and spacing."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def assemble(
    documents: Iterable[Document],
    site: Site,
    today: datetime.date,
    *,
    drafts: bool,
    places: Places,
    failed: frozenset[str],
) -> tuple[Portfolio | None, list[Diagnostic]]:
    """The portfolio the documents make, and what is wrong with them as a whole.

    `failed` names the sources that could not be read, so that what they might have held is not reported as missing.
    None if there is no profile to begin with.
    """
    documents = list(documents)
    diagnostics: list[Diagnostic] = []
    profile = next((document for document in documents if document.collection == "profile"), None)
    if profile is None:
        if PROFILE_FILE not in failed:
            hint = "create it with `name: …`"
            diagnostics.append(error("missing-profile", "there is no profile", Place(PROFILE_FILE), hint))
        return None, diagnostics
    diagnostics += _placeholders(profile, places)
    entries = [document for document in documents if document.collection in COLLECTIONS]
    diagnostics += _duplicates(entries, places)
    held_back = frozenset(entry.key for entry in entries if _is_held_back(entry.record, today))
    unpublished = frozenset[str]() if drafts else held_back
    by_key = {entry.key: entry for entry in entries}
    names, clashes = _skill_names(entries, places)
    uses, unknown = _resolved_uses(entries, names, places, lenient=_any_failed(failed, "skills"))
    references = _unknown_references(entries, by_key, failed, places)
    diagnostics += clashes + unknown + references + _reversed_periods(entries, places)
    published = [entry for entry in by_key.values() if entry.key not in unpublished]
    if not drafts:
        uses = {key: _begun(by_key[key].record, found, today) for key, found in uses.items()}
        published = [_begun_part(entry, today) for entry in published]
    portfolio = Portfolio(
        site=site,
        profile=profile,
        claims=_claims(published, uses, names, today),
        entries={
            name: in_order([entry for entry in published if entry.collection == name], today) for name in COLLECTIONS
        },
        skills_of={
            entry.key: tuple(
                (skill, notes_of(found)) for skill, found in uses[entry.key].items() if skill not in unpublished
            )
            for entry in published
        },
        parts=_parts(published, today),
        by_key={entry.key: entry for entry in published},
        skill_names={name: key for name, key in names.items() if key not in unpublished},
        unpublished=unpublished,
        previewed=held_back - unpublished,
        private=_private(documents, places),
        today=today,
    )
    return portfolio, diagnostics + ([] if failed or clashes else _unproven(portfolio, places))


def _is_held_back(record: Record, today: datetime.date) -> bool:
    return isinstance(record, Entry) and (record.draft or begins_after(record, today))


def _private(documents: list[Document], places: Places) -> tuple[Secret, ...]:
    """The private values: those of the profile, and before them those of the file that has nothing else."""
    secrets: dict[str, Secret] = {}
    for document in sorted(documents, key=lambda document: document.collection != "profile"):
        if isinstance(document.record, Profile | Private):
            for name, value in document.record.private.items():
                secrets[name] = Secret(name=name, value=value, place=places.field(document, "private", name))
    return tuple(secrets.values())


def _placeholders(profile: Document, places: Places) -> list[Diagnostic]:
    """What is still a starter's: the name, and addresses in domains that RFC 2606 reserves for examples."""
    record = profile.record
    assert isinstance(record, Profile)
    candidates: list[tuple[tuple[str | int, ...], str]] = [(("email",), (record.email or "").rpartition("@")[2])]
    candidates += [
        (("links", index, "url"), urlsplit(link.url).hostname or "") for index, link in enumerate(record.links)
    ]
    kept: list[tuple[tuple[str | int, ...], str]] = [(("name",), "name")] if record.name == UNNAMED else []
    kept += [
        (field, "address")
        for field, host in candidates
        if host.lower().endswith((".example", "example.com", "example.org", "example.net"))
    ]
    return [
        warning("placeholder", f"this still is the example's {what}", places.field(profile, *field), "write your own")
        for field, what in kept
    ]


def _duplicates(entries: list[Document], places: Places) -> list[Diagnostic]:
    """Entries of one collection whose addresses would be the same, also to a file system that folds case."""
    first: dict[str, Document] = {}
    found: list[Diagnostic] = []
    for entry in entries:
        other = first.setdefault(unicodedata.normalize("NFC", entry.key.casefold()), entry)
        if other is not entry and entry.slug:
            message = f"the slug `{entry.slug}` is taken by {_where(other, places)}"
            source = slug_source(entry.record, from_file=entry.index is None)
            place = places.field(entry, source) if source else Place(entry.path)
            found.append(error("duplicate-slug", message, place, "set another `slug:` or remove one of the two"))
    return found


def _where(document: Document, places: Places) -> str:
    """A document's file, and its line if it shares the file with others."""
    if document.index is None:
        return f"`{document.path}`"
    return f"`{document.path}:{places.field(document).line}`"


def _skill_names(entries: list[Document], places: Places) -> tuple[dict[str, str], list[Diagnostic]]:
    """Every name, alias and slug of every skill, folded, to the skill's key; and names that two skills claim."""
    names: dict[str, Document] = {}
    found: list[Diagnostic] = []
    skills = [entry for entry in entries if isinstance(entry.record, Skill)]
    for entry in skills:
        record = entry.record
        assert isinstance(record, Skill)
        fields: list[tuple[str, tuple[str | int, ...]]] = [(record.name, ("name",))]
        fields += [(alias, ("aliases", index)) for index, alias in enumerate(record.aliases)]
        for name, field in fields:
            other = names.setdefault(fold(name), entry)
            if other.key != entry.key:
                message = f"`{name}` is also a name of `{title_of(other.record)}` in {_where(other, places)}"
                place = places.field(entry, *field)
                found.append(error("ambiguous-skill", message, place, "a name or alias belongs to one skill"))
    for entry in skills:
        names.setdefault(fold(entry.slug), entry)
    return {name: entry.key for name, entry in names.items()}, found


def _any_failed(failed: frozenset[str], collection: str) -> bool:
    return any(path.startswith((f"{CONTENT}/{collection}.", f"{CONTENT}/{collection}/")) for path in failed)


def _resolved_uses(
    entries: list[Document], names: dict[str, str], places: Places, *, lenient: bool
) -> tuple[dict[str, dict[str, list[Use]]], list[Diagnostic]]:
    """For each entry, by key: its skills' keys and the uses that name them; and the skills that do not exist."""
    resolved: dict[str, dict[str, list[Use]]] = {}
    unknown: list[Diagnostic] = []
    known = _display_names(entries)
    key_of = cache(lambda name: names.get(fold(name)))  # entries name the same skills again and again
    for entry in entries:
        found: dict[str, list[Use]] = {}
        for use in uses_of(entry.record):
            key = key_of(use.named)
            if key is not None:
                found.setdefault(key, []).append(use)
            elif not lenient:
                unknown.append(_unknown_skill(use.named, places.field(entry, *use.field), known))
        resolved[entry.key] = found
        if isinstance(entry.record, Skill):
            for index, name in enumerate(entry.record.related):
                if fold(name) not in names and not lenient:
                    unknown.append(_unknown_skill(name, places.field(entry, "related", index), known))
    return resolved, unknown


def _begun(record: Record, found: dict[str, list[Use]], today: datetime.date) -> dict[str, list[Use]]:
    """The uses of an entry that are not yet to come. Only positions begin apart: other entries come as a whole."""
    if not isinstance(record, Experience):
        return found
    begun = {skill: [use for use in uses if not use.period.begins_after(today)] for skill, uses in found.items()}
    return {skill: uses for skill, uses in begun.items() if uses}


def _begun_part(entry: Document, today: datetime.date) -> Document:
    """An entry without what is yet to come; the same one if nothing is."""
    record = without_future(entry.record, today)
    return entry if record is entry.record else msgspec.structs.replace(entry, record=record)


def _display_names(entries: list[Document]) -> list[str]:
    """The names of all skills and then their aliases, for hints."""
    skills = [entry.record for entry in entries if isinstance(entry.record, Skill)]
    return [skill.name for skill in skills] + [alias for skill in skills for alias in skill.aliases]


def _unknown_skill(name: str, place: Place, known: list[str]) -> Diagnostic:
    hint = did_you_mean(name, known) or "add it to content/skills.yaml"
    return error("unknown-skill", f"no skill is called `{name}`", place, hint)


def _references(record: Record) -> list[tuple[str, tuple[str | int, ...]]]:
    """The other entries a record names, each with its field."""
    if isinstance(record, Practice):
        return [(reference, ("shown_in", index)) for index, reference in enumerate(record.shown_in)]
    if isinstance(record, Belonging) and record.part_of:
        return [(record.part_of, ("part_of",))]
    return []


def _unknown_references(
    entries: list[Document], by_key: dict[str, Document], failed: frozenset[str], places: Places
) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for entry in entries:
        for reference, field in _references(entry.record):
            collection = reference.partition("/")[0]
            if reference == entry.key:
                place = places.field(entry, *field)
                found.append(error("bad-reference", "an entry cannot belong to itself", place, "remove the field"))
            elif reference not in by_key and not _any_failed(failed, collection):
                near = did_you_mean(reference, [key for key in by_key if key.startswith(f"{collection}/")])
                message = f"there is no entry `{reference}`"
                hint = near or f"an entry's reference is `{collection}/` and its slug"
                found.append(error("unknown-entry", message, places.field(entry, *field), hint))
    return found


def _reversed_periods(entries: list[Document], places: Places) -> list[Diagnostic]:
    """Dates that lie before the date they come after; most likely one of the two is a slip of the pen."""
    found: list[Diagnostic] = []
    for entry in entries:
        parts: list[tuple[Record, tuple[str | int, ...]]] = [(entry.record, ())]
        if isinstance(entry.record, Experience):
            parts = [(position, ("positions", index)) for index, position in enumerate(entry.record.positions)]
        for record, path in parts:
            for earlier, later in (("start", "end"), ("date", "expires"), ("date", "updated")):
                first, last = getattr(record, earlier, None), getattr(record, later, None)
                last = last.date if isinstance(last, EndDate) else last
                if first is not None and last is not None and last.last_day < first.first_day:
                    message = f"`{later}` is before `{earlier}`: `{last}`, expected `{first}` or later"
                    place = places.field(entry, *path, later)
                    found.append(error("reversed-dates", message, place, "correct one of the two dates"))
    return found


def _claims(
    published: list[Document], uses: dict[str, dict[str, list[Use]]], names: dict[str, str], today: datetime.date
) -> tuple[Claim, ...]:
    """Every published skill with its evidence."""
    evidence: defaultdict[str, list[Evidence]] = defaultdict(list)
    for entry in published:
        for key, found in uses[entry.key].items():
            evidence[key].append(evidence_of(entry, found))
    skills = in_order([entry for entry in published if isinstance(entry.record, Skill)], today)
    shown = {entry.key for entry in skills}
    claims: list[Claim] = []
    for entry in skills:
        assert isinstance(entry.record, Skill)
        related = [names[fold(name)] for name in entry.record.related if fold(name) in names]
        unique = tuple(key for key in dict.fromkeys(related) if key in shown and key != entry.key)
        claims.append(claim(entry, evidence[entry.key], unique, today))
    return tuple(claims)


def _parts(published: list[Document], today: datetime.date) -> dict[str, tuple[Document, ...]]:
    parts: defaultdict[str, list[Document]] = defaultdict(list)
    for entry in published:
        if isinstance(entry.record, Belonging) and entry.record.part_of:
            parts[entry.record.part_of].append(entry)
    kinds = list(COLLECTIONS)
    return {
        whole: tuple(sorted(in_order(members, today), key=lambda entry: kinds.index(entry.collection)))
        for whole, members in parts.items()
    }


def _unproven(portfolio: Portfolio, places: Places) -> list[Diagnostic]:
    hint = "name it under `skills:` where you used it"
    return [
        warning("unproven-skill", f"nothing proves `{claim.skill.name}`", places.field(claim.document, "name"), hint)
        for claim in portfolio.claims
        if not claim.evidence
    ]


def strongest_first(portfolio: Portfolio) -> tuple[Claim, ...]:
    """The skills by how well they are proven: the most evidence, then the latest use, then the author's order."""

    def key(claim: Claim) -> tuple[int, int]:
        last = claim.last_used
        return (-len(claim.evidence), -last.last_day.toordinal() if last else 0)

    return tuple(sorted(portfolio.claims, key=key))


def changed_on(document: Document, today: datetime.date) -> datetime.date | None:
    """The last day on which an entry is known to have changed in substance, for the sitemap and the feed.

    A date of which only the year or the month is known counts as its last day if that is over, else as its first.
    """
    record, period = document.record, period_of(document.record)
    updated = record.updated if isinstance(record, Post) else None
    for date in (updated, period.end, period.start):
        if date is not None and date.first_day <= today:
            return date.last_day if date.last_day <= today else date.first_day
    return None
