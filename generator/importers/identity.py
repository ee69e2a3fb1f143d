"""When two entries are the same thing, and what one of them adds to the other.

Certain is: the same name, and nothing that speaks against it, such as another institution. Of two that are the same the
first keeps all it says; the other fills what is missing and adds to lists.
"""

from typing import Any

import msgspec

from generator.importers.model import Found
from generator.schema import Certificate, Experience, Link, Position, Program, Project, Record, SkillUse
from generator.skillnames import forms, skill_names

_ADDED_TO = frozenset({"aliases", "related", "skills", "links", "languages", "positions", "shown_in", "outcomes"})
"""Lists that grow; of all others the one that is there stays as it is."""
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


def with_additions(old: Record, added: dict[str, Any]) -> Record:
    """A record together with what another adds to it."""
    joined = {
        field: [*getattr(old, field), *value] if field in _ADDED_TO and not is_empty(getattr(old, field)) else value
        for field, value in added.items()
    }
    return msgspec.structs.replace(old, **joined)


def united(one: Found, other: Found) -> Found:
    """Two entries that are one."""
    added = additions(one.record, other.record)
    body = one.body
    if other.body and other.body not in body:
        body = f"{body}\n\n{other.body}" if body else other.body
    withheld = (*one.withheld, *(item for item in other.withheld if item not in one.withheld))
    came = (*one.came, *other.came)
    record = with_additions(one.record, added)
    return msgspec.structs.replace(one, record=record, body=body, withheld=withheld, came=came)


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
