"""Exporting from the browser, with keys."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.app_harness import Browser, browsing, local_settings, remote_settings
from tests.support.fault_server import FaultServer
from tui.dialogs.export_conversation import ExportDialog
from tui.screens.groups import EXPORT

pytestmark = [pytest.mark.anyio, pytest.mark.traced]


async def ask(browser: Browser) -> ExportDialog:
    await browser.press("x")
    await browser.settle("Export")
    dialog = browser.dialog
    assert isinstance(dialog, ExportDialog)
    return dialog


async def test_each_format_goes_to_the_file_that_was_proposed(
    tmp_path: Path, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.settle("Refund")
        for downs in range(4):
            await ask(browser)
            await browser.press(*["down"] * downs, "ctrl+s")
            await browser.settle(lambda: len(list(folder.glob("[!.]*"))) == downs + 1)  # noqa: B023
            await browser.settle(lambda: not browser.main.busy(EXPORT))
        assert sorted(path.suffix for path in folder.iterdir()) == [".html", ".json", ".jsonl", ".md"]
        await browser.settle(lambda: f"to {folder}" in browser.said)
    (page,) = folder.glob("*.html")
    assert page.read_text("utf-8").endswith("</html>\n")
    (sent,) = folder.glob("*.json")
    assert isinstance(json.loads(sent.read_bytes()), list)


async def test_a_file_is_only_written_over_when_the_user_says_so(tmp_path: Path, demo: Path) -> None:
    target = tmp_path / "mine.jsonl"
    target.write_text("mine")
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.settle("Refund")
        for key in ("escape", "y"):
            dialog = await ask(browser)
            dialog.query_one("#path").show(str(target))  # type: ignore[attr-defined]
            await browser.press("tab", "space", "ctrl+s")
            await browser.settle("Write over this file?")
            await browser.press(key)
            await browser.settle(lambda: not browser.main.busy(EXPORT))
            if key == "escape":
                assert target.read_text() == "mine"
        assert json.loads(target.read_bytes().splitlines()[0])["object"] == "conversation"


async def test_a_file_needs_a_name_and_a_folder(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.settle("Refund")
        dialog = await ask(browser)
        dialog.query_one("#path").show("  ")  # type: ignore[attr-defined]
        await browser.press("ctrl+s")
        await browser.settle("the file needs a name")
        dialog.query_one("#path").show("~nobody-of-that-name/no/folder.md")  # type: ignore[attr-defined]
        await browser.press("ctrl+s")
        await browser.settle(lambda: "cannot be written" in browser.said)


async def test_esc_stops_an_export_and_there_is_no_file(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [{"id": f"msg_{at}", "type": "message"} for at in range(3)])
    target = tmp_path / "out.md"
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.settle("conv_1")
        with fault_server.hold(on="/items"):
            dialog = await ask(browser)
            dialog.query_one("#path").show(str(target))  # type: ignore[attr-defined]
            await browser.press("ctrl+s")
            await browser.settle("esc stops")
            await browser.press("x")
            await browser.settle(lambda: "An export is under way" in browser.said)
            await browser.press("escape")
            await browser.settle(lambda: "Export stopped" in browser.said)
            await browser.settle(lambda: not browser.main.busy(EXPORT))
    assert not target.exists()
    assert list(tmp_path.glob(".out*")) == []  # noqa: ASYNC240 - nothing else runs any more
