"""Whatever is pressed, nothing is written without a confirmation, and the browser lives on."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.local_server import RunningServer, running_server
from tests.support.pty_app import KEYS, PtyApp, command
from tui.commands import ACTIONS
from tui.keys import key_label
from tui.local.demo import fill_demo
from tui.local.store import LocalStore

STEPS = 100
MOVES = (
    "j",
    "k",
    "up",
    "down",
    "left",
    "right",
    "home",
    "end",
    "pageup",
    "pagedown",
    "g",
    "G",
    "ctrl+d",
    "ctrl+u",
)
LEFT_OUT = {"quit", "copy", "picture", "editor", "pager"}
"""Actions that end the run, start another program, or whose key says yes in a dialog (one may come up)."""
PRESSES = {"enter", "space"}
"""Keys that press the button in focus, in a new dialog Cancel: sent only where no dialog stands."""


@pytest.fixture
def local(tmp_path: Path) -> Iterator[RunningServer]:
    """The local server over a socket, with the demo conversations."""
    store = LocalStore.open(tmp_path / "store.sqlite3")
    fill_demo(store)
    with running_server(tmp_path / "store.sqlite3", store=store) as server:
        yield server


def stored(folder: Path) -> list[str]:
    """Everything that the server has, as SQL."""
    with closing(sqlite3.connect(folder / "store.sqlite3")) as connection:
        return list(connection.iterdump())


def alphabet() -> list[str]:
    """Every key that means something on the main screen, and the keys of the lists."""
    named = [key for action in ACTIONS if action.id not in LEFT_OUT for key in action.keys]
    bound = [key if key in KEYS else key_label(key) for key in named]
    assert all(len(key) == 1 or key in KEYS for key in bound)
    return [*bound, *bound, *MOVES, "enter", "space", "escape", "x", "7", "é"]


@pytest.mark.parametrize(("seed", "size"), [(1, (120, 40)), (2, (80, 24)), (3, (40, 20))])
def test_nothing_is_written(local: RunningServer, tmp_path: Path, seed: int, size: tuple[int, int]) -> None:
    before = stored(tmp_path)
    chance = random.Random(seed)
    keys = alphabet()
    pressed: list[str] = []
    with PtyApp(command("browse", "--base-url", local.base_url), size=size) as app:
        app.wait_for("Conversations 6")
        app.steady()
        # A dialog dims what is below it; a toast over one could hide its words.
        plain = app.corner
        while len(pressed) < STEPS:
            key = chance.choice(keys)
            if key in PRESSES:
                # What is on its way to the screen may be a dialog.
                app.steady(0.15)
                if app.corner != plain:
                    key = "escape"
            pressed.append(key)
            app.press(key)
            app.steady(0.1 if key == "escape" else 0.02)
            assert app.running, ended(app, pressed)
        for _ in range(12):
            app.step("escape")
        app.step("q")
        assert app.wait_end() == 0, ended(app, pressed)
    assert b"Traceback" not in app.raw
    assert stored(tmp_path) == before, " ".join(pressed)


def test_a_confirmed_deletion_is_seen_by_this_test(local: RunningServer, tmp_path: Path) -> None:
    before = stored(tmp_path)
    with PtyApp(command("browse", "--base-url", local.base_url)) as app:
        app.wait_for("Conversations 6")
        app.steady()
        app.press("d")
        app.wait_for("Cancel esc")
        app.press("y")
        app.wait_for("Conversations 5")
    assert stored(tmp_path) != before


def ended(app: PtyApp, pressed: list[str]) -> str:
    """The last words of the browser, and what led to them."""
    words = app.raw[-6000:].decode(errors="replace")
    return f"{words[max(words.rfind('Traceback'), 0) :]}\nended after: {' '.join(pressed[-30:])}"


def test_keys_that_are_quicker_than_the_palette(local: RunningServer) -> None:
    """Paging through rows that are not laid out yet, and asking for the palette where it already is."""
    with PtyApp(command("browse", "--base-url", local.base_url)) as app:
        app.wait_for("Conversations 6")
        for _ in range(5):
            app.press("ctrl+p", "pageup", "pagedown", "ctrl+p")
            app.steady()
            app.step("escape")
        app.press("?")
        app.wait_for("Close esc")
        app.step("ctrl+p")
        assert "🔎" not in app.text
        app.step("escape")
        app.press("q")
        assert app.wait_end() == 0, ended(app, [])
