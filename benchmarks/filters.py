"""A filter over all rows of the browser's item list, against Python looking for the word itself."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks import data
from benchmarks.figure import Bound, Figure, Kind
from benchmarks.headless import browser, drawn, item_list, load_all, until
from benchmarks.plan import Bench, Plan, interleave, part
from benchmarks.serving import serving, settings_for
from tui.app import ConversationsApp
from tui.models.rows import ItemRow
from tui.render.labels import type_label
from tui.screens.groups import TIMELINE
from tui.screens.main import MainScreen

Times = tuple[float, float, float, float]
"""Milliseconds: the first hits, all hits, all hits of another word after that, and Python's own search."""


async def _filter(app: ConversationsApp, main: MainScreen, word: str, count: int) -> tuple[float, float]:
    """Milliseconds until the first hits are rows of the list, and until all are."""
    wanted = -(-count // 1000)
    shown = item_list(main)
    # What was done before is drawn by now.
    await drawn(app, shown)
    start = time.perf_counter()
    main.timeline.filter(word)
    await until(lambda: 0 < shown.row_count <= wanted, "the first hits")
    first = time.perf_counter() - start
    await until(lambda: shown.row_count == wanted and _searched(main), "all hits")
    whole = time.perf_counter() - start
    main.timeline.filter("")
    await until(lambda: shown.row_count == count, "all rows again")
    return first * 1000, whole * 1000


def _searched(main: MainScreen) -> bool:
    return main.timeline.source is not None and not main.timeline.source.searching


def _texts(row: ItemRow) -> tuple[str, ...]:
    """What the filter looks at."""
    label = type_label(row.type, row.role)
    return row.type, label, row.role, row.status, row.id, row.call_id, row.preview


def _plain(texts: list[tuple[str, ...]], count: int) -> float:
    """Milliseconds of the shortest way to look for a word in the same strings."""
    start = time.perf_counter()
    hits = [True for each in texts if data.RARE in "\n".join(each)]
    whole = time.perf_counter() - start
    assert len(hits) == -(-count // 1000), f"{len(hits)} hits"
    return whole * 1000


async def _round(plan: Plan, url: str, count: int) -> Times:
    """A new browser with all items loaded: nobody has filtered there before."""
    with plan.fresh() as folder:
        settings = settings_for(Path(folder), url)
        async with browser(settings, f"conv_items_{count}") as (app, main):
            await load_all(app, main, count)
            timeline = main.timeline.timeline
            assert timeline is not None and main.services is not None
            # What is still being stored, said and drawn would take its time from both sides.
            await main.services.library.flush()
            await until(lambda: not main.busy(TIMELINE), "the end of loading")
            texts = [_texts(row) for row in timeline.rows.items()]
            first, whole = await _filter(app, main, data.RARE, count)
            _, again = await _filter(app, main, data.RARE[:-2], count)
            return first, whole, again, _plain(texts, count)


async def _measure(plan: Plan) -> list[Figure]:
    count = plan.size(100_000, 1000)
    with serving() as served:
        (found,) = await interleave(plan, lambda: _round(plan, served.url(), count), warm=False)
    rows, plain = f"{count:,} rows", "Python's in over the same strings"
    first, whole, again, theirs = (part(found, place) for place in range(4))
    return [
        Figure(
            "filter", f"filter by a word until all hits are known, {rows}", plain, "ms", whole, theirs, Bound(2)
        ),
        Figure("filter-again", f"another word after that, {rows}", plain, "ms", again, theirs, Bound(2)),
        Figure("filter-first", f"first hits, {rows}", "", "ms", first, (), Bound(60, Kind.VALUE)),
    ]


BENCHES = (Bench(("filter", "filter-again", "filter-first"), _measure),)
"""The filter."""
