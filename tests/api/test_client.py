"""The eight operations: what is sent, what comes back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest

from tests.api.support import transport_to
from tests.support.fault_server import FaultServer
from tui.api.client import THREAD_FROM, ConversationsApi
from tui.errors import InputError, Malformed, NotFound, Rejected, ServerFault
from tui.models.include import ALL_INCLUDES, Include
from tui.models.item import Item
from tui.models.order import Order

T = TypeVar("T")
MESSAGE = {"id": "msg_1", "type": "message", "role": "user", "content": "hello"}


def call(server: FaultServer, use: Callable[[ConversationsApi], Awaitable[T]]) -> T:
    async def go() -> T:
        async with transport_to(server) as transport:
            return await use(ConversationsApi(transport))

    return asyncio.run(go())


def test_create_conversation_sends_only_what_is_given(fault_server: FaultServer) -> None:
    raw = b'{"type":"message", "role":"user",\n "content":"\\u00e9 1.0"}'
    assert call(fault_server, lambda api: api.create_conversation()).id == "conv_made1"
    call(fault_server, lambda api: api.create_conversation(metadata={"k": "ü"}))
    call(fault_server, lambda api: api.create_conversation(metadata={}, items=[Item(raw), Item(raw)]))
    bodies = [seen.body for seen in fault_server.requests]
    assert bodies[0] == b"{}"
    assert bodies[1] == b'{"metadata":{"k":"\\u00fc"}}'
    assert bodies[2] == b'{"metadata":{},"items":[' + raw + b"," + raw + b"]}"
    assert {seen.line for seen in fault_server.requests} == {"POST /v1/conversations"}


def test_get_and_update_and_delete_a_conversation(fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", metadata={"a": "1"})
    assert call(fault_server, lambda api: api.get_conversation("conv_1")).metadata == {"a": "1"}
    updated = call(fault_server, lambda api: api.update_conversation("conv_1", metadata={"b": "2"}))
    assert updated.metadata == {"b": "2"}
    deleted = call(fault_server, lambda api: api.delete_conversation("conv_1"))
    assert (deleted.id, deleted.deleted) == ("conv_1", True)
    with pytest.raises(NotFound, match="conv_1"):
        call(fault_server, lambda api: api.get_conversation("conv_1"))
    assert fault_server.lines == [
        "GET /v1/conversations/conv_1",
        "POST /v1/conversations/conv_1",
        "DELETE /v1/conversations/conv_1",
        "GET /v1/conversations/conv_1",
    ]
    assert fault_server.requests[1].body == b'{"metadata":{"b":"2"}}'
    assert fault_server.requests[2].body == b""


def test_items_are_added_listed_read_and_deleted(fault_server: FaultServer) -> None:
    stored = fault_server.service.add("conv_1", [MESSAGE])
    new = [Item.of({"type": "message", "role": "user", "content": str(number)}) for number in range(20)]
    added = call(fault_server, lambda api: api.create_conversation_items("conv_1", new))
    assert [item.data["content"] for item in added.items] == [item.data["content"] for item in new]
    page = call(fault_server, lambda api: api.list_conversation_items("conv_1"))
    assert len(page.items) == 21
    page = call(
        fault_server,
        lambda api: api.list_conversation_items("conv_1", limit=2, order=Order.DESC, after=added.cursor),
    )
    assert [item.id for item in page.items] == [item.id for item in reversed(added.items[-3:-1])]
    assert page.has_more
    one = call(fault_server, lambda api: api.get_conversation_item("conv_1", "msg_1"))
    assert one.data == MESSAGE
    after = call(fault_server, lambda api: api.delete_conversation_item("conv_1", "msg_1"))
    assert after is not None
    assert after.id == "conv_1"
    assert MESSAGE not in stored.items
    assert fault_server.lines == [
        "POST /v1/conversations/conv_1/items",
        "GET /v1/conversations/conv_1/items?limit=100&order=asc",
        f"GET /v1/conversations/conv_1/items?limit=2&order=desc&after={added.cursor}",
        "GET /v1/conversations/conv_1/items/msg_1",
        "DELETE /v1/conversations/conv_1/items/msg_1",
    ]


def test_include_is_repeated_with_brackets_in_the_order_of_the_values(fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [MESSAGE])
    wanted = {Include.LOGPROBS, Include.WEB_SEARCH_SOURCES}
    call(fault_server, lambda api: api.list_conversation_items("conv_1", include=wanted))
    call(fault_server, lambda api: api.get_conversation_item("conv_1", "msg_1", include=ALL_INCLUDES))
    call(fault_server, lambda api: api.create_conversation_items("conv_1", [Item.of(MESSAGE)], include=wanted))
    listed, read, added = fault_server.requests
    pairs = [("include[]", "web_search_call.action.sources"), ("include[]", "message.output_text.logprobs")]
    assert listed.query == [("limit", "100"), ("order", "asc"), *pairs]
    assert listed.raw_query.endswith(
        "include%5B%5D=web_search_call.action.sources&include%5B%5D=message.output_text.logprobs"
    )
    assert read.query == [("include[]", value.value) for value in Include]
    assert added.query == pairs


def test_a_refused_include_says_which(fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [MESSAGE])
    fault_server.service.refused_includes = {"web_search_call.results"}
    with pytest.raises(Rejected, match=r"web_search_call\.results") as caught:
        call(fault_server, lambda api: api.list_conversation_items("conv_1", include=ALL_INCLUDES))
    assert caught.value.context.param == "include[0]"


@pytest.mark.parametrize("kind", ["deleted", "nothing"])
def test_an_item_deletion_that_answers_something_else(fault_server: FaultServer, kind: Any) -> None:
    fault_server.service.add("conv_1", [MESSAGE])
    fault_server.service.item_delete = kind
    answer = call(fault_server, lambda api: api.delete_conversation_item("conv_1", "msg_1"))
    assert (answer is None) is (kind == "deleted")
    fault_server.service.add("conv_1", [MESSAGE])
    fault_server.service.item_delete = "501"
    with pytest.raises(ServerFault) as caught:
        call(fault_server, lambda api: api.delete_conversation_item("conv_1", "msg_1"))
    assert not caught.value.may_have_acted


def test_metadata_is_checked_before_it_is_sent(fault_server: FaultServer) -> None:
    for bad, words in (
        ({f"k{number}": "v" for number in range(17)}, "at most 16 pairs"),
        ({"k" * 65: "v"}, "at most 64 characters.*key 'kkk"),
        ({"k": "v" * 513}, "at most 512"),
        ({"k": 1}, "a number"),
    ):
        for use in (
            lambda api, bad=bad: api.create_conversation(metadata=bad),
            lambda api, bad=bad: api.update_conversation("c", metadata=bad),
        ):
            with pytest.raises(InputError, match=words) as caught:
                call(fault_server, use)
            assert caught.value.field == "metadata"
    with pytest.raises(InputError, match="null"):
        call(fault_server, lambda api: api.create_conversation(metadata={"k": None}))
    assert fault_server.requests == []


def test_a_null_takes_a_key_away_on_servers_that_merge(fault_server: FaultServer) -> None:
    fault_server.service.metadata_mode = "merge"
    many = {f"k{number}": "v" for number in range(16)} | {"x" * 99: "over-long"}
    fault_server.service.add("conv_1", metadata=many)
    wanted = {f"k{number}": "v" for number in range(16)} | {"x" * 99: None}
    updated = call(fault_server, lambda api: api.update_conversation("conv_1", metadata=wanted))
    assert "x" * 99 not in updated.metadata
    assert json.loads(fault_server.requests[0].body) == {"metadata": wanted}


def test_items_are_checked_before_they_are_sent(fault_server: FaultServer) -> None:
    one = Item.of(MESSAGE)
    for items, words in (
        ([one] * 21, "at most 20 items, and these are 21"),
        ([one, Item(b'{}],"metadata":{"a":"b"},"x":[{}')], "item 2 is not a JSON object"),
        ([Item(b"[1]")], "item 1"),
    ):
        for use in (
            lambda api, items=items: api.create_conversation(items=items),
            lambda api, items=items: api.create_conversation_items("c", items),
        ):
            with pytest.raises(InputError, match=words):
                call(fault_server, use)
    with pytest.raises(InputError, match="no items"):
        call(fault_server, lambda api: api.create_conversation_items("c", []))
    assert fault_server.requests == []


@pytest.mark.parametrize("limit", [0, 101, -1])
def test_limits_are_checked(fault_server: FaultServer, limit: int) -> None:
    with pytest.raises(InputError, match="from 1 to 100"):
        call(fault_server, lambda api: api.list_conversation_items("c", limit=limit))


@pytest.mark.parametrize("bad", ["", " ", ".", "..", "a\nb", "x" * 999])
def test_ids_are_checked(fault_server: FaultServer, bad: str) -> None:
    uses: list[Callable[[ConversationsApi], Awaitable[object]]] = [
        lambda api: api.get_conversation(bad),
        lambda api: api.update_conversation(bad, metadata={}),
        lambda api: api.delete_conversation(bad),
        lambda api: api.create_conversation_items(bad, [Item(b"{}")]),
        lambda api: api.list_conversation_items(bad),
        lambda api: api.get_conversation_item("c", bad),
        lambda api: api.get_conversation_item(bad, "i"),
        lambda api: api.delete_conversation_item("c", bad),
    ]
    for use in uses:
        with pytest.raises(InputError) as caught:
            call(fault_server, use)
        assert caught.value.field in {"conversation id", "item id"}
    assert fault_server.requests == []


def test_hostile_ids_reach_the_item_they_name(fault_server: FaultServer) -> None:
    for name in ("../x", "a/b", "%2e%2e", "ü✓", "a?b"):
        fault_server.service.add(name, [MESSAGE | {"id": name}])

        async def read(api: ConversationsApi, name: str = name) -> Item:
            return await api.get_conversation_item(name, name)

        assert call(fault_server, read).id == name
    listed = call(fault_server, lambda api: api.list_conversation_items("a/b", after="a/b"))
    assert not listed.items
    assert fault_server.lines[-1] == "GET /v1/conversations/a%2Fb/items?limit=100&order=asc&after=a%2Fb"


def test_a_large_page_is_read_too(fault_server: FaultServer) -> None:
    big = [MESSAGE | {"id": f"m{number}", "content": "x" * (THREAD_FROM // 4)} for number in range(5)]
    fault_server.service.add("conv_1", big)
    page = call(fault_server, lambda api: api.list_conversation_items("conv_1"))
    assert [item.data for item in page.items] == big


def test_an_answer_of_another_kind_names_the_operation(fault_server: FaultServer) -> None:
    fault_server.answer(200, "<html>", headers={"x-request-id": "req_9"})
    with pytest.raises(Malformed) as caught:
        call(fault_server, lambda api: api.get_conversation("conv_1"))
    context = caught.value.context
    assert (context.operation, context.status, context.request_id) == ("get_conversation", 200, "req_9")
    assert context.host.startswith("127.0.0.1:")
    assert caught.value.may_have_acted
