"""What a comparison looks like."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.snapshots.test_pictures import Snapshot, same
from tests.support.app_harness import NOW, Browser, local_settings
from tui.local.new_items import accept_item
from tui.local.store import LocalStore, Seed


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stands still, and the terminal has all colours."""
    monkeypatch.setattr(time, "time", lambda: NOW)
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture
def two_runs(tmp_path: Path) -> Path:
    """The local server's file, with two runs of one conversation."""
    path = tmp_path / "two.sqlite3"
    store = LocalStore.open(path)
    store.seed(seeds())
    store.close()
    return path


def message(name: str, role: str, text: str) -> dict[str, Any]:
    part = {"type": "input_text" if role == "user" else "output_text", "text": text}
    return {"id": f"msg_{name}", "type": "message", "role": role, "status": "completed", "content": [part]}


def conversation(side: str) -> list[dict[str, Any]]:
    call = {"type": "function_call", "id": f"fc_{side}", "call_id": f"call_{side}", "name": "get_order"}
    return [
        message(f"{side}1", "user", "Where is my order?"),
        {**call, "status": "completed", "arguments": '{"id": 41}'},
        {
            "type": "function_call_output",
            "id": f"fco_{side}",
            "call_id": f"call_{side}",
            "output": '{"status": "shipped"}',
        },
        message(f"{side}2", "assistant", "It was sent on Monday and should be with you by Friday."),
        message(f"{side}3", "user", "Thank you!"),
        message(f"{side}4", "assistant", "You are welcome."),
    ]


def seeds() -> Iterator[Seed]:
    before, after = conversation("a"), conversation("b")
    after[1]["arguments"] = '{"id": 41, "full": true}'
    after[3]["content"][0]["text"] = "It was sent on Tuesday and will be with you by Friday."
    after.insert(0, after.pop(4))
    after.pop()
    after.append(message("b5", "assistant", "Anything else?"))
    after.append({"type": "reasoning", "id": "rs_b", "summary": [{"type": "summary_text", "text": "Done."}]})
    for number, (items, title) in enumerate(((after, "Refund, second run"), (before, "Refund, first run"))):
        accepted = tuple(item for each in items if (item := accept_item(each)) is not None)
        yield Seed(f"conv_{number:048x}", int(NOW) - 3600 + number, {"title": title}, accepted)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])
def test_two_conversations(
    snap_compare: Snapshot, tmp_path: Path, two_runs: Path, size: tuple[int, int]
) -> None:
    async def steps(browser: Browser) -> None:
        await browser.started()
        await browser.press("space", "space", "equals_sign")
        await browser.asked("CompareDialog")
        await browser.press("n", "n")
        await browser.settle("{+Tuesday+}")

    assert same(snap_compare, local_settings(tmp_path, two_runs), steps, size)


def test_two_items(snap_compare: Snapshot, tmp_path: Path, two_runs: Path) -> None:
    async def steps(browser: Browser) -> None:
        await browser.open("Refund, first run")
        await browser.press("2", "g", "j", "j", "j", "space", "j", "space", "equals_sign")
        await browser.asked("CompareDialog")
        await browser.settle("[-")

    assert same(snap_compare, local_settings(tmp_path, two_runs), steps, (100, 30))
