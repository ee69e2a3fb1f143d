"""What is changed before a build is measured, and what the build must then have published."""

import re
import shutil
from collections.abc import Callable
from typing import Literal

import msgspec

from benchmarks.contents import Contents, deep_sentence
from benchmarks.processes import Failed
from benchmarks.site import Site

Kind = Literal["no-op", "body", "title", "base", "clean", "memory"]


class Subject(msgspec.Struct, frozen=True):
    """The project that is edited."""

    slug: str
    title: str
    sentence: str
    """A sentence deep in its body."""


class Scenario(msgspec.Struct, frozen=True):
    """One row of the table."""

    kind: Kind
    label: str
    change: Callable[[Site, Subject, int], None]
    """Makes the site ready for a numbered run."""
    check: Callable[[Site, Subject, int], None]
    """Raises `Failed` if the run did not publish the change."""
    text: Callable[[int], str] = str
    """What a numbered run is to publish, where it is a text."""
    clean: bool = False
    """Whether the build starts from nothing."""
    settled_each_time: bool = True
    """Whether what the last run wrote must be of age before the next one is measured."""

    def applies(self, site: Site) -> bool:
        """Whether a tool has what the scenario changes."""
        return site.base is not None if self.kind == "base" else self.kind != "title" or site.lists_titles


def subject(contents: Contents) -> Subject:
    """A project in the middle of the list, with neighbours on both sides."""
    projects = contents.sections["projects"]
    entry = projects[len(projects) // 2]
    return Subject(entry.slug, entry.front.title, deep_sentence(entry.body))


def edit_title(site: Site, subject: Subject, number: int) -> None:
    """Give the project another title."""
    _replace(site, subject, rf"{re.escape(subject.title)}|Retitled project \d+ of many", _title(number))


def stale_pages(site: Site, subject: Subject) -> list[str]:
    """The pages that still show the project's first title."""
    pages = sorted(site.output.rglob("*.html"))
    return [
        page.relative_to(site.output).as_posix() for page in pages if f"{subject.title}<" in page.read_text("utf-8")
    ]


def _title(number: int) -> str:
    return f"Retitled project {number} of many"


def _sentence(number: int) -> str:
    return f"Run {number} found this sentence to be another one."


def _edition(number: int) -> str:
    return f"(edition {number} of the base)"


def _leave(_site: Site, _subject: Subject, _number: int) -> None:
    pass


def _edit_body(site: Site, subject: Subject, number: int) -> None:
    before = rf"{re.escape(subject.sentence)}|Run \d+ found this sentence to be another one\."
    _replace(site, subject, before, _sentence(number))


def _replace(site: Site, subject: Subject, before: str, after: str) -> None:
    path = site.source(subject.slug)
    text, count = re.subn(before, after, path.read_text(encoding="utf-8"))
    assert count == 1, f"`{path.name}` holds {count} of what is to be edited, not one"
    path.write_text(text, encoding="utf-8", newline="\n")


def _edit_base(site: Site, _subject: Subject, number: int) -> None:
    assert site.base is not None
    site.base.path.parent.mkdir(parents=True, exist_ok=True)
    text = site.base.text.replace(site.base.mark, _edition(number))
    site.base.path.write_text(text, encoding="utf-8", newline="\n")


def _forget(site: Site, _subject: Subject, _number: int) -> None:
    for folder in (site.output, *site.remembered):
        shutil.rmtree(folder, ignore_errors=True)


def _shows_body(site: Site, subject: Subject, number: int) -> None:
    _expect(site, "projects/" + subject.slug, _sentence(number))


def _shows_title(site: Site, subject: Subject, number: int) -> None:
    _expect(site, "projects/" + subject.slug, f"{_title(number)}<")
    _expect(site, "projects", f"{_title(number)}<")


def _shows_base(site: Site, subject: Subject, number: int) -> None:
    for page in ("", "projects/" + subject.slug):
        _expect(site, page, _edition(number))


def _shows_all(site: Site, _subject: Subject, _number: int) -> None:
    sources = len(list((site.sources / "projects").glob("*.md")))
    pages = len(list(site.output.glob("projects/*/index.html")))
    projects = sources - (site.sources / "projects/index.md").exists() - (site.sources / "projects/_index.md").exists()
    if pages != projects:
        raise Failed(f"{site.name} published {pages} of {projects} projects")


def _expect(site: Site, page: str, text: str) -> None:
    path = site.output / page / "index.html"
    if text not in path.read_text(encoding="utf-8"):
        raise Failed(f"{site.name} did not publish `{text}` in `{page or '.'}/index.html`")


SCENARIOS = (
    Scenario("no-op", "nothing changed", _leave, _shows_all, settled_each_time=False),
    Scenario("body", "one body edited", _edit_body, _shows_body, _sentence),
    Scenario("title", "one title edited", edit_title, _shows_title, _title),
    Scenario("base", "base template edited", _edit_base, _shows_base, _edition),
    Scenario("clean", "clean build", _forget, _shows_all, clean=True),
    Scenario("memory", "clean build, peak MiB", _forget, _shows_all, clean=True),
)
"""In the order in which they are measured: the clean builds last, as they forget what was remembered."""
