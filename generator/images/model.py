"""What is known of a picture, and which files are made of it. Plain values: Pillow is not needed to read them."""

import posixpath
from typing import Literal, NamedTuple

import msgspec

from generator.caching.cache import digest_of

FORMATS = {
    "jpg": "jpeg", "jpeg": "jpeg", "jpe": "jpeg", "jfif": "jpeg", "png": "png", "apng": "png", "webp": "webp",
    "avif": "avif", "gif": "gif", "svg": "svg",
}  # fmt: skip
"""The format that a file's name promises."""
NAMES = {"jpeg": "JPEG", "png": "PNG", "webp": "WebP", "avif": "AVIF", "gif": "GIF", "svg": "SVG"}
"""What the formats are called."""
UNCLEANED = frozenset("bmp dng heic heif j2k jp2 jxl nef arw cr2 cr3 psd svgz tga tif tiff".split())
"""Pictures that browsers do not show, or not all of them, and that may say where they were taken."""

WIDTHS = (480, 960, 1440, 1920)
"""The widths that pictures are made in: from a card on a phone to a wide column on a fine screen, in pixels."""
WIDEST = 2400
"""A picture of at most this width is made in its own width, too."""
FALLBACK = 960
"""The width, or the next above it, for who reads neither AVIF nor WebP."""
_CLEARLY_LESS = 0.9
"""A width is made if it is less than this part of the picture's own; else it would spare next to nothing."""
_LONGEST_STEM = 60

Shape = Literal["photo", "cutout", "drawing", "moving", "vector"]
"""A photo has many colours; a cutout, too, and parts one can look through; a drawing has few; one moves; one is SVG."""
Form = Literal["clean", "avif", "webp", "lossless", "jpeg", "png"]
"""How a file is made of a picture. `clean`: as it is, without metadata. `lossless`: WebP that keeps every pixel."""
SUFFIXES: dict[Form, str] = {"avif": "avif", "webp": "webp", "lossless": "webp", "jpeg": "jpg", "png": "png"}
MEDIA_TYPES: dict[Form, str] = {"avif": "image/avif", "webp": "image/webp", "lossless": "image/webp"}


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a picture. Width and height are those of the picture held upright, in pixels."""

    shape: Shape
    width: int
    height: int
    forms: tuple[Form, ...] = ()
    """The modern forms that are smaller than the fallback, the smallest first."""


class Refusal(msgspec.Struct, frozen=True, array_like=True):
    """Why a file cannot be published as a picture."""

    message: str
    """What the file is or has, to follow its name."""
    hint: str


class Original(msgspec.Struct, frozen=True):
    """A picture's file, as an author gave it."""

    digest: str
    verdict: Facts | Refusal


class Recipe(msgspec.Struct, frozen=True, array_like=True):
    """How a file is made of a picture: its form, and its width in pixels (0: its own)."""

    form: Form
    width: int = 0


class Rendition(NamedTuple):
    """A file that is made of a picture, and where it is published."""

    path: str
    recipe: Recipe


class Renditions(NamedTuple):
    """The files that are made to show a picture."""

    modern: tuple[tuple[Rendition, ...], ...]
    """For each modern form its files, the narrowest first; the best form first."""
    fallback: Rendition

    @property
    def all(self) -> tuple[Rendition, ...]:
        """Every file."""
        return (*(item for form in self.modern for item in form), self.fallback)


CLEAN = Recipe("clean")


def format_named(path: str) -> str:
    """The format that a file's name promises; empty if it is none that a page shows."""
    return FORMATS.get(_suffix(path), "")


def is_uncleaned(path: str) -> bool:
    """Whether a file's name promises a picture that is published as it is."""
    return _suffix(path) in UNCLEANED


def widths(natural: int) -> tuple[int, ...]:
    """The widths that a picture is made in, by its own."""
    less = tuple(width for width in WIDTHS if width < natural * _CLEARLY_LESS)
    return (*less, natural) if natural <= WIDEST else less


def renditions(output: str, digest: str, facts: Facts) -> Renditions:
    """The files that show a picture which would be published at `output` as it is.

    Their names hold a part of the digest: another picture has other names, so no browser shows the one it knew.
    """
    folder, name = posixpath.split(output)
    stem, _, suffix = name.rpartition(".")
    mark = digest_of(["picture", output, digest]).hex()[:8]
    base = posixpath.join(folder, stem[:_LONGEST_STEM])

    def made(form: Form, width: int) -> Rendition:
        if form == "clean":
            return Rendition(f"{base}.{mark}.{suffix.lower()}", CLEAN)
        return Rendition(f"{base}-{width}.{mark}.{SUFFIXES[form]}", Recipe(form, width))

    is_drawn = facts.shape in ("drawing", "moving", "vector")  # made smaller, a drawing has more colours and bytes
    wanted = (facts.width,) if is_drawn else widths(facts.width)
    modern = tuple(tuple(made(form, width) for width in wanted) for form in facts.forms)
    if is_drawn:
        return Renditions(modern, made("clean", 0))
    fallback = next((width for width in wanted if width >= FALLBACK), wanted[-1])
    return Renditions(modern, made("png" if facts.shape == "cutout" else "jpeg", fallback))


def _suffix(path: str) -> str:
    return path[path.rfind(".") + 1 :].lower()  # one with a `/` in it is that of a folder, and no known one
