"""What the author reads in the terminal while the preview runs."""

import io
import json

import pytest

from generator.diagnostics import Place, error, warning
from generator.preview.loop import Progress
from generator.preview.showing import State
from generator.preview.terminal import Terminal
from generator.reporting.console import Console, Format

SITE = State(build="1", files={"index.html": b"Home"}, is_current=True)
ATLAS, WORDS, STYLES = "projects/atlas/index.html", "assets/find-words-0.js", "feed.xml"


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def _progress(
    *rendered: str, changed: tuple[str, ...] = ("content/a.md",), is_finished: bool = True, state: State = SITE
) -> Progress:
    return Progress(state=state, changed=changed, rendered=rendered, seconds=0.0414, is_finished=is_finished)


def _said(*progresses: Progress, stream: io.StringIO | None = None, format_: Format = "human") -> list[str]:
    stream = stream or io.StringIO()
    terminal = Terminal(Console(stream, format_))
    for progress in progresses:
        terminal.progress(progress)
    return [line[10:] for line in stream.getvalue().splitlines()]


def test_of_all_that_was_rendered_the_pages_are_named() -> None:
    assert _said(_progress(WORDS, STYLES, ATLAS)) == ["content/a.md: /projects/atlas/ in 41 ms"]
    assert _said(_progress(WORDS)) == ["content/a.md: no page changed in 41 ms"]


def test_the_first_build_counts_its_pages() -> None:
    assert _said(_progress("index.html", WORDS, changed=())) == ["1 page in 41 ms"]
    assert _said(_progress("index.html", ATLAS, changed=())) == ["2 pages in 41 ms"]


def test_nothing_is_said_of_pages_before_one_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    screen = _Screen()
    _said(_progress(is_finished=False), stream=screen)
    assert screen.getvalue().endswith("  content/a.md: …\x1b[K")


def test_a_finding_is_told_once_while_it_stays() -> None:
    broken = State(build="1", files=SITE.files, diagnostics=(error("odd", "no", Place("content/a.md")),))
    said = _said(_progress(state=broken), _progress(state=broken))
    assert sum("error[odd]" in line for line in said) == 1
    assert sum("the last good site is shown" in line for line in said) == 2


def test_an_editor_is_told_of_every_output() -> None:
    stream = io.StringIO()
    _said(_progress(WORDS, ATLAS), stream=stream, format_="json")
    told = json.loads(stream.getvalue())
    assert (told["event"], told["rendered"], told["milliseconds"]) == ("built", [WORDS, ATLAS], 41.4)


def _broken(*lines: int) -> Progress:
    warnings = [warning("unread", "odd", Place("content/a.md", line)) for line in range(1, 40)]
    errors = [error("odd", "no", Place("content/b.md", line)) for line in lines]
    return _progress(state=State(build="1", files=SITE.files, diagnostics=(*warnings, *errors)))


def test_of_very_many_findings_the_first_errors_are_told_and_the_next_when_they_are_mended() -> None:
    said = _said(_broken(*range(1000)))
    assert sum("error[odd]" in line for line in said) == 20
    assert sum("more, in the page and by `check`" in line for line in said) == 1
    again = _said(_broken(*range(1000)), _broken(*range(2, 1000)))[len(said) :]
    assert sum("error[odd]" in line for line in again) == 2
    assert len(_said(_broken(*range(1000)), _broken(*range(1000)))) == len(said) + 1


def test_an_editor_is_told_of_every_finding() -> None:
    assert sum("error[odd]" in line for line in _said(_broken(*range(1000)), format_="short")) == 1000
