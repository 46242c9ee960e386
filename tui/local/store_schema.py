"""The tables of the local server's file, and how an older file becomes the present one."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tui.errors import LibraryError

PAGE_SIZE: Final = 16384
"""Items are a kilobyte or more: large pages keep most of them off overflow chains."""

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        """CREATE TABLE conversations (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            created_at INTEGER NOT NULL,
            metadata BLOB NOT NULL
        ) STRICT""",
        "CREATE INDEX conversations_by_time ON conversations (created_at, number)",
        # Heads apart from bodies: paging and id look-ups walk small rows.
        """CREATE TABLE items (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            conversation INTEGER NOT NULL REFERENCES conversations (number) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            bits INTEGER NOT NULL,
            UNIQUE (conversation, position)
        ) STRICT""",
        """CREATE TABLE bodies (
            item INTEGER PRIMARY KEY REFERENCES items (number) ON DELETE CASCADE,
            whole BLOB NOT NULL,
            bare BLOB
        ) STRICT""",
    ),
)
"""Statements that lead from version N to N + 1, at index N. Released entries never change."""


def migrate(
    connection: sqlite3.Connection, path: Path, migrations: Sequence[Sequence[str]] = MIGRATIONS
) -> None:
    """Bring the file to the version of this program, all or nothing.

    Raises:
        LibraryError: the file was written by a newer version.
        sqlite3.Error: the file cannot be read or written.

    """
    wanted = len(migrations)
    if _version(connection, path, wanted) == wanted:
        return
    connection.execute("BEGIN EXCLUSIVE")
    with connection:
        # Read again: another process may have migrated while this one waited for the lock.
        for version in range(_version(connection, path, wanted), wanted):
            for statement in migrations[version]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version + 1}")


def _version(connection: sqlite3.Connection, path: Path, wanted: int) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > wanted:
        raise LibraryError(
            f"{path} was written by a newer version of conversations-tui (format {version}, "
            f"this version reads up to {wanted})",
            path=path,
        )
    return version
