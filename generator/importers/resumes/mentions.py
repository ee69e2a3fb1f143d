"""Skills that the texts of a résumé name -> evidence of them, told as a guess.

Most résumés list their skills apart from the work that proves them. Where a job or a project names a skill of the list
in so many words, it is evidence of it. Names that are everyday words, such as Go, are not looked for.
"""

import re

import msgspec

from generator.content.schema import Experience, Program, Project, Skill
from generator.importers.model import Came, Found, Origin
from generator.portfolio.skillnames import skill_names

_WHY = "its text names it"


def with_mentions(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """The entries, those of work and education with the listed skills that their texts name."""
    names = [entry.title for entry in found if isinstance(entry.record, Skill)]
    looked_for = [(name, _form(name)) for name in names if skill_names().spelling(name).certainty != "ambiguous"]
    return tuple(_proving(entry, looked_for) for entry in found)


def _form(name: str) -> re.Pattern[str]:
    """A name as a whole word; one that is also an everyday word in the case that it has."""
    case = re.NOFLAG if skill_names().spelling(name).certainty == "cased" else re.IGNORECASE
    return re.compile(rf"(?<![\w+#.-]){re.escape(name)}(?![\w+#-]|\.\w)", case)


def _proving(found: Found, looked_for: list[tuple[str, re.Pattern[str]]]) -> Found:
    record = found.record
    if not isinstance(record, Experience | Project | Program):
        return found
    text = "\n".join([*_texts(record), found.body])
    listed = {str(use).casefold() for use in record.skills}
    named = [name for name, form in looked_for if name.casefold() not in listed and form.search(text)]
    if not named:
        return found
    origin = found.came[0].origin if found.came else Origin("")
    count = len(record.skills)
    came = tuple(Came(f"skills.{count + index}", origin, _WHY) for index in range(len(named)))
    record = msgspec.structs.replace(record, skills=[*record.skills, *named])
    return msgspec.structs.replace(found, record=record, came=(*found.came, *came))


def _texts(record: Experience | Project | Program) -> list[str]:
    """The texts of an entry that tell what was done."""
    texts = [record.summary or ""]
    if isinstance(record, Experience):
        told = [text for position in record.positions for text in (position.summary or "", *position.highlights)]
        return texts + told
    return texts + (record.highlights if isinstance(record, Project) else record.outcomes)
