"""Watching the open conversation: what is appended to it comes by itself, until it is switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.errors import ConversationsTuiError
from tui.screens import groups
from tui.screens.host import Host
from tui.screens.timeline_work import TimelineWork
from tui.widgets.list_pane import ListPane
from tui.widgets.pane_state import Offline, Ready

if TYPE_CHECKING:
    from tui.services.timeline import Timeline
    from tui.services.timeline_watch import WatchState


class WatchWork:
    """One watch at a time, of the open conversation; opening another one ends it."""

    def __init__(self, host: Host, pane: ListPane, work: TimelineWork) -> None:
        self._host = host
        self._pane = pane
        self._work = work
        self._watched: Timeline | None = None

    @property
    def on(self) -> bool:
        """Whether the open conversation is being watched."""
        return self._watched is not None and self._work.timeline is self._watched

    def turn(self) -> None:
        """Begin to watch, or end it."""
        timeline = self._work.timeline
        if self.on:
            self._watched = None
            self._host.cancel(groups.WATCH)
            self._work.draw()
            self._host.report.say("Not watching any more.")
        elif timeline is not None:
            self._watched = timeline
            self._host.start(groups.WATCH, self._watch(timeline))
            self._host.report.say("Watching: what is appended comes by itself, marked +. w ends it.")
        self._host.facts_changed()

    async def _watch(self, timeline: Timeline) -> None:
        # Imported here: what is behind it is not needed for the first screen.
        from tui.services.timeline_watch import Watch

        try:
            await Watch(timeline).run(
                lambda count: self._arrived(timeline, count), lambda state: self._told(timeline, state)
            )
        except ConversationsTuiError as error:
            self._host.report.error(error, doing="watch the conversation")
            self._watched = None
            self._pane.state = Offline(f"not watched any more: {error.message} · w tries again")
            self._host.facts_changed()

    def _arrived(self, timeline: Timeline, count: int) -> None:
        if self._work.timeline is timeline:
            self._work.arrived(count)
            self._host.start(groups.WATCH_COUNT, self._work.tell_count())

    def _told(self, timeline: Timeline, state: WatchState) -> None:
        """Say how it goes, unless the pane has to say something else."""
        if self._work.timeline is not timeline or not isinstance(self._pane.state, Ready | Offline):
            return
        again = "looking now" if state.woke else f"next look in {state.pause:.0f} s"
        if state.error is not None:
            self._pane.state = Offline(f"watching: {state.error.message} · {again} · w stops")
        else:
            self._pane.state = Ready(f"watching · {again} · w stops")
