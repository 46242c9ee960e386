"""Walks through a whole conversation over a real socket, at three latencies."""

from __future__ import annotations

import time

from benchmarks.figure import Bound, Figure
from benchmarks.headless import tame_collector
from benchmarks.peers import raw_loop, rows_alone, sdk_walk
from benchmarks.plan import Bench, Plan, interleave, part
from benchmarks.serving import services_on, serving
from tui.models.rows import KnownConversation
from tui.render.styles import dark_styles
from tui.widgets.timeline_source import TimelineSource

_LOOP = "a raw httpx loop that forgets the bytes"
_ITEMS = 20_000


async def _ours(plan: Plan, url: str, conversation: str, count: int) -> tuple[float, float, float]:
    """Seconds until every row is in the list's source, of CPU until then, and until all is in the library.

    The CPU is that of the event loop's thread: the library's writer has a thread of its own.
    """
    async with services_on(plan, url) as services:
        known = KnownConversation(conversation)
        start, start_cpu = time.perf_counter(), time.thread_time()
        timeline = await services.timelines.of(known)
        await timeline.open()
        await timeline.load_all()
        source = TimelineSource(timeline.rows, dark_styles(), pairs=timeline.pairs)
        wall, cpu = time.perf_counter() - start, time.thread_time() - start_cpu
        assert len(source) == timeline.count == count, f"{len(source)} rows of {count} items"
        await services.library.items.flush()
        stored = time.perf_counter() - start
        in_library = await services.library.items.count(services.profile.name, conversation)
        assert in_library == count, f"{in_library} items of {count} are in the library"
        return wall, cpu, stored


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
            sides.append(lambda: _sdk(url, conversation, count))
        ours, loop, rows, *sdk = await interleave(plan, *sides, warm=latency == 0)
    wall, what = part(ours, 0), f"walk {count:,} items, {latency} ms latency"
    figures = [Figure(f"walk-{latency}", what, _LOOP, "s", wall, part(loop, 0), Bound(bound))]
    told = "making the rows alone, both ends at once"
    if latency == 0:
        figures.append(Figure("walk-rows", told, _LOOP, "s", part(rows, 0), part(loop, 0)))
    if sdk:
        cpu, cpu_loop, stored = part(ours, 1), part(loop, 1), part(ours, 2)
        slower = Bound(2.3, least=True)
        figures += [
            Figure("walk-cpu", "CPU of it", f"CPU of {_LOOP}", "s", cpu, cpu_loop, Bound(1.4)),
            Figure(
                "walk-library", "until it is also in the library", _LOOP, "s", stored, part(loop, 0), Bound(0.9)
            ),
            Figure("walk-rows-cpu", f"CPU of {told}", f"CPU of {_LOOP}", "s", part(rows, 1), cpu_loop),
            Figure("walk-sdk", "the same, official SDK, async for", "ours", "s", part(sdk[0], 0), wall, slower),
        ]
    return figures


async def _sdk(url: str, conversation: str, count: int) -> tuple[float, ...]:
    return (await sdk_walk(url, conversation, count),)


BENCHES = (
    Bench(("walk-0", "walk-rows"), lambda plan: _walk(plan, 0, 1.4)),
    Bench(
        ("walk-20", "walk-cpu", "walk-rows-cpu", "walk-library", "walk-sdk"), lambda plan: _walk(plan, 20, 0.68)
    ),
    Bench(("walk-100",), lambda plan: _walk(plan, 100, 0.6)),
)
"""Walks."""
