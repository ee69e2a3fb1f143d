"""From a save to what is seen: `python -m benchmarks.preview [N ...]`, N being the number of projects.

Our preview and that of Hugo run side by side on the same corpus and take turns: a file is saved, and the page that it
is about is asked for over HTTP until it shows the change; then the same with the page open in Chromium, where nothing
is asked but whether the text is there. Every edit makes a text that was not there before. Chromium is left out where
Playwright or Chromium is missing (`pip install .[test]`).
"""

import argparse
import contextlib
import http.client
import itertools
import os
import platform
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from benchmarks import processes
from benchmarks.field import prepare
from benchmarks.processes import Failed
from benchmarks.scenarios import SCENARIOS, Scenario, Subject, subject
from benchmarks.site import ADDRESS, Site

_PAUSE: Final = 0.6
"""Seconds between edits, so that each is alone."""
_LIMIT: Final = 60.0
_EVERY: Final = 0.005
_WARM_UP: Final = 2


class Preview:
    """A preview that runs."""

    def __init__(self, site: Site, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.site = site
        self.process = process
        self.port = port

    def address(self, page: str) -> str:
        """Where a page of the site is shown."""
        return f"http://127.0.0.1:{self.port}{urlsplit(ADDRESS).path}{page}"

    def until(self, page: str, text: str) -> None:
        """Ask for a page until it shows a text. Raises Failed."""
        end = time.perf_counter() + _LIMIT
        path, connection = urlsplit(self.address(page)).path, http.client.HTTPConnection("127.0.0.1", self.port)
        while time.perf_counter() < end:
            try:
                connection.request("GET", path)
                if text.encode() in connection.getresponse().read():
                    connection.close()
                    return
            except (OSError, http.client.HTTPException):
                connection.close()
            time.sleep(_EVERY)
        raise Failed(f"{self.site.name} did not show `{text}` within {_LIMIT:.0f} s")


@contextlib.contextmanager
def running(site: Site, page: str, text: str) -> Iterator[Preview]:
    """Run a tool's preview until a page shows a text."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = processes.started(_command(site, port), site.folder, subprocess.DEVNULL)
    try:
        preview = Preview(site, process, port)
        preview.until(page, text)
        yield preview
    finally:
        process.kill()
        process.communicate()


def _command(site: Site, port: int) -> list[str]:
    if site.name == "Hugo":
        return [site.build[0], "server", "--bind", "127.0.0.1", "--port", str(port), *site.build[1:]]
    options = site.build[site.build.index("--base-url") :]
    return [*site.build[: site.build.index("build")], "serve", "--port", str(port), *options]


class Bench:
    """Previews of one corpus, and the project that is edited."""

    def __init__(self, previews: list[Preview], edited: Subject) -> None:
        self._previews = previews
        self._edited = edited
        self._numbers = itertools.count(1)

    def over_http(self, scenario: Scenario, edits: int) -> list[str]:
        """From the save until a request is answered with the change."""
        page = f"projects/{self._edited.slug}/"
        return self._measured(
            f"{scenario.label}, over HTTP", scenario, edits, lambda each, text: each.until(page, text)
        )

    def in_browser(self, scenario: Scenario, edits: int) -> list[str]:
        """From the save until the open page shows the change."""
        from playwright.sync_api import Error, Page

        from tests.browser.chromium import chromium

        with chromium() as browser:
            pages: dict[str, Page] = {}
            for preview in self._previews:
                pages[preview.site.name] = browser.new_page()
                pages[preview.site.name].goto(preview.address(f"projects/{self._edited.slug}/"))

            def see(preview: Preview, text: str) -> None:
                code = "text => document.body?.textContent.includes(text)"
                while True:
                    with contextlib.suppress(Error):  # Hugo's pages are loaded anew, under the eyes of who looks
                        pages[preview.site.name].wait_for_function(code, arg=text, polling=5, timeout=_LIMIT * 1000)
                        return

            return self._measured(f"{scenario.label}, in Chromium", scenario, edits, see)

    def _measured(self, label: str, scenario: Scenario, edits: int, see: Callable[[Preview, str], None]) -> list[str]:
        taken: dict[str, list[float]] = {preview.site.name: [] for preview in self._previews}
        for turn in range(edits + _WARM_UP):
            for preview in self._previews:
                time.sleep(_PAUSE)
                number = next(self._numbers)
                scenario.change(preview.site, self._edited, number)
                began = time.perf_counter()
                see(preview, scenario.text(number))
                if turn >= _WARM_UP:
                    taken[preview.site.name].append((time.perf_counter() - began) * 1000)
        return [label, *_figures(taken)]

    def memory(self, edits: int) -> list[str]:
        """What our preview holds after few and after many edits, of titles, bodies and templates in turn."""
        ours = next(preview for preview in self._previews if preview.site.settles)
        held: list[float] = []
        for turn in range(edits):
            scenario = _EDITS[turn % len(_EDITS)]
            number = next(self._numbers)
            scenario.change(ours.site, self._edited, number)
            ours.until(f"projects/{self._edited.slug}/", scenario.text(number))
            if turn in (edits // 10, edits - 1):
                time.sleep(5)
                held.append(processes.held(ours.process.pid))
        return [f"memory after {edits // 10} and {edits} edits", f"  {held[0]:.0f} and {held[1]:.0f} MiB"]


_EDITS: Final = [scenario for scenario in SCENARIOS if scenario.kind in ("body", "title", "base")]


def _figures(taken: dict[str, list[float]]) -> Iterator[str]:
    """The median and the 95th percentile of each, in milliseconds, and how ours compare."""
    for name, figures in taken.items():
        late = sorted(figures)[max(0, -(-len(figures) * 95 // 100) - 1)]
        yield f"  {name:<12} median {statistics.median(figures):7.1f} ms   p95 {late:7.1f} ms"
    if len(taken) > 1:
        ours, theirs = (statistics.median(figures) for figures in taken.values())
        yield f"  ratio of the medians {ours / theirs:.3f}"


def compare(size: int, edits: int, *, tools: list[str], browser: bool, memory: int) -> None:
    """Measure on a corpus of one size."""
    with tempfile.TemporaryDirectory(prefix="preview-") as folder, contextlib.ExitStack() as stack:
        sites, texts = prepare(Path(folder), size, tools, extras=True)
        versions = ", ".join(f"{site.name} {site.version}" for site in sites)
        print(f"\nN = {size:,}, {edits} edits each: {versions}", flush=True)
        edited = subject(texts)
        page = f"projects/{edited.slug}/"
        bench = Bench([stack.enter_context(running(site, page, edited.title)) for site in sites], edited)
        time.sleep(5)  # whatever a preview still does after it is there
        for scenario in _EDITS:
            print(*bench.over_http(scenario, edits), sep="\n", flush=True)
        for scenario in _EDITS if browser else ():
            print(*bench.in_browser(scenario, edits), sep="\n", flush=True)
        if memory:
            print(*bench.memory(memory), sep="\n", flush=True)


def _has_browser() -> bool:
    try:
        from tests.browser.install import find_chromium
    except ImportError:
        return False
    return find_chromium() is not None


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.preview", description="Measure side by side.")
    parser.add_argument("sizes", metavar="N", nargs="*", type=int, default=[30, 1000], help="projects of the site")
    parser.add_argument("--edits", type=int, default=30, help="edits of each kind that are measured")
    parser.add_argument("--only", choices=("skillfolio", "Hugo"), action="append", help="measure this tool alone")
    parser.add_argument("--no-browser", action="store_true", help="leave out Chromium")
    parser.add_argument("--memory", type=int, default=0, metavar="EDITS", help="also make so many edits in a row")
    options = parser.parse_args()
    browser = not options.no_browser and _has_browser()
    print(f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} processors")
    for size in options.sizes:
        tools = options.only or ["skillfolio", "Hugo"]
        compare(size, options.edits, tools=tools, browser=browser, memory=options.memory)


if __name__ == "__main__":
    main()
