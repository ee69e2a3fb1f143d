"""What Lighthouse says of a site: `python -m benchmarks.lighthouse [FOLDER ...] [--runs N]`.

Each FOLDER is a built site. Without one, two are built and measured: the starter, which is this repository's content,
and one with 80 skills and 200 projects. One page of each kind, the heaviest, is loaded as on a slow phone: Lighthouse's
own preset, with simulated throttling, in a Chromium that has nothing in its cache. The site is served on this machine,
packed by gzip as hosts do it. Where there are several runs, the run in the middle by its largest paint is shown.

Lighthouse needs Node and is installed once, beside the other tools of this repository:

    npm install --prefix .tools --no-save --no-package-lock lighthouse

Lighthouse asks for robots.txt in the name of the page. The page that matches an advertisement may ask for nothing at
all, so Lighthouse says there, and only there, that robots.txt is not to be had, and takes 9 points off SEO.
"""

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final
from urllib.parse import quote, unquote

import msgspec

from benchmarks import corpus
from tests.browser.install import TOOLS, find_chromium

_INSTALL: Final = "npm install --prefix .tools --no-save --no-package-lock lighthouse"
REPOSITORY: Final = Path(__file__).parents[1]
SKILLS, PROJECTS = 80, 200
_CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
_PACKED: Final = (".html", ".css", ".js", ".xml", ".svg", ".json", ".txt")
_MISSING: Final = "404.html"
_PERFECT: Final = 0.995
_COLUMNS: Final = (
    "page",
    "perf / a11y / best / SEO",
    "largest paint",
    "shift",
    "blocking",
    "first load, gzip",
    "requests",
    "JavaScript",
)
_LIMIT: Final = 180.0
_FLAGS: Final = "--headless=new --disable-background-networking --no-first-run"


class Figures(msgspec.Struct, frozen=True):
    """What Lighthouse found out about one page."""

    page: str
    scores: tuple[int, ...]
    """One of 100 for each of the categories."""
    paint: float
    """When the largest paint is done, in seconds."""
    shift: float
    blocking: float
    """In milliseconds."""
    requests: int
    size: int
    """All that is sent for the page, in bytes as packed, without the heads of the answers."""
    scripts: int
    """Of these, scripts."""
    foreign: int
    """Requests to other hosts."""
    failed: tuple[str, ...]
    """The audits that cost the page something."""

    @classmethod
    def of(cls, page: str, report: dict[str, Any], folder: Path, address: str) -> "Figures":
        """The figures of Lighthouse's report about a page of a folder that is served at an address."""
        audits = report["audits"]
        requests = [one for one in audits["network-requests"]["details"]["items"] if one["url"].startswith("http")]
        inside = [one for one in requests if one["url"].startswith(address)]
        sizes = {one["url"]: _packed_size(folder, one["url"].removeprefix(address)) for one in inside}
        weighed = [each for name in _CATEGORIES for each in report["categories"][name]["auditRefs"] if each["weight"]]
        return cls(
            page,
            tuple(round(100 * (report["categories"][name]["score"] or 0)) for name in _CATEGORIES),
            audits["largest-contentful-paint"]["numericValue"] / 1000,
            audits["cumulative-layout-shift"]["numericValue"],
            audits["total-blocking-time"]["numericValue"],
            len(requests),
            sum(sizes.values()),
            sum(sizes[one["url"]] for one in inside if one.get("resourceType") == "Script"),
            len(requests) - len(inside),
            tuple(each["id"] for each in weighed if _costs(audits[each["id"]])),
        )


def _costs(audit: dict[str, Any]) -> bool:
    """Whether an audit that applies found less than it could."""
    return audit["scoreDisplayMode"] != "notApplicable" and (audit["score"] or 0) < _PERFECT


def table(rows: list[Figures]) -> str:
    """The figures, a line for each page."""
    head = [f"| {' | '.join(_COLUMNS)} |", "| --- " * len(_COLUMNS) + "|"]
    return "\n".join([*head, *map(_line, rows)])


def _line(row: Figures) -> str:
    foreign = f" ({row.foreign} to other hosts)" if row.foreign else ""
    cells = (
        row.page,
        " / ".join(map(str, row.scores)),
        f"{row.paint:.2f} s",
        f"{row.shift:.3g}",
        f"{row.blocking:.0f} ms",
        f"{row.size / 1024:.1f} KiB",
        f"{row.requests}{foreign}",
        f"{row.scripts / 1024:.1f} KiB",
    )
    return f"| {' | '.join(cells)} |"


def kinds(folder: Path) -> dict[str, str]:
    """The heaviest page of each kind: `projects/*` leads to some project's page."""
    found: dict[str, str] = {}
    pages = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.html"))]
    for page in sorted(pages, key=lambda page: -(folder / page).stat().st_size):
        section, _, rest = page.partition("/")
        kind = "home" if page == "index.html" else f"{section}/" if rest == "index.html" else f"{section}/*"
        if page != _MISSING:  # Lighthouse refuses to look at what is not found
            found.setdefault(kind, page)
    return dict(sorted(found.items(), key=lambda item: (item[0] != "home", item[0])))


def measure(folder: Path, runs: int, lighthouse: Path) -> list[Figures]:
    """The figures of one page of each kind of a built site."""
    rows = []
    with _served(folder) as address:
        for kind, page in kinds(folder).items():
            print(f"  {kind}", file=sys.stderr, flush=True)
            url = address + quote(page.removesuffix("index.html"))
            figures = [Figures.of(kind, _report(lighthouse, url), folder, address) for _ in range(runs)]
            rows.append(sorted(figures, key=lambda each: each.paint)[len(figures) // 2])
    return rows


def _report(lighthouse: Path, url: str) -> dict[str, Any]:
    """Lighthouse's report about a page."""
    flags = f"{_FLAGS} --no-sandbox" if hasattr(os, "geteuid") and os.geteuid() == 0 else _FLAGS
    command = ["node", str(lighthouse), url, "--output=json", "--output-path=stdout", "--quiet"]
    command += [f"--only-categories={','.join(_CATEGORIES)}", f"--chrome-flags={flags}"]
    environment = {**os.environ, "CHROME_PATH": str(find_chromium() or "")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=_LIMIT, check=False, env=environment)
    if done.returncode:
        sys.exit(f"error: Lighthouse failed at {url}\n{done.stderr[-2000:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address at which a folder is served, packed."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with the file's bytes, packed if that makes them smaller."""
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file():
            self.send_error(404)
            return
        data = _packed(file)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        if _is_packed(file):
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")  # as GitHub Pages says
        with suppress(ConnectionError):
            self.end_headers()
            self.wfile.write(data)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: the report tells what was asked for."""


def _is_packed(file: Path) -> bool:
    return file.suffix in _PACKED


def _packed(file: Path) -> bytes:
    data = file.read_bytes()
    return gzip.compress(data, 6, mtime=0) if _is_packed(file) else data


def _packed_size(folder: Path, path: str) -> int:
    """How many bytes are sent for a path of the site; none for what it does not have."""
    named = folder / unquote(path.partition("?")[0].partition("#")[0])
    file = named / "index.html" if named.is_dir() else named
    return len(_packed(file)) if file.is_file() else 0


def _build(site: Path) -> Path:
    """Build a site and give its output folder."""
    command = [sys.executable, "-m", "generator", "build", "--site", str(site), "--quiet", "--no-cache"]
    subprocess.run(command, cwd=REPOSITORY, check=True)
    return site / "output"


def _own_sites(folder: Path) -> dict[str, Path]:
    """The two sites that are measured if none is named."""
    starter, large = folder / "starter", folder / "large"
    shutil.copytree(REPOSITORY / "content", starter / "content")
    corpus.write(large, PROJECTS, SKILLS)
    return {"starter": _build(starter), f"{SKILLS} skills, {PROJECTS} projects": _build(large)}


def main() -> None:
    """Measure, and print a table for each site."""
    parser = argparse.ArgumentParser(description="What Lighthouse says of built sites.")
    parser.add_argument("folders", nargs="*", type=Path, help="output folders; two sites are built if none is named")
    parser.add_argument("--runs", type=int, default=1, help="how often each page is loaded")
    parser.add_argument("--tools", type=Path, default=TOOLS, help="where npm has installed Lighthouse")
    arguments = parser.parse_args()
    lighthouse = arguments.tools / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not lighthouse.is_file():
        sys.exit(f"error: Lighthouse is not installed in {arguments.tools}\nhint: {_INSTALL}")
    if find_chromium() is None:
        sys.exit("error: found no Chromium\nhint: python -m tests.browser.install")
    with tempfile.TemporaryDirectory() as temporary:
        sites = {str(folder): folder for folder in arguments.folders} or _own_sites(Path(temporary))
        for name, folder in sites.items():
            rows = measure(folder.resolve(), arguments.runs, lighthouse)
            print(f"\n{name}\n\n{table(rows)}", flush=True)
            for row in rows:
                if row.failed:
                    print(f"{row.page}: less than perfect: {', '.join(row.failed)}")


if __name__ == "__main__":
    main()
