"""The item detail: its views, what enter does on its lines, selecting and copying, the latest wish."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.app_harness import Browser, browsing, local_settings, remote_settings
from tests.support.fault_server import FaultServer
from tests.support.fixtures import typed_items
from tui.commands import Pane
from tui.models.include import Include
from tui.widgets.pane_state import Failed, Loading, Offline, Ready
from tui.widgets.text_view import TextView
from tui.widgets.tree_view import TreeView
from tui.widgets.view import View
from tui.widgets.virtual_list import VirtualList

pytestmark = pytest.mark.anyio

LINK = "https://example.com/a/long/way/to/the/page?with=query"


def message(number: int, text: str = "") -> dict[str, Any]:
    return {
        "id": f"msg_{number:03}",
        "type": "message",
        "role": "user",
        "content": [{"type": "input_text", "text": text or f"text {number}"}],
    }


async def to_item(browser: Browser, words: str) -> None:
    """Stand on the first row whose preview or type holds the words, by keys."""
    rows = browser.main.timeline.rows
    place = next(at for at, row in enumerate(rows) if words in row.preview or words == row.type)
    await browser.press("2", "g", *["j"] * place)
    await browser.settle(lambda: shown_id(browser) == rows[place].id)


def shown_id(browser: Browser) -> str:
    item = browser.main.item.item
    return item.id if item is not None else ""


def shown_view(browser: Browser) -> View:
    return browser.detail.view


def view(browser: Browser) -> VirtualList:
    found = browser.detail.shown
    assert isinstance(found, VirtualList)
    return found


def lines(browser: Browser) -> list[str]:
    """The lines of the view that is shown, as far as they are laid out."""
    shown = view(browser)
    return [shown._strip(at).text.rstrip() for at in range(shown.row_count)]


async def test_v_goes_round_the_views(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        await to_item(browser, "function_call")
        assert shown_view(browser) is View.RENDERED
        assert any("get_order" in line for line in lines(browser))
        await browser.press("v")
        assert shown_view(browser) is View.TREE and isinstance(view(browser), TreeView)
        assert any('"get_order"' in line or "get_order" in line for line in lines(browser))
        await browser.press("v")
        assert shown_view(browser) is View.RAW
        item = browser.main.item.item
        assert item is not None
        assert json.loads("".join(line.strip() for line in lines(browser)))["id"] == item.id
        await browser.press("v")
        assert shown_view(browser) is View.RENDERED


async def test_the_tree_folds_by_keys_and_names_the_path(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        await to_item(browser, "reasoning")
        await browser.press("3", "v")
        tree = view(browser)
        assert isinstance(tree, TreeView)
        paths = [tree.source.identity(at) for at in range(tree.row_count)]
        parent = next(at for at, path in enumerate(paths) if path.endswith("summary"))
        await browser.press("g", *["j"] * parent)
        assert str(browser.detail.border_subtitle) == tree.path
        assert tree.path.endswith("summary")
        folded = tree.row_count
        await browser.press("right")
        unfolded = tree.row_count
        assert unfolded > folded
        await browser.press("left")
        assert tree.row_count == folded
        await browser.press("minus")
        assert tree.row_count == folded
        await browser.press("asterisk")
        assert tree.row_count >= unfolded
        await browser.press("v")
        assert not browser.detail.border_subtitle


async def test_p_jumps_to_the_other_half_and_back(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        await to_item(browser, "function_call")
        call = browser.items.cursor_identity
        await browser.press("enter", "p")
        await browser.settle(lambda: "function_call_output" in str(browser.detail.border_title))
        assert browser.main.pane is Pane.DETAIL
        await browser.press("p")
        await browser.settle(lambda: browser.items.cursor_identity == call)
        await browser.press("2", "g", "p")
        await browser.settle(lambda: "pair: this item has no other half here" in browser.said)


async def test_enter_on_the_jump_line_goes_to_the_other_half(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        await to_item(browser, "function_call")
        at = next(at for at, line in enumerate(lines(browser)) if "↳ output" in line)
        await browser.press("3", *["j"] * at, "enter")
        await browser.settle(lambda: "function_call_output" in str(browser.detail.border_title))
        assert any("↳ call" in line for line in lines(browser))
        await browser.press("2")
        await browser.press("slash")
        await browser.type("function_call_output")
        await browser.press("enter", "p")
        await browser.settle(lambda: "hides the other half" in browser.said)


async def test_enter_opens_a_fold_and_keeps_its_place(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Release")
        await to_item(browser, "mcp_list_tools")
        fold = next(at for at, line in enumerate(lines(browser)) if line.strip().startswith("▸"))
        await browser.press("3", *["j"] * fold)
        before = view(browser).row_count
        await browser.press("enter")
        assert view(browser).row_count > before
        assert view(browser).cursor_index == fold
        assert lines(browser)[fold].strip().startswith("▾")
        # The same item again: the fold stays open, the cursor where it is.
        await browser.press("r")
        await browser.at_rest()
        assert lines(browser)[fold].strip().startswith("▾")
        assert view(browser).cursor_index == fold
        await browser.press("enter")
        assert view(browser).row_count == before


async def test_enter_on_a_link_shows_all_of_it_and_copies(tmp_path: Path, fault_server: FaultServer) -> None:
    item = {
        "id": "ws_1",
        "type": "web_search_call",
        "status": "completed",
        "action": {"type": "open_page", "url": LINK},
    }
    fault_server.service.add("conv_1", [item], metadata={"title": "Links"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Links")
        await browser.settle(lambda: shown_id(browser) == "ws_1")
        at = next(at for at, line in enumerate(lines(browser)) if "example.com" in line)
        await browser.press("3", *["j"] * at, "enter")
        await browser.settle(lambda: browser.dialog is not None)
        assert LINK in browser.text
        await browser.press("y")
        await browser.settle(lambda: browser.dialog is None)
        await browser.settle(lambda: browser.app.clipboard == LINK)
        await browser.press("enter")
        await browser.settle(lambda: browser.dialog is not None)
        await browser.press("escape")
        await browser.settle(lambda: browser.dialog is None)


async def test_enter_on_what_was_not_asked_for_asks(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Research")
        await to_item(browser, "file_search_call")
        at = next(at for at, line in enumerate(lines(browser)) if "not asked for" in line)
        await browser.press("3", *["j"] * at, "enter")
        await browser.settle(lambda: browser.main.item.includes == {Include.FILE_SEARCH_RESULTS})
        await browser.settle(lambda: not any("not asked for" in line for line in lines(browser)))
        await browser.at_rest()
        assert browser.main.timeline.includes == {Include.FILE_SEARCH_RESULTS}


async def test_a_held_key_ends_on_the_last_item(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [message(number) for number in range(60)], metadata={"title": "Run"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Run")
        for _ in range(50):
            browser.app.simulate_key("j")
        await browser.settle(lambda: browser.items.cursor_index == 50)
        await browser.settle(lambda: shown_id(browser) == "msg_050")
        await browser.at_rest()
        assert shown_id(browser) == "msg_050"
        assert "msg_050" in str(browser.detail.border_title)


async def test_the_latest_wish_wins_over_a_slow_answer(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [message(number) for number in range(4)], metadata={"title": "Slow"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Slow")
        await browser.press("3")
        with fault_server.hold(on="/items/msg_000") as hold:
            await browser.press("r")
            await hold.arrived_async()
            await browser.press("2", "j", "j")
            await browser.settle(lambda: shown_id(browser) == "msg_002")
        await browser.at_rest()
        assert shown_id(browser) == "msg_002"


async def test_a_slow_item_says_that_it_is_loading(
    tmp_path: Path, demo: Path, fault_server: FaultServer
) -> None:
    fault_server.service.add("conv_1", [message(0), message(1)], metadata={"title": "Slow"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Slow")
        await browser.settle(lambda: shown_id(browser) == "msg_000")
        await browser.services.library.items.drop("fault", "conv_1", None)
        with fault_server.hold(on="/items/msg_001") as hold:
            await browser.press("j")
            await hold.arrived_async()
            await browser.settle(lambda: isinstance(browser.state("detail"), Loading))
        await browser.settle(lambda: shown_id(browser) == "msg_001")
        assert browser.state("detail") == Ready()


async def test_a_failed_item_says_why_and_r_loads_it(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [message(0)], metadata={"title": "Bad"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Bad")
        await browser.settle(lambda: shown_id(browser) == "msg_000")
        fault_server.fail(403, "not for you", on="/items/msg_000")
        await browser.press("3", "r")
        await browser.settle(lambda: isinstance(browser.state("detail"), Failed))
        for words in ("not for you", "127.0.0.1", "req_fault", "try again"):
            assert words in browser.text
        assert browser.main.pane is Pane.DETAIL
        await browser.press("r")
        await browser.settle(lambda: shown_id(browser) == "msg_000")
        assert browser.state("detail") == Ready()


async def test_an_item_from_the_library_says_its_age(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [message(0)], metadata={"title": "Cut"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Cut")
        await browser.settle(lambda: shown_id(browser) == "msg_000")
        fault_server.cut(on="GET", times=9)
        await browser.press("3", "r")
        await browser.settle(lambda: isinstance(browser.state("detail"), Offline), within=30)
        state = browser.state("detail")
        assert isinstance(state, Offline) and "old" in state.note and "r tries again" in state.note
        await browser.settle("offline: the library")


async def test_selected_text_is_copied_as_it_is_shown(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add(
        "conv_1", [message(0, "first line here\n\nsecond paragraph there")], metadata={"title": "Pick"}
    )
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Pick")
        await browser.settle(lambda: shown_id(browser) == "msg_000")
        texts = lines(browser)
        first = next(at for at, line in enumerate(texts) if "first line" in line)
        last = next(at for at, line in enumerate(texts) if "second" in line)
        text = view(browser)
        assert isinstance(text, TextView)
        start = texts[first].index("line here")
        end = texts[last].index(" there")
        left = text.styles.padding.left
        await browser.pilot.mouse_down(text, offset=(left + start, first))
        await browser.pilot.hover(text, offset=(left + end - 3, last))
        await browser.pilot.mouse_up(text, offset=(left + end, last))
        await browser.press("ctrl+c")
        copied = browser.app.clipboard
        assert copied.split("\n")[0] == "line here"
        assert copied.split("\n")[-1].startswith("second paragra")


async def test_a_key_held_down_ends_on_the_last_item(tmp_path: Path, fault_server: FaultServer) -> None:
    kinds = [dict(item.data) for item in typed_items()]
    items = [{**kinds[number % len(kinds)], "id": f"x_{number:03}"} for number in range(200)]
    fault_server.service.add("conv_1", items, metadata={"title": "Mixed"})
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("Mixed")
        await browser.press("2", "A")
        await browser.settle(lambda: browser.main.timeline.complete)
        await browser.press("g")
        for _ in range(200):
            browser.app.simulate_key("j")
        await browser.settle(lambda: shown_id(browser) == "x_199")
        await browser.at_rest()
        assert "x_199" in str(browser.detail.border_title)
        assert any("x_199" in line for line in lines(browser))


async def test_y_copies_the_id_and_the_json(tmp_path: Path, demo: Path) -> None:
    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.open("Refund")
        await to_item(browser, "function_call")
        item = browser.main.item.item
        assert item is not None
        await browser.press("y")
        await browser.settle(lambda: browser.dialog is not None)
        await browser.press("i")
        await browser.settle(lambda: browser.app.clipboard == item.id)
        await browser.press("y")
        await browser.settle(lambda: browser.dialog is not None)
        await browser.press("j")
        await browser.settle(lambda: browser.app.clipboard == item.raw.decode())
        await browser.press("1", "y")
        await browser.settle(lambda: browser.dialog is not None)
        await browser.press("c")
        await browser.settle(lambda: browser.app.clipboard.startswith("conv_"))
        told = "conversation id, 53 bytes: sent to the terminal's clipboard (OSC 52)"
        await browser.settle(lambda: told in browser.said)
