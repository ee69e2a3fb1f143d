"""How the formats of pictures are put together, as far as it takes to leave out all that is not the picture.

Nothing is decoded, so nothing is lost: a file is cut into its parts, and those are kept that a browser needs to draw.
Each function raises Torn if the file ends too soon or is not put together as its format says.
"""

import re

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_PARTS = frozenset([b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"acTL", b"fcTL", b"fdAT"])
_WEBP_PARTS = frozenset([b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF"])
_WEBP_METADATA = 0x20 | 0x08 | 0x04
"""The flags that say that there is a colour profile, EXIF or XMP."""
_GIF_REPEATS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_JPEG_ALONE = frozenset([0x01, *range(0xD0, 0xD8)])
_JPEG_PARTS = frozenset([*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xEE]) - {0xC8}
"""Frames, scans, tables, and Adobe's word on colours."""
_SCAN_END = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")
MOST_SCANS = 200
"""A progressive JPEG has ten or so; each of a thousand takes as long as a whole picture."""


class Torn(Exception):
    """A file ends too soon, or is not put together as its format says."""


def format_of(data: bytes) -> str:
    """The format of a picture by how it begins; empty if it is none of ours."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(_SIGNATURE):
        return "png"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    brands = data[8 : min(int.from_bytes(data[:4], "big"), 256)]
    return "avif" if data[4:8] == b"ftyp" and (b"avif" in brands or b"avis" in brands) else ""


def cleaned(data: bytes, kind: str) -> tuple[bytes, bool]:
    """A picture without what is not the picture, and whether it moves. AVIF is told of, and stays as it is."""
    match kind:
        case "jpeg":
            return _jpeg(data), False
        case "png":
            return _png(data)
        case "webp":
            return _webp(data)
        case "gif":
            return _gif(data)
        case _:
            return data, data[8:12] == b"avis"


def _part(data: bytes, start: int, length: int) -> bytes:
    part = data[start : start + length]
    if len(part) < length or length < 0:
        raise Torn
    return part


def _jpeg(data: bytes) -> bytes:
    """ISO/IEC 10918-1, annex B. What follows the picture, such as further pictures of a camera, goes too."""
    kept, at, scans = [data[:2]], 2, 0
    while True:
        while data[at + 1 : at + 2] == b"\xff":
            at += 1
        marker = _part(data, at, 2)
        if marker[0] != 0xFF:
            raise Torn
        if marker[1] == 0xD9:
            return b"".join((*kept, marker))
        if marker[1] in _JPEG_ALONE:
            at += 2
            continue
        length = 2 + int.from_bytes(_part(data, at + 2, 2), "big")
        segment = _part(data, at, length)
        at += length
        if marker[1] in _JPEG_PARTS:
            kept.append(segment)
        elif segment[4:9] == b"JFIF\0":
            kept.append(_JFIF)
        if marker[1] != 0xDA:
            continue
        scans += 1
        end = _SCAN_END.search(data, at)
        if scans > MOST_SCANS:
            raise Torn
        kept.append(data[at : end.start() if end else len(data)])
        if end is None:  # browsers show it, so it may be whole; whether it is, decoding tells
            return b"".join((*kept, b"\xff\xd9"))
        at = end.start()


def _png(data: bytes) -> tuple[bytes, bool]:
    """https://www.w3.org/TR/png-3/#5DataRep."""
    kept, at, moves = [_SIGNATURE], len(_SIGNATURE), False
    while True:
        length = int.from_bytes(_part(data, at, 4), "big")
        chunk = _part(data, at, length + 12)
        kind, at = chunk[4:8], at + length + 12
        if kind in _PNG_PARTS:
            kept.append(chunk)
        moves = moves or kind == b"acTL"
        if kind == b"IEND":
            return b"".join(kept), moves


def _webp(data: bytes) -> tuple[bytes, bool]:
    """https://developers.google.com/speed/webp/docs/riff_container."""
    end = 8 + int.from_bytes(_part(data, 4, 4), "little")
    if end > len(data):
        raise Torn
    kept, at, moves = [b"WEBP"], 12, False
    while at + 8 <= end:
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        chunk = _part(data, at, 8 + length) + b"\0" * (length % 2)
        at += len(chunk)
        if kind == b"VP8X":
            moves = bool(chunk[8] & 0x02)
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_METADATA]) + chunk[9:]
        if kind in _WEBP_PARTS:
            kept.append(chunk)
    body = b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body, moves


def _gif(data: bytes) -> tuple[bytes, bool]:
    """https://www.w3.org/Graphics/GIF/spec-gif89a.txt."""
    at = 13 + _gif_colours(_part(data, 10, 1)[0])
    kept, pictures = [_part(data, 0, at)], 0
    while True:
        start, introducer = at, _part(data, at, 1)[0]
        if introducer == 0x3B:
            return b"".join((*kept, b"\x3b")), pictures > 1
        if introducer == 0x2C:
            at = _gif_blocks(data, at + 11 + _gif_colours(_part(data, at + 9, 1)[0]))
            pictures += 1
            kept.append(data[start:at])
        elif introducer == 0x21:
            label = _part(data, at + 1, 1)[0]
            at = _gif_blocks(data, at + 2)
            if label == 0xF9 or (label == 0xFF and data[start + 3 : start + 14] in _GIF_REPEATS):
                kept.append(data[start:at])
        else:
            raise Torn


def _gif_colours(flags: int) -> int:
    """How many bytes a table of colours has."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_blocks(data: bytes, at: int) -> int:
    """Where a row of blocks ends."""
    while length := _part(data, at, 1)[0]:
        at += 1 + length
    return at + 1
