"""The real app under test: opened at a size on a real server, driven with keys, waited for by predicates.

::

    async with browsing(local_settings(tmp_path, demo)) as browser:
        await browser.settle("Refund")              # a text on the screen, or any predicate
        await browser.press("enter", "j")
        assert browser.main.item.row is not None

``settle`` fails with the last screen. Time stands still at ``NOW`` where a test asks for ``fixed_clock``.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import copyfile
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from tui.app import ConversationsApp
from tui.local.demo import fill_demo
from tui.local.store import LocalStore
from tui.screens.groups import WATCH
from tui.screens.main import MainScreen
from tui.services.services import Services
from tui.settings.paths import Paths
from tui.settings.profile import Profile, local_profile
from tui.settings.settings import Settings
from tui.widgets.detail_pane import DetailPane
from tui.widgets.header_bar import HeaderBar
from tui.widgets.list_pane import ListPane
from tui.widgets.pane import Pane
from tui.widgets.pane_state import PaneState
from tui.widgets.virtual_list import VirtualList

NOW = 1_769_958_000.0
"""2026-02-01 15:00 UTC: the moment at which the demo conversations of the tests and pictures are looked at."""
DEADLINE = 10.0
"""Seconds; machines that run these tests are shared."""
_FIRST_LOOK, _LONGEST_LOOK = 0.005, 0.08
"""Seconds between two looks at whether something is so: each draws the screen, so a long wait looks seldom."""


def demo_file(path: Path) -> Path:
    """A local server's file with the demo conversations, as they are at ``NOW``."""
    store = LocalStore.open(path)
    try:
        fill_demo(store, now=NOW)
    finally:
        store.close()
    return path


def local_settings(folder: Path, demo: Path | None = None, *, read_only: bool = False) -> Settings:
    """The profile ``local`` on a copy of ``demo``, or on nothing."""
    paths = Paths(folder / "data", folder / "config")
    paths.data.mkdir(parents=True, exist_ok=True)
    if demo is not None and not paths.local.exists():
        copyfile(demo, paths.local)
    profile = local_profile()
    if read_only:
        profile = Profile(name=profile.name, base_url=profile.base_url, read_only=True)
    return Settings(paths, profile, (profile,), demo=False)


def remote_settings(folder: Path, profile: Profile, *others: Profile) -> Settings:
    """A profile of a server that the test runs; ``others`` can be chosen too."""
    return Settings(Paths(folder / "data", folder / "config"), profile, (profile, *others))


class Browser:
    """A running app: keys go in, and what it shows and knows can be asked."""

    def __init__(self, app: ConversationsApp, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def main(self) -> MainScreen:
        """The main screen, also while a dialog stands over it."""
        for screen in self.app.screen_stack:
            if isinstance(screen, MainScreen):
                return screen
        raise AssertionError("the main screen is not there")

    @property
    def dialog(self) -> Screen[Any] | None:
        """The dialog on top, None where there is none."""
        screen = self.app.screen
        return None if isinstance(screen, MainScreen) else screen

    @property
    def services(self) -> Services:
        """What stands behind the screen."""
        services = self.main.services
        assert services is not None, "the services are not open"
        return services

    def pane(self, name: str) -> Pane:
        """A pane by its name."""
        return self.main.query_one(f"#{name}", Pane)

    def state(self, name: str) -> PaneState:
        """The state that a pane is in."""
        return self.pane(name).state

    @property
    def conversations(self) -> VirtualList:
        """The list of conversations."""
        return self.main.query_one("#conversations", ListPane).list

    @property
    def items(self) -> VirtualList:
        """The timeline."""
        return self.main.query_one("#items", ListPane).list

    @property
    def detail(self) -> DetailPane:
        """The item detail."""
        return self.main.query_one(DetailPane)

    @property
    def title(self) -> str:
        """Title of the pane in focus."""
        return str(self.main.pane_widget(self.main.pane).border_title)

    @property
    def text(self) -> str:
        """Every character on the screen."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    @property
    def said(self) -> str:
        """All that was said so far."""
        return "\n".join(self.main.report.log)

    async def press(self, *keys: str) -> None:
        """Send keys by Textual's names for them."""
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Send a text key by key."""
        await self.pilot.press(*[_KEY_NAMES.get(char, char) for char in text])

    async def settle(self, wanted: str | Callable[[], object], within: float = DEADLINE) -> None:
        """Wait until a text is on the screen or a predicate holds; fail with the last screen."""
        is_so = (lambda: wanted in self.text) if isinstance(wanted, str) else wanted
        until = time.monotonic() + within
        pause = _FIRST_LOOK
        # The main screen stands from the start, its panes a moment later.
        while not self.main.is_mounted or not is_so():
            assert time.monotonic() < until, f"{wanted!r} did not come\n{self.said}\n{self.text}"
            await self.pilot.pause(pause)
            pause = min(pause * 1.5, _LONGEST_LOOK)
        await self.pilot.pause()

    async def asked(self, name: str) -> None:
        """Wait until the dialog of that class is on top and ready for keys."""
        await self.settle(lambda: type(self.dialog).__name__ == name)

    async def answered(self) -> None:
        """Wait until no dialog is open, and what it led to is done."""
        await self.settle(lambda: self.dialog is None)
        await self.at_rest()

    async def palette(self, words: str) -> None:
        """Choose a command by its name in the palette."""
        await self.press("ctrl+p")
        await self.asked("Palette")
        await self.type(words)
        await self.settle(lambda: self.app.screen.query("CommandList").first().display)
        await self.settle(f"{words} (")
        await self.press("enter")

    async def at_rest(self) -> None:
        """Wait until no worker of the main screen runs, but for a watch and one waiting for an open dialog."""
        await self.settle(
            lambda: all(
                worker.is_finished
                or worker.group == WATCH
                or (self.dialog is not None and worker.group in _ASKING)
                for worker in self.main.workers
            )
        )

    async def calm(self) -> None:
        """Wait until nothing more changes by itself: no worker runs, and the header tells of nothing."""
        await self.at_rest()
        await self.settle(lambda: not self.main.query_one(HeaderBar).activity)

    async def started(self) -> None:
        """Wait until the services are open and the list was asked for."""
        await self.settle(lambda: self.main.services is not None)
        await self.at_rest()

    async def open(self, name: str) -> None:
        """Go to the conversation of that name by keys, and open it."""
        await self.started()
        listed = self.main.conversations
        places: list[int] = []

        def is_there() -> bool:
            names = [listed.name(row.id) for row in listed.rows]
            places[:] = [place for place, each in enumerate(names) if each.startswith(name)]
            return bool(places)

        await self.settle(is_there)
        await self.press("1", "g")
        wanted = listed.rows[places[0]].id
        await self.press(*["j"] * places[0], "enter")
        await self.settle(
            lambda: self.main.timeline.conversation is not None and self.main.timeline.conversation.id == wanted
        )
        await self.at_rest()


_ASKING = frozenset({"edit", "heaviest", "profile"})
_KEY_NAMES = {" ": "space", "\n": "enter", "_": "underscore", "/": "slash", ".": "full_stop", "-": "minus"}


@asynccontextmanager
async def browsing(
    settings: Settings, size: tuple[int, int] = (120, 40), open_text: str = "", *, toasts: bool = False
) -> AsyncIterator[Browser]:
    """The app, running. With ``toasts`` they are drawn, as they are on a terminal."""
    app = ConversationsApp(settings, open_text=open_text)
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=toasts) as pilot:
        yield Browser(app, pilot)
