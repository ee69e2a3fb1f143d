"""A site of any size to measure with: the same bytes for the same size, on every machine and with every Python.

The texts mean nothing, but have the shape of what authors write: about 400 words a project, with headings, a list, a
table, code in some languages, links to other pages and skills.
"""

import random
from pathlib import Path
from typing import Final, TypeVar

T = TypeVar("T")

_WORDS: Final = (
    "account batch branch budget cache channel client cluster column commit contract cursor customer deadline "
    "delivery device document endpoint error event export failure feature field filter form gateway graph handler "
    "header import index invoice job journal key latency layer library limit loader log market member message metric "
    "migration module network node notice object offer order owner package page parcel partner payment period plan "
    "pool port price process product profile query queue record region release report request result retry review "
    "role route sample schedule schema sensor server service session shard signal socket source staff state step "
    "store stream supply table target task team tenant test thread ticket token trace transfer tree trigger update "
    "user value vendor version view volume warehouse window worker writer zone"
).split()
_VERBS: Final = (
    "accepts adds avoids batches blocks builds cancels checks closes compares copies counts delays drops exports "
    "filters finds fixes groups hides holds imports joins keeps limits loads locks logs measures merges moves opens "
    "orders pauses prunes reads records rejects removes renames repeats replaces reports resolves retries returns "
    "reviews saves sends shares signs sorts splits starts stops stores streams tests tracks updates waits "
    "watches writes"
).split()
_JOINTS: Final = ("because", "while", "until", "so that", "and then", "before", "after", "although", "unless")
_SUBJECTS: Final = ("Storage", "Queueing", "Testing", "Routing", "Search", "Delivery", "Tracing", "Billing", "Security")
_CODE: Final = {
    "python": """\
@dataclass(frozen=True)
class {Name}:
    \"\"\"One {name} and its {other}.\"\"\"

    number: int
    {other}: str = "{name}"

    def is_late(self, limit: float = {number}.5) -> bool:
        # a {other} without a {name} is never late
        return self.number > limit and bool(self.{other})
""",
    "sql": """\
SELECT {name}.id, count(*) AS {other}s
FROM {name}s AS {name}
JOIN {other}s AS {other} ON {other}.{name}_id = {name}.id
WHERE {other}.created > now() - interval '{number} days'
GROUP BY {name}.id;
""",
    "yaml": """\
services:
  {name}:
    image: "registry/{name}:{number}"
    environment:
      {other}: "true"
    ports: ["80{number}:80"]
""",
    "bash": """\
set -eu
for {name} in "$@"; do
  curl --fail --max-time {number} "$HOST/{other}s/${name}" | tee "{name}.log"  # keep the {other}
done
""",
}


class _Dice:
    """Chance that repeats itself: of `random`, only what Python promises to keep the same is used."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def number(self, low: int, high: int) -> int:
        """A number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def one(self, items: "list[T] | tuple[T, ...]") -> T:
        return items[self.number(0, len(items) - 1)]

    def several(self, items: "list[T]", count: int) -> "list[T]":
        """Different items, in the order drawn."""
        left = list(items)
        return [left.pop(self.number(0, len(left) - 1)) for _ in range(min(count, len(left)))]


def write(site: Path, projects: int, skill_count: int | None = None) -> int:
    """Write the content of a site with this many projects into an empty folder; the number of its documents.

    It has one skill for every 50 projects, or as many as are asked for.
    """
    content = site / "content"
    count = max(5, projects // 50) if skill_count is None else skill_count
    skills = [f"{_SUBJECTS[number % len(_SUBJECTS)]} {number + 1}" for number in range(count)]
    programs, challenges = 3, max(5, min(projects // 20, 20))
    files = {"site.yaml": "title: Benchmark\n", "profile.yaml": _profile(), "skills.yaml": _skills(skills)}
    for number in range(programs):
        files[f"programs/program-{number}.md"] = _program(_Dice(1_000_000 + number), number, skills)
    for number in range(challenges):
        files[f"challenges/challenge-{number}.md"] = _challenge(_Dice(2_000_000 + number), number, projects, skills)
    for number in range(projects):
        files[f"projects/project-{number:05}.md"] = _project(_Dice(number), number, projects, programs, skills)
    for path, text in files.items():
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text(text, encoding="utf-8", newline="\n")
    return len(files) - 1 + len(skills)


def _profile() -> str:
    return "name: Ada Example\nheadline: Backend engineer\nsummary: Builds *services* that others can rely on.\n"


def _skills(names: list[str]) -> str:
    levels = ("foundation", "working", "advanced", "expert")
    return "".join(
        f"- name: {name}\n  category: {name.split()[0]}\n  level: {levels[number % 4]}\n  since: {2015 + number % 10}\n"
        f"  related: [{names[number - 1]}]\n  summary: What `{name.lower()}` is good for.\n"
        for number, name in enumerate(names)
    )


def _program(dice: _Dice, number: int, skills: list[str]) -> str:
    return (
        f"---\ntitle: Programme {number}\ninstitution: School of {dice.one(_WORDS)}s\n"
        f"start: {2014 + number}-09\nend: {2015 + number}-06\nskills: [{', '.join(dice.several(skills, 4))}]\n"
        f"outcomes:\n  - {_sentence(dice)}\n  - {_sentence(dice)}\n---\n\n{_paragraph(dice)}\n\n{_paragraph(dice)}\n"
    )


def _challenge(dice: _Dice, number: int, projects: int, skills: list[str]) -> str:
    return (
        f"---\ntitle: The {dice.one(_WORDS)} that {dice.one(_VERBS)} {number}\nproblem: {_sentence(dice)}\n"
        f"solution: {_sentence(dice)}\ndate: 2024-{dice.number(1, 12):02}\n"
        f"part_of: projects/project-{dice.number(0, projects - 1):05}\n"
        f"skills: [{', '.join(dice.several(skills, 3))}]\n---\n\n{_paragraph(dice)}\n"
    )


def _project(dice: _Dice, number: int, projects: int, programs: int, skills: list[str]) -> str:
    used = dice.several(skills, dice.number(3, 6))
    year = dice.number(2014, 2023)
    uses = "".join(f"  - {name}\n" for name in used[1:])
    front = (
        f"title: {dice.one(_WORDS).title()} {dice.one(_WORDS)} {number}\nrole: Developer\n"
        f"start: {year}-{dice.number(1, 12):02}\nend: {year + 1}-{dice.number(1, 12):02}\n"
        f"code: https://code.example.org/project-{number}\nsummary: {_sentence(dice)}\n"
        f"highlights:\n  - {_sentence(dice)}\n  - {_sentence(dice)}\n"
        f"skills:\n  - skill: {used[0]}\n    note: {_sentence(dice)}\n{uses}"
    )
    front += f"part_of: programs/program-{number % programs}\n" if number % 10 == 0 else ""
    return f"---\n{front}---\n\n{_body(dice, dice.number(0, projects - 1), used[0])}"


def _body(dice: _Dice, neighbour: int, skill: str) -> str:
    """About 400 words: what the speed of a build is about."""
    rows = "\n".join(f"| {dice.one(_WORDS)} | {dice.number(1, 900)} ms | **{dice.one(_VERBS)}** |" for _ in range(5))
    items = "\n".join(f"- {_sentence(dice)}" for _ in range(4))
    steps = "\n".join(f"{step}. {_sentence(dice)}" for step in (1, 2))
    named = f"[{skill}](skill:{skill.replace(' ', '%20')})"
    link = f"It began as [another project](project-{neighbour:05}.md) and shows {named}."
    return "\n\n".join(
        [
            f"{_paragraph(dice)} {link}",
            f"## The {dice.one(_WORDS)}",
            _paragraph(dice),
            items,
            _code(dice, "python"),
            f"## What it {dice.one(_VERBS)}",
            _paragraph(dice),
            f"| Part | Time | Effect |\n|---|---:|---|\n{rows}",
            f"{_paragraph(dice)} See <https://docs.example.org/{dice.one(_WORDS)}>.",
            f"### Afterwards\n\n{steps}",
            _code(dice, dice.one(("sql", "yaml", "bash"))),
            f"> {_sentence(dice)}\n",
        ]
    )


def _code(dice: _Dice, language: str) -> str:
    name, other = dice.several(_WORDS, 2)
    code = _CODE[language]
    for hole, word in (("Name", name.title()), ("name", name), ("other", other), ("number", str(dice.number(10, 99)))):
        code = code.replace(f"{{{hole}}}", word)
    return f"```{language}\n{code}```"


def _paragraph(dice: _Dice) -> str:
    return " ".join(_sentence(dice) for _ in range(dice.number(2, 3)))


def _sentence(dice: _Dice) -> str:
    def clause() -> str:
        return f"the {dice.one(_WORDS)} {dice.one(_VERBS)} every {dice.one(_WORDS)} of a {dice.one(_WORDS)}"

    accent = dice.one(("", "", " *quickly*", f" with `{dice.one(_WORDS)}_{dice.one(_WORDS)}`"))
    sentence = f"{clause()}{accent} {dice.one(_JOINTS)} {clause()}"
    return f"{sentence[0].upper()}{sentence[1:]}."
