"""The first page of the conversation list, read before the services are up.

It stands on the way to the first screen: sqlite3 and dataclasses only, one read-only connection, no thread.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tui.errors import LibraryError
from tui.library.faults import plain_errors
from tui.library.known_rows import known, page_query
from tui.library.schema import SCHEMA_VERSION
from tui.models.rows import KnownConversation

_PATIENCE = 2.0
"""Readers wait only while a file is recovered or migrated; the screen should not stand still for long."""


def first_page(path: Path, profile: str, limit: int) -> list[KnownConversation]:
    """The newest conversations that the library knows; none where there is no library yet.

    A file of an older version reads as none: the services bring it up to date and then show its rows.

    Raises:
        LibraryError: the file is damaged, of a newer version, or cannot be read.

    """
    with plain_errors(path):
        if not path.exists():
            return []
        uri = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > SCHEMA_VERSION:
                raise newer_version(path, version)
            if version < SCHEMA_VERSION:
                return []
            return [known(row) for row in connection.execute(*page_query(profile, None, limit))]


def newer_version(path: Path, version: int) -> LibraryError:
    """The error for a file that a newer program has written."""
    return LibraryError(
        f"The library {path} is of version {version}, and this program knows up to {SCHEMA_VERSION}: "
        "a newer conversations-tui has written it. It was left as it is.",
        path=path,
    )
