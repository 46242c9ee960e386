"""In 80 columns the words that matter are not cut."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.app_harness import Browser, browsing, remote_settings
from tests.support.fault_server import FaultServer

pytestmark = pytest.mark.anyio
SIZE = (80, 24)
NAME = "0123456789abcdef" * 3


def user(number: int, words: str = "text") -> dict[str, Any]:
    return {"id": f"msg_{number}", "type": "message", "role": "user", "content": words}


def line_with(browser: Browser, words: str) -> str:
    return next((line for line in browser.text.splitlines() if words in line), "")


async def test_of_a_long_load(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [user(number) for number in range(900)])
    async with browsing(remote_settings(tmp_path, fault_server.profile()), SIZE) as browser:
        await browser.open("conv_1")
        await browser.press("2")
        with fault_server.hold(on="after=") as hold:
            await browser.press("A")
            await hold.arrived_async()
            await browser.settle(lambda: "/s" in browser.text.splitlines()[0])
            assert " items · esc stops · " in browser.text.splitlines()[0]


async def test_of_the_heaviest_items(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [user(number, "x" * 100) for number in range(3)])
    async with browsing(remote_settings(tmp_path, fault_server.profile()), SIZE) as browser:
        await browser.open("conv_1")
        await browser.press("2", "f")
        await browser.asked("HeaviestDialog")
        await browser.settle(" bytes  user")


async def test_of_an_export(tmp_path: Path, fault_server: FaultServer) -> None:
    fault_server.service.add("conv_1", [user(1)])
    async with browsing(remote_settings(tmp_path, fault_server.profile()), SIZE) as browser:
        await browser.open("conv_1")
        await browser.press("x")
        await browser.asked("ExportDialog")
        await browser.settle("encrypted content")


async def test_of_findings(tmp_path: Path, fault_server: FaultServer) -> None:
    call = {"id": "fc_1", "type": "function_call", "call_id": f"call_{NAME}", "name": "look", "arguments": "{}"}
    output = {"id": "fco_1", "type": "function_call_output", "call_id": f"call_x{NAME}", "output": "ok"}
    fault_server.service.add("conv_1", [call, user(1), output, user(2)])
    async with browsing(remote_settings(tmp_path, fault_server.profile()), SIZE) as browser:
        await browser.open("conv_1")
        await browser.press("2", "L")
        await browser.asked("FindingsDialog")
        await browser.settle("has no output, and items follow it")
        assert line_with(browser, "has no output, and items follow it").strip(" │").startswith("✗ error")
        await browser.settle("and there is no such call")
        # What is said below the rows has the whole id.
        await browser.settle(f"call_{NAME}")
