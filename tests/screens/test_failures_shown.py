"""Faults of a server at the start: each says what, where and what to press, and the app lives on."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.support.app_harness import Browser, browsing, remote_settings
from tests.support.fault_server import FaultServer
from tui.settings.profile import KeySource, Profile, Timeouts
from tui.widgets.pane_state import Failed, Offline

pytestmark = pytest.mark.anyio


async def failed(browser: Browser) -> Failed:
    await browser.settle(lambda: isinstance(browser.state("conversations"), Failed), within=30)
    state = browser.state("conversations")
    assert isinstance(state, Failed)
    assert any(way.startswith("r ") for way in state.ways)
    await browser.settle(f"✗ {state.title}"[:12])
    return state


async def healed(browser: Browser, server: FaultServer) -> None:
    """The fault is gone: r loads the list."""
    server.clear()
    server.service.add("conv_1", metadata={"title": "Back again"})
    await browser.press("r")
    await browser.settle("Back again")


async def test_a_wrong_key(tmp_path: Path, fault_server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong-secret")
    fault_server.fail(401, "Incorrect API key provided.", code="invalid_api_key", times=20)
    async with browsing(remote_settings(tmp_path, fault_server.profile(key_env="OPENAI_API_KEY"))) as browser:
        state = await failed(browser)
        facts = dict(state.facts)
        assert facts["cause"] == "Incorrect API key provided."
        assert facts["host"].startswith("127.0.0.1") and facts["request id"] == "req_fault"
        assert any("ctrl+o" in way for way in state.ways)
        assert "sk-wrong" not in browser.text and "sk-wrong" not in browser.said
        await healed(browser, fault_server)


async def test_an_unreachable_host(tmp_path: Path) -> None:
    with socket.socket() as taken:
        # Bound but not listening: a connection is refused, and nobody else gets the port meanwhile.
        taken.bind(("127.0.0.1", 0))
        profile = Profile(name="gone", base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/v1")
        async with browsing(remote_settings(tmp_path, profile)) as browser:
            state = await failed(browser)
            assert dict(state.facts)["host"] == profile.host
            await browser.press("j", "question_mark")
            await browser.settle(lambda: browser.dialog is not None)


async def test_a_server_error(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.fail(500, "The server had an error.", times=20)
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        facts = dict((await failed(browser)).facts)
        assert facts["cause"] == "The server had an error." and facts["request id"] == "req_fault"
        assert facts["status"] == "500"
        await healed(browser, fault_server)


async def test_a_timeout(tmp_path: Path, fault_server: FaultServer) -> None:
    profile = fault_server.profile(timeouts=Timeouts(connect=0.5, read=0.2, whole=0.5))
    with fault_server.hold():
        async with browsing(remote_settings(tmp_path, profile)) as browser:
            state = await failed(browser)
            assert "in time" in state.title and "host" in dict(state.facts)


async def test_a_body_that_is_not_json(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.answer(200, "<html>a proxy says hello</html>", times=20)
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        state = await failed(browser)
        assert "cannot be read" in state.title
        assert any("/v1" in way for way in state.ways)
        await healed(browser, fault_server)


async def test_offline_the_library_stands_in(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add(
        "conv_1",
        [{"id": "msg_1", "type": "message", "role": "user", "content": "kept here"}],
        metadata={"title": "Known"},
    )
    settings = remote_settings(tmp_path, fault_server.profile())
    async with browsing(settings) as browser:
        await browser.open("Known")
    fault_server.cut(times=50)
    async with browsing(settings) as browser:
        await browser.settle(lambda: isinstance(browser.state("conversations"), Offline), within=30)
        await browser.press("enter")
        await browser.settle(lambda: isinstance(browser.state("items"), Offline), within=30)
        state = browser.state("items")
        assert isinstance(state, Offline) and "old" in state.note
        await browser.settle("kept here")
        fault_server.clear()
        await browser.press("2", "r")
        await browser.settle(lambda: not isinstance(browser.state("items"), Offline))


async def test_a_key_file_that_is_not_there(tmp_path: Path, fault_server: FaultServer) -> None:
    base = fault_server.profile()
    profile = Profile(name="nokey", base_url=base.base_url, key=KeySource(file=str(tmp_path / "key")))
    async with browsing(remote_settings(tmp_path, profile)) as browser:
        await failed(browser)
        (tmp_path / "key").write_text("sk-right\n")
        (tmp_path / "key").chmod(0o600)
        fault_server.service.add("conv_1", metadata={"title": "Back again"})
        await browser.press("r")
        await browser.settle("Back again")


async def test_another_profile_can_be_chosen(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", metadata={"title": "Over there"})
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        gone = Profile(name="gone", base_url=f"http://127.0.0.1:{taken.getsockname()[1]}/v1")
        settings = remote_settings(tmp_path, gone, fault_server.profile())
        async with browsing(settings) as browser:
            await failed(browser)
            await browser.press("ctrl+o")
            await browser.settle(lambda: browser.dialog is not None)
            await browser.press("down", "enter")
            await browser.settle("Over there")
            assert "fault ·" in browser.text
            # The first browser stays beneath, and every later one takes the place of the one before.
            for keys, host in ((["enter"], "gone ·"), (["down", "enter"], "fault ·")):
                await browser.press("ctrl+o")
                await browser.settle(lambda: browser.dialog is not None)
                await browser.press(*keys)
                await browser.settle(host)
            await browser.settle("Over there")
            assert len(browser.app.screen_stack) == 2
