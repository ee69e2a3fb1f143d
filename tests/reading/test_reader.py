"""The process that is started ahead: it reads as this one would, and whatever becomes of it, the build goes on."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.content.sources import Source
from generator.markup.labels import Labels
from generator.reading import facts, reader
from generator.reading.parsing import read
from generator.reading.reader import Gone, Reader
from tests.built_site import REPOSITORY

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux" or os.cpu_count() == 1, reason="the process is not started here"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]

TEXTS = [
    "---\ntitle: Atlas\nstart: 2024-05\nskills: [Python]\n---\n\nA *map* of [things](other.md).\n",
    "---\ntitel: Wrong\n---\n",
    "no front matter",
    "---\ntitle: Long\n---\n\n" + "Many words make a long text. " * 20_000,
    "",
]
SOURCES = [Source.of(f"content/projects/{number}.md", text.encode()) for number, text in enumerate(TEXTS)]


@pytest.fixture
def process() -> Iterator[Reader]:
    started = reader.start()
    assert started is not None
    yield started
    started.end()


def _jobs() -> list[bytes]:
    return [facts.job(source, trusted=False, labels=Labels()) for source in SOURCES]


def test_it_reads_as_this_process_does(process: Reader) -> None:
    here = [facts.written(read(source, trusted=False, labels=Labels())) for source in SOURCES]
    assert list(process.read(_jobs(), iter(()))) == here
    assert list(process.read(_jobs()[:1], iter(()))) == here[:1]


def test_other_work_is_done_until_the_first_answer_comes_or_there_is_no_more(process: Reader) -> None:
    taken: list[int] = []

    def steps() -> Iterator[None]:
        for number in range(3):
            taken.append(number)
            if number == 2:
                os.kill(process._process, signal.SIGCONT)
            yield

    _halt(process)
    assert len(list(process.read(_jobs(), steps()))) == len(TEXTS)
    assert taken == [0, 1, 2]


def test_no_other_work_is_begun_once_an_answer_has_come(process: Reader) -> None:
    taken: list[int] = []

    def steps() -> Iterator[None]:
        for number in range(3):
            taken.append(number)
            os.kill(process._process, signal.SIGCONT)
            select.select([process._results], [], [])
            yield

    _halt(process)
    answers = process.read(_jobs()[:1], steps())
    assert next(answers)
    assert taken == [0]


def _halt(process: Reader) -> None:
    """Let the process do nothing, and wait until it does nothing."""
    os.kill(process._process, signal.SIGSTOP)
    os.waitpid(process._process, os.WUNTRACED)


def test_one_that_was_killed_is_gone_and_leaves_nothing(process: Reader) -> None:
    number = process._process
    os.kill(number, signal.SIGKILL)
    with pytest.raises(Gone):
        list(process.read(_jobs(), iter(())))
    process.end()
    with pytest.raises(ChildProcessError):
        os.waitpid(number, os.WNOHANG)


def test_one_that_was_ended_is_gone_and_may_be_ended_again(process: Reader) -> None:
    process.end()
    with pytest.raises(Gone):
        list(process.read(_jobs(), iter(())))
    process.end()


def test_ending_it_does_not_wait_for_what_it_does() -> None:
    process = reader.start()
    assert process is not None
    number = process._process
    process.end()
    process.end()
    with pytest.raises(ChildProcessError):
        os.waitpid(number, os.WNOHANG)


def test_it_ends_with_the_command_however_that_ends(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys\nfrom generator.reading import reader\nahead = reader.start()\n"
        "print(ahead._process, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE, check=False, timeout=20,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL  # and `run` came back: nobody holds the pipe any more


def test_an_edit_that_it_reads_is_published_by_the_command(tmp_path: Path) -> None:
    page = tmp_path / "content/projects/atlas.md"
    page.parent.mkdir(parents=True)
    (tmp_path / "content/profile.yaml").write_text("name: Ada\n", encoding="utf-8")
    for text in ("before", "after"):
        page.write_text(f"---\ntitle: Atlas\n---\n\nOne.\n\nTwo is {text}.\n", encoding="utf-8")
        command = [sys.executable, "-m", "generator", "build", "--verify", "--quiet", "--site", str(tmp_path)]
        subprocess.run(command, cwd=REPOSITORY, check=True)
        assert f"Two is {text}." in (tmp_path / "output/projects/atlas/index.html").read_text("utf-8")
