"""Where packed rows are held: in memory, and those of very long conversations in a file without a name."""

from __future__ import annotations

import os
import weakref
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final, TypeAlias

from tui.errors import LibraryError

_PLACE: Final = 4096
"""Bytes. Places in the file begin and end at whole ones of these, so that one fits for another block later."""

Held: TypeAlias = Callable[[], bytes]
"""Gives what was held."""


def in_memory(packed: bytes) -> Held:
    """Hold bytes in memory."""
    return lambda: packed


class BlockStore:
    """Holds packed rows in a file of the library's folder, which is gone when nothing in it is held any more.

    It is written and read as the system's cache of files is: a block is ten kilobytes or so. The place of what
    nobody holds any more is used again.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Without a folder all is held in memory."""
        self._folder = folder if hasattr(os, "pread") else None
        self._file: int | None = None
        self._end = 0
        self._free: defaultdict[int, list[int]] = defaultdict(list)
        """Where places of a size are free."""

    def hold(self, packed: bytes) -> Held:
        """Hold bytes. What is given back raises LibraryError where the file cannot be read any more."""
        if self._folder is None:
            return in_memory(packed)
        try:
            return self._put(packed, self._folder)
        except OSError:
            # A full disk, or none that can be written: memory is what is left.
            self._folder = None
            return in_memory(packed)

    def _put(self, packed: bytes, folder: Path) -> Held:
        if self._file is None:
            with TemporaryFile(dir=folder, buffering=0) as file:
                self._file = os.dup(file.fileno())
            weakref.finalize(self, _close, self._file)
        size = -(-len(packed) // _PLACE) * _PLACE
        free = self._free[size]
        start = free[-1] if free else self._end
        if os.pwrite(self._file, packed, start) < len(packed):
            raise OSError
        if free:
            free.pop()
        else:
            self._end += size
        held = partial(self._read, self._file, start, len(packed))
        weakref.finalize(held, free.append, start).atexit = False
        return held

    def _read(self, file: int, start: int, size: int) -> bytes:
        try:
            packed = os.pread(file, size, start)
        except OSError as error:
            raise LibraryError(f"Rows could not be read again from the disk: {error.strerror}.") from None
        if len(packed) < size:
            raise LibraryError("Rows could not be read again from the disk: their file is too short.")
        return packed


def _close(file: int) -> None:
    with suppress(OSError):
        os.close(file)
