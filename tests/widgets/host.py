"""An almost empty app around one list, and rows to fill it with."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip

from tui.render.cells import cut
from tui.widgets.virtual_list import (
    Highlighted,
    MarksChanged,
    Selected,
    VirtualList,
    WindowChanged,
)


class Names:
    """Rows that are names; the list may be changed in place."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.drawn: list[int] = []

    def __len__(self) -> int:
        return len(self.names)

    def identity(self, index: int) -> str:
        return self.names[index]

    def index_of(self, identity: str) -> int | None:
        return self.names.index(identity) if identity in self.names else None

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:
        self.drawn.append(index)
        text = f"{'>' if cursor else ' '}{'*' if marked else ' '}{self.names[index]}"
        return Strip([Segment(cut(text, width))])


def names(count: int, prefix: str = "r") -> Names:
    return Names([f"{prefix}{index}" for index in range(count)])


class Many:
    """Rows that are made when they are asked for."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: set[int] = set()

    def __len__(self) -> int:
        return self.count

    def identity(self, index: int) -> str:
        return f"r{index}"

    def index_of(self, identity: str) -> int | None:
        index = int(identity[1:])
        return index if index < self.count else None

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:
        self.asked.add(index)
        return Strip([Segment(f"{'>' if cursor else ' '} row {index}"[:width])])


class Host(App[None]):
    """Shows one list and remembers what it said."""

    def __init__(self, widget: VirtualList) -> None:
        super().__init__()
        self.widget = widget
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.widget

    def on_mount(self) -> None:
        self.animation_level = "none"
        self.widget.focus()

    def on_virtual_list_highlighted(self, message: Highlighted) -> None:
        self.said.append(message)

    def on_virtual_list_selected(self, message: Selected) -> None:
        self.said.append(message)

    def on_virtual_list_marks_changed(self, message: MarksChanged) -> None:
        self.said.append(message)

    def on_virtual_list_window_changed(self, message: WindowChanged) -> None:
        self.said.append(message)

    def highlights(self) -> list[str]:
        return [message.identity for message in self.said if isinstance(message, Highlighted)]

    def selects(self) -> list[str]:
        return [message.identity for message in self.said if isinstance(message, Selected)]

    def windows(self) -> list[tuple[int, int]]:
        return [(each.first, each.last) for each in self.said if isinstance(each, WindowChanged)]


@asynccontextmanager
async def shown(
    widget: VirtualList, size: tuple[int, int] = (20, 10)
) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    host = Host(widget)
    async with host.run_test(size=size) as pilot:
        await pilot.pause()
        yield host, pilot


async def settle(pilot: Pilot[None], done: Callable[[], bool]) -> None:
    """Wait until something is so, at most five seconds."""
    until = time.monotonic() + 5
    while not done():
        assert time.monotonic() < until, screen_lines(pilot)
        await pilot.pause()


def screen_lines(pilot: Pilot[None]) -> list[str]:
    return [strip.text for strip in pilot.app.screen._compositor.render_strips()]


def rows_on_screen(pilot: Pilot[None]) -> list[str]:
    return [line.rstrip(" ▁▂▃▄▅▆▇█") for line in screen_lines(pilot)]
