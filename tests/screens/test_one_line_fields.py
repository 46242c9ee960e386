"""Fields of one line: a text that is wider than its field is seen from its end."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from tests.support.app_harness import Browser, browsing, local_settings

pytestmark = pytest.mark.anyio
LONG = "0123456789" * 12 + "the end"


async def assert_end_is_seen(browser: Browser) -> None:
    """Paste more than fits into the field that has the focus: its end is drawn."""
    browser.app.post_message(events.Paste(LONG))
    await browser.settle("789the end")


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_end_of_a_long_text_is_seen(tmp_path: Path, demo: Path, size: tuple[int, int]) -> None:
    """A scrollbar would lie over the only line."""
    async with browsing(local_settings(tmp_path, demo), size) as browser:
        await browser.open("Refund")
        await browser.press("slash")
        await assert_end_is_seen(browser)
        await browser.press("escape", "1", "o")
        await browser.asked("OpenDialog")
        await assert_end_is_seen(browser)
        await browser.press("escape", "escape")
        await browser.answered()
        await browser.press("e")
        await browser.asked("MetadataDialog")
        await browser.press("enter")
        await assert_end_is_seen(browser)
        await browser.press("escape", "escape")
        await browser.answered()
        await browser.press("x")
        await browser.asked("ExportDialog")
        await browser.press("tab", "tab", "end")
        await assert_end_is_seen(browser)
