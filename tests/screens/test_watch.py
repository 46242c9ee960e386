"""Watching: what is appended comes by itself, is marked, and the list follows only who stands at its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.app_harness import browsing, remote_settings
from tests.support.fake_service import Item, StoredConversation
from tests.support.fault_server import FaultServer
from tui.widgets.pane_state import Offline

pytestmark = pytest.mark.anyio


def message(number: int) -> Item:
    return {"id": f"msg_{number}", "type": "message", "role": "user", "content": f"text {number}"}


@pytest.fixture
def stored(fault_server: FaultServer) -> StoredConversation:
    return fault_server.service.add("conv_1", [message(1), message(2)], metadata={"title": "Live"})


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.services.timeline_watch.FIRST_PAUSE", 0.05)
    monkeypatch.setattr("tui.services.timeline_watch.LONGEST_PAUSE", 0.05)


async def test_what_is_appended_comes_marked(
    tmp_path: Path, fault_server: FaultServer, stored: StoredConversation
) -> None:
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Live")
        await browser.press("g", "w")
        await browser.settle("WATCHING")
        stored.items.append(message(3))
        await browser.settle("text 3")
        line = next(line for line in browser.text.splitlines() if "text 3" in line)
        assert "│+" in line
        # Who reads elsewhere is left there.
        assert browser.items.cursor_identity == "msg_1"
        await browser.press("G")
        assert browser.items.cursor_identity == "msg_3"
        stored.items.append(message(4))
        await browser.settle(lambda: browser.items.cursor_identity == "msg_4")
        await browser.settle("watching · next look in")
        await browser.press("w")
        await browser.settle(lambda: "Not watching any more" in browser.said and "WATCHING" not in browser.text)
        await browser.press("g")
        line = next(line for line in browser.text.splitlines() if "text 4" in line)
        assert "+" not in line
        fault_server.clear()
        await browser.at_rest()
        assert browser.title == "Items 4 · Live"


async def test_newest_first_follows_at_the_top(
    tmp_path: Path, fault_server: FaultServer, stored: StoredConversation
) -> None:
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Live")
        await browser.press("s", "g", "w")
        assert browser.items.cursor_identity == "msg_2"
        stored.items.append(message(3))
        await browser.settle(lambda: browser.items.cursor_identity == "msg_3")
        assert browser.items.cursor_index == 0


async def test_opening_another_one_ends_it(
    tmp_path: Path, fault_server: FaultServer, stored: StoredConversation
) -> None:
    fault_server.service.add("conv_2", [message(9)], metadata={"title": "Other"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Live")
        await browser.press("w")
        await browser.settle("WATCHING")
        await browser.open("Other")
        await browser.settle(lambda: "WATCHING" not in browser.text)
        assert not browser.main.watching.on


async def test_a_refusal_ends_it_and_says_why(
    tmp_path: Path, fault_server: FaultServer, stored: StoredConversation
) -> None:
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Live")
        fault_server.fail(403, "no more for you", on="/items")
        await browser.press("w")
        await browser.settle(lambda: isinstance(browser.state("items"), Offline))
        assert "not watched any more: no more for you" in browser.text
        assert len(browser.main.timeline.rows) == 2
        assert not browser.main.watching.on
