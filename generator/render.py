"""Template + view -> bytes.

Templates run in Jinja's sandbox, escape everything that is not marked as safe, and know their view and the helpers of
`words`, nothing else: no clock, no files, no environment, no chance. So equal inputs give equal bytes. A mistake in a
template is a diagnostic that names the template, its line, and what was being rendered.
"""

import re
import traceback
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from generator import assets, views
from generator.diagnostics import Diagnostic, Place, did_you_mean, error
from generator.folders import Folders
from generator.plan import Rendered
from generator.sources import place_in
from generator.views import View
from generator.words import MissingWords, Words

_NO_ATTRIBUTE = re.compile(r"'generator\.views\.(\w+) object' has no attribute '(\w+)'")
_WITH_PAGES = ("pages/", "layouts/", "parts/")


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, told that a view's fields hold plain values: looking into each takes a third more time."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return (isinstance(obj, View) and attr in obj.__struct_fields__) or super().is_safe_attribute(obj, attr, value)


class _Refused(Exception):
    """A template is not one of the site's own files."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class _Loader(jinja2.FileSystemLoader):
    """Jinja's loader of files, held to the site's folder and the packaged templates where symbolic links lead away."""

    def __init__(self, folders: Folders) -> None:
        super().__init__(folders.templates)
        self._folders = folders

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        text, file, is_current = super().get_source(environment, template)
        refusal = self._folders.refusal(Path(file))
        if refusal is not None:
            raise _Refused(refusal)
        return text, file, is_current


class Renderer:
    """Renders the pages of one site in one language."""

    def __init__(self, folders: Folders, words: Words) -> None:
        self._folders = folders
        self._environment = _Sandbox(
            loader=_Loader(folders),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )
        del self._environment.globals["lipsum"]
        del self._environment.filters["random"]
        self._environment.globals |= {
            "t": words.text,
            "date": cache(words.date),
            "iso": words.iso,
            "period": cache(words.period),
            "duration": words.duration,
        }

    def check(self) -> list[Diagnostic]:
        """Mistakes in the syntax of templates, also of those that no page uses yet, and styles that are no files."""
        styles = [file for folder in self._folders.templates for file in sorted((folder / assets.STYLES).glob("*.css"))]
        found = [refusal for file in styles if (refusal := self._folders.refusal(file)) is not None]
        for name in self._environment.list_templates(filter_func=lambda name: name.startswith(_WITH_PAGES)):
            try:
                self._environment.get_template(name)
            except (jinja2.TemplateError, UnicodeDecodeError, _Refused) as problem:
                found.append(self._report(problem, name, ""))
            except Exception as problem:  # Python compiles what Jinja makes of a template, and has limits of its own
                place = self._place(self._file(name), 0)
                hint = "take the template apart, into parts that it includes"
                found.append(error("template-syntax", f"beyond what can be compiled: {_limit(problem)}", place, hint))
        return found

    def render(self, page: Rendered) -> tuple[bytes, Diagnostic | None]:
        """The bytes of a page; if a template has a mistake, none and the mistake."""
        try:
            return self._environment.get_template(page.template).render(page=page.view).encode(), None
        except Exception as problem:  # a template is its author's program and may fail in any way
            return b"", self._report(problem, page.template, f" while rendering {page.origin}")

    def _report(self, problem: Exception, template: str, doing: str) -> Diagnostic:
        frames = self._template_frames(problem)
        if isinstance(problem, jinja2.TemplateSyntaxError):
            frames = [(problem.filename or "", problem.lineno)]
        place = self._place(*frames[-1]) if frames and frames[-1][0] else self._place(self._file(template), 0)
        match problem:
            case _Refused(diagnostic=diagnostic):
                return diagnostic
            case jinja2.TemplateSyntaxError():
                return error("template-syntax", f"{_sentence(problem.message)}{doing}", place)
            case jinja2.TemplateNotFound():
                near = did_you_mean(str(problem.name), self._environment.list_templates())
                hint = near if near and near.startswith("did you mean") else "create it in templates/"
                return error("template-missing", f"there is no template `{problem.name}`{doing}", place, hint)
            case jinja2.UndefinedError():
                message, hint = _undefined(problem.message or "")
                return error("undefined", f"{message}{doing}", place, hint)
            case SecurityError():
                return error("template-error", f"{_sentence(problem.message)}{doing}", place)
            case UnicodeDecodeError(object=data, start=start):
                path = place.path if place else template
                message = f"byte 0x{data[start]:02x} is not UTF-8 text"
                place = Place(path, data.count(b"\n", 0, start) + 1)
                return error("not-utf-8", message, place, "save the file as UTF-8")
            case RecursionError() if frames:
                chain = " → ".join(f"`{name}`" for name in self._cycle(frames))
                message = f"templates include each other without end: {chain}{doing}"
                return error("template-cycle", message, place, "break the circle")
            case MissingWords():
                hint = "add the words to the file, in the site's templates/text/"
                return error("missing-words", f"{problem.args[0]}{doing}", place, hint)
        return error("template-error", f"{type(problem).__name__}: {problem}{doing}", place)

    def _template_frames(self, problem: Exception) -> list[tuple[str, int]]:
        """The templates and lines that a problem came through, outermost first."""
        frames = traceback.walk_tb(problem.__traceback__)
        return [
            (frame.f_code.co_filename, line)
            for frame, line in frames
            if any(Path(frame.f_code.co_filename).is_relative_to(folder) for folder in self._folders.templates)
        ]

    def _cycle(self, frames: list[tuple[str, int]]) -> list[str]:
        """The names of templates in the order in which they enter each other, up to the first that comes again."""
        files = [file for file, _ in frames]
        entered = files[:1] + [after for before, after in pairwise(files) if after != before]
        again = next((index for index, file in enumerate(entered) if file in entered[:index]), len(entered) - 1)
        return [Path(file).name for file in entered[entered.index(entered[again]) : again + 1]] or ["?"]

    def _file(self, template: str) -> str:
        files = [folder / template for folder in self._folders.templates]
        return next((str(file) for file in files if file.is_file()), "")

    def _place(self, file: str, line: int) -> Place | None:
        if not file:
            return None
        path = self._folders.shown(Path(file))
        lines = Path(file).read_bytes().decode("utf-8", "replace").split("\n")
        text = lines[line - 1].rstrip() if 0 < line <= len(lines) else ""
        indent = len(text) - len(text.lstrip())
        return place_in(lines, path, line, indent + 1, len(text) - indent) if text else Place(path)


def _sentence(message: str | None) -> str:
    """Jinja's words in the form of our messages."""
    words = (message or "the template cannot be read").rstrip(".").replace("'", "`")
    return words[:1].lower() + words[1:]


def _limit(problem: Exception) -> str:
    """Which of Python's limits a template is beyond."""
    if isinstance(problem, RecursionError):
        return "nested too deeply"
    return _sentence(problem.msg if isinstance(problem, SyntaxError) else str(problem))


def _undefined(message: str) -> tuple[str, str]:
    """What a template asked for in vain, and what to do about it."""
    match = _NO_ATTRIBUTE.fullmatch(message)
    if match is None:
        return _sentence(message), "a template knows `page` and the helpers that docs/reference.md lists"
    fields = getattr(views, match[1]).__struct_fields__
    hint = did_you_mean(match[2], list(fields)) or f"generator/views.py lists the fields of `{match[1]}`"
    return f"`{match[1]}` has no field `{match[2]}`", hint
