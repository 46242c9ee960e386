"""The longest stall of the event loop while the browser is used, less that of an empty app in the same time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from textual.widgets import Static

from benchmarks import data
from benchmarks.figure import Bound, Figure, Kind
from benchmarks.headless import browser, drawn, item_list, load_all, showing, until
from benchmarks.plan import Bench, Plan, interleave, part
from benchmarks.serving import Served, serving, settings_for
from tui.app import ConversationsApp
from tui.commands import Pane
from tui.screens.main import MainScreen
from tui.widgets.detail_pane import DetailPane
from tui.widgets.view import View

_BEAT = 0.001
_BUSIEST = "CPU of the busiest turn of it"
_PACE = 0.02
"""Seconds between two keys of a user who holds one down."""


class Stall:
    """The longest time for which the loop did not come round, and how long was looked; all in seconds."""

    longest = 0.0
    busiest = 0.0
    """The most that its thread worked in such a time: without waiting for other threads and other machines."""
    watched = 0.0


@asynccontextmanager
async def watching() -> AsyncIterator[Stall]:
    """Watch the loop; the stall is known at the end."""
    stall, start = Stall(), time.perf_counter()

    async def beat() -> None:
        before, worked = time.perf_counter(), time.thread_time()
        while True:
            await asyncio.sleep(_BEAT)
            now, works = time.perf_counter(), time.thread_time()
            stall.longest = max(stall.longest, now - before - _BEAT)
            stall.busiest = max(stall.busiest, works - worked)
            before, worked = now, works

    task = asyncio.create_task(beat())
    try:
        yield stall
        # One more beat, so that what ended just now is seen.
        await asyncio.sleep(2 * _BEAT)
    finally:
        task.cancel()
        stall.watched = time.perf_counter() - start


Times = tuple[float, float]
"""Milliseconds by the clock, and of CPU."""


async def _idle(seconds: float) -> Times:
    """The longest stall of an empty app."""
    async with showing(Static("nothing happens")), watching() as stall:
        await asyncio.sleep(seconds)
    return stall.longest * 1000, stall.busiest * 1000


Use = Callable[[ConversationsApp, MainScreen], Awaitable[None]]


async def _used(plan: Plan, served: Served, conversation: str, use: Use) -> tuple[float, ...]:
    """The longest stall of the browser in some use, and that of an empty app in as long."""
    with plan.fresh() as folder:
        settings = settings_for(Path(folder), served.url())
        async with browser(settings, conversation) as (app, main), watching() as stall:
            await use(app, main)
    return stall.longest * 1000, stall.busiest * 1000, *await _idle(stall.watched)


def _walk(count: int) -> Use:
    async def use(app: ConversationsApp, main: MainScreen) -> None:
        """Load everything while the user pages up and down and filters."""
        loading = asyncio.create_task(load_all(app, main, count))
        await asyncio.sleep(_PACE)
        turn = 0
        while not main.timeline.complete:
            for key in ("pagedown", "down", "end", "pageup", "home"):
                app.simulate_key(key)
                await asyncio.sleep(_PACE)
            main.timeline.filter(data.RARE if turn % 2 else "refund" if turn % 4 else "")
            turn += 1
        main.timeline.filter("")
        await loading
        for key in ("end", "pageup", "home", "pagedown"):
            app.simulate_key(key)
            await asyncio.sleep(_PACE)

    return use


async def _large_items(app: ConversationsApp, main: MainScreen) -> None:
    """Open both large items in every view."""
    main.go_to_pane(Pane.ITEMS)
    pane = main.query_one(DetailPane)
    rows = [each for each in main.timeline.rows if each.size > 100_000]
    assert len(rows) == 2, f"{len(rows)} large items are loaded"
    for row in rows:
        main.timeline.go_to(row.identity)
        await until(partial(_shows, main, row.identity), "the large item")
        for view in View:
            pane.view = view
            await until(lambda: pane.shown.row_count, "its lines")
            app.simulate_key("down")
            await asyncio.sleep(0.1)
        # A key that is still on its way would lead away from the next item.
        await drawn(app, item_list(main))


def _held(count: int) -> Use:
    async def use(app: ConversationsApp, main: MainScreen) -> None:
        """Hold j from the first item to the last; what is shown at the end is the last one."""
        await load_all(app, main, count)
        app.simulate_key("g")
        await drawn(app, item_list(main))
        for _ in range(count):
            app.simulate_key("j")
            await asyncio.sleep(_PACE)
        await until(partial(_shows, main, main.timeline.rows[-1].identity), "the last item")

    return use


def _shows(main: MainScreen, identity: str) -> bool:
    return main.item.item is not None and main.item.item.identity == identity


def stall_bench(
    name: str, what: str, conversation: Callable[[Plan], str], use: Callable[[Plan], Use], bound: float
) -> Bench:
    """A figure of the longest stall in some use of a conversation; the bound is in ms."""

    async def run(plan: Plan) -> list[Figure]:
        with serving() as served:
            (found,) = await interleave(plan, lambda: _used(plan, served, conversation(plan), use(plan)))
        theirs = "of an idle empty app, as long"
        limit, busiest = Bound(bound, Kind.EXCESS), f"{name}-cpu"
        return [
            Figure(name, what, theirs, "ms", part(found, 0), part(found, 2), limit, least=True),
            Figure(busiest, _BUSIEST, theirs, "ms", part(found, 1), part(found, 3), limit, least=True),
        ]

    return Bench((name, f"{name}-cpu"), run)


def _count(plan: Plan) -> int:
    return plan.size(20_000, 300)


BENCHES = (
    stall_bench(
        "stall",
        "longest stall: load all, scroll, filter",
        lambda plan: f"conv_items_{_count(plan)}",
        lambda plan: _walk(_count(plan)),
        50,
    ),
    stall_bench(
        "stall-large",
        "longest stall: open two items of 10 MB in every view",
        lambda plan: f"conv_large_{plan.size(10_000_000, 300_000)}",
        lambda _: _large_items,
        100,
    ),
    stall_bench(
        "stall-held",
        "longest stall: hold j through 200 items of all types",
        lambda plan: f"conv_mixed_{plan.size(200, 20)}",
        lambda plan: _held(plan.size(200, 20)),
        50,
    ),
)
"""Stalls."""
