"""How far an end of a timeline is: servers lie about that, and cursors go stale."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from tui.errors import NotFound, Rejected
from tui.models.item import Item
from tui.models.order import Order
from tui.services.items import PageAnswer
from tui.services.timeline_rows import TimelineRows

Ask = Callable[[Order, str | None], Awaitable[PageAnswer]]
Take = Callable[[Order, PageAnswer], Awaitable[bool]]


class TimelineEnds:
    """Asks for the next page of an end, and finds out what it means that nothing new comes."""

    def __init__(self, rows: Callable[[], TimelineRows], ask: Ask, take: Take) -> None:
        """``take`` joins a page to the rows and says whether that made the gap smaller."""
        self._rows = rows
        self._ask = ask
        self._take = take

    async def advance(self, end: Order) -> bool:
        """Ask for the page behind the last row of an end. Whether that made the gap smaller."""
        answer = await self._ask_behind(end, 1)
        return answer is not None and await self._take(end, answer)

    async def _ask_behind(self, end: Order, back: int) -> PageAnswer | None:
        """The page behind a row; None where the server does not take that row's id any more."""
        after = self._rows().cursor(end, back)
        try:
            return await self._ask(end, after)
        except (NotFound, Rejected):
            if after is None:
                raise
            return None

    async def look_behind(self, end: Order) -> None:
        """Find out whether an end is at its end, or its last row is only no cursor any more; then close it.

        An item that somebody deleted is a stale cursor: servers answer 404, nothing, or the first page.
        A row further back is a live one if what stood behind it comes; the steps double, so few are needed.

        Raises:
            ApiError: the server does not give the first page either.

        """
        back = 2
        while True:
            answer = await self._ask_behind(end, back)
            if answer is not None:
                if await self._take(end, answer):
                    return
                reached = self._reach(end, answer)
                if 0 < reached < back or back > self._rows().loaded(end):
                    break
            back *= 2
        # The cursor is a live one, and only known items came: go on from the last of them.
        while 0 < reached < back:
            back = reached
            answer = await self._ask_behind(end, back)
            if answer is None or await self._take(end, answer):
                return
            reached = self._reach(end, answer)
        self._rows().close(end)

    def _reach(self, end: Order, answer: PageAnswer) -> int:
        return self._rows().reach(end, (item.identity for item in answer.page.items))


def one_way(head: Sequence[Item], tail: Sequence[Item]) -> bool:
    """Whether the server does not know ``order``: what two first pages have in common runs the same way.

    Where they have one item in common, honest pages end with it, unless both are that item alone.
    """
    places = {item.identity: at for at, item in enumerate(head)}
    common = [places[item.identity] for item in tail if item.identity in places]
    if len(common) == 1:
        return tail[-1].identity not in places or len(head) == len(tail) == 1
    return len(common) > 1 and common == sorted(common)
