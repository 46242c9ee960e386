"""From the first paint to the list, on every kind of start."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.app_harness import browsing, local_settings, remote_settings
from tests.support.fault_server import FaultServer
from tui.commands import Pane
from tui.widgets.pane_state import Empty, Ready

pytestmark = pytest.mark.anyio


async def test_an_empty_local_profile_says_what_to_press(tmp_path: Path) -> None:
    async with browsing(local_settings(tmp_path)) as browser:
        await browser.started()
        state = browser.state("conversations")
        assert isinstance(state, Empty)
        ways = " ".join(state.ways)
        assert "o open" in ways and "c create" in ways and "import" in ways
        assert "LOCAL" in browser.text and "this machine" in browser.text


async def test_a_server_that_does_not_list_says_so(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.lists = False
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        state = browser.state("conversations")
        assert isinstance(state, Empty)
        assert "lists no conversations" in state.why
        ways = " ".join(state.ways)
        assert "o open" in ways and "c create" in ways and "import" in ways


async def test_the_library_comes_first_then_the_server(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", metadata={"title": "One"})
    settings = remote_settings(tmp_path, fault_server.profile())
    async with browsing(settings) as browser:
        await browser.settle("One")
    fault_server.service.add("conv_2", metadata={"title": "Two"}, created_at=1_700_000_100)
    with fault_server.hold(on="/conversations") as hold:
        async with browsing(settings) as browser:
            await browser.settle("One")
            assert "Two" not in browser.text
            await hold.arrived_async()
            hold.release()
            await browser.settle("Two")
            assert browser.state("conversations") == Ready()


async def test_an_id_on_the_command_line_is_opened(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.lists = False
    item = {"id": "msg_1", "type": "message", "role": "user", "content": "hello there"}
    fault_server.service.add("conv_abc123", [item])
    async with browsing(remote_settings(tmp_path, fault_server.profile()), open_text="conv_abc123") as browser:
        await browser.settle("hello there")
        assert browser.main.pane is Pane.ITEMS
        assert [row.id for row in browser.main.conversations.rows] == ["conv_abc123"]
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        assert [row.id for row in browser.main.conversations.rows] == ["conv_abc123"]


async def test_an_id_that_is_not_there_asks_again(tmp_path: Path, fault_server: FaultServer) -> None:
    async with browsing(remote_settings(tmp_path, fault_server.profile()), open_text="conv_gone99") as browser:
        await browser.settle(lambda: browser.dialog is not None)
        await browser.settle("conv_gone99")
        assert "not found" in browser.text.lower()
        await browser.press("escape")
        await browser.settle(lambda: browser.dialog is None)


async def test_a_damaged_library_is_set_aside_with_a_notice(tmp_path: Path, demo: Path) -> None:
    settings = local_settings(tmp_path, demo)
    settings.paths.library.write_bytes(b"this is no database" * 100)
    async with browsing(settings) as browser:
        await browser.started()
        await browser.settle("Refund")
        await browser.settle(lambda: "library" in browser.said)
