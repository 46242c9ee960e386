"""Decodes one picture in a process of its own: ``python -m tui.pictures.decode COLUMNS ROWS``.

Base64 text comes on standard input. What goes to standard output is one line of JSON, either
``{"fault": "…"}`` or ``{"columns": …, "rows": …}`` with ``CELL_BYTES`` for each cell behind it.
A process, since the data are anybody's: what it takes is bounded, what goes wrong with it ends nothing else,
and it can be killed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO, StringIO
from typing import BinaryIO, Final

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError
from rich.color_triplet import ColorTriplet
from rich.console import Console
from rich.style import Style
from textual_image.renderable.halfcell import Image as HalfCells

from tui.errors import PictureError
from tui.pictures.base64_text import PIECE, decoded
from tui.render.media import image_header
from tui.render.mosaic import MAX_PIXELS, fit, too_large

FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
"""What is decoded; PIL would try some forty formats, among them some that start other programs."""
MAX_DATA: Final = 64_000_000
"""Bytes of a picture before it is decoded."""
MEMORY: Final = 1 << 30
"""Bytes of address space; the largest picture takes half of it."""
CPU_SECONDS: Final = 20
GROUND: Final = (128, 128, 128, 255)
"""Behind what is transparent: black and white drawings can both be seen on it."""
_NARROW_MODES: Final = frozenset({"L", "LA", "RGB", "RGBA"})
_TURNED: Final = frozenset({5, 6, 7, 8})
"""Orientations by which width and height change places."""


def main(arguments: list[str], source: BinaryIO, sink: BinaryIO) -> None:
    """Read, decode, answer."""
    columns, rows = map(int, arguments)
    try:
        data = _read(source)
        image = _small(data, columns, rows)
    except PictureError as error:
        sink.write(json.dumps({"fault": error.message}).encode() + b"\n")
        return
    width, height = image.width, image.height // 2
    sink.write(json.dumps({"columns": width, "rows": height}).encode() + b"\n")
    sink.write(b"".join(_cells(image, width, height)))


def _read(source: BinaryIO) -> bytes:
    data = bytearray()
    try:
        for part in decoded(iter(lambda: source.read(PIECE), b"")):
            data += part
            if len(data) > MAX_DATA:
                raise PictureError("it is too large")
    except ValueError:
        raise PictureError("its data is not valid base64") from None
    return bytes(data)


def _small(data: bytes, columns: int, rows: int) -> Image.Image:
    """The picture in the size in which it is shown: a pixel for each half of a cell, without transparency."""
    # The size that the header names is judged first: opening some formats already takes memory for it.
    kind, width, height = image_header(data[:65_536])
    if not kind:
        raise PictureError("its format is not known")
    if too_large(width, height):
        raise PictureError("it has too many pixels")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            if too_large(*image.size):
                raise PictureError("it has too many pixels")
            return _on_ground(_shrunk(image, columns, rows))
    except UnidentifiedImageError:
        raise PictureError(f"it is no {kind}, although it begins like one") from None
    except (Image.DecompressionBombError, MemoryError):
        raise PictureError("it has too many pixels") from None
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        short = "truncated" in str(error)
        raise PictureError("its data end too soon" if short else "its data cannot be decoded") from None


def _shrunk(image: Image.Image, columns: int, rows: int) -> Image.Image:
    turned = image.getexif().get(ExifTags.Base.Orientation) in _TURNED
    width, height = image.size[::-1] if turned else image.size
    columns, rows = fit(width, height, columns, rows)
    size = (2 * rows, columns) if turned else (columns, 2 * rows)
    # A JPEG can be decoded smaller, which takes a fraction of time and memory.
    image.draft("RGB", (2 * size[0], 2 * size[1]))
    small = _plain(image).resize(size, Image.Resampling.BOX if size[0] < image.width else None)
    return ImageOps.exif_transpose(small)


def _plain(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be made smaller without a loss of colour."""
    if image.mode in _NARROW_MODES and "transparency" not in image.info:
        return image
    if image.mode.startswith("I"):
        # Grey of 16 bits; a plain conversion would make all but the darkest white.
        return image.point(_high_byte).convert("L")
    return image.convert("RGBA" if "transparency" in image.info else "RGB")


def _high_byte(value: float) -> float:
    return value * (1 / 256)


def _on_ground(image: Image.Image) -> Image.Image:
    if image.mode not in {"LA", "RGBA"}:
        return image.convert("RGB")
    ground = Image.new("RGBA", image.size, GROUND)
    return Image.alpha_composite(ground, image.convert("RGBA")).convert("RGB")


def _cells(image: Image.Image, columns: int, rows: int) -> Iterator[bytes]:
    """The two colours of each cell as textual-image lays them out, row by row."""
    console = Console(
        file=StringIO(), width=columns, height=rows, color_system="truecolor", legacy_windows=False
    )
    for text, style, _control in console.render(HalfCells(image, columns, rows)):
        if text != "\n" and style is not None:
            yield bytes((*_triplet(style, upper=True), *_triplet(style, upper=False)))


def _triplet(style: Style, *, upper: bool) -> ColorTriplet:
    color = style.color if upper else style.bgcolor
    return color.get_truecolor() if color is not None else ColorTriplet(0, 0, 0)


def bound_this_process() -> None:
    """Bound memory, time and urgency of this process, as far as the system can."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # PIL refuses twice that, and warns before
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if hasattr(os, "nice"):
        os.nice(5)


if __name__ == "__main__":
    bound_this_process()
    main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer)
