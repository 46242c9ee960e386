"""The items of one conversation, loaded from both ends and joined by the ids that were seen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tui.analysis.includes import Places
from tui.analysis.pairing import PairBook
from tui.errors import ApiError, TimedOut, Unreachable
from tui.library.library import Library
from tui.models.include import Include
from tui.models.order import Order
from tui.models.page import PAGE_LIMIT_MAX
from tui.models.rows import KnownConversation
from tui.services.items import ItemService
from tui.services.timeline_newest import NewestPages
from tui.services.timeline_pages import TimelinePages
from tui.services.timeline_poison import PoisonedPage
from tui.services.timeline_reopen import Stale
from tui.services.timeline_rows import TimelineRows


@dataclass(frozen=True, slots=True)
class Offline:
    """The server could not be asked, and the rows are the library's or those loaded before."""

    error: ApiError
    fetched_at: float | None
    """Unix seconds of the newest copy."""


class Timeline:
    """The items of one conversation as far as they are loaded.

    Rows are never thrown away to be loaded anew: what the library has is shown first (``show_copies``),
    ``open`` asks for both ends and adds what is new, ``load_all`` walks everything and takes out what it did
    not see. What a server says of ``has_more`` completes nothing by itself: the ends have met, or the list
    was seen to end.
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
        self._pages = TimelinePages(profile, items, library, conversation, includes, limit)
        self._newest = NewestPages(self._pages)
        self._opening = asyncio.Lock()
        self._busy = asyncio.Lock()
        self._refreshing = asyncio.Lock()
        self.offline: Offline | None = None

    @property
    def conversation(self) -> KnownConversation:
        """The conversation, as it is known now."""
        return self._pages.conversation

    @conversation.setter
    def conversation(self, known: KnownConversation) -> None:
        self._pages.conversation = known

    @property
    def includes(self) -> frozenset[Include]:
        """The include values that are asked for."""
        return self._pages.includes

    @includes.setter
    def includes(self, values: frozenset[Include]) -> None:
        self._pages.includes = values

    @property
    def refused(self) -> dict[Include, str]:
        """Include values that the server refused, with its words."""
        return self._pages.refused

    @property
    def rows(self) -> TimelineRows:
        """The rows to show. A walk that has seen them all takes their place with rows of its own."""
        return self._pages.shown.rows

    @property
    def count(self) -> int:
        """How many items are known."""
        return self.rows.known

    @property
    def complete(self) -> bool:
        """Whether these are all of them; offline: whether they were, when the copies were made."""
        return self.rows.complete if self.offline is not None else self._pages.whole

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to get: all is known, or the rest is out of reach."""
        if self.offline is not None:
            return self.rows.complete or not self._pages.copies_left
        return self.complete or (self.stale is None and self._pages.walk.rows.ended)

    @property
    def stale(self) -> Stale | None:
        """Set while the rows are the library's and the server was not asked yet."""
        return self._pages.stale

    @property
    def one_way(self) -> bool:
        """The server answers both orders alike, or in no order, so there is one end to load from."""
        return self._pages.walk.one_way

    @property
    def poisoned(self) -> tuple[PoisonedPage, ...]:
        """The pages that stopped the loading: each holds an item that the server cannot give."""
        return () if self.complete else self._pages.walk.poisoned

    @property
    def unreached(self) -> int | None:
        """At least so many items cannot be got; None where nothing is known to be out of reach."""
        return 1 if self.ended and self.poisoned else None

    @property
    def places(self) -> Places:
        """Where the include values show, over all items that are loaded."""
        return self._pages.notes.places.total

    @property
    def pairs(self) -> PairBook:
        """Identity of each loaded call or output → its other half, as ``analysis.pairing.pairs`` has it."""
        return self._pages.notes.pairs

    async def show_copies(self) -> bool:
        """Show what the library holds, without a request; False where that is nothing.

        Only the first copies of both ends are read; ``more`` reads on.

        Raises:
            LibraryError: the library could not be read.

        """
        async with self._busy:
            return bool(self.count) or await self._pages.show_copies()

    async def open(self) -> None:
        """Load the oldest and the newest page at the same time; rows that are there already stay.

        What is newer than those is added. Where the server cannot be reached, they or the library's
        copies are shown (``offline``).

        Raises:
            ApiError: the server did not answer with items, and there is nothing to show.

        """
        async with self._opening:
            walk = self._pages.new_walk()
            try:
                head, tail = await walk.first_pages()
            except (Unreachable, TimedOut) as error:
                if not await self.show_copies():
                    raise
                self.offline = Offline(error, self._pages.newest_copy)
                return
            async with self._busy:
                self.offline = None
                await self._pages.open(walk, head, tail)
                await self._keep_count()

    async def more(self, end: Order) -> int:
        """Load one page into the gap, from its oldest side (``asc``) or its newest (``desc``).

        Returns how many items were new. 0 with ``ended`` still False never happens twice in a row: an
        end that gives nothing new is closed.

        Raises:
            ApiError: the page could not be got.

        """
        if self.stale is not None and not self._pages.copies_left:
            await self.open()
        async with self._busy:
            before = self.count
            if not self.complete and not await self._pages.more_copies(end) and self._can_ask:
                await self._pages.step(end)
                await self._keep_count()
            if self.ended and self.poisoned and self.count == before:
                raise self.poisoned[0].error
            return self.count - before

    @property
    def _can_ask(self) -> bool:
        return self.offline is None and self.stale is None

    async def load_all(self, progress: Callable[[], None] | None = None) -> None:
        """Walk everything from both ends at the same time, until complete or nothing more is to be got.

        ``progress`` is called after each page and must not raise. It may be cancelled at any moment; what was
        loaded stays, and the next call goes on from there.

        Raises:
            ApiError: a page could not be got.

        """
        tell = progress or (lambda: None)
        if self.stale is not None:
            await self.open()
        async with self._busy:
            if self.offline is not None:
                while await self._pages.more_copies(Order.ASC):
                    tell()
                return
            try:
                await self._pages.run(tell)
            finally:
                await self._keep_count()

    async def _keep_count(self) -> None:
        """Keep how many items are known; where that is all, forget copies of others."""
        await self._pages.shown.copies.keep_count(self.rows, complete=self.complete)

    async def refresh_newest(self) -> int:
        """Load what was appended since: pages from the newest end until a known item. Returns how many.

        Where the server knows one order only, what was appended stands behind the last row.

        Raises:
            ApiError: a page could not be got.

        """
        async with self._refreshing:
            if self.one_way and not self.complete:
                return 0
            before = self.count
            if not before:
                # Nothing is known of the server's orders: the first pages tell.
                await self.open()
                return self.count
            new = await (self._newest.appended() if self.one_way else self._newest.newest())
            if self.count != before:
                await self._keep_count()
            return new

    def drop(self, identities: Iterable[str]) -> None:
        """Take rows out that the server has deleted; a page under way does not bring them back."""
        self._pages.drop(set(identities))

    async def reask(self, includes: frozenset[Include]) -> None:
        """Ask again for everything loaded, with other include values. The rows stay in place throughout.

        Raises:
            ApiError: a page could not be got; what was asked by then is kept.

        """
        async with self._busy:
            self._pages.includes = includes
            self._pages.refused = {}
            await self._newest.reask(Order.ASC, self.rows.loaded(Order.ASC))
            await self._newest.reask(Order.DESC, self.rows.loaded(Order.DESC))
