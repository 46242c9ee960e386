"""Pictures as files: one that the user keeps, or one for the system's viewer until this program ends."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
from asyncio.subprocess import DEVNULL
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final
from weakref import finalize

from tui.errors import LibraryError, PictureError
from tui.pictures.base64_text import decoded, pieces
from tui.render.media import image_header

_SUFFIXES: Final = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WebP": ".webp", "BMP": ".bmp"}
_PATIENCE: Final = 3.0
"""Seconds in which a viewer that cannot start says so; some stay until the user closes them."""


def proposed_name(item_id: str, number: int, kind: str) -> str:
    """A file name for a picture of an item, of harmless characters only; ``number`` from 1."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", item_id[:64]).strip("-") or "picture"
    return f"{stem}{f'-{number}' if number > 1 else ''}{_SUFFIXES.get(kind, '.bin')}"


def write_picture(data: str, file: BinaryIO) -> int:
    """Write what base64 text stands for; how many bytes.

    Raises:
        PictureError: it is no base64; a part may be written by then.

    """
    try:
        return sum(file.write(part) for part in decoded(pieces(data)))
    except ValueError:
        raise PictureError("its data is not valid base64") from None


class ViewedFiles:
    """A private folder (0700) of pictures (0600) that a viewer was given; gone when this program ends."""

    def __init__(self) -> None:
        self._folder: Path | None = None

    def add(self, data: str, name: str) -> Path:
        """Write a picture there, under a name that says what it is by its first bytes.

        Raises:
            PictureError: it is no base64, or of no format that is known here: a viewer gets pictures only.
            LibraryError: it cannot be written.

        """
        kind = image_header(next(_beginning(data), b""))[0]
        if not kind:
            raise PictureError("its format is not known")
        try:
            folder = self._made()
            number, path = tempfile.mkstemp(
                prefix=f"{Path(name).stem[:60]}-", suffix=_SUFFIXES[kind], dir=folder
            )
            with os.fdopen(number, "wb") as file:
                write_picture(data, file)
        except PictureError:
            Path(path).unlink()
            raise
        except OSError as error:
            raise LibraryError(f"the picture cannot be written: {error.strerror or error}") from None
        return Path(path)

    def _made(self) -> Path:
        if self._folder is None or not self._folder.is_dir():
            self._folder = Path(tempfile.mkdtemp(prefix="conversations-tui-"))
            # Also where the interpreter ends in another way than by quitting.
            finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder


def _beginning(data: str) -> Iterator[bytes]:
    with suppress(ValueError):
        yield from decoded(pieces(data[:65_536]))


async def open_in_viewer(path: Path) -> None:
    """Hand a file to the program that the user's system opens such files with.

    Raises:
        PictureError: there is none, or it says that it cannot.

    """
    if sys.platform == "win32":
        await asyncio.to_thread(os.startfile, path)  # type: ignore[attr-defined,unused-ignore]
        return
    command = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if command is None:
        raise PictureError("this system has no xdg-open")
    # It gets neither this terminal's keys nor its screen.
    viewer = await asyncio.create_subprocess_exec(
        command, str(path), stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True
    )
    with suppress(TimeoutError):
        status = await asyncio.wait_for(viewer.wait(), _PATIENCE)
        if status:
            raise PictureError(f"{Path(command).name} says that it cannot (status {status})")
