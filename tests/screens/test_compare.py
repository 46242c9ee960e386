"""Marking two and comparing them, with keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from tests.support.app_harness import Browser, browsing, remote_settings
from tests.support.fault_server import FaultServer
from tui.dialogs.compare import CompareDialog
from tui.screens.groups import COMPARE
from tui.widgets.text_view import TextView
from tui.widgets.virtual_list import VirtualList

pytestmark = pytest.mark.anyio


def item(name: str, text: str, role: str = "user") -> dict[str, Any]:
    part = {"type": "input_text" if role == "user" else "output_text", "text": text}
    return {"id": f"msg_{name}", "type": "message", "role": role, "status": "completed", "content": [part]}


def fill(server: FaultServer, count: int = 300) -> None:
    """Two conversations of some pages, told apart by four items of the second."""
    before = [item(f"a{number}", f"message {number}") for number in range(count)]
    after = [{**each, "id": f"msg_b{number}"} for number, each in enumerate(before)]
    after[250] = item("b250", "message 250 with more words")
    after[120] = item("b120", "another 120")
    del after[40]
    after.append(item("new", "a new one", "assistant"))
    server.service.add("conv_1", before, metadata={"title": "First"})
    server.service.add("conv_2", after, metadata={"title": "Second"})
    server.service.add("conv_3", [], metadata={"title": "Empty"})


async def comparing(browser: Browser) -> CompareDialog:
    await browser.asked("CompareDialog")
    dialog = browser.dialog
    assert isinstance(dialog, CompareDialog)
    return dialog


def where(browser: Browser) -> str:
    assert browser.dialog is not None
    return str(browser.dialog.query_one("#compare-step", Static).render())


def words(browser: Browser) -> str:
    assert browser.dialog is not None
    lines = browser.dialog.query_one("#compare-words", TextView).text_lines
    return "" if lines is None else "\n".join(lines.text(row) for row in range(len(lines)))


async def test_two_conversations(tmp_path: Path, fault_server: FaultServer) -> None:
    fill(fault_server)
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        # The list shows the newest first: the empty one, the second, the first.
        await browser.press("j", "space", "space", "equals_sign")
        dialog = await comparing(browser)
        await browser.settle("297 same, 2 changed, 1 removed, 1 added")
        assert "A: Second · B: First" in browser.text
        await browser.settle(lambda: "difference 1 of 4" in where(browser))
        assert "+ added · user · item 41 of B" in where(browser)
        steps = dialog.query_one("#compare-steps", VirtualList)
        assert (steps.cursor_index, steps.row_count) == (40, 301)
        await browser.press("n")
        await browser.settle(lambda: "[-another-]{+message+} 120" in words(browser))
        assert ".content[0].text" in words(browser)
        assert "item 120 of A, 121 of B · difference 2 of 4" in where(browser)
        await browser.press("n")
        await browser.settle(lambda: "message 250[- with more words-]" in words(browser))
        await browser.press("n", "n")
        await browser.settle(lambda: "- removed · assistant" in where(browser))
        assert steps.cursor_index == 300
        await browser.settle(lambda: '"text": "a new one"' in words(browser))
        await browser.press("N", "N", "N", "N")
        await browser.settle(lambda: "difference 1 of 4" in where(browser))
        await browser.press("g")
        await browser.settle(lambda: "same · user · item 1 of A, 1 of B" in where(browser))
        await browser.press("tab")
        assert isinstance(dialog.focused, TextView)
        await browser.press("escape")
        await browser.answered()
        assert browser.conversations.marked == {"conv_1", "conv_2"}


async def test_two_items(tmp_path: Path, fault_server: FaultServer) -> None:
    fill(fault_server, 260)
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("First")
        await browser.press("2", "g", "space", "j", "space", "equals_sign")
        await comparing(browser)
        await browser.settle(lambda: "message [-0-]{+2+}" in words(browser))
        assert "A: msg_a0 · B: msg_a2" in browser.text
        await browser.press("n", "N", "escape")
        await browser.answered()
        # From the detail the marks of the items count as well.
        await browser.press("3", "equals_sign")
        await comparing(browser)


async def test_other_numbers_of_marks_are_said(tmp_path: Path, fault_server: FaultServer) -> None:
    fill(fault_server)
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.press("equals_sign")
        await browser.settle(lambda: "exactly two rows must be marked with space, and none is" in browser.said)
        await browser.press("space", "equals_sign")
        await browser.settle(lambda: "and one is marked now" in browser.said)
        await browser.press("space", "space", "equals_sign")
        await browser.settle(lambda: "and 3 are marked now" in browser.said)
        assert browser.dialog is None


async def test_nothing_to_compare(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [])
    fault_server.service.add("conv_2", [])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.press("space", "space", "equals_sign")
        await comparing(browser)
        await browser.settle("no items")
        await browser.press("n", "N", "j", "escape")
        await browser.answered()


async def test_items_that_are_not_loaded(tmp_path: Path, fault_server: FaultServer) -> None:
    fill(fault_server, 1_000)
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("First")
        source = browser.main.timeline.source
        assert source is not None
        assert source.gap_index is not None
        with fault_server.hold(on="items"):
            browser.items.move_cursor(source.gap_index - 1)
            await browser.press("2", "space", "space", "equals_sign")
            await browser.settle(lambda: "not loaded cannot be compared" in browser.said)


async def test_esc_stops_it_and_a_fault_is_said(tmp_path: Path, fault_server: FaultServer) -> None:
    fill(fault_server)
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.press("space", "space")
        with fault_server.hold(on="items"):
            await browser.press("equals_sign")
            await browser.settle(lambda: browser.main.busy(COMPARE))
            await browser.press("equals_sign")
            await browser.settle(lambda: "A comparison is under way" in browser.said)
            await browser.press("escape")
            await browser.settle(lambda: "Comparing stopped." in browser.said)
        await browser.calm()
        assert browser.dialog is None
        # The request that was held may be answered first.
        fault_server.fail(403, "Not yours.", on="items", times=2)
        await browser.press("equals_sign")
        await browser.settle(lambda: "compare: " in browser.said and "Not yours." in browser.said)
        await browser.calm()
        assert browser.dialog is None
