"""The items of one conversation, loaded from both ends and joined by the ids that were seen."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tui.analysis.includes import Places, PlaceTotals
from tui.analysis.pairing import PairBook
from tui.analysis.rows import row_of
from tui.errors import ApiError, TimedOut, Unreachable
from tui.library.library import Library
from tui.models.include import Include
from tui.models.item import Item
from tui.models.order import Order
from tui.models.page import PAGE_LIMIT_MAX
from tui.models.rows import KnownConversation
from tui.services.items import ItemService, PageAnswer
from tui.services.timeline_copies import TimelineCopies
from tui.services.timeline_ends import TimelineEnds, one_way
from tui.services.timeline_read import ReadItem, read_items
from tui.services.timeline_rows import TimelineRows


@dataclass(frozen=True, slots=True)
class Offline:
    """The server could not be asked, and the rows are the library's."""

    error: ApiError
    fetched_at: float | None
    """Unix seconds of the newest copy."""


class Timeline:
    """The items of one conversation as far as they are loaded.

    ``rows`` grows with each page, and ``open`` begins a new one. One call loads at a time; what is shown next
    is always what the server answered. What a server says of ``has_more`` completes nothing by itself: the
    ends have met, or nothing more comes from either of them.
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
        self._copies = TimelineCopies(library, profile, conversation.id)
        self._items = items
        self._limit = limit
        self._busy = asyncio.Lock()
        self._ends = TimelineEnds(lambda: self.rows, self._ask, self._take)
        self._places = PlaceTotals()
        self._dropped: set[str] = set()
        self._tidying: asyncio.Task[None] | None = None
        self.conversation = conversation
        self.includes = includes
        self.refused: dict[Include, str] = {}
        self.rows = TimelineRows()
        self._pairs = PairBook(self.rows.index_of)
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
        return self._places.total

    @property
    def pairs(self) -> Mapping[str, str]:
        """Identity of each loaded call or output → its other half, as ``analysis.pairing.pairs`` has it."""
        return self._pairs.found

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
            await self._begin(oldest.result(), newest.result())

    async def _begin(self, head: PageAnswer, tail: PageAnswer) -> None:
        self.offline = None
        self._start_anew()
        self.one_way = one_way(head.page.items, tail.page.items)
        await self._take(Order.ASC, head)
        if not head.page.items:
            self.rows.close(Order.ASC)
        if self.one_way or not tail.page.items:
            self.rows.close(Order.DESC)
        else:
            await self._take(Order.DESC, tail)
        await self._count()
        await self._remember(head.page.items)

    def _start_anew(self) -> None:
        self.rows = TimelineRows()
        self._copies.restart()
        self._places = PlaceTotals()
        self._pairs = PairBook(self.rows.index_of)
        self._dropped.clear()
        self._tidying = None

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
            before = self.count
            if not await self._ends.advance(end):
                await self._ends.look_behind(end)
            await self._count()
            return self.count - before

    async def refresh_newest(self) -> int:
        """Load what was appended since: pages from the newest end until a known item. Returns how many.

        Where the server knows one order only, what was appended stands behind the last row.
        """
        async with self._busy:
            if self.one_way and not self.complete:
                return 0
            end = Order.ASC if self.one_way else Order.DESC
            after = self.rows.cursor(Order.ASC) if self.one_way else None
            found: dict[str, ReadItem] = {}
            while True:
                answer = await self._ask(end, after)
                page = answer.page
                read = [each for each in await self._read(page.items) if each.identity not in found]
                known = [at for at, each in enumerate(read) if each.identity in self.rows]
                met = bool(known)
                # Behind a known row the gap begins, where there is one.
                until = known[0] if known and not self.complete else len(read)
                new = [each for each in read[:until] if each.identity not in self.rows]
                found |= {each.identity: each for each in new}
                after = page.cursor
                last = not page.has_more and len(page.items) < self._limit
                # A short page ends the walk only where no known item can still come.
                if not new or met or after is None or (last and (self.one_way or not self.rows.known)):
                    break
            fresh = list(found.values())[:: -1 if self.one_way else 1]
            await self._copies.keep_newest([each.named for each in fresh], answer.asked)
            fresh = [each for each in fresh if each.identity not in self._dropped]
            self.rows.append_newest([each.row for each in fresh])
            self._note(fresh)
            await self._count()
            return len(fresh)

    def drop(self, identities: Iterable[str]) -> None:
        """Take rows out that the server has deleted; a page under way does not bring them back."""
        gone = set(identities)
        self._dropped |= gone
        self._places.drop(gone)
        self.rows.drop(gone)
        self._pairs.drop(gone)

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
            answer = await self._ask(end, after, min(self._limit, count - done))
            page = answer.page
            read = [each for each in await self._read(page.items) if each.identity in self.rows]
            await self._copies.keep_again(end, [each.named for each in read], done, answer.asked)
            self._note(read)
            done += len(page.items)
            if page.cursor is None or page.cursor == after:
                return
            after = page.cursor

    async def _ask(self, end: Order, after: str | None, limit: int | None = None) -> PageAnswer:
        answer = await self._items.page(
            self.conversation.id,
            limit=limit or self._limit,
            order=end,
            after=after,
            includes=self.includes,
        )
        self.refused = answer.refused
        return answer

    async def _take(self, end: Order, answer: PageAnswer) -> bool:
        """Keep a page and join it to its end; returns whether that made the gap smaller."""
        read = await self._read(answer.page.items)
        rows = [each.row for each in read]
        of = {each.identity: each.named for each in read}
        new = self.rows.new_of(end, rows)
        await self._copies.keep(end, [of[row.identity] for row in new.inside], answer.asked)
        await self._copies.keep_newest([of[row.identity] for row in new.newest], answer.asked)
        closer = self.rows.extend(end, [row for row in rows if row.identity not in self._dropped])
        self._note(read)
        if self.one_way and rows and not answer.page.has_more and len(rows) < self._limit:
            # With one end there is no meeting: the server's word is all there is.
            self.rows.close(Order.ASC)
        return closer

    async def _read(self, items: Sequence[Item]) -> list[ReadItem]:
        """Read a page, less what was dropped while it was under way."""
        read = await read_items(items, self.conversation)
        return [each for each in read if each.identity not in self._dropped]

    def _note(self, read: Iterable[ReadItem]) -> None:
        """Count in what stands in the rows now."""
        here = [each for each in read if each.identity in self.rows]
        for each in here:
            self._places.put(each.identity, each.places)
        self._pairs.add(each.row for each in here)

    async def _count(self) -> None:
        await self._copies.keep_count(self.count, complete=self.complete)
        if self.complete and self._tidying is None:
            # Nobody waits for it. It takes the identities when it begins, before the next page comes.
            self._tidying = asyncio.create_task(self._copies.keep_only(self.rows.identities))

    async def _remember(self, oldest: Sequence[Item]) -> None:
        text = next((row_of(item).preview for item in oldest if item.role == "user"), "")
        if text and not self.conversation.first_text:
            await self._copies.keep_first_text(text)

    async def _from_library(self, error: ApiError) -> None:
        cached = await self._copies.all()
        if not cached:
            raise error
        read = await read_items([each.item for each in cached], self.conversation)
        self._start_anew()
        self.offline = Offline(error, max(each.fetched_at for each in cached))
        self.rows.extend(Order.ASC, [each.row for each in read])
        self._note(read)
        self.rows.close(Order.DESC)
        if self.conversation.count_complete and len(cached) >= (self.conversation.item_count or 0):
            self.rows.close(Order.ASC)
