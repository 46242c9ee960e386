"""Textual's pilot, waiting for an idle event loop instead of an idle processor.

Textual takes a process for idle once it used under 1 ms in 20. Two such waits follow each key, and a server in
a thread, a tracer or a busy machine stretches each to a second. What a test needs is that all that could run
did run: that is known exactly, so keys cost what handling them costs, and the same happens at any speed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import textual.app
import textual.pilot
from rich.console import RenderableType
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen

CALM = 3
"""Turns of the loop in a row that found nothing to run; one alone may lie between two halves of an answer."""


async def loop_idle(min_sleep: float = 0.0, max_sleep: float = 1.0) -> None:
    """Return when nothing on the loop is ready to run: what comes now comes from timers, sockets and threads.

    Stands for ``textual._wait.wait_for_idle``, whose arguments it takes; ``max_sleep`` bounds it, in seconds.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + max_sleep
    calm = 0
    await asyncio.sleep(0)
    while calm < CALM and loop.time() < until:
        calm = 0 if loop._ready else calm + 1  # type: ignore[attr-defined]
        await asyncio.sleep(0)


_render_update = Compositor.render_update


def draw_unseen(
    self: Compositor, full: bool = False, screen_stack: list[Screen[Any]] | None = None, simplify: bool = False
) -> RenderableType | None:
    """Have each widget draw its lines, as an update of the screen does.

    Stands for ``Compositor.render_update``. That also cuts the lines to what covers what, a fourth of the time
    of a key, for a terminal that is not there. Text of a screen and pictures are put together anew.
    """
    if full:
        return _render_update(self, full, screen_stack, simplify)
    visible_screen_stack.set([] if screen_stack is None else screen_stack)
    regions = self._dirty_regions.copy()
    self._dirty_regions.clear()
    if regions:
        for _ in self._get_renders(Region.from_union(regions).intersection(self.size.region)):
            pass
    return None


@contextmanager
def quiet_pilot() -> Iterator[None]:
    """As long as it is open, every pilot waits like this, and draws what a key changed before it goes on."""
    pause, press = Pilot.pause, Pilot.press

    async def drawn(self: Pilot[Any], delay: float | None = None) -> None:
        await pause(self, delay)
        await loop_idle()

    async def pressed(self: Pilot[Any], *keys: str) -> None:
        for key in keys:
            await press(self, key)
            await drawn(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(textual.app, "wait_for_idle", loop_idle)
        patch.setattr(textual.pilot, "wait_for_idle", loop_idle)
        patch.setattr(Compositor, "render_update", draw_unseen)
        patch.setattr(Pilot, "pause", drawn)
        patch.setattr(Pilot, "press", pressed)
        yield
