"""The list of conversations: paging, filter, opening, counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.app_harness import Browser, browsing, local_settings, remote_settings
from tests.support.fault_server import FaultServer
from tui.commands import Pane
from tui.widgets.pane_state import Empty, Failed, Loading, Offline, Ready

pytestmark = pytest.mark.anyio

MANY = 350


@pytest.fixture
def many(fault_server: FaultServer) -> FaultServer:
    """A server with so many conversations that the list has four pages."""
    for number in range(MANY):
        title = {"title": f"Talk {number:03}{' about tea' if number % 100 == 7 else ''}"}
        fault_server.service.add(f"conv_{number:04}", metadata=title, created_at=1_700_000_000 + number)
    return fault_server


def pages(server: FaultServer) -> int:
    """How many list pages were asked for."""
    return sum(line.startswith("GET /v1/conversations?") for line in server.lines)


async def test_pages_come_as_the_user_moves(tmp_path: Path, many: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, many.profile())) as browser:
        await browser.started()
        assert browser.title == "Conversations 100+"
        assert browser.conversations.cursor_identity == "conv_0349"
        await browser.press("G")
        await browser.settle(lambda: len(browser.main.conversations.rows) >= 200)
        assert browser.conversations.cursor_identity == "conv_0250"
        for _ in range(4):
            await browser.press("G")
            await browser.at_rest()
        assert browser.title == f"Conversations {MANY}"
        assert browser.conversations.cursor_identity == "conv_0000"
        await browser.press("g")
        assert browser.conversations.cursor_identity == "conv_0349"
        # r gets all of it again, and the cursor stays.
        await browser.press("j", "r")
        await browser.at_rest()
        assert browser.conversations.cursor_identity == "conv_0348"
        assert browser.title == f"Conversations {MANY}"


async def test_a_filter_looks_through_all_pages(tmp_path: Path, many: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, many.profile())) as browser:
        await browser.started()
        await browser.press("slash")
        await browser.type("tea talk")
        await browser.settle(lambda: browser.title == "Conversations 4 of 350")
        assert [browser.conversations.source.identity(row) for row in range(4)] == [
            "conv_0307",
            "conv_0207",
            "conv_0107",
            "conv_0007",
        ]
        await browser.press("enter", "j")
        assert browser.conversations.cursor_identity == "conv_0207"
        await browser.press("slash")
        await browser.type("zz")
        await browser.settle(lambda: isinstance(browser.state("conversations"), Empty))
        assert browser.state("conversations") == Empty(
            "No conversation holds these words.", ("esc take the filter off",)
        )
        await browser.press("escape")
        await browser.settle(lambda: browser.title == "Conversations 350")
        assert browser.state("conversations") == Ready()
        assert browser.main.pane is Pane.CONVERSATIONS and browser.conversations.has_focus


async def test_a_search_through_the_pages_can_be_stopped(tmp_path: Path, many: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, many.profile())) as browser:
        await browser.started()
        with many.hold(on="after=") as hold:
            await browser.press("slash")
            await browser.type("talk 000")
            await hold.arrived_async()
            await browser.press("enter")
            state = Loading("100 conversations looked at so far · esc stops")
            await browser.settle(lambda: browser.state("conversations") == state)
            await browser.press("escape")
            await browser.settle(lambda: isinstance(browser.state("conversations"), Empty))
            assert "r load on" in browser.text
        asked = pages(many)
        await browser.press("r")
        await browser.settle("Talk 000")
        assert pages(many) > asked


async def test_the_count_shows_after_opening(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Research")
        assert browser.main.pane is Pane.ITEMS
        row = next(row for row in browser.main.conversations.rows if "Research" in row.metadata_json)
        assert row.item_count == len(browser.main.timeline.rows)
        assert row.count_complete
        line = next(line for line in browser.text.splitlines() if "│▌Research" in line)
        assert line.split("│")[1].split()[-1] == f"{row.item_count}"


async def test_a_failing_page_leaves_the_list_and_r_heals(tmp_path: Path, many: FaultServer) -> None:
    many.fail(403, "no more today", on="after=")
    async with browsing(remote_settings(tmp_path, many.profile())) as browser:
        await browser.started()
        await browser.press("G")
        await browser.settle(lambda: isinstance(browser.state("conversations"), Offline))
        assert "no more today" in browser.text
        assert browser.conversations.row_count == 100
        await browser.press("r")
        await browser.at_rest()
        assert isinstance(browser.state("conversations"), Ready)
        assert not isinstance(browser.state("conversations"), Failed)


async def test_clicks_go_to_a_row_and_into_it(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.started()
        await browser.settle("Refund")
        await browser.pilot.click(browser.conversations, offset=(5, 2))
        assert browser.conversations.cursor_index == 2
        assert not browser.main.timeline.rows
        await browser.pilot.click(browser.conversations, offset=(5, 1), times=2)
        await browser.settle(lambda: browser.main.timeline.conversation is not None)
        await browser.at_rest()
        assert browser.main.timeline.conversation is not None
        assert "Research" in browser.main.timeline.conversation.metadata_json


async def test_filter_text_is_kept_while_the_user_is_elsewhere(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.started()
        await browser.press("slash")
        await browser.type("refund")
        await browser.settle("Conversations 1 of 6")
        await browser.press("enter", "enter")
        await _items(browser)
        await browser.press("1", "escape")
        await browser.settle("Conversations 6")


async def _items(browser: Browser) -> None:
    await browser.settle(lambda: browser.main.timeline.rows)
