"""Which conversations hold an item or a call, by what is cached of them."""

from __future__ import annotations

import sqlite3
from typing import Final

from tui.library.cache import DOOMED
from tui.library.database import Database
from tui.library.text import to_blob, to_text

_STEP: Final = 2_000
"""Items that are looked through at a time: others read in between."""
_NAMED: Final = """
    SELECT id FROM cached_conversation AS cached
    WHERE profile = (SELECT key FROM profile WHERE name = ?) AND id < ? AND EXISTS (
        SELECT 1 FROM item_head WHERE conversation = cached.key AND identity = ?
    )
"""
_SOME: Final = "SELECT max(key) FROM (SELECT key FROM item_body WHERE key > ? ORDER BY key LIMIT ?)"
_SAID: Final = """
    SELECT DISTINCT cached.id FROM item_body JOIN item_head USING (key)
    JOIN cached_conversation AS cached ON cached.key = conversation
    WHERE item_body.key > ? AND item_body.key <= ? AND instr(raw, ?)
        AND profile = (SELECT key FROM profile WHERE name = ?) AND cached.id < ?
"""


async def holders(database: Database, profile: str, name: str) -> list[str]:
    """The ids of the cached conversations that have an item of this id; else of those that speak of it at all.

    Raises:
        LibraryError: the file fails.

    """
    await database.flush()
    values = (to_blob(profile), DOOMED, to_blob(name))
    exact = await database.read(lambda db: db.execute(_NAMED, values).fetchall())
    if exact:
        return [to_text(each) for (each,) in exact]
    found: dict[str, None] = {}
    last: int | None = 0
    while last is not None:
        begin = last

        def some(db: sqlite3.Connection, begin: int = begin) -> tuple[int | None, list[tuple[bytes]]]:
            (end,) = db.execute(_SOME, (begin, _STEP)).fetchone()
            if end is None:
                return None, []
            said = (begin, end, to_blob(f'"{name}"'), to_blob(profile), DOOMED)
            return end, db.execute(_SAID, said).fetchall()

        last, rows = await database.read(some)
        found.update((to_text(each), None) for (each,) in rows)
    return [*found]
