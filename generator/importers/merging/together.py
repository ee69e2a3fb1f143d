"""What several sources tell, as one: the same skill is one entry with more evidence, whatever each calls it.

A skill goes by the name that the site has for it, else by the first that a source uses. Skills that are only named by
other entries become entries themselves, since a site knows no skill without one.
"""

from collections.abc import Iterable

import msgspec

from generator.content.schema import Evidenced, Experience, Record, Skill, SkillUse
from generator.importers.categories import category_of
from generator.importers.identity import are_one, name_key, skill_key, united
from generator.importers.model import Came, Found, Imported, Origin
from generator.portfolio.skillnames import skill_names


def together(imports: Iterable[Imported], existing: Iterable[Skill] = ()) -> tuple[Found, ...]:
    """The entries of all sources, each once, with skills by one name. `existing`: the skills of the site."""
    names = _Names(existing)
    found = [entry for imported in imports for entry in imported.found]
    skills = names.skills([entry for entry in found if entry.collection == "skills"])
    entries: list[Found] = []
    moved: dict[str, str] = {}
    for entry in (names.renamed(entry) for entry in found if entry.collection != "skills"):
        at = next((index for index, other in enumerate(entries) if _is_same(other, entry)), None)
        if at is None:
            entries.append(entry)
        else:
            moved[entry.key] = entries[at].key
            entries[at] = united(entries[at], entry)
    skills = [names.with_spellings(skill) for skill in [*skills, *names.missing]] + names.spellings_of_others()
    return tuple(with_references([*(item for item in entries), *skills], moved))


def _is_same(one: Found, other: Found) -> bool:
    if one.collection != other.collection:
        return False
    return one.collection == "profile" or are_one(one.record, other.record, one.title, other.title)


def with_references(found: list[Found], moved: dict[str, str]) -> list[Found]:
    """Entries whose references lead to where other entries are now."""
    if not moved:
        return found
    return [msgspec.structs.replace(item, record=_led(item.record, moved), body=_linked(item, moved)) for item in found]


def _led(record: Record, moved: dict[str, str]) -> Record:
    part_of = getattr(record, "part_of", None)
    if part_of in moved:
        record = msgspec.structs.replace(record, part_of=moved[part_of])
    shown_in = getattr(record, "shown_in", [])
    if any(key in moved for key in shown_in):
        record = msgspec.structs.replace(record, shown_in=[moved.get(key, key) for key in shown_in])
    return record


def _linked(found: Found, moved: dict[str, str]) -> str:
    body = found.body
    for old, new in moved.items():
        body = body.replace(f"](../{old}.md", f"](../{new}.md")
    return body


class _Names:
    """By which name each skill goes."""

    def __init__(self, existing: Iterable[Skill]) -> None:
        self._name_of: dict[str, str] = {}
        self._spelt: set[str] = set()
        self._heard: dict[str, list[str]] = {}
        self.missing: list[Found] = []
        for skill in existing:
            for name in (skill.name, *skill.aliases):
                self._learn(name, skill.name)

    def _learn(self, name: str, goes_by: str) -> None:
        self._spelt.add(_exactly(name))
        for key in (name_key(name), skill_key(name)):
            self._name_of.setdefault(key, goes_by)

    def _find(self, name: str) -> str | None:
        return self._name_of.get(name_key(name)) or self._name_of.get(skill_key(name))

    def skills(self, found: list[Found]) -> list[Found]:
        """The skills of all sources, each once."""
        kept: dict[str, Found] = {}
        for entry in found:
            assert isinstance(entry.record, Skill)
            name = self._find(entry.record.name)
            if name is None:
                name = entry.record.name
                self._learn(name, name)
            spelt = self._spelt_as(entry, name)
            kept[name] = united(kept[name], spelt) if name in kept else spelt
        return [self._with_related(entry) for entry in kept.values()]

    def _spelt_as(self, found: Found, name: str) -> Found:
        """A skill under another name; its own becomes an alias."""
        record = found.record
        assert isinstance(record, Skill)
        spellings = [record.name, *record.aliases]
        aliases = []
        for spelling in spellings:
            if _exactly(spelling) != _exactly(name) and self._find(spelling) in (None, name):
                aliases.append(spelling)
            if self._find(spelling) is None:
                self._learn(spelling, name)
        return msgspec.structs.replace(found, record=msgspec.structs.replace(record, name=name, aliases=aliases))

    def _with_related(self, found: Found) -> Found:
        record = found.record
        assert isinstance(record, Skill)
        related = [name for name in map(self._find, record.related) if name and name != record.name]
        return msgspec.structs.replace(found, record=msgspec.structs.replace(record, related=related))

    def renamed(self, found: Found) -> Found:
        """An entry that names its skills as they are called here."""
        record = found.record
        if not isinstance(record, Evidenced):
            return found
        record = msgspec.structs.replace(record, skills=self._uses(record.skills, found))
        if isinstance(record, Experience):
            positions = [
                msgspec.structs.replace(position, skills=self._uses(position.skills, found))
                for position in record.positions
            ]
            record = msgspec.structs.replace(record, positions=positions)
        return msgspec.structs.replace(found, record=record)

    def _uses(self, uses: list[str | SkillUse], found: Found) -> list[str | SkillUse]:
        named: dict[str, str | SkillUse] = {}
        for use in uses:
            written = use.skill if isinstance(use, SkillUse) else use
            name = self._find(written) or self._new(written, found)
            self._hear(written, name)
            fresh: str | SkillUse = SkillUse(skill=name, note=use.note) if isinstance(use, SkillUse) else name
            if name not in named or isinstance(fresh, SkillUse):
                named[name] = fresh
        return list(named.values())

    def with_spellings(self, found: Found) -> Found:
        """A skill with the other names by which entries call it."""
        record = found.record
        assert isinstance(record, Skill)
        heard = self._heard.pop(record.name, [])
        return msgspec.structs.replace(found, record=msgspec.structs.replace(record, aliases=[*record.aliases, *heard]))

    def spellings_of_others(self) -> list[Found]:
        """Skills of the site by which entries call them in other words."""
        return [
            Found(collection="skills", record=Skill(name=name, aliases=heard)) for name, heard in self._heard.items()
        ]

    def _hear(self, written: str, name: str) -> None:
        if _exactly(written) not in self._spelt:
            self._spelt.add(_exactly(written))
            self._heard.setdefault(name, []).append(written)

    def _new(self, name: str, found: Found) -> str:
        """Make a skill of a name that only an entry uses."""
        known = skill_names().find(name)
        record = Skill(name=name, category=category_of(known)) if known is not None else Skill(name=name)
        origin = found.came[0].origin if found.came else Origin("")
        why = f"`{found.title}` names it" + (f"; it is known as {known.kind}" if known is not None else "")
        self.missing.append(Found(collection="skills", record=record, came=(Came("name", origin, why),)))
        self._learn(name, name)
        return name


def _exactly(name: str) -> str:
    return " ".join(name.casefold().split())
