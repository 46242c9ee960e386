from __future__ import annotations

import pytest

from tests.dialogs.host import HOSTILE, NOTHING, assert_sound, outcome, screen_text, shown
from tui.dialogs.confirm import ConfirmDialog

pytestmark = pytest.mark.anyio


def dialog() -> ConfirmDialog:
    return ConfirmDialog(
        "Fork " + HOSTILE, [HOSTILE, *(f"line {n}" for n in range(60))], "Fork it", danger=True
    )


async def test_sound() -> None:
    await assert_sound(dialog)


async def test_answers() -> None:
    assert await outcome(dialog(), "y") is True
    assert await outcome(dialog(), "n") is None
    assert await outcome(dialog(), "enter") is None
    assert await outcome(dialog(), "tab", "enter") is True
    assert await outcome(dialog(), "x", "space", "tab") is NOTHING


async def test_keys_that_come_before_the_dialog_is_there_do_nothing() -> None:
    async with shown(dialog()) as pilot:
        other = dialog()
        pushed = pilot.app.push_screen(other)
        other.action_scroll_pages(1)
        other.action_scroll_lines(1)
        await pushed
        assert other.is_current


async def test_second_key_does_nothing() -> None:
    assert await outcome(dialog(), "y", "y", "escape") is True


async def test_words() -> None:
    async with shown(ConfirmDialog("Go [b]on[/b]?", ["because"], "Go")) as pilot:
        text = screen_text(pilot)
        assert "Go [b]on[/b]?" in text
        assert "because" in text
        assert "Cancel esc" in text
        print(text)
