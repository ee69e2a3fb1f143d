"""What the HTML of a text says in plain words: its text, the anchors of its headings, its beginning.

Works on HTML as the sanitiser writes it: every `<` and `>` that is not part of a tag is escaped.
"""

import html
import re
import unicodedata

ATTRIBUTES = r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+"""
"""The attributes inside a tag, as a regular expression."""
TAG = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])({ATTRIBUTES})>|<!--.*?(?:-->|\Z)", re.DOTALL)
"""A tag (its slash, name and attributes) or a comment."""
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var wbr".split()
)
_NOT_IN_XML = r"[\x00-\x08\x0e-\x1b\ud800-\udfff\ufffe\uffff]"
"""What XML 1.0 forbids, apart from what counts as white space; the feed is XML."""
# The full-width and Arabic marks end sentences, too.
_SENTENCE_END = re.compile(r"[.!?…](?:[\"'”’»)\]]*)(?=\s|$)|[。！？]|[؟۔](?=\s|$)")  # noqa: RUF001
_EXCERPT_SHORT, _EXCERPT_LONG = 80, 200


def plain(markup: str) -> str:
    """The text of some HTML, white space folded."""
    text = TAG.sub(lambda match: "" if (match[2] or "").lower() in _INLINE else " ", markup)
    return folded(html.unescape(text))


def with_attributes_escaped(markup: str) -> str:
    """The HTML without a bare `<` or `>` in an attribute, so that each begins or ends a tag.

    Older sanitisers leave them there, and trusted authors write them; a pattern would take them for tags.
    """
    _, tags = TAG.subn("", markup)
    if markup.count("<") == markup.count(">") == tags:
        return markup
    return TAG.sub(_with_attributes_escaped, markup)


def _with_attributes_escaped(tag: re.Match[str]) -> str:
    if tag[2] is None:
        return tag[0]
    return f"<{tag[1]}{tag[2]}{tag[3].replace('<', '&lt;').replace('>', '&gt;')}>"


def normal_levels(written: list[int]) -> list[int]:
    """Heading levels that begin with 2, never skip one on the way down, and keep their order."""
    above: list[tuple[int, int]] = []
    levels = []
    for level in written:
        while above and above[-1][0] >= level:
            above.pop()
        normal = min(above[-1][1] + 1, 6) if above else 2
        above.append((level, normal))
        levels.append(normal)
    return levels


def folded(text: str) -> str:
    """The text with every stretch of white space as one space and none around it, without what XML forbids."""
    words = " ".join(text.split())
    return words if words.isprintable() else " ".join(re.sub(_NOT_IN_XML, "", text).split())


def slug(title: str) -> str:
    """The anchor GitHub gives a heading: small letters, marks and digits, `-` for spaces; never begins with `_`."""
    kept = (
        character
        for character in title.strip().lower()
        if character in " -_" or character.isalnum() or unicodedata.category(character)[0] == "M"
    )
    return "".join(kept).replace(" ", "-").lstrip("_") or "section"


def shortened(text: str) -> str:
    """At most about 200 characters, to the end of a sentence if one ends past 80, else to the end of a word."""
    if len(text) <= _EXCERPT_LONG:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, _EXCERPT_LONG + 1) if match.end() <= _EXCERPT_LONG]
    if ends and ends[-1] >= _EXCERPT_SHORT:
        return text[: ends[-1]]
    space = text.rfind(" ", 0, _EXCERPT_LONG)
    if space <= 0:
        space = text.find(" ")
        return f"{text[:space]}…" if space > 0 else text
    return text[:space].rstrip(" ,;:–—-") + "…"


def without_page_parts(markup: str) -> str:
    """An excerpt without what belongs to its own page only: headings, images, anchors and links to them.

    An image within a sentence leaves its words, so that the sentence stays whole.
    """
    markup = re.sub(
        r'<(h[1-6])\b.*?</\1>|<sup class="footnote-ref">.*?</sup>|<section class="footnotes".*?</section>'
        r"|<p>\s*(?:<a [^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?\s*</p>|<source\b[^<>]*>|</?picture>",
        "",
        markup,
        flags=re.DOTALL,
    )
    markup = re.sub(r'<img\b[^<>]*\salt="([^"]*)"[^<>]*>|<img\b[^<>]*>', lambda image: image[1] or "", markup)
    markup = re.sub(r'<a href="#[^"]*"[^<>]*>(.*?)</a>', r"\1", markup, flags=re.DOTALL)
    markup = re.sub(r'(<[a-z0-9]+[^<>]*?) id="[^"]*"', r"\1", markup)
    return re.sub(r"<p>\s*</p>|<a [^<>]*>\s*</a>", "", markup).strip()


def attributes_of(written: str) -> dict[str, str]:
    """The attributes in a tag, by their names in small letters, without HTML's escapes."""
    found: dict[str, str] = {}
    for name, quoted, singly_quoted, bare in _ATTRIBUTE.findall(written):
        found.setdefault(name.lower(), html.unescape(quoted or singly_quoted or bare))
    return found


def tag(name: str, attributes: dict[str, str]) -> str:
    """A tag that opens an element."""
    written = "".join(
        f' {key}="{html.escape(value)}"' if value or key != "disabled" else f" {key}"
        for key, value in attributes.items()
    )
    return f"<{name}{written}>"
