"""What a timeline keeps in the library: its items in their order, and how many they are.

Nothing here is on the way to the screen: what is kept is stored in the background, in the order in which it
came, and what goes wrong with that is told to whoever opened the library.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tui.errors import LibraryError
from tui.library.library import Library
from tui.library.values import CachedItem, PlacedItems
from tui.models.include import Include
from tui.models.item import Item
from tui.models.order import Order
from tui.services.row_block import RowBlock
from tui.services.timeline_rows import TimelineRows

Named = tuple[str, Item]
"""An item with its identity, which is known already: finding it reads the whole item."""

_NEWEST = 1 << 40
"""Positions of the oldest end count up from 0, those of the newest down from here; later items stand above."""
_BLOCKS = 16
"""Blocks that are read between two turns of the loop."""
_ROOM = 1 << 20
"""So many positions are left free where it is not known how many items are new."""


def columns(items: Iterable[Named]) -> tuple[list[str], list[Item]]:
    """Identities and items side by side."""
    given = [*items]
    return [identity for identity, _ in given], [item for _, item in given]


@dataclass(slots=True)
class _Highest:
    """The highest position of all, whoever gave it: one for all walks that number the same items."""

    position: int = _NEWEST


class TimelineCopies:
    """Puts the items of one timeline into the library. A position is never given twice in one run."""

    def __init__(self, library: Library, profile: str, conversation_id: str) -> None:
        self._library = library
        self._profile = profile
        self._id = conversation_id
        # What is open is not taken out of the library when too much is in it.
        self._hold = library.items.hold(profile, conversation_id)
        self._tidying: asyncio.Task[None] | None = None
        self._first = {Order.ASC: 0, Order.DESC: _NEWEST}
        self._used = dict.fromkeys(Order, 0)
        self._highest = _Highest()

    async def keep(
        self, end: Order, identities: Sequence[str], items: Sequence[Item], asked: frozenset[Include]
    ) -> None:
        """Keep new items of the gap, in the order in which ``end`` walks."""
        await self._put(end, identities, items, self._used[end], asked)

    async def keep_again(
        self, end: Order, items: Iterable[Named], start: int, asked: frozenset[Include]
    ) -> None:
        """Keep items that were asked for again, the first of them ``start`` places from its end."""
        await self._put(end, *columns(items), start, asked)

    async def _put(
        self,
        end: Order,
        identities: Sequence[str],
        items: Sequence[Item],
        start: int,
        asked: frozenset[Include],
    ) -> None:
        step = 1 if end is Order.ASC else -1
        first = self._first[end] + step * start
        self._used[end] = max(self._used[end], start + len(items))
        await self._store(range(first, first + step * len(items), step), identities, items, asked)

    async def keep_newest(self, items: Sequence[Named], asked: frozenset[Include]) -> None:
        """Keep items that are newer than all others, given newest first."""
        first = self._highest.position + 1
        self._highest.position += len(items)
        await self._store(range(first, first + len(items)), *columns(reversed(items)), asked)

    async def _store(
        self, positions: range, identities: Sequence[str], items: Sequence[Item], asked: frozenset[Include]
    ) -> None:
        if items:
            placed = PlacedItems(positions, items, identities)
            await self._library.items.put_soon(self._profile, self._id, placed, asked, time.time())

    async def keep_count(self, rows: TimelineRows, *, complete: bool) -> None:
        """Keep how many items are known; where these are all, forget others, once."""
        await self._library.conversations.set_count_soon(self._profile, self._id, rows.known, complete)
        if complete and self._tidying is None:
            # Nobody waits for it.
            self._tidying = asyncio.create_task(self.keep_only(rows))

    async def keep_only(self, rows: TimelineRows) -> None:
        """Forget the items that are not among these rows: all that the server has are known.

        What somebody else deleted would stand in the rows again when the server is out of reach. All rows
        are kept, so that where the counts are equal there is nothing to forget.
        """
        try:
            if await self._library.items.count(self._profile, self._id) > rows.known:
                names = await _identities(rows)
                await self._library.items.keep_only(self._profile, self._id, names)
        except LibraryError:
            # Nobody waits for this, and it is done again when the conversation is loaded the next time.
            return

    async def keep_first_text(self, text: str) -> None:
        """Keep the beginning of the first user message, if any: it names conversations without a title."""
        if text:
            await self._library.conversations.set_first_text_soon(self._profile, self._id, text)

    async def page(self, end: Order, after: int | None = None, limit: int = 100) -> list[CachedItem]:
        """Copies from an end on, or behind the position ``after`` of the last that is there already."""
        return await self._library.items.page(
            self._profile, self._id, after_position=after, limit=limit, order=end
        )

    def resume(self, positions: Mapping[Order, tuple[int, int]]) -> None:
        """Go on behind copies of an earlier run, which stay where they are.

        ``positions`` holds for each end the first and the last that were read.
        """
        for end, (first, last) in positions.items():
            self._first[end], self._used[end] = first, abs(last - first) + 1
        self._highest.position = max(self._highest.position, *self._first.values())

    def number_behind(self, before: TimelineCopies, newer: int | None) -> None:
        """Count from the ends of other copies of the same items, so that what was kept stays in its order.

        ``newer`` is how many newer ones will come first from the newest end, None where nobody knows.
        """
        self._highest = before._highest
        self._highest.position += _ROOM if newer is None else newer
        self._first = {Order.ASC: before._first[Order.ASC], Order.DESC: self._highest.position}

    def follow(self, other: TimelineCopies) -> None:
        """Count at the newest end as other copies do, whose items stand there from now on."""
        self._first[Order.DESC], self._used[Order.DESC] = other._first[Order.DESC], other._used[Order.DESC]

    async def all(self) -> list[CachedItem]:
        """Every item of this conversation that the library holds, oldest first."""
        found: list[CachedItem] = []
        position: int | None = None
        while True:
            cached = await self.page(Order.ASC, position, 1000)
            if not cached:
                return found
            found.extend(cached)
            position = cached[-1].position


async def _identities(rows: TimelineRows) -> set[str]:
    """Those of all rows, also of rows that come meanwhile; a few blocks at a time."""
    names: set[str] = set()
    seen: set[RowBlock] = set()
    while fresh := [block for block in rows.blocks() if block not in seen][:_BLOCKS]:
        for block in fresh:
            names.update(row.identity for row in block.rows())
        seen.update(fresh)
        await asyncio.sleep(0)
    return names
