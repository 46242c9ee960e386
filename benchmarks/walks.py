"""Walks through a whole conversation over a real socket, at three latencies."""

from __future__ import annotations

import time
from collections.abc import Awaitable
from unittest.mock import patch

from benchmarks.figure import Bound, Figure
from benchmarks.headless import tame_collector
from benchmarks.peers import bare_ends, raw_loop, rows_alone, sdk_walk
from benchmarks.plan import Bench, Plan, interleave, part
from benchmarks.serving import services_on, serving
from tui.library.items import CachedItems
from tui.models.rows import KnownConversation
from tui.render.styles import dark_styles
from tui.services.services import Services
from tui.widgets.timeline_source import TimelineSource

_LOOP = "a raw httpx loop that forgets the bytes"
_ENDS = "the same loop from both ends at once"
_ITEMS = 20_000


async def _load(services: Services, conversation: str, count: int) -> tuple[float, float]:
    """Seconds until every row is in the list's source, and of CPU of the event loop's thread."""
    known = KnownConversation(conversation)
    start, start_cpu = time.perf_counter(), time.thread_time()
    timeline = await services.timelines.of(known)
    await timeline.open()
    await timeline.load_all()
    source = TimelineSource(timeline.rows, dark_styles(), pairs=timeline.pairs)
    wall, cpu = time.perf_counter() - start, time.thread_time() - start_cpu
    assert len(source) == timeline.count == count, f"{len(source)} rows of {count} items"
    return wall, cpu


async def _ours(plan: Plan, url: str, conversation: str, count: int) -> tuple[float, float, float]:
    """Both of ``_load``, and seconds until all is in the library, whose writer has a thread of its own."""
    async with services_on(plan, url) as services:
        start = time.perf_counter()
        wall, cpu = await _load(services, conversation, count)
        await services.library.items.flush()
        stored = time.perf_counter() - start
        in_library = await services.library.items.count(services.profile.name, conversation)
        assert in_library == count, f"{in_library} items of {count} are in the library"
        return wall, cpu, stored


async def _unwritten(plan: Plan, url: str, conversation: str, count: int) -> tuple[float, ...]:
    """Seconds of CPU of the same walk where its items are not handed to the library."""

    async def leave_out(*_: object) -> None:
        pass

    async with services_on(plan, url) as services:
        with patch.object(CachedItems, "put_soon", leave_out):
            _, cpu = await _load(services, conversation, count)
        in_library = await services.library.items.count(services.profile.name, conversation)
        assert in_library == 0, f"{in_library} items are in the library, and none was to be"
        return (cpu,)


async def _walk(plan: Plan, latency: int, bound: float) -> list[Figure]:
    """Ours and the raw loop; at 20 ms their CPU, the library and the SDK as well."""
    tame_collector()
    count = plan.size(_ITEMS, 300)
    conversation = f"conv_items_{count}"
    with serving() as served:
        url = served.url(plan.size(latency, latency // 20))
        await raw_loop(served.url(), conversation)  # has the server put its pages together
        sides = [
            lambda: _ours(plan, url, conversation, count),
            lambda: raw_loop(url, conversation),
            lambda: rows_alone(url, conversation, count),
        ]
        if latency == 20:
            sides.append(lambda: _unwritten(plan, url, conversation, count))
            sides.append(lambda: _one(sdk_walk(url, conversation, count)))
            sides.append(lambda: _one(bare_ends(url, conversation, count)))
        ours, loop, rows, *at_20 = await interleave(plan, *sides, warm=latency == 0)
    wall, what = part(ours, 0), f"walk {count:,} items, {latency} ms latency"
    figures = [Figure(f"walk-{latency}", what, _LOOP, "s", wall, part(loop, 0), Bound(bound))]
    told = "making the rows alone, both ends at once"
    if latency == 0:
        figures.append(Figure("walk-rows", told, _LOOP, "s", part(rows, 0), part(loop, 0)))
    if at_20:
        unwritten, sdk, ends = at_20
        cpu, cpu_loop, stored = part(unwritten, 0), part(loop, 1), part(ours, 2)
        cpu_what, slower = "CPU of it, library writes", Bound(2.3, least=True)
        figures += [
            Figure("walk-cpu", f"{cpu_what} left out", f"CPU of {_LOOP}", "s", cpu, cpu_loop, Bound(1.4)),
            Figure(
                "walk-written-cpu", f"{cpu_what} beside it", f"CPU of {_LOOP}", "s", part(ours, 1), cpu_loop
            ),
            Figure(
                "walk-library", "until it is also in the library", _LOOP, "s", stored, part(loop, 0), Bound(0.9)
            ),
            Figure("walk-rows-cpu", f"CPU of {told}", f"CPU of {_LOOP}", "s", part(rows, 1), cpu_loop),
            Figure("walk-sdk", "the same, official SDK, async for", "ours", "s", part(sdk, 0), wall, slower),
            Figure("walk-sdk-floor", "the SDK again", _ENDS, "s", part(sdk, 0), part(ends, 0)),
        ]
    return figures


async def _one(seconds: Awaitable[float]) -> tuple[float, ...]:
    return (await seconds,)


_AT_20 = (
    "walk-20",
    "walk-cpu",
    "walk-written-cpu",
    "walk-library",
    "walk-rows-cpu",
    "walk-sdk",
    "walk-sdk-floor",
)
BENCHES = (
    Bench(("walk-0", "walk-rows"), lambda plan: _walk(plan, 0, 1.4)),
    Bench(_AT_20, lambda plan: _walk(plan, 20, 0.68)),
    Bench(("walk-100",), lambda plan: _walk(plan, 100, 0.6)),
)
"""Walks."""
