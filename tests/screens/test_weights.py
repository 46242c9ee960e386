"""The first column of the items, and the list of the heaviest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.app_harness import browsing, local_settings, remote_settings
from tests.support.fault_server import FaultServer
from tui.dialogs.heaviest import HeaviestDialog

pytestmark = [pytest.mark.anyio, pytest.mark.traced]


async def test_t_changes_the_first_column(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        for words in ("time since the item before", "weight", "none", "time of day"):
            await browser.press("t")
            await browser.settle(lambda words=words: f"First column of the items: {words}" in browser.said)  # type: ignore[misc]
        await browser.press("t", "t")
        await browser.settle(" tok ")


async def test_the_heaviest_items_are_listed_and_gone_to(tmp_path: Path, fault_server: FaultServer) -> None:
    items = [
        {"id": f"msg_{number}", "type": "message", "role": "user", "content": "x" * (number * 7_919 % 250)}
        for number in range(250)
    ]
    items[77]["content"] = "heavy " * 500
    fault_server.service.add("conv_1", items)
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("conv_1")
        await browser.press("2", "A")
        await browser.settle(lambda: browser.main.timeline.complete)
        await browser.press("f")
        await browser.asked("HeaviestDialog")
        dialog = browser.dialog
        assert isinstance(dialog, HeaviestDialog)
        sizes = [row.size for row in dialog._rows]
        assert sizes == sorted((row.size for row in browser.main.timeline.rows), reverse=True)[:100]
        await browser.settle("100 of 250")
        await browser.press("enter")
        await browser.settle(lambda: browser.items.cursor_index == 77)
        await browser.press("slash", *"xxxx", "enter", "f")
        await browser.asked("HeaviestDialog")
        await browser.press("enter")
        await browser.settle(lambda: "The filter hides that item" in browser.said)


async def test_without_items_there_is_nothing_to_list(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("conv_1")
        await browser.press("2", "f")
        await browser.settle(lambda: "There is no item here" in browser.said)
