"""Deleting by keys: only after a yes, with a copy in the trash; what it orphans is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.app_harness import Browser, browsing, local_settings, remote_settings
from tests.support.fault_server import FaultServer
from tui.errors import NotFound
from tui.models.ids import check_id
from tui.widgets.pane_state import Idle

pytestmark = pytest.mark.anyio


async def stored_ids(browser: Browser) -> list[str]:
    """Ids of the open conversation's items on the server."""
    conversation = browser.main.timeline.conversation
    assert conversation is not None
    page = await browser.services.api.list_conversation_items(conversation.id)
    return [item.id for item in page.items]


async def to_type(browser: Browser, item_type: str) -> int:
    place = next(at for at, row in enumerate(browser.main.timeline.rows) if row.type == item_type)
    await browser.press("g", *["j"] * place)
    await browser.settle(lambda: browser.main.item.item and browser.main.item.item.type == item_type)
    return place


async def test_an_item_goes_only_after_a_yes(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        place = await to_type(browser, "reasoning")
        victim = browser.main.timeline.rows[place].id
        await browser.press("d")
        await browser.asked("DeleteItemsDialog")
        await browser.press("enter")  # Cancel has the focus.
        await browser.answered()
        assert victim in await stored_ids(browser)
        await browser.press("d")
        await browser.asked("DeleteItemsDialog")
        await browser.press("y")
        await browser.answered()
        assert victim not in await stored_ids(browser)
        assert victim not in [row.id for row in browser.main.timeline.rows]
        assert browser.items.cursor_index == place
        await browser.settle(lambda: "1 item deleted, a copy is in the trash" in browser.said)
        entries = await browser.services.library.trash.list("local", 5)
        assert [victim.encode() in item for entry in entries for item in entry.items] == [True]


async def test_a_call_takes_its_output_along_where_asked(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        place = await to_type(browser, "function_call")
        call = browser.main.timeline.rows[place]
        output = browser.main.timeline.pair_of(call.identity)
        await browser.press("d")
        await browser.asked("DeleteItemsDialog")
        assert "This breaks 1 pair" in browser.text
        await browser.press("t", "y")
        await browser.answered()
        left = await stored_ids(browser)
        assert call.id not in left and output not in left
        await browser.settle(lambda: "2 items deleted" in browser.said)


async def test_marked_items_go_together_by_the_palette(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        before = await stored_ids(browser)
        marked = [row.id for row in browser.main.timeline.rows[:2]]
        await browser.press("g", "space", "space")
        await browser.palette("delete")
        await browser.asked("DeleteItemsDialog")
        assert "Delete 2 items?" in browser.text
        await browser.press("y")
        await browser.answered()
        assert set(await stored_ids(browser)) == set(before) - set(marked)


async def test_a_conversation_goes_only_after_a_yes(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Research")
        conversation = browser.main.timeline.conversation
        assert conversation is not None
        await browser.press("1", "d")
        await browser.asked("DeleteConversationDialog")
        await browser.press("enter")
        await browser.answered()
        await browser.services.api.get_conversation(check_id(conversation.id))
        await browser.press("d")
        await browser.asked("DeleteConversationDialog")
        await browser.press("y")
        await browser.answered()
        with pytest.raises(NotFound):
            await browser.services.api.get_conversation(conversation.id)
        assert conversation.id not in [row.id for row in browser.main.conversations.rows]
        assert browser.main.timeline.conversation is None
        assert isinstance(browser.state("items"), Idle) and isinstance(browser.state("detail"), Idle)
        entries = await browser.services.library.trash.list("local", 5)
        assert [entry.kind for entry in entries] == ["conversation"]


async def test_a_failed_delete_leaves_everything(tmp_path: Path, fault_server: FaultServer) -> None:
    item = {"id": "msg_1", "type": "message", "role": "user", "content": "stays"}
    fault_server.service.add("conv_1", [item], metadata={"title": "Kept"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Kept")
        fault_server.fail(403, "not yours", on="DELETE", times=2)
        await browser.press("d")
        await browser.asked("DeleteItemsDialog")
        await browser.press("y")
        await browser.answered()
        await browser.settle(lambda: "not yours" in browser.said)
        assert [row.id for row in browser.main.timeline.rows] == ["msg_1"]
        await browser.press("1", "d")
        await browser.asked("DeleteConversationDialog")
        await browser.press("y")
        await browser.answered()
        assert "conv_1" in fault_server.service.conversations
        assert [row.id for row in browser.main.conversations.rows] == ["conv_1"]


async def test_a_private_browser_says_that_no_copy_is_kept_and_leaves_nothing(
    tmp_path: Path, fault_server: FaultServer
) -> None:
    fault_server.service.add(
        "conv_1", [{"id": f"msg_{at}", "type": "message", "role": "user"} for at in range(3)]
    )
    settings = replace(remote_settings(tmp_path, fault_server.profile()), private=True)
    async with browsing(settings) as browser:
        await browser.open("conv_1")
        await browser.press("d")
        await browser.asked("DeleteItemsDialog")
        assert "No copy is kept: this cannot be undone." in browser.text
        await browser.press("y")
        await browser.answered()
        await browser.settle(lambda: "1 item deleted, no copy is kept." in browser.said)
        await browser.press("1", "d")
        await browser.asked("DeleteConversationDialog")
        assert "No copy is kept: this cannot be undone." in browser.text
    assert not settings.paths.data.exists()
