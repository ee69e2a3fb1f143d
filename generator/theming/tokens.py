"""The look that an author chooses, as custom properties of CSS: colours, sizes of type, room, corners.

No author can see whether others can read their page. So the colours stand in palettes and not in the styles, every pair
of them that the styles put on each other stands here, and each pair is measured. A test in a browser holds the list to
the styles.
"""

from collections.abc import Iterator
from functools import partial

import msgspec

from generator.content.schema import Theme
from generator.content.values import Density, Radius, Scale
from generator.theming.contrast import Oklch, contrast, hexadecimal, nearest, oklch
from generator.theming.palettes import PALETTES, Colors, Scheme

TEXT, SIGN = 4.5, 3.0
"""The least contrast of text and of signs, as WCAG 2.2 has it for level AA (1.4.3 and 1.4.11)."""


class Pair(msgspec.Struct, frozen=True):
    """A colour and what it stands on, by their tokens."""

    front: str
    ground: str
    least: float = TEXT


PAIRS = (
    *(Pair(front, "paper") for front in ("ink", "ink-soft", "ink-faint", "accent", "accent-strong", "alert")),
    *(Pair(front, "paper-sunk") for front in ("ink", "ink-soft", "ink-faint", "accent", "accent-strong", "alert")),
    *(Pair(front, "paper-sunk") for front in ("code-keyword", "code-number", "code-name")),
    *(Pair(front, ground) for front in ("ink", "ink-soft") for ground in ("marker", "code-inserted", "code-deleted")),
    Pair("on-accent", "accent"),
    Pair("on-accent", "accent-strong"),
    Pair("line-strong", "paper", SIGN),
)
"""Every pair of colours that the styles use. Text of any size is held to the same contrast: sizes are an author's."""

_SCALES: dict[Scale, dict[str, str]] = {
    "compact": {
        "size-text": "clamp(0.9375rem, 0.92rem + 0.1vw, 1rem)",
        "size-lead": "clamp(1.0625rem, 1.03rem + 0.2vw, 1.1875rem)",
        "size-3": "1.0625rem",
        "size-2": "clamp(1.1875rem, 1.15rem + 0.2vw, 1.3125rem)",
        "size-1": "clamp(1.75rem, 1.5rem + 1.2vw, 2.375rem)",
        "size-name": "clamp(2rem, 1.6rem + 1.9vw, 3rem)",
    },
    "regular": {},
    "large": {
        "size-text": "clamp(1.0625rem, 1rem + 0.3vw, 1.25rem)",
        "size-lead": "clamp(1.1875rem, 1.05rem + 0.6vw, 1.5rem)",
        "size-2": "clamp(1.375rem, 1.2rem + 0.75vw, 1.875rem)",
        "size-1": "clamp(2.25rem, 1.5rem + 3.2vw, 4.25rem)",
        "size-name": "clamp(2.375rem, 1.2rem + 5.2vw, 5.5rem)",
    },
}
_DENSITIES: dict[Density, dict[str, str]] = {
    "compact": {
        "space-3": "0.5rem",
        "space-4": "0.75rem",
        "space-5": "1.125rem",
        "space-6": "1.625rem",
        "space-7": "clamp(2rem, 1.6rem + 1.6vw, 2.875rem)",
    },
    "regular": {},
    "airy": {
        "space-4": "1.25rem",
        "space-5": "1.875rem",
        "space-6": "2.875rem",
        "space-7": "clamp(3.5rem, 2.5rem + 4.4vw, 6.5rem)",
    },
}
_RADII: dict[Radius, dict[str, str]] = {
    "none": {"radius": "0", "radius-small": "0", "radius-round": "0"},
    "small": {},
    "large": {"radius": "0.875rem", "radius-small": "0.375rem"},
}
"""What is another than in templates/styles/1-tokens.css."""


def scheme(theme: Theme) -> Scheme:
    """The colours of a theme, with the author's accent if there is one."""
    chosen = PALETTES[theme.palette]
    if theme.accent is None:
        return chosen
    light = theme.accent.lower()
    seen = oklch(light)
    night = hexadecimal(Oklch(max(seen.lightness, 0.82), min(seen.chroma, 0.13), seen.hue))
    dark = nearest(night, partial(_passes, chosen.dark, "accent"))
    return Scheme(_accented(chosen.light, light, -0.1), _accented(chosen.dark, dark, 0.07))


def css(theme: Theme) -> str:
    """The custom properties of a theme, to stand behind those of templates/styles/1-tokens.css."""
    colors = scheme(theme)
    sizes = _SCALES[theme.scale] | _DENSITIES[theme.density] | _RADII[theme.radius]
    light = _declarations(colors.light | sizes, "  ")
    dark = _declarations(colors.dark, "    ")
    # Paper is white, whatever the screen is.
    return (
        f"/* The look that content/site.yaml asks for. */\n\n:root {{\n{light}}}\n\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n  :root {{\n{dark}  }}\n}}\n"
    )


def mistakes(theme: Theme) -> Iterator[tuple[str, str]]:
    """Why an accent cannot be read, and the remedy. Only the accent is an author's; palettes are right, by a test."""
    colors = scheme(theme).light
    failing = [
        (contrast(colors[pair.front], colors[pair.ground]) / pair.least, pair)
        for pair in PAIRS
        if "accent" in (pair.front, pair.ground) and not _is_clear(colors, pair)
    ]
    if theme.accent is None or not failing:
        return
    _, worst = min(failing, key=lambda item: item[0])
    other = worst.ground if worst.front == "accent" else worst.front
    ratio = contrast(colors["accent"], colors[other])
    message = (
        f"`{theme.accent}` on the palette's `--{other}` `{colors[other]}` has a contrast of {_floored(ratio)}:1, "
        f"expected at least {worst.least:g}:1 (WCAG 2.2 AA)"
    )
    better = nearest(theme.accent.lower(), partial(_passes, colors, "accent"))
    yield message, f'write `accent: "{better}"`, the nearest colour that can be read'


def _passes(colors: Colors, token: str, color: str) -> bool:
    """Whether a colour can be read in the place of a token."""
    tried = colors | {token: color}
    return all(_is_clear(tried, pair) for pair in PAIRS if token in (pair.front, pair.ground))


def _is_clear(colors: Colors, pair: Pair) -> bool:
    return contrast(colors[pair.front], colors[pair.ground]) >= pair.least


def _accented(colors: Colors, accent: str, step: float) -> Colors:
    """Colours with another accent; the strong one is a step further from the paper."""
    seen = oklch(accent)
    strong = hexadecimal(Oklch(min(0.97, max(0.15, seen.lightness + step)), seen.chroma, seen.hue))
    strong = nearest(strong, partial(_passes, colors, "accent-strong"))
    return colors | {"accent": accent, "accent-strong": strong}


def _floored(ratio: float) -> str:
    """A ratio that is not rounded up to one that would pass."""
    return f"{int(ratio * 100) / 100:.2f}"


def _declarations(properties: dict[str, str], indent: str) -> str:
    return "".join(f"{indent}--{name}: {value};\n" for name, value in properties.items())
