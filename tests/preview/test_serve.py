"""The command as an author runs it: a process, a port, a save, Ctrl-C."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.stopping import SIGNALS
from tests.built_site import REPOSITORY
from tests.incremental.portfolio import FILES, edited
from tests.incremental.trees import tree_of
from tests.preview.previewed import write

ATLAS, ATLAS_FILE = "/me/projects/atlas/", "content/projects/atlas.md"
PATIENCE = 20.0


class _Running:
    """A preview that runs in a process of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "generator", "serve", "--site", str(folder), "--today", "2026-11-22", *options]
        environment = {name: value for name, value in os.environ.items() if name != "CI"}
        self.log = folder.parent / f"log {len(list(folder.parent.glob('log *')))}.txt"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=REPOSITORY, env=environment, stdout=subprocess.DEVNULL, stderr=log
            )
        self.until(lambda: self.address != "")

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    @property
    def address(self) -> str:
        match = re.search(r"http://[^\s\"]+", self.said)
        return match[0] if match else ""

    @property
    def port(self) -> int:
        return int(self.address.split(":")[2].split("/")[0])

    def until(self, what: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < end, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.02)

    def get(self, path: str, host: str = "127.0.0.1") -> tuple[int, str]:
        connection = http.client.HTTPConnection(host, self.port, timeout=PATIENCE)
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return response.status, body

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    write(site, FILES)
    return site


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., _Running]]:
    running: list[_Running] = []

    def begin(*options: str) -> _Running:
        running.append(_Running(folder, "--port", "0", *options))
        return running[-1]

    yield begin
    for each in running:
        if each.process.poll() is None:
            each.process.kill()
            each.process.wait()


def test_a_save_is_shown_and_nothing_is_written_but_the_cache(start: Callable[..., _Running]) -> None:
    preview = start()
    preview.until(lambda: " pages in " in preview.said)
    assert "It counts." in preview.get(ATLAS)[1]
    new = edited(ATLAS_FILE, ("It counts.", "It adds up."))[ATLAS_FILE]
    (preview.folder / ATLAS_FILE).write_text(new, encoding="utf-8")
    preview.until(lambda: "It adds up." in preview.get(ATLAS)[1])
    preview.until(lambda: f"{ATLAS_FILE}: /projects/atlas/ in " in preview.said)
    assert preview.end() == 0
    assert preview.said.endswith("stopped\n")
    assert {path.split("/")[0] for path in tree_of(preview.folder)} == {"content", ".cache"}


def test_the_site_is_below_the_path_of_its_address_and_asked_for_by_any_name_of_this_machine(
    start: Callable[..., _Running],
) -> None:
    preview = start()
    assert preview.address.endswith("/me/")
    assert preview.get("/")[0] == 307
    assert preview.get("/me/", "localhost")[0] == 200
    if socket.has_ipv6:
        assert preview.get("/me/", "::1")[0] == 200


def test_the_page_for_what_is_missing_finds_its_styles_at_any_depth(
    start: Callable[..., _Running], folder: Path
) -> None:
    (folder / "content/site.yaml").write_text("top_skills: 2\n", encoding="utf-8")
    preview = start()
    status, page = preview.get("/a/b/c")
    assert status == 404
    assert '<head><base href="/">' in page
    style = re.search(r'<link rel="stylesheet" href="([^"]+)"', page)
    assert style is not None
    assert preview.get(f"/{style[1]}")[0] == 200


def test_a_mistake_is_told_once_and_the_last_good_site_goes_on_being_shown(start: Callable[..., _Running]) -> None:
    preview = start()
    preview.until(lambda: re.search(r"\d+ pages in \d+ ms$", preview.said, re.MULTILINE) is not None)
    good = (preview.folder / ATLAS_FILE).read_bytes()
    (preview.folder / ATLAS_FILE).write_text("---\ntitle: [\n---\n", encoding="utf-8")
    preview.until(lambda: "the last good site is shown" in preview.said)
    assert "It counts." in preview.get(ATLAS)[1]
    assert preview.said.count(f"{ATLAS_FILE}:2:8: error[yaml-syntax]") == 1
    (preview.folder / ATLAS_FILE).write_bytes(good)
    preview.until(lambda: "no page changed" in preview.said)
    assert "Traceback" not in preview.said


def test_a_site_that_is_broken_from_the_start_is_shown_as_soon_as_it_is_whole(
    start: Callable[..., _Running], folder: Path
) -> None:
    good = (folder / "content/profile.yaml").read_bytes()
    (folder / "content/profile.yaml").write_text("name: [\n", encoding="utf-8")
    preview = start()
    status, page = preview.get("/")
    assert status == 503
    assert "_skillfolio_/client.js" in page
    (folder / "content/profile.yaml").write_bytes(good)
    preview.until(lambda: preview.get("/me/")[0] == 200)


def test_for_a_program_each_line_is_an_object(start: Callable[..., _Running]) -> None:
    preview = start("--format", "json")
    preview.until(lambda: '"built"' in preview.said)
    new = edited(ATLAS_FILE, ("It counts.", "It adds up."))[ATLAS_FILE]
    (preview.folder / ATLAS_FILE).write_text(new, encoding="utf-8")
    preview.until(lambda: preview.said.count('"built"') >= 2)
    events = [json.loads(line) for line in preview.said.splitlines()]
    assert {event["event"] for event in events} == {"serving", "built"}
    last = events[-1]
    assert last["changed"] == [ATLAS_FILE]
    assert last["rendered"] == ["projects/atlas/index.html", "projects/atlas/index.html.md"]
    assert last["current"] is True
    assert last["milliseconds"] > 0


def test_a_port_that_is_taken_is_left_to_who_has_it(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        preview = _Running(folder, "--port", str(port))
        try:
            assert port < preview.port <= port + 20
            assert preview.get("/me/")[0] == 200
        finally:
            preview.end()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals between processes")
@pytest.mark.parametrize("number", SIGNALS)
def test_it_leaves_at_once_also_while_a_browser_listens(start: Callable[..., _Running], number: int) -> None:
    preview = start()
    connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=PATIENCE)
    connection.request("GET", "/_skillfolio_/events")
    assert connection.getresponse().status == 200
    began = time.monotonic()
    assert preview.end(number) == 0
    assert time.monotonic() - began < PATIENCE / 4
    connection.close()


def test_other_machines_are_let_in_only_when_asked_for_and_with_a_warning(start: Callable[..., _Running]) -> None:
    alone, open_ = start(), start("--host", "0.0.0.0")  # noqa: S104 - what is tested
    assert "network" not in alone.said
    open_.until(lambda: "everybody on this network can read the site, drafts included" in open_.said)
    assert not open_.address.startswith("http://0.0.0.0")


def test_what_cannot_be_previewed_is_said_in_a_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "generator", "serve", "--port", "0", "--site"]
    done = subprocess.run([*command, str(tmp_path)], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "error[missing-content]" in done.stderr
    done = subprocess.run(
        [*command, ".", "--host", "no such host"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "cannot listen on `no such host`" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_published_site_has_nothing_of_the_preview_and_no_draft(start: Callable[..., _Running], folder: Path) -> None:
    """Also when it is built beside a preview that runs, from the results that both remember."""
    (folder / "content/posts/later.md").write_text(
        "---\ntitle: A sketch\ndate: 2026-01-01\ndraft: true\n---\nUnseen.\n", encoding="utf-8"
    )
    preview = start()
    assert "Unseen." in preview.get("/me/posts/later/")[1]
    assert "client.js" in preview.get("/me/posts/later/")[1]
    command = [sys.executable, "-m", "generator", "build", "--site", str(folder), "--today", "2026-11-22"]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    published = {path: item.data for path, item in tree_of(folder / "output").items() if item.kind == "file"}
    assert len(published) > 20
    secrets = (b"A sketch", b"Unseen.", b"_skillfolio_", b"skillfolio-preview", b"EventSource")
    assert [path for path, data in published.items() if any(secret in data for secret in secrets)] == []
