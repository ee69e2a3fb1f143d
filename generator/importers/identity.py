"""When two entries are the same thing, and what one of them adds to the other.

Certain is: the same name, and nothing that speaks against it, such as another institution. Of two that are the same the
first keeps all it says; the other fills what is missing and adds to lists.
"""

from typing import Any

import msgspec

from generator.content.documents import title_field
from generator.content.schema import Certificate, Experience, Link, Position, Program, Project, Record, SkillUse
from generator.importers.model import BODY, PROFILE, Came, Found, Note, Origin
from generator.portfolio.skillnames import forms, skill_names

_ADDED_TO = frozenset({"aliases", "related", "skills", "links", "languages", "positions", "shown_in", "outcomes"})
"""Lists that grow; of all others the one that is there stays as it is."""
_ANOTHER = "another source says something else"
_NEVER = frozenset({"draft", "order", "slug", "private", "menu", "featured"})
"""Fields that an author decides about an entry that is there."""
_ALSO: dict[type[Record], tuple[str, ...]] = {
    Program: ("institution", "start"),
    Certificate: ("issuer", "date"),
    Project: ("start",),
    Experience: (),
}
"""What must not differ, where both say it, besides the name."""


def name_key(name: str) -> str:
    """What two ways to write one name share."""
    return forms(name)[-1]


def skill_key(name: str) -> str:
    """What two names of one skill share: its standard name, if it is known."""
    known = skill_names().find(name)
    return name_key(known.name if known is not None else name)


def are_one(one: Record, other: Record, name: str, other_name: str) -> bool:
    """Whether two records of one collection, with these names, certainly tell of the same thing."""
    if name_key(name) != name_key(other_name):
        return False
    pairs = [(getattr(one, field), getattr(other, field)) for field in _ALSO.get(type(one), ())]
    return all(not mine or not yours or _agree(mine, yours) for mine, yours in pairs)


def _agree(mine: Any, yours: Any) -> bool:
    short, long = sorted((str(mine).casefold(), str(yours).casefold()), key=len)
    return long.startswith(short)


def additions(old: Record, new: Record) -> dict[str, Any]:
    """What a record adds to another: the values of fields that are missing, the new items of lists."""
    found: dict[str, Any] = {}
    for field in type(old).__struct_fields__:
        mine, yours = getattr(old, field), getattr(new, field)
        if field in _NEVER or is_empty(yours) or yours == default_of(type(old), field):
            continue
        if is_empty(mine) or mine == default_of(type(old), field):
            found[field] = yours
        elif field in _ADDED_TO:
            known = {_item_key(item) for item in mine}
            fresh = [item for item in yours if _item_key(item) not in known]
            if fresh:
                found[field] = fresh
    return found


def contradictions(old: Record, new: Record) -> dict[str, Any]:
    """The values of a record that another keeps its own for."""
    return {
        field: getattr(new, field)
        for field in type(old).__struct_fields__
        if field not in _NEVER and field not in _ADDED_TO and not is_empty(getattr(new, field))
        and not is_empty(getattr(old, field)) and getattr(old, field) != getattr(new, field)
        and getattr(new, field) != default_of(type(old), field) and getattr(old, field) != default_of(type(old), field)
    }  # fmt: skip


def unsaid(old: Record, new: Record) -> dict[str, list[Any]]:
    """What a record says of items that another has too, and the other does not: they are not added a second time."""
    found: dict[str, list[Any]] = {}
    for field in sorted(_ADDED_TO & set(type(old).__struct_fields__)):
        known = {_item_key(item): item for item in getattr(old, field)}
        pairs = [(known.get(_item_key(item)), item) for item in getattr(new, field)]
        more = [item for mine, item in pairs if mine is not None and _says_more(mine, item)]
        if more:
            found[field] = more
    return found


def _says_more(mine: Any, yours: Any) -> bool:
    match mine, yours:
        case SkillUse(note=note), SkillUse(note=other):
            return not _holds(note, other)
        case str(), SkillUse():
            return True
        case Record(), Record():
            return bool(additions(mine, yours) or contradictions(mine, yours) or unsaid(mine, yours))
    return False


def _holds(text: str, part: str) -> bool:
    return " ".join(part.split()).casefold() in " ".join(text.split()).casefold()


def run_together(first: str, second: str) -> str:
    """Two texts, one behind the other; one of them if it says what the other says."""
    if _holds(first, second):
        return first
    if _holds(second, first):
        return second
    return f"{first if first.endswith(('.', '!', '?', '…')) else f'{first}.'} {second}"


def united(one: Found, other: Found) -> Found:
    """Two entries of several sources that are one. What it cannot say twice is left out, and told."""
    record, rivals = _joined(one.record, other.record)
    rivals.pop(title_field(one.record), None)
    came = [each for each in other.came if each.field.partition(".")[0] not in rivals]
    texts = [one.body, other.body]
    if one.collection not in (PROFILE, "skills") and (summary := rivals.pop("summary", None)):
        texts.insert(1, summary)
        came += (Came(BODY, each.origin) for each in other.came if each.field == "summary")
    body = ""
    for text in filter(None, texts):
        body = body if _holds(body, text) else f"{body}\n\n{text}".strip()
    if one.collection == "skills":
        rivals.pop("summary", None)  # it stands as a note where the skill was used
    origins = {each.field.partition(".")[0]: each.origin for each in reversed(other.came)}
    left = tuple(
        Note(kind="left-out", origin=origins.get(field, Origin("")), text=_as_text(value), why=_ANOTHER)
        for field, value in rivals.items()
    )
    withheld = (*one.withheld, *(item for item in other.withheld if item not in one.withheld))
    came_of_both = (*one.came, *came)
    return msgspec.structs.replace(
        one, record=record, body=body, withheld=withheld, came=came_of_both, left=(*one.left, *other.left, *left)
    )


def _joined(one: Record, other: Record) -> tuple[Any, dict[str, Any]]:
    """A record with all that another says besides, and what that says differently, by field."""
    rivals = contradictions(one, other)
    changed = additions(one, other)
    for field in _ADDED_TO & set(type(one).__struct_fields__):
        items, left = _joined_items(getattr(one, field), getattr(other, field))
        changed[field] = items
        if left:
            rivals[field] = left
    return msgspec.structs.replace(one, **changed), rivals


def _joined_items(mine: list[Any], yours: list[Any]) -> tuple[list[Any], list[Any]]:
    """The items of both lists, each once, and what is said differently of those in both."""
    items, rivals = list(mine), list[Any]()
    places = {_item_key(item): at for at, item in reversed(list(enumerate(items)))}
    for item in yours:
        at = places.setdefault(_item_key(item), len(items))
        if at == len(items):
            items.append(item)
            continue
        match items[at], item:
            case SkillUse(note=note), SkillUse(note=more):
                items[at] = msgspec.structs.replace(items[at], note=run_together(note, more))
            case str() as skill, SkillUse(note=note):
                items[at] = SkillUse(skill=skill, note=note)
            case Record(), Record():
                items[at], left = _joined(items[at], item)
                rivals += left.values()
    return items, rivals


def _as_text(value: Any) -> str:
    """A value of a field as text, its items below each other."""
    match value:
        case list():
            return "\n".join(map(_as_text, value))
        case msgspec.Struct():
            return "\n".join(_as_text(part) for name in value.__struct_fields__ if (part := getattr(value, name)))
    return str(value)


def is_empty(value: Any) -> bool:
    """Whether a field's value says nothing."""
    return value is None or value == [] or value == "" or value == {}


def default_of(type_: type[Record], field: str) -> Any:
    """What a field holds that nobody has written."""
    info = next(item for item in msgspec.structs.fields(type_) if item.name == field)
    return None if info.default is msgspec.NODEFAULT else info.default


def _item_key(item: Any) -> Any:
    """What makes an item of a list the same as another."""
    match item:
        case SkillUse(skill=skill):
            return name_key(skill)
        case Link(url=url):
            return url.rstrip("/").casefold()
        case Position(title=title, start=start):
            return name_key(title), str(start or "")[:4]
        case str():
            return name_key(item)
        case _:
            return name_key(item.name) if hasattr(item, "name") else item
