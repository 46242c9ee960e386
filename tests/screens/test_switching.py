"""Between two conversations: what is being opened, what ends late, and what is closed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.support.app_harness import browsing, remote_settings
from tests.support.fault_server import FaultServer
from tui.commands import Pane
from tui.widgets.pane_state import Empty, Idle, Loading, Ready

pytestmark = pytest.mark.anyio


def message(name: str, number: int) -> dict[str, Any]:
    return {"id": f"{name}_{number}", "type": "message", "role": "user", "content": f"text {number} of {name}"}


@pytest.fixture
def two(fault_server: FaultServer) -> FaultServer:
    """Alpha with 3 items, Beta with 2, Empty with none; listed in this order."""
    fault_server.service.add("conv_e", [], metadata={"title": "Empty"})
    fault_server.service.add("conv_b", [message("b", each) for each in range(2)], metadata={"title": "Beta"})
    fault_server.service.add("conv_a", [message("a", each) for each in range(3)], metadata={"title": "Alpha"})
    return fault_server


async def test_while_one_is_opened_no_action_means_the_other(tmp_path: Path, two: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, two.profile())) as browser:
        await browser.open("Alpha")
        await browser.settle(lambda: isinstance(browser.state("detail"), Ready))
        with two.hold(on="conv_b/items") as hold:
            await browser.press("1", "k", "enter")
            await hold.arrived_async()
            assert browser.main.edits.target(Pane.ITEMS) is None
            assert isinstance(browser.state("items"), Loading) and isinstance(browser.state("detail"), Idle)
            await browser.press("a")
            assert browser.dialog is None
            await browser.press("s", "s", "escape")
            await browser.settle(lambda: isinstance(browser.state("items"), Empty))
        await browser.press("r")
        await browser.settle("Items 2 · Beta")


async def test_an_empty_conversation_leaves_no_item_in_the_detail(tmp_path: Path, two: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, two.profile())) as browser:
        await browser.open("Alpha")
        await browser.settle(lambda: isinstance(browser.state("detail"), Ready))
        await browser.open("Empty")
        await browser.settle(lambda: isinstance(browser.state("items"), Empty))
        assert browser.main.item.item is None and isinstance(browser.state("detail"), Idle)
        await browser.press("d")
        assert browser.dialog is None


async def test_an_add_that_ends_late_moves_nothing_elsewhere(tmp_path: Path, two: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, two.profile())) as browser:
        await browser.open("Beta")
        await browser.settle("Items 2 · Beta")
        before = len(two.requests)
        browser.main.loads.appended("conv_a")
        await browser.press("k")
        assert browser.items.cursor_index == 0 and len(two.requests) == before


async def test_closing_is_one_thing_whoever_asks(tmp_path: Path, two: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, two.profile())) as browser:
        await browser.open("Alpha")
        services = browser.services
        with two.hold(on="POST") as hold:
            write = asyncio.create_task(services.conversations.update_metadata("conv_a", {"title": "New"}))
            await hold.arrived_async()
            await browser.app.action_quit()
            await browser.app.action_quit()
            await browser.settle(lambda: "Still writing" in browser.said)
            assert services.writes.running and not write.done()
        await write
        await browser.settle(lambda: not services.writes.running)
        assert two.service.conversations["conv_a"].metadata == {"title": "New"}
        assert browser.app.unsettled_writes == ()


async def test_the_header_says_offline(tmp_path: Path, two: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, two.profile())) as browser:
        await browser.open("Alpha")
        assert "OFFLINE" not in browser.text
        for _ in range(12):
            two.cut("before")
        await browser.press("1", "r")
        await browser.settle("OFFLINE")
        two.clear()
        await browser.press("r")
        await browser.settle(lambda: "OFFLINE" not in browser.text)
