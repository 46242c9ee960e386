"""The next page of an end, asked for while the one before it is read and joined."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from tui.models.order import Order
from tui.services.page_answer import PageAnswer
from tui.services.timeline_poison import Ask

_TURNS: Final = 4
"""Turns of the loop after which a request that was begun is on its way (httpx 0.28, measured)."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A page that is under way."""

    after: str | None
    limit: int
    answer: asyncio.Future[PageAnswer]


class ReadAhead:
    """Asks for pages; while it ``goes_on`` it also asks for the page behind each full one at once.

    The server is waited for while the program works, and not one after the other. There are never more
    requests at a time than ends, each of which is asked for by one caller at a time. A page that nobody comes
    for is let go of. Pages of another size than ``limit`` are asked for to find what is wrong with one: nothing
    comes behind those.
    """

    def __init__(self, ask: Ask, limit: int) -> None:
        self._ask = ask
        self._limit = limit
        self._on = False
        self._ahead: dict[Order, _Ahead] = {}

    @contextmanager
    def goes_on(self) -> Iterator[None]:
        """Read ahead until the block ends, whatever it ends by."""
        self._on = True
        try:
            yield
        finally:
            self._on = False
            for end in Order:
                self._let_go(end)

    async def page(self, end: Order, after: str | None, limit: int) -> PageAnswer:
        """A page, which may be under way already.

        Raises:
            ApiError: it could not be got.

        """
        ahead = self._ahead.get(end)
        if ahead is not None and (ahead.after, ahead.limit) == (after, limit):
            # It stays here while it is waited for, so that the block's end finds it.
            try:
                answer = await ahead.answer
            finally:
                self._let_go(end)
        else:
            self._let_go(end)
            answer = await self._ask(end, after, limit)
        page = answer.page
        full = len(page.items) == limit == self._limit
        cursor = page.cursor if self._on and page.has_more and full else None
        if cursor is not None:
            asking = asyncio.ensure_future(_asked(self._ask(end, cursor, limit)))
            self._ahead[end] = _Ahead(cursor, limit, asking)
            for _ in range(_TURNS):
                await asyncio.sleep(0)
        return answer

    def _let_go(self, end: Order) -> None:
        ahead = self._ahead.pop(end, None)
        if ahead is not None:
            ahead.answer.cancel()
            # What went wrong with it was told to whoever waited for it, or is no matter to anybody.
            ahead.answer.add_done_callback(lambda task: task.cancelled() or task.exception())


async def _asked(asking: Awaitable[PageAnswer]) -> PageAnswer:
    try:
        return await asking
    except asyncio.CancelledError as cancelled:
        # It may live until the collector comes, in a circle with a frame of httpcore's; not so the caller's.
        raise cancelled.with_traceback(None) from None
