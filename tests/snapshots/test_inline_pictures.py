"""A picture in the detail, and what can be done with it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.snapshots.test_pictures import Snapshot, same
from tests.support.app_harness import NOW, Browser, local_settings


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time stands still, and the terminal has all colours."""
    monkeypatch.setattr(time, "time", lambda: NOW)
    monkeypatch.setenv("COLORTERM", "truecolor")


async def drawn(browser: Browser) -> None:
    """On the generated picture of the research conversation."""
    await browser.open("Research")
    rows = browser.main.timeline.rows
    place = next(at for at, row in enumerate(rows) if row.type == "image_generation_call")
    await browser.press("g", *["j"] * place)
    await browser.settle("▀▀▀▀")


def test_inline_picture(snap_compare: Snapshot, tmp_path: Path, demo: Path) -> None:
    assert same(snap_compare, local_settings(tmp_path, demo), drawn)


@pytest.mark.parametrize(
    ("pressed", "dialog"),
    [
        pytest.param(("S",), "PicturesDialog", id="picture"),
        pytest.param(("S", "s"), "SaveFileDialog", id="save"),
    ],
)
def test_picture_dialog(
    snap_compare: Snapshot,
    tmp_path: Path,
    demo: Path,
    monkeypatch: pytest.MonkeyPatch,
    pressed: tuple[str, ...],
    dialog: str,
) -> None:
    monkeypatch.setattr("pathlib.Path.cwd", lambda: Path("/home/somebody"))

    async def steps(browser: Browser) -> None:
        await drawn(browser)
        await browser.press(*pressed)
        await browser.asked(dialog)

    assert same(snap_compare, local_settings(tmp_path, demo), steps)
