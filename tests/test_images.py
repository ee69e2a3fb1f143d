"""Pictures: what is known of them, that nothing but pixels is published of them, and what is wrong with broken ones."""

import contextlib
import io
import math
import random
import re
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from generator.images import containers, originals, pixels
from generator.images.model import (
    CLEAN,
    Facts,
    Recipe,
    Refusal,
    format_named,
    renditions,
    widths,
)
from tests.pictures import chunk, png

PLACE = b"Utgard 4711"
"""What must not be published, wherever it stands in a file."""
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + PLACE + b"</x:xmpmeta>"
ORIENTATION, DESCRIPTION, GPS = 0x0112, 0x010E, 0x8825


def photo(width: int = 64, height: int = 48, mode: str = "RGB", seed: int = 1) -> Image.Image:
    """A picture with many colours, and with grain."""
    chance = random.Random(seed)
    layers = [(max(2, width // part), max(2, height // part)) for part in (64, 6)]
    grains = [Image.frombytes("RGB", size, chance.randbytes(size[0] * size[1] * 3)) for size in layers]
    rough, fine = (grain.resize((width, height), Image.Resampling.BICUBIC) for grain in grains)
    return Image.blend(rough, fine, 0.2).convert(mode)


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """What a phone writes: orientation, description, place."""
    noted = Image.Exif()
    noted[ORIENTATION] = orientation
    noted[DESCRIPTION] = PLACE.decode()
    noted.get_ifd(GPS)[2] = (59.0, 19.0, 46.0)
    noted.get_ifd(GPS)[29] = PLACE.decode()
    return noted


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def made(name: str, data: bytes, *recipes: Recipe) -> list[bytes]:
    return originals.made(name, data, recipes)


def facts(name: str, data: bytes) -> Facts:
    found = originals.judged(name, data)
    assert isinstance(found, Facts), found
    return found


def refused(name: str, data: bytes) -> Refusal:
    found = originals.judged(name, data)
    assert isinstance(found, Refusal), found
    return found


def files_of(name: str, data: bytes) -> dict[str, bytes]:
    """All that is published of a picture, by path."""
    files = renditions(name, "0" * 64, facts(name, data)).all
    wanted = {name: CLEAN} | {file.path: file.recipe for file in files}
    return dict(zip(wanted, made(name, data, *wanted.values()), strict=True))


WITH_METADATA = {
    "a.jpg": saved(photo(), "JPEG", exif=exif(), xmp=XMP, comment=PLACE, icc_profile=b"", quality=95),
    "b.jpg": saved(photo(), "JPEG", exif=exif(6), progressive=True),
    "a.webp": saved(photo(), "WEBP", exif=exif(), xmp=XMP),
    "b.webp": saved(photo(), "WEBP", exif=exif(3), lossless=True),
    "a.avif": saved(photo(), "AVIF", exif=exif(), xmp=XMP),
    "a.gif": saved(photo(mode="P"), "GIF", comment=PLACE),
    "moving.gif": saved(
        photo(mode="P"), "GIF", comment=PLACE, save_all=True, append_images=[photo(mode="P", seed=2)], loop=0
    ),
    "moving.webp": saved(photo(), "WEBP", exif=exif(), xmp=XMP, save_all=True, append_images=[photo(seed=2)]),
}


def _png_with_metadata() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", PLACE.decode())
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    data = saved(photo(), "PNG", exif=exif(), pnginfo=info)
    return data[:-12] + chunk(b"tIME", PLACE[:7]) + chunk(b"prVt", PLACE) + data[-12:] + PLACE


WITH_METADATA["a.png"] = _png_with_metadata()
WITH_METADATA["a.jpg"] += b"\xff\xd8" + PLACE  # what some cameras write after the picture


@pytest.mark.parametrize("name", sorted(WITH_METADATA))
def test_nothing_but_pixels_is_published_of_a_picture(name: str) -> None:
    data = WITH_METADATA[name]
    assert PLACE in data or b"Exif" in data or b"exif" in data
    for path, published in files_of(name, data).items():
        image = opened(published)
        assert PLACE not in published, path
        assert not re.search(rb"Exif|exif\0|http://ns\.adobe|ICC_PROFILE|iCCP|Photoshop|XMP", published), path
        assert not dict(image.getexif()), path
        assert not {"exif", "xmp", "comment", "icc_profile", "photoshop", "dpi"} & image.info.keys(), path


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_published_upright(orientation: int, form: str) -> None:
    upright = Image.new("RGB", (60, 40), "white")
    upright.paste((200, 0, 0), (0, 0, 30, 20))
    upright.paste((0, 0, 200), (30, 20, 60, 40))
    undone = {6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    turn = pixels._TURNS.get(orientation)
    stored = upright if turn is None else upright.transpose(undone.get(orientation, turn))
    options = {"quality": 100} if form == "JPEG" else {"lossless": True} if form == "WEBP" else {}
    name, data = f"a.{form.lower()}", saved(stored, form, exif=exif(orientation), **options)
    known = facts(name, data)
    assert (known.width, known.height) == (60, 40)
    for published in files_of(name, data).values():
        image = opened(published).convert("RGB")
        assert image.size == (60, 40)
        corners = [image.getpixel(point) for point in ((10, 8), (50, 8), (10, 32), (50, 32))]
        for found, expected in zip(corners, [(200, 0, 0), (255,) * 3, (255,) * 3, (0, 0, 200)], strict=True):
            assert isinstance(found, tuple)
            assert math.dist(found, expected) < 40


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.gif", "moving.gif", "moving.webp"])
def test_a_picture_that_is_upright_and_in_srgb_keeps_every_pixel(name: str) -> None:
    data = WITH_METADATA[name]
    (clean,) = made(name, data, CLEAN)
    before, after = opened(data), opened(clean)
    assert getattr(after, "n_frames", 1) == getattr(before, "n_frames", 1)
    assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()
    assert made(name, clean, CLEAN) == [clean]


def test_colours_of_another_profile_become_those_of_srgb() -> None:
    lab = ImageCms.createProfile("LAB")
    srgb = ImageCms.createProfile("sRGB")
    image = Image.new("RGB", (32, 32), (200, 100, 50))
    profile = ImageCms.ImageCmsProfile(srgb).tobytes().replace(b"sRGB", b"xRGB")
    data = saved(image, "PNG", icc_profile=profile)
    (clean,) = made("a.png", data, CLEAN)
    assert "icc_profile" not in opened(clean).info
    broken = saved(image, "PNG", icc_profile=ImageCms.ImageCmsProfile(lab).tobytes())
    assert opened(made("a.png", broken, CLEAN)[0]).getpixel((1, 1)) == (200, 100, 50)
    wrong = saved(image, "PNG", icc_profile=b"nothing")
    assert opened(made("a.png", wrong, CLEAN)[0]).getpixel((1, 1)) == (200, 100, 50)


def test_a_jpeg_in_printing_colours_becomes_rgb() -> None:
    data = saved(photo(mode="CMYK"), "JPEG")
    assert facts("a.jpg", data).shape == "photo"
    for published in files_of("a.jpg", data).values():
        assert opened(published).mode == "RGB"


def test_sixteen_bits_become_eight_and_keep_their_shades() -> None:
    deep = Image.new("I;16", (40, 30), 0x8000)
    (clean, jpeg) = made("a.png", saved(deep, "PNG"), CLEAN, Recipe("jpeg", 40))
    assert opened(clean).mode == "I;16"
    assert opened(jpeg).convert("L").getextrema() in [(0x80, 0x80), (0x7F, 0x7F), (0x81, 0x81)]


def test_a_palette_with_a_colour_to_look_through_keeps_it() -> None:
    image = Image.new("P", (600, 300), 0)
    image.putpalette([0, 0, 0, 255, 0, 0])
    image.paste(1, (0, 0, 300, 300))
    data = saved(image, "PNG", transparency=0)
    known = facts("a.png", data)
    assert known == Facts("drawing", 600, 300, ("lossless",))
    for published in files_of("a.png", data).values():
        found = opened(published).convert("RGBA")
        assert found.getpixel((10, 10)) == (255, 0, 0, 255)
        hole = found.getpixel((400, 10))
        assert isinstance(hole, tuple)
        assert hole[3] == 0


def test_a_photo_one_can_look_through_keeps_that_in_every_form() -> None:
    image = photo(700, 500, "RGBA")
    image.putalpha(Image.linear_gradient("L").resize((700, 500)))
    data = saved(image, "PNG")
    assert facts("a.png", data).shape == "cutout"
    files = files_of("a.png", data)
    assert {path.rpartition(".")[2] for path in files} == {"avif", "webp", "png"}
    for published in files.values():
        assert opened(published).mode == "RGBA"


def test_a_photo_is_made_in_widths_and_forms_each_smaller_than_the_next() -> None:
    data = saved(photo(2600, 1300), "JPEG", quality=90)
    known = facts("media/sea.jpg", data)
    assert known == Facts("photo", 2600, 1300, ("avif", "webp"))
    found = renditions("media/sea.jpg", "0" * 64, known)
    assert [[file.recipe.width for file in form] for form in found.modern] == [[480, 960, 1440, 1920]] * 2
    assert (found.fallback.recipe.form, found.fallback.recipe.width) == ("jpeg", 960)
    avif, webp, jpeg = made("a.jpg", data, Recipe("avif", 960), Recipe("webp", 960), Recipe("jpeg", 960))
    assert len(avif) < len(webp) < len(jpeg)
    assert opened(avif).size == opened(jpeg).size == (960, 480)


@given(st.integers(1, pixels.LONGEST))
def test_no_picture_is_made_wider_than_it_is(natural: int) -> None:
    found = widths(natural)
    assert found
    assert max(found) <= natural
    assert list(found) == sorted(set(found))
    assert natural > 2400 or natural in found


def test_other_bytes_and_other_paths_have_other_names_and_the_same_the_same() -> None:
    known = Facts("photo", 900, 600, ("avif",))
    names = {renditions(path, digest, known).fallback.path for path in ("a.jpg", "a.jpeg") for digest in ("1", "2")}
    assert len(names) == 4
    assert renditions("a.jpg", "1", known) == renditions("a.jpg", "1", known)
    assert re.fullmatch(r"media/board-900\.[0-9a-f]{8}\.jpg", renditions("media/board.JPG", "1", known).fallback.path)


@pytest.mark.parametrize("name", sorted(WITH_METADATA))
def test_the_same_picture_gives_the_same_bytes_alone_or_beside_others(name: str) -> None:
    data = WITH_METADATA[name]
    files = renditions(name, "0" * 64, facts(name, data)).all
    together = made(name, data, *(file.recipe for file in files))
    assert together == [made(name, data, file.recipe)[0] for file in files]


def test_a_large_photo_gives_the_same_bytes_alone_or_beside_others() -> None:
    data = saved(photo(3000, 2000), "JPEG")
    recipes = [Recipe("webp", 480), Recipe("jpeg", 1920)]
    assert made("a.jpg", data, *recipes) == [made("a.jpg", data, recipe)[0] for recipe in recipes]


def test_a_picture_that_moves_keeps_moving_and_has_no_other_forms() -> None:
    for name in ("moving.gif", "moving.webp"):
        known = facts(name, WITH_METADATA[name])
        assert known == Facts("moving", 64, 48)
        (file,) = renditions(name, "0" * 64, known).all
        assert getattr(opened(made(name, WITH_METADATA[name], file.recipe)[0]), "n_frames", 1) == 2
    frames = [photo(seed=seed) for seed in (1, 2, 3)]
    apng = saved(frames[0], "PNG", save_all=True, append_images=frames[1:])
    assert facts("a.png", apng).shape == "moving"
    assert getattr(opened(made("a.png", apng, CLEAN)[0]), "n_frames", 1) == 3
    avif = saved(frames[0], "AVIF", save_all=True, append_images=frames[1:], duration=200)
    assert facts("a.avif", avif).shape == "moving"
    assert getattr(opened(made("a.avif", avif, CLEAN)[0]), "n_frames", 1) == 3


# --- Broken pictures ----------------------------------------------------------------------------------------------


def _huge(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says that it has so many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return png()[:8] + chunk(b"IHDR", header) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(20_000, 10), (10, 20_000), (16_000, 16_000)])
def test_a_picture_with_too_many_pixels_is_refused_before_they_are_read(width: int, height: int) -> None:
    found = refused("a.png", _huge(width, height))
    assert f"{width:,} × {height:,} pixels" in found.message
    assert found.hint


def test_a_large_picture_is_not_taken_for_a_bomb_by_the_library() -> None:
    data = saved(Image.new("1", (9_800, 9_900)), "PNG")
    assert facts("a.png", data).width == 9_800


@pytest.mark.parametrize("name", sorted(WITH_METADATA))
@pytest.mark.parametrize("part", [0.0, 0.05, 0.3, 0.6, 0.9])
def test_a_picture_that_ends_too_soon_is_refused(name: str, part: float) -> None:
    whole = WITH_METADATA[name].removesuffix(b"\xff\xd8" + PLACE).removesuffix(PLACE)
    found = originals.judged(name, whole[: int(len(whole) * part)])
    assert isinstance(found, Refusal)
    assert found.hint


def test_what_is_no_picture_or_another_than_its_name_says_is_refused() -> None:
    assert "begins as no picture does" in refused("a.png", b"a picture of a board").message
    assert refused("a.jpg", b"").message == "is empty"
    assert refused("a.png", WITH_METADATA["a.jpg"]) == Refusal(
        "is a picture in the form JPEG, not PNG", "name it `.jpg`"
    )
    assert "<html>" not in refused("a.webp", b"<html><script>").message


def test_a_jpeg_of_a_thousand_scans_is_refused() -> None:
    data = saved(photo(), "JPEG", progressive=True)
    start = data.index(b"\xff\xda")
    end = data.index(b"\xff", start + 4)
    assert "damaged" in refused("a.jpg", data[:end] + data[start:end] * 1_000 + data[end:]).message


def test_a_png_with_a_long_packed_text_is_a_picture_all_the_same() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("mxfile", "x" * 5_000_000, zip=True)
    data = saved(photo(), "PNG", pnginfo=info)
    assert facts("a.png", data).shape == "photo"
    assert len(made("a.png", data, CLEAN)[0]) < len(data)


def test_a_file_that_is_too_long_is_not_read() -> None:
    assert originals.oversized(originals.LARGEST) is None
    found = originals.oversized(200 * 2**20)
    assert found is not None
    assert "200 MiB" in found.message


@given(st.sampled_from(sorted(WITH_METADATA)), st.data())
def test_whatever_is_wrong_with_a_picture_is_told_in_words(name: str, data: st.DataObject) -> None:
    broken = bytearray(WITH_METADATA[name])
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    found = originals.judged(name, bytes(broken))
    if isinstance(found, Facts):
        for path, published in files_of(name, bytes(broken)).items():
            assert published, path


@given(st.sampled_from(["jpeg", "png", "webp", "gif"]), st.binary(max_size=200))
def test_a_container_is_cut_apart_or_torn_and_nothing_else(kind: str, rest: bytes) -> None:
    begin = {"jpeg": b"\xff\xd8\xff", "png": png()[:8], "webp": b"RIFF\x40\0\0\0WEBP", "gif": b"GIF89a"}[kind]
    with contextlib.suppress(containers.Torn):
        containers.cleaned(begin + rest, kind)


def test_a_name_promises_a_format_in_any_letter_case() -> None:
    assert [format_named(path) for path in ("a.JPG", "b/c.jpeg", "d.Png", "e.txt", "png", "f.svg")] == [
        "jpeg", "jpeg", "png", "", "png", "svg",
    ]  # fmt: skip
