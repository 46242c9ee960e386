"""The trash: a whole copy of whatever was deleted, written before the deletion is asked for."""

from __future__ import annotations

import builtins
import sqlite3
from typing import Final, TypeAlias

from tui.library.database import Database, profile_key
from tui.library.text import to_blob, to_text
from tui.library.values import TrashEntry

_Row: TypeAlias = tuple[int, bytes, bytes, float, bytes, bytes, bytes, bytes]

_SELECT: Final = """
    SELECT trash.key, name, conversation_id, deleted_at, kind, conversation_json, refused_includes, partial
    FROM trash JOIN profile ON profile.key = trash.profile
"""


class Trash:
    """Entries are only ever added. Every method raises LibraryError where the file fails."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def put(self, entry: TrashEntry) -> int:
        """Keep a copy, safe on the disk when this returns. Gives its number; ``entry.id`` is not looked at."""
        return await self._database.write(lambda db: _put(db, entry), durable=True)

    async def get(self, entry_id: int) -> TrashEntry | None:
        """One entry by its number."""

        def reading(db: sqlite3.Connection) -> TrashEntry | None:
            row = db.execute(f"{_SELECT} WHERE trash.key = ?", (entry_id,)).fetchone()
            return None if row is None else _entry(db, row)

        return await self._database.read(reading)

    async def list(self, profile: str, limit: int = 50, *, before: int | None = None) -> list[TrashEntry]:
        """A profile's entries, newest first; ``before`` is the number of the last one shown."""
        query = f"{_SELECT} WHERE name = ? AND trash.key < ? ORDER BY trash.key DESC LIMIT ?"
        values = (to_blob(profile), 2**63 - 1 if before is None else before, max(limit, 0))
        return await self._database.read(
            lambda db: [_entry(db, row) for row in db.execute(query, values).fetchall()]
        )

    async def deleted_items(self, profile: str, conversation_id: str, limit: int) -> builtins.list[bytes]:
        """The raw JSON of items that were deleted from a conversation, the newest deletions first."""
        query = """SELECT raw FROM trash JOIN trash_item ON trash_item.trash = trash.key
            WHERE profile = (SELECT key FROM profile WHERE name = ?) AND conversation_id = ? AND kind = ?
            ORDER BY trash.key DESC LIMIT ?"""
        values = (to_blob(profile), to_blob(conversation_id), b"item", limit)
        return await self._database.read(lambda db: [raw for (raw,) in db.execute(query, values)])


def _put(db: sqlite3.Connection, entry: TrashEntry) -> int:
    db.execute(
        """INSERT INTO trash
        (profile, conversation_id, deleted_at, kind, conversation_json, refused_includes, partial)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (
            profile_key(db, to_blob(entry.profile)),
            to_blob(entry.conversation_id),
            entry.deleted_at,
            to_blob(entry.kind),
            to_blob(entry.conversation_json),
            to_blob("\n".join(entry.refused_includes)),
            to_blob(entry.partial),
        ),
    )
    key = int(db.execute("SELECT last_insert_rowid()").fetchone()[0])
    db.executemany(
        "INSERT INTO trash_item (trash, place, raw) VALUES (?, ?, ?)",
        [(key, place, raw) for place, raw in enumerate(entry.items)],
    )
    return key


def _entry(db: sqlite3.Connection, row: _Row) -> TrashEntry:
    items = db.execute("SELECT raw FROM trash_item WHERE trash = ? ORDER BY place", (row[0],))
    return TrashEntry(
        id=row[0],
        profile=to_text(row[1]),
        conversation_id=to_text(row[2]),
        deleted_at=row[3],
        kind=to_text(row[4]),
        conversation_json=to_text(row[5]),
        items=tuple(raw for (raw,) in items),
        refused_includes=tuple(to_text(row[6]).split("\n")) if row[6] else (),
        partial=to_text(row[7]),
    )
