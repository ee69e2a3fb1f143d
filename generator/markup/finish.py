"""From a document's HTML to what may be published: sanitised, with anchors, and with holes where links go.

Code is kept out of this: it is put in last, so nothing here can change it, and it need not be parsed three times.
"""

import html
import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import unquote

from generator.diagnostics import did_you_mean
from generator.markup.bounds import check_tags
from generator.markup.inline import Draft, highlighted
from generator.markup.labels import Labels
from generator.markup.model import Finding, Heading, Html, Inline, Link, Markup
from generator.markup.sanitiser import OUTWARD, SCHEME, cleaner, is_unsafe
from generator.markup.text import (
    ATTRIBUTES,
    TAG,
    attributes_of,
    normal_levels,
    plain,
    shortened,
    slug,
    tag,
    with_attributes_escaped,
    without_page_parts,
)

_ADDRESSED = re.compile(rf"<(?:a|img|source)(?=[\s/])({ATTRIBUTES})>", re.IGNORECASE)
_CHANGED = re.compile(r"\b(?:id|align|srcset)\b", re.IGNORECASE)
"""The names of attributes that are written anew, whatever tag they are in."""
_INTERESTING = frozenset("a img input picture source h1 h2 h3 h4 h5 h6 summary table".split())
_OURS = frozenset(["loading", "decoding", "fetchpriority"])
"""What a page knows best of a picture: where it stands."""
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LEFT_EMPTY = re.compile(
    r"<(?:p>\s*(?:<a href=\"[^\"]*\"></a>\s*)?</p>|(h[1-6])[^<>]*>\s*</\1>|a href=\"[^\"]*\"></a>"
    r"|input(?![^<>]*aria-label)[^<>]*>)"
)
"""What a reader cannot use: nothing in it, or no name."""
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""Characters that HTML or XML does not allow."""
_MAXIMUM_HINTS = 20
"""For how many broken anchors the nearest one is looked for."""
_MAXIMUM_COMPARED = 1_000
"""How many headings it is looked for among."""
_LONGEST_COMPARED = 100
"""How long an anchor may be to be compared."""
_NOTE_NUMBER = re.compile(r'<sup class="footnote-ref">.*?</sup>', re.DOTALL)
_BREAK_AFTER = re.compile(
    r"(</(?:p|ul|ol|li|h[1-6]|div|blockquote|tr|thead|tbody|table|section|dl|dd|dt|details|summary)>|<hr>)(?=<)"
)


def finish(draft: Draft, labels: Labels, *, trusted: bool) -> Markup:
    """Sanitise a draft (unless its author is trusted), give it anchors, holes and an excerpt, and check its links.

    Raises Refused if sanitising would take very long.
    """
    finishing = _Finishing(draft, labels, inline=False)
    return finishing.document(finishing.sanitised(trusted=trusted))


def finish_inline(draft: Draft, labels: Labels, *, trusted: bool) -> Inline:
    """The same for the draft of a short text, which keeps no anchors: many of them may stand on one page.

    Raises Refused if sanitising would take very long.
    """
    finishing = _Finishing(draft, labels, inline=True)
    return finishing.short(finishing.sanitised(trusted=trusted))


class _Finishing:
    """One walk over the tags of a document."""

    def __init__(self, draft: Draft, labels: Labels, *, inline: bool) -> None:
        self._html = draft.html
        self._inline = inline
        self._token = draft.token
        self._codes = draft.codes
        self._labels = labels
        self._reported: frozenset[str] = frozenset()
        self._links: list[Link] = []
        self._findings: list[Finding] = []
        self._fragments: list[str] = []
        self._outline: list[Heading] = []
        self._used: set[str] = set()
        self._repeated: dict[str, int] = {}
        self._taken: set[str] = set()
        self._levels: Iterator[int] = iter(())
        self._open_headings: list[tuple[int, str, int]] = []
        self._no_permalink = 0
        self._in_picture = False
        self._trusted = False
        self._out: list[str] = []

    def sanitised(self, *, trusted: bool) -> str:
        """The draft's HTML without what its author may not use and its reader cannot use."""
        self._trusted = trusted
        safe = self._html
        if not trusted:
            check_tags(safe)
            self._report_unsafe_links(safe)
            safe = cleaner().clean(safe)
        return _FORBIDDEN.sub("", _LEFT_EMPTY.sub("", with_attributes_escaped(safe)))

    def document(self, safe: str) -> Markup:
        """The finished document."""
        excerpt = without_page_parts(self._walked(safe))
        words = "".join(_cut(excerpt, f"<pre>{self._token}-code-", "</pre>")[0])
        return Markup(
            html=self._written(),
            outline=tuple(self._outline),
            anchors=tuple(sorted(self._taken)),
            excerpt=self._with_holes(excerpt),
            excerpt_text=shortened(plain(words)),
            findings=tuple(self._findings),
        )

    def short(self, safe: str) -> Inline:
        """The finished short text."""
        self._walked(safe)
        return Inline(self._written(), plain("".join(self._out)), tuple(self._findings))

    def _walked(self, safe: str) -> str:
        self._used = set(re.findall(r'\sid="([^"]+)"', safe)) if 'id="' in safe else set()
        self._levels = iter(normal_levels([int(level) for level in re.findall(r"<h([1-6])(?=[\s>])", safe)]))
        excerpt = self._walk(safe)
        self._report_broken_anchors()
        return excerpt

    def _written(self) -> Html:
        return self._with_holes(_BREAK_AFTER.sub(r"\1\n", "".join(self._out)).strip())

    def _report_unsafe_links(self, markup: str) -> None:
        for found in _ADDRESSED.finditer(markup):
            for name, value in attributes_of(found[1]).items():
                if name in ("href", "src") and is_unsafe(value):
                    self._unsafe(value.strip())
        self._reported = frozenset(finding.needle for finding in self._findings)

    def _walk(self, safe: str) -> str:
        """Write the document to `_out`; its excerpt."""
        out = self._out
        depth = 0
        paragraph = -1
        excerpt: str | None = None
        more: str | None = None
        *pieces, rest = TAG.split(safe)
        groups = iter(pieces)
        for text, slash, written, attributes in zip(groups, groups, groups, groups, strict=True):
            out.append(text)
            if written is None:
                continue  # a comment
            name = written.lower()
            if name == "hr" and f"{self._token}-more" in attributes:
                more = more if more is not None or depth else "".join(out)
                continue
            if slash and name not in _VOID:
                depth -= 1
            if name == "p" and depth == 0 and excerpt is None:
                if not slash:
                    paragraph = len(out)
                elif paragraph >= 0 and plain("".join(out[paragraph + 1 :])):
                    excerpt = "".join(out[paragraph:]) + "</p>"
            if slash:
                out.append(self._end(name) if name in _INTERESTING else f"</{name}>")
                continue
            if name not in _VOID:
                depth += 1
            if name in _INTERESTING or ("=" in attributes and _CHANGED.search(attributes)):
                out.append(self._start(name, attributes))
            else:
                out.append(f"<{written}{attributes}>")
        out.append(rest)
        return more if more is not None else excerpt or ""

    def _start(self, name: str, written: str) -> str:
        attributes = attributes_of(written)
        if "name" in attributes and name == "a":
            attributes.setdefault("id", attributes.pop("name"))
        if "align" in attributes and name != "input":
            aligned = f"align-{attributes.pop('align').lower()}"
            attributes["class"] = f"{attributes.get('class', '')} {aligned}".strip()
        if "id" in attributes and not self._takes(attributes["id"]):
            del attributes["id"]
        if name in _HEADINGS:
            return self._start_heading(attributes)
        if name in ("a", "summary"):
            self._no_permalink += 1
        if name == "picture":
            self._in_picture = True
        if name == "input":
            return tag(name, dict(sorted(attributes.items())))  # the sanitiser adds attributes in no fixed order
        if name == "a":
            self._point(attributes, "href", "link")
        elif name in ("img", "source"):
            return self._image(name, attributes)
        opening = tag(name, attributes)
        if name == "table":
            return (
                f'<div class="table" tabindex="0" role="group" aria-label="{html.escape(self._labels.table)}">{opening}'
            )
        return opening

    def _end(self, name: str) -> str:
        if name in ("a", "summary"):
            self._no_permalink = max(self._no_permalink - 1, 0)
        if name == "picture":
            self._in_picture = False
        if name == "table":
            return "</table></div>"
        if name in _HEADINGS and self._open_headings:
            return self._end_heading()
        return f"</{name}>"

    def _takes(self, anchor: str) -> bool:
        """Whether an author's `id` may stand: once, not where the templates have theirs, and not in a short text."""
        if self._inline or anchor.startswith("_") or not anchor or anchor in self._taken or re.search(r"\s", anchor):
            return False
        self._taken.add(anchor)
        return True

    def _start_heading(self, attributes: dict[str, str]) -> str:
        level = next(self._levels, 2)
        place = f"{self._token}-heading-{len(self._out)}"
        self._open_headings.append((level, attributes.get("id", ""), len(self._out)))
        if not self._inline:
            attributes["id"] = attributes.get("id", place)
        return tag(f"h{level}", attributes)

    def _end_heading(self) -> str:
        level, anchor, start = self._open_headings.pop()
        if self._inline:
            return f"</h{level}>"
        title = plain(_NOTE_NUMBER.sub("", "".join(self._out[start + 1 :])))
        if not anchor:
            anchor = self._unused(slug(title))
            self._taken.add(anchor)
            place = f"{self._token}-heading-{start}"
            self._out[start] = self._out[start].replace(place, html.escape(anchor), 1)
        if not title:
            return f"</h{level}>"
        self._outline.append(Heading(level, anchor, title))
        if self._no_permalink:
            return f"</h{level}>"
        name = html.escape(self._labels.permalink.format(title))
        return f' <a class="anchor" href="#{html.escape(anchor)}" aria-label="{name}">#</a></h{level}>'

    def _unused(self, wanted: str) -> str:
        count = self._repeated.get(wanted, -1)
        anchor = wanted
        while anchor in self._used:
            count += 1
            anchor = f"{wanted}-{count}" if count else wanted
        self._repeated[wanted] = count
        self._used.add(anchor)
        return anchor

    def _image(self, name: str, attributes: dict[str, str]) -> str:
        written = attributes.get("src", "") if name == "img" else attributes.get("srcset", "")
        if "srcset" in attributes:
            attributes["srcset"] = self._candidates(attributes["srcset"])
            if not attributes["srcset"]:
                del attributes["srcset"]
        if name == "source":
            return tag(name, attributes) if "srcset" in attributes else ""
        if attributes.get("alt") != "" and not attributes.get("alt", "").strip():  # empty: there is nothing to say
            self._report_missing_alt(written)
        for dimension in ("width", "height"):
            value = attributes.pop(dimension, "").strip().removesuffix("px")
            if value.isascii() and value.isdigit():
                attributes[dimension] = value
        is_chosen = self._in_picture or "srcset" in attributes  # the author's files for different screens
        target = attributes.pop("src", None)
        address = None if target is None else self._address(target, "image" if is_chosen else "picture")
        described = {**attributes, "alt": attributes.get("alt", "")}
        if address is None:
            return html.escape(described["alt"])
        number = len(self._links) - 1
        if address == self._hole(number) and self._links[number].kind == "picture":
            kept = tuple((key, value) for key, value in described.items() if key not in _OURS)
            self._links[number] = Link(self._links[number].target, "picture", kept)
            return f'<img alt="{html.escape(described["alt"])}" {address}>'
        return tag(name, {"src": address, **described, "loading": "lazy", "decoding": "async"})

    def _hole(self, number: int) -> str:
        """What stands for a link until the document is cut."""
        return f"{self._token}-link-{number}-"

    def _candidates(self, written: str) -> str:
        """A `srcset` with a hole for each address inside the site."""
        candidates = []
        for candidate in re.split(r",\s+|,$", written.strip()):
            address, *descriptor = candidate.split()[:2] or [""]
            pointed = self._address(address, "image") if address else None
            if pointed is not None:
                candidates.append(" ".join([pointed, *descriptor]))
        return ", ".join(candidates)

    def _point(self, attributes: dict[str, str], name: str, kind: Literal["link", "image"]) -> None:
        """Make the address in an attribute a hole, leave it, or drop it."""
        if name not in attributes:
            return
        address = self._address(attributes[name], kind)
        if address is None:
            del attributes[name]
        else:
            attributes[name] = address

    def _address(self, written: str, kind: Literal["link", "image", "picture"]) -> str | None:
        target = written.strip()
        if target.startswith("#") and kind == "link":
            self._fragments.append(target)
            return target
        if is_unsafe(target):
            self._unsafe(target)
            return None
        scheme = SCHEME.match(target)
        if target.startswith("//") or (scheme and scheme[0].lower() in OUTWARD):
            if kind != "link" and not self._trusted:
                self._report_elsewhere(target)
            return target
        if not target or (scheme and kind != "link"):
            return None
        self._links.append(Link(target, kind))
        return self._hole(len(self._links) - 1)

    def _unsafe(self, target: str) -> None:
        if target in self._reported:
            return
        shown = target if len(target) <= 60 else f"{target[:60]}…"
        self._findings.append(
            Finding(
                "warning",
                "unsafe-link",
                f"the address `{shown}` was left out: expected a path, `https:`, `mailto:`, `tel:` or `skill:`",
                "link to a file of the site by its path, or to another site by its full address",
                target.partition("\n")[0][:60],
            )
        )

    def _report_missing_alt(self, target: str) -> None:
        self._findings.append(
            Finding(
                "error",
                "missing-alt",
                f"the image `{target}` has no text for those who cannot see it",
                f"say what it shows: `![what it shows]({target})`, or that it is mere decoration: "
                f'`<img src="{target}" alt="">`',
                target,
            )
        )

    def _report_elsewhere(self, target: str) -> None:
        message = f"the image `{target}` is on another host, from which pages load nothing"
        hint = "save it below `content/media/` and write its path"
        self._findings.append(Finding("warning", "image-elsewhere", message, hint, target))

    def _report_broken_anchors(self) -> None:
        known = self._taken | {"", "top"}
        broken = [target for target in self._fragments if unquote(target[1:]) not in known]
        if not broken:
            return
        anchors = [f"#{heading.anchor}" for heading in self._outline[:_MAXIMUM_COMPARED]]
        compared = [anchor for anchor in anchors if len(anchor) <= _LONGEST_COMPARED]
        for number, target in enumerate(broken):
            is_compared = number < _MAXIMUM_HINTS and len(target) <= _LONGEST_COMPARED
            near = did_you_mean(target, compared) if is_compared else None
            hint = near or "an anchor is a heading in small letters with `-` between the words"
            message = f"this text has no heading or anchor `{target}`"
            self._findings.append(Finding("error", "broken-anchor", message, hint, target))

    def _with_holes(self, markup: str) -> Html:
        """The HTML with its code, cut where the links go."""
        if "<img " in markup:
            markup = re.sub(rf"<img [^<>]*?({self._token}-link-[0-9]+-)>", r"\1", markup)
        parts, numbers = _cut(markup, f"{self._token}-link-", "-")
        return Html(tuple(map(self._with_code, parts)), tuple(self._links[number] for number in numbers))

    def _with_code(self, markup: str) -> str:
        """The HTML with its blocks of code; blocks that the author wrote as HTML can be scrolled by keyboard, too."""
        parts, numbers = _cut(markup, f"<pre>{self._token}-code-", "</pre>")
        parts = [part.replace("<pre>", '<pre tabindex="0">') for part in parts]
        code = [highlighted(self._codes[number]) for number in numbers]
        return "".join([parts[0], *(f"{block}{part}" for block, part in zip(code, parts[1:], strict=True))])


def _cut(markup: str, start: str, end: str) -> tuple[list[str], list[int]]:
    """The parts around the stand-ins that begin and end so, and the numbers in these."""
    first, *others = markup.split(start)
    cut = [other.partition(end) for other in others]
    return [first, *(rest for _, _, rest in cut)], [int(number) for number, _, _ in cut]
