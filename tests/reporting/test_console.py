"""What a person, an editor, a program and GitHub see of a finding."""

import io
import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import MOST_OF_A_FILE, Diagnostic, Place, error, in_reading_order, nearest, warning
from generator.reporting.console import Console, Format, counted, for_github, number_of, short

ANY_LINE = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\n"), max_size=300)


@st.composite
def diagnostics(draw: st.DrawFn) -> Diagnostic:
    place = Place(
        draw(st.text()), draw(st.integers(0, 9)), draw(st.integers(0, 400)), draw(st.integers(1, 400)), draw(ANY_LINE)
    )
    shown = draw(st.none() | st.just(place))
    return Diagnostic(
        draw(st.sampled_from(["error", "warning", "note"])), "code", draw(st.text()), shown, draw(st.text())
    )


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _shown(diagnostic: Diagnostic, format_: Format = "human", stream: io.StringIO | None = None) -> str:
    stream = stream or io.StringIO()
    Console(stream, format_).show([diagnostic])
    return stream.getvalue()


@given(diagnostics())
def test_the_short_and_github_formats_are_one_line(diagnostic: Diagnostic) -> None:
    assert len(short(diagnostic).splitlines()) == 1
    assert not set("\r\n") & set(for_github(diagnostic))


@given(diagnostics())
def test_the_json_format_gives_back_what_was_found(diagnostic: Diagnostic) -> None:
    line = _shown(diagnostic, "json")
    assert msgspec.json.decode(line, type=Diagnostic) == diagnostic
    assert line.count("\n") == 1


@given(diagnostics())
def test_no_text_commands_a_terminal_or_reorders_a_line(diagnostic: Diagnostic) -> None:
    for text in (_shown(diagnostic), short(diagnostic)):
        assert not set(text) & set("\x00\x07\x1b\x9b\x7f\u202e\u2066\u200f")


@given(diagnostics())
def test_carets_stand_below_the_source_line_that_is_shown(diagnostic: Diagnostic) -> None:
    lines = _shown(diagnostic).split("\n")
    if diagnostic.place and diagnostic.place.line and diagnostic.place.text.strip():
        assert set(lines[3].partition("|")[2]) <= {" ", "^"}
        assert "^" in lines[3]


def test_a_finding_is_shown_with_its_line_and_carets() -> None:
    place = Place("content/a.yaml", 12, 3, 4, "  yaer: 2024")
    assert _shown(error("unknown-field", "no field `yaer`", place, "did you mean `year`?")) == (
        "content/a.yaml:12:3: error[unknown-field]: no field `yaer`\n"
        "   |\n"
        "12 |   yaer: 2024\n"
        "   |   ^^^^\n"
        "hint: did you mean `year`?\n\n"
    )


@pytest.mark.parametrize(
    ("before", "columns"), [("ab", 2), ("作业", 4), ("e\u0301", 1), ("\t", 1), ("\uff57", 2), ("👩\u200d💻", 4)]
)
def test_carets_are_moved_by_the_width_of_what_is_before(before: str, columns: int) -> None:
    shown = _shown(error("x", "x", Place("a", 1, len(before) + 1, 3, f"{before}bad")))
    assert shown.split("\n")[3] == f"  | {' ' * columns}^^^"


def test_a_long_line_is_cut_around_the_caret() -> None:
    text = "a" * 500 + "BAD" + "z" * 500
    lines = _shown(error("x", "x", Place("a", 1, 501, 3, text))).split("\n")
    begin = lines[3].index("^^^")
    assert lines[2][begin : begin + 3] == "BAD"
    assert len(lines[2]) < 120
    assert lines[2].count("…") == 2


def test_a_caret_behind_the_end_of_a_line_is_one_caret() -> None:
    assert _shown(error("x", "x", Place("a", 1, 6, 9, "short"))).split("\n")[3] == "  |      ^"


def test_a_finding_without_a_place_is_its_message() -> None:
    assert _shown(warning("x", "something")) == "warning[x]: something\n\n"


def test_github_gets_the_place_and_every_character_escaped() -> None:
    finding = error("x", "100 %\nbad", Place("content/a,b:c.md", 3, 4), "fix it")
    assert for_github(finding) == "::error title=x,file=content/a%2Cb%3Ac.md,line=3,col=4::100 %25%0Abad%0Ahint: fix it"


def test_a_note_is_a_notice_to_github() -> None:
    assert for_github(Diagnostic("note", "x", "y")).startswith("::notice ")


def test_colours_are_for_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[" in _shown(error("x", "y"), stream=_Terminal())
    assert "\x1b[" not in _shown(error("x", "y"))
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in _shown(error("x", "y"), stream=_Terminal())
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b[" not in _shown(error("x", "y"), stream=_Terminal())


def test_progress_is_shown_on_a_terminal_and_wiped_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    terminal, file = _Terminal(), io.StringIO()
    for stream in (terminal, file):
        console = Console(stream)
        console.progress("parse", 100, 200)
        console.say("done")
    assert "100/200" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[Kdone\n")
    assert file.getvalue() == "done\n"


@given(st.text(), st.integers(10, 200))
def test_a_line_that_changes_fits_into_the_terminal(text: str, columns: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERM", "xterm")
        patch.setenv("COLUMNS", str(columns))
        terminal = _Terminal()
        Console(terminal).status(text)
    shown = terminal.getvalue().removeprefix("\r").removesuffix("\x1b[K")
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in shown)
    assert (
        len(shown) + wide - sum(unicodedata.category(character) in ("Mn", "Me", "Cf") for character in shown) < columns
    )


def test_of_a_line_that_is_too_long_the_middle_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "31")
    terminal = _Terminal()
    Console(terminal).status("14:02:31  content/projects/task-board.md: /projects/task-board/ in 41 ms")
    assert terminal.getvalue() == "\r14:02:31  content/…d/ in 41 ms\x1b[K"


def test_what_is_shown_without_end_is_not_remembered() -> None:
    console = Console(io.StringIO(), remembers=False)
    console.say("built")
    assert console.written == ""


def test_sentences_to_a_person_are_not_for_programs() -> None:
    stream = io.StringIO()
    Console(stream, "json").say("built")
    Console(stream, "github").say("built")
    assert stream.getvalue() == ""


def test_findings_are_counted_in_words() -> None:
    assert counted([error("x", "y"), error("x", "y"), warning("x", "y")]) == "2 errors and 1 warning"
    assert counted([]) == ""


def test_one_is_not_told_as_many() -> None:
    assert [number_of(count, "file") for count in (0, 1, 2)] == ["0 files", "1 file", "2 files"]


def test_of_a_file_with_very_many_findings_the_first_are_shown_and_no_error_is_hidden_behind_warnings() -> None:
    many = [warning("a", "b", Place("a.md", line)) for line in range(1, 3 * MOST_OF_A_FILE)]
    last = error("c", "d", Place("a.md", 10_000))
    other = error("c", "d", Place("b.md", 1))
    nowhere = [error("c", f"d{number}") for number in range(2 * MOST_OF_A_FILE)]
    shown = in_reading_order([*many, last, other, *nowhere])
    assert [item.code for item in shown if item.place and item.place.path == "a.md"] == [
        "too-many",
        *["a"] * (MOST_OF_A_FILE - 1),
        "c",
    ]
    assert other in shown
    assert set(nowhere) <= set(shown)


def test_the_nearest_of_very_many_is_found() -> None:
    many = [f"{number:05}-x{number % 7}" for number in range(20_000)]
    assert nearest("djagno", [*many, "django"]) == "django"
    assert nearest("00001-x", many) == "00001-x1"
    assert nearest("zzz", many) is None


def test_what_is_said_cannot_command_a_terminal() -> None:
    stream = io.StringIO()
    Console(stream).say("wrote \x1b[2J.html")
    assert "\x1b" not in stream.getvalue()
