"""Large pages are read in slices, and no more of an item is read than is needed."""

from __future__ import annotations

import asyncio

import pytest

from tests.services.conftest import CONV, Parts, Use
from tests.support.fault_server import FaultServer
from tui.models.item import Item
from tui.models.json_value import JsonValue
from tui.models.order import Order
from tui.models.rows import KnownConversation
from tui.services.slices import SLICE_BYTES, find_identities
from tui.services.timeline_read import read_page


def large(number: int, size: int) -> Item:
    text: JsonValue = {"type": "output_text", "text": "x" * size, "logprobs": []}
    return Item.of({"id": f"msg_{number}", "type": "message", "role": "assistant", "content": [text]})


async def turns_during(work: object) -> int:
    """How often the loop runs something else while this is done."""
    turns, task = 0, asyncio.ensure_future(work)  # type: ignore[call-overload]
    while not task.done():
        turns += 1
        await asyncio.sleep(0)
    await task
    return turns


def test_others_get_their_turn_between_slices() -> None:
    async def go() -> None:
        known = KnownConversation(CONV)
        many = [large(number, SLICE_BYTES // 2) for number in range(12)]
        assert await turns_during(read_page(many, known)) >= 12
        assert await turns_during(find_identities(many)) >= 12
        few = [large(number, 100) for number in range(100)]
        assert await turns_during(read_page(few, known)) <= 3
        assert (await read_page(few, known)).identities == [item.id for item in few]

    asyncio.run(go())


def test_a_timeline_never_reads_a_whole_item(
    fault_server: FaultServer, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = fault_server.service.add(CONV, [dict(large(number, 5000).data) for number in range(9)])

    def refuse(raw: bytes) -> None:
        pytest.fail(f"{len(raw)} bytes are read whole")

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=3)
        monkeypatch.setattr("tui.models.item.parse_json", refuse)
        await timeline.open()
        while not timeline.complete:
            await timeline.more(Order.ASC)
        stored.items.append(dict(stored.items[0]) | {"id": "msg_9"})
        assert await timeline.refresh_newest() == 1
        await timeline.reask(frozenset())
        walked = [item.id async for page in parts.items.walk(CONV, limit=4) for item in page.page.items]
        assert walked == [f"msg_{number}" for number in range(10)]

    use(action)
