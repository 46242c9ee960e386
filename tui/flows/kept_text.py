"""Texts that are kept in files of the user's own: too long for a clipboard, or changed in an editor."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from tui.errors import LibraryError

KEPT: Final = 20
"""Files; older ones go when a new one comes."""
FOLDER: Final = "copies"
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_-]+")


def keep_text(data: Path, name: str, suffix: str, text: str) -> Path:
    """Write a text into the data folder's ``copies`` (mode 0600) and return where it is.

    Raises:
        LibraryError: it cannot be written.

    """
    folder = data / FOLDER
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = _free(folder, _UNSAFE.sub("-", name)[:60] or "text", suffix)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode("utf-8", "surrogatepass"))
        old = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime_ns, reverse=True)[KEPT:]
        for each in old:
            each.unlink(missing_ok=True)
    except OSError as error:
        raise LibraryError(f"{folder} cannot be written: {error.strerror or error}", path=folder) from None
    return path


def _free(folder: Path, name: str, suffix: str) -> Path:
    """A name that no file has."""
    path, number = folder / f"{name}{suffix}", 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}{suffix}"
    return path
