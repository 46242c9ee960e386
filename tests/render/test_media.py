from __future__ import annotations

import struct
from base64 import b64encode

import pytest

from tui.render.media import ImageFacts, data_url_parts, image_facts

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 20_000, 20_000)
SEGMENT = b"\xff\xe0\x00\x04ab"
JPEG = b"\xff\xd8" + SEGMENT + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 40) + b"\0" * 8


@pytest.mark.parametrize(
    ("data", "kind", "width", "height"),
    [
        (PNG, "PNG", 20_000, 20_000),
        (PNG[:12], "PNG", 0, 0),
        (b"GIF89a" + struct.pack("<HH", 7, 8), "GIF", 7, 8),
        (b"GIF87a", "GIF", 0, 0),
        (JPEG, "JPEG", 40, 30),
        (b"\xff\xd8" + SEGMENT, "JPEG", 0, 0),
        (b"RIFF....WEBPVP8X" + b"\0" * 8 + b"\x09\0\0\x0b\0\0", "WebP", 10, 12),
        (b"RIFF....WEBPVP8 " + b"\0" * 10 + struct.pack("<HH", 5, 6), "WebP", 5, 6),
        (b"RIFF....WEBPVP8L" + b"\0" * 5 + (2 | 3 << 14).to_bytes(4, "little"), "WebP", 3, 4),
        (b"RIFF....WEBPVP8X", "WebP", 0, 0),
        (b"BM....", "BMP", 0, 0),
        (b"BM" + b"\0" * 12 + struct.pack("<Iii", 40, 5, -6), "BMP", 5, 6),
        (b"BM" + b"\0" * 12 + struct.pack("<Iii", 12, 5, 6), "BMP", 0, 0),
    ],
)
def test_formats_and_dimensions_from_headers(data: bytes, kind: str, width: int, height: int) -> None:
    assert image_facts(b64encode(data).decode()) == ImageFacts(kind, width, height, len(data))


def test_what_is_no_image() -> None:
    assert image_facts("@@@").fault == "it has no data"
    assert image_facts("A" * 5).fault
    assert image_facts("éééé").fault == "its data is not valid base64"
    assert image_facts("").fault == "it has no data"
    assert image_facts(b64encode(b"text").decode()).fault == "its format is not known"


def test_data_urls() -> None:
    assert data_url_parts("data:image/png;base64,QUJD") == ("image/png", "QUJD")
    assert data_url_parts("DATA:;base64,QUJD") == ("", "QUJD")
    assert data_url_parts("data:text/plain,hello") is None
    assert data_url_parts("https://a.example") is None
