"""The check of a timeline and of whole conversations, over the controllable server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.services.opened import opened
from tests.support.fault_server import FaultServer
from tui.api import retry
from tui.models.finding import Code
from tui.models.include import Include
from tui.models.item import Item
from tui.models.json_value import JsonObject
from tui.models.rows import KnownConversation
from tui.services.services import Services
from tui.services.several import in_order
from tui.services.timeline import Timeline

pytestmark = pytest.mark.anyio
KNOWN = KnownConversation("conv_1", 1_700_000_000)
KEY = "a1b2c3d4e5f60718"


def messages(count: int, first: int = 0) -> list[dict[str, Any]]:
    return [
        {"id": f"msg_{number}", "type": "message", "role": "user", "content": f"text {number}"}
        for number in range(first, first + count)
    ]


def call(name: str) -> dict[str, Any]:
    return {"id": f"fc_{name}", "type": "function_call", "call_id": name, "name": "look", "arguments": "{}"}


async def shown(services: Services) -> Timeline:
    timeline = await services.timelines.of(KNOWN)
    await timeline.show_copies()
    await timeline.open()
    return timeline


async def test_what_is_loaded_is_checked_and_kept(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [call("a"), *messages(5)])
    async with opened(tmp_path, fault_server.profile()) as services:
        await services.conversations.open("conv_1")
        timeline = await shown(services)
        assert timeline.complete
        check = await services.checks.loaded(timeline)
        assert [(one.code, one.identities) for one in check.findings] == [(Code.CALL_WITHOUT_OUTPUT, ("fc_a",))]
        assert (check.item_count, check.partial) == (6, False)
        kept = await services.library.checks.get(services.profile.name, "conv_1")
        assert kept is not None
        assert kept.check == check
        known = await services.library.conversations.get(services.profile.name, "conv_1")
        assert known is not None
        assert known.flag == "error"


async def test_what_was_found_of_encrypted_content_stays_where_it_is_not_asked_for(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        sealed: JsonObject = {"type": "reasoning", "summary": [], "encrypted_content": "cut!"}
        items = [Item.of(sealed), Item.of({"type": "message", "role": "assistant", "content": "done"})]
        made = await services.conversations.create(items=items)
        known = KnownConversation(made.id, made.created_at)
        timeline = await services.timelines.of(known)
        await timeline.open()
        check = await services.checks.loaded(timeline)
        assert (check.findings, check.unasked) == ((), True)
        whole = await services.checks.whole(known)
        assert [each.code for each in whole.findings] == [Code.BROKEN_ENCRYPTED_CONTENT]
        assert not whole.unasked
        for _ in range(2):
            # Neither the first look behind the screen nor the next one forgets it.
            again = await services.checks.loaded(timeline)
            assert (again.findings, again.unasked) == (whole.findings, True)
        kept = await services.library.checks.get(services.profile.name, made.id)
        assert kept is not None
        assert kept.check == again
        await timeline.reask(frozenset({Include.ENCRYPTED_REASONING}))
        assert await services.checks.loaded(timeline) == whole
        # What is not there any more is not found any more.
        await services.items.delete(made.id, whole.findings[0].identities)
        timeline.drop(whole.findings[0].identities)
        timeline.includes = frozenset()
        assert Code.BROKEN_ENCRYPTED_CONTENT not in {
            each.code for each in (await services.checks.loaded(timeline)).findings
        }


async def test_nothing_is_read_again_while_the_items_are_the_same(
    tmp_path: Path, fault_server: FaultServer
) -> None:
    fault_server.service.add("conv_1", [call("a"), *messages(5)])
    async with opened(tmp_path, fault_server.profile()) as services:
        timeline = await shown(services)
        first = await services.checks.loaded(timeline)
        # The items are not in the library any more: only the result can have come from there.
        await services.library.items.drop(services.profile.name, "conv_1", None)
        assert await services.checks.loaded(timeline) == first
        fault_server.service.conversations["conv_1"].items.append(call("b"))
        await timeline.refresh_newest()
        assert await services.checks.loaded(timeline) != first


async def test_what_is_not_loaded_is_not_missed(tmp_path: Path, fault_server: FaultServer) -> None:
    output = {"id": "fco_a", "type": "function_call_output", "call_id": "a", "output": "found"}
    items = [call("a"), *messages(200), output, *messages(200, 200), call("b"), *messages(5, 400)]
    fault_server.service.add("conv_1", items)
    async with opened(tmp_path, fault_server.profile()) as services:
        timeline = await shown(services)
        assert not timeline.complete
        check = await services.checks.loaded(timeline)
        assert check.partial
        assert [one.identities for one in check.findings] == [("fc_b",)]
        await timeline.load_all()
        check = await services.checks.loaded(timeline)
        assert not check.partial
        assert check.item_count == len(items)
        assert [one.identities for one in check.findings] == [("fc_b",)]


async def test_items_that_the_library_does_not_have_make_it_partial(
    tmp_path: Path, fault_server: FaultServer
) -> None:
    fault_server.service.add("conv_1", messages(5))
    async with opened(tmp_path, fault_server.profile()) as services:
        timeline = await shown(services)
        await services.library.items.drop(services.profile.name, "conv_1", ["msg_2"])
        check = await services.checks.loaded(timeline)
        assert (check.item_count, check.partial) == (4, True)


async def test_the_whole_is_read_from_the_server(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [*messages(250), call("a"), *messages(1, 250)])
    async with opened(tmp_path, fault_server.profile()) as services:
        counts: list[int] = []
        check = await services.checks.whole(KNOWN, counts.append)
        assert (check.item_count, check.partial) == (252, False)
        assert counts == [100, 200, 252]
        assert [one.identities for one in check.findings] == [("fc_a",)]
        assert "reasoning.encrypted_content" in fault_server.requests[0].target


async def test_reasoning_that_was_deleted_here_is_known(tmp_path: Path, fault_server: FaultServer) -> None:
    ids = [f"{prefix}_{KEY}00{second:08x}{'0' * 24}" for prefix, second in (("rs", 100), ("msg", 103))]
    items: list[dict[str, Any]] = [
        {"id": ids[0], "type": "reasoning", "summary": []},
        {"id": ids[1], "type": "message", "role": "assistant", "content": "Yes."},
    ]
    fault_server.service.add("conv_1", [*messages(1), *items])
    async with opened(tmp_path, fault_server.profile()) as services:
        await services.items.delete("conv_1", [ids[0]])
        check = await services.checks.whole(KNOWN)
        assert [(one.code, one.identities[0]) for one in check.findings] == [(Code.REASONING_GONE, ids[1])]


async def test_several_in_their_order_and_refusals_beside(
    tmp_path: Path, fault_server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry, "FIRST_WAIT", 0.01)
    for number in range(9):
        fault_server.service.add(f"conv_{number}", messages(number))
    fault_server.service.conversations["conv_4"].items.append({"id": "msg_bad", "type": "message"})
    fault_server.service.poisoned.add("msg_bad")
    known = [KnownConversation(f"conv_{number}") for number in (*range(9), 77)]
    async with opened(tmp_path, fault_server.profile()) as services:
        found = [(each.id, result) async for each, result in in_order(known, services.checks.whole)]
    assert [name for name, _ in found] == [each.id for each in known]
    counts = [getattr(result, "item_count", None) for _, result in found]
    assert counts == [0, 1, 2, 3, None, 5, 6, 7, 8, None]


async def test_a_large_item_is_no_trouble(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        big = Item.of(call("a") | {"arguments": '{"text": "' + "x" * 1_000_000})
        conversation = await services.conversations.create(items=[big])
        check = await services.checks.whole(KnownConversation(conversation.id, conversation.created_at))
        assert {one.code for one in check.findings} == {Code.BROKEN_ARGUMENTS, Code.PENDING_CALL}
