"""Key press until the row is drawn: our list at 50,000 rows against 50, and against Textual's OptionList."""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import time

from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import OptionList

from benchmarks.figure import Figure, report
from tui.models.rows import ItemRow
from tui.render.item_row import item_row_strip
from tui.render.styles import dark_styles
from tui.widgets.virtual_list import VirtualList

PRESSES = 20
"""Presses of one measurement, half down and half up, so that each starts at the same row."""


class Rows:
    """Timeline rows made on demand, drawn as the item list draws them."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._styles = dark_styles()

    def __len__(self) -> int:
        return self._count

    def identity(self, index: int) -> str:
        return f"msg_{index}"

    def index_of(self, identity: str) -> int | None:
        return int(identity.removeprefix("msg_"))

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:  # noqa: ARG002
        name = self.identity(index)
        row = ItemRow(name, name, "message", "user", "completed", "", f"What is in row {index}? " * 4, 1400)
        return item_row_strip(row, width, self._styles, selected=cursor, marked=marked)


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


async def _key_time(widget: Widget, rows: int) -> float:
    """Milliseconds of a key press, until the screen has nothing left to draw."""
    app = Bench(widget)
    async with app.run_test(size=(120, 40)) as pilot:
        if isinstance(widget, VirtualList):
            widget.update_rows(Rows(rows))
            widget.move_cursor(rows // 2)
        elif isinstance(widget, OptionList):
            widget.add_options([f"What is in row {index}? " * 4 for index in range(rows)])
            widget.highlighted = rows // 2
        await pilot.pause()
        await _press(app, widget, "down")
        assert _place(widget) == rows // 2 + 1, "the key has not arrived when the time is taken"
        await _press(app, widget, "up")
        gc.collect()
        start = time.perf_counter()
        for key in ("down", "up") * (PRESSES // 2):
            await _press(app, widget, key)
        return (time.perf_counter() - start) * 1000 / PRESSES


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
    name: str, against: str, pairs: int, bound: float, *, rows: tuple[int, int], peer: bool
) -> Figure:
    ours: list[float] = []
    theirs: list[float] = []
    for turn in range(pairs + 1):
        sides = [(ours, VirtualList(), rows[0]), (theirs, OptionList() if peer else VirtualList(), rows[1])]
        for times, widget, count in sides if turn % 2 else reversed(sides):
            times.append(await _key_time(widget, count))
    # The first pair warms up: caches, imports, styles.
    return Figure(name, against, tuple(ours[1:]), tuple(theirs[1:]), bound)


def measure(*, quick: bool = False) -> list[Figure]:
    """Both figures; at least 7 pairs of each."""
    pairs = 7 if quick else 15

    async def run() -> list[Figure]:
        return [
            await _compare(
                "key to drawn row, 50,000 rows",
                "the same list, 50 rows",
                pairs,
                1.3,
                rows=(50_000, 50),
                peer=False,
            ),
            await _compare(
                "key to drawn row, 10,000 rows",
                "OptionList, 10,000 rows",
                7,
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
    return report(measure(quick=options.quick), options.json)


if __name__ == "__main__":
    sys.exit(main())
