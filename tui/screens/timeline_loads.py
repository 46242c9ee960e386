"""Loading more of the open timeline: near the gap as the user moves, all of it, and what was appended."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tui.errors import ApiError, ConversationsTuiError
from tui.models.order import Order
from tui.screens import groups
from tui.screens.host import Host
from tui.screens.timeline_work import TimelineWork
from tui.widgets.list_pane import ListPane
from tui.widgets.pane_state import Offline

if TYPE_CHECKING:
    from tui.services.timeline import Timeline

_AHEAD = 30
"""Rows beside those on screen in which the gap is filled before it is seen."""
_DRAW_EVERY = 0.25
"""Seconds between two drawings while everything is loaded."""


class TimelineLoads:
    """Loads in the group of the timeline, so that opening another conversation ends whatever runs."""

    def __init__(self, host: Host, pane: ListPane, work: TimelineWork) -> None:
        self._host = host
        self._pane = pane
        self._work = work
        self._window = (0, 0)

    def near(self, first: int, last: int) -> None:
        """These places are on screen: where the gap is among them or near, get the page beside it."""
        self._window = (first, last)
        if (
            self._gap_is_near()
            and not self._host.busy(groups.TIMELINE)
            and not isinstance(self._pane.state, Offline)
        ):
            # Offline: a page failed, and the next try is the user's.
            self._host.start(groups.TIMELINE, self._load_near())

    def _gap_is_near(self) -> bool:
        gap = self._work.source.gap_index if self._work.source is not None else None
        return gap is not None and self._window[0] - _AHEAD <= gap <= self._window[1] + _AHEAD

    def load_gap(self) -> None:
        """Get a page of what is not loaded, unless something is being loaded already."""
        if not self._host.busy(groups.TIMELINE):
            self._host.start(groups.TIMELINE, self._load_near())

    def load_all(self) -> None:
        """Get everything that is not loaded, from both ends at once; esc stops it."""
        self._host.start(groups.TIMELINE, self._load_all())

    def find(self, identity: str) -> None:
        """Load what it takes to stand on an item; esc stops it."""
        self._host.start(groups.TIMELINE, self._find(identity))

    async def _find(self, identity: str) -> None:
        await self._load_all()
        if not self._work.go_to(identity):
            self._host.report.say("That item is not among those that could be loaded.", severity="warning")

    async def _load_near(self) -> None:
        """Pages from the side that the user looks from, until the gap is out of sight."""
        gap = self._work.source.gap_index if self._work.source is not None else None
        before_gap = gap is None or self._window[0] < gap
        end = Order.ASC if before_gap == (self._work.order is Order.ASC) else Order.DESC
        async with self._loading() as timeline:
            near = timeline is not None
            while timeline is not None and near and not timeline.ended:
                self._host.show_activity("loading more items")
                self._work.draw()
                await timeline.more(end)
                near = self._gap_is_near()

    async def _load_all(self) -> None:
        async with self._loading() as timeline:
            if timeline is None:
                return
            began, before = time.monotonic(), timeline.count

            def tell() -> None:
                rate = (timeline.count - before) / max(time.monotonic() - began, 0.001)
                # In the header, which has its line always: for one more line here all would be laid out.
                self._host.show_activity(f"{timeline.count:,} items · esc stops · {rate:,.0f}/s")
                self._work.draw()

            def progress() -> None:
                if time.monotonic() - self._work.drawn_at > _DRAW_EVERY:
                    tell()

            tell()
            await timeline.load_all(progress)

    @asynccontextmanager
    async def _loading(self) -> AsyncIterator[Timeline | None]:
        """Around loads: faults are said, and whatever happened what is there is drawn."""
        timeline = self._work.timeline
        try:
            try:
                yield timeline
            finally:
                self._host.show_activity("")
            await self._work.tell_count()
        except ConversationsTuiError as error:
            self._work.draw()
            self._failed(error)
        finally:
            if self._work.timeline is timeline and not isinstance(self._pane.state, Offline):
                self._work.draw()

    def _failed(self, error: ConversationsTuiError) -> None:
        from tui.analysis.explain import explain

        words = explain(error)
        self._pane.state = Offline(f"{words.title}: {error.message} · enter on ⋯ tries again")
        if not isinstance(error, ApiError):
            self._host.report.error(error, doing="load items")

    def appended(self, conversation_id: str) -> None:
        """Items were added: where that conversation is still open, get them and stand on the last."""
        if self._work.timeline is not None and self._work.timeline.conversation.id == conversation_id:
            self._host.start(groups.APPEND, self._appended(self._work.timeline))

    async def _appended(self, timeline: Timeline) -> None:
        try:
            await timeline.refresh_newest()
        except ConversationsTuiError as error:
            self._failed(error)
            return
        if self._work.timeline is timeline:
            self._work.draw()
            if len(timeline.rows):
                self._work.go_to(timeline.rows[-1].identity)
            await self._work.tell_count()
