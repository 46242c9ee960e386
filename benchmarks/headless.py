"""Widgets and the whole browser without a terminal: keys go in, and the time until they are drawn comes out."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.app import App, ComposeResult
from textual.widget import Widget

from benchmarks.serving import KEY, KEY_VARIABLE
from tui.app import ConversationsApp
from tui.cli.browser import COLLECT_AFTER
from tui.commands import Pane
from tui.screens.main import MainScreen
from tui.settings.settings import Settings
from tui.widgets.virtual_list import VirtualList

SIZE = (120, 40)
_DEADLINE = 120.0


class Bench(App[None]):
    """One widget on the screen."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Colours that panes ask for."""
        return {"pane-border": "#3a4352", "pane-focus": "#88b4e7"}

    def compose(self) -> ComposeResult:
        """Nothing but that widget."""
        yield self.widget

    def on_mount(self) -> None:
        """Keys go to it."""
        self.animation_level = "none"
        self.widget.focus()


@asynccontextmanager
async def showing(widget: Widget) -> AsyncIterator[Bench]:
    """An app with that widget, running, with garbage collected as the browser has it."""
    app = Bench(widget)
    async with app.run_test(size=SIZE):
        await drawn(app, widget)
        tame_collector()
        yield app


def tame_collector() -> None:
    """The thresholds of the browser. What benchmarks themselves hold by now is no matter of its collections."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


async def drawn(app: App[Any], widget: Widget) -> None:
    """Wait until all that was posted by now is handled, and the screen has nothing left to draw."""
    done = asyncio.Event()
    # Through the queues of the app and the screen to the widget; then the screen draws.
    app.call_later(lambda: widget.call_later(lambda: widget.call_after_refresh(done.set)))
    await done.wait()


async def press(app: App[Any], widget: Widget, key: str) -> float:
    """Hand a key to the app as its driver does: seconds until what it changed stands on the screen."""
    start = time.perf_counter()
    app.simulate_key(key)
    await asyncio.sleep(0)
    await drawn(app, widget)
    return time.perf_counter() - start


async def until(is_so: Callable[[], object], what: str) -> None:
    """Wait until something is so, looking at every turn of the loop that finds time."""
    end = time.monotonic() + _DEADLINE
    while not is_so():
        assert time.monotonic() < end, f"never came: {what}"
        await asyncio.sleep(0.001)


@asynccontextmanager
async def browser(
    settings: Settings, conversation: str = ""
) -> AsyncIterator[tuple[ConversationsApp, MainScreen]]:
    """The whole program, running, with a conversation opened where one is named."""
    os.environ[KEY_VARIABLE] = KEY
    app = ConversationsApp(settings, open_text=conversation)
    async with app.run_test(size=SIZE):
        await until(lambda: isinstance(app.screen, MainScreen), "the main screen")
        main = app.screen
        assert isinstance(main, MainScreen)
        await until(lambda: main.services is not None, "the services")
        tame_collector()
        if conversation:
            await until(lambda: opened(main) == conversation, f"the items of {conversation}")
        yield app, main


def opened(main: MainScreen) -> str:
    """The id of the conversation that is open."""
    known = main.timeline.conversation
    return known.id if known is not None else ""


async def load_all(app: ConversationsApp, main: MainScreen, count: int) -> None:
    """Press the key that loads everything, and wait until every item is a row of the list."""
    main.go_to_pane(Pane.ITEMS)
    await drawn(app, main)
    if not main.timeline.complete:
        app.simulate_key("A")
    await until(lambda: main.timeline.complete and item_list(main).row_count == count, f"{count} rows")


def item_list(main: MainScreen) -> VirtualList:
    """The list of items."""
    return main.query_one("#item-list", VirtualList)
