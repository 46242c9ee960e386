"""The pages of a timeline: how they come from the server and the library, and what becomes of each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from tui.analysis.fingerprint import fingerprints
from tui.library.library import Library
from tui.models.include import Include
from tui.models.order import Order
from tui.models.rows import ItemRow, KnownConversation
from tui.services.items import ItemService
from tui.services.page_answer import PageAnswer
from tui.services.timeline_copies import TimelineCopies
from tui.services.timeline_notes import CurrentRows, TimelineNotes
from tui.services.timeline_poison import PoisonedPage
from tui.services.timeline_read import ReadItem, ReadPage, first_text, read_page
from tui.services.timeline_reopen import Stale, StoredEnds, between, leading, newer
from tui.services.timeline_walk import TimelineWalk
from tui.services.weak_calls import weakly


class TimelinePages:
    """What is ``shown``, and the ``walk`` that has asked the server: mostly the same.

    They are two while rows are shown that the walk has not seen: copies of the library, rows from before a
    reload, or rows of a server whose orders are not each other's reverse. When the walk has seen all that is
    shown, or all there is, it takes the place of what is shown. Each has its own numbering of the copies.
    """

    def __init__(
        self,
        profile: str,
        items: ItemService,
        library: Library,
        conversation: KnownConversation,
        includes: frozenset[Include],
        limit: int,
    ) -> None:
        self._profile = profile
        self._items = items
        self._library = library
        self.limit = limit
        self.joining = asyncio.Lock()
        self.dropped: set[str] = set()
        self._missing: set[int] = set()  # fingerprints of rows that are shown and that the walk has not seen
        self._stored: StoredEnds | None = None
        self.conversation = conversation
        self.includes = includes
        self.refused: dict[Include, str] = {}
        self._now = CurrentRows()
        self.notes = TimelineNotes(self._now)
        self.stale: Stale | None = None
        self.newest_copy: float | None = None
        """Unix seconds of the newest copy that is shown, None where none is."""
        self.walk = self.new_walk()
        self._show(self.walk)

    def new_walk(self, *, strict: bool = True) -> TimelineWalk:
        """A walk that has seen nothing."""
        copies = TimelineCopies(self._library, self._profile, self.conversation.id)
        ask, take = weakly(self.ask), weakly(self._take)
        return TimelineWalk(ask, take, self.limit, copies, strict=strict, folder=self._library.folder)

    def _show(self, walk: TimelineWalk) -> None:
        self.shown, self._now.rows = walk, walk.rows

    @property
    def verified(self) -> bool:
        """Whether the server gave all that is shown."""
        return self.shown is self.walk

    @property
    def whole(self) -> bool:
        """Whether all that the server has is shown, and nothing else."""
        return self.verified and self.walk.rows.complete and not self._missing

    @property
    def copies_left(self) -> bool:
        """Whether the library may have more of what is not shown."""
        return self._stored is not None and self._stored.left and not self.shown.rows.complete

    async def show_copies(self) -> bool:
        """Show the first copies of both ends; False where there are none."""
        shown = self.new_walk(strict=False)
        self._stored = StoredEnds(shown.copies, self.conversation, self.limit)
        self._show(shown)
        if not await self.more_copies(Order.ASC):
            self._stored = None
            self._show(self.walk)
            return False
        await self.more_copies(Order.DESC)
        self.stale = Stale(self.newest_copy or 0.0)
        self._missing = set(shown.rows.fingerprints)
        return True

    async def more_copies(self, end: Order) -> bool:
        """Read on in the library, in the gap; False where it has no more there."""
        stored, rows = self._stored, self.shown.rows
        if stored is None or not self.copies_left:
            return False
        cached = await stored.read(end)
        if not cached:
            # Where one end has no more, its order is that of the other.
            end, cached = end.other, await stored.read(end.other)
        fetched = [each.fetched_at for each in cached] + ([self.newest_copy] if self.newest_copy else [])
        self.newest_copy = max(fetched, default=None)
        read = (await read_page([each.item for each in cached], self.conversation)).each(self.dropped)
        async with self.joining:
            new = [each.row for each in read if each.identity not in rows and each.identity not in self.dropped]
            if new:
                rows.extend(end, new)
            if stored.met and stored.is_whole(rows.known):
                rows.close(end, sure=True)
            if not self.verified:
                self._missing.update({*fingerprints(row.identity for row in new)} - self.walk.rows.fingerprints)
            self.shown.copies.resume(stored.positions)
            self.note(read)
        return bool(cached)

    async def open(
        self, walk: TimelineWalk, head: PageAnswer | PoisonedPage, tail: PageAnswer | PoisonedPage
    ) -> None:
        """Begin a walk with its first pages; what is shown stays, and what is newer is added to it."""
        self.dropped.clear()
        self.walk, self.stale, shown = walk, None, self.shown
        self._missing = set(shown.rows.fingerprints)
        if not shown.rows.known:
            self._show(walk)
        else:
            walk.copies.number_behind(shown.copies, leading(tail, shown.rows))
        await walk.begin(head, tail)
        if walk.one_way and shown.rows.strict and not self.verified:
            # What the server gave for the newest end was none, and stands the wrong way round.
            self._missing.clear()
            self._show_walk()
        elif not self.verified:
            await self._meet_shown()
        if not (isinstance(head, PoisonedPage) or self.conversation.first_text):
            await walk.copies.keep_first_text(first_text(head.page.items))
        self._go_through()

    async def _meet_shown(self) -> None:
        """Add to what is shown the rows of the walk that are newer."""
        walk, rows = self.walk.rows, self.shown.rows
        await self.walk.meet(rows)
        new = newer(walk, rows)
        if not self.verified and new and len(new) == walk.loaded(Order.DESC):
            rows.replace_newest(new)
            self.shown.copies.follow(self.walk.copies)
            self._stored = None
        elif not self.verified and not self.walk.one_way:
            rows.append_newest(new)
        self.notes.pairs.add(new)

    async def step(self, end: Order) -> None:
        """Get one page of the gap; where none is shown, go on with the walk that verifies the rows."""
        rows = self.shown.rows
        if self.walk.one_way:
            # What that server gives for the other end does not stand there.
            end = Order.ASC
        no_gap = rows.disordered or (rows.closed(end) if self.walk.one_way else rows.ended)
        on = self.walk if no_gap else self.shown
        if on.rows.ended:
            on.ends.forgive()
            await on.step(end.other)
        await on.step(end)
        self._go_through()

    async def run(self, progress: Callable[[], None]) -> None:
        """Walk to the end."""
        self.walk.ends.forgive()
        await self.walk.run(progress)
        if self._go_through():
            await self.walk.run(progress)
            self._settle()

    def _go_through(self) -> bool:
        """Where the server's orders are not each other's reverse, walk anew from one end to the other."""
        self._settle()
        if not self.walk.rows.disordered or self.walk.one_way:
            return False
        self.walk = self.new_walk(strict=False)
        self.walk.go_one_way()
        self._missing = set(self.shown.rows.fingerprints)
        return True

    def drop(self, gone: set[str]) -> None:
        """Take rows out."""
        self.dropped |= gone
        prints = {*fingerprints(gone)}
        self._missing -= prints
        self.notes.drop(prints, self.shown.rows.drop(gone))
        self.walk.rows.drop(gone)

    async def ask(self, end: Order, after: str | None, limit: int) -> PageAnswer:
        """A page from the server."""
        answer = await self._items.page(
            self.conversation.id, limit=limit, order=end, after=after, includes=self.includes
        )
        self.refused = answer.refused
        return answer

    async def _take(self, walk: TimelineWalk, end: Order, answer: PageAnswer) -> bool:
        """Keep a page and join it to its end; returns whether that made the gap smaller.

        One page is joined at a time: what the other end brought while this one was read is seen here.
        """
        page, rows = await read_page(answer.page.items, self.conversation), walk.rows
        async with self.joining:
            if self._missing and not rows.complete and walk is self.shown is self.walk:
                # Rows that no walk has led to: the page and not they say where they stand.
                self.notes.let_go(self._missing.intersection(page.prints), rows)
            # Most pages stand in the gap as they are, one item behind the other.
            if page.each_once and not (self.dropped or rows.complete) and rows.are_new(page.prints):
                before = rows.known
                await walk.copies.keep(end, page.identities, page.items, answer.asked)
                # Keeping may have waited, and the user have deleted some meanwhile.
                if not self.dropped and rows.known == before:
                    self._join_new(walk, end, page)
                    return True
            elif not await walk.keep(end, page.each(self.dropped), answer.asked):
                return False
            return self._join_some(walk, end, page.each(self.dropped))

    def _join_new(self, walk: TimelineWalk, end: Order, page: ReadPage) -> None:
        first_seen = walk is self.shown
        walk.rows.extend_new(end, page.rows, page.prints)
        self._compare(walk, end, page.rows, page.prints)
        self.notes.take_new(page) if first_seen else self.note(page.each(self.dropped))

    def _join_some(self, walk: TimelineWalk, end: Order, read: list[ReadItem]) -> bool:
        rows = [each.row for each in read]
        closer = walk.rows.extend(end, rows)
        self._compare(walk, end, rows, [each.print_ for each in read])
        self.note(read)
        return closer

    def _compare(self, walk: TimelineWalk, end: Order, rows: Sequence[ItemRow], prints: Sequence[int]) -> None:
        """Where the walk has seen all that is shown, or all there is, show it."""
        if walk is self.shown is not self.walk:
            self._missing.update({*prints} - self.walk.rows.fingerprints.among(prints))
        if walk is not self.walk:
            return
        self._missing.difference_update(prints)
        if self.shown.rows.disordered and not (self.verified or walk.rows.complete):
            # The order of all is known in the end; until then what is new stands in the gap.
            self.shown.rows.extend(end, rows)
        else:
            self._settle()

    def _settle(self) -> None:
        """Show the walk where it has seen all that is shown, or all that it can."""
        before, now = self.shown.rows, self.walk.rows
        if self.verified or now.disordered or not (now.ended or not self._missing):
            return
        # What stands where the walk could not get to may be there still, and is kept without being counted on.
        kept = [] if now.complete else between(before, now)
        now.extend(Order.ASC, kept)
        self._missing = {*fingerprints(row.identity for row in kept)}
        self._show_walk()

    def _show_walk(self) -> None:
        """Have the walk take the place of what is shown."""
        before, self._stored = self.shown.rows, None
        self._show(self.walk)
        self.notes.exchange(before, self.walk.rows)

    def note(self, read: Sequence[ReadItem]) -> None:
        """Count in what stands in the rows now."""
        walked = None if self.verified else self.walk.rows.fingerprints
        self.notes.take(read, self.shown.rows.fingerprints, walked)
