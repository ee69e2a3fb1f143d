"""Drawings as text: an SVG is taken apart and written anew, with what draws and nothing that acts.

Elements and attributes are those of a list; whatever is not on it is left out: programs, event handlers, embedded
HTML, links, and all that would be loaded from elsewhere. The parser is Expat, which is told to refuse entities, so
nothing can grow and nothing outside is read. A page shows drawings as `<img>`, where no browser runs anything; who
opens the file itself is safe, too.
"""

import base64
import binascii
import html
import re
from collections import Counter
from xml.parsers import expat

import msgspec

from generator.images.containers import Torn, cleaned, format_of
from generator.images.css import harmless
from generator.images.model import Facts

LARGEST = 2 * 1024 * 1024
"""The largest drawing, in bytes."""
MOST_ELEMENTS = 50_000
DEEPEST = 200
MOST_COPIES = 100_000
"""How many elements `<use>` may make of those that are there: copies of copies grow without bounds."""

_SVG, _XLINK, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)
_ELEMENTS = frozenset(
    "svg g defs symbol use title desc switch path rect circle ellipse line polyline polygon text tspan textPath image "
    "marker pattern mask clipPath linearGradient radialGradient stop filter feBlend feColorMatrix feComponentTransfer "
    "feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA "
    "feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight "
    "feSpecularLighting feSpotLight feTile feTurbulence style a view animate animateMotion animateTransform mpath "
    "set".split()
)
_WITHOUT = {"a": "g"}
"""Elements that become others: a link is its content."""
_ANIMATIONS = frozenset(["animate", "animateTransform", "animateMotion", "set"])
_ATTRIBUTES = frozenset(
    "accumulate additive alignment-baseline amplitude attributeName azimuth baseFrequency baseline-shift begin bias by "
    "calcMode class clip clip-path clip-rule clipPathUnits color color-interpolation color-interpolation-filters cx cy "
    "d diffuseConstant direction display divisor dominant-baseline dur dx dy edgeMode elevation end exponent fill "
    "fill-opacity fill-rule filter filterUnits flood-color flood-opacity font-family font-feature-settings "
    "font-kerning font-size font-size-adjust font-stretch font-style font-variant font-weight from fx fy fr "
    "gradientTransform gradientUnits height id image-rendering in in2 intercept k1 k2 k3 k4 kernelMatrix "
    "kernelUnitLength keyPoints keySplines keyTimes lang lengthAdjust letter-spacing lighting-color "
    "limitingConeAngle marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask mask-type "
    "maskContentUnits maskUnits max method min mix-blend-mode mode numOctaves offset opacity operator order orient "
    "origin overflow paint-order path pathLength patternContentUnits patternTransform patternUnits points "
    "pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY repeatCount "
    "repeatDur requiredFeatures restart result role rotate rx ry scale seed shape-rendering side slope spacing "
    "specularConstant specularExponent spreadMethod startOffset stdDeviation stitchTiles stop-color stop-opacity "
    "stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity "
    "stroke-width style surfaceScale systemLanguage tableValues target targetX targetY text-anchor text-decoration "
    "text-orientation text-rendering textLength to transform transform-origin type unicode-bidi values "
    "vector-effect version viewBox visibility width word-spacing writing-mode x x1 x2 xChannelSelector y y1 y2 "
    "yChannelSelector z zoomAndPan aria-label aria-labelledby aria-hidden".split()
) - {"target"}
_WITH_TEXT = frozenset(["text", "tspan", "textPath", "title", "desc", "style"])
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*(px|pt|pc|mm|cm|in|em|ex)?\s*")
_UNITS = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "mm": 96 / 25.4,
    "cm": 96 / 2.54,
    "in": 96.0,
    "em": 16.0,
    "ex": 8.0,
}
_EMBEDDED = re.compile(r"\s*data:image/(?:png|jpe?g|gif|webp)\s*;\s*base64\s*,([A-Za-z0-9+/=\s]+)", re.IGNORECASE)
_UNDRAWN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?")
_WIDEST, _FAR = 10_000, 1e9


class NotDrawn(Exception):
    """A drawing cannot be published: why, and what to do about it."""


class Drawing(msgspec.Struct, frozen=True):
    """A drawing that does nothing but be seen."""

    data: bytes
    facts: Facts


def drawing_of(data: bytes) -> Drawing:
    """A drawing that does nothing but be seen. Raises NotDrawn."""
    if len(data) > LARGEST:
        raise NotDrawn(f"has {len(data) / 2**20:.1f} MiB, expected at most 2", "simplify it, or save it as a PNG")
    if data.startswith(b"\x1f\x8b"):
        raise NotDrawn("is packed with gzip", "unpack it, and name it `.svg`")
    reading = _Reading()
    reading.read(data)
    return Drawing("".join(reading.written).encode(), Facts("vector", *reading.size))


class _Reading:
    """One walk through a drawing, which is written anew on the way."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.size = (0, 0)
        self._open: list[str] = []
        """The elements that are written and open."""
        self._skipped = 0
        """How deep the walk is in elements that are left out."""
        self._elements = 0
        self._style: list[str] = []
        self._parts: list[str] = [""]
        """The `id` of each open element, or that of the next around it that has one."""
        self._copies: dict[str, Counter[str]] = {"": Counter()}
        """For each `id`, what is drawn within it: how many elements (`""`), and how often which other `id`."""

    def read(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = _refuse_entity
        try:
            parser.Parse(data, True)
        except (expat.ExpatError, ValueError, LookupError) as problem:
            line = f" at line {problem.lineno}" if isinstance(problem, expat.ExpatError) else ""
            raise NotDrawn(f"is not a whole SVG: {str(problem).partition(':')[0]}{line}", "save it again") from None
        if not self.written:
            raise NotDrawn("holds no `<svg>` element", 'begin it with `<svg xmlns="http://www.w3.org/2000/svg">`')
        if self._weight("", {}) > MOST_COPIES:
            raise NotDrawn(f"draws more than {MOST_COPIES:,} parts by `<use>`", "simplify it, or save it as a PNG")

    def _start(self, qualified: str, found: dict[str, str]) -> None:
        namespace, _, name = qualified.rpartition(" ")
        self._elements += 1
        if self._elements > MOST_ELEMENTS or len(self._open) + self._skipped > DEEPEST:
            message = f"has more than {MOST_ELEMENTS:,} elements, or more than {DEEPEST} within each other"
            raise NotDrawn(message, "simplify it, or save it as a PNG")
        is_outermost = not self._open and not self._skipped
        is_known = namespace == _SVG and name in _ELEMENTS and (name == "svg") >= is_outermost
        attributes = _attributes(name, found) if is_known else None
        if self._skipped or attributes is None:
            self._skipped += 1
            return
        if is_outermost:
            attributes = self._outermost(attributes)
        self._count(name, attributes)
        name = _WITHOUT.get(name, name)
        self._open.append(name)
        self.written.append(f"<{name}{''.join(f' {key}={_quoted(value)}' for key, value in attributes.items())}>")

    def _count(self, name: str, attributes: dict[str, str]) -> None:
        part = attributes.get("id") or self._parts[-1]
        if part != self._parts[-1]:
            self._copies.setdefault(part, Counter())
            self._copies[self._parts[-1]][f"#{part}"] += 1
        self._copies[part][""] += 1
        if name in ("use", "feImage"):
            self._copies[part][attributes.get("href", "")] += 1
        self._parts.append(part)

    def _weight(self, part: str, known: dict[str, int]) -> int:
        """How many elements are drawn for a part, copies and their copies included."""
        if part not in known:
            known[part] = 0  # a part that holds itself is not drawn
            within = self._copies.get(part, Counter())
            others = ((key[1:], count) for key, count in within.items() if key.startswith("#"))
            weight = within[""] + sum(count * self._weight(other, known) for other, count in others)
            known[part] = min(weight, 2 * MOST_COPIES)
        return known[part]

    def _end(self, _: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        name = self._open.pop()
        self._parts.pop()
        if name == "style":
            self.written.append(html.escape(harmless("".join(self._style)), quote=False))
            self._style.clear()
        self.written.append(f"</{name}>")

    def _text(self, text: str) -> None:
        if self._skipped or not self._open or self._open[-1] not in _WITH_TEXT:
            return
        if self._open[-1] == "style":
            self._style.append(text)
        else:
            self.written.append(html.escape(_UNDRAWN.sub("", text), quote=False))

    def _outermost(self, attributes: dict[str, str]) -> dict[str, str]:
        """The attributes of the outermost element, with a size and a box that tell how to scale it."""
        box = [max(-_FAR, min(float(number), _FAR)) for number in _NUMBER.findall(attributes.get("viewBox", ""))]
        shown = [_length(attributes.get(name, "")) for name in ("width", "height")]
        if len(box) == 4 and min(box[2:]) > 0:
            ratio = box[2] / box[3]
            width = shown[0] or (shown[1] * ratio if shown[1] else box[2])
            height = shown[1] or width / ratio
        else:
            attributes.pop("viewBox", "")
            width, height = shown[0] or 300.0, shown[1] or 150.0
            attributes["viewBox"] = f"0 0 {width:g} {height:g}"
        self.size = (_pixels(width), _pixels(height))
        sized = {"width": str(self.size[0]), "height": str(self.size[1])}
        return {"xmlns": _SVG} | attributes | sized


def _refuse_entity(*_: object) -> None:
    raise NotDrawn("declares entities", "save it as a plain SVG, without a document type")


def _attributes(element: str, found: dict[str, str]) -> dict[str, str] | None:
    """The attributes that an element may have; None if it may not be there with those that it has."""
    if element in _ANIMATIONS and found.get("attributeName", "transform") not in _ATTRIBUTES - {"style", "class", "id"}:
        return None
    kept: dict[str, str] = {}
    for qualified, written in found.items():
        namespace, _, name = qualified.rpartition(" ")
        value = _UNDRAWN.sub("", written)
        if name == "href" and namespace in ("", _XLINK):
            target = None if element == "a" else _target(element, value)
            if target is not None:
                kept.setdefault("href", target)
        elif namespace == _XML and name in ("space", "lang"):
            kept[f"xml:{name}"] = value
        elif not namespace and name in _ATTRIBUTES:
            value = harmless(value) if name == "style" or "(" in value or "\\" in value else value
            if value:
                kept[name] = value
    return kept


def _target(element: str, written: str) -> str | None:
    """What an element may refer to: a part of the drawing, or a picture within it, which is cleaned, too."""
    if written.strip().startswith("#"):
        return written.strip()
    embedded = _EMBEDDED.fullmatch(written) if element in ("image", "feImage") else None
    if embedded is None:
        return None
    try:
        data = base64.b64decode(embedded[1])
        kind = format_of(data)
        if kind in ("", "avif"):
            return None
        return f"data:image/{kind};base64,{base64.b64encode(cleaned(data, kind)[0]).decode()}"
    except (Torn, binascii.Error):
        return None


def _length(written: str) -> float:
    """A length in pixels; 0 if it is none, or one that depends on where the drawing is."""
    match = _LENGTH.fullmatch(written)
    return min(float(match[1]), _FAR) * _UNITS[match[2] or ""] if match else 0.0


def _pixels(length: float) -> int:
    return max(1, round(min(length, _WIDEST)))


def _quoted(value: str) -> str:
    escaped = html.escape(value, quote=True).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")
    return f'"{escaped}"'
