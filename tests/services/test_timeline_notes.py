"""Include places and pairs are those of the rows that stand there; and a timeline that was left is gone."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from tests.services.conftest import CONV, OneWayService, Parts, Use, messages
from tests.support.fault_server import FaultServer
from tui.models.include import Include
from tui.services.timeline_rows import TimelineRows


def with_picture(number: int, *, picture: bool = True) -> dict[str, Any]:
    image = {"type": "input_image", "image_url": "https://pictures.example/1"}
    text = {"type": "input_text", "text": "none any more"}
    part = image if picture else text
    return {"id": f"msg_{number}", "type": "message", "role": "user", "content": [part]}


def test_what_an_item_no_longer_carries_is_not_counted(fault_server: FaultServer, use: Use) -> None:
    stored = fault_server.service.add(CONV, [with_picture(number) for number in range(8)])

    async def load(parts: Parts) -> None:
        timeline = parts.timeline(limit=2)
        await timeline.open()
        await timeline.load_all()
        assert timeline.places == {Include.INPUT_IMAGE: (8, 8)}

    use(load)
    stored.items[7] = with_picture(7, picture=False)

    async def again(parts: Parts) -> None:
        timeline = parts.timeline(limit=2)
        assert await timeline.show_copies()
        assert timeline.places[Include.INPUT_IMAGE][1] > 0
        await timeline.open()
        await timeline.load_all()
        assert timeline.complete
        assert timeline.places == {Include.INPUT_IMAGE: (7, 7)}

    use(again)


async def gone(rows: Callable[[], TimelineRows | None]) -> None:
    """What nobody waits for, tidying the library, may hold them a moment longer."""
    for _ in range(1_000):
        if rows() is None:
            return
        await asyncio.sleep(0.001)
    pytest.fail(f"held by {gc.get_referrers(rows())}")


@pytest.mark.parametrize("_time", range(8))
def test_a_timeline_that_nobody_has_is_gone_at_once(fault_server: FaultServer, use: Use, _time: int) -> None:
    """Where the ends meet differs from time to time, and with it what is under way by then."""
    fault_server.service.add(CONV, messages(20))

    async def action(parts: Parts) -> None:
        gc.collect()
        gc.disable()
        try:
            timeline = parts.timeline(limit=3)
            await timeline.open()
            before = weakref.ref(timeline.rows)
            await timeline.load_all()
            # Another walk takes the place of the first one.
            await timeline.open()
            await timeline.load_all()
            await gone(before)
            rows = weakref.ref(timeline.rows)
            del timeline
            await gone(rows)
        finally:
            gc.enable()

    use(action)


def test_a_page_comes_for_rows_that_are_not_shown_any_more(fault_server: FaultServer, use: Use) -> None:
    fault_server.service = OneWayService()
    stored = fault_server.service.add(CONV, messages(6))

    async def action(parts: Parts) -> None:
        timeline = parts.timeline(limit=3)
        await timeline.open()
        await timeline.load_all()
        assert timeline.one_way
        assert timeline.complete
        before = weakref.ref(timeline.rows)
        stored.items.extend(messages(2, start=6))
        with fault_server.hold(on="after=msg_5") as held:
            looking = asyncio.create_task(timeline.refresh_newest())
            await held.arrived_async()
            await timeline.open()
            loading = asyncio.create_task(timeline.load_all())
            # The new walk has seen all that was shown, and takes its place.
            for _ in range(5_000):
                if timeline.rows is not before():
                    break
                await asyncio.sleep(0.001)
            else:
                pytest.fail("the new walk was never shown")
            held.release()
            await looking
            await loading
        assert [row.id for row in timeline.rows.items()] == [f"msg_{number}" for number in range(8)]

    use(action)
