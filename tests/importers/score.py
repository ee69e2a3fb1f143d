"""How well READMEs are read: precision and recall for each kind of thing, on the labelled corpus below readmes/.

Run as `python -m tests.importers.score`; `--misses` lists what was not found and what was found for nothing. An item
counts as found only if its text is the expected one too.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from generator.content.documents import slugify
from generator.content.schema import Challenge, Practice, Program, Project, SkillUse
from generator.importers.model import Found, Imported, Material
from generator.importers.readmes.content import read
from generator.importers.readmes.inlinetext import plain
from generator.importers.readmes.labels import labels
from generator.importers.readmes.outline import outline
from generator.importers.readmes.settle import clean
from generator.importers.readmes.story import story_of
from generator.importers.readmes.terms import resolve

READMES = Path(__file__).parent / "readmes"
SECTIONS = ("technologies", "concepts", "challenges", "practices", "features", "links")

Item = str | dict[str, str]


class Labels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a README of the corpus tells, as a person reads it. An item with a text is a mapping of one key."""

    kind: str
    title: str = ""
    institution: str = ""
    technologies: tuple[Item, ...] = ()
    concepts: tuple[Item, ...] = ()
    challenges: tuple[Item, ...] = ()
    practices: tuple[Item, ...] = ()
    features: tuple[Item, ...] = ()
    links: tuple[Item, ...] = ()
    held_out: bool = False
    """Whether it was written after the program was tuned on the others, and not looked at before."""


class Score(msgspec.Struct, frozen=True):
    """How many were right, found for nothing, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The part of what was found that is right; 1 if nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """The part of what is there that was found; 1 if nothing is there."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def readmes() -> list[str]:
    """The names of the READMEs of the corpus."""
    return sorted(path.stem for path in READMES.glob("*.md"))


def labels_of(name: str) -> Labels:
    """What a README of the corpus tells."""
    return msgspec.yaml.decode((READMES / f"{name}.yaml").read_bytes(), type=Labels)


def material_of(name: str) -> Material:
    """A README of the corpus as an importer gets it."""
    return Material(name=f"{name}/README.md", data=(READMES / f"{name}.md").read_bytes(), folder=name)


def expected(name: str) -> dict[str, Counter[str]]:
    """The items of a README by section, each in the form in which they are compared."""
    known = labels_of(name)
    return {section: Counter(_item(section, item) for item in getattr(known, section)) for section in SECTIONS}


def found(name: str) -> dict[str, Counter[str]]:
    """The items that the importer finds, in the same form."""
    material = material_of(name)
    return items_of(read(material), _concepts(material))


def items_of(result: Imported, concepts: set[str]) -> dict[str, Counter[str]]:
    """The items of what was imported. `concepts` are the skills that are no technologies."""
    main = next(each.record for each in result.found if isinstance(each.record, Program | Project))
    items: dict[str, list[str]] = {section: [] for section in SECTIONS}
    for use in main.skills:
        name, text = (use.skill, use.note) if isinstance(use, SkillUse) else (use, "")
        items["concepts" if _identity(name) in concepts else "technologies"].append(_with_text(_identity(name), text))
    for each in result.found:
        match each.record:
            case Challenge(title=title, solution=solution):
                items["challenges"].append(_with_text(_words(title), solution or ""))
            case Practice(title=title):
                items["practices"].append(_words(title))
            case Project() as project:
                items["features"] += (_feature(highlight) for highlight in project.highlights)
                addresses = (project.url, project.code, *(link.url for link in project.links))
                items["links"] += (address for address in addresses if address)
            case _:
                pass
    return {section: Counter(values) for section, values in items.items()}


def _concepts(material: Material) -> set[str]:
    text = clean(material.data.decode())
    return {claim.term.identity for claim in story_of(outline(text, labels)).claims if claim.is_concept}


def _item(section: str, item: Item) -> str:
    name, text = next(iter(item.items())) if isinstance(item, dict) else (item, "")
    match section:
        case "technologies" | "concepts":
            return _with_text(_identity(name), text)
        case "challenges":
            return _with_text(_words(name), text)
        case "features":
            return _feature(name)
        case "links":
            return name
        case _:
            return _words(name)


def _identity(name: str) -> str:
    known = resolve(name)
    return known.identity if known else slugify(name)


def _words(text: str) -> str:
    return " ".join(plain(text).casefold().split()).rstrip(" .")


def _with_text(name: str, text: str) -> str:
    return f"{name}: {_words(text)}" if text else name


def _feature(text: str) -> str:
    """A feature's name, or its words if it has none."""
    return _words(plain(text).split(":")[0])


def compared(name: str) -> dict[str, Score]:
    """The score of one README, by section."""
    want, have = expected(name), found(name)
    return {
        section: Score(
            right=(want[section] & have[section]).total(),
            wrong=(have[section] - want[section]).total(),
            missed=(want[section] - have[section]).total(),
        )
        for section in SECTIONS
    }


def total(names: Iterable[str]) -> dict[str, Score]:
    """The scores of several READMEs, added up."""
    scores = [compared(name) for name in names]
    return {section: sum((score[section] for score in scores), Score()) for section in SECTIONS}


def _misses(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        want, have = expected(name), found(name)
        for section in SECTIONS:
            yield from (f"{name}: {section}: missed {item!r}" for item in want[section] - have[section])
            yield from (f"{name}: {section}: wrong  {item!r}" for item in have[section] - want[section])
        yield from wrong_facts(name)


def wrong_facts(name: str) -> Iterator[str]:
    """Title, institution and kind, where they are not those expected."""
    main, known = main_of(name), labels_of(name)
    kind = "program" if isinstance(main.record, Program) else "project"
    if kind != known.kind:
        yield f"{name}: is a {known.kind}, taken for a {kind}"
    if known.title and main.title != known.title:
        yield f"{name}: its title is {known.title!r}, found {main.title!r}"
    if known.institution and getattr(main.record, "institution", None) != known.institution:
        yield f"{name}: its institution is {known.institution!r}"


def main_of(name: str) -> Found:
    """The record of the README itself."""
    result = read(material_of(name))
    return next(each for each in result.found if isinstance(each.record, Program | Project))


def _table(title: str, scores: dict[str, Score]) -> str:
    rows = [f"{title:<14} precision  recall  items"]
    rows += (
        f"{section:<14} {score.precision:9.3f} {score.recall:7.3f} {score.right + score.missed:6}"
        for section, score in scores.items()
    )
    return "\n".join(rows)


def main(arguments: list[str]) -> None:
    """Write the table to the standard output."""
    names = readmes()
    held_out = [name for name in names if labels_of(name).held_out]
    tables = [_table("all", total(names)), _table("held out", total(held_out))]
    if "--misses" in arguments:
        tables.append("\n".join(_misses(names)))
    sys.stdout.write("\n\n".join(tables) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
