"""The kinds of values that an author may write into a field: texts of one form, and choices from a few words.

The docstring below a kind is its entry in docs/reference.md.
"""

from typing import Annotated, Literal

from msgspec import Meta


def _form(pattern: str, code: str, expects: str, longest: int | None = None) -> Meta:
    """A text of one form; the code and the words for a text that has another."""
    return Meta(pattern=pattern, max_length=longest, extra={"code": code, "expects": expects})


Line = Annotated[str, Meta(min_length=1, max_length=300, pattern=r"^[^\r\n]*$", extra={"expects": "a line of text"})]
"""Plain text on one line: names, titles, labels."""

Prose = Annotated[str, Meta(min_length=1, extra={"expects": "text", "prose": True})]
"""A sentence or a few, with inline Markdown: emphasis, `code`, links."""

_LOOKALIKES = (
    "\u2047\u2048\u2049\u2100\u2101\u2105\u2106\u2a74\ufe13\ufe16\ufe55\ufe56\ufe5f\ufe6b\uff03\uff0f\uff1a\uff1f\uff20"
)
"""Characters that become `/`, `?`, `#`, `@` or `:` where a host's name is normalised, which would make it another."""

_PORT = r"(?::(?:[0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?"
_HOST = rf"^https?://[^\s/?#@:\\\[\]{_LOOKALIKES}]+{_PORT}"

Url = Annotated[str, _form(rf"{_HOST}([/?#]\S*)?$", "bad-url", "a web address such as `https://example.org/page`")]
"""An absolute address on the web."""

SITE_URL = rf"{_HOST}(/[^\s?#]*)?$"
"""The form of a site's own address: those of its pages are made by adding to it."""

SiteUrl = Annotated[
    str, _form(SITE_URL, "bad-url", "a web address such as `https://ada.github.io/portfolio/`, without `?` and `#`")
]
"""An absolute address that others can be made from."""

_EMAIL = r"^[^\s@<>,;:\"()\[\]]+@[^\s@<>,;:\"()\[\].]+(\.[^\s@<>,;:\"()\[\].]+)+$"
Email = Annotated[str, _form(_EMAIL, "bad-email", "an email address such as `ada@example.org`")]
"""An email address."""

SLUG_WORD = (
    r"(?:[^\W_]|[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u109f"
    r"\u135d-\u135f\u1700-\u18ff\u1a00-\u1cff\u1dc0-\u1dff\u20d0-\u20ff\ua800-\uabff\ufe20-\ufe2f])+"
)
"""Letters, digits, and the signs that stand on letters in many scripts, Hindi and Thai among them."""

_SLUG = rf"^{SLUG_WORD}(-{SLUG_WORD})*$"
Slug = Annotated[
    str, _form(_SLUG, "bad-slug", "letters and digits joined by single hyphens, such as `task-board`", longest=100)
]
"""One part of a page's address."""

_LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
LanguageTag = Annotated[
    str, _form(_LANGUAGE, "bad-language", "a language tag such as `en` or `pt-BR` (BCP 47)", longest=35)
]
"""A language, as BCP 47 names it."""

_ENTRY = r"^(projects|experience|programs|certificates|challenges|posts)/[^\s/]+$"
EntryRef = Annotated[str, _form(_ENTRY, "bad-reference", "a collection and a slug such as `projects/task-board`")]
"""Another entry: its collection and its slug."""

_PATH = r"^(?![/\\])(?![A-Za-z][A-Za-z0-9+.-]*:)[^\\\x00-\x1f]+$"
FilePath = Annotated[
    str, _form(_PATH, "bad-path", "a path relative to this file or to content/, such as `media/board.png`")
]
"""A file of the site, relative to the file that names it, or starting with `media/`."""

_COLOR = r"^#[0-9A-Fa-f]{6}$"
Color = Annotated[str, _form(_COLOR, "bad-color", 'a colour in quotes such as `"#115740"`')]
"""A colour: `#` and two hexadecimal digits each for red, green and blue. Without quotes, `#` begins a comment."""

Level = Literal["foundation", "working", "advanced", "expert"]
"""How well a skill is mastered; the definitions are in templates/text/."""

Section = Literal[
    "skills", "projects", "experience", "programs", "challenges", "practices", "certificates", "posts", "resume"
]
"""A part of the site that the navigation can lead to."""

Palette = Literal["forest", "ocean", "clay"]
"""A set of colours for light and dark screens (`theming.tokens`)."""

Scale = Literal["compact", "regular", "large"]
"""How large the type is, and how much larger headings are."""

Density = Literal["compact", "regular", "airy"]
"""How much room there is between things."""

Radius = Literal["none", "small", "large"]
"""How round corners are."""

Paper = Literal["a4", "letter"]
"""The size of the sheets that a résumé is printed on."""

UNNAMED = "Your Name"
"""The name in a profile of which nobody has said yet whose it is; `check` tells of it."""
