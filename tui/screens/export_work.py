"""Exports of the browser: one at a time, behind the screen; esc stops it."""

from __future__ import annotations

from typing import Any

from textual.app import App

from tui.models.rows import KnownConversation
from tui.render.names import conversation_name
from tui.screens import groups
from tui.screens.host import Host


class ExportWork:
    """Runs the flow of an export."""

    def __init__(self, host: Host, app: App[Any]) -> None:
        self._host = host
        self._app = app

    def begin(self, target: KnownConversation | None) -> None:
        """Ask how to export a conversation, and do so."""
        if target is None:
            return
        if self._host.busy(groups.EXPORT):
            self._host.report.say("An export is under way: esc stops it.", severity="warning")
        else:
            self._host.start(groups.EXPORT, self._export(target))

    def stop(self) -> bool:
        """Stop the export; whether there was one. Its file never appears."""
        stopped = self._host.cancel(groups.EXPORT)
        if stopped:
            self._host.show_activity("")
            self._host.report.say("Export stopped; there is no file.")
        return stopped

    async def _export(self, target: KnownConversation) -> None:
        # Imported here: the dialogs are not needed for the first screen.
        from tui.flows.desk import Desk
        from tui.flows.export import export_conversation

        services = self._host.services
        if services is not None:
            desk = Desk(self._app, services, self._host.report)
            await export_conversation(desk, target.id, conversation_name(target), self._host.show_activity)
