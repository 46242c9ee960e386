"""Pictures for tests, made by pillow, as the base64 text that items hold."""

from __future__ import annotations

import os
import struct
from base64 import b64encode
from io import BytesIO
from typing import Any

from PIL import Image

RED = (255, 0, 0)
BLUE = (0, 0, 255)


def base64_of(image: Image.Image, kind: str = "PNG", **options: Any) -> str:
    """An image as base64 text of a file of that format."""
    file = BytesIO()
    image.save(file, kind, **options)
    return b64encode(file.getvalue()).decode()


def flag(width: int = 4, height: int = 4, mode: str = "RGB") -> Image.Image:
    """Red above blue."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (0, height // 2, width, height))
    return image.convert(mode)


def noise(width: int, height: int) -> Image.Image:
    """Every pixel unlike its neighbour."""
    return Image.frombytes("RGB", (width, height), os.urandom(width * height * 3))


def png_header(width: int, height: int) -> str:
    """The beginning of a PNG that says how large it is, and no more."""
    return b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\0" * 8).decode()


def generated(identity: str, data: str) -> dict[str, Any]:
    """An item that shows one picture."""
    return {"id": identity, "type": "image_generation_call", "status": "completed", "result": data}


def screenshot(identity: str, *data: str) -> dict[str, Any]:
    """A message with pictures, and a text before and behind each."""
    parts: list[dict[str, Any]] = [{"type": "input_text", "text": "before all"}]
    for number, each in enumerate(data):
        parts.append({"type": "input_image", "image_url": f"data:image/png;base64,{each}"})
        parts.append({"type": "input_text", "text": f"text behind {number}"})
    return {"id": identity, "type": "message", "role": "user", "content": parts}
