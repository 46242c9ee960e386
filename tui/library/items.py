"""Items as they were got from the server, kept for going back to them and for browsing offline."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from tui.library.bound import Bound, Hold
from tui.library.cache import doom, sweep
from tui.library.database import Database
from tui.library.holders import holders
from tui.library.include_bits import from_bits, to_bits
from tui.library.item_rows import Page, PageWrite, delete_items
from tui.library.text import to_blob
from tui.library.values import CachedItem, PlacedItem, PlacedItems
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
    """The cached items of every conversation. Every method raises LibraryError where the file fails.

    What was put by ``put_soon`` is seen by every method at once.
    """

    def __init__(self, database: Database, bound: Bound) -> None:
        self._database: Final = database
        self._bound: Final = bound

    async def put(
        self,
        profile: str,
        conversation_id: str,
        items: Sequence[PlacedItem] | PlacedItems,
        includes: frozenset[Include],
        at: float,
    ) -> None:
        """Keep items that were got at the same time with the same includes: all of them or, on failure, none.

        An item that is here already is replaced only where ``includes`` holds all that it was got with;
        otherwise just its position changes. Two items never stand in one position: the one that was there
        stays readable by its id, and out of the pages until it is put again.
        """
        await self._database.write(PageWrite((_page(profile, conversation_id, items, includes, at),)))

    async def put_soon(
        self,
        profile: str,
        conversation_id: str,
        items: Sequence[PlacedItem] | PlacedItems,
        includes: frozenset[Include],
        at: float,
    ) -> None:
        """Keep items as ``put`` does, in the background: this waits only while too many pages wait already.

        A page is stored whole or not at all, and pages in the order in which they came. What goes wrong with
        storing them is told to whoever opened the library, and not raised here.

        Raises:
            LibraryError: the library is closed.

        """
        page = _page(profile, conversation_id, items, includes, at)
        await self._database.write_soon(PageWrite((page,)), size=page.size, about=page)
        await self._bound.written(page.size)

    def hold(self, profile: str, conversation_id: str) -> Hold:
        """Keep a conversation from being taken out because of its age, for as long as the answer is kept."""
        return self._bound.hold((to_blob(profile), to_blob(conversation_id)))

    async def flush(self) -> None:
        """Wait until all that was put by then is stored, or has failed."""
        await self._database.flush()

    async def get(self, profile: str, conversation_id: str, item_id: str) -> CachedItem | None:
        """One item by its identity."""
        values = (to_blob(profile), to_blob(conversation_id), to_blob(item_id))
        # Taken before the file is read: what is stored meanwhile is in both, which changes nothing.
        waiting = [page for page in self._unstored(values[0], values[1]) if values[2] in page.placed]

        def reading(db: sqlite3.Connection) -> CachedItem | None:
            row = db.execute(
                f"{_SELECT} WHERE conversation = {_CONVERSATION} AND identity = ?", values
            ).fetchone()
            return None if row is None else _cached(row)

        cached = await self._database.read(reading)
        for page in waiting:
            cached = _put_over(cached, page, values[2])
        return cached

    def _unstored(self, profile: bytes, conversation_id: bytes) -> Iterator[Page]:
        """The pages of a conversation that are not stored yet, in their order."""
        for page in self._database.unstored():
            if isinstance(page, Page) and page.place == (profile, conversation_id):
                yield page

    async def _settle(self, profile: str, conversation_id: str) -> None:
        """Wait until all pages of a conversation are stored."""
        if any(self._unstored(to_blob(profile), to_blob(conversation_id))):
            await self._database.flush()

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
        await self._settle(profile, conversation_id)
        start = _BEFORE_ALL[order] if after_position is None else after_position
        query = f"{_SELECT} WHERE conversation = {_CONVERSATION} {_PAGES[order]}"
        values = (to_blob(profile), to_blob(conversation_id), start, max(limit, 0))
        return await self._database.read(lambda db: [_cached(row) for row in db.execute(query, values)])

    async def positions(self, profile: str, conversation_id: str, identities: Sequence[str]) -> dict[str, int]:
        """Where those of the given items stand that are in the pages: new ones can be placed around them."""
        await self._settle(profile, conversation_id)
        query = f"""SELECT position FROM item_head
            WHERE conversation = {_CONVERSATION} AND identity = ? AND position IS NOT NULL"""  # noqa: S608
        owner, name = to_blob(profile), to_blob(conversation_id)

        def reading(db: sqlite3.Connection) -> dict[str, int]:
            rows = ((each, db.execute(query, (owner, name, to_blob(each))).fetchone()) for each in identities)
            return {each: row[0] for each, row in rows if row is not None}

        return await self._database.read(reading)

    async def count(self, profile: str, conversation_id: str) -> int:
        """How many items the pages of this conversation hold."""
        await self._settle(profile, conversation_id)
        query = f"SELECT count(position) FROM item_head WHERE conversation = {_CONVERSATION}"  # noqa: S608
        values = (to_blob(profile), to_blob(conversation_id))
        return int(await self._database.read(lambda db: db.execute(query, values).fetchone()[0]))

    async def holders(self, profile: str, name: str) -> list[str]:
        """The conversations of which an item with this id is cached, else those whose items speak of it."""
        return await holders(self._database, profile, name)

    async def newest_fetch(self, profile: str, conversation_id: str) -> float | None:
        """When items of this conversation were last got (Unix seconds), None where none ever were."""
        await self._settle(profile, conversation_id)
        query = f"SELECT fetched_at FROM cached_conversation WHERE key = {_CONVERSATION}"  # noqa: S608
        values = (to_blob(profile), to_blob(conversation_id))
        row = await self._database.read(lambda db: db.execute(query, values).fetchone())
        return None if row is None else float(row[0])

    async def drop(self, profile: str, conversation_id: str, item_ids: Collection[str] | None) -> None:
        """Take out items by their identities, or with None all that is cached of the conversation."""
        place = (to_blob(profile), to_blob(conversation_id))
        if item_ids is None:
            await self._database.write(lambda db: doom(db, [place]))
            await sweep(self._database)
            return
        query = f"SELECT key FROM item_head WHERE conversation = {_CONVERSATION} AND identity = ?"  # noqa: S608

        def writing(db: sqlite3.Connection) -> None:
            found = (db.execute(query, (*place, to_blob(item_id))).fetchone() for item_id in item_ids)
            _delete(db, place, [row[0] for row in found if row is not None])

        await self._database.write(writing)

    async def keep_only(self, profile: str, conversation_id: str, identities: Collection[str]) -> int:
        """Take out all items of a conversation but these; answers how many that were."""
        place = (to_blob(profile), to_blob(conversation_id))
        query = f"SELECT key, identity FROM item_head WHERE conversation = {_CONVERSATION}"  # noqa: S608

        def writing(db: sqlite3.Connection) -> int:
            keep = {to_blob(identity) for identity in identities}
            gone = [key for key, identity in db.execute(query, place).fetchall() if identity not in keep]
            _delete(db, place, gone)
            return len(gone)

        return await self._database.write(writing)


def _page(
    profile: str,
    conversation_id: str,
    items: Sequence[PlacedItem] | PlacedItems,
    includes: frozenset[Include],
    at: float,
) -> Page:
    return Page((to_blob(profile), to_blob(conversation_id)), PlacedItems.of(items), to_bits(includes), at)


def _delete(db: sqlite3.Connection, place: tuple[bytes, bytes], keys: Sequence[int]) -> None:
    """Delete items of the conversation at this place."""
    if keys:
        (conversation,) = db.execute(f"SELECT key FROM {_CONVERSATION}", place).fetchone()  # noqa: S608
        delete_items(db, conversation, keys)


def _put_over(cached: CachedItem | None, page: Page, identity: bytes) -> CachedItem:
    """What is there of an item once a page is stored that holds it."""
    placed, includes = page.placed[identity], from_bits(page.includes)
    if cached is not None and cached.includes - includes:
        return replace(cached, position=placed.position)
    return CachedItem(placed.item, includes, page.at, placed.position)


def _cached(row: _Row) -> CachedItem:
    raw, includes, fetched_at, position = row
    return CachedItem(Item(raw), from_bits(includes), fetched_at, position)
