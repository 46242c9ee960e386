"""What each named state looks like: few pictures, of a fixed size, at a fixed time."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.support.app_harness import NOW, Browser, local_settings, remote_settings
from tests.support.fault_server import FaultServer
from tui.app import ConversationsApp
from tui.models.rows import SeenConversation
from tui.settings.profile import Profile, Timeouts
from tui.settings.settings import Settings
from tui.widgets.pane_state import Empty, Failed, Loading, Offline

Steps = Callable[[Browser], Awaitable[None]]
Snapshot = Callable[..., bool]
HOST = "api.example.com"
"""Answered by the test's own server, which stands in as a proxy: so no port is in the picture."""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stands still; ages and times of day are always the same."""
    monkeypatch.setattr(time, "time", lambda: NOW)
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture
def far(fault_server: FaultServer, monkeypatch: pytest.MonkeyPatch) -> FaultServer:
    """The fault server under the name of a host."""
    monkeypatch.setenv("HTTP_PROXY", fault_server.base_url.removesuffix("/v1"))
    return fault_server


def far_settings(folder: Path, whole: float = 5.0) -> Settings:
    timeouts = Timeouts(connect=2.0, read=4.0, whole=whole)
    profile = Profile(name="gateway", base_url=f"http://{HOST}/v1", allow_http=True, timeouts=timeouts)
    return remote_settings(folder, profile)


def same(compare: Snapshot, settings: Settings, steps: Steps, size: tuple[int, int] = (120, 30)) -> bool:
    """Whether the app looks as it did, after some steps."""
    app = ConversationsApp(settings)
    app.animation_level = "none"

    async def run_before(pilot: Pilot[Any]) -> None:
        browser = Browser(app, pilot)
        await steps(browser)
        await browser.calm()
        await pilot.pause()

    return compare(app, terminal_size=size, run_before=run_before)


async def on_refund(browser: Browser) -> None:
    """On a call of the refund conversation."""
    await browser.open("Refund")
    rows = browser.main.timeline.rows
    place = next(at for at, row in enumerate(rows) if "create_refund(" in row.preview)
    await browser.press("g", *["j"] * place)
    await browser.settle(
        lambda: browser.main.item.item is not None and browser.main.item.item.id == rows[place].id
    )


def keys(*pressed: str, dialog: str = "") -> Steps:
    """On that call, then some keys."""

    async def steps(browser: Browser) -> None:
        await on_refund(browser)
        await browser.press(*pressed)
        if dialog:
            await browser.asked(dialog)

    return steps


async def started(browser: Browser) -> None:
    await browser.started()


async def failed(browser: Browser) -> None:
    await browser.settle(lambda: isinstance(browser.state("conversations"), Failed), within=30)


@pytest.mark.parametrize(
    ("steps", "size"),
    [
        pytest.param(keys(), (120, 30), id="rendered"),
        pytest.param(keys("3", "v", "j"), (120, 30), id="tree"),
        pytest.param(keys("3", "v", "v"), (120, 30), id="raw"),
        pytest.param(keys("i"), (120, 30), id="includes"),
        pytest.param(keys(), (80, 24), id="80x24"),
        pytest.param(keys("3"), (40, 20), id="40x20"),
        pytest.param(started, (39, 14), id="39x14"),
        pytest.param(keys("slash", *"zz", "enter"), (120, 30), id="filter_without_hits"),
    ],
)
def test_main_screen(
    snap_compare: Snapshot, tmp_path: Path, demo: Path, steps: Steps, size: tuple[int, int]
) -> None:
    assert same(snap_compare, local_settings(tmp_path, demo), steps, size)


def test_idle(snap_compare: Snapshot, tmp_path: Path, demo: Path) -> None:
    assert same(snap_compare, local_settings(tmp_path, demo), started)


def test_empty_local(snap_compare: Snapshot, tmp_path: Path) -> None:
    assert same(snap_compare, local_settings(tmp_path), started)


def test_empty_remote(snap_compare: Snapshot, tmp_path: Path, far: FaultServer) -> None:
    far.fail(404, "Unknown path.", times=3)

    async def steps(browser: Browser) -> None:
        await browser.settle(lambda: isinstance(browser.state("conversations"), Empty))

    assert same(snap_compare, far_settings(tmp_path), steps)


def test_read_only(snap_compare: Snapshot, tmp_path: Path, demo: Path) -> None:
    assert same(snap_compare, local_settings(tmp_path, demo, read_only=True), on_refund)


def test_wrong_key(snap_compare: Snapshot, tmp_path: Path, far: FaultServer) -> None:
    far.fail(401, "Incorrect API key provided: sk-…abc.", code="invalid_api_key", times=9)
    assert same(snap_compare, far_settings(tmp_path), failed)


def test_unreachable(snap_compare: Snapshot, tmp_path: Path) -> None:
    profile = Profile(name="gateway", base_url="http://127.0.0.1:9/v1")
    assert same(snap_compare, remote_settings(tmp_path, profile), failed)


def test_server_error(snap_compare: Snapshot, tmp_path: Path, far: FaultServer) -> None:
    far.fail(500, "The server had an error.", times=9)
    assert same(snap_compare, far_settings(tmp_path), failed)


def test_timeout(snap_compare: Snapshot, tmp_path: Path, far: FaultServer) -> None:
    with far.hold():
        assert same(snap_compare, far_settings(tmp_path, whole=0.3), failed)


def test_not_json(snap_compare: Snapshot, tmp_path: Path, far: FaultServer) -> None:
    far.answer(200, "<html>a proxy says hello</html>", headers={"x-request-id": "req_html"}, times=9)
    assert same(snap_compare, far_settings(tmp_path), failed)


def test_loading(snap_compare: Snapshot, tmp_path: Path, far: FaultServer) -> None:
    app = ConversationsApp(far_settings(tmp_path))
    app.animation_level = "none"

    async def run_before(pilot: Pilot[Any]) -> None:
        browser = Browser(app, pilot)
        await browser.settle(lambda: browser.main.services is not None)
        await browser.settle(lambda: browser.state("conversations") == Loading("asking for the conversations"))
        await pilot.pause()

    with far.hold():
        assert snap_compare(app, terminal_size=(120, 30), run_before=run_before)


def test_offline(snap_compare: Snapshot, tmp_path: Path, demo: Path) -> None:
    """The library's rows of a server that is gone."""
    profile = Profile(name="gateway", base_url="http://127.0.0.1:9/v1")
    settings = remote_settings(tmp_path, profile)

    async def steps(browser: Browser) -> None:
        await browser.settle(lambda: browser.main.services is not None)
        seen = SeenConversation("conv_1", int(NOW) - 3600, '{"title": "Known from before"}')
        await browser.services.library.conversations.remember("gateway", [seen])
        await browser.settle(lambda: isinstance(browser.state("conversations"), Failed | Offline), within=30)
        await browser.press("r")
        await browser.settle(lambda: isinstance(browser.state("conversations"), Offline), within=30)

    assert same(snap_compare, settings, steps)


@pytest.mark.parametrize(
    ("pressed", "dialog"),
    [
        pytest.param(("e",), "MetadataDialog", id="metadata"),
        pytest.param(("d",), "DeleteItemsDialog", id="delete_item"),
        pytest.param(("1", "d"), "DeleteConversationDialog", id="delete_conversation"),
        pytest.param(("c",), "CreateDialog", id="create"),
        pytest.param(("a",), "AddItemsDialog", id="add_items"),
        pytest.param(("o",), "OpenDialog", id="open"),
        pytest.param(("y",), "CopyMenu", id="copy"),
        pytest.param(("question_mark",), "HelpDialog", id="help"),
        pytest.param(("ctrl+o",), "ChooseProfileDialog", id="profile"),
        pytest.param(("ctrl+l",), "SelectTextDialog", id="messages"),
    ],
)
def test_dialog(
    snap_compare: Snapshot, tmp_path: Path, demo: Path, pressed: tuple[str, ...], dialog: str
) -> None:
    assert same(snap_compare, local_settings(tmp_path, demo), keys(*pressed, dialog=dialog))
