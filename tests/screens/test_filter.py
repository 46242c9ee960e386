"""Filters over very many rows, by keys: first hits soon, the rest while keys are heard, the cursor kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support.app_harness import Browser, browsing, local_settings
from tui.models.rows import KnownConversation
from tui.widgets.pane_state import Empty, Ready

pytestmark = pytest.mark.anyio

COUNT = 30_000


async def show_many(browser: Browser) -> None:
    await browser.started()
    rows = [KnownConversation(f"conv_{number}", first_text=f"talk {number} of all") for number in range(COUNT)]
    browser.main.conversations.show_first(rows)
    assert browser.title == f"Conversations {COUNT}"


async def test_first_hits_come_soon_and_then_all(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await show_many(browser)
        browser.main.conversations.filter("talk")
        # Nothing has run since but the first slice. The rows stay, unless not all hits are soon known.
        assert browser.title == f"Conversations {COUNT}"
        while "+ of " not in browser.title:  # noqa: ASYNC110 - settling would be waiting until it is done
            await asyncio.sleep(0)
        assert 0 < browser.conversations.row_count < COUNT
        assert browser.title == f"Conversations {browser.conversations.row_count}+ of {COUNT}"
        await browser.settle(lambda: browser.title == f"Conversations {COUNT} of {COUNT}")
        browser.main.conversations.filter("zz")
        browser.main.conversations.filter("talk 29999")
        await browser.settle(lambda: browser.title == f"Conversations 1 of {COUNT}")
        assert browser.conversations.cursor_identity == "conv_29999"


async def test_keys_are_heard_while_the_filter_is_at_work(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await show_many(browser)
        await browser.press("G", "k", "slash")
        await browser.type("2999 talk")
        await browser.settle(lambda: browser.title == f"Conversations 13 of {COUNT}")
        assert browser.conversations.cursor_identity == "conv_29998"
        await browser.type("x")
        await browser.settle(lambda: isinstance(browser.state("conversations"), Empty))
        assert browser.conversations.row_count == 0
        await browser.press("escape")
        await browser.settle(lambda: browser.title == f"Conversations {COUNT}")
        assert browser.conversations.cursor_identity == "conv_29998"
        assert browser.state("conversations") == Ready()


async def test_rows_that_change_under_a_filter_come_and_go(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await show_many(browser)
        work = browser.main.conversations
        work.filter("special")
        await browser.settle(lambda: browser.title == f"Conversations 0 of {COUNT}")
        work.put(KnownConversation("conv_7", alias="special"))
        work.put(KnownConversation("conv_new", alias="special too"))
        assert browser.title == f"Conversations 2 of {COUNT + 1}"
        assert [browser.conversations.source.identity(place) for place in (0, 1)] == ["conv_new", "conv_7"]
        work.go_to("conv_7")
        assert work.highlighted is not None and work.highlighted.id == "conv_7"
        work.drop("conv_new")
        work.put(KnownConversation("conv_7", alias="plain"))
        assert browser.title == f"Conversations 0 of {COUNT}"
        assert work.find("conv_new") is None


async def test_items_that_are_loaded_under_a_filter_are_filtered(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Support desk")
        await browser.press("slash")
        await browser.type("assistant")
        await browser.settle(lambda: " of " in browser.title)
        await browser.press("enter", "A")
        await browser.settle(lambda: browser.main.timeline.complete)
        await browser.at_rest()
        work = browser.main.timeline
        wanted = [row.identity for row in work.rows if row.role == "assistant"]
        shown = [browser.items.source.identity(place) for place in range(browser.items.row_count)]
        assert set(wanted) <= set(shown)
        place = browser.items.cursor_identity
        await browser.press("slash", "escape")
        await browser.settle(lambda: browser.items.row_count == len(work.rows))
        assert browser.items.cursor_identity == place


async def test_items_that_read_otherwise_by_now_are_looked_at_again(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Support desk")
        await browser.press("A")
        await browser.settle(lambda: browser.main.timeline.complete)
        work = browser.main.timeline
        work.filter("zebra")
        await browser.settle(lambda: browser.items.row_count == 0)
        row = work.rows[-1]
        assert work.timeline is not None
        work.timeline.rows.replace([row._replace(preview="a Zebra")])
        work.draw()
        await browser.settle(lambda: browser.items.row_count == 1)
        assert browser.items.source.identity(0) == row.identity
