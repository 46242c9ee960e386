"""How far an end of a timeline is: servers lie about that, cursors go stale, and pages are poisoned."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Protocol

from tui.errors import NotFound, Rejected
from tui.models.item import Item
from tui.models.order import Order
from tui.services.page_answer import PageAnswer
from tui.services.timeline_poison import Ask, PoisonedPage, SmallerPages

Take = Callable[[Order, PageAnswer], Awaitable[bool]]


class EndedRows(Protocol):
    """What is loaded from each end (``services.timeline_rows.TimelineRows`` says more of each of these)."""

    @property
    def ended(self) -> bool:
        """Whether nothing more can be got."""
        ...

    complete: bool
    """Whether all items are known."""

    def cursor(self, end: Order, back: int = 1) -> str | None:
        """The ``after`` of the page behind the row ``back`` places from the last."""
        ...

    def loaded(self, end: Order) -> int:
        """How many came from one end."""
        ...

    def reach(self, end: Order, identities: Iterable[str]) -> int:
        """How far back the last of these stands, 0 where none does."""
        ...

    def farthest(self, end: Order, identities: Iterable[str]) -> int:
        """How far back the first of these stands, 0 where none does."""
        ...

    def close(self, end: Order, *, sure: bool) -> None:
        """Nothing more can be got from one end."""
        ...

    def reopen(self, end: Order) -> None:
        """Try again there."""
        ...

    def contradict(self) -> bool:
        """The server's order is another than that of the rows; answers whether that ends the walk."""
        ...


class TimelineEnds:
    """Asks for the next page of an end, and finds out what it means that nothing new comes.

    Both ends may be stepped at the same time: what the other one brought meanwhile is seen when a page is
    joined.
    """

    def __init__(self, rows: EndedRows, ask: Ask, take: Take, limit: int) -> None:
        """``take`` joins a page to the rows and says whether that made the gap smaller."""
        self._rows = rows
        self._take = take
        self.pages = SmallerPages(ask, limit)
        self.poisoned: dict[Order, PoisonedPage] = {}
        """The page that stopped an end."""

    def forgive(self) -> None:
        """Try again at the ends that poisoned pages stopped."""
        for end in self.poisoned:
            self._rows.reopen(end)
        self.poisoned.clear()

    async def step(self, end: Order) -> None:
        """Get the page behind the last row of an end; where nothing new is to be got there, close it.

        Raises:
            ApiError: the page could not be got.

        """
        answer = await self._behind(end, 1)
        if isinstance(answer, PoisonedPage):
            return
        if answer is not None and (await self._take(end, answer) or self._rows.ended):
            return
        await self._look_behind(end, empty=answer is not None and not answer.page.items)

    async def appended(self) -> None:
        """Get what stands behind the last row of the oldest end, which holds all that was there.

        Raises:
            ApiError: the page could not be got.

        """
        for back in (1, 2):
            # The last row may be gone and no cursor any more; then what is behind the one before comes.
            answer = await self._behind(Order.ASC, back)
            if isinstance(answer, PoisonedPage):
                raise answer.error
            if answer is not None and await self._take(Order.ASC, answer):
                return

    async def _behind(self, end: Order, back: int) -> PageAnswer | PoisonedPage | None:
        """The page behind a row; None where it has no id, or the server does not take that any more."""
        after = self._rows.cursor(end, back)
        good = self._rows.cursor(end, back + 1)
        # So far back no row of this end is named. Rows may go while the page is under way.
        none_named = back > self._rows.loaded(end)
        if after is None and not none_named:
            return None
        try:
            answer = await self.pages.page(end, after, good)
        except (NotFound, Rejected):
            if none_named:
                raise
            return None
        if isinstance(answer, PoisonedPage):
            self.poisoned[end] = answer
            self._rows.close(end, sure=False)
        elif not (none_named or self._rows.ended or self._rows.cursor(end, back) == after):
            # That row was taken out while the page was under way, which may be any page then.
            return await self._behind(end, back)
        return answer

    async def _look_behind(self, end: Order, *, empty: bool) -> None:
        """Find out whether an end is at its end, or its last row is only no cursor any more; then close it.

        ``empty``: nothing came behind the last row; a server that does not heed cursors gives something.

        An item that somebody deleted is a stale cursor: servers answer 404, nothing, or the first page.
        A row further back is a live one if what stood behind it comes; the steps double, so few are needed.
        """
        back = 2
        while True:
            none_named = 0 < self._rows.loaded(end) < back
            answer = await self._behind(end, back)
            if isinstance(answer, PoisonedPage) or self._rows.complete:
                return
            if answer is not None:
                # Where no row could be named the first page came: what it holds before all others may be newer.
                foreign = none_named and answer.page.items and not self._reach(end, answer)
                if foreign and self._rows.contradict():
                    return
                if await self._take(end, answer) or self._rows.ended:
                    return
                reached = self._reach(end, answer)
                if 0 < reached < back or back > self._rows.loaded(end):
                    break
            back *= 2
        # A page that begins behind the row that was named comes from a server that heeds cursors.
        live = empty or self._rows.farthest(end, _identities(answer)) < back
        if not reached and not answer.page.items:
            # All of this end is gone; one empty page alone may be a lie.
            answer = await self._behind(end, back)
            if not isinstance(answer, PageAnswer) or not await self._take(end, answer):
                self._rows.close(end, sure=isinstance(answer, PageAnswer) and not answer.page.items)
            return
        await self._go_on(end, reached, back, live=live)

    async def _go_on(self, end: Order, reached: int, back: int, *, live: bool) -> None:
        """Only known items came: go on from the last of them, until a row that was asked for already."""
        sure = False
        asked = {0, back}
        while reached not in asked:
            asked.add(reached)
            answer = await self._behind(end, reached)
            if isinstance(answer, PoisonedPage) or self._rows.complete:
                return
            if answer is None:
                break
            if await self._take(end, answer) or self._rows.ended:
                return
            sure = live and not answer.page.items
            before, reached = reached, self._reach(end, answer)
            # The row that was named is one that the server has just given. Where what comes behind it stands
            # before it here, it was appended, and came as the next one since a stale cursor led to it.
            if reached > before and self._rows.contradict():
                return
        self._rows.close(end, sure=sure)

    def _reach(self, end: Order, answer: PageAnswer) -> int:
        return self._rows.reach(end, _identities(answer))


def _identities(answer: PageAnswer) -> list[str]:
    return [item.identity for item in answer.page.items]


def one_way(head: Sequence[Item], tail: Sequence[Item]) -> bool:
    """Whether the server does not know ``order``: what two first pages have in common runs the same way.

    Where they have one item in common, honest pages end with it, unless both are that item alone.
    """
    places = {item.identity: at for at, item in enumerate(head)}
    common = [places[item.identity] for item in tail if item.identity in places]
    if len(common) == 1:
        return tail[-1].identity not in places or len(head) == len(tail) == 1
    return len(common) > 1 and common == sorted(common)
