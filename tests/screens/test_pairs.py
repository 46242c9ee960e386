"""From each call of recorded transcripts to its output and back, by a key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.screens.test_detail import shown_id
from tests.support.app_harness import browsing, remote_settings
from tests.support.fault_server import FaultServer
from tui.analysis.pairing import OUTPUT_OF, pairs
from tui.analysis.rows import row_of
from tui.models.item import Item

pytestmark = pytest.mark.anyio


def transcripts(corpus: Path) -> list[list[dict[str, Any]]]:
    """For each type of call the shortest transcript with one that has its output."""
    found: dict[str, list[dict[str, Any]]] = {}
    with (corpus / "transcripts.jsonl").open("rb") as lines:
        every = sorted((json.loads(line)["items"] for line in lines), key=len)
    for items in every:
        rows = [row_of(Item.of(item)) for item in items]
        together = pairs(rows)
        for row in rows:
            if row.type in OUTPUT_OF and row.identity in together:
                found.setdefault(row.type, items)
    assert len(found) >= 6
    return list({id(items): items for items in found.values()}.values())


async def test_p_goes_to_the_other_half_and_back(
    tmp_path: Path, corpus: Path, fault_server: FaultServer
) -> None:
    chosen = transcripts(corpus)
    for number, items in enumerate(chosen):
        named = [{**item, "id": item.get("id") or f"item_{at}"} for at, item in enumerate(items)]
        fault_server.service.add(f"conv_{number}", named, metadata={"title": f"Transcript {number}"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        for number in range(len(chosen)):
            await browser.open(f"Transcript {number}")
            await browser.settle(lambda: not browser.main.timeline.rows or shown_id(browser))
            together = pairs(browser.main.timeline.rows)
            assert together
            await browser.press("2", "g")
            for row in browser.main.timeline.rows:
                await browser.settle(lambda row=row: browser.items.cursor_identity == row.identity)  # type: ignore[misc]
                other = together.get(row.identity)
                if other is not None:
                    await browser.press("p")
                    await browser.settle(lambda other=other: shown_id(browser) == other)  # type: ignore[misc]
                    assert browser.items.cursor_identity == other
                    await browser.press("p")
                    await browser.settle(lambda row=row: shown_id(browser) == row.id)  # type: ignore[misc]
                    assert browser.items.cursor_identity == row.identity
                await browser.press("j")
