"""Leases on imports: one program at a time imports a file into a profile."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from typing import Final

from tui.library.database import Database, profile_key
from tui.library.processes import is_running, mark_of
from tui.library.text import to_blob, to_text
from tui.library.values import ImportLease

BEAT_SECONDS: Final = 10.0
"""So often the holder says that it is still there."""
_DEAD_SECONDS: Final = 60.0
"""A holder that said nothing for so long is gone, or its process id is another program's by now."""
_WHERE: Final = "WHERE profile = ? AND digest = ?"


class ImportLeases:
    """Who imports what. Every method raises LibraryError where the file fails."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database: Final = database
        self._clock: Final = clock

    async def take(self, profile: str, digest: str, lease: ImportLease) -> ImportLease | None:
        """Take the lease on a file; answers None, or the lease of another import that is under way."""
        owner, name = to_blob(profile), to_blob(digest)

        def writing(db: sqlite3.Connection) -> ImportLease | None:
            place = (profile_key(db, owner), name)
            query = f"SELECT holder, process, begun, beat FROM import_lease {_WHERE}"  # noqa: S608
            row = db.execute(query, place).fetchone()
            if row is not None and self._clock() - row[3] < _DEAD_SECONDS:
                holder, _, mark = to_text(row[0]).partition(" ")
                if is_running(row[1], mark):
                    return ImportLease(holder, row[1], row[2])
            values = (*place, _named(lease), lease.process, lease.begun, self._clock())
            db.execute("INSERT OR REPLACE INTO import_lease VALUES (?, ?, ?, ?, ?, ?)", values)
            return None

        return await self._database.write(writing)

    async def beat(self, profile: str, digest: str, lease: ImportLease) -> None:
        """Say that the holder of a lease is still there."""
        await self._change("UPDATE import_lease SET beat = ?", (self._clock(),), profile, digest, lease)

    async def leave(self, profile: str, digest: str, lease: ImportLease) -> None:
        """Give a lease back."""
        await self._change("DELETE FROM import_lease", (), profile, digest, lease)

    async def _change(
        self, statement: str, values: tuple[float, ...], profile: str, digest: str, lease: ImportLease
    ) -> None:
        """``statement`` is SQL written in this module, never text from outside."""
        owner, name, holder = to_blob(profile), to_blob(digest), _named(lease)

        def writing(db: sqlite3.Connection) -> None:
            db.execute(f"{statement} {_WHERE} AND holder = ?", (*values, profile_key(db, owner), name, holder))

        await self._database.write(writing)


def _named(lease: ImportLease) -> bytes:
    """A holder with its process's mark, as it stands in the file."""
    return to_blob(f"{lease.holder} {mark_of(lease.process)}".rstrip())
