"""The fast path: it answers only where nothing has changed, says what a build would say, and loads next to nothing.

What a build wrote a moment ago is too young to be trusted. So the clock of a build is put forward here.
"""

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import cli, uptodate
from generator.caching import engine
from generator.caching.cache import Cache
from generator.pipeline import build
from tests.built_site import REPOSITORY

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no stamp is trusted on Windows")

AHEAD = 10_000_000_000
"""How far the clock is put forward, in nanoseconds."""

FILES = {
    "content/profile.yaml": "name: Ada\nemail: you@example.com\n",
    "content/posts/one.md": "---\ntitle: One\ndate: 2026-01-02\nsummary: First.\n---\n\nA text.\n",
    "content/projects/{seconds}.txt": "Nothing publishes it.\n",
}


def _write(folder: Path) -> Path:
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def _timeless(said: str) -> str:
    return re.sub(r"\d+\.\d\d s", "… s", said)


# --- In a process of its own --------------------------------------------------------------------------------------

COMMAND = f"""
import os, sys, time
before, process, leave, now = set(sys.modules), os.getpid(), os._exit, time.time_ns

def end(status):
    if os.getpid() == process:
        print(*set(sys.modules) - before, flush=True)
    leave(status)

os._exit, time.time_ns = end, lambda: now() + {AHEAD}
sys.path[:] = [path for path in sys.path if path not in ("", {str(REPOSITORY)!r})]
from generator.start import main
main()
end(0)
"""
"""The command `skillfolio` with its clock put forward; prints the modules that it loads."""

BARE = "import sys; before = set(sys.modules); import array, zlib, sqlite3; print(*set(sys.modules) - before)"

HEAVY = {"jinja2", "markdown", "pygments", "yaml", "nh3", "babel", "watchdog", "PIL", "typst", "pypdfium2", "fontTools"}


class Program:
    """A copy of the program, in which nobody else writes, and a site that it builds."""

    def __init__(self, folder: Path) -> None:
        self.site = _write(folder / "site")
        self._code = folder / "code"
        shutil.copytree(REPOSITORY / "generator", self._code / "generator", ignore=shutil.ignore_patterns("*.template"))
        shutil.copytree(REPOSITORY / "templates", self._code / "templates")

    def run(self, *arguments: str, code: str = COMMAND) -> tuple[set[str], str]:
        """The modules that a command loads beyond those of Python itself, and what it says."""
        surroundings = {name: value for name, value in os.environ.items() if name != "CI"}
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=self.site,
            env={**surroundings, "PYTHONPATH": str(self._code), "SOURCE_DATE_EPOCH": "1795305600"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        return set(done.stdout.split()), done.stderr

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file of the site."""
        file = self.site / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program, and a site that was built twice."""
    made = Program(tmp_path_factory.mktemp("program"))
    made.run("build")
    made.run("build")
    return made


def test_a_command_that_has_nothing_to_do_loads_itself_and_sqlite_only(program: Program) -> None:
    program.run("build")
    loaded, _ = program.run("build")
    bare, _ = program.run(code=BARE)
    assert loaded == bare | {"generator", "generator.start", "generator.uptodate"}


def test_what_is_said_at_once_is_what_a_build_says(program: Program) -> None:
    (program.site / "content" / "profile.yaml").touch()
    loaded, said = program.run("build")
    assert "generator.pipeline.build" in loaded
    assert "warning[placeholder]" in said
    assert "{seconds}.txt" in said
    loaded, again = program.run("build")
    assert "generator.pipeline.build" not in loaded
    assert _timeless(again) == _timeless(said)


@pytest.mark.parametrize("options", [[], ["--verbose"], ["--no-stat-cache"]], ids=["touched", "verbose", "all read"])
def test_a_build_with_nothing_to_render_loads_nothing_that_renders_or_reads(
    program: Program, options: list[str]
) -> None:
    (program.site / "content" / "profile.yaml").touch()
    loaded, said = program.run("build", *options)
    assert "generator.pipeline.build" in loaded
    assert "up to date: " in said
    assert loaded & HEAVY == set()


def test_an_edited_text_is_rendered_without_the_data_of_languages(program: Program) -> None:
    program.edit("content/posts/one.md", "A text", "Another text")
    loaded, said = program.run("build", "--verbose")
    assert "rendered posts/one/index.html: its text changed\n" in said
    assert "markdown" in loaded
    assert loaded & {"babel", "typst", "pypdfium2", "fontTools"} == set()


# --- In this process ----------------------------------------------------------------------------------------------


class Site:
    """A small site, and commands that are run in it."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, console: pytest.CaptureFixture[str]) -> None:
        self.folder = _write(folder / "site")
        self.program = folder / "program"
        (self.program / "markup").mkdir(parents=True)
        for name in ("build.py", "markup/text.py"):
            (self.program / name).touch()
        self._patch = patch
        self._console = console
        patch.setattr(engine, "_PACKAGE", self.program)
        patch.setattr(engine, "library_folders", lambda: [str(self.program)])

    def run(self, *arguments: str, ahead: int = AHEAD) -> tuple[int, str]:
        """Run a command the full way: its status, and what it says."""
        real = time.time_ns
        with self._patch.context() as patch:
            patch.setattr(sys, "argv", ["skillfolio", *arguments])
            patch.setattr(time, "time_ns", lambda: real() + ahead)
            self._console.readouterr()
            with pytest.raises(SystemExit) as end:
                cli.main()
        return int(end.value.code or 0), self._console.readouterr().err

    def cached(self) -> Path:
        """The file in which results are remembered."""
        return self.folder / uptodate.CACHE


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Site:
    """A small site that was built."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")  # 2026-11-22
    found = Site(tmp_path, monkeypatch, capsys)
    monkeypatch.chdir(found.folder)
    assert found.run("build")[0] == 0
    return found


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize("options", [[], ["--quiet"], ["--format", "short"], ["--format", "json"]], ids=" ".join)
def test_the_answer_is_what_the_full_way_says(site: Site, command: str, options: list[str]) -> None:
    assert uptodate.answer([command, *options]) is None
    status, said = site.run(command, *options)
    answer = uptodate.answer([command, *options])
    assert status == 0
    assert answer is not None
    assert _timeless(answer) == _timeless(said)


def test_a_program_that_reads_the_answer_gets_the_findings_only(site: Site) -> None:
    site.run("build", "--format", "json")
    answer = uptodate.answer(["build", "--format", "json"])
    assert answer is not None
    assert [line[:1] + line[-1:] for line in answer.splitlines()] == ["{}", "{}"]
    assert "{seconds}.txt" in answer


def _edited_unseen(site: Site) -> None:
    """Another text of the same size, under the old time."""
    file = site.folder / "content" / "posts" / "one.md"
    status = file.stat()
    file.write_text(file.read_text(encoding="utf-8").replace("First", "Third"), encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (status.st_size, status.st_mtime_ns)


def _replaced(site: Site) -> None:
    """Another file, of the same size and time, under the name."""
    file = site.folder / "content" / "posts" / "one.md"
    other = shutil.copy2(file, site.folder / "content" / "posts" / ".other")
    Path(other).replace(file)


def _written(name: str) -> Callable[[Site], None]:
    def write(site: Site) -> None:
        file = site.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("More.", encoding="utf-8")

    return write


def _removed(name: str) -> Callable[[Site], None]:
    return lambda site: (site.folder / name).unlink()


def _linked(site: Site) -> None:
    """The output folder is another one that holds the same."""
    output = site.folder / "output"
    output.rename(site.folder.parent / "elsewhere")
    output.symlink_to(site.folder.parent / "elsewhere", target_is_directory=True)


def _program(name: str) -> Callable[[Site], None]:
    def write(site: Site) -> None:
        (site.program / name).write_text("new = True\n", encoding="utf-8")

    return write


CHANGES: dict[str, Callable[[Site], None]] = {
    "a text, with size and time as before": _edited_unseen,
    "a file is replaced by its copy": _replaced,
    "a file is touched": lambda site: (site.folder / "content" / "profile.yaml").touch(),
    "a file is removed": _removed("content/projects/{seconds}.txt"),
    "a new file": _written("content/posts/two.md"),
    "a new file in a new folder": _written("content/skills/python.md"),
    "a template of the site's own": _written("templates/parts/footer.html"),
    "an output is edited": _written("output/index.html"),
    "an output is removed": _removed("output/posts/one/index.html"),
    "a foreign file in the output": _written("output/notes.txt"),
    "a foreign file deep in the output": _written("output/posts/one/notes.txt"),
    "the permissions of an output": lambda site: (site.folder / "output" / "index.html").chmod(0o600),
    "the manifest is removed": _removed("output/.skillfolio.json"),
    "the output is a link": _linked,
    "the cache is removed": _removed(uptodate.CACHE),
    "the cache is something else": _written(uptodate.CACHE),
    "the program": _program("build.py"),
    "a new module of the program": _program("markup/links.py"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_there_is_no_answer(site: Site, change: str) -> None:
    site.run("build")
    assert uptodate.answer(["build"]) is not None
    CHANGES[change](site)
    assert uptodate.answer(["build"]) is None


def test_after_any_change_of_the_surroundings_there_is_no_answer(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def unanswered(change: Callable[[pytest.MonkeyPatch], None], *arguments: str) -> bool:
        with monkeypatch.context() as patch:
            change(patch)
            return uptodate.answer(arguments) is None

    command = ("build", "--site", str(site.folder))
    site.run(*command)
    assert not unanswered(lambda _: None, *command)
    assert unanswered(lambda _: None, *command, "--drafts")
    assert unanswered(lambda _: None, "check", *command[1:])
    assert unanswered(lambda patch: patch.setenv("CI", "true"), *command)
    assert unanswered(lambda patch: patch.delenv("SOURCE_DATE_EPOCH"), *command)
    assert unanswered(lambda patch: patch.setenv("NO_COLOR", "1"), *command)
    assert unanswered(lambda patch: patch.chdir(tmp_path), *command)
    assert unanswered(lambda patch: patch.setattr(time, "strftime", lambda _: "2031-01-01"), *command)
    assert unanswered(lambda patch: patch.setattr(sys, "path", [*sys.path, "/elsewhere"]), *command)
    assert unanswered(lambda patch: patch.setattr(sys, "executable", "/elsewhere/python"), *command)
    assert not unanswered(lambda _: None, *command)


def test_other_commands_are_run(site: Site) -> None:
    site.run("build")
    assert [uptodate.answer(arguments) for arguments in ([], ["--help"], ["clean"], ["explain", "build"])] == [None] * 4


@pytest.mark.parametrize(
    "options",
    [["--no-cache"], ["--no-stat-cache"], ["--verbose"], ["-qv"], ["--verify"]],
    ids=" ".join,
)
def test_what_must_be_looked_at_each_time_is_not_noted(site: Site, options: list[str]) -> None:
    assert site.run("build", *options)[0] == 0
    assert uptodate.answer(["build", *options]) is None


def test_a_build_that_did_something_is_not_noted(site: Site) -> None:
    (site.folder / "content" / "posts" / "one.md").unlink()
    site.run("build")
    assert uptodate.answer(["build"]) is None


def test_a_build_that_told_of_somebody_elses_work_is_not_noted(site: Site) -> None:
    """It is told once, and the answer would tell it again and again."""
    for name in ("output/index.html", "output/notes.txt"):
        _written(name)(site)
        assert "warning[" in site.run("build")[1]
        assert uptodate.answer(["build"]) is None


def test_a_note_drives_out_nothing_that_builds_use(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.caching.cache.LEAST_UNUSED", 0)
    monkeypatch.setattr("generator.caching.cache.GENERATIONS", 0)
    site.run("build")
    with sqlite3.connect(site.cached()) as rows:
        assert rows.execute("SELECT count(*) FROM results WHERE kind = ?", (uptodate.KIND,)).fetchone() == (1,)
        assert rows.execute("SELECT count(*) FROM results WHERE kind = 'view'").fetchone() > (5,)
    rows.close()


def test_mistakes_are_not_noted(site: Site) -> None:
    (site.folder / "content" / "profile.yaml").write_text("emial: x\n", encoding="utf-8")
    assert [site.run("build")[0], site.run("build")[0]] == [1, 1]
    assert uptodate.answer(["build"]) is None


def test_what_was_written_a_moment_ago_is_not_noted(site: Site) -> None:
    assert "up to date: " in site.run("build", ahead=0)[1]
    assert uptodate.answer(["build"]) is None


def test_in_continuous_integration_nothing_is_noted(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("CI", "true")
        site.run("build")
    with sqlite3.connect(site.cached()) as connection:
        assert connection.execute("SELECT * FROM results WHERE kind = ?", (uptodate.KIND,)).fetchall() == []
    connection.close()


def test_that_a_build_waited_once_is_not_said_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextlib.contextmanager
    def held(_: Path, waiting: Callable[[int], None]) -> Iterator[None]:
        waiting(123)
        yield None

    monkeypatch.setattr(build, "held", held)
    assert site.run("build")[1].startswith("waiting for another build (process 123)\n")
    answer = uptodate.answer(["build"])
    assert answer is not None
    assert "waiting" not in answer


def test_a_file_is_seen_beside_a_foreign_one_in_a_folder_that_was_ours(site: Site) -> None:
    _written("output/posts/one/notes.txt")(site)
    (site.folder / "content" / "posts" / "one.md").unlink()
    assert "notes.txt" in site.run("build")[1]
    site.run("build")
    assert uptodate.answer(["build"]) is not None
    _written("output/posts/one/more.txt")(site)
    assert uptodate.answer(["build"]) is None
    assert "more.txt" in site.run("build")[1]


def test_the_folder_of_the_site_is_found_on_the_command_line(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.folder.parent)
    for arguments in (["build", "--site", "site"], ["build", "--site=site"]):
        site.run(*arguments)
        assert uptodate.answer(arguments) is not None


# --- Notes --------------------------------------------------------------------------------------------------------


def _note(folder: Path, data: bytes, *arguments: str) -> None:
    cache = Cache.open(folder / uptodate.CACHE)
    cache.put(uptodate.KIND, uptodate.command_key(arguments), data)
    cache.save()
    cache.close()


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a command is run."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _packed(folder: Path, found: str = "", said: str = "done in {seconds}\n") -> bytes:
    (folder / "a").touch()
    data = uptodate.packed([str(folder / "a")], [], time.time_ns() + AHEAD, found, said)
    assert data is not None
    return data


def test_a_note_that_is_damaged_anywhere_is_none(bare: Path) -> None:
    data = _packed(bare)
    _note(bare, data, "check")
    assert uptodate.answer(["check"]) is not None
    connection = sqlite3.connect(bare / uptodate.CACHE, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    flipped = [data[:at] + bytes([data[at] ^ 0x41]) + data[at + 1 :] for at in range(len(data))]
    for damaged in (*flipped, *(data[:length] for length in range(len(data)))):
        connection.execute("UPDATE results SET data = ?", (damaged,))
        assert uptodate.answer(["check"]) is None


@pytest.mark.parametrize("value", [None, 7, 2**62, 0.5, "text", b"", b"1234", b"\0\0\0\0"])
def test_a_note_of_another_type_is_none(bare: Path, value: object) -> None:
    _note(bare, _packed(bare), "check")
    with sqlite3.connect(bare / uptodate.CACHE) as connection:
        connection.execute("UPDATE results SET data = ?", (value,))
    assert uptodate.answer(["check"]) is None


def test_a_cache_that_cannot_be_read_is_none(bare: Path) -> None:
    file = bare / uptodate.CACHE
    file.parent.mkdir()
    for data in (b"", b"SQLite format 3\0", bytes(4096)):
        file.write_bytes(data)
        assert uptodate.answer(["check"]) is None
    file.unlink()
    file.mkdir()
    assert uptodate.answer(["check"]) is None


@given(found=st.text(), said=st.text(st.characters(exclude_characters="{", exclude_categories=["Cs"])))
def test_only_the_time_is_filled_in(tmp_path_factory: pytest.TempPathFactory, found: str, said: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("CI", raising=False)
        patch.chdir(folder)
        _note(folder, _packed(folder, found, f"{said}{uptodate.SECONDS}!"), "check")
        answer = uptodate.answer(["check"])
    assert answer is not None
    assert answer.startswith(found + said)
    assert re.fullmatch(r"\d+\.\d\d!", answer.removeprefix(found + said))


@pytest.mark.parametrize("name", ["line\nend", "é", "e\u0301", os.fsdecode(b"\xff"), "a b", "{seconds}"])
def test_files_of_any_name_are_noted(bare: Path, name: str) -> None:
    file = bare / "content" / name
    file.parent.mkdir()
    file.touch()
    data = uptodate.packed([str(file)], [str(file.parent)], time.time_ns() + AHEAD, "", "done")
    assert data is not None
    _note(bare, data, "check")
    assert uptodate.answer(["check"]) == "done"
    file.write_text("more", encoding="utf-8")
    assert uptodate.answer(["check"]) is None


def test_what_is_missing_or_young_or_of_an_impossible_time_is_not_packed(bare: Path) -> None:
    file = bare / "a"
    assert uptodate.packed([str(file)], [], time.time_ns() + AHEAD, "", "") is None
    file.touch()
    status = file.stat()
    assert uptodate.packed([str(file)], [], status.st_ctime_ns, "", "") is None
    assert uptodate.packed([str(file)], [], status.st_ctime_ns + 1, "", "") is not None
    os.utime(file, ns=(0, status.st_mtime_ns + 2 * AHEAD))
    assert uptodate.packed([str(file)], [], time.time_ns() + AHEAD, "", "") is None
    os.utime(file, ns=(0, -1))
    assert uptodate.packed([str(file)], [], time.time_ns() + AHEAD, "", "") is None


@pytest.mark.parametrize("option", ["--site", "--output"])
def test_a_link_that_is_turned_to_another_folder_is_another_command(bare: Path, option: str) -> None:
    for name in ("one", "other"):
        (bare / name).mkdir()
    link = bare / "current"
    link.symlink_to("one")
    before = uptodate.command_key(["build", option, "current"])
    assert uptodate.command_key(["build", option, "current"]) == before
    link.unlink()
    link.symlink_to("other")
    assert uptodate.command_key(["build", option, "current"]) != before
