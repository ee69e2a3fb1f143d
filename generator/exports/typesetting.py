"""Template + view -> PDF or PNG, by typst.

A template of typst knows what a template of a page knows, and nothing else: its view, the words of the interface, and
the dates written in its language. They are handed over as data, never as a part of the program, so no text of an author
can do anything. No font comes from the system, no file from outside of the templates, no package from anywhere, and no
time is known: so equal inputs give equal bytes, on any machine. After it was made, a résumé is read back (`agreement`).

typst works with threads of its own, and a process with threads must not be forked: where processes share the work, it
is loaded in those only that were forked for it (`rendering.edition`).
"""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from generator.dates import PartialDate, Period
from generator.diagnostics import Diagnostic, Place, error
from generator.exports import agreement
from generator.exports.glyphs import FONTS, Glyphs, own_fonts, packaged_folders
from generator.exports.plaintext import runs
from generator.languages.words import MissingWords, Words
from generator.presentation.addresses import Address, absolute
from generator.presentation.components import Fragment, Url, View
from generator.presentation.plan import Rendered
from generator.presentation.printed import ResumeDocument
from generator.theming.theme import TEMPLATES, Theme

if TYPE_CHECKING:
    import typst

FOLDER = "resume/"
"""The folder of what is set into type, below templates/."""
SUFFIX = ".typ"

_PACKAGE = re.compile(rb'"@[a-z][\w-]*/')
_PLACE = re.compile(r"┌─ (.+):(\d+):(\d+)")
_STANDARD = "ua-1"
"""What a PDF promises: that people who do not see it can read it (ISO 14289-1)."""
_BROKEN_PROMISE = "PDF/UA-1 error"
_PANIC = "PanicException"
"""What typst raises where it cannot go on: no Exception, and its type has no place from which it could be imported."""


def is_typeset(template: str) -> bool:
    """Whether typst makes an output of a template."""
    return template.endswith(SUFFIX)


class Typesetter:
    """Sets the documents of one site in one language."""

    def __init__(self, theme: Theme, words: Words) -> None:
        self._theme = theme
        self._words = words
        self._glyphs = Glyphs(theme)
        self._folder: Path | None = None
        self._fonts: typst.Fonts | None = None

    @contextlib.contextmanager
    def opened(self) -> Iterator[Path]:
        """Have the templates where typst reads them: before processes are forked, which could not clean up."""
        import tempfile

        with tempfile.TemporaryDirectory(prefix="skillfolio-") as name:
            self._folder = Path(name)
            self._write(self._folder)
            try:
                yield self._folder
            finally:
                self._folder = self._fonts = None

    def render(self, page: Rendered) -> tuple[bytes, Diagnostic | None]:
        """The bytes of an output; if its template has a mistake or loses a fact, none and the mistake."""
        if self._folder is not None:
            return self._rendered(page, self._folder)
        with self.opened() as folder:
            return self._rendered(page, folder)

    def _rendered(self, page: Rendered, folder: Path) -> tuple[bytes, Diagnostic | None]:
        source = self._theme.find(page.template)
        if source is None:
            message = f"there is no template `{page.template}` while rendering {page.origin}"
            return b"", error("template-missing", message, hint="create it in templates/")
        packaged = self._package()
        if packaged is not None:
            return b"", packaged
        import typst

        try:
            data = self._set(page, folder)
        except typst.TypstError as problem:
            return b"", self._report(problem, page, folder)
        except MissingWords as problem:
            hint = "add the words to the file, in the site's templates/text/"
            return b"", error("missing-words", f"{problem.args[0]} while rendering {page.origin}", hint=hint)
        except BaseException as problem:
            if type(problem).__name__ != _PANIC:
                raise
            hint = "where few processes may run at once (`ulimit -u`), allow more; else it is a bug of typst: report it"
            return b"", error("typst-failed", f"typst broke down while rendering {page.origin}: {problem}", hint=hint)
        return self._proven(page, data, source.path)

    def legible(self, page: Rendered, data: bytes) -> str:
        """The words of an output: those its template was given, and those that can be read in a PDF."""
        known = msgspec.json.encode(self._known(page.view)["page"]).decode()
        return f"{known}\n{agreement.text_of_pdf(data)}" if page.path.endswith(".pdf") else known

    def _proven(self, page: Rendered, data: bytes, template: str) -> tuple[bytes, Diagnostic | None]:
        """A document, if it says all that it should."""
        if not isinstance(page.view, ResumeDocument):
            return data, None
        facts = agreement.facts_of(page.view, lambda period: (self._words.period(period),))
        legible = [fact for fact in facts if not self._glyphs.lacking(fact.text)]
        lacking = agreement.missing(legible, agreement.text_of_pdf(data))
        return (b"", agreement.disagreement(page.path, template, lacking)) if lacking else (data, None)

    # --- What typst reads -----------------------------------------------------------------------------------------

    def _write(self, folder: Path) -> None:
        """Write the templates as they were read, each the one that counts, and the site's own fonts."""
        for name in [*self._theme.names(FOLDER), *own_fonts(self._theme)]:
            source = self._theme.find(name)
            if source is not None:
                file = folder / name
                file.parent.mkdir(parents=True, exist_ok=True)
                try:
                    file.write_bytes(source.data)
                except OSError as problem:  # which names no file if the disk is full
                    raise OSError(problem.errno, problem.strerror, str(file)) from None

    def _fonts_in(self, folder: Path) -> "typst.Fonts":
        """The fonts of the packages, and the site's own."""
        import typst

        if self._fonts is None:
            folders = [*packaged_folders(), folder / FONTS]
            self._fonts = typst.Fonts(
                include_system_fonts=False,
                include_embedded_fonts=False,
                font_paths=[str(folder) for folder in folders if folder.is_dir()],
            )
        return self._fonts

    def _set(self, page: Rendered, folder: Path) -> bytes:
        data = msgspec.json.encode(self._known(page.view)).decode()
        if not page.path.endswith(".pdf"):
            return self._compiled(folder, page.template, data, format="png", ppi=72)
        import typst

        try:
            return self._compiled(folder, page.template, data, format="pdf", pdf_standards=[_STANDARD])
        except typst.TypstError as problem:
            if _BROKEN_PROMISE not in problem.message:
                raise
        return self._compiled(folder, page.template, data, format="pdf")

    def _compiled(self, folder: Path, template: str, data: str, **form: Any) -> bytes:
        import typst

        made: bytes | list[bytes] = typst.compile(
            str(folder / template),
            root=str(folder),
            font_paths=self._fonts_in(folder),
            ignore_system_fonts=True,
            sys_inputs={"data": data},
            timestamp=0,
            package_path=str(folder / "packages"),
            package_cache_path=str(folder / "packages"),
            **form,
        )
        return made if isinstance(made, bytes) else made[0]

    # --- What a template knows ------------------------------------------------------------------------------------

    def _known(self, view: View) -> dict[str, Any]:
        numbers = sorted(set(_numbers(view)))
        return {
            "page": self._written(view, getattr(view, "home", "")),
            "words": self._words.tree,
            "plurals": {str(number): self._words.forms.plural(number) for number in numbers},
        }

    def _written(self, value: Any, home: str) -> Any:
        """A value of a view as a template has it: dates in words, addresses absolute, HTML in runs."""
        match value:
            case str():
                return self._glyphs.shown(value)
            case Fragment():
                found = runs(value, lambda url: _absolute(url, home))
                return [msgspec.structs.asdict(run) | {"text": self._kept(run.text)} for run in found]
            case Address():
                return _absolute(value, home)
            case Period():
                return self._words.period(value)
            case PartialDate():
                return self._words.date(value)
            case View():
                return {name: self._written(getattr(value, name), home) for name in value.__struct_fields__}
            case tuple():
                return [self._written(item, home) for item in value]
        return value

    def _kept(self, text: str) -> str:
        """A part of a text, with the spaces at its ends."""
        return self._glyphs.shown(f"|{text}|")[1:-1] if self._glyphs.lacking(text) else text

    # --- What is wrong with a template ----------------------------------------------------------------------------

    def _package(self) -> Diagnostic | None:
        """That a template asks for a package: it would be fetched from the net, in the midst of a build."""
        for name in self._theme.names(FOLDER):
            source = self._theme.find(name)
            found = _PACKAGE.search(source.data) if source is not None and name.endswith(SUFFIX) else None
            if source is not None and found is not None:
                line = source.data.count(b"\n", 0, found.start()) + 1
                hint = "put the package's files beside the template, and import these"
                return error("template-error", "packages of typst are not fetched", self._place(name, line, 1), hint)
        return None

    def _report(self, problem: "typst.TypstError", page: Rendered, folder: Path) -> Diagnostic:
        """What typst says, where it says it, as far as it is in a template."""
        place = self._place(page.template, 0, 0)
        for path, line, column in _PLACE.findall(problem.diagnostic):
            name = next((name for name in self._theme.names(FOLDER) if path.replace("\\", "/").endswith(name)), None)
            if name is not None:
                place = self._place(name, int(line), int(column))
                break
        said = problem.message.replace(str(folder), TEMPLATES)
        hint = "; ".join(problem.hints) or None
        return error("template-error", f"{said[:1].lower()}{said[1:]} while rendering {page.origin}", place, hint)

    def _place(self, name: str, line: int, column: int) -> Place | None:
        source = self._theme.find(name)
        if source is None:
            return None
        lines = source.data.decode("utf-8", "replace").split("\n")
        if not 0 < line <= len(lines):
            return Place(source.path)
        return Place(source.path, line, column, 1, lines[line - 1].rstrip())


def _absolute(url: Url, home: str) -> str:
    """An address in a document that may be anywhere; empty if it needs the site's address and that is not known."""
    if not isinstance(url, Address):
        return url
    written = absolute(home, url.path)
    return f"{written}#{url.anchor}" if written and url.anchor else written


def _numbers(value: Any) -> list[int]:
    """The numbers in a view, for their plural forms."""
    match value:
        case bool():
            return []
        case int():
            return [value]
        case View():
            return [number for name in value.__struct_fields__ for number in _numbers(getattr(value, name))]
        case tuple():
            return [number for item in value for number in _numbers(item)]
    return []
