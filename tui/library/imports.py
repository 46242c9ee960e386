"""The journal of imports: what is known to be stored of each line of each file, so that an import can go on."""

from __future__ import annotations

import sqlite3
import time
from typing import Final

from tui.errors import LibraryError
from tui.library.database import Database, profile_key
from tui.library.text import to_blob, to_text
from tui.library.values import ImportEntry

_BEGIN: Final = """
    INSERT INTO import_line (profile, digest, line, total, begun) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
_CREATED: Final = """
    conversation_id = ?,
    confirmed = iif(conversation_id IS ?, confirmed, 0),
    refused = iif(conversation_id IS ?, refused, x''),
    finished = iif(conversation_id IS ?, finished, 0)
"""
_WHERE: Final = "WHERE profile = ? AND digest = ? AND line = ?"


class ImportJournal:
    """One entry for each profile, file digest and line: begun, created, confirmed, refused, finished.

    Every step may be noted twice. Every method raises LibraryError where the file fails, and all steps
    but the first where the line was never begun.
    """

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def begin(self, profile: str, digest: str, line: int, total: int) -> None:
        """The line has ``total`` items and its import begins; what is known of it already stays."""
        owner, name, begun = to_blob(profile), to_blob(digest), time.time()
        await self._database.write(
            lambda db: db.execute(_BEGIN, (profile_key(db, owner), name, line, total, begun)).rowcount
        )

    async def created(self, profile: str, digest: str, line: int, conversation_id: str) -> None:
        """A conversation was made for the line. Another one than before begins with no confirmed items.

        Safe on the disk when this returns: losing it would import the line twice.
        """
        name = to_blob(conversation_id)
        await self._set((profile, digest, line), _CREATED, (name, name, name, name), durable=True)

    async def confirmed(self, profile: str, digest: str, line: int, count: int) -> None:
        """The first ``count`` items are stored; fewer than were known before changes nothing."""
        await self._set((profile, digest, line), "confirmed = max(confirmed, ?)", (count,))

    async def refused(self, profile: str, digest: str, line: int, place: int) -> None:
        """The server did not take the item at this place (from 1), which is left out."""
        words = f",{place},".encode()
        setting = "refused = iif(instr(refused, ?), refused, CAST(refused || ? AS BLOB))"
        await self._set((profile, digest, line), setting, (words, words))

    async def finished(self, profile: str, digest: str, line: int) -> None:
        """All of the line is stored."""
        await self._set((profile, digest, line), "finished = 1", ())

    async def entry(self, profile: str, digest: str, line: int) -> ImportEntry | None:
        """How far a line has come, None where it was never begun."""
        query = """SELECT conversation_id, confirmed, total, finished, begun, refused FROM import_line
            WHERE profile = (SELECT key FROM profile WHERE name = ?) AND digest = ? AND line = ?"""
        values = (to_blob(profile), to_blob(digest), line)
        row = await self._database.read(lambda db: db.execute(query, values).fetchone())
        if row is None:
            return None
        name = None if row[0] is None else to_text(row[0])
        refused = frozenset(int(place) for place in row[5].split(b",") if place)
        return ImportEntry(name, row[1], row[2], bool(row[3]), row[4], refused)

    async def uncreated_since(self, profile: str, digest: str) -> float | None:
        """When the first of a file's lines without a conversation was begun; None where each has one."""
        query = """SELECT min(begun) FROM import_line WHERE conversation_id IS NULL
            AND profile = (SELECT key FROM profile WHERE name = ?) AND digest = ?"""
        values = (to_blob(profile), to_blob(digest))
        row = await self._database.read(lambda db: db.execute(query, values).fetchone())
        return None if row[0] is None else float(row[0])

    async def holds(self, profile: str, conversation_id: str) -> bool:
        """Whether a conversation was made by an import that is noted here."""
        query = """SELECT 1 FROM import_line
            WHERE profile = (SELECT key FROM profile WHERE name = ?) AND conversation_id = ? LIMIT 1"""
        values = (to_blob(profile), to_blob(conversation_id))
        return await self._database.read(lambda db: db.execute(query, values).fetchone()) is not None

    async def forget(self, profile: str, digest: str) -> None:
        """Forget all lines of a file, so that it is imported anew."""
        owner, name = to_blob(profile), to_blob(digest)
        await self._database.write(
            lambda db: (
                db.execute(
                    "DELETE FROM import_line WHERE profile = ? AND digest = ?", (profile_key(db, owner), name)
                ).rowcount
            )
        )

    async def _set(
        self,
        place: tuple[str, str, int],
        setting: str,
        values: tuple[bytes | int, ...],
        *,
        durable: bool = False,
    ) -> None:
        """``setting`` is SQL written in this module, never text from outside."""
        profile, digest, line = place

        def writing(db: sqlite3.Connection) -> int:
            key = profile_key(db, to_blob(profile))
            where = (key, to_blob(digest), line)
            return db.execute(f"UPDATE import_line SET {setting} {_WHERE}", (*values, *where)).rowcount  # noqa: S608

        if not await self._database.write(writing, durable=durable):
            raise LibraryError(f"The import of line {line} was never begun, so no step of it can be noted.")
