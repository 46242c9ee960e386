"""The ninth call, and the probe that comes before it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from tests.api.support import transport_to
from tests.support.fault_server import FaultServer
from tui.api.listing import list_conversations
from tui.api.transport import Transport
from tui.errors import InputError, Malformed
from tui.models.order import Order

T = TypeVar("T")


def use(server: FaultServer, action: Callable[[Transport], Awaitable[T]]) -> T:
    async def go() -> T:
        async with transport_to(server) as transport:
            return await action(transport)

    return asyncio.run(go())


def test_pages_of_conversations_newest_first(fault_server: FaultServer) -> None:
    for number in range(5):
        fault_server.service.add(f"conv_{number}", created_at=number, metadata={"n": str(number)})
    page = use(fault_server, lambda wire: list_conversations(wire, limit=2))
    assert [row.id for row in page.conversations] == ["conv_4", "conv_3"]
    assert page.has_more
    cursor = page.cursor
    rest = use(fault_server, lambda wire: list_conversations(wire, after=cursor))
    assert [row.id for row in rest.conversations] == ["conv_2", "conv_1", "conv_0"]
    assert not rest.has_more
    oldest = use(fault_server, lambda wire: list_conversations(wire, limit=1, order=Order.ASC))
    assert oldest.conversations[0].metadata == {"n": "0"}
    assert fault_server.lines == [
        "GET /v1/conversations?limit=2&order=desc",
        "GET /v1/conversations?limit=100&order=desc&after=conv_3",
        "GET /v1/conversations?limit=1&order=asc",
    ]


def test_the_limit_is_checked_and_the_answer_too(fault_server: FaultServer) -> None:
    with pytest.raises(InputError):
        use(fault_server, lambda wire: list_conversations(wire, limit=0))
    fault_server.answer(200, "[]")
    with pytest.raises(Malformed, match="a list of conversations") as caught:
        use(fault_server, list_conversations)
    assert caught.value.context.operation == "list_conversations"
