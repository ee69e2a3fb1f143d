"""What the author is told while the preview runs: one line for a change, and only findings that are new.

A person who saves the same file again and again sees one line that changes, not a page that scrolls away.
"""

import time
from collections.abc import Sequence

from generator.diagnostics import Diagnostic, errors_first
from generator.presentation.addresses import without_index
from generator.preview.loop import Progress
from generator.preview.mediatypes import HTML, media_type
from generator.reporting.console import Console, counted, number_of

_NAMED = 3
"""How many files and pages a line names."""
_MOST = 20
"""How many findings are told to a person at once: those that come next are told when these are mended."""


class Terminal:
    """Tells a person, or a program such as an editor, what the preview does. For one thread."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._known: frozenset[Diagnostic] = frozenset()
        self._about = ""

    def serving(self, url: str) -> None:
        """The preview can be reached."""
        self._console.event("serving", url=url)
        self._console.say(f"serving {url} (Ctrl-C stops)", "done")

    def note(self, text: str) -> None:
        """Something the author should know once."""
        self._console.settle()
        self._console.event("note", message=text)
        self._console.say(text)

    def bug(self, trace: str) -> None:
        """The program failed, by its own fault; it goes on."""
        self._console.settle()
        self._console.event("bug", trace=trace)
        for line in trace.splitlines():
            self._console.say(line, "error")

    def progress(self, progress: Progress) -> None:
        """A build has come so far."""
        about, said = _about(progress), _said(progress)
        if about != self._about:
            self._console.settle()
        self._about = about
        line = f"{time.strftime('%H:%M:%S')}  {about}{said}"
        if not progress.is_finished:
            self._console.status(line)
            return
        state = progress.state
        told = self._told(state.diagnostics)
        new = [finding for finding in told if finding not in self._known]
        self._known = frozenset(told) if state.is_current else self._known.union(new)
        self._console.event("built", **_event(progress))
        if self._console.is_watched and not new:
            self._console.status(line)
        else:
            self._console.say(line, "" if state.is_current else "error")
            self._console.show(new if not self._console.is_for_programs else ())
            if new and len(told) < len(state.diagnostics):
                self._console.say(f"… and {len(state.diagnostics) - len(told)} more, in the page and by `check`")

    def _told(self, diagnostics: tuple[Diagnostic, ...]) -> Sequence[Diagnostic]:
        if len(diagnostics) <= _MOST or not self._console.is_for_people:
            return diagnostics
        return errors_first(diagnostics)[:_MOST]


def _about(progress: Progress) -> str:
    """What was changed."""
    return f"{_listed(progress.changed, 'file')}: " if progress.changed else ""


def _said(progress: Progress) -> str:
    """What came of it."""
    state = progress.state
    if not state.is_current:
        shown = "the last good site is shown" if not state.is_empty else "there is nothing to show yet"
        return f"{counted(state.diagnostics)}; {shown}"
    pages = [f"/{without_index(path)}" for path in progress.rendered if media_type(path) == HTML]
    if not pages and not progress.is_finished:
        return "…"
    rendered = _listed(pages, "page") if progress.changed else number_of(len(pages), "page")
    return f"{rendered or 'no page changed'} in {progress.seconds * 1000:.0f} ms{'' if progress.is_finished else ' …'}"


def _event(progress: Progress) -> dict[str, object]:
    state = progress.state
    return {
        "build": state.build,
        "changed": progress.changed,
        "rendered": progress.rendered,
        "milliseconds": round(progress.seconds * 1000, 1),
        "current": state.is_current,
        "diagnostics": state.diagnostics,
    }


def _listed(names: Sequence[str], what: str) -> str:
    """The names, or the first of them and how many there are."""
    if len(names) <= _NAMED:
        return ", ".join(names)
    return f"{len(names)} {what}s ({', '.join(names[:_NAMED])}, …)"
