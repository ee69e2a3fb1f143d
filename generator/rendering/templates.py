"""Template + view -> bytes.

Templates run in Jinja's sandbox, escape everything that is not marked as safe, and know their view and the helpers of
`languages.words`, nothing else: no clock, no files, no environment, no chance. So equal inputs give equal bytes. A
mistake in a template is a diagnostic that names the template, its line, and what was being rendered.
"""

import base64
import contextlib
import hashlib
import re
import traceback
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

import jinja2
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from generator.content.sources import Changed, place_in
from generator.diagnostics import Diagnostic, Place, did_you_mean, error
from generator.exports.jsonld import linked_data
from generator.exports.marks import escaped
from generator.languages.words import MissingWords, Words
from generator.markup.model import filled
from generator.presentation import components, views
from generator.presentation.addresses import Address
from generator.presentation.components import Body, Fragment, Hole, Picture, View
from generator.presentation.plan import Rendered
from generator.rendering.compiled import CompiledTemplates, OneStep
from generator.theming.theme import Theme

Texts = Callable[[str], tuple[str, ...]]
"""The HTML of a source's free text, in parts around its links."""

_NO_ATTRIBUTE = re.compile(r"'generator\.presentation\.(components|views)\.(\w+) object' has no attribute '(\w+)'")
_NOT_FOR_MACROS = ("_loop_vars", "_block_vars")
"""What Jinja tells of the place of a call; only a helper that asks for the context sees it."""
_ESCAPED = re.compile("[&<>\"']")
"""What `escape` replaces."""
_FIELDS = {
    kind: frozenset(kind.__struct_fields__)
    for kind in (*vars(components).values(), *vars(views).values())
    if isinstance(kind, type) and issubclass(kind, View)
}
"""The fields of every view."""
_PICTURES = "parts/pictures.html"
"""The template whose macro `in_text` makes the pictures in authors' texts."""
_WITH_PAGES = ("pages/", "layouts/", "parts/")


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, told what is safe without looking into it: that takes a third more time.

    A view's fields hold plain values, and a macro is a part of a template.
    """

    code_generator_class = OneStep
    put: Callable[[Any], str]
    """What templates that `OneStep` compiles call for all that they put into a page."""

    def call(self, context: Context, called: Any, /, *arguments: Any, **named: Any) -> Any:
        if type(called) is not Macro:
            return super().call(context, called, *arguments, **named)
        for name in _NOT_FOR_MACROS:
            named.pop(name, None)
        return called(context.eval_ctx, *arguments, **named)

    def getattr(self, obj: Any, attribute: str) -> Any:
        fields = _FIELDS.get(type(obj))
        if fields is not None and attribute in fields:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return attr in _FIELDS.get(type(obj), ()) or super().is_safe_attribute(obj, attr, value)


class _Loader(jinja2.BaseLoader):
    """Jinja's source of templates: the files of a theme as they were read."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002
        source = self._theme.find(template)
        if source is None:
            raise jinja2.TemplateNotFound(template)
        return source.data.decode("utf-8"), source.path, None

    def list_templates(self) -> list[str]:
        return self._theme.names("")


class Renderer:
    """Renders the pages of one site in one language, one after the other."""

    def __init__(self, theme: Theme, words: Words, texts: Texts, engine: bytes | None = None) -> None:
        """`engine`: the digest of the program, if compiled templates may be kept."""
        self._theme = theme
        self._texts = texts
        self._page, self._root = "", ""
        self._addresses: dict[str, dict[Address, str]] = {}
        self._seen: dict[Address, str] = {}
        self._environment = _Sandbox(
            loader=_Loader(theme),
            finalize=self._written,
            autoescape=_is_marked_up,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=CompiledTemplates(engine) if engine else None,
        )
        self._environment.put = self._put
        del self._environment.globals["lipsum"]
        del self._environment.filters["random"]
        self._environment.globals |= {
            "t": lru_cache(maxsize=None, typed=True)(words.text),
            "date": words.date,
            "iso": words.iso,
            "period": cache(words.period),
            "duration": words.duration,
            "linked_data": self._linked_data,
            "hash_source": _hash_source,
        }
        self._environment.filters["md"] = escaped
        self._text = words.text

    def check(self) -> list[Diagnostic]:
        """Mistakes in the syntax of templates, also of those that no page uses yet."""
        found: list[Diagnostic] = []
        for name in self._environment.list_templates(filter_func=lambda name: name.startswith(_WITH_PAGES)):
            try:
                self._environment.get_template(name)
            except Changed:
                raise
            except (jinja2.TemplateError, UnicodeDecodeError) as problem:
                found.append(self._report(problem, name, ""))
            except Exception as problem:  # Python compiles what Jinja makes of a template, and has limits of its own
                place = self._place(self._shown(name), 0)
                hint = "take the template apart, into parts that it includes"
                found.append(error("template-syntax", f"beyond what can be compiled: {_limit(problem)}", place, hint))
        return found

    def load(self, template: str) -> None:
        """Make a template ready; its mistakes are told when it is used."""
        with contextlib.suppress(Exception):
            self._environment.get_template(template)

    def render(self, page: Rendered) -> tuple[bytes, Diagnostic | None]:
        """The bytes of a page; if a template has a mistake, none and the mistake. Raises Changed."""
        self._page, self._root = page.path, page.root
        self._seen = self._addresses.setdefault(page.root or page.path.rpartition("/")[0], {})
        try:
            return self._environment.get_template(page.template).render(page=page.view).encode(), None
        except Changed:
            raise
        except Exception as problem:  # a template is its author's program and may fail in any way
            return b"", self._report(problem, page.template, f" while rendering {page.origin}")

    def _put(self, value: Any) -> str:
        """What a template puts into the page, safe where HTML is: escaped, unless it is HTML."""
        written = value if type(value) is str else self._written(value)
        if type(written) is Markup or (type(written) is str and _ESCAPED.search(written) is None):
            return written
        return escape(written)

    def _written(self, value: Any) -> Any:
        """A value as this page has it: addresses as seen from here, safe HTML as it is, all else unchanged."""
        match value:
            case Address():
                return self._address(value)
            case Fragment(parts=parts, addresses=addresses):
                return _safe(parts, map(self._hole, addresses))
            case Body(source=source, addresses=addresses):
                return _safe(self._texts(source), map(self._hole, addresses))
        return value

    def _linked_data(self, page: views.Page) -> Markup:
        """What a page is about, as JSON that may stand in a `<script>`."""
        return Markup(linked_data(page, self._page, self._text))  # noqa: S704 - it escapes what HTML knows

    def _hole(self, hole: Hole) -> str:
        """What a text has between two parts: an address, or the HTML of a whole picture."""
        if not isinstance(hole, Picture):
            return self._address(hole)
        written: str = getattr(self._environment.get_template(_PICTURES).module, "in_text")(hole)  # noqa: B009
        return written

    def _address(self, address: Address | str) -> str:
        if isinstance(address, str):
            return address
        written = self._seen.get(address)
        if written is None:
            written = self._seen[address] = address.seen_from(self._page, self._root)
        return written

    def _report(self, problem: Exception, template: str, doing: str) -> Diagnostic:
        frames = self._template_frames(problem)
        if isinstance(problem, jinja2.TemplateSyntaxError):
            frames = [(problem.filename or "", problem.lineno)]
        place = self._place(*frames[-1]) if frames and frames[-1][0] else self._place(self._shown(template), 0)
        match problem:
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
                circle = _circle(frames)
                chain = " → ".join(f"`{PurePosixPath(path).name}`" for path, _ in circle)
                message = f"templates include each other without end: {chain}{doing}"
                return error(
                    "template-cycle", message, self._place(*circle[max(0, len(circle) - 2)]), "break the circle"
                )
            case MissingWords():
                hint = "add the words to the file, in the site's templates/text/"
                return error("missing-words", f"{problem.args[0]}{doing}", place, hint)
        return error("template-error", f"{type(problem).__name__}: {problem}{doing}", place)

    def _template_frames(self, problem: Exception) -> list[tuple[str, int]]:
        """The templates and lines that a problem came through, outermost first."""
        known = {source.path for layer in self._theme.layers for source in layer.values()}
        frames = traceback.walk_tb(problem.__traceback__)
        return [(path, line) for frame, line in frames if (path := frame.f_code.co_filename) in known]

    def _shown(self, template: str) -> str:
        """The path of the file that is used as a template; empty if there is none."""
        source = self._theme.find(template)
        return "" if source is None else source.path

    def _place(self, path: str, line: int) -> Place | None:
        source = next(
            (source for layer in self._theme.layers for source in layer.values() if source.path == path), None
        )
        if source is None:
            return None
        lines = source.data.decode("utf-8", "replace").split("\n")
        text = lines[line - 1].rstrip() if 0 < line <= len(lines) else ""
        indent = len(text) - len(text.lstrip())
        return place_in(lines, path, line, indent + 1, len(text) - indent) if text else Place(path)


def _hash_source(program: str) -> str:
    """The name by which a policy allows a program that stands in the page (Content Security Policy 3, 2.3.1)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(program.encode()).digest()).decode()}"


def _is_marked_up(template: str | None) -> bool:
    """Whether a template makes HTML or XML, in which signs must be escaped. The others are plain text."""
    return not (template or "").endswith(".txt")


def _safe(parts: tuple[str, ...], addresses: Iterable[str]) -> Markup:
    """HTML that is put into a page as it is: `markup.finish` has made it safe, or the site trusts its author."""
    return Markup(filled(parts, addresses))  # noqa: S704 - the one place where HTML is believed


def _circle(frames: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """The templates that enter each other, up to the first that comes again, and the line that enters the next."""
    entered = [before for before, after in pairwise(frames) if after[0] != before[0]] + frames[-1:]
    files = [file for file, _ in entered]
    again = next((index for index, file in enumerate(files) if file in files[:index]), len(files) - 1)
    return entered[files.index(files[again]) : again + 1]


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
    module, view, field = match.groups()
    fields = getattr(components if module == "components" else views, view).__struct_fields__
    hint = did_you_mean(field, list(fields)) or f"generator/presentation/{module}.py lists the fields of `{view}`"
    return f"`{view}` has no field `{field}`", hint
