"""Key press until the row is drawn: our list at 50,000 rows against 50, and against Textual's OptionList."""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import time

from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import OptionList

from benchmarks.figure import Figure, report
from tui.analysis.pairing import pairs
from tui.models.order import Order
from tui.models.rows import ItemRow
from tui.render.styles import dark_styles
from tui.services.timeline_rows import TimelineRows
from tui.widgets.timeline_source import TimelineSource
from tui.widgets.virtual_list import VirtualList

PRESSES = 20
"""Presses of one measurement, half down and half up, so that each starts at the same row."""


def timeline(count: int) -> TimelineSource:
    """An open conversation of ``count`` items, as the item pane draws it."""
    rows = TimelineRows()
    rows.extend(Order.ASC, [_row(number) for number in range(count)])
    rows.close(Order.ASC)
    rows.close(Order.DESC)
    return TimelineSource(rows, dark_styles(), pairs=pairs(rows.items()))


def _row(number: int) -> ItemRow:
    name = f"msg_{number}"
    text = f"What is in row {number}? " * 4
    if number % 4 == 1:
        return ItemRow(name, name, "function_call", "", "completed", f"call_{number}", f"get({text})", 1400)
    if number % 4 == 2:
        return ItemRow(name, name, "function_call_output", "", "completed", f"call_{number - 1}", text, 1400)
    return ItemRow(name, name, "message", "user", "completed", "", text, 1400)


class Bench(App[None]):
    """One widget on the screen."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        yield self.widget

    def on_mount(self) -> None:
        self.animation_level = "none"
        self.widget.focus()


async def _key_time(widget: Widget, rows: int) -> tuple[float, float]:
    """Milliseconds of a key press until the screen has nothing left to draw: by the clock, and of CPU.

    By the clock most of it is the wait for the next frame, so the CPU's figure is the one that shows a change.
    """
    app = Bench(widget)
    async with app.run_test(size=(120, 40)) as pilot:
        if isinstance(widget, VirtualList):
            widget.update_rows(timeline(rows))
            widget.move_cursor(rows // 2)
        elif isinstance(widget, OptionList):
            widget.add_options([f"What is in row {index}? " * 4 for index in range(rows)])
            widget.highlighted = rows // 2
        await pilot.pause()
        await _press(app, widget, "down")
        assert _place(widget) == rows // 2 + 1, "the key has not arrived when the time is taken"
        await _press(app, widget, "up")
        gc.collect()
        start, start_cpu = time.perf_counter(), time.process_time()
        for key in ("down", "up") * (PRESSES // 2):
            await _press(app, widget, key)
        wall, cpu = time.perf_counter() - start, time.process_time() - start_cpu
        return wall * 1000 / PRESSES, cpu * 1000 / PRESSES


def _place(widget: Widget) -> int | None:
    """Where the cursor is."""
    if isinstance(widget, VirtualList):
        return widget.cursor_index
    return widget.highlighted if isinstance(widget, OptionList) else None


async def _press(app: App[None], widget: Widget, key: str) -> None:
    """Hand a key to the app as its driver does, and wait until the row stands on the screen."""
    drawn = asyncio.Event()
    app.simulate_key(key)
    await asyncio.sleep(0)
    # The key goes through the queues of the app and the screen to the widget; then the screen draws.
    app.call_later(lambda: widget.call_later(lambda: widget.call_after_refresh(drawn.set)))
    await drawn.wait()


async def _compare(
    name: str, against: str, turns: int, bound: float, *, rows: tuple[int, int], peer: bool
) -> list[Figure]:
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    for turn in range(turns + 1):
        sides = [(ours, VirtualList(), rows[0]), (theirs, OptionList() if peer else VirtualList(), rows[1])]
        for times, widget, count in sides if turn % 2 else reversed(sides):
            times.append(await _key_time(widget, count))
    # The first pair warms up: caches, imports, styles.
    return [
        Figure(
            f"{name}, {clock}",
            against,
            tuple(each[which] for each in ours[1:]),
            tuple(each[which] for each in theirs[1:]),
            bound,
        )
        for which, clock in enumerate(("clock", "CPU"))
    ]


def measure(*, quick: bool = False) -> list[Figure]:
    """Both figures, by the clock and of CPU; with ``quick`` only to see that they run."""
    turns = 2 if quick else 15

    async def run() -> list[Figure]:
        return [
            *await _compare(
                "key to drawn row, 50,000 rows",
                "the same list, 50 rows",
                turns,
                1.3,
                rows=(50_000, 50),
                peer=False,
            ),
            *await _compare(
                "key to drawn row, 10,000 rows",
                "OptionList, 10,000 rows",
                2 if quick else 9,
                0.5,
                rows=(10_000, 10_000),
                peer=True,
            ),
        ]

    return asyncio.run(run())


def main() -> int:
    """Measure, print, and say by the exit code whether the bounds hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer pairs")
    parser.add_argument("--json", metavar="FILE", help="write the figures there too")
    options = parser.parse_args()
    code = report(measure(quick=options.quick), options.json)
    return 0 if options.quick else code


if __name__ == "__main__":
    sys.exit(main())
