"""The items of one conversation, loaded from both ends and joined by the ids that were seen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.analysis.includes import Places, include_places, sum_places
from tui.analysis.rows import row_of
from tui.errors import ApiError, TimedOut, Unreachable
from tui.library.library import Library
from tui.library.values import PlacedItem
from tui.models.include import Include
from tui.models.item import Item
from tui.models.order import Order
from tui.models.page import PAGE_LIMIT_MAX
from tui.models.rows import ItemRow, KnownConversation
from tui.services.items import ItemService, PageAnswer
from tui.services.timeline_rows import TimelineRows

_TAIL_BASE = 1 << 40
"""Library positions of the newest end count down from here, those of the oldest end up from 0."""


@dataclass(frozen=True, slots=True)
class Offline:
    """The server could not be asked, and the rows are the library's."""

    error: ApiError
    fetched_at: float | None
    """Unix seconds of the newest copy."""


class Timeline:
    """The items of one conversation as far as they are loaded.

    ``rows`` grows with each page, and ``open`` begins a new one. One call loads at a time; what is shown next
    is always what the server answered.
    """

    def __init__(
        self,
        profile: str,
        items: ItemService,
        library: Library,
        conversation: KnownConversation,
        includes: frozenset[Include],
        *,
        limit: int = PAGE_LIMIT_MAX,
    ) -> None:
        self._profile = profile
        self._items = items
        self._library = library
        self._limit = limit
        self._busy = asyncio.Lock()
        self._places: dict[str, Places] = {}
        self.conversation = conversation
        self.includes = includes
        self.refused: dict[Include, str] = {}
        self.rows = TimelineRows()
        self.offline: Offline | None = None
        self.one_way = False
        """The server answers both orders alike, so there is one end to load from."""

    @property
    def count(self) -> int:
        """How many items are known."""
        return self.rows.known

    @property
    def complete(self) -> bool:
        """Whether these are all of them."""
        return self.rows.complete

    @property
    def places(self) -> Places:
        """Where the include values show, over all items that are loaded."""
        return sum_places(self._places.values())

    async def open(self) -> None:
        """Load the oldest and the newest page at the same time.

        Where the server cannot be reached and the library holds items, those are shown (``offline``).

        Raises:
            ApiError: the server did not answer with items, and the library has none.

        """
        async with self._busy:
            try:
                async with asyncio.TaskGroup() as group:
                    oldest = group.create_task(self._ask(Order.ASC, None))
                    newest = group.create_task(self._ask(Order.DESC, None))
            except ExceptionGroup as failures:
                error = failures.exceptions[0]
                if isinstance(error, Unreachable | TimedOut):
                    await self._from_library(error)
                    return
                raise error from None
            head, tail = oldest.result(), newest.result()
            self.offline = None
            self.rows = TimelineRows()
            self._places.clear()
            self.one_way = _same_sequence(head, tail)
            await self._take(Order.ASC, head)
            if self.one_way:
                self.rows.one_way()
            elif not self.complete:
                await self._take(Order.DESC, tail)
            await self._remember(head.page.items)

    async def more(self, end: Order) -> int:
        """Load one page into the gap, from its oldest side (``asc``) or its newest (``desc``).

        Returns how many items were new. 0 with ``complete`` still False never happens twice in a row: an
        end that gives nothing new is closed.

        Raises:
            ApiError: the page could not be got.

        """
        async with self._busy:
            if self.complete or self.offline:
                return 0
            if self.rows.closed(end):
                end = end.other
            return await self._take(end, await self._ask(end, self.rows.cursor(end)))

    async def refresh_newest(self) -> int:
        """Load what was appended since: pages from the newest end until a known item. Returns how many."""
        async with self._busy:
            found: list[Item] = []
            after: str | None = None
            while True:
                answer = await self._ask(Order.DESC, after)
                new = [item for item in answer.page.items if item.identity not in self.rows]
                known = {item.identity for item in found}
                new = [item for item in new if item.identity not in known]
                found.extend(new)
                after = answer.page.cursor
                if after is None or len(new) < len(answer.page.items) or len(new) < self._limit:
                    break
            first = _TAIL_BASE + self.rows.known
            placed = [
                PlacedItem(first + place, item, item.identity) for place, item in enumerate(reversed(found))
            ]
            await self._store(placed, answer.asked)
            self.rows.append_newest(self._rows_of(found))
            await self._count()
            return len(found)

    def drop(self, identities: Iterable[str]) -> None:
        """Take rows out that the server has deleted."""
        gone = set(identities)
        for identity in gone:
            self._places.pop(identity, None)
        self.rows.drop(gone)

    async def reask(self, includes: frozenset[Include]) -> None:
        """Ask again for everything loaded, with other include values. The rows stay in place throughout.

        Raises:
            ApiError: a page could not be got; what was asked by then is kept.

        """
        async with self._busy:
            self.includes = includes
            self.refused = {}
            await self._reask_end(Order.ASC, self.rows.loaded(Order.ASC))
            await self._reask_end(Order.DESC, self.rows.loaded(Order.DESC))

    async def _reask_end(self, end: Order, count: int) -> None:
        done = 0
        after: str | None = None
        while done < count:
            limit = min(self._limit, count - done)
            answer = await self._ask(end, after, limit)
            page = answer.page
            if not page.items or (after is not None and page.cursor == after):
                return
            await self._store(self._placed(end, page.items, done), answer.asked)
            for item in page.items:
                self._note_places(item)
            done += len(page.items)
            after = page.cursor
            if after is None:
                return

    async def _ask(self, end: Order, after: str | None, limit: int | None = None) -> PageAnswer:
        answer = await self._items.page(
            self.conversation.id,
            limit=limit or self._limit,
            order=end,
            after=after,
            includes=self.includes,
        )
        self.refused |= answer.refused
        return answer

    async def _take(self, end: Order, answer: PageAnswer) -> int:
        """Join a page to its end; returns how many items were new."""
        page = answer.page
        start = self.rows.loaded(end)
        await self._store(self._placed(end, page.items, start), answer.asked)
        before = self.rows.known
        last = not page.items or (not page.has_more and len(page.items) < self._limit)
        self.rows.extend(end, self._rows_of(page.items), last=last)
        await self._count()
        return self.rows.known - before

    def _placed(self, end: Order, items: Sequence[Item], start: int) -> list[PlacedItem]:
        if end is Order.ASC:
            return [PlacedItem(start + place, item, item.identity) for place, item in enumerate(items)]
        return [PlacedItem(_TAIL_BASE - start - place, item, item.identity) for place, item in enumerate(items)]

    async def _store(self, placed: Sequence[PlacedItem], asked: frozenset[Include]) -> None:
        if placed:
            await self._library.items.put(self._profile, self.conversation.id, placed, asked, time.time())

    def _rows_of(self, items: Iterable[Item]) -> list[ItemRow]:
        rows = []
        for item in items:
            self._note_places(item)
            rows.append(
                row_of(item, conversation_id=self.conversation.id, created_at=self.conversation.created_at)
            )
        return rows

    def _note_places(self, item: Item) -> None:
        places = include_places(item)
        if places:
            self._places[item.identity] = places

    async def _count(self) -> None:
        await self._library.conversations.set_count(
            self._profile, self.conversation.id, self.count, self.complete
        )

    async def _remember(self, oldest: Sequence[Item]) -> None:
        """Keep the first user text: it names conversations that have no title."""
        text = next((row_of(item).preview for item in oldest if item.role == "user"), "")
        if text and not self.conversation.first_text:
            await self._library.conversations.set_first_text(self._profile, self.conversation.id, text)

    async def _from_library(self, error: ApiError) -> None:
        items: list[Item] = []
        newest: float | None = None
        position: int | None = None
        while True:
            cached = await self._library.items.page(
                self._profile, self.conversation.id, after_position=position, limit=1000, order=Order.ASC
            )
            if not cached:
                break
            items.extend(each.item for each in cached)
            newest = max(newest or 0.0, *(each.fetched_at for each in cached))
            position = cached[-1].position
        if not items:
            raise error
        self.offline = Offline(error, newest)
        self.rows = TimelineRows()
        self.rows.extend(Order.ASC, self._rows_of(items), last=self.conversation.count_complete)


class Timelines:
    """Makes timelines for one profile's conversations."""

    def __init__(self, profile: str, items: ItemService, library: Library) -> None:
        self._profile = profile
        self._items = items
        self._library = library

    async def of(self, conversation: KnownConversation) -> Timeline:
        """A timeline, not opened yet, with the include values that the user chose for this conversation."""
        includes = await self._library.choices.includes(self._profile, conversation.id)
        return Timeline(self._profile, self._items, self._library, conversation, includes)

    async def choose_includes(self, conversation_id: str, includes: frozenset[Include]) -> None:
        """Remember the user's choice of include values for a conversation."""
        await self._library.choices.set_includes(self._profile, conversation_id, includes)


def _same_sequence(one: PageAnswer, other: PageAnswer) -> bool:
    """Whether two pages hold the same items in the same order: the server does not know ``order``."""
    ids = [item.identity for item in one.page.items]
    return len(ids) > 1 and ids == [item.identity for item in other.page.items]
