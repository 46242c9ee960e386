"""Lists by keys: each figure at 100,000 rows against few rows, or against Textual's own list."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from functools import cache
from statistics import median

from textual.widget import Widget
from textual.widgets import OptionList

from benchmarks import data
from benchmarks.figure import Bound, Figure
from benchmarks.headless import Bench as Shown
from benchmarks.headless import drawn, press, showing
from benchmarks.plan import Bench, Plan, interleave, part
from tui.analysis.pairing import pairs
from tui.models.order import Order
from tui.render.styles import dark_styles
from tui.services.timeline_rows import TimelineRows
from tui.widgets.timeline_source import TimelineSource
from tui.widgets.virtual_list import VirtualList

_PRESSES = 20
"""Presses of one measurement, half down and half up, so that each starts at the same row."""
_PAGES = 300

Times = tuple[float, float]
"""Milliseconds by the clock, and of CPU."""


@cache
def loaded(count: int) -> TimelineRows:
    """The rows of an open conversation."""
    rows = TimelineRows()
    rows.extend(Order.ASC, data.rows(count))
    rows.close(Order.ASC, sure=True)
    rows.close(Order.DESC, sure=True)
    return rows


def source(count: int) -> TimelineSource:
    """Such rows, as the item pane draws them."""
    rows = loaded(count)
    return TimelineSource(rows, dark_styles(), pairs=pairs(rows.items()))


async def _timed(deed: Callable[[], Awaitable[object]], times: int = 1) -> Times:
    start, start_cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        await deed()
    wall, cpu = time.perf_counter() - start, time.process_time() - start_cpu
    return wall * 1000 / times, cpu * 1000 / times


async def _down_and_up(app: Shown, shown: Widget, is_down: Callable[[], bool]) -> Times:
    """A key press, on average of as many down as up; ``is_down`` tells that the first has arrived."""
    await drawn(app, shown)
    await press(app, shown, "down")
    assert is_down(), "the key has not arrived when the time is taken"
    await press(app, shown, "up")

    async def both() -> None:
        await press(app, shown, "down")
        await press(app, shown, "up")

    wall, cpu = await _timed(both, _PRESSES // 2)
    return wall / 2, cpu / 2


async def _key(count: int) -> Times:
    """A key press in the middle of our list."""
    shown = VirtualList()
    async with showing(shown) as app:
        shown.update_rows(source(count))
        shown.move_cursor(count // 2)
        return await _down_and_up(app, shown, lambda: shown.cursor_index == count // 2 + 1)


async def _option_key(count: int) -> Times:
    """A key press in the middle of Textual's own list."""
    shown = OptionList()
    texts = [row.preview for row in data.rows(count)]
    async with showing(shown) as app:
        shown.add_options(texts)
        shown.highlighted = count // 2
        return await _down_and_up(app, shown, lambda: shown.highlighted == count // 2 + 1)


async def _show(count: int) -> Times:
    """Loaded rows, until the first of them are drawn."""
    shown = VirtualList()
    rows = loaded(count)
    paired = pairs(rows.items())
    async with showing(shown) as app:

        async def show() -> None:
            shown.update_rows(TimelineSource(rows, dark_styles(), pairs=paired))
            await drawn(app, shown)

        return await _timed(show)


async def _jump(count: int) -> Times:
    """To the end and back, until each is drawn."""
    shown = VirtualList()
    async with showing(shown) as app:
        shown.update_rows(source(count))
        await drawn(app, shown)

        async def both() -> None:
            await press(app, shown, "end")
            assert shown.cursor_index == count - 1, "the key has not arrived when the time is taken"
            await press(app, shown, "home")

        wall, cpu = await _timed(both, _PRESSES // 2)
        return wall / 2, cpu / 2


async def _page_downs(count: int, presses: int) -> Times:
    """The slowest of many page-downs, and their median; milliseconds by the clock."""
    shown = VirtualList()
    async with showing(shown) as app:
        shown.update_rows(source(count))
        await drawn(app, shown)
        times = [await press(app, shown, "pagedown") * 1000 for _ in range(presses)]
        return max(times), median(times)


def _figures(
    name: str, what: str, against: str, found: tuple[tuple[Times, ...], ...], bound: float
) -> list[Figure]:
    """One figure by the clock, one of CPU."""
    ours, theirs = found
    return [
        Figure(name, what, against, "ms", part(ours, 0), part(theirs, 0), Bound(bound)),
        Figure(f"{name}-cpu", f"{what}: CPU", against, "ms", part(ours, 1), part(theirs, 1), Bound(bound)),
    ]


def _long_against_short(
    name: str, what: str, bound: float, measure: Callable[[int], Awaitable[Times]]
) -> Bench:
    async def run(plan: Plan) -> list[Figure]:
        long, short = plan.size(100_000, 1000), 100
        found = await interleave(plan, lambda: measure(long), lambda: measure(short))
        return _figures(name, f"{what}, {long:,} rows", f"the same, {short} rows", found, bound)

    return Bench((name, f"{name}-cpu"), run)


async def _peer(plan: Plan) -> list[Figure]:
    count = plan.size(10_000, 1000)
    found = await interleave(plan, lambda: _key(count), lambda: _option_key(count))
    what = f"key until drawn, {count:,} rows"
    return _figures("keys-peer", what, f"Textual's OptionList, {count:,} rows", found, 0.5)


async def _pages(plan: Plan) -> list[Figure]:
    count, presses = plan.size(100_000, 1000), plan.size(_PAGES, 20)
    (found,) = await interleave(plan, lambda: _page_downs(count, presses))
    what = f"slowest of {presses} page-downs, {count:,} rows"
    return [Figure("pages", what, "their median", "ms", part(found, 0), part(found, 1), Bound(4))]


BENCHES = (
    _long_against_short("keys", "key until drawn", 1.2, _key),
    Bench(("keys-peer", "keys-peer-cpu"), _peer),
    Bench(("pages",), _pages),
    _long_against_short("show", "rows that are loaded, until drawn", 1.5, _show),
    _long_against_short("jump", "jump to the end, until drawn", 1.5, _jump),
)
"""Lists."""
