"""What a flow works with: a way to ask, the services, and a place to say what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App
from textual.screen import ModalScreen

from tui.report import Report

if TYPE_CHECKING:
    from tui.services.services import Services

T = TypeVar("T")


class Desk:
    """Handed to every flow by the screen that starts it; the flow runs in a worker of that screen."""

    def __init__(self, app: App[Any], services: Services, report: Report) -> None:
        self._app = app
        self.services = services
        self.report = report

    async def ask(self, dialog: ModalScreen[T]) -> T | None:
        """Show a dialog and wait for what it is closed with."""
        return await self._app.push_screen_wait(dialog)
