"""Looking for words in an item, in all three views, by keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.screens.test_detail import to_item, view
from tests.screens.test_walk import Host
from tests.support.app_harness import Browser, browsing, local_settings, remote_settings
from tests.support.fault_server import FaultServer
from tui.commands import Need
from tui.models.item import Item
from tui.widgets.detail_pane import DetailPane
from tui.widgets.pane_state import Ready
from tui.widgets.text_view import TextView
from tui.widgets.view import View

pytestmark = pytest.mark.anyio

WORDS = "the quick brown fox jumps over the lazy dog and goes on"


def call(arguments: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "fc_1",
        "type": "function_call",
        "call_id": "call_1",
        "name": "look_up",
        "arguments": json.dumps(arguments),
        "status": "completed",
    }


def message(text: str, **fields: Any) -> dict[str, Any]:
    part = {"type": "output_text", "text": text, "annotations": [], **fields}
    return {"id": "msg_1", "type": "message", "role": "assistant", "content": [part]}


def found(browser: Browser) -> str:
    """What stands beside the words."""
    note = browser.detail.parts.find_bar._note
    return str(note.content) if note is not None else ""


def under_cursor(browser: Browser) -> str:
    """The line that the cursor is on, which must be in sight, and the one into which it may go on."""
    shown = view(browser)
    index = shown.cursor_index
    assert index is not None
    top = round(shown.scroll_offset.y)
    assert top <= index < top + shown.size.height
    return shown._strip(index).text + (shown._strip(index + 1).text if index + 1 < shown.row_count else "")


async def look_for(browser: Browser, words: str, verdict: str) -> None:
    await browser.press("3", "slash", *words)
    await browser.settle(lambda: found(browser) == verdict, within=60)
    await browser.press("enter")


@pytest.mark.parametrize("chosen", list(View))
async def test_words_are_found_in_every_view(tmp_path: Path, fault_server: FaultServer, chosen: View) -> None:
    lines = "\n\n".join(f"paragraph {number} {'needle' * (number % 10 == 0)}" for number in range(100))
    fault_server.service.add("conv_1", [message(lines) | {"needle": [{"deep": "a Needle in it"}]}])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("conv_1")
        await to_item(browser, "message")
        browser.detail.view = chosen
        # The tree has one text with all ten, a key and a value; the text itself is one line of raw JSON.
        count = {View.RENDERED: 12, View.TREE: 3, View.RAW: 12}[chosen]
        await look_for(browser, "NEEDLE", f"1 of {count}")
        seen = set()
        for number in range(1, count + 1):
            await browser.settle(lambda number=number: found(browser) == f"{number} of {count}")  # type: ignore[misc]
            assert "needle" in under_cursor(browser).lower() or chosen is View.TREE
            seen.add(view(browser).cursor_index)
            await browser.press("n")
        await browser.settle(lambda: found(browser) == f"1 of {count}")
        assert len(seen) > 2
        await browser.press("N")
        await browser.settle(lambda: found(browser) == f"{count} of {count}")
        await browser.press("escape")
        assert not browser.detail.parts.find_bar.has_class("-open")
        assert browser.detail.finder.text == ""
        assert Need.WORDS not in browser.main.facts().met


async def test_words_are_found_where_they_were_wrapped(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [message(" ".join([WORDS] * 8))])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("conv_1")
        await to_item(browser, "message")
        for chosen in (View.RENDERED, View.RAW):
            browser.detail.view = chosen
            await look_for(browser, "brown fox jumps", "1 of 8")
            await browser.press("escape")


async def test_closed_folds_are_looked_through(tmp_path: Path, fault_server: FaultServer) -> None:
    logprobs = [{"token": "zebra", "logprob": -0.5, "bytes": [], "top_logprobs": []}]
    fault_server.service.add("conv_1", [message("hello", logprobs=logprobs)])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("conv_1")
        await to_item(browser, "message")
        before = view(browser).row_count
        await browser.press("3", "slash", *"zebra")
        await browser.settle(lambda: found(browser).startswith("1 of"))
        await browser.press("enter")
        assert "zebra" in under_cursor(browser)
        await browser.press("escape")
        await browser.settle(lambda: view(browser).row_count == before)


async def test_the_same_words_are_looked_for_in_the_next_view_and_the_next_item(
    tmp_path: Path, demo: Path
) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        await to_item(browser, "function_call")
        await browser.press("3", "slash", *"order")
        await browser.settle(lambda: " of " in found(browser))
        await browser.press("enter", "v")
        await browser.settle(lambda: " of " in found(browser) and "order" in under_cursor(browser))
        await browser.press("v", "v", "2", "j")
        await browser.settle(lambda: found(browser) not in {"", "…"})
        await browser.press("3", "slash", *"qqq")
        await browser.settle(lambda: found(browser) == "none")


async def test_n_goes_on_from_where_the_user_is(tmp_path: Path, fault_server: FaultServer) -> None:
    lines = "\n\n".join(f"{number} {'needle' * (number % 10 == 0)}" for number in range(1, 60))
    fault_server.service.add("conv_1", [message(lines)])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("conv_1")
        await to_item(browser, "message")
        await look_for(browser, "needle", "1 of 5")
        await browser.press("G", "N")
        await browser.settle(lambda: found(browser) == "5 of 5")
        await browser.press("g", "n")
        await browser.settle(lambda: found(browser) == "1 of 5")


async def test_n_walks_the_hits_of_a_filter(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        await browser.press("slash", *"output", "enter", "g", "n")
        assert browser.items.cursor_index == 1
        await browser.press("N")
        assert browser.items.cursor_index == 0


async def test_a_large_item_is_looked_through_to_its_end(tmp_path: Path, fault_server: FaultServer) -> None:
    rows = [{"row": number, "text": "some text of this row"} for number in range(1_000)]
    fault_server.service.add("conv_1", [call({"rows": [*rows, {"long": "x" * 250_000}, {"last": "needle"}]})])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("conv_1")
        await to_item(browser, "function_call")
        for chosen in View:
            browser.detail.view = chosen
            await look_for(browser, "needle", "1 of 1")
            await browser.press("escape")


async def test_a_search_may_outlive_its_bar() -> None:
    app = Host()
    async with app.run_test() as pilot:
        pane = app.query_one(DetailPane)
        pane.state = Ready()
        pane.show(Item.of(message("a needle")))
        await pilot.pause()
        # As while the app ends: what is in the pane goes before its workers are told.
        await pane.parts.find_bar.remove()
        shown = pane.shown
        assert isinstance(shown, TextView)
        pane.finder.choose(shown, "needle")
        await pane.workers.wait_for_complete()
        assert pane.finder.text == "needle"
