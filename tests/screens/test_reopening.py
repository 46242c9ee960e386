"""What was seen once is there again at once, while the server is asked, and where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.test_watch import message
from tests.support.app_harness import browsing, remote_settings
from tests.support.fault_server import FaultServer
from tui.widgets.pane_state import Offline, Ready

pytestmark = pytest.mark.anyio


@pytest.fixture
async def seen(tmp_path: Path, fault_server: FaultServer) -> FaultServer:
    """A server of which one conversation was opened before, in another run."""
    fault_server.service.add("conv_1", [message(number) for number in range(5)], metadata={"title": "Seen"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Seen")
    return fault_server


async def test_copies_stand_while_the_server_is_asked(tmp_path: Path, seen: FaultServer) -> None:
    stored = seen.service.conversations["conv_1"]
    stored.items.append(message(5))
    del stored.items[1]
    async with browsing(remote_settings(tmp_path, seen.profile())) as browser:
        await browser.started()
        with seen.hold(on="/items") as hold:
            await browser.press("enter")
            await hold.arrived_async()
            await browser.settle("text 4")
            assert "asking the server" in browser.text
            assert browser.title == "Items 5+ · Seen"
            await browser.press("G")
            assert browser.items.cursor_identity == "msg_4"
        await browser.settle("text 5")
        await browser.at_rest()
        assert browser.state("items") == Ready()
        assert [row.id for row in browser.main.timeline.rows] == ["msg_0", "msg_2", "msg_3", "msg_4", "msg_5"]
        assert browser.items.cursor_identity == "msg_4"


async def test_a_refusal_leaves_the_copies(tmp_path: Path, seen: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, seen.profile())) as browser:
        await browser.started()
        seen.fail(401, "wrong key", on="/items", times=2)
        await browser.press("enter")
        await browser.settle(lambda: isinstance(browser.state("items"), Offline))
        assert "wrong key" in browser.text and "text 4" in browser.text
        seen.clear()
        await browser.press("r")
        await browser.settle(lambda: browser.state("items") == Ready())
        assert browser.title == "Items 5 · Seen"


async def test_a_reload_keeps_all_that_was_loaded(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [message(number) for number in range(450)], metadata={"title": "Long"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Long")
        await browser.press("A")
        await browser.settle(lambda: browser.main.timeline.complete)
        browser.items.move_cursor(225)
        await browser.at_rest()
        fault_server.clear()
        await browser.press("r")
        await browser.at_rest()
        assert len(browser.main.timeline.rows) == 450
        assert browser.items.cursor_identity == "msg_225"
