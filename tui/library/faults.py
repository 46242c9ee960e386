"""SQLite's errors as plain sentences."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tui.errors import LibraryError

BUSY_SECONDS: Final = 20.0
"""So long one connection waits for another one's write."""

_DAMAGED: Final = "is damaged; move it to another folder and start again"
_REASONS: Final[dict[int, str]] = {
    sqlite3.SQLITE_PERM: "may not be opened by this user",
    sqlite3.SQLITE_BUSY: f"was kept locked by another program for {BUSY_SECONDS:.0f} seconds",
    sqlite3.SQLITE_LOCKED: "was kept locked by another program",
    sqlite3.SQLITE_NOMEM: "could not be read: not enough memory",
    sqlite3.SQLITE_READONLY: "cannot be written: it, its folder or its disk is read-only",
    sqlite3.SQLITE_IOERR: "could not be read or written: the disk reports a fault",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_FULL: "cannot be written: the disk is full",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: its folder is missing or closed to this user",
    sqlite3.SQLITE_TOOBIG: "cannot hold something this big (over 1 GB)",
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code, 0 where the error is not SQLite's own."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is broken, or no database at all."""
    return primary_code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another connection stood in the way."""
    return primary_code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn what goes wrong with the file at ``path`` into a LibraryError that names it."""
    try:
        yield
    except sqlite3.Error as error:
        reason = _REASONS.get(primary_code(error), f"could not be used: {error}")
        raise LibraryError(f"The library {path} {reason}.", path=path) from error
    except UnicodeDecodeError as error:
        raise LibraryError(f"The library {path} {_DAMAGED}.", path=path) from error
    except OSError as error:
        reason = f"could not be used: {error.strerror or error}"
        raise LibraryError(f"The library {path} {reason}.", path=path) from error
