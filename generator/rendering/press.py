"""One output at a time: its bytes, or the mistake because of which it cannot be published."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from generator.diagnostics import Diagnostic
from generator.exports import agreement
from generator.exports.twins import twin_of
from generator.exports.typesetting import Typesetter, is_typeset
from generator.incremental.library import Library
from generator.incremental.memory import Memory
from generator.incremental.plans import Sheet
from generator.languages.words import Words
from generator.presentation.addresses import page_of
from generator.presentation.plan import Rendered
from generator.presentation.views import ResumePage
from generator.privacy import Secret, found_in, told
from generator.rendering import jobs
from generator.rendering.jobs import Job
from generator.rendering.keys import Keys
from generator.rendering.makers import made
from generator.theming.theme import Theme

if TYPE_CHECKING:
    from generator.rendering.templates import Renderer

_CHECKED = b"fine"


class Forgotten(Exception):
    """A plan is remembered and one of its views is not: the plan must be made again."""


class Press:
    """Renders single outputs of one plan."""

    def __init__(self, memory: Memory, library: Library, theme: Theme, words: Words) -> None:
        self.keys = Keys(memory, library, theme, words.language)
        self._memory = memory
        self._library = library
        self._theme = theme
        self._words = words
        self._secrets: tuple[Secret, ...] = ()

    def withhold(self, secrets: tuple[Secret, ...]) -> None:
        """Take outputs in which one of these values occurs for mistakes."""
        self._secrets = secrets
        self.keys.withhold(secrets)

    def warm(self) -> Iterator[None]:
        """Get ready to render, in steps: what most pages need first."""
        renderer = self._renderer
        yield
        for folder in ("parts/", "layouts/", "pages/"):
            for name in self._theme.names(folder):
                renderer.load(name)
                yield

    def check(self) -> list[Diagnostic]:
        """Mistakes in the syntax of templates; looked for once."""
        if self._is_checked():
            return []
        found = self._renderer.check()
        if not found:
            self._memory.put("templates", self._checked_key(), _CHECKED)
        return found

    def _is_checked(self) -> bool:
        return self._memory.get("templates", self._checked_key()) == _CHECKED

    def _checked_key(self) -> bytes:
        return self._memory.key("templates", self.keys.theme_digest)

    def ready_for(self, work: Iterable[Job]) -> contextlib.AbstractContextManager[object]:
        """What must be there before processes that do this work are forked."""
        is_needed = any(map(jobs.is_apart, work))
        return self._typesetter.opened() if is_needed else contextlib.nullcontext()

    def page(self, sheet: Sheet) -> Rendered:
        """An output with its view; for a twin, its page. Raises Forgotten."""
        view = self._memory.plans.view(sheet)
        if view is None:
            raise Forgotten(sheet.path)
        return Rendered(
            path=page_of(sheet.path) if sheet.is_twin else sheet.path,
            template=sheet.template,
            view=view,
            source=sheet.source,
            part=sheet.part,
            root=sheet.root,
        )

    def render(self, sheet: Sheet) -> tuple[bytes, Diagnostic | None]:
        """The bytes of an output; if it cannot be published, none and why: a template's mistake. Raises Forgotten."""
        outputs, mistake = self.render_job((sheet,))
        return (outputs[0] if outputs else b""), mistake

    def render_job(self, sheets: Job) -> tuple[tuple[bytes, ...], Diagnostic | None]:
        """The bytes of an output and its twin; if one cannot be published, none and why."""
        page = self.page(sheets[0])
        data, mistake = self._page(page)
        if mistake is not None:
            return (), mistake
        outputs = tuple(twin_of(data, sheet.path) if sheet.is_twin else data for sheet in sheets)
        for sheet, output in zip(sheets, outputs, strict=True):
            disclosed = self._disclosed(page, output)
            if disclosed:
                return (), told(disclosed[0], sheet.path, page.origin)
        return outputs, None

    def for_the_author(self, sheet: Sheet) -> tuple[bytes, Diagnostic | None]:
        """The bytes of an output that may show what is private, or why there are none. Raises Forgotten."""
        return self._page(self.page(sheet))

    def _disclosed(self, page: Rendered, output: bytes) -> list[Secret]:
        """The private values in an output; in what is set into type, those in its words, as its bytes hide them."""
        if self._secrets and is_typeset(page.template):
            return found_in(self._secrets, self._typesetter.legible(page, output))
        return found_in(self._secrets, output)

    def _page(self, page: Rendered) -> tuple[bytes, Diagnostic | None]:
        if not page.template:
            return made(page.view, self._library.words, self._library.text), None
        if is_typeset(page.template):
            return self._typesetter.render(page)
        data, mistake = self._renderer.render(page)
        if isinstance(page.view, ResumePage) and mistake is None:
            mistake = self._disagreement(page, page.view, data)
        return data if mistake is None else b"", mistake

    def _disagreement(self, page: Rendered, view: ResumePage, data: bytes) -> Diagnostic | None:
        """That the page of the résumé lacks one of its facts."""
        facts = agreement.facts_of(view, lambda period: (self._words.period(period),))
        lacking = agreement.missing(facts, agreement.text_of_html(data))
        template = self._theme.find(page.template)
        return agreement.disagreement(page.path, template.path if template else "", lacking) if lacking else None

    def disclosures(self, path: str, digest: str, origin: str, data: Callable[[], bytes]) -> list[Diagnostic]:
        """The private values in an output that no template makes; it is looked through once. Raises what `data` does.

        `digest`: that of its bytes. `origin`: what it is made from, in words.
        """
        key = self._memory.key("disclosed", digest, *self.keys.withheld)
        if not self._secrets or self._memory.get("disclosed", key) == _CHECKED:
            return []
        found = [told(secret, path, origin) for secret in found_in(self._secrets, data())]
        if not found:
            self._memory.put("disclosed", key, _CHECKED)
        return found

    @cached_property
    def _renderer(self) -> "Renderer":
        """What renders single pages."""
        from generator.rendering.templates import (
            Renderer,  # and with it Jinja, which a build that renders nothing does not need
        )

        return Renderer(self._theme, self._words, self._library.text, self._memory.kept_engine)

    @cached_property
    def _typesetter(self) -> Typesetter:
        """What sets single outputs into type."""
        return Typesetter(self._theme, self._words)
