"""Where packed rows are held: in memory, and those of very long conversations in a file without a name."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final, TypeAlias

from tui.errors import LibraryError

HELD_BLOCKS: Final = 200
"""So many stay in memory: those of twenty thousand rows."""

Held: TypeAlias = Callable[[], bytes]
"""Gives what was held."""


def in_memory(packed: bytes) -> Held:
    """Hold bytes in memory."""
    return lambda: packed


class BlockStore:
    """Holds blocks of rows. The file is in the library's folder, and gone when this is, however that ends.

    It is written and read as the system's cache of files is: a block is ten kilobytes or so.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Without a folder all is held in memory."""
        self._folder = folder if hasattr(os, "pread") else None
        self._file: int | None = None
        self._end = 0
        self._count = 0

    def hold(self, packed: bytes) -> Held:
        """Hold a block.

        What is given back raises LibraryError where the file cannot be read any more.
        """
        self._count += 1
        if self._count <= HELD_BLOCKS or self._folder is None:
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
        if os.pwrite(self._file, packed, self._end) < len(packed):
            raise OSError
        start, self._end = self._end, self._end + len(packed)
        return partial(self._read, self._file, start, len(packed))

    def _read(self, file: int, start: int, size: int) -> bytes:
        try:
            packed = os.pread(file, size, start)
        except OSError as error:
            raise LibraryError(f"Rows could not be read again from the disk: {error.strerror}.") from None
        if len(packed) < size:
            raise LibraryError("Rows could not be read again from the disk: its end is missing.")
        return packed


def _close(file: int) -> None:
    with suppress(OSError):
        os.close(file)
