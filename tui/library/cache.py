"""How much is cached, and taking it out again: whole conversations, in small steps.

A conversation is taken out in one step, in which it gets an id that no server's can be: nobody finds it any
more. Its items are deleted after that, a few at a time, so that no other program waits long for its own write;
what a crash leaves of them is deleted the next time.

The file: room that becomes free is used again by what is cached next, so a file whose bound is reached stays as
large as it is. ``give_back`` makes it smaller, step by step, after a purge. Files of the first version cannot
become smaller: they use their room again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from secrets import token_bytes
from typing import Final

from tui.library.database import Database
from tui.library.item_rows import Place, delete_items
from tui.library.text import to_blob, to_text

STEP_ITEMS: Final = 500
STEP_BYTES: Final = 8 * 1024 * 1024
_STEP_PAGES: Final = 1024
DOOMED: Final = b"\xff"
"""Ids of conversations that were taken out begin with this byte, which no text has."""


@dataclass(frozen=True, slots=True)
class CachedConversation:
    """What is cached of one conversation."""

    profile: str
    id: str
    items: int
    size: int
    """Bytes."""
    fetched_at: float
    """Unix seconds, when items of it were last got."""


def doom(db: sqlite3.Connection, places: Collection[Place]) -> int:
    """Take conversations out of reach; answers how many there were. What is left of them is for ``sweep``."""
    query = """UPDATE cached_conversation SET id = ?
        WHERE profile = (SELECT key FROM profile WHERE name = ?) AND id = ?"""
    return sum(db.execute(query, (DOOMED + token_bytes(16), *place)).rowcount for place in places)


async def sweep(database: Database, progress: Callable[[int], None] | None = None) -> None:
    """Delete what is left of doomed conversations. ``progress`` hears how many items have gone by then."""
    done = 0
    while (deleted := await database.write(_sweep_some)) is not None:
        done += deleted
        if progress is not None:
            progress(done)


def _sweep_some(db: sqlite3.Connection) -> int | None:
    """Delete some items of one doomed conversation, None where there is none any more."""
    row = db.execute("SELECT key FROM cached_conversation WHERE id >= ? LIMIT 1", (DOOMED,)).fetchone()
    if row is None:
        return None
    query = """SELECT key, length(raw) FROM item_head JOIN item_body USING (key)
        WHERE conversation = ? LIMIT ?"""
    keys: list[int] = []
    size = 0
    for key, length in db.execute(query, (row[0], STEP_ITEMS)).fetchall():
        keys.append(key)
        size += length
        if size >= STEP_BYTES:
            break
    if len(keys) < STEP_ITEMS and size < STEP_BYTES:
        # The last of its items go with it.
        db.execute("DELETE FROM cached_conversation WHERE key = ?", row)
    else:
        delete_items(db, row[0], keys)
    return len(keys)


class Cache:
    """The cached items as a whole. Every method raises LibraryError where the file fails."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def size(self) -> int:
        """Bytes that cached items take up."""
        query = "SELECT coalesce(sum(size), 0) FROM cached_conversation WHERE id < ?"
        await self._database.flush()
        return int(await self._database.read(lambda db: db.execute(query, (DOOMED,)).fetchone()[0]))

    async def list(self) -> list[CachedConversation]:
        """What is cached of each conversation, those first that were not got for the longest time."""
        query = """SELECT name, id, (SELECT count(*) FROM item_head WHERE conversation = cached.key),
                size, fetched_at
            FROM cached_conversation AS cached JOIN profile ON profile.key = cached.profile
            WHERE id < ? ORDER BY fetched_at, cached.key"""
        await self._database.flush()
        rows = await self._database.read(lambda db: db.execute(query, (DOOMED,)).fetchall())
        return [
            CachedConversation(to_text(name), to_text(each), items, size, at)
            for name, each, items, size, at in rows
        ]

    async def purge(
        self, conversations: Sequence[CachedConversation], progress: Callable[[int], None] | None = None
    ) -> int:
        """Take out these conversations; answers how many were still there.

        ``progress`` hears how many items have gone by then.
        """
        places = [(to_blob(each.profile), to_blob(each.id)) for each in conversations]
        purged = await self._database.write(lambda db: doom(db, places))
        await sweep(self._database, progress)
        return purged

    async def give_back(self, progress: Callable[[int], None] | None = None) -> None:
        """Give free room in the file back to the disk. ``progress`` hears how many bytes are left to give."""
        (page,) = await self._database.read(lambda db: db.execute("PRAGMA page_size").fetchone())
        left = await self._database.read(_free_pages)
        while left:
            if progress is not None:
                progress(left * page)
            before, left = left, await self._database.write_alone(_give_some)
            if left >= before:
                # A file of the first version, or another program uses the room.
                return


def _free_pages(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA freelist_count").fetchone()[0])


def _give_some(db: sqlite3.Connection) -> int:
    try:
        # Python's execute would end the statement when it has given back one page.
        db.executescript(f"BEGIN IMMEDIATE; PRAGMA incremental_vacuum({_STEP_PAGES}); COMMIT")
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
    return _free_pages(db)
