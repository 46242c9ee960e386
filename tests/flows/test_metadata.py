"""Metadata by keys: saved, failed and kept, in conflict, merged by the server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.app_harness import Browser, browsing, remote_settings
from tests.support.fake_service import StoredConversation
from tests.support.fault_server import FaultServer

pytestmark = pytest.mark.anyio


@pytest.fixture
def stored(fault_server: FaultServer) -> StoredConversation:
    return fault_server.service.add("conv_1", metadata={"title": "Bot", "user": "42"})


async def change_title(browser: Browser, added: str) -> None:
    """Add to the first value and say yes to the difference."""
    await browser.asked("MetadataDialog")
    await browser.press("enter", *added, "ctrl+s")
    await browser.asked("MetadataReviewDialog")
    await browser.press("y")


async def test_a_save_is_stored_and_shown(
    tmp_path: Path, fault_server: FaultServer, stored: StoredConversation
) -> None:
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.press("e")
        await change_title(browser, "!")
        await browser.asked("MetadataAnswerDialog")
        assert stored.metadata == {"title": "Bot!", "user": "42"}
        await browser.press("escape")
        await browser.answered()
        await browser.settle("Bot!")
        await browser.settle(lambda: "stored as asked" in browser.said)


async def test_the_palette_leads_there_too(
    tmp_path: Path, fault_server: FaultServer, stored: StoredConversation
) -> None:
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.palette("metadata")
        await browser.asked("MetadataDialog")
        await browser.press("escape")
        await browser.answered()
        assert stored.metadata == {"title": "Bot", "user": "42"}


async def test_a_failed_save_keeps_the_draft(
    tmp_path: Path, fault_server: FaultServer, stored: StoredConversation
) -> None:
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        fault_server.fail(400, "not today", on="POST")
        await browser.press("e")
        await change_title(browser, "XY")
        await browser.settle("not today")
        await browser.asked("MetadataDialog")
        assert "BotXY" in browser.text
        assert stored.metadata["title"] == "Bot"
        await browser.press("ctrl+s")
        await browser.asked("MetadataReviewDialog")
        await browser.press("y")
        await browser.asked("MetadataAnswerDialog")
        assert stored.metadata["title"] == "BotXY"


async def test_a_conflict_is_settled_by_the_user(
    tmp_path: Path, fault_server: FaultServer, stored: StoredConversation
) -> None:
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.press("e")
        await browser.asked("MetadataDialog")
        stored.metadata = {"title": "Theirs", "user": "42", "new": "1"}
        await change_title(browser, "Mine")
        await browser.asked("MetadataConflictDialog")
        assert "Theirs" in browser.text and "BotMine" in browser.text
        await browser.press("m", "ctrl+s")
        await browser.asked("MetadataDialog")
        await browser.press("ctrl+s")
        await browser.asked("MetadataReviewDialog")
        await browser.press("y")
        await browser.asked("MetadataAnswerDialog")
        assert stored.metadata == {"title": "BotMine", "user": "42", "new": "1"}


async def test_a_merging_server_is_said(
    tmp_path: Path, fault_server: FaultServer, stored: StoredConversation
) -> None:
    fault_server.service.metadata_mode = "merge_without_null"
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.press("e")
        await browser.asked("MetadataDialog")
        await browser.press("ctrl+d", "ctrl+s")
        await browser.asked("MetadataReviewDialog")
        await browser.press("y")
        await browser.asked("MetadataAnswerDialog")
        await browser.press("escape")
        await browser.answered()
        await browser.settle(lambda: "other metadata than was asked. It kept: title" in browser.said)


async def test_metadata_that_cannot_be_read(
    tmp_path: Path, fault_server: FaultServer, stored: StoredConversation
) -> None:
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        fault_server.fail(403, "look away", on="GET /v1/conversations/conv_1")
        await browser.press("e")
        await browser.settle(lambda: "look away" in browser.said)
        await browser.answered()
