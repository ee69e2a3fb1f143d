"""A short history of a site that has a step for every promise of the engine; it ends in a second or two.

Each step is held to the laws. The same history serves for every mutant, so what it does not show, no test here does.
"""

import datetime
import importlib.metadata
import os
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from generator.caching import engine
from tests.incremental.outputs import ALL_PAGES, ATLAS, FIRST, HOME, PROJECTS, SECOND, STYLES, ZEPHYR
from tests.incremental.portfolio import FILES, TEXTS, edited
from tests.incremental.site import LawBrokenError, Site
from tests.incremental.trees import remove

ATLAS_FILE, ZEPHYR_FILE, SETTINGS = "content/projects/atlas.md", "content/projects/zephyr.md", "content/site.yaml"
NOTES, ABOUT_FILE = "content/media/notes.txt", "content/pages/about.md"
SWEDISH = {"templates/text/sv.yaml": "site: {skip: Till innehållet}\n"}


def run(site: Site) -> None:
    """Lead a site through its history. Raises LawBrokenError."""
    for change in (
        _texts,
        _facts,
        _output,
        _stopped,
        _neighbours,
        _media,
        _templates,
        _styles,
        _words,
        _asked,
        _moved,
        _versions,
    ):
        change(site)


def _step(site: Site, change: object = None, **expected: object) -> None:
    site.step(change, reversible=False, **expected)  # type: ignore[arg-type]


def _texts(site: Site) -> None:
    _step(site, edited(ATLAS_FILE, ("It counts.", "It sums up.")), changed=[ATLAS])
    _step(site, _in_place(ATLAS_FILE, ("It sums up.", "It adds up.")), changed=[ATLAS])
    _step(site, {ATLAS_FILE: FILES[ATLAS_FILE]}, changed=[ATLAS])


def _in_place(path: str, *replacements: tuple[str, str]) -> Callable[[Path], None]:
    """An edit that leaves a file's size and modification time."""

    def change(folder: Path) -> None:
        file = folder / path
        text, status = file.read_text(encoding="utf-8"), file.stat()
        for old, new in replacements:
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))

    return change


def _facts(site: Site) -> None:
    unproven = edited(ZEPHYR_FILE, ("title: Zephyr", "title: Breeze"))
    _step(site, unproven)
    _step(site, {ZEPHYR_FILE: FILES[ZEPHYR_FILE]})
    _step(site, {"content/skills.yaml": f"{TEXTS['content/skills.yaml']}- name: Rust\n"})
    _step(site, {"content/skills.yaml": f"# Two\n# lines\n{TEXTS['content/skills.yaml']}- name: Rust\n"}, changed=[])
    _step(site, {"content/skills.yaml": FILES["content/skills.yaml"]}, removed=["skills/rust/index.html"])


def _output(site: Site) -> None:
    modified = (site.output / ATLAS).stat().st_mtime_ns
    (site.output / ATLAS).write_bytes((site.output / ATLAS).read_bytes()[::-1])
    os.utime(site.output / ATLAS, ns=(modified, modified))
    _step(site, changed=[ATLAS], told={"edited-output"})
    remove(site.output / HOME)
    remove(site.output / "media/notes.txt")
    _step(site, changed=[HOME, "media/notes.txt"])
    (site.output / HOME).chmod(0o600)
    _step(site, changed=[])
    (site.output / "media/new.txt").write_bytes(b"theirs")
    _step(site, {"content/media/new.txt": "ours"}, error="foreign-file")
    _step(site, {"content/media/new.txt": None}, changed=[], told={"kept-file"})


def _stopped(site: Site) -> None:
    new = {"content/media/1.txt": "1", "content/media/2.txt": "2", "content/media/3.txt": "3"}
    if not site.stop({**new, NOTES: "other"}, 3):
        raise LawBrokenError("crash: the build was not stopped")
    _step(site, {"content/media/1.txt": "one", "content/media/2.txt": None})
    _step(site, {**dict.fromkeys(new), NOTES: TEXTS[NOTES]})


def _neighbours(site: Site) -> None:
    _step(site, edited("content/posts/first.md", ("title: On time", "title: In time")))
    _step(site, {"content/posts/second.md": None}, removed=[SECOND])
    _step(site, {"content/posts/second.md": FILES["content/posts/second.md"]})
    twins = "---\ntitle: Twin\n---\nOne of two.\n"
    _step(site, {"content/challenges/one.md": twins, "content/challenges/two.md": twins})
    _step(site, {"content/challenges/one.md": None, "content/challenges/three.md": twins})
    assert FIRST in site.owned


def _media(site: Site) -> None:
    _step(site, {"content/media/more.txt": "more"}, changed=["media/more.txt"])
    _step(site, _renamed("content/media/more.txt", "content/media/less.txt"), removed=["media/more.txt"])
    _step(site, {"content/media/less.txt": None}, changed=[], removed=["media/less.txt"])


def _renamed(old: str, new: str) -> Callable[[Path], object]:
    return lambda folder: (folder / old).rename(folder / new)


def _templates(site: Site) -> None:
    own = {"templates/pages/post.html": "{% extends 'layouts/entry.html' %}{% block kind %}own{% endblock %}"}
    _step(site, own, changed=[FIRST, SECOND])
    other = own["templates/pages/post.html"].replace("own", "other")
    _step(site, {"templates/pages/post.html": other}, changed=[FIRST, SECOND])
    _step(site, {"templates/parts/unused.html": "{% broken"}, error="template-syntax")
    _step(site, {"templates/parts/unused.html": None}, changed=[])
    part = {"templates/parts/icons.html": "{% macro seal() %}own{% endmacro %}"}
    _step(site, part, error="undefined")
    _step(site, {**dict.fromkeys(own), **dict.fromkeys(part)}, changed=[FIRST, SECOND])


def _styles(site: Site) -> None:
    style = "templates/styles/9-own.css"
    _step(site, {style: "p { color: red }\n"}, changed=[STYLES, ALL_PAGES], removed=[STYLES])
    _step(site, {style: None}, changed=[STYLES, ALL_PAGES], removed=[STYLES])


def _words(site: Site) -> None:
    _step(site, {"templates/text/en.yaml": "site: {skip: Skip it}\nmarkdown: {tip: Advice}\n"})
    _step(site, {ABOUT_FILE: "---\ntitle: About\nmenu: true\n---\n> [!TIP]\n> Look.\n"})
    _step(site, {"templates/text/en.yaml": None, **SWEDISH})
    _step(site, {SETTINGS: f"{TEXTS[SETTINGS]}language: sv\n"})
    _step(site, {SETTINGS: FILES[SETTINGS], ABOUT_FILE: FILES[ABOUT_FILE], "templates/text/sv.yaml": None})


def _asked(site: Site) -> None:
    later = "---\ntitle: Later\ndate: 2026-12-24\ndraft: true\n---\nLater.\n"
    _step(site, {"content/posts/later.md": later}, changed=[])
    _step(site, drafts=True)
    _step(site, drafts=False)
    _step(site, today=datetime.date(2027, 6, 1))
    _step(site, base_url="https://lovelace.net/")
    _step(site, {"content/posts/later.md": None}, base_url="", today=datetime.date(2026, 11, 22))


def _moved(site: Site) -> None:
    page = "---\ntitle: About\nslug: {}\n---\n[Notes](media/notes.txt), [the atlas](../projects/atlas.md)\n"
    _step(site, {SETTINGS: "top_skills: 2\n", ABOUT_FILE: page.format("about")})
    _step(site, {ABOUT_FILE: page.format("media")})
    _step(site, {ABOUT_FILE: page.format("about")})
    same = "---\ntitle: Same\nslug: {}\n---\n"
    _step(site, {"content/pages/one.md": same.format("same"), "content/pages/two.md": same.format("assets")})
    _step(site, {"content/pages/one.md": None, "content/pages/two.md": None})
    slug = edited(ATLAS_FILE, ("title: Atlas", "title: Atlas\nslug: map"))
    part = edited("content/challenges/slow.md", ("projects/atlas", "projects/map"))
    _step(site, {**slug, **part}, removed=[ATLAS])
    _step(site, {path: FILES[path] for path in (*slug, *part)})
    _step(site, _renamed(ZEPHYR_FILE, "content/projects/breeze.md"), removed=[ZEPHYR])
    _step(site, _renamed("content/projects/breeze.md", ZEPHYR_FILE))
    assert PROJECTS in site.owned


def _versions(site: Site) -> None:
    with (
        mock.patch.object(engine, "library_folders", list),
        mock.patch.object(importlib.metadata, "version", return_value="99"),
    ):
        built = site.step(changed=[], reversible=False)
    if not (built.parsed and built.result.rendered):
        raise LawBrokenError("version: what an earlier library made was used")
