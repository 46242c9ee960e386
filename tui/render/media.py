"""What the beginning of an image says: its format and dimensions. Nothing is decoded beyond a header."""

from __future__ import annotations

import binascii
import struct
from dataclasses import dataclass
from typing import Final

_HEAD: Final = 65_536
"""Characters of base64 that are looked at: JPEG may hold its size behind a preview picture."""


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What is known of inline image data without decoding the picture."""

    format: str = ""
    width: int = 0
    height: int = 0
    size: int = 0
    """Bytes of the decoded data."""
    fault: str = ""
    """Why the data is no image that can be read."""


def data_url_parts(url: str) -> tuple[str, str] | None:
    """Media type and base64 text of a data URL; None where it is no such URL."""
    if url[:5].lower() != "data:":
        return None
    head, comma, data = url.partition(",")
    return (head[5:].split(";")[0], data) if comma and head.endswith(";base64") else None


def image_facts(data: str) -> ImageFacts:
    """The facts of base64 text that should be an image."""
    size = len(data) * 3 // 4 - data[-2:].count("=")
    head = data[:_HEAD]
    try:
        start = binascii.a2b_base64(head[: len(head) - len(head) % 4].encode("ascii"))
    except (binascii.Error, UnicodeEncodeError):
        return ImageFacts(fault="its data is not valid base64")
    if not start:
        return ImageFacts(fault="it has no data")
    kind, width, height = image_header(start)
    if not kind:
        return ImageFacts(size=size, fault="its format is not known")
    return ImageFacts(kind, width, height, size)


def image_header(start: bytes) -> tuple[str, int, int]:
    """Format, width and height that the first bytes of an image name; empty and 0 where they do not."""
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return ("PNG", *(struct.unpack(">II", start[16:24]) if len(start) >= 24 else (0, 0)))
    if start.startswith((b"GIF87a", b"GIF89a")):
        return ("GIF", *(struct.unpack("<HH", start[6:10]) if len(start) >= 10 else (0, 0)))
    if start.startswith(b"\xff\xd8"):
        return ("JPEG", *_jpeg_size(start))
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return ("WebP", *_webp_size(start))
    return ("BMP", *_bmp_size(start)) if start.startswith(b"BM") else ("", 0, 0)


def _bmp_size(start: bytes) -> tuple[int, int]:
    """Width and height; a height below zero means that the rows run from the top."""
    if len(start) < 26 or int.from_bytes(start[14:18], "little") < 40:
        return 0, 0
    width, height = struct.unpack("<ii", start[18:26])
    return max(width, 0), abs(height)


def _jpeg_size(start: bytes) -> tuple[int, int]:
    """Width and height from the first frame header, 0 where it lies beyond what is looked at."""
    position = 2
    while position + 9 <= len(start) and start[position] == 0xFF:
        marker = start[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", start[position + 5 : position + 9])
            return width, height
        position += 2 + int.from_bytes(start[position + 2 : position + 4], "big")
    return 0, 0


def _webp_size(start: bytes) -> tuple[int, int]:
    if start[12:16] == b"VP8X" and len(start) >= 30:
        return 1 + int.from_bytes(start[24:27], "little"), 1 + int.from_bytes(start[27:30], "little")
    if start[12:16] == b"VP8 " and len(start) >= 30:
        width, height = struct.unpack("<HH", start[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if start[12:16] == b"VP8L" and len(start) >= 25:
        bits = int.from_bytes(start[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return 0, 0
