"""The worker's own work, in this process: formats, modes, colours, and what is wrong with a picture."""

from __future__ import annotations

import json
import struct
from base64 import b64decode, b64encode
from io import BytesIO

import pytest
from PIL import Image

from tests.support.images import BLUE, RED, base64_of, flag, noise, png_header
from tui.pictures import decode
from tui.render.mosaic import CELL_BYTES, fit


def answer(data: str, columns: int = 40, rows: int = 40) -> tuple[dict[str, object], bytes]:
    sink = BytesIO()
    decode.main([str(columns), str(rows)], BytesIO(data.encode("ascii", "replace")), sink)
    line, _, cells = sink.getvalue().partition(b"\n")
    return json.loads(line), cells


def colours(
    data: str, columns: int = 40, rows: int = 40
) -> list[list[tuple[tuple[int, ...], tuple[int, ...]]]]:
    """The upper and the lower colour of each cell, row by row."""
    head, cells = answer(data, columns, rows)
    width = head["columns"]
    assert isinstance(width, int), head
    each = [cells[at : at + CELL_BYTES] for at in range(0, len(cells), CELL_BYTES)]
    return [
        [(tuple(cell[:3]), tuple(cell[3:])) for cell in each[at : at + width]]
        for at in range(0, len(each), width)
    ]


def near(one: tuple[int, ...], other: tuple[int, ...], by: int = 4) -> bool:
    return all(abs(mine - its) <= by for mine, its in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_red_above_blue_in_each_format(kind: str) -> None:
    options = (
        {"quality": 95, "subsampling": 0} if kind == "JPEG" else {"lossless": True} if kind == "WEBP" else {}
    )
    rows = colours(base64_of(flag(16, 16), kind, **options))
    assert len(rows) == 16
    assert len(rows[0]) == 32
    by = 8 if kind == "JPEG" else 0
    assert all(near(upper, RED, by) and near(lower, RED, by) for upper, lower in rows[0])
    assert all(near(upper, BLUE, by) and near(lower, BLUE, by) for upper, lower in rows[-1])


def test_two_pixels_stand_above_each_other_in_a_cell() -> None:
    assert colours(base64_of(flag(2, 2)), 2, 1) == [[(RED, BLUE), (RED, BLUE)]]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_each_mode_keeps_what_it_has(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = Image.new(mode, (8, 8), 0x8000) if mode == "I;16" else flag(8, 8, mode)
    cells = colours(base64_of(image, kind))
    first, last = cells[0][0][0], cells[-1][-1][1]
    if mode == "I;16":
        assert near(first, (128, 128, 128))
    elif mode in {"1", "L", "LA"}:
        assert len(set(first)) == 1
    else:
        assert near(first, RED, 8)
        assert near(last, BLUE, 8)


def test_what_is_transparent_shows_the_ground() -> None:
    ground = tuple(decode.GROUND[:3])
    assert colours(base64_of(Image.new("RGBA", (2, 2), (255, 255, 255, 0))))[0][0] == (ground, ground)
    picture = flag(2, 2, "P")
    picture.info["transparency"] = picture.getpixel((0, 0))
    cells = colours(base64_of(picture, transparency=picture.info["transparency"]), 2, 1)
    assert cells == [[(ground, BLUE), (ground, BLUE)]]


def test_a_photograph_stands_upright() -> None:
    turned = flag(30, 60)
    exif = Image.Exif()
    exif[0x0112] = 6
    cells = colours(base64_of(turned, "PNG", exif=exif))
    assert (len(cells[0]), len(cells)) == fit(60, 30, 40)
    assert near(cells[0][0][0], BLUE)
    assert near(cells[0][-1][0], RED)


def test_only_the_first_picture_of_many_is_shown() -> None:
    frames = [Image.new("RGB", (4, 4), RED), Image.new("RGB", (4, 4), BLUE)]
    for kind in ("GIF", "WEBP"):
        cells = colours(base64_of(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True))
        assert near(cells[0][0][0], RED)


BMP = b"BM" + b"\0" * 12


def broken(data: str, size: bytes) -> str:
    """A picture of 4 by 4 that says another size."""
    return b64encode(b64decode(data).replace(struct.pack(">II", 4, 4), size)).decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "its format is not known"),
        ("@@@@", "its data is not valid base64"),
        ("QUJDA", "its data is not valid base64"),
        ("\ud800", "its data is not valid base64"),
        (b64encode(b"plain text").decode(), "its format is not known"),
        (b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode(), "its format is not known"),
        (base64_of(flag(), "TIFF"), "its format is not known"),
        (png_header(20_000, 20_000), "it has too many pixels"),
        (png_header(4, 4), "it is no PNG, although it begins like one"),
        (broken(base64_of(flag()), struct.pack(">II", 400, 400)), "it is no PNG, although it begins like one"),
        (base64_of(noise(200, 200))[:8_000], "its data end too soon"),
        (base64_of(noise(200, 200), "JPEG")[:8_000], "its data end too soon"),
        (b64encode(b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\xff" * 6).decode(), "it has too many pixels"),
        (b64encode(BMP + struct.pack("<Iii", 40, 9_000, -9_000)).decode(), "it has too many pixels"),
        (b64encode(b"\xff\xd8\xff\xe0junk").decode(), "its data cannot be decoded"),
        (b64encode(b"GIF89a\x04\0\x04\0\0\0").decode(), "it is no GIF, although it begins like one"),
    ],
    ids=lambda value: "" if isinstance(value, str) and len(value) > 60 else None,
)
def test_what_is_wrong_is_said(data: str, words: str) -> None:
    head, cells = answer(data)
    assert (head, cells) == ({"fault": words}, b"")


def test_a_picture_of_too_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "MAX_DATA", 100)
    assert answer(base64_of(noise(20, 20)))[0] == {"fault": "it is too large"}


def test_pixels_that_the_header_does_not_tell_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "image_header", lambda _start: ("PNG", 0, 0))
    monkeypatch.setattr(decode, "too_large", lambda width, height: width * height > 10)
    assert answer(base64_of(flag()))[0] == {"fault": "it has too many pixels"}


def test_damage_inside_ends_in_words_or_in_a_picture() -> None:
    """Whatever single byte is wrong, the answer is one of the two, or an error that ends the process."""
    whole = bytearray(b64decode(base64_of(flag(8, 8))))
    for at in range(len(whole)):
        damaged = bytes(whole[:at]) + bytes([whole[at] ^ 0xFF]) + bytes(whole[at + 1 :])
        head, cells = answer(b64encode(damaged).decode())
        assert "fault" in head or len(cells) == int(str(head["columns"])) * int(str(head["rows"])) * CELL_BYTES
