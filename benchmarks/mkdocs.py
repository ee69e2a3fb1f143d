"""The corpus as an MkDocs site: the same texts with MkDocs' own theme.

MkDocs has no lists of its own and no taxonomies, so lists, skills and neighbours are written into the Markdown. The
menu holds the lists only, as ours does: with every page in it, each page would name all others. Search is off.
"""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from benchmarks.contents import SECTIONS, Contents, Entry, Skill, slug, with_links
from benchmarks.site import ADDRESS, Missing, Site, write_all

_SETTINGS: Final = f"""\
site_name: Benchmark
site_url: {ADDRESS}
theme:
  name: mkdocs
  highlightjs: false
plugins: []
markdown_extensions:
  - codehilite
nav:
  - Home: index.md
  - Skills: skills/index.md
  - Projects: projects/index.md
  - Programs: programs/index.md
  - Challenges: challenges/index.md
not_in_nav: "*"
"""
_CARDS_AT_HOME: Final = 4


def prepare(folder: Path, contents: Contents) -> Site:
    """Write the site into a folder."""
    program = find()
    write_all(folder, files(contents))
    command = [*program, "build", "--quiet"]
    words = subprocess.run([*program, "--version"], capture_output=True, text=True, check=True).stdout.split()
    return Site(
        name="MkDocs",
        version=words[words.index("version") + 1],
        folder=folder,
        build=[*command, "--dirty"],
        clean_build=[*command, "--clean"],
        sources=folder / "docs",
        output=folder / "site",
        remembered=[],
        base=None,
        lists_titles=False,
    )


def find() -> list[str]:
    """The command: the package of this Python, or the program on PATH."""
    if importlib.util.find_spec("mkdocs"):
        return [sys.executable, "-m", "mkdocs"]
    command = shutil.which("mkdocs")
    if command is None:
        raise Missing("MkDocs is not measured: there is neither the Python package `mkdocs` nor a `mkdocs` on PATH")
    return [command]


def files(contents: Contents) -> dict[str, str]:
    """The texts of the site by their paths."""
    evidence: dict[str, list[Entry]] = {skill.name: [] for skill in contents.skills}
    for entry in sorted(contents.entries.values(), key=lambda entry: entry.end, reverse=True):
        for name in entry.skills:
            evidence[name].append(entry)
    texts = {"mkdocs.yml": _SETTINGS, "docs/index.md": _home(contents, evidence)}
    cards = [_skill_card(skill, evidence[skill.name], "") for skill in contents.skills]
    texts["docs/skills/index.md"] = _lines("# Skills", *cards)
    for skill in contents.skills:
        texts[f"docs/skills/{slug(skill.name)}.md"] = _skill(skill, evidence[skill.name], contents)
    for section, entries in contents.sections.items():
        cards = [_card(entry, contents) for entry in entries]
        texts[f"docs/{section}/index.md"] = _lines(f"# {section.title()}", *cards)
        for place, entry in enumerate(entries):
            around = (entries[place - 1] if place else None, entries[place + 1] if entries[place + 1 :] else None)
            texts[f"docs/{entry.path}.md"] = _entry(entry, around, contents)
    return texts


def _home(contents: Contents, evidence: dict[str, list[Entry]]) -> str:
    profile = contents.profile
    skills = sorted(contents.skills, key=lambda skill: len(evidence[skill.name]), reverse=True)[:6]
    lists = [
        _lines(f"## {section.title()}", *(_card(entry, contents, f"{section}/") for entry in entries[:_CARDS_AT_HOME]))
        for section, entries in contents.sections.items()
    ]
    cards = [_skill_card(skill, evidence[skill.name], "skills/") for skill in skills]
    return _lines(f"# {profile.name}", profile.headline, "## Top skills", *cards, profile.summary, *lists)


def _skill_card(skill: Skill, entries: list[Entry], folder: str) -> str:
    last = f"Last used {entries[0].end:%b %Y}." if entries else ""
    title = f"### [{skill.name}]({folder}{slug(skill.name)}.md)"
    return _lines(title, skill.level.title(), skill.summary, f"Proven by {_counted(entries)}. {last}")


def _counted(entries: list[Entry]) -> str:
    return ", ".join(f"{sum(entry.section == section for entry in entries)} {section}" for section in SECTIONS)


def _skill(skill: Skill, entries: list[Entry], contents: Contents) -> str:
    proofs = [
        _lines(
            f"### [{entry.front.title}](../{entry.path}.md)",
            f"{SECTIONS[entry.section]}, {_period(entry)}{_part_of(entry, contents)}",
            entry.notes.get(skill.name, entry.front.summary),
        )
        for entry in entries
    ]
    related = ", ".join(f"[{name}]({slug(name)}.md)" for name in skill.related)
    facts = f"{skill.level.title()}, since {skill.since}"
    return _lines(f"# {skill.name}", skill.summary, facts, "## Evidence", _counted(entries), *proofs, related)


def _card(entry: Entry, contents: Contents, folder: str = "") -> str:
    front = entry.front
    facts = f"{_period(entry)} {front.role or front.institution}{_part_of(entry, contents, not folder)}"
    above = "" if folder else "../"
    title = f"### [{front.title}]({folder}{entry.slug}.md)"
    return _lines(title, facts, front.summary, _chips(entry.skills, f"{above}skills/"))


def _entry(entry: Entry, around: tuple[Entry | None, Entry | None], contents: Contents) -> str:
    front = entry.front
    addresses = {skill.name: f"../skills/{slug(skill.name)}.md" for skill in contents.skills}
    code = f"[Source code]({front.code})" if front.code else ""
    points = "\n".join(f"- {point}" for point in [*front.highlights, *front.outcomes])
    notes = "\n".join(f"- [{skill}]({addresses[skill]}): {note}" for skill, note in entry.notes.items())
    parts = [_card(part, contents, f"../{part.section}/") for part in _parts(entry, contents)]
    links = [f"[{word}: {other.front.title}]({other.slug}.md)" for word, other in _named(around)]
    return _lines(
        f"# {front.title}",
        front.summary,
        f"{front.role or front.institution} {_period(entry)}{_part_of(entry, contents)}",
        f"Evidence of {_chips(entry.skills, '../skills/')}",
        code,
        "## Highlights" if points else "",
        points,
        front.problem,
        front.solution,
        with_links(entry.body, addresses),
        notes,
        *parts,
        " ".join(links),
    )


def _named(around: tuple[Entry | None, Entry | None]) -> list[tuple[str, Entry]]:
    return [(word, entry) for word, entry in zip(("Previous", "Next"), around, strict=True) if entry]


def _parts(entry: Entry, contents: Contents) -> list[Entry]:
    """What belongs to an entry: only challenges belong to projects."""
    among = contents.sections["projects" if entry.section == "programs" else "challenges"]
    return [other for other in among if other.front.part_of == entry.path]


def _part_of(entry: Entry, contents: Contents, below: bool = True) -> str:
    whole = contents.entries.get(entry.front.part_of) if entry.front.part_of else None
    return f", part of [{whole.front.title}]({'../' if below else ''}{whole.path}.md)" if whole else ""


def _chips(skills: list[str], folder: str) -> str:
    return ", ".join(f"[{name}]({folder}{slug(name)}.md)" for name in skills)


def _period(entry: Entry) -> str:
    return f"{entry.front.start} to {entry.front.end}" if entry.front.start else entry.front.date


def _lines(*blocks: str) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"
