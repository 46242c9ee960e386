"""Creating a conversation and adding items by keys; opening by id; and what a read-only profile says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.app_harness import browsing, local_settings, remote_settings
from tests.support.fault_server import FaultServer
from tui.commands import Pane
from tui.dialogs.exact_text import ExactTextArea
from tui.widgets.key_hints import KeyHints

pytestmark = pytest.mark.anyio


async def test_a_new_conversation_is_opened(tmp_path: Path) -> None:
    async with browsing(local_settings(tmp_path)) as browser:
        await browser.started()
        await browser.press("c")
        await browser.asked("CreateDialog")
        await browser.type("Fresh")
        await browser.press("enter")
        await browser.type("hello there")
        await browser.press("ctrl+s")
        await browser.answered()
        await browser.settle("hello there")
        assert browser.main.pane is Pane.ITEMS
        created = browser.main.timeline.conversation
        assert created is not None
        stored = await browser.services.api.get_conversation(created.id)
        assert dict(stored.metadata) == {"title": "Fresh"}
        page = await browser.services.api.list_conversation_items(created.id)
        assert len(page.items) == 1
        await browser.settle("Conversations 1")


async def test_a_failed_create_keeps_the_text(tmp_path: Path, fault_server: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        fault_server.fail(400, "too early", on="POST")
        await browser.palette("create")
        await browser.asked("CreateDialog")
        await browser.type("Again")
        await browser.press("ctrl+s")
        await browser.settle("too early")
        await browser.asked("CreateDialog")
        assert "Again" in browser.text
        await browser.press("ctrl+s")
        await browser.answered()
        assert [each.metadata for each in fault_server.service.conversations.values()] == [{"title": "Again"}]


async def test_a_message_is_added_at_the_end(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        before = len(browser.main.timeline.rows)
        await browser.press("a")
        await browser.asked("AddItemsDialog")
        await browser.type("one more thing")
        await browser.press("ctrl+s")
        await browser.answered()
        await browser.settle(lambda: len(browser.main.timeline.rows) == before + 1)
        await browser.settle(lambda: browser.items.cursor_index == before)
        assert browser.main.timeline.rows[-1].preview == "one more thing"
        await browser.settle(lambda: "1 item added" in browser.said)


async def test_json_items_whose_ids_are_in_use_are_said(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        used = browser.main.timeline.rows[0].id
        await browser.palette("add")
        await browser.asked("AddItemsDialog")
        await browser.press("ctrl+j")
        items: list[dict[str, object]] = [
            {"id": used, "type": "message", "role": "user", "content": "again"},
            {"type": "invented_thing", "x": 1},
        ]
        text = json.dumps(items)
        browser.app.screen.query_one(ExactTextArea).insert(text)
        await browser.press("ctrl+s")
        await browser.answered()
        await browser.settle(lambda: browser.main.timeline.rows[-1].type == "invented_thing")
        await browser.settle(lambda: f"Ids that were in use were replaced: {used} → " in browser.said)


async def test_a_failed_add_keeps_the_text(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", metadata={"title": "Target"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Target")
        fault_server.fail(400, "no room", on="POST")
        await browser.press("a")
        await browser.asked("AddItemsDialog")
        await browser.type("words")
        await browser.press("ctrl+s")
        await browser.settle("no room")
        await browser.asked("AddItemsDialog")
        assert "words" in browser.text
        await browser.press("escape", "escape")
        await browser.answered()
        assert not fault_server.service.conversations["conv_1"].items


async def test_o_opens_by_any_text_with_an_id(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.lists = False
    name = f"conv_{'5' * 48}"
    items = [
        {"id": f"msg_{at}{'7' * 47}", "type": "message", "role": "user", "content": str(at)} for at in range(3)
    ]
    fault_server.service.add(name, items)
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.press("o")
        await browser.asked("OpenDialog")
        await browser.type("nothing here")
        await browser.settle("there is no id in this text")
        await browser.press("escape")
        await browser.answered()
        await browser.press("o")
        await browser.asked("OpenDialog")
        await browser.type(f"see {name}")
        await browser.press("enter")
        await browser.answered()
        await browser.settle(lambda: len(browser.main.timeline.rows) == 3)
        assert browser.main.pane is Pane.ITEMS
        await browser.settle("Conversations 1")


async def test_read_only_says_why(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo, read_only=True)) as browser:
        await browser.open("Refund")
        assert "READ-ONLY" in browser.text
        for key, label in (("e", "metadata"), ("d", "delete"), ("a", "add"), ("c", "create")):
            await browser.press(key)
            told = f"{label}: this profile is read-only."
            await browser.settle(lambda told=told: told in browser.said)  # type: ignore[misc]
        assert browser.dialog is None
        hints = {hint.action_id: hint.hindrance for hint in browser.main.query_one(KeyHints).hints}
        assert hints["edit_metadata"] == hints["delete"] == "this profile is read-only"
        assert not hints["order"]
        await browser.press("y")
        await browser.asked("CopyMenu")
