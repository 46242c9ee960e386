"""The heaviest items: found among those loaded, in short steps, and listed to go to one."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from tui.screens.host import Host
from tui.screens.timeline_work import TimelineWork

if TYPE_CHECKING:
    from tui.dialogs.base import Dialog
    from tui.models.rows import ItemRow

LISTED: Final = 100
_SLICE: Final = 0.006
"""Seconds of looking between two pauses, in which keys are heard and lines drawn."""


class HeaviestWork:
    """Asks which of the heaviest items to go to."""

    def __init__(
        self, host: Host, timeline: TimelineWork, ask: Callable[[Dialog[str]], Awaitable[str | None]]
    ) -> None:
        """``ask`` shows a dialog and waits for what it comes back with."""
        self._host = host
        self._timeline = timeline
        self._ask = ask

    async def choose(self) -> None:
        """Find them, list them, and go to the one that is chosen."""
        from tui.dialogs.heaviest import HeaviestDialog

        found = await self._found()
        timeline = self._timeline.timeline
        if not found or timeline is None:
            self._host.report.say("There is no item here.")
            return
        chosen = await self._ask(HeaviestDialog(found, timeline.count, complete=timeline.complete))
        if chosen is not None and not self._timeline.go_to(chosen):
            self._host.report.say("The filter hides that item.", severity="warning")

    async def _found(self) -> list[ItemRow]:
        """The heaviest rows, heaviest first; of equals the older first."""
        timeline = self._timeline.timeline
        heaviest: list[ItemRow] = []
        begun = time.perf_counter()
        for block in [*timeline.rows.blocks()] if timeline is not None else ():
            heaviest = heapq.nlargest(LISTED, [*heaviest, *block.rows()], key=lambda row: row.size)
            if time.perf_counter() - begun > _SLICE:
                await asyncio.sleep(_SLICE / 3)
                begun = time.perf_counter()
        return heaviest
