"""The include values of the open conversation: chosen, remembered, and asked for again."""

from __future__ import annotations

from tui.errors import ConversationsTuiError
from tui.models.include import Include
from tui.screens import groups
from tui.screens.host import Host
from tui.screens.timeline_work import TimelineWork


class IncludeWork:
    """Asks again for what is loaded when other include values are wanted."""

    def __init__(self, host: Host, work: TimelineWork) -> None:
        self._host = host
        self._work = work

    def choose(self, includes: frozenset[Include]) -> None:
        """Ask again for the shown item and the loaded ones with other include values; the choice is kept."""
        timeline = self._work.timeline
        if timeline is not None:
            new, timeline.includes = includes - timeline.includes, includes
            self._work.draw_verdicts(pending=True)
            self._host.start(groups.REASK, self._choose(includes, new))

    async def _choose(self, includes: frozenset[Include], new: frozenset[Include]) -> None:
        services, timeline = self._host.services, self._work.timeline
        if services is None or timeline is None:
            return
        try:
            await services.includes.forget(new)
            self._host.includes_changed()
            await services.timelines.choose_includes(timeline.conversation.id, includes)
            self._host.show_activity("asking again with these includes · esc stops")
            await timeline.reask(includes)
        except ConversationsTuiError as error:
            self._host.report.error(error, doing="ask again with these includes")
        finally:
            self._host.show_activity("")
            # The rows may say something else now.
            self._work.draw()
