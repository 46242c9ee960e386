"""Items as they were got from the server, kept for going back to them and for browsing offline."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from typing import Final, TypeAlias

from tui.library.database import Database, profile_key
from tui.library.include_bits import from_bits, to_bits
from tui.library.text import to_blob
from tui.library.values import CachedItem, PlacedItem
from tui.models.include import Include
from tui.models.item import Item
from tui.models.order import Order

_Row: TypeAlias = tuple[bytes, int, float, int | None]

_CONVERSATION: Final = """(
    SELECT key FROM cached_conversation
    WHERE profile = (SELECT key FROM profile WHERE name = ?) AND id = ?
)"""
_SELECT: Final = "SELECT raw, includes, fetched_at, position FROM item_head JOIN item_body USING (key)"
_PAGES: Final[dict[Order, str]] = {
    Order.ASC: "AND position > ? ORDER BY position LIMIT ?",
    Order.DESC: "AND position < ? ORDER BY position DESC LIMIT ?",
}
_BEFORE_ALL: Final[dict[Order, int]] = {Order.ASC: -(2**63), Order.DESC: 2**63 - 1}
"""Where each order begins; no item stands at these two positions."""


class CachedItems:
    """The cached items of every conversation. Every method raises LibraryError where the file fails."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database

    async def put(
        self,
        profile: str,
        conversation_id: str,
        items: Sequence[PlacedItem],
        includes: frozenset[Include],
        at: float,
    ) -> None:
        """Keep items that were got at the same time with the same includes: all of them or, on failure, none.

        An item that is here already is replaced only where ``includes`` holds all that it was got with;
        otherwise just its position changes. Two items never stand in one position: the one that was there
        stays readable by its id, and out of the pages until it is put again.
        """
        bits = to_bits(includes)
        owner, name = to_blob(profile), to_blob(conversation_id)

        def writing(db: sqlite3.Connection) -> None:
            # The last word on an identity counts: servers were seen to repeat an item within a page.
            placed = {to_blob(each.identity or each.item.identity): each for each in items}
            key = _conversation_key(db, owner, name, at)
            _put_all(db, key, placed, bits, at)

        await self._database.write(writing)

    async def get(self, profile: str, conversation_id: str, item_id: str) -> CachedItem | None:
        """One item by its identity."""
        values = (to_blob(profile), to_blob(conversation_id), to_blob(item_id))

        def reading(db: sqlite3.Connection) -> CachedItem | None:
            row = db.execute(
                f"{_SELECT} WHERE conversation = {_CONVERSATION} AND identity = ?", values
            ).fetchone()
            return None if row is None else _cached(row)

        return await self._database.read(reading)

    async def page(
        self,
        profile: str,
        conversation_id: str,
        *,
        after_position: int | None = None,
        limit: int = 100,
        order: Order = Order.ASC,
    ) -> list[CachedItem]:
        """Items by position, beginning behind ``after_position`` in the direction of ``order``."""
        start = _BEFORE_ALL[order] if after_position is None else after_position
        query = f"{_SELECT} WHERE conversation = {_CONVERSATION} {_PAGES[order]}"
        values = (to_blob(profile), to_blob(conversation_id), start, max(limit, 0))
        return await self._database.read(lambda db: [_cached(row) for row in db.execute(query, values)])

    async def positions(self, profile: str, conversation_id: str, identities: Sequence[str]) -> dict[str, int]:
        """Where those of the given items stand that are in the pages: new ones can be placed around them."""
        query = f"""SELECT position FROM item_head
            WHERE conversation = {_CONVERSATION} AND identity = ? AND position IS NOT NULL"""  # noqa: S608
        owner, name = to_blob(profile), to_blob(conversation_id)

        def reading(db: sqlite3.Connection) -> dict[str, int]:
            rows = ((each, db.execute(query, (owner, name, to_blob(each))).fetchone()) for each in identities)
            return {each: row[0] for each, row in rows if row is not None}

        return await self._database.read(reading)

    async def count(self, profile: str, conversation_id: str) -> int:
        """How many items the pages of this conversation hold."""
        query = f"SELECT count(position) FROM item_head WHERE conversation = {_CONVERSATION}"  # noqa: S608
        values = (to_blob(profile), to_blob(conversation_id))
        return int(await self._database.read(lambda db: db.execute(query, values).fetchone()[0]))

    async def newest_fetch(self, profile: str, conversation_id: str) -> float | None:
        """When items of this conversation were last got (Unix seconds), None where none ever were."""
        query = f"SELECT fetched_at FROM cached_conversation WHERE key = {_CONVERSATION}"  # noqa: S608
        values = (to_blob(profile), to_blob(conversation_id))
        row = await self._database.read(lambda db: db.execute(query, values).fetchone())
        return None if row is None else float(row[0])

    async def drop(self, profile: str, conversation_id: str, item_ids: Collection[str] | None) -> None:
        """Take out items by their identities, or with None all that is cached of the conversation."""
        values = (to_blob(profile), to_blob(conversation_id))

        def writing(db: sqlite3.Connection) -> None:
            if item_ids is None:
                db.execute(f"DELETE FROM cached_conversation WHERE key = {_CONVERSATION}", values)  # noqa: S608
                return
            query = f"DELETE FROM item_head WHERE conversation = {_CONVERSATION} AND identity = ?"  # noqa: S608
            db.executemany(query, [(*values, to_blob(item_id)) for item_id in item_ids])

        await self._database.write(writing)

    async def keep_only(self, profile: str, conversation_id: str, identities: Collection[str]) -> int:
        """Take out all items of a conversation but these; answers how many that were."""
        values = (to_blob(profile), to_blob(conversation_id))

        def writing(db: sqlite3.Connection) -> int:
            keep = {to_blob(identity) for identity in identities}
            query = f"SELECT key, identity FROM item_head WHERE conversation = {_CONVERSATION}"  # noqa: S608
            gone = [(key,) for key, identity in db.execute(query, values) if identity not in keep]
            db.executemany("DELETE FROM item_head WHERE key = ?", gone)
            return len(gone)

        return await self._database.write(writing)


def _conversation_key(db: sqlite3.Connection, profile: bytes, conversation_id: bytes, at: float) -> int:
    """The key of a conversation, which gets one where it has none; notes that it was fetched."""
    owner = profile_key(db, profile)
    db.execute(
        """INSERT INTO cached_conversation (profile, id, fetched_at) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET fetched_at = max(fetched_at, excluded.fetched_at)""",
        (owner, conversation_id, at),
    )
    (key,) = db.execute(
        "SELECT key FROM cached_conversation WHERE profile = ? AND id = ?", (owner, conversation_id)
    ).fetchone()
    return int(key)


def _put_all(
    db: sqlite3.Connection, conversation: int, placed: dict[bytes, PlacedItem], bits: int, at: float
) -> None:
    """Put items, by identity, into the conversation with this key."""
    find = "SELECT key, includes FROM item_head WHERE conversation = ? AND identity = ?"
    rows = ((identity, db.execute(find, (conversation, identity)).fetchone()) for identity in placed)
    found: dict[bytes, tuple[int, int]] = {identity: row for identity, row in rows if row is not None}
    # Positions are unique: all that change are emptied before the first is set.
    _clear_positions(db, conversation, [each.position for each in placed.values()])
    db.executemany("UPDATE item_head SET position = NULL WHERE key = ?", [(key,) for key, _ in found.values()])
    taken = {each.position: identity for identity, each in placed.items()}
    (highest,) = db.execute("SELECT coalesce(max(key), 0) FROM item_head").fetchone()
    new: list[tuple[int, int, bytes, int | None, int, float]] = []
    bodies: list[tuple[int, bytes]] = []
    for identity, each in placed.items():
        position = each.position if taken[each.position] == identity else None
        if identity not in found:
            highest += 1
            new.append((highest, conversation, identity, position, bits, at))
            bodies.append((highest, each.item.raw))
        else:
            _put_again(db, found[identity], position, each.item.raw, bits, at)
    db.executemany("INSERT INTO item_head VALUES (?, ?, ?, ?, ?, ?)", new)
    db.executemany("INSERT INTO item_body VALUES (?, ?)", bodies)


def _clear_positions(db: sqlite3.Connection, conversation: int, positions: list[int]) -> None:
    """Whatever stands at these positions stands nowhere from now on."""
    query = "SELECT 1 FROM item_head WHERE conversation = ? AND position BETWEEN ? AND ? LIMIT 1"
    span = (min(positions, default=0), max(positions, default=0))
    if db.execute(query, (conversation, *span)).fetchone():
        clear = "UPDATE item_head SET position = NULL WHERE conversation = ? AND position = ?"
        db.executemany(clear, [(conversation, position) for position in positions])


def _put_again(
    db: sqlite3.Connection, found: tuple[int, int], position: int | None, raw: bytes, bits: int, at: float
) -> None:
    """Put an item that is here already; ``found`` is its key and what it was got with."""
    key, stored = found
    if stored & ~bits:
        db.execute("UPDATE item_head SET position = ? WHERE key = ?", (position, key))
        return
    query = "UPDATE item_head SET position = ?, includes = ?, fetched_at = ? WHERE key = ?"
    db.execute(query, (position, bits, at, key))
    db.execute("UPDATE item_body SET raw = ? WHERE key = ?", (raw, key))


def _cached(row: _Row) -> CachedItem:
    raw, includes, fetched_at, position = row
    return CachedItem(Item(raw), from_bits(includes), fetched_at, position)
