"""The items of a conversation: ends and gap, paging, loading all, order, filter, marks, failures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.app_harness import Browser, browsing, local_settings, remote_settings
from tests.support.fault_server import FaultServer
from tui.commands import Pane
from tui.widgets.pane_state import Empty, Failed, Offline, Ready

pytestmark = pytest.mark.anyio

LONG = "Support desk"


def gap_at(browser: Browser) -> int | None:
    source = browser.main.timeline.source
    return source.gap_index if source is not None else None


@pytest.fixture
def long_server(fault_server: FaultServer) -> FaultServer:
    """One conversation of 650 messages."""
    items = [
        {"id": f"msg_{number:04}", "type": "message", "role": "user", "content": f"text {number}"}
        for number in range(650)
    ]
    fault_server.service.add("conv_long", items, metadata={"title": "Long"})
    return fault_server


async def test_both_ends_stand_with_a_gap_between(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open(LONG)
        assert len(browser.main.timeline.rows) == 200
        assert gap_at(browser) == 100
        assert browser.title.startswith("Items 200+ · Support")
        await browser.press(*["pagedown"] * 2)
        await browser.settle(lambda: len(browser.main.timeline.rows) == 300)
        assert gap_at(browser) == 200
        await browser.press("G")
        assert browser.items.cursor_index == browser.items.row_count - 1
        await browser.press("g")
        assert browser.items.cursor_index == 0


async def test_a_cursor_on_the_gap_stands_on_an_item_when_it_is_loaded(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open(LONG)
        browser.items.move_cursor(100)
        await browser.settle(lambda: len(browser.main.timeline.rows) == 300 and gap_at(browser) == 200)
        assert browser.items.cursor_index == 100
        await browser.settle(lambda: isinstance(browser.state("detail"), Ready))
        assert browser.main.pane is Pane.ITEMS
        browser.items.move_cursor(200)
        await browser.press("enter")
        await browser.settle(lambda: len(browser.main.timeline.rows) >= 400)


async def test_load_all_tells_its_progress_and_ends(tmp_path: Path, long_server: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, long_server.profile())) as browser:
        await browser.open("Long")
        with long_server.hold(on="after=") as hold:
            await browser.press("A")
            await hold.arrived_async()
            await browser.settle("esc stops")
            assert "200 items · esc stops" in browser.text
        await browser.settle(lambda: browser.main.timeline.complete)
        await browser.at_rest()
        assert [row.id for row in browser.main.timeline.rows] == [f"msg_{number:04}" for number in range(650)]
        assert gap_at(browser) is None
        assert browser.state("items") == Ready()
        assert browser.title == "Items 650 · Long"
        await browser.press("A")
        await browser.settle(lambda: "all items are loaded" in browser.said)


async def test_esc_stops_load_all(tmp_path: Path, long_server: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, long_server.profile())) as browser:
        await browser.open("Long")
        with long_server.hold(on="after=") as hold:
            await browser.press("A")
            await hold.arrived_async()
            await browser.settle("esc stops")
            await browser.press("escape")
            await browser.settle(lambda: "Stopped" in browser.said)
        await browser.at_rest()
        assert browser.main.pane is Pane.ITEMS
        assert not browser.main.timeline.complete
        assert browser.state("items") == Ready()


async def test_the_order_turns_and_the_highlight_stays(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        await browser.press("j", "j", "j")
        stood = browser.items.cursor_identity
        first = browser.items.source.identity(0)
        await browser.press("s")
        assert browser.items.cursor_identity == stood
        assert browser.items.source.identity(browser.items.row_count - 1) == first
        assert "newest first" in browser.text
        await browser.press("s")
        assert browser.items.source.identity(0) == first
        assert browser.items.cursor_identity == stood
        assert "newest first" not in browser.text


async def test_newest_first_pages_from_the_newest_end(tmp_path: Path, long_server: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, long_server.profile())) as browser:
        await browser.open("Long")
        await browser.press("s", "g")
        assert browser.items.cursor_identity == "msg_0649"
        long_server.clear()
        await browser.press(*["pagedown"] * 2)
        await browser.settle(lambda: len(browser.main.timeline.rows) >= 300)
        assert all("order=desc" in line for line in long_server.lines if "after=" in line)


async def test_a_filter_shows_only_hits(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        every = len(browser.main.timeline.rows)
        await browser.press("slash")
        await browser.type("create_refund")
        await browser.settle(lambda: 0 < browser.items.row_count < every)
        assert f"Items {browser.items.row_count} of {every}" in browser.text
        await browser.press("enter")
        assert browser.items.has_focus
        await browser.press("slash")
        await browser.type("zzz")
        await browser.settle(lambda: isinstance(browser.state("items"), Empty))
        await browser.press("escape")
        await browser.settle(lambda: browser.items.row_count == every)


async def test_marks_are_kept_over_a_reload(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        first = browser.items.source.identity(0)
        await browser.press("space")
        assert browser.items.marked == {first}
        assert browser.items.cursor_index == 1
        await browser.press("r")
        await browser.at_rest()
        assert browser.items.marked == {first}
        assert browser.items.cursor_index == 1
        await browser.press("k", "space")
        assert not browser.items.marked


async def test_an_empty_conversation_says_so(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_empty", metadata={"title": "Nothing"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Nothing")
        state = browser.state("items")
        assert isinstance(state, Empty) and "a add" in " ".join(state.ways)


async def test_a_failed_timeline_says_why_and_r_loads_it(tmp_path: Path, long_server: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, long_server.profile())) as browser:
        await browser.started()
        long_server.fail(400, "not this one", on="/items", times=2)
        await browser.press("enter")
        await browser.settle(lambda: isinstance(browser.state("items"), Failed))
        assert "not this one" in browser.text and "req_fault" in browser.text
        long_server.clear()
        await browser.press("r")
        await browser.settle(lambda: browser.main.timeline.rows)
        assert browser.state("items") == Ready()


async def test_a_failing_page_keeps_what_is_there(tmp_path: Path, long_server: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, long_server.profile())) as browser:
        await browser.open("Long")
        long_server.fail(403, "no such page", on="after=", times=2)
        await browser.press("A")
        await browser.settle(lambda: isinstance(browser.state("items"), Offline))
        assert "no such page" in browser.text
        assert len(browser.main.timeline.rows) == 200
        browser.items.move_cursor(100)
        await browser.press("enter")
        await browser.settle(lambda: len(browser.main.timeline.rows) >= 300)
