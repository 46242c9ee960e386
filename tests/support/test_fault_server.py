"""The controllable server does what its docstring says, so that tests which use it test their own part."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
from pydantic import SecretStr

from tests.support.fault_server import Answer, FaultServer
from tui.api.client import ConversationsApi
from tui.api.transport import Transport
from tui.errors import NotFound, Rejected, ServerFault
from tui.models.item import Item
from tui.models.order import Order
from tui.models.page import ItemPage

T = TypeVar("T")
ITEMS = [{"id": f"msg_{number}", "type": "message", "role": "user", "content": "x"} for number in range(5)]


def use(server: FaultServer, action: Callable[[ConversationsApi], Awaitable[T]]) -> T:
    async def no_wait(_: float) -> None:
        return None

    async def go() -> T:
        transport = Transport(server.profile(), SecretStr("key"), sleep=no_wait)
        try:
            return await action(ConversationsApi(transport))
        finally:
            await transport.aclose()

    return asyncio.run(go())


def page(server: FaultServer, after: str | None = None, limit: int = 2, order: Order = Order.ASC) -> ItemPage:
    return use(server, lambda api: api.list_conversation_items("c", limit=limit, after=after, order=order))


def ids(answer: ItemPage) -> list[str]:
    return [item.id.removeprefix("msg_") for item in answer.items]


def test_honest_pages(fault_server: FaultServer) -> None:
    fault_server.service.add("c", ITEMS)
    first = page(fault_server)
    assert (ids(first), first.has_more, first.last_id) == (["0", "1"], True, "msg_1")
    last = page(fault_server, after="msg_3")
    assert (ids(last), last.has_more) == (["4"], False)
    assert ids(page(fault_server, order=Order.DESC)) == ["4", "3"]
    with pytest.raises(NotFound):
        page(fault_server, after="gone")


def test_lying_pages(fault_server: FaultServer) -> None:
    service = fault_server.service
    service.add("c", ITEMS)
    service.has_more = "always"
    assert page(fault_server, after="msg_3").has_more
    service.has_more = "never"
    assert not page(fault_server).has_more
    service.stale_cursor = "restart"
    assert ids(page(fault_server, after="gone")) == ["0", "1"]
    service.stale_cursor = "empty"
    assert ids(page(fault_server, after="gone")) == []
    service.ignores_cursor = True
    assert ids(page(fault_server, after="msg_3")) == ["0", "1"]
    service.empty_pages = 1
    assert ids(page(fault_server)) == []
    service.page_max = 1
    assert ids(page(fault_server)) == ["0"]
    service.poisoned = {"msg_0"}
    with pytest.raises(ServerFault):
        page(fault_server)
    assert ids(page(fault_server, order=Order.DESC)) == ["4"]


@pytest.mark.parametrize(
    ("kind", "last"), [("honest", "msg_1"), ("empty", ""), ("null", None), ("absent", None)]
)
def test_last_ids(fault_server: FaultServer, kind: str, last: str | None) -> None:
    fault_server.service.add("c", ITEMS)
    fault_server.service.last_id = kind  # type: ignore[assignment]
    assert page(fault_server).last_id == last


def test_servers_that_merge_or_ignore(fault_server: FaultServer) -> None:
    service = fault_server.service
    service.metadata_mode = "merge_without_null"
    service.add("c", metadata={"a": "1"})
    changed = use(fault_server, lambda api: api.update_conversation("c", metadata={"a": None, "b": "2"}))
    assert changed.metadata == {"a": "1", "b": "2"}
    service.ignores_created_items = True
    made = use(fault_server, lambda api: api.create_conversation(items=[Item.of(ITEMS[0])]))
    assert service.conversations[made.id].items == []


def test_faults_wait_for_the_request_that_they_match(fault_server: FaultServer) -> None:
    fault_server.service.add("c", ITEMS)
    fault_server.fail(400, "no", on="DELETE")
    fault_server.put(Answer(404, "later"), on="/items")
    assert use(fault_server, lambda api: api.get_conversation("c")).id == "c"
    with pytest.raises(Rejected, match="no"):
        use(fault_server, lambda api: api.delete_conversation("c"))
    with pytest.raises(NotFound, match="later"):
        page(fault_server)
    assert len(fault_server.requests) == 3
    fault_server.clear()
    assert fault_server.lines == []


def test_a_hold_lets_go_at_its_end(fault_server: FaultServer) -> None:
    fault_server.service.add("c", ITEMS)

    async def action(api: ConversationsApi) -> None:
        with fault_server.hold(on="GET") as hold:
            task = asyncio.create_task(api.get_conversation("c"))
            await hold.arrived_async()
            assert hold.waiting[0].path == "/v1/conversations/c"
            assert not task.done()
            await api.update_conversation("c", metadata={"k": "v"})
            hold.release()
            assert (await task).metadata == {"k": "v"}
        await api.get_conversation("c")

    use(fault_server, action)
