"""The include toggles: asked again for the shown item and the list, verdicts, memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.screens.test_detail import lines, shown_id, to_item, view
from tests.support.app_harness import Browser, browsing, local_settings, remote_settings
from tests.support.fault_server import FaultServer
from tui.analysis.includes import Verdict
from tui.commands import Pane
from tui.models.include import INCLUDE_SPECS, Include

pytestmark = pytest.mark.anyio

PLACES = list(INCLUDE_SPECS)


async def toggle(browser: Browser, *includes: Include) -> None:
    """Switch values by keys, from wherever the focus is."""
    if not browser.detail.parts.include_bar.has_focus:
        await browser.press("i")
    for include in includes:
        bar = browser.detail.parts.include_bar
        await browser.press(*["j"] * ((PLACES.index(include) - bar.cursor) % len(PLACES)), "space")
    await browser.at_rest()


def verdict(browser: Browser, include: Include) -> Verdict:
    return browser.detail.parts.include_bar._best(include).verdict


async def test_a_toggle_asks_for_the_item_and_the_list(tmp_path: Path, fault_server: FaultServer) -> None:
    item: dict[str, Any] = {
        "id": "fs_1",
        "type": "file_search_call",
        "status": "completed",
        "queries": ["a"],
        "results": None,
    }
    fault_server.service.add("conv_1", [item], metadata={"title": "Files"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Files")
        await browser.settle(lambda: shown_id(browser) == "fs_1")
        fault_server.clear()
        item["results"] = [{"file_id": "file_1", "filename": "notes.txt", "score": 0.5, "text": "found words"}]
        await toggle(browser, Include.FILE_SEARCH_RESULTS)
        asked = [line for line in fault_server.lines if "include" in line]
        assert any("/items?" in line for line in asked)
        await browser.settle(lambda: any("found words" in line for line in lines(browser)))
        assert verdict(browser, Include.FILE_SEARCH_RESULTS) is Verdict.HONOURED
        await browser.settle("honoured 1 of 1")


async def test_verdicts_on_the_local_server(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Research")
        await to_item(browser, "file_search_call")
        await browser.press("3")
        await toggle(browser, Include.FILE_SEARCH_RESULTS, Include.COMPUTER_IMAGE)
        assert verdict(browser, Include.FILE_SEARCH_RESULTS) is Verdict.HONOURED
        assert verdict(browser, Include.COMPUTER_IMAGE) is Verdict.NOTHING
        assert browser.detail.parts.include_bar.has_focus
        await browser.press("escape")
        assert browser.main.pane is Pane.DETAIL and view(browser).has_focus


async def test_an_ignored_value_is_named(tmp_path: Path, fault_server: FaultServer) -> None:
    item = {"id": "fs_1", "type": "file_search_call", "status": "completed", "queries": ["a"], "results": None}
    fault_server.service.add("conv_1", [item], metadata={"title": "Files"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Files")
        await toggle(browser, Include.FILE_SEARCH_RESULTS)
        assert verdict(browser, Include.FILE_SEARCH_RESULTS) is Verdict.IGNORED


async def test_a_refused_value_keeps_the_others(tmp_path: Path, fault_server: FaultServer) -> None:
    refused, kept = Include.LOGPROBS, Include.FILE_SEARCH_RESULTS
    fault_server.service.refused_includes = {refused.value}
    item = {
        "id": "fs_1",
        "type": "file_search_call",
        "status": "completed",
        "queries": ["a"],
        "results": [{"file_id": "f", "text": "found words"}],
    }
    fault_server.service.add("conv_1", [item], metadata={"title": "Files"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Files")
        await toggle(browser, kept, refused)
        assert verdict(browser, refused) is Verdict.REFUSED
        assert verdict(browser, kept) is Verdict.HONOURED
        await browser.settle("refused by server")
        await browser.settle("Invalid value:")
        assert browser.main.timeline.includes == {kept, refused}
        # Off and on again asks the server again.
        fault_server.service.refused_includes = set()
        await toggle(browser, refused)
        await toggle(browser, refused)
        assert verdict(browser, refused) is not Verdict.REFUSED


async def test_place_scroll_and_folds_stay(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo), size=(120, 30)) as browser:
        await browser.open("Release")
        await to_item(browser, "mcp_list_tools")
        row = browser.items.cursor_identity
        await browser.press("3")
        fold = next(at for at, line in enumerate(lines(browser)) if line.strip().startswith("▸"))
        await browser.press(*["j"] * fold, "enter", *["j"] * 14, *["k"] * 7)
        cursor, scroll, count = (
            view(browser).cursor_index,
            view(browser).scroll_offset.y,
            view(browser).row_count,
        )
        await toggle(browser, Include.LOGPROBS)
        await browser.press("escape")
        assert browser.items.cursor_identity == row
        assert view(browser).row_count == count
        assert view(browser).cursor_index == cursor
        await browser.settle(lambda: view(browser).scroll_offset.y == scroll)


async def test_the_choice_is_kept_over_a_restart(tmp_path: Path, demo: Path) -> None:
    settings = local_settings(tmp_path, demo)
    async with browsing(settings) as browser:
        await browser.open("Research")
        await toggle(browser, Include.FILE_SEARCH_RESULTS)
        await browser.open("Refund")
        assert not browser.main.timeline.includes
    async with browsing(settings) as browser:
        await browser.open("Research")
        assert browser.main.timeline.includes == {Include.FILE_SEARCH_RESULTS}
        await browser.settle(lambda: browser.detail.parts.include_bar.wanted == {Include.FILE_SEARCH_RESULTS})


async def test_toggles_by_mouse(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Research")
        await to_item(browser, "file_search_call")
        bar = browser.detail.parts.include_bar
        # The first click only unfolds the list.
        await browser.pilot.click(bar, offset=(3, 0))
        await browser.settle(lambda: bar.has_focus and bar.size.height >= len(PLACES))
        assert not browser.main.timeline.includes
        # The line of the cursor has a second one with the value's full name.
        await browser.pilot.click(bar, offset=(3, 3))
        await browser.settle(lambda: browser.main.timeline.includes == {PLACES[2]})
        await browser.at_rest()
        assert bar.cursor == 2


async def test_views_by_mouse(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        await browser.settle(lambda: shown_id(browser) != "")
        for name, column in (("tree", 12), ("raw", 18), ("rendered", 3)):
            await browser.pilot.click("ViewTabs", offset=(column, 0))
            await browser.settle(lambda name=name: browser.detail.view == name)  # type: ignore[misc]
