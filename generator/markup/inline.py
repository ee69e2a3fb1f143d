"""Python-Markdown, set up: which inline marks are read, and the HTML of a document before it is sanitised.

Its own patterns read code spans, links, images, emphasis, entities and inline HTML. Added here: strikethrough (one more
delimiter of its own processor, which costs nothing where there is no `~`), bare links and addresses, footnote
references and the line break written as a backslash.
"""

import hashlib
import html
import re
import string
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

import msgspec
from markdown import Markdown
from markdown.inlinepatterns import (
    IMAGE_LINK_RE,
    IMAGE_REFERENCE_RE,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    InlineProcessor,
    ShortImageReferenceInlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.util import AtomicString

from generator.markup.blocks import Blocks, Code
from generator.markup.labels import Labels
from generator.markup.patterns import SparingInlineProcessor

if TYPE_CHECKING:
    from pygments.formatter import Formatter
    from pygments.lexer import Lexer

MAXIMUM_HIGHLIGHTED = 20_000
"""How many characters of code are highlighted at most; longer code is shown plain."""
MAXIMUM_HIGHLIGHTED_LINE = 500
"""How many characters a line of highlighted code may have."""
MAXIMUM_UNMARKED_SPACES = 150
"""How many spaces and line ends may follow in highlighted code before a mark that is not part of a name or type.

Some lexers look ahead that far from every word; a method's brackets, for one, may be the next mark.
"""
_MARK_IN_CODE = re.compile(r"[^\w\s.\[\]$<>?]+")
_SPACE = re.compile(r"\s")

_BARE = re.compile(
    r"(?<![\w/@.+-])(?:(?P<url>(?:https?://|www\.)[\w\[][^\s<>\x02\x03]{0,2000})"
    r"|(?P<mail>[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,63}(?![\w-])))"
)
_NOT_AT_END = "?!.,:;*_~'\""
_MARKS = re.compile("[\x02\x03]")


class Draft(msgspec.Struct, frozen=True):
    """A document's HTML before it is sanitised, with names in it that no author can have written."""

    html: str
    token: str
    """What those names begin with."""
    codes: tuple[Code, ...]
    """The blocks of code; `<pre>token-code-0</pre>` stands for the first."""


class _BareLink(InlineProcessor):
    """Web and mail addresses that stand in the text as they are."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element, int, int]:
        text = _trimmed(m[0])
        scheme = "mailto:" if m["mail"] else "" if text.startswith("http") else "https://"
        link = Element("a", {"href": scheme + text})
        link.text = AtomicString(text)
        return link, m.start(), m.start() + len(text)


class _Image(ImageInlineProcessor):
    """`![words](file)`. Without words it has no `alt`: an empty one, as in HTML, would say that none are needed."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        image, start, end = super().handleMatch(m, data)
        return _with_words(image) if isinstance(image, Element) else None, start, end


class _ImageReference(ImageReferenceInlineProcessor):
    """`![words][name]`."""

    def makeTag(self, href: str, title: str, text: str) -> Element:  # noqa: N802
        return _with_words(super().makeTag(href, title, text))


class _ShortImageReference(ShortImageReferenceInlineProcessor):
    """`![name]`."""

    def makeTag(self, href: str, title: str, text: str) -> Element:  # noqa: N802
        return _with_words(super().makeTag(href, title, text))


class _FootnoteReference(InlineProcessor):
    """`[^label]` where that footnote exists; its number is given when the whole document is known."""

    def __init__(self, blocks: Blocks, md: Markdown) -> None:
        super().__init__(r"\[\^([^\]\s]{1,200})\]", md)
        self._blocks = blocks

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Element | None, int | None, int | None]:
        index = self._blocks.footnotes.get(m[1].lower())
        if index is None:
            return None, None, None
        reference = Element("sup", {"class": "footnote-ref"})
        SubElement(reference, "raw").text = AtomicString(f"{self._blocks.token}-reference-{index}")
        return reference, m.start(), m.end()


class Converter:
    """A Python-Markdown instance that is used again and again; for one document at a time."""

    def __init__(self) -> None:
        """Build it; takes a few milliseconds."""
        self.md = Markdown(output_format="html")
        self.blocks = Blocks(self.md)
        self.md.parser = self.blocks
        self.md.ESCAPED_CHARS = list(string.punctuation)
        self.md.preprocessors.deregister("normalize_whitespace")
        self.md.preprocessors.deregister("html_block")
        self.md.treeprocessors.deregister("prettify")
        patterns = self.md.inlinePatterns
        patterns.register(_FootnoteReference(self.blocks, self.md), "footnote", 175)
        patterns.register(SubstituteTagInlineProcessor(r"(?: {2,}|\\)\n", "br"), "linebreak", 185)
        patterns.register(_Image(IMAGE_LINK_RE, self.md), "image_link", 150)
        patterns.register(_ImageReference(IMAGE_REFERENCE_RE, self.md), "image_reference", 140)
        patterns.register(_ShortImageReference(IMAGE_REFERENCE_RE, self.md), "short_image_ref", 125)
        bare = _BareLink("", self.md)
        bare.compiled_re = _BARE
        patterns.register(bare, "bare_link", 85)
        self.md.treeprocessors.register(SparingInlineProcessor(self.md), "inline", 20)
        delimiters = self.md.delimiters
        assert delimiters is not None
        delimiters.add("~", "del", double=True)

    def draft(self, text: str, labels: Labels, *, inline: bool = False) -> Draft:
        """The HTML of a text; with `inline` that of one paragraph, without its `<p>`. Raises Refused."""
        token = "t" + hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()
        source = _MARKS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        self.md.reset()
        self.blocks.begin(token, labels, inline=inline)
        converted = self.md.convert(source)
        if inline:
            converted = converted.removeprefix("<p>").removesuffix("</p>")
        converted = converted.replace(f"<{self.blocks.tight}>", "").replace(f"</{self.blocks.tight}>", "")
        converted = self._with_raw(converted)
        if self.blocks.footnotes:
            converted = _with_footnotes(converted, token, len(self.blocks.footnotes), labels)
        return Draft(converted, token, tuple(self.blocks.codes))

    def _with_raw(self, converted: str) -> str:
        """Put the author's blocks of HTML back."""
        if not self.blocks.raw:
            return converted
        stand_in = re.compile(f"<raw>{self.blocks.token}-raw-([0-9]+)</raw>")
        return stand_in.sub(lambda match: self.blocks.raw[int(match[1])], converted)


def _with_words(image: Element) -> Element:
    """An image without an empty `alt`."""
    if not image.get("alt", "").strip():
        image.attrib.pop("alt", None)
    return image


def _trimmed(address: str) -> str:
    """Without the punctuation that belongs to the sentence around it."""
    while True:
        shorter = address.rstrip(_NOT_AT_END)
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


def _with_footnotes(converted: str, token: str, count: int, labels: Labels) -> str:
    """Number the footnotes in the order in which they are first referred to, and list them at the end."""
    texts: dict[int, str] = {}

    def set_aside(match: re.Match[str]) -> str:
        texts[int(match[2])] = match[3]
        return ""

    body = re.sub(rf"<({token}-footnote-([0-9]+))>(.*?)</\1>", set_aside, converted, flags=re.DOTALL)
    numbers: dict[int, int] = {}
    order: list[int] = []
    uses = [0] * count

    def refer(match: re.Match[str]) -> str:
        index = int(match[1])
        if index not in numbers:
            order.append(index)
        number = numbers.setdefault(index, len(order))
        uses[index] += 1
        anchor = _reference_anchor(number, uses[index])
        label = html.escape(labels.footnote.format(number))
        return f'<a href="#footnote-{number}" id="{anchor}" aria-label="{label}">{number}</a>'

    stand_in = re.compile(f"<raw>{token}-reference-([0-9]+)</raw>")
    body = stand_in.sub(refer, body)
    # The order grows on the way: a footnote may refer to further ones.
    listed = [(index, stand_in.sub(refer, texts.get(index, ""))) for index in order]
    if not listed:
        return body
    items = "".join(_footnote(numbers[index], text, uses[index], labels) for index, text in listed)
    name = html.escape(labels.footnotes)
    return f'{body}<section class="footnotes" aria-label="{name}"><ol>{items}</ol></section>'


def _reference_anchor(number: int, use: int) -> str:
    return f"footnote-{number}-ref" + (f"-{use}" if use > 1 else "")


def _footnote(number: int, text: str, uses: int, labels: Labels) -> str:
    links = "".join(
        f' <a class="footnote-backref" href="#{_reference_anchor(number, use)}"'
        f' aria-label="{html.escape(labels.back.format(number if use == 1 else f"{number}-{use}"))}">↩</a>'
        for use in range(1, uses + 1)
    )
    is_text = text.endswith("</p>")
    content = f"{text[: -len('</p>')]}{links}</p>" if is_text else f"{text}<p>{links.strip()}</p>"
    return f'<li id="footnote-{number}">{content}</li>'


@cache
def _formatter() -> "Formatter[str]":
    from pygments.formatters.html import HtmlFormatter

    return HtmlFormatter(nowrap=True)


@lru_cache(maxsize=64)
def _lexer(language: str) -> "Lexer | None":
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


def _is_soon_read(text: str) -> bool:
    """Whether every lexer reads the code in about a second; some take quadratic time and more."""
    if len(text) > MAXIMUM_HIGHLIGHTED or any(len(line) > MAXIMUM_HIGHLIGHTED_LINE for line in text.split("\n")):
        return False
    return all(len(_SPACE.findall(run)) <= MAXIMUM_UNMARKED_SPACES for run in _MARK_IN_CODE.split(text))


@lru_cache(maxsize=512)
def highlighted(code: Code) -> str:
    """A block of code as HTML: lines that can be scrolled with the keyboard, words in Pygments' short classes."""
    lexer = _lexer(code.language) if code.language and _is_soon_read(code.text) else None
    if lexer is None:
        inner = html.escape(code.text, quote=False)
    else:
        import pygments

        inner = pygments.highlight(code.text, lexer, _formatter())
    return f'<div class="code"><pre tabindex="0"><code>{inner}</code></pre></div>'
