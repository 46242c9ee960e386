"""Findings in the browser: marks, the list, and the way from an error to its item."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.app_harness import Browser, browsing, remote_settings
from tests.support.fault_server import FaultServer
from tui.widgets.finding_lines import FindingLines

pytestmark = pytest.mark.anyio


def user(number: int) -> dict[str, Any]:
    return {"id": f"msg_{number}", "type": "message", "role": "user", "content": f"text {number}"}


def call(name: str) -> dict[str, Any]:
    return {
        "id": f"fc_{name}",
        "type": "function_call",
        "call_id": f"call_{name}",
        "name": "look",
        "arguments": "{}",
    }


def said_of_item(browser: Browser) -> str:
    return " ".join(one.sentence for one in browser.detail.query_one(FindingLines).findings)


def flags(browser: Browser) -> dict[str, str]:
    work = browser.main.conversations
    return {name: known.flag for name in ("conv_1", "conv_2") if (known := work.find(name)) is not None}


async def test_what_is_found_stands_in_the_lists_and_beside_the_item(
    tmp_path: Path, fault_server: FaultServer
) -> None:
    fault_server.service.add("conv_1", [user(1), call("a1"), user(2)])
    fault_server.service.add("conv_2", [user(3)])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("conv_1")
        await browser.settle(lambda: browser.main.checks.check is not None)
        await browser.settle(lambda: "⚠" in browser.text)
        await browser.press("2", "j")
        await browser.settle(lambda: "function_call call_a1 has no output" in said_of_item(browser))
        await browser.press("j")
        await browser.settle(lambda: said_of_item(browser) == "")
        await browser.open("conv_2")
        await browser.settle(
            lambda: browser.main.checks.check is not None and not browser.main.checks.check.findings
        )
        # The flag of the other conversation stays in the list.
        await browser.settle(lambda: flags(browser) == {"conv_1": "error", "conv_2": ""})


async def test_l_lists_the_findings_and_goes_to_one(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [user(1), call("a1"), user(2), call("b1"), user(3)])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("conv_1")
        await browser.press("2", "L")
        await browser.asked("FindingsDialog")
        await browser.settle("All 5 items were looked at.")
        await browser.settle("No tool output found for function call call_a1.")
        assert "call_without_output: function_call call_a1" in browser.text
        await browser.press("down", "enter")
        await browser.settle(lambda: browser.items.cursor_identity == "fc_b1")


async def test_a_healthy_conversation_says_so(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [user(1)])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("conv_1")
        await browser.press("2", "L")
        await browser.asked("FindingsDialog")
        await browser.settle("Nothing was found that would make")
        assert "enter goes to the item" not in browser.text


async def test_l_says_that_encrypted_content_was_not_asked_for(
    tmp_path: Path, fault_server: FaultServer
) -> None:
    reasoning: dict[str, Any] = {"id": "rs_1", "type": "reasoning", "summary": [], "encrypted_content": None}
    fault_server.service.add("conv_1", [reasoning, {**user(1), "role": "assistant"}])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("conv_1")
        await browser.press("2", "L")
        await browser.asked("FindingsDialog")
        await browser.settle("Encrypted content was not asked for")


async def test_what_was_appended_is_checked_too(tmp_path: Path, fault_server: FaultServer) -> None:
    stored = fault_server.service.add("conv_1", [user(1), call("a1")])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.open("conv_1")
        await browser.settle(lambda: browser.main.checks.check is not None)
        assert "⚠" not in browser.text
        stored.items.append(user(2))
        await browser.press("2", "r")
        await browser.settle(lambda: "⚠" in browser.text)


async def test_an_error_leads_to_its_item(tmp_path: Path, fault_server: FaultServer) -> None:
    for number in range(12):
        items = [user(number * 10), call(f"x{number}"), user(number * 10 + 1)]
        fault_server.service.add(f"conv_{number:02}", items)
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.press("exclamation_mark")
        await browser.asked("ErrorTextDialog")
        await browser.type("No tool output found for function call call_x7.")
        await browser.settle("looks for call_x7")
        await browser.press("ctrl+s")
        await browser.settle(lambda: browser.items.cursor_identity == "fc_x7")
        await browser.settle(lambda: "has no output" in said_of_item(browser))


async def test_where_nothing_is_found_the_text_stays(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [user(1)])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.press("exclamation_mark")
        await browser.asked("ErrorTextDialog")
        await browser.type("it fails")
        await browser.settle("there is no id and no known error in this text")
        await browser.press("ctrl+s")
        await browser.type(" with call_nowhere77")
        await browser.press("ctrl+s")
        await browser.settle("Nothing was found. Tried:")
        await browser.settle("call_nowhere77")


async def test_an_id_that_is_nowhere_is_said_and_nothing_is_opened_unasked(
    tmp_path: Path, fault_server: FaultServer
) -> None:
    fault_server.service.add("conv_1", [user(1), call("x1"), user(2)])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.press("exclamation_mark")
        await browser.asked("ErrorTextDialog")
        await browser.type("No tool output found for function call toolu_9.")
        await browser.settle("looks for toolu_9")
        await browser.press("ctrl+s")
        await browser.asked("SameFaultDialog")
        await browser.settle("toolu_9 is in no known conversation.")
        assert browser.items.cursor_identity is None
        await browser.press("enter")
        await browser.settle(lambda: browser.items.cursor_identity == "fc_x1")


async def test_an_id_that_is_nowhere_keeps_the_text(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [user(1)])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.press("exclamation_mark")
        await browser.asked("ErrorTextDialog")
        await browser.type("No tool output found for function call toolu_9.")
        await browser.press("ctrl+s")
        await browser.settle("Nothing was found. toolu_9 is in no known conversation.")


async def test_several_places_are_listed(tmp_path: Path, fault_server: FaultServer) -> None:
    for number in range(3):
        sealed = {"id": f"rs_{number}", "type": "reasoning", "summary": [], "encrypted_content": "cut short"}
        said = {"id": f"msg_a{number}", "type": "message", "role": "assistant", "content": "Yes."}
        fault_server.service.add(f"conv_{number}", [user(number), sealed, said])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.press("exclamation_mark")
        await browser.asked("ErrorTextDialog")
        await browser.type("400: invalid_encrypted_content")
        await browser.press("ctrl+s")
        await browser.asked("PlacesDialog")
        await browser.press("down", "enter")
        await browser.settle(lambda: (browser.items.cursor_identity or "").startswith("rs_"))


async def test_an_item_in_the_middle_of_a_long_conversation_is_loaded(
    tmp_path: Path, fault_server: FaultServer
) -> None:
    items = [user(number) for number in range(900)]
    items.insert(450, call("mid1"))
    fault_server.service.add("conv_1", items)
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        await browser.press("exclamation_mark")
        await browser.asked("ErrorTextDialog")
        await browser.type("No tool output found for function call call_mid1.")
        await browser.press("ctrl+s")
        await browser.settle(lambda: browser.items.cursor_identity == "fc_mid1")


async def test_esc_stops_the_search(tmp_path: Path, fault_server: FaultServer) -> None:
    for number in range(30):
        fault_server.service.add(f"conv_{number:02}", [user(number)])
    async with browsing(remote_settings(tmp_path, fault_server.profile())) as browser:
        await browser.started()
        with fault_server.hold(on="conv_20/items"):
            await browser.press("exclamation_mark")
            await browser.asked("ErrorTextDialog")
            await browser.type("No tool output found for function call call_gone7.")
            await browser.press("ctrl+s")
            await browser.settle(lambda: browser.main.busy("trace"))
            await browser.press("escape")
            await browser.settle(lambda: "The search was stopped" in browser.said)
        assert not browser.main.busy("trace")
        # The text is there again for the next try.
        await browser.press("exclamation_mark")
        await browser.asked("ErrorTextDialog")
        await browser.settle("call_gone7")
