"""A picture without what it says of its maker: the blocks of a JPEG or PNG that hold no image."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
# what a PNG needs to be shown: all other blocks are texts, times, camera data or data of a program
_PNG_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"IDAT", b"IEND")
_JPEG = b"\xff\xd8"
_JFIF, _ICC, _ADOBE, _SCAN, _COMMENT = 0xE0, 0xE2, 0xEE, 0xDA, 0xFE


def bare_picture(data: bytes) -> bytes:
    """The picture with the same pixels and without texts, times and camera data.

    Raises ValueError for a JPEG or PNG that is not whole. Other kinds come back as they are: not guaranteed
    is that a drawing (.emf, .wmf) or a .gif says nothing of its maker.
    """
    if data.startswith(_PNG):
        return _PNG + b"".join(_png_blocks(data))
    if data.startswith(_JPEG):
        return _JPEG + b"".join(_jpeg_blocks(data))
    return data


def _png_blocks(data: bytes) -> Iterator[bytes]:
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        if at + 8 > len(data):
            raise ValueError("a PNG without an end")
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind in _PNG_KEPT:
            yield data[at : at + 12 + size]
        at += 12 + size


def _jpeg_blocks(data: bytes) -> Iterator[bytes]:
    at = len(_JPEG)
    while True:
        if at + 4 > len(data) or data[at] != 0xFF:
            raise ValueError("a JPEG without an image")
        kind, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if kind == _SCAN:
            yield data[at:]
            return
        own_data = 0xE0 <= kind <= 0xEF and kind not in (_JFIF, _ICC, _ADOBE)
        if not own_data and kind != _COMMENT:
            yield data[at : at + 2 + size]
        at += 2 + size
