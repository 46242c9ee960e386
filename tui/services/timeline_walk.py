"""One walk over the pages of a conversation, from both ends at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final

from tui.models.include import Include
from tui.models.order import Order
from tui.services.page_answer import PageAnswer
from tui.services.read_ahead import ReadAhead
from tui.services.timeline_copies import TimelineCopies, columns
from tui.services.timeline_ends import TimelineEnds, one_way
from tui.services.timeline_poison import Ask, PoisonedPage
from tui.services.timeline_read import ReadItem, named
from tui.services.timeline_reopen import newer
from tui.services.timeline_rows import TimelineRows
from tui.services.weak_calls import weakly

_UNTIL_KNOWN: Final = 5
"""Pages of the newest end that a reopened timeline asks for to meet what it has."""


class TimelineWalk:
    """What one walk has seen, as rows; where ``rows.complete``, it has seen everything."""

    def __init__(
        self,
        ask: Ask,
        take: Callable[[TimelineWalk, Order, PageAnswer], Awaitable[bool]],
        limit: int,
        copies: TimelineCopies,
        *,
        strict: bool = True,
        folder: Path | None = None,
    ) -> None:
        """``take`` joins a page to ``rows`` and says whether that made the gap smaller."""
        self.rows = TimelineRows(strict=strict, folder=folder)
        self.copies = copies
        self._limit = limit
        self._take = take
        self._ahead = ReadAhead(ask, limit)
        self.ends = TimelineEnds(self.rows, self._ahead.page, weakly(self._join), limit)
        self.one_way = False
        """There is one end to walk from."""

    def _join(self, end: Order, answer: PageAnswer) -> Awaitable[bool]:
        return self._take(self, end, answer)

    @property
    def poisoned(self) -> tuple[PoisonedPage, ...]:
        """What stopped it, where that keeps it from being complete."""
        return () if self.rows.complete else tuple(self.ends.poisoned.values())

    def go_one_way(self) -> None:
        """Walk from the oldest end only."""
        self.one_way, self.rows.strict = True, False
        self.rows.close(Order.DESC, sure=False)

    async def first_pages(self) -> tuple[PageAnswer | PoisonedPage, PageAnswer | PoisonedPage]:
        """The first page of each end, asked for at the same time.

        Raises:
            ApiError: one of them could not be got, or both hold nothing but what cannot be got.

        """
        try:
            async with asyncio.TaskGroup() as group:
                oldest = group.create_task(self.ends.pages.page(Order.ASC, None, None))
                newest = group.create_task(self.ends.pages.page(Order.DESC, None, None))
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None
        head, tail = oldest.result(), newest.result()
        if isinstance(head, PoisonedPage) and isinstance(tail, PoisonedPage):
            raise head.error
        # A list that is empty in one order only is not empty: one such answer may be an accident.
        if _is_empty(head) and not _is_empty(tail):
            head = await self.ends.pages.page(Order.ASC, None, None)
        elif _is_empty(tail) and not _is_empty(head):
            tail = await self.ends.pages.page(Order.DESC, None, None)
        return head, tail

    async def begin(self, head: PageAnswer | PoisonedPage, tail: PageAnswer | PoisonedPage) -> None:
        """Join the two first pages."""
        oldest = () if isinstance(head, PoisonedPage) else head.page.items
        newest = () if isinstance(tail, PoisonedPage) else tail.page.items
        if one_way(oldest, newest):
            self.go_one_way()
        for end, answer in ((Order.ASC, head), (Order.DESC, tail)):
            if isinstance(answer, PoisonedPage):
                self.ends.poisoned[end] = answer
                self.rows.close(end, sure=False)
            elif not answer.page.items:
                # A list that is empty in one order only is no end of the other.
                both = not isinstance(head, PoisonedPage) and not oldest and not newest
                self.rows.close(end, sure=both)
            elif not (self.one_way and end is Order.DESC):
                await self._take(self, end, answer)
        # A page that was asked for alone, since a larger one failed, says nothing of those behind it.
        alone = any(map(self.ends.pages.is_reduced, Order))
        if self.one_way and not alone and _is_all(head, self._limit) and _is_all(tail, self._limit):
            self.rows.close(Order.ASC, sure=True)

    async def keep(self, end: Order, read: Sequence[ReadItem], asked: frozenset[Include]) -> bool:
        """Keep what is new of a page that holds other items too; False where the page is not to be joined."""
        new = self.rows.new_of(end, [each.row for each in read])
        if self.rows.complete and end is Order.DESC and new.inside:
            # The ends have met while this page was under way, and it holds what nobody has seen.
            self.rows.disordered = True
            return False
        of = {each.identity: each.item for each in read}
        inside, newest = new.inside, new.newest
        if self.rows.complete:
            # There is no gap any more, and what stands behind the last row is newer than all.
            inside, newest = (), newest or inside[::-1]
        await self.copies.keep(end, *columns(named(inside, of)), asked)
        await self.copies.keep_newest(named(newest, of), asked)
        return True

    async def meet(self, shown: TimelineRows) -> None:
        """Get pages from the newest end, a few at most, until one holds a row that is shown."""
        for _ in range(_UNTIL_KNOWN):
            new = newer(self.rows, shown)
            if len(new) < self.rows.loaded(Order.DESC) or self.rows.closed(Order.DESC) or self.rows.disordered:
                return
            await self.ends.step(Order.DESC)

    async def step(self, end: Order) -> None:
        """Get one page, from this end while it is open, else from the other."""
        end = end.other if self.rows.closed(end) else end
        if not self.rows.ended:
            await self.ends.step(end)

    async def run(self, progress: Callable[[], None]) -> None:
        """Walk from both ends at the same time until ended; it can be cancelled at any moment.

        Raises:
            ApiError: a page could not be got; what came before it is kept.

        """

        async def along(end: Order) -> None:
            while not (self.rows.closed(end) or self.rows.disordered):
                await self.ends.step(end)
                progress()

        try:
            with self._ahead.goes_on():
                async with asyncio.TaskGroup() as group:
                    for end in Order:
                        group.create_task(along(end))
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None


def _is_all(answer: PageAnswer | PoisonedPage, limit: int) -> bool:
    """Whether a page is a single item, and all there is by its length and the server's word."""
    return isinstance(answer, PageAnswer) and len(answer.page.items) == 1 < limit and not answer.page.has_more


def _is_empty(answer: PageAnswer | PoisonedPage) -> bool:
    return isinstance(answer, PageAnswer) and not answer.page.items
