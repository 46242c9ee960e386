"""The first screen of large items in the detail pane, each against a small one of its kind."""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks import data
from benchmarks.figure import Bound, Figure
from benchmarks.headless import drawn, showing, until
from benchmarks.plan import Bench, Plan, interleave
from tui.models.item import Item
from tui.render.styles import dark_styles
from tui.widgets.detail_pane import DetailPane
from tui.widgets.pane_state import Ready
from tui.widgets.view import View
from tui.widgets.virtual_list import VirtualList

_LARGE, _SMALL = 10_000_000, 10_000


async def _first_screen(raw: bytes, view: View) -> float:
    """Milliseconds until the first screen of an item is drawn; nothing of it was read before."""
    pane = DetailPane(dark_styles(), id="detail")
    async with showing(pane) as app:
        # The renderers are loaded with the first item: another one comes before.
        pane.state = Ready()
        pane.show(Item(data.markdown(200)))
        pane.view = view
        await until(lambda: _lines(pane), "the lines of the first item")
        await drawn(app, pane.shown)
        before = _source(pane)
        item = Item(raw)
        start = time.perf_counter()
        pane.show(item)
        await until(lambda: _source(pane) is not before and _lines(pane), "the lines of the item")
        await drawn(app, pane.shown)
        return (time.perf_counter() - start) * 1000


def _source(pane: DetailPane) -> object:
    assert isinstance(pane.shown, VirtualList)
    return pane.shown.source


def _lines(pane: DetailPane) -> int:
    assert isinstance(pane.shown, VirtualList)
    return pane.shown.row_count


def _bench(
    name: str, kind: str, view: View, make: Callable[[int], bytes], sizes: tuple[int, int], bound: float
) -> Bench:
    async def run(plan: Plan) -> list[Figure]:
        large, small = plan.size(sizes[0], max(sizes[0] // 20, sizes[1])), sizes[1]
        raw, raw_small = make(large), make(small)
        ours, theirs = await interleave(
            plan, lambda: _first_screen(raw, view), lambda: _first_screen(raw_small, view)
        )
        what = f"first screen, {view.value} view, {_size(large)} {kind}"
        return [Figure(name, what, f"of {_size(small)}", "ms", ours, theirs, Bound(bound))]

    return Bench((name,), run)


def _size(count: int) -> str:
    return f"{count / 1_000_000:g} MB" if count >= 1_000_000 else f"{count / 1000:g} kB"


_JSON = (_LARGE, _SMALL)
BENCHES = (
    _bench("raw-keys", "of many keys", View.RAW, data.many_keys, _JSON, 8),
    _bench("raw-string", "of one string", View.RAW, data.one_string, _JSON, 8),
    _bench("tree-keys", "of many keys", View.TREE, data.many_keys, _JSON, 8),
    _bench("tree-string", "of one string", View.TREE, data.one_string, _JSON, 8),
    _bench("markdown", "of markdown", View.RENDERED, data.markdown, (100_000, 2000), 2),
)
"""Large items."""
