"""Conversations of which a page cannot be got: what can be is shown, and what cannot is said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support.app_harness import Browser, browsing, remote_settings
from tests.support.fault_server import FaultServer
from tui.api import retry
from tui.render.item_row import UNREACHABLE_TEXT

pytestmark = pytest.mark.anyio


@pytest.fixture
def poisoned(fault_server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> FaultServer:
    """Nine items, of which some are poisoned by the test."""
    # Each fault is asked for three times, with pauses of seconds between.
    monkeypatch.setattr(retry, "FIRST_WAIT", 0.001)
    items = [{"id": f"msg_{at}", "type": "message", "role": "user", "content": f"word{at}"} for at in range(9)]
    fault_server.service.add("conv_1", items, metadata={"title": "Poisoned"})
    return fault_server


def shown(browser: Browser) -> list[str]:
    rows = browser.main.timeline.rows
    return [rows[at].identity for at in range(len(rows))]


def names(numbers: Sequence[int]) -> list[str]:
    return [f"msg_{number}" for number in numbers]


@pytest.mark.parametrize(("bad", "reached"), [([8], range(8)), ([0, 4], range(5, 9))])
async def test_what_can_be_reached_is_shown(
    tmp_path: Path, poisoned: FaultServer, bad: list[int], reached: Sequence[int]
) -> None:
    poisoned.service.poisoned = {f"msg_{number}" for number in bad}
    async with browsing(remote_settings(tmp_path, poisoned.profile())) as browser:
        await browser.open("Poisoned")
        await browser.press("A")
        await browser.settle(UNREACHABLE_TEXT[:30])
        found = [name for name in shown(browser) if name.startswith("msg_")]
        assert found == names(reached)
        assert "1 item cannot be" in browser.text or f"{len(found)}+" in browser.text
        poisoned.service.poisoned.clear()
        await browser.press("A")
        await browser.settle(lambda: shown(browser) == names(range(9)))


async def test_a_cursor_that_is_gone_at_once(tmp_path: Path, poisoned: FaultServer) -> None:
    stored = poisoned.service.conversations["conv_1"]
    stored.items += [
        {"id": f"msg_{at}", "type": "message", "role": "user", "content": "more"} for at in range(9, 250)
    ]
    async with browsing(remote_settings(tmp_path, poisoned.profile())) as browser:
        await browser.open("Poisoned")
        await browser.settle(lambda: len(shown(browser)) == 200)
        # Both rows beside the gap are deleted by somebody else, and are no cursors any more.
        gone = {"msg_99", "msg_150"}
        stored.items = [item for item in stored.items if item["id"] not in gone]
        await browser.press("A")
        await browser.settle(lambda: browser.main.timeline.complete)
        assert set(shown(browser)) >= {item["id"] for item in stored.items}
