"""The palettes that come with the program: every colour of the site by what it is for, by day and by night.

Ink on paper, and one marker: it marks what is claimed. Tests hold each palette to the contrast that people need.
"""

import msgspec

from generator.content.values import Palette

Colors = dict[str, str]
"""Colours `#rrggbb` by their tokens."""


class Scheme(msgspec.Struct, frozen=True):
    """The colours of a palette."""

    light: Colors
    dark: Colors


_FOREST = Scheme(
    light={
        "paper": "#f7f6f0",
        "paper-sunk": "#eeece2",
        "ink": "#191c17",
        "ink-soft": "#474b42",
        "ink-faint": "#5c6056",
        "line": "#d8d6c9",
        "line-strong": "#87887b",
        "accent": "#115740",
        "accent-strong": "#0a3d2c",
        "on-accent": "#f7f6f0",
        "marker": "#d9ed86",
        "alert": "#9a3412",
        "code-keyword": "#8a1c4d",
        "code-number": "#8a4307",
        "code-name": "#1c4a86",
        "code-inserted": "#d9ecd2",
        "code-deleted": "#f5d9d0",
    },
    dark={
        "paper": "#151713",
        "paper-sunk": "#1f221c",
        "ink": "#ebeade",
        "ink-soft": "#bfc0b3",
        "ink-faint": "#a0a294",
        "line": "#32352d",
        "line-strong": "#6d7164",
        "accent": "#c0df72",
        "accent-strong": "#d9ed9f",
        "on-accent": "#151713",
        "marker": "#3e4f16",
        "alert": "#f2a98b",
        "code-keyword": "#f0a3c0",
        "code-number": "#edb97c",
        "code-name": "#9cc4f2",
        "code-inserted": "#24381d",
        "code-deleted": "#46251c",
    },
)
"""Green ink on ivory, and a lime marker."""

_OCEAN = Scheme(
    light={
        "paper": "#f6f7f9",
        "paper-sunk": "#e9edf2",
        "ink": "#141920",
        "ink-soft": "#414a57",
        "ink-faint": "#576170",
        "line": "#d4dae2",
        "line-strong": "#818b9a",
        "accent": "#1b4e9b",
        "accent-strong": "#12386f",
        "on-accent": "#f6f7f9",
        "marker": "#ffe27a",
        "alert": "#a1340f",
        "code-keyword": "#8a1c4d",
        "code-number": "#8a4307",
        "code-name": "#1b4e9b",
        "code-inserted": "#d3ebd8",
        "code-deleted": "#f8d9d3",
    },
    dark={
        "paper": "#12161c",
        "paper-sunk": "#1b2129",
        "ink": "#e7ebf1",
        "ink-soft": "#b7c0cc",
        "ink-faint": "#99a4b3",
        "line": "#2c343f",
        "line-strong": "#6a7688",
        "accent": "#9ac3fb",
        "accent-strong": "#c3dcfe",
        "on-accent": "#12161c",
        "marker": "#544510",
        "alert": "#f5a68d",
        "code-keyword": "#f0a3c0",
        "code-number": "#edb97c",
        "code-name": "#9ac3fb",
        "code-inserted": "#1c3a2a",
        "code-deleted": "#48261f",
    },
)
"""Blue on cool white, and a yellow marker."""

_CLAY = Scheme(
    light={
        "paper": "#fbf7f2",
        "paper-sunk": "#f2eae1",
        "ink": "#221a16",
        "ink-soft": "#54473f",
        "ink-faint": "#6a5b51",
        "line": "#e1d6cb",
        "line-strong": "#938274",
        "accent": "#97391c",
        "accent-strong": "#6f270f",
        "on-accent": "#fbf7f2",
        "marker": "#ffd79c",
        "alert": "#971b3f",
        "code-keyword": "#971b3f",
        "code-number": "#7a4a00",
        "code-name": "#2a4f80",
        "code-inserted": "#dcebcf",
        "code-deleted": "#f6d6d2",
    },
    dark={
        "paper": "#1a1512",
        "paper-sunk": "#251e1a",
        "ink": "#f0e8e0",
        "ink-soft": "#cabdb2",
        "ink-faint": "#ab9c90",
        "line": "#3b322c",
        "line-strong": "#7f7065",
        "accent": "#f3aa86",
        "accent-strong": "#f9ccb5",
        "on-accent": "#1a1512",
        "marker": "#5c3d14",
        "alert": "#f79db2",
        "code-keyword": "#f79db2",
        "code-number": "#e9bd7c",
        "code-name": "#a5c4ee",
        "code-inserted": "#2b3a1f",
        "code-deleted": "#4b2622",
    },
)
"""Terracotta on cream, and an apricot marker."""

PALETTES: dict[Palette, Scheme] = {"forest": _FOREST, "ocean": _OCEAN, "clay": _CLAY}
