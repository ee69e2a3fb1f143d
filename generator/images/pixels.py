"""The pixels of pictures, by Pillow: what a picture is like, and the same in other forms and sizes.

Colours become those of sRGB, the orientation that a camera noted is applied, and what is written holds pixels and
nothing else. The same picture gives the same bytes. How large a picture may be is told by its first bytes, before any
pixel is read.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from PIL import Image, ImageCms

from generator.images.containers import cleaned, format_of
from generator.images.model import WIDEST, WIDTHS, Facts, Form, Recipe, Shape

LONGEST = 16_383
"""The longest side of a picture, in pixels: WebP holds no longer one."""
MOST_PIXELS = 100_000_000
"""The largest area of a picture, in pixels."""

_FEW_COLOURS = 256
_DRAWN = 0.3
"""At how many bytes for a pixel a picture with few colours is drawn: a photo with few colours is grain."""
_SAMPLE = 320
"""The side of the part of a picture on which forms are compared, in pixels."""
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SETTINGS: dict[Form, tuple[str, dict[str, Any]]] = {
    "avif": ("AVIF", {"quality": 50, "speed": 8, "max_threads": 1}),
    "webp": ("WEBP", {"quality": 76, "method": 4}),
    "lossless": ("WEBP", {"lossless": True, "quality": 80, "method": 4, "exact": False}),
    "jpeg": ("JPEG", {"quality": 82, "progressive": True, "optimize": True}),
    "png": ("PNG", {"optimize": True}),
}
"""How each form is written: so that eyes see no difference to the picture, and a large photo takes two seconds."""
_AS_IT_WAS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "progressive": True, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90, "method": 4},
    "AVIF": {"quality": 80, "speed": 8, "max_threads": 1},
}
"""How a picture is written in its own form, where its colours or its orientation have to be others."""

Image.MAX_IMAGE_PIXELS = None  # Pillow's own bound warns; ours is `MOST_PIXELS`, and is held before pixels are read


class Oversized(Exception):
    """A picture has more pixels than are published: its width and height."""


def facts_of(data: bytes) -> Facts:
    """What is known of a picture. Raises Torn, Oversized, or whatever Pillow does where it cannot be read."""
    kind = format_of(data)
    plain, moves = cleaned(data, kind)
    with _opened(data) as image:
        width, height = _upright_size(image)
        if moves:
            image.load()
            return Facts("moving", width, height)
        image.draft(None, _scaled(image.size, 2 * _SAMPLE))
        pixels = _pixels(image)
    shape = _shape(pixels, kind, len(plain), width)
    return Facts(shape, width, height, _worthwhile(pixels, shape))


def clean(data: bytes) -> bytes:
    """A picture in its own form without metadata, upright and in sRGB; where it is so already, to the pixel."""
    kind = format_of(data)
    plain, moves = cleaned(data, kind)
    with _opened(data) as image:
        is_right = _orientation(image) == 1 and _profile(image) is None and image.mode != "CMYK"
        if kind != "avif" and (moves or is_right):
            return plain
        if moves:
            return _animation(image)
        lossless = {"lossless": True} if kind == "webp" and b"VP8L" in plain[:64] else {}
        return _written(_pixels(image), image.format or "", _AS_IT_WAS[kind.upper()] | lossless)


def made(data: bytes, recipes: tuple[Recipe, ...]) -> Iterator[bytes]:
    """A picture in other forms and widths. Which others are made beside one does not show in it."""
    with _opened(data) as image:
        width, height = _upright_size(image)
        scale = WIDEST if width <= WIDEST else WIDTHS[-1]
        image.draft(None, _scaled(image.size, round(max(width, height) * min(1.0, scale / width))))
        pixels = _pixels(image)
    sized: dict[int, Image.Image] = {}
    for recipe in recipes:
        if recipe.width not in sized:
            size = recipe.width, max(1, round(height * recipe.width / width))
            sized = {recipe.width: pixels if size == pixels.size else pixels.resize(size, Image.Resampling.LANCZOS)}
        yield _written(sized[recipe.width], *_SETTINGS[recipe.form])


# --- Reading ------------------------------------------------------------------------------------------------------


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """A picture before its pixels are read, if it is small enough. Only its own format is looked for in it."""
    kind = format_of(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what metadata is wrong with does not matter
        with Image.open(io.BytesIO(_with_metadata_of_use(data, kind)), formats=[kind.upper()]) as image:
            if max(image.size) > LONGEST or image.width * image.height > MOST_PIXELS:
                raise Oversized(*_upright_size(image))
            yield image


def _with_metadata_of_use(data: bytes, kind: str) -> bytes:
    """A PNG without texts, which may be long and packed; Pillow would unpack them. Other formats as they are."""
    if kind != "png":
        return data
    kept, at = [data[:8]], 8
    while at < len(data):
        length = 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] not in (b"tEXt", b"zTXt", b"iTXt"):
            kept.append(data[at : at + length])
        at += length
    return b"".join(kept)


def _orientation(image: Image.Image) -> int:
    """The orientation that a camera noted (EXIF 2.3, 4.6.4); 1 if none or none that there is."""
    try:
        noted = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # metadata may be broken in any way, and the picture still be whole
        return 1
    return noted if noted in _TURNS else 1


def _upright_size(image: Image.Image) -> tuple[int, int]:
    return (image.height, image.width) if _orientation(image) >= 5 else image.size


def _scaled(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """A size with a longest side of so many pixels, or the size itself if it is smaller."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _profile(image: Image.Image) -> "ImageCms.ImageCmsProfile | None":
    """The colour profile of a picture, if it is another than sRGB and can be read."""
    data = image.info.get("icc_profile")
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data)) if data else None
        return None if profile is None or "sRGB" in ImageCms.getProfileDescription(profile) else profile
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


@cache
def _srgb() -> "ImageCms.ImageCmsProfile":
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _pixels(image: Image.Image) -> Image.Image:
    """A picture as RGB, or as RGBA if one can look through it: upright, in sRGB, and with nothing but pixels."""
    turn = _TURNS.get(_orientation(image))
    profile = _profile(image)
    image.load()
    pixels = _in_colours(image, profile)
    if pixels.mode == "RGBA" and pixels.getchannel("A").getextrema() == (255, 255):
        pixels = pixels.convert("RGB")
    pixels = pixels if turn is None else pixels.transpose(turn)
    if pixels is image:
        pixels = image.copy()
    pixels.info = {}
    return pixels


def _in_colours(image: Image.Image, profile: "ImageCms.ImageCmsProfile | None") -> Image.Image:
    """A picture as RGB or RGBA, in sRGB."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode not in ("L", "RGB", "RGBA", "CMYK"):
        image = image.convert("RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB")
    elif "transparency" in image.info:
        image = image.convert("RGBA")
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile is not None:
        try:
            changed = ImageCms.profileToProfile(image, profile, _srgb(), outputMode=mode)
        except (ImageCms.PyCMSError, ValueError):  # a profile for pictures of another kind
            changed = None
        image = image if changed is None else changed
    return image if image.mode == mode else image.convert(mode)


# --- Judging ------------------------------------------------------------------------------------------------------


def _shape(pixels: Image.Image, kind: str, length: int, width: int) -> Shape:
    """What a picture is like."""
    is_light = kind != "jpeg" and width <= WIDEST and length <= _DRAWN * pixels.width * pixels.height + 1024
    if is_light and pixels.getcolors(_FEW_COLOURS) is not None:
        return "drawing"
    return "cutout" if pixels.mode == "RGBA" else "photo"


def _worthwhile(pixels: Image.Image, shape: Shape) -> tuple[Form, ...]:
    """The modern forms that are smaller than the fallback, told by a part of the picture; the smallest first."""
    left, top = (max(0, (side - _SAMPLE) // 2) for side in pixels.size)
    sample = pixels.crop((left, top, min(left + _SAMPLE, pixels.width), min(top + _SAMPLE, pixels.height)))
    others: tuple[Form, ...] = ("lossless",) if shape == "drawing" else ("webp", "avif")
    found: list[Form] = []
    least = len(_written(sample, *_SETTINGS["jpeg" if shape == "photo" else "png"]))
    for form in others:
        length = len(_written(sample, *_SETTINGS[form]))
        if length < least:
            least = length
            found.insert(0, form)
    return tuple(found)


# --- Writing ------------------------------------------------------------------------------------------------------


def _written(pixels: Image.Image, form: str, settings: dict[str, Any]) -> bytes:
    """A picture as a file that holds its pixels and nothing else."""
    file = io.BytesIO()
    pixels.save(file, form, **settings)
    return cleaned(file.getvalue(), format_of(file.getvalue()))[0]


def _animation(image: Image.Image) -> bytes:
    """An AVIF that moves, with its pictures and times and nothing else."""
    frames, times = [], []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        frames.append(_pixels(image))
        times.append(int(image.info.get("duration", 100)))
    mode = "RGBA" if any(frame.mode == "RGBA" for frame in frames) else "RGB"
    first, *rest = [frame if frame.mode == mode else frame.convert(mode) for frame in frames]
    file = io.BytesIO()
    first.save(file, "AVIF", save_all=True, append_images=rest, duration=times, **_AS_IT_WAS["AVIF"])
    return file.getvalue()
