"""Every type and many recorded items by keys, and all of them through one pane: never an empty one."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from textual.app import App, ComposeResult

from tests.screens.test_detail import lines, shown_id
from tests.support.app_harness import Browser, browsing, local_settings, remote_settings
from tests.support.fault_server import FaultServer
from tests.support.fixtures import corpus_items, handmade_items
from tui.local.demo import HAND_WRITTEN, read_demo
from tui.render.styles import dark_styles
from tui.widgets.detail_pane import DetailPane
from tui.widgets.pane_state import Idle, Ready
from tui.widgets.view import View
from tui.widgets.virtual_list import VirtualList

pytestmark = pytest.mark.anyio
SEED = 28
SAMPLE = 60
"""Recorded items that are gone through by keys; each of all of them is drawn below, in each view."""


def says_something(browser: Browser) -> bool:
    return any(line.strip() for line in lines(browser)[:50])


async def test_the_demo_by_keys(tmp_path: Path, demo: Path) -> None:
    seen: set[str] = set()
    async with browsing(local_settings(tmp_path, demo)) as browser:
        for name, _age in HAND_WRITTEN:
            head, *items = json.loads(json.dumps(read_demo(name)))
            left = {item.get("type", "message") for item in items} - seen
            # Items of types that were shown are left out, where none of another type comes behind them.
            if not left:
                continue
            await browser.open(head["metadata"]["title"])
            for row in browser.main.timeline.rows:
                await browser.settle(lambda row=row: shown_id(browser) == row.id)  # type: ignore[misc]
                assert says_something(browser), row
                if row.type not in seen:
                    seen.add(row.type)
                    for _ in View:
                        await browser.press("v")
                        assert says_something(browser), (row, browser.detail.view)
                if left <= seen:
                    break
                await browser.press("j")
    assert len(seen) == 28


async def test_recorded_items_by_keys(tmp_path: Path, corpus: Path, fault_server: FaultServer) -> None:
    with (corpus / "items.jsonl").open("rb") as recorded:
        every = [json.loads(line)["item"] for line in recorded]
    sample = Random(SEED).sample(every, min(SAMPLE, len(every)))
    items = [{**item, "id": f"item_{at:03}"} for at, item in enumerate(sample)]
    fault_server.service.add("conv_1", items, metadata={"title": "Recorded"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Recorded")
        for at in range(len(items)):
            await browser.settle(lambda at=at: shown_id(browser) == f"item_{at:03}")  # type: ignore[misc]
            assert says_something(browser), items[at]
            await browser.press("v" if at % 67 == 66 else "j", *(["j"] if at % 67 == 66 else []))


class Host(App[None]):
    """One detail pane."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"pane-border": "#333333", "pane-focus": "#777777"}

    def compose(self) -> ComposeResult:
        yield DetailPane(dark_styles(), id="detail")


@pytest.mark.parametrize("width", [120, 80])
@pytest.mark.parametrize("source", ["handmade", "corpus"])
async def test_all_items_through_one_pane(width: int, source: str) -> None:
    every = list(handmade_items() if source == "handmade" else corpus_items())
    if source == "corpus" and width == 80:
        # All of them are drawn at the other width; here a quarter, of every kind.
        every = every[::4]
    if not every:
        pytest.skip("the recorded data is not on this machine")
    app = Host()
    async with app.run_test(size=(width, 30)) as pilot:
        pane = app.query_one(DetailPane)
        pane.state = Idle("")
        pane.state = Ready()
        await pilot.pause()
        for view in View:
            pane.view = view
            await pilot.pause()
            shown = pane.shown
            assert isinstance(shown, VirtualList)
            for number, item in enumerate(every):
                pane.show(item)
                assert any(shown._strip(at).text.strip() for at in range(min(shown.row_count, 30))) or (
                    not item.raw.strip()
                ), item.raw
                if number % 500 == 0:
                    await pilot.pause()
