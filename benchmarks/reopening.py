"""A conversation from the library: from the wish to see it until its rows are drawn, before any request."""

from __future__ import annotations

import time

from benchmarks import data
from benchmarks.figure import Bound, Figure
from benchmarks.headless import drawn, showing
from benchmarks.plan import Bench, Plan, interleave
from benchmarks.serving import services_on
from tui.library.values import PlacedItem
from tui.models.include import NO_INCLUDES
from tui.models.item import Item
from tui.models.rows import KnownConversation
from tui.render.styles import dark_styles
from tui.services.services import Services
from tui.widgets.timeline_source import TimelineSource
from tui.widgets.virtual_list import VirtualList

_NOWHERE = "http://127.0.0.1:9/v1"
"""Nobody is asked anything."""
_AT_ONCE = 1000


async def _fill(services: Services, conversation: str, count: int) -> None:
    page: list[PlacedItem] = []
    for place, raw in enumerate(data.items(count)):
        page.append(PlacedItem(place, Item(raw)))
        if len(page) == _AT_ONCE or place == count - 1:
            await services.library.items.put(
                services.profile.name, conversation, page, NO_INCLUDES, time.time()
            )
            page = []


async def _reopen(services: Services, conversation: str) -> float:
    """Milliseconds until the rows are drawn."""
    shown = VirtualList()
    async with showing(shown) as app:
        start = time.perf_counter()
        timeline = await services.timelines.of(KnownConversation(conversation))
        assert await timeline.show_copies(), "the library shows nothing"
        shown.update_rows(TimelineSource(timeline.rows, dark_styles(), pairs=timeline.pairs))
        await drawn(app, shown)
        whole = time.perf_counter() - start
        assert shown.row_count >= min(100, timeline.count), f"{shown.row_count} rows"
        return whole * 1000


async def _measure(plan: Plan) -> list[Figure]:
    long, short = plan.size(100_000, 1000), 100
    async with services_on(plan, _NOWHERE) as services:
        for count in (long, short):
            await _fill(services, f"conv_{count}", count)
        ours, theirs = await interleave(
            plan,
            lambda: _reopen(services, f"conv_{long}"),
            lambda: _reopen(services, f"conv_{short}"),
        )
    what = f"reopen from the library until drawn, {long:,} items"
    return [Figure("reopen", what, f"one of {short} items", "ms", ours, theirs, Bound(1.5))]


BENCHES = (Bench(("reopen",), _measure),)
"""Reopening."""
