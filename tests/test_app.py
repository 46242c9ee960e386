"""The app as a whole: quitting with writes under way, its keymap, its colours."""

from __future__ import annotations

import gc
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.app_harness import browsing, demo_file, local_settings, remote_settings
from tests.support.fault_server import FaultServer
from tests.support.pty_app import PtyApp, command
from tui import app as app_module
from tui.commands import Pane

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return demo_file(tmp_path / "demo.sqlite3")


async def test_quitting_waits_for_a_write_and_says_so(tmp_path: Path, fault_server: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        with fault_server.hold(on="POST") as hold:
            await browser.press("c")
            await browser.asked("CreateDialog")
            await browser.type("Late")
            await browser.press("ctrl+s")
            await hold.arrived_async()
            await browser.press("q")
            await browser.settle(lambda: "Waiting up to 10 s" in browser.said)
            assert browser.app.is_running
            hold.release()
        await browser.settle(lambda: not browser.app.is_running)
        assert browser.app.return_value == ()
    assert [each.metadata for each in fault_server.service.conversations.values()] == [{"title": "Late"}]


async def test_a_write_that_never_ends_is_named(
    tmp_path: Path, fault_server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "QUIT_PATIENCE", 0.2)
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        with fault_server.hold(on="POST") as hold:
            await browser.press("c")
            await browser.asked("CreateDialog")
            await browser.type("Never")
            await browser.press("ctrl+s")
            await hold.arrived_async()
            await browser.press("ctrl+q")
            await browser.settle(lambda: not browser.app.is_running)
            assert browser.app.return_value is not None and len(browser.app.return_value) == 1
            assert "create" in browser.app.return_value[0]


async def test_keys_of_the_user_take_the_place_of_ours(tmp_path: Path, demo: Path) -> None:
    settings = replace(local_settings(tmp_path, demo), keymap={"order": "O", "focus_items": "f2"})
    async with browsing(settings) as browser:
        await browser.open("Refund")
        await browser.press("1", "f2")
        assert browser.main.pane is Pane.ITEMS
        assert "O order" in browser.text
        await browser.press("s")
        assert "newest first" not in browser.text
        await browser.press("O")
        await browser.settle("newest first")


async def test_no_color_is_obeyed(tmp_path: Path, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        strip = browser.items._strip(0)
        assert all(segment.style is None or segment.style.color is None for segment in strip)


@pytest.mark.parametrize("way", ["q", "SIGTERM"])
def test_a_terminal_gets_its_screen_back(tmp_path: Path, way: str) -> None:
    env = {"CONVERSATIONS_TUI_DATA": str(tmp_path / "data"), "CONVERSATIONS_TUI_CONFIG": str(tmp_path / "c")}
    with PtyApp(command("browse"), env=env) as app:
        app.wait_for("Refund", within=20)
        if way == "q":
            app.press("q")
        else:
            app._process.send_signal(signal.SIGTERM)
        assert app.wait_end(within=20) == 0
        assert b"\x1b[?1049l" in app.raw


async def test_what_the_start_loaded_is_not_collected_again(tmp_path: Path, demo: Path) -> None:
    gc.unfreeze()
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.started()
        assert gc.get_freeze_count() > 10_000


def test_a_browser_whose_terminal_is_gone_ends() -> None:
    # Its session has no terminal of its own, so that nothing tells it.
    with PtyApp(command()) as app:
        app.wait_for("Conversations 6")
        app.hang_up()
        assert app.wait_gone() == 0
