"""Pages that always fail: one item can make every page that holds it a fault of the server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tui.errors import ApiError, Malformed, NotFound, Rejected, ServerFault
from tui.models.order import Order
from tui.services.page_answer import PageAnswer

Ask = Callable[[Order, str | None, int], Awaitable[PageAnswer]]
"""Asks for a page: order, ``after``, limit."""


@dataclass(frozen=True, slots=True)
class PoisonedPage:
    """The item behind a row cannot be got: the page that holds nothing else fails, others do not."""

    end: Order
    after: str | None
    """The id behind which it stands, None for the first of that order."""
    error: ApiError


class SmallerPages:
    """Asks for pages, and for smaller ones where they fail as a poisoned one does, down to a single item.

    What comes before the poisoned item is got that way; what stands behind it only the other order reaches.
    """

    def __init__(self, ask: Ask, limit: int) -> None:
        self._ask = ask
        self._limit = limit
        self._sizes = dict.fromkeys(Order, limit)
        self._suspect = dict.fromkeys(Order, 0)
        """How many items are left of the page that failed last."""

    async def page(self, end: Order, after: str | None, good: str | None) -> PageAnswer | PoisonedPage:
        """The page behind ``after``, perhaps a small one; ``good`` is the id one further back.

        Raises:
            ApiError: it could not be got, and not because of what is in it.

        """
        size = self._sizes[end]
        try:
            answer = await self._ask_twice(end, after, size)
        except (ServerFault, Malformed) as error:
            if size == 1:
                return await self._poisoned(end, after, good, error)
            return await self._single(end, after, good, size)
        self._passed(end, len(answer.page.items))
        return answer

    def is_reduced(self, end: Order) -> bool:
        """Whether the pages of an end are smaller than they should be, since a larger one failed."""
        return self._suspect[end] > 0

    async def _ask_twice(self, end: Order, after: str | None, size: int) -> PageAnswer:
        """Ask once more where an empty page says that more comes."""
        answer = await self._ask(end, after, size)
        if not answer.page.items and answer.page.has_more:
            return await self._ask(end, after, size)
        return answer

    async def _single(
        self, end: Order, after: str | None, good: str | None, size: int
    ) -> PageAnswer | PoisonedPage:
        """A page of this size failed: get its first item alone; the next page is half as large."""
        try:
            answer = await self._ask(end, after, 1)
        except (ServerFault, Malformed) as error:
            return await self._poisoned(end, after, good, error)
        self._suspect[end] = size
        self._sizes[end] = max(1, size // 2)
        self._passed(end, len(answer.page.items))
        return answer

    def _passed(self, end: Order, count: int) -> None:
        self._suspect[end] -= count
        if self._suspect[end] <= 0:
            self._sizes[end] = self._limit

    async def _poisoned(self, end: Order, after: str | None, good: str | None, error: ApiError) -> PoisonedPage:
        """Make sure that the server still gives the item before; else nothing is said of this one.

        The next try begins with a whole page.
        """
        self._sizes[end], self._suspect[end] = self._limit, 0
        if after is not None and not await self._answers(end, good):
            # Behind items that are gone some give the first page again, which may be what is poisoned.
            begins_well = good is not None and await self._answers(end, None)
            if begins_well or not await self._answers(end.other, None):
                raise error from None
        return PoisonedPage(end, after, error)

    async def _answers(self, end: Order, after: str | None) -> bool:
        try:
            await self._ask(end, after, 1)
        except (NotFound, Rejected):
            return True  # No cursor any more, but an answer.
        except ApiError:
            return False
        return True
