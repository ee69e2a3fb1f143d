"""Which characters the fonts of the PDF and the cards have.

Fonts never come from the system, or the same site would look different elsewhere: they come from packages, and from a
site's own `templates/fonts/`. What the packaged ones have is written down in data/glyphs.txt, so that no font is opened
to plan a site; `python -m generator.exports.glyphs` writes it anew, and a test holds it to the fonts. A character that
no font has would be an empty box, so it is told.
"""

import io
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from generator.theming.theme import Theme

PACKAGES = ("fontpkg_source_sans_3", "fontpkg_assistant", "fontpkg_ibm_plex_sans_arabic")
"""The packages of fonts: Latin, Greek and Cyrillic; Hebrew; Arabic."""

FONTS = "fonts/"
"""The folder of a site's own fonts, below templates/."""
FORMS = (".otf", ".ttc", ".ttf")

_COMMON = "\u017f"
"""Up to here, which is the end of Latin Extended-A, the packaged fonts have all that can be seen."""
_DATA = Path(__file__).parents[1] / "data" / "glyphs.txt"
_INVISIBLE = ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me")
"""The categories of characters that show nothing by themselves; fonts need not have them."""


def packaged_folders() -> list[Path]:
    """The folders of the packaged fonts."""
    found: list[Path] = []
    for name in PACKAGES:
        spec = find_spec(name)
        found += [Path(place) / "files" for place in (spec.submodule_search_locations or ())] if spec else []
    return found


def own_fonts(theme: Theme) -> list[str]:
    """The names of a site's own fonts."""
    return [name for name in theme.names(FONTS) if name.lower().endswith(FORMS)]


class Glyphs:
    """The characters that can be shown on a site's PDF and cards."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._own: frozenset[int] | None = None

    def lacking(self, text: str) -> str:
        """The characters of a text that no font has, each once, in order."""
        strange = [letter for letter in dict.fromkeys(text) if letter > _COMMON]
        unknown = [letter for letter in strange if ord(letter) not in _packaged()] if strange else []
        unknown = [letter for letter in unknown if unicodedata.category(letter) not in _INVISIBLE]
        if not unknown:
            return ""
        if self._own is None:
            self._own = frozenset(self._of_own_fonts())
        return "".join(letter for letter in unknown if ord(letter) not in self._own)

    def shown(self, text: str) -> str:
        """A text without the signs that no font has, such as emoji. Letters stay, as boxes: they are not overlooked."""
        lost = {letter for letter in self.lacking(text) if not letter.isalnum()}
        if not lost:
            return text
        kept = "".join(" " if letter in lost else letter for letter in text if letter not in "\ufe0e\ufe0f\u200d")
        return " ".join(kept.split())

    def _of_own_fonts(self) -> Iterator[int]:
        for name in own_fonts(self._theme):
            source = self._theme.find(name)
            if source is not None:
                yield from _characters(io.BytesIO(source.data))


@cache
def _packaged() -> frozenset[int]:
    """The characters of the packaged fonts."""
    found: set[int] = set()
    for line in _DATA.read_text(encoding="ascii").splitlines():
        if not line.startswith("#"):
            first, _, last = line.partition("-")
            found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


def _characters(font: io.BytesIO | Path) -> set[int]:
    """The characters that a font file has; none of what is no font: typst does without it too."""
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    data = font.read_bytes() if isinstance(font, Path) else font.getvalue()
    try:
        if data[:4] == b"ttcf":
            return {code for one in TTCollection(io.BytesIO(data)).fonts for code in one.getBestCmap() or ()}
        return set(TTFont(io.BytesIO(data), lazy=True).getBestCmap() or ())
    except (TTLibError, AssertionError, KeyError, ValueError):
        return set()


def written() -> str:
    """The text of data/glyphs.txt."""
    fonts = [file for folder in packaged_folders() for file in sorted(folder.glob("*.ttf"))]
    codes = sorted({code for font in fonts for code in _characters(font)})
    lines = ["# Which characters the packaged fonts have: `python -m generator.exports.glyphs` writes this file."]
    return "\n".join([*lines, *_ranges(codes)]) + "\n"


def _ranges(codes: Iterable[int]) -> Iterator[str]:
    first = last = None
    for code in codes:
        if first is None or last is None or code != last + 1:
            if first is not None:
                yield f"{first:x}" if first == last else f"{first:x}-{last:x}"
            first = code
        last = code
    if first is not None:
        yield f"{first:x}" if first == last else f"{first:x}-{last:x}"


if __name__ == "__main__":
    _DATA.write_text(written(), encoding="ascii", newline="\n")
