"""The next page is asked for while the one before is worked on, and let go of where nobody comes for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.services.conftest import messages
from tui.errors import ErrorContext, ServerFault
from tui.models.include import NO_INCLUDES
from tui.models.item import Item
from tui.models.order import Order
from tui.models.page import ItemPage
from tui.services.page_answer import PageAnswer
from tui.services.read_ahead import ReadAhead

LIMIT = 3


class Server:
    """Answers pages of a list of nine; says what was asked, and what was let go of."""

    def __init__(self) -> None:
        self.items = [Item.of(item) for item in messages(9)]
        self.asked: list[tuple[Order, str | None]] = []
        self.let_go: list[str | None] = []
        self.held: set[tuple[str | None, int]] = set()
        """Pages that never come."""
        self.faulty: set[str | None] = set()

    async def ask(self, end: Order, after: str | None, limit: int) -> PageAnswer:
        self.asked.append((end, after))
        try:
            if (after, limit) in self.held:
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.let_go.append(after)
            raise
        if after in self.faulty:
            raise ServerFault("no", ErrorContext("list_conversation_items", "h", status=500))
        items = self.items if end is Order.ASC else self.items[::-1]
        start = next((at + 1 for at, item in enumerate(items) if item.id == after), 0)
        page = tuple(items[start : start + limit])
        return PageAnswer(ItemPage(page, has_more=start + limit < len(items)), NO_INCLUDES, {})


def run(work: Callable[[Server, ReadAhead], Awaitable[None]]) -> None:
    async def go() -> None:
        server = Server()
        await work(server, ReadAhead(server.ask, LIMIT))
        await asyncio.sleep(0)
        assert len(asyncio.all_tasks()) == 1, "something is left running"

    asyncio.run(go())


def test_the_next_page_is_under_way_before_anybody_asks_for_it() -> None:
    async def work(server: Server, ahead: ReadAhead) -> None:
        with ahead.goes_on():
            first = await ahead.page(Order.ASC, None, LIMIT)
            assert server.asked == [(Order.ASC, None), (Order.ASC, "msg_2")]
            second = await ahead.page(Order.ASC, first.page.cursor, LIMIT)
            assert [item.id for item in second.page.items] == ["msg_3", "msg_4", "msg_5"]
            third = await ahead.page(Order.ASC, second.page.cursor, LIMIT)
            assert [item.id for item in third.page.items] == ["msg_6", "msg_7", "msg_8"]
        # Behind the last page nothing is looked for, and each page came once.
        assert [after for _, after in server.asked] == [None, "msg_2", "msg_5"]

    run(work)


def test_pages_are_asked_for_one_by_one_where_nobody_walks() -> None:
    async def work(server: Server, ahead: ReadAhead) -> None:
        await ahead.page(Order.ASC, None, LIMIT)
        with ahead.goes_on():
            pass
        await ahead.page(Order.DESC, None, LIMIT)
        assert server.asked == [(Order.ASC, None), (Order.DESC, None)]

    run(work)


@pytest.mark.parametrize(("after", "limit"), [("msg_1", LIMIT), ("msg_2", 1), (None, LIMIT)])
def test_a_page_that_nobody_wants_is_let_go_of(after: str | None, limit: int) -> None:
    async def work(server: Server, ahead: ReadAhead) -> None:
        server.held = {("msg_2", LIMIT)}
        with ahead.goes_on():
            await ahead.page(Order.ASC, None, LIMIT)
            answer = await ahead.page(Order.ASC, after, limit)
            assert len(answer.page.items) == limit
            await asyncio.sleep(0)
            assert server.let_go == ["msg_2"]
        assert server.asked[2] == (Order.ASC, after)

    run(work)


def test_the_end_of_the_walk_lets_go_of_what_is_under_way() -> None:
    async def work(server: Server, ahead: ReadAhead) -> None:
        server.held = {("msg_2", LIMIT), ("msg_6", LIMIT)}
        with ahead.goes_on():
            for end in Order:
                await ahead.page(end, None, LIMIT)
        await asyncio.sleep(0)
        assert sorted(server.let_go, key=str) == ["msg_2", "msg_6"]

    run(work)


def test_who_is_cancelled_while_waiting_lets_go_too() -> None:
    async def work(server: Server, ahead: ReadAhead) -> None:
        server.held = {("msg_2", LIMIT)}
        with ahead.goes_on():
            await ahead.page(Order.ASC, None, LIMIT)
            waiting = asyncio.create_task(ahead.page(Order.ASC, "msg_2", LIMIT))
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            assert server.let_go == ["msg_2"]
            server.held.clear()
            assert len((await ahead.page(Order.ASC, "msg_2", LIMIT)).page.items) == LIMIT

    run(work)


def test_a_fault_is_told_to_whoever_comes_for_the_page(recwarn: pytest.WarningsRecorder) -> None:
    async def work(server: Server, ahead: ReadAhead) -> None:
        server.faulty = {"msg_2", "msg_6"}
        with ahead.goes_on():
            for end in Order:
                await ahead.page(end, None, LIMIT)
            with pytest.raises(ServerFault):
                await ahead.page(Order.ASC, "msg_2", LIMIT)
            # The other one is never come for.

    run(work)
    assert not recwarn.list
