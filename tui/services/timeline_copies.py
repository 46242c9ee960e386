"""What a timeline keeps in the library: its items in their order, and how many they are."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from tui.errors import LibraryError
from tui.library.library import Library
from tui.library.values import CachedItem, PlacedItem
from tui.models.include import Include
from tui.models.item import Item
from tui.models.order import Order

Named = tuple[str, Item]
"""An item with its identity, which is known already: finding it reads the whole item."""

_NEWEST = 1 << 40
"""Positions of the oldest end count up from 0, those of the newest down from here; later items stand above."""


class TimelineCopies:
    """Puts the items of one timeline into the library. A position is never given twice in one run."""

    def __init__(self, library: Library, profile: str, conversation_id: str) -> None:
        self._library = library
        self._profile = profile
        self._id = conversation_id
        self.restart()

    def restart(self) -> None:
        """Count positions from the ends again: the conversation is opened anew."""
        self._used = dict.fromkeys(Order, 0)
        self._appended = 0

    async def keep(self, end: Order, items: Iterable[Named], asked: frozenset[Include]) -> None:
        """Keep new items of the gap, in the order in which ``end`` walks."""
        await self._put(end, list(items), self._used[end], asked)

    async def keep_again(
        self, end: Order, items: Iterable[Named], start: int, asked: frozenset[Include]
    ) -> None:
        """Keep items that were asked for again, the first of them ``start`` places from its end."""
        await self._put(end, list(items), start, asked)

    async def _put(self, end: Order, items: list[Named], start: int, asked: frozenset[Include]) -> None:
        first, step = (start, 1) if end is Order.ASC else (_NEWEST - start, -1)
        self._used[end] = max(self._used[end], start + len(items))
        await self._store(
            [PlacedItem(first + step * at, item, name) for at, (name, item) in enumerate(items)], asked
        )

    async def keep_newest(self, items: Sequence[Named], asked: frozenset[Include]) -> None:
        """Keep items that are newer than all others, given newest first."""
        first = _NEWEST + self._appended + 1
        self._appended += len(items)
        await self._store(
            [PlacedItem(first + at, item, name) for at, (name, item) in enumerate(reversed(items))], asked
        )

    async def _store(self, placed: Sequence[PlacedItem], asked: frozenset[Include]) -> None:
        if placed:
            await self._library.items.put(self._profile, self._id, placed, asked, time.time())

    async def keep_count(self, count: int, *, complete: bool) -> None:
        """Keep how many items are known."""
        await self._library.conversations.set_count(self._profile, self._id, count, complete)

    async def keep_only(self, known: Callable[[], frozenset[str]]) -> None:
        """Forget the items that are not among these: all that the server has are known.

        What somebody else deleted would stand in the rows again when the server is out of reach.
        """
        try:
            await self._library.items.keep_only(self._profile, self._id, known())
        except LibraryError:
            # Nobody waits for this, and it is done again when the conversation is loaded the next time.
            return

    async def keep_first_text(self, text: str) -> None:
        """Keep the beginning of the first user message: it names conversations that have no title."""
        await self._library.conversations.set_first_text(self._profile, self._id, text)

    async def all(self) -> list[CachedItem]:
        """Every item of this conversation that the library holds, oldest first."""
        found: list[CachedItem] = []
        position: int | None = None
        while True:
            cached = await self._library.items.page(
                self._profile, self._id, after_position=position, limit=1000, order=Order.ASC
            )
            if not cached:
                return found
            found.extend(cached)
            position = cached[-1].position
