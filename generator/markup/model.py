"""What a Markdown text becomes: HTML with holes where links go, and what is known of it.

Plain values, apart from the machinery that makes them: what has been remembered can be read without loading it.
"""

import html
from collections.abc import Iterable
from typing import Literal

import msgspec

from generator.diagnostics import Severity


class Link(msgspec.Struct, frozen=True, array_like=True):
    """An address inside the site, as the author wrote it, without HTML's escapes."""

    target: str
    kind: Literal["link", "image", "picture"]
    """A `picture` stands for a whole `<img>`, an `image` for the address in an author's own `srcset`."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Those of a whole `<img>`, apart from where it is, without HTML's escapes; among them always `alt`."""


class Html(msgspec.Struct, frozen=True, array_like=True):
    """HTML with holes: a part, the address of a link or a whole picture, a part, and so on; a part more than links."""

    parts: tuple[str, ...]
    links: tuple[Link, ...]

    def __bool__(self) -> bool:
        return bool(self.links) or any(self.parts)


def filled(parts: tuple[str, ...], holes: Iterable[str]) -> str:
    """HTML with its holes filled; addresses are escaped here, HTML is not. `parts` are one more than holes."""
    text = [parts[0]]
    for hole, part in zip(holes, parts[1:], strict=True):
        text += (html.escape(hole) if type(hole) is str else hole, part)
    return "".join(text)


class Heading(msgspec.Struct, frozen=True, array_like=True):
    """A heading of the text; the title is plain text, the level from 2 to 6."""

    level: int
    anchor: str
    title: str


class Finding(msgspec.Struct, frozen=True):
    """Something about a text that its author should know. `needle` is what to look for in the source."""

    severity: Severity
    code: str
    message: str
    hint: str
    needle: str


class Markup(msgspec.Struct, frozen=True):
    """A converted text."""

    html: Html
    outline: tuple[Heading, ...]
    """The headings, in order."""
    anchors: tuple[str, ...]
    """Every `id` in the HTML."""
    excerpt: Html
    """The beginning: up to `<!-- more -->`, else the first paragraph."""
    excerpt_text: str
    """The beginning as plain text, about 200 characters at most."""
    findings: tuple[Finding, ...]
    """What the author should know."""


class Inline(msgspec.Struct, frozen=True, array_like=True):
    """A converted short text: the inside of one paragraph."""

    html: Html
    text: str
    """The text without marks, white space folded."""
    findings: tuple[Finding, ...]
