"""How far apart two colours are to the eye, and the nearest colour that is far enough.

Contrast is that of WCAG 2.2, from relative luminance. Colours are sought in OKLCH (Björn Ottosson, 2020), because there
another lightness leaves the hue as it is: what comes out still looks like the author's colour.
"""

import itertools
import math
from collections.abc import Callable

import msgspec

_STEP = 0.002
"""How far apart the lightnesses are that are tried: less than an eye can tell."""


class Oklch(msgspec.Struct, frozen=True):
    """A colour by what is seen of it."""

    lightness: float
    """From 0, black, to 1, white."""
    chroma: float
    """How strong it is; 0 is grey."""
    hue: float
    """In radians."""


def luminance(color: str) -> float:
    """The relative luminance of a colour `#rrggbb`, as WCAG 2.2 defines it: 0 is black, 1 is white."""
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1, the same, to 21, black and white; their order does not matter."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def nearest(color: str, passes: Callable[[str], bool]) -> str:
    """The colour of the same hue, and as far as possible the same chroma, that passes with the least change.

    Black or white if nothing else does.
    """
    seen = oklch(color)
    for distance in itertools.takewhile(lambda distance: distance <= 1, itertools.count(0, _STEP)):
        for lightness in (seen.lightness - distance, seen.lightness + distance):
            tried = hexadecimal(Oklch(min(1.0, max(0.0, lightness)), seen.chroma, seen.hue))
            if passes(tried):
                return tried
    return next(filter(passes, ("#000000", "#ffffff")), "#000000")


def oklch(color: str) -> Oklch:
    """A colour `#rrggbb` as it is seen."""
    red, green, blue = _linear(color)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    return Oklch(lightness, math.hypot(a, b), math.atan2(b, a))


def hexadecimal(seen: Oklch) -> str:
    """A colour as `#rrggbb`; weaker than asked for where no screen can show it that strong."""
    chroma, least, most = seen.chroma, 0.0, seen.chroma
    if not _is_shown(seen):
        for _ in range(20):
            chroma = (least + most) / 2
            shown = _is_shown(Oklch(seen.lightness, chroma, seen.hue))
            least, most = (chroma, most) if shown else (least, chroma)
        chroma = least
    channels = (_encoded(value) for value in _linear_of(Oklch(seen.lightness, chroma, seen.hue)))
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _linear(color: str) -> tuple[float, float, float]:
    """Red, green and blue in proportion to light, each from 0 to 1."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _decoded(red), _decoded(green), _decoded(blue)


def _decoded(channel: float) -> float:
    """A channel of sRGB in proportion to light."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _encoded(light: float) -> int:
    """The channel of sRGB for an amount of light, from 0 to 255."""
    light = min(1.0, max(0.0, light))
    return round(255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055))


def _linear_of(seen: Oklch) -> tuple[float, float, float]:
    a, b = seen.chroma * math.cos(seen.hue), seen.chroma * math.sin(seen.hue)
    long = (seen.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (seen.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (seen.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _is_shown(seen: Oklch) -> bool:
    """Whether sRGB has the colour."""
    return all(-0.0005 <= channel <= 1.0005 for channel in _linear_of(seen))
