"""The check of the open conversation: behind the screen, again whenever other items are there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from tui.errors import ConversationsTuiError
from tui.screens import groups
from tui.screens.host import Host
from tui.screens.item_work import ItemWork
from tui.screens.timeline_work import TimelineWork
from tui.widgets.detail_pane import DetailPane

if TYPE_CHECKING:
    from tui.dialogs.base import Dialog
    from tui.models.finding import Check, Finding, Severity
    from tui.services.timeline import Timeline

_REST: Final = 0.4
"""Seconds without new rows before a check begins: pages come one after the other."""
_SHARE: Final = 8
"""A check that takes long is done so much more rarely, so that it never takes more than its share."""


class CheckWork:
    """Keeps what the check found in the items that are loaded, and shows it where they are."""

    def __init__(
        self,
        host: Host,
        timeline: TimelineWork,
        item: ItemWork,
        detail: DetailPane,
        ask: Callable[[Dialog[str]], Awaitable[str | None]],
    ) -> None:
        """``ask`` shows a dialog and waits for what it comes back with."""
        self._host = host
        self._timeline = timeline
        self._item = item
        self._about: Mapping[str, Sequence[Finding]] = {}
        self._detail = detail
        self._ask = ask
        self._checked: tuple[object, ...] = ()
        """What the last check saw, so that drawing the same rows again begins none."""
        self._took = 0.0
        self.check: Check | None = None
        """What was found in the open conversation, None until it was looked for."""

    def rows_drawn(self) -> None:
        """The timeline was drawn: look again where it holds something else than the last time."""
        timeline = self._timeline.timeline
        seen = () if timeline is None else (timeline, timeline.rows, timeline.count, timeline.complete)
        if seen == self._checked:
            return
        if timeline is None or not self._checked or self._checked[0] is not timeline:
            self._show(None, {}, {})
        self._checked = seen
        self._host.cancel(groups.CHECK)
        if timeline is not None and timeline.count:
            self._host.start(groups.CHECK, self._look(timeline))

    async def _look(self, timeline: Timeline) -> None:
        await asyncio.sleep(_REST + self._took * _SHARE)
        services = self._host.services
        if services is None:
            return
        begun = time.monotonic()
        try:
            check = await services.checks.loaded(timeline)
        except ConversationsTuiError as error:
            self._host.report.note(f"check: {error.message}")
            return
        self._took = time.monotonic() - begun
        if not await self._checked_now(timeline, check):
            return
        known = await services.library.conversations.get(services.profile.name, timeline.conversation.id)
        if known is not None:
            self._host.conversation_seen(known)

    async def _checked_now(self, timeline: Timeline, check: Check) -> bool:
        """Show what was found, if that timeline is still open; whether it is."""
        from tui.render.findings import by_item, worst_of

        # In threads, which let go of the interpreter in between: there may be thousands of findings.
        about = await asyncio.to_thread(by_item, check.findings)
        worst = await asyncio.to_thread(worst_of, check.findings)
        if self._timeline.timeline is not timeline:
            return False
        self._show(check, about, worst)
        return True

    def _show(
        self, check: Check | None, about: Mapping[str, Sequence[Finding]], worst: Mapping[str, Severity]
    ) -> None:
        self.check, self._about = check, about
        self._timeline.show_flags(worst)
        self.item_shown()

    def item_shown(self) -> None:
        """Say beside the shown item what was found about it."""
        row = self._item.row
        self._detail.say_findings(self._about.get(row.identity, ()) if row is not None else ())

    async def choose(self) -> None:
        """List the findings, and go to the item of the one that is chosen."""
        from tui.dialogs.findings import FindingsDialog

        services, timeline = self._host.services, self._timeline.timeline
        if services is None or timeline is None:
            return
        self._host.show_activity("checking")
        try:
            check = await services.checks.loaded(timeline)
        except ConversationsTuiError as error:
            self._host.report.error(error, doing="check the conversation")
            return
        finally:
            self._host.show_activity("")
        await self._checked_now(timeline, check)
        chosen = await self._ask(FindingsDialog(check))
        if chosen is not None and not self._timeline.go_to(chosen):
            self._host.report.say("The filter hides that item.", severity="warning")
