"""An almost empty app that shows one dialog, and what every dialog must hold."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Static

SIZES = [(120, 40), (60, 20), (40, 20)]
HOSTILE = (
    "[/x] [@click=app.bell]hi[/] \x1b[31mred \x9b2J \x07 \x1b]52;c;ZXZpbA==\x07 \u202etxt \u2066 \r\n\x00 end"
)
NOTHING = object()


class Host(App[None]):
    """Shows one dialog and remembers what it came back with."""

    AUTO_FOCUS = None

    def __init__(self, dialog: ModalScreen[Any]) -> None:
        super().__init__()
        self.dialog = dialog
        self.results: list[object] = []

    def compose(self) -> ComposeResult:
        yield Static("below")

    def on_mount(self) -> None:
        self.animation_level = "none"
        self.push_screen(self.dialog, self.results.append)

    @property
    def result(self) -> object:
        """What the dialog came back with, NOTHING while it is open."""
        return self.results[0] if self.results else NOTHING


@asynccontextmanager
async def shown(dialog: ModalScreen[Any], size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """The dialog on a host app, ready for keys."""
    app = Host(dialog)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


def result_of(pilot: Pilot[None]) -> object:
    app = pilot.app
    assert isinstance(app, Host)
    return app.results[0] if app.results else NOTHING


async def outcome(dialog: ModalScreen[Any], *keys: str, size: tuple[int, int] = (80, 24)) -> object:
    """What a dialog comes back with after these keys."""
    async with shown(dialog, size) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        return result_of(pilot)


def screen_text(pilot: Pilot[None]) -> str:
    """Every character on the screen, lines joined by newlines; also what would be written raw."""
    screen = pilot.app.screen
    strips = screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


def assert_safe(text: str) -> None:
    """No character that a terminal obeys is in ``text``."""
    bad = {char for char in text if char != "\n" and (ord(char) < 32 or 0x7F <= ord(char) < 0xA0)}
    bad |= {char for char in text if char in "\u202e\u202d\u2066\u2067\u2068\u2069\u200b"}
    assert not bad, bad


def assert_buttons_in_view(pilot: Pilot[None]) -> None:
    """Every button is wholly on the screen."""
    screen = pilot.app.screen
    text = screen_text(pilot)
    found = list(screen.query("Button"))
    assert found
    for button in found:
        if not button.display:
            continue
        region = button.region
        assert region.height >= 1 and region.width >= 4, (button, region)
        assert screen.region.contains_region(region), (button, region, text)
        visible = screen.find_widget(button).visible_region
        assert visible == region, (button, region, visible)


async def assert_sound(make: Callable[[], ModalScreen[Any]], *keys: str) -> None:
    """At each size the dialog is drawn safely with its buttons in view; esc leaves it with None."""
    for size in SIZES:
        async with shown(make(), size) as pilot:
            assert_buttons_in_view(pilot)
            assert_safe(screen_text(pilot))
            await pilot.press(*keys)
            await pilot.pause()
            assert_buttons_in_view(pilot)
            assert_safe(screen_text(pilot))
            await pilot.press("escape", "escape", "escape", "escape")
            await pilot.pause()
            assert result_of(pilot) is None


async def until_shown(pilot: Pilot[None], words: str) -> None:
    """Wait until ``words`` are on the screen; fails with what is there instead."""
    for _ in range(200):
        if words in screen_text(pilot):
            return
        await pilot.pause(0.01)
    raise AssertionError(screen_text(pilot))
