"""What the parts of the main screen may ask of it."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Protocol

from textual.worker import Worker

from tui.commands import Pane
from tui.models.rows import KnownConversation
from tui.render.styles import Styles
from tui.report import Report

if TYPE_CHECKING:
    from tui.services.services import Services


class Host(Protocol):
    """The main screen, as its parts see it."""

    @property
    def services(self) -> Services | None:
        """The services, None while they are being opened."""
        ...

    @property
    def look(self) -> Styles:
        """The styles of the theme."""
        ...

    @property
    def report(self) -> Report:
        """Where to say what happened."""
        ...

    def start(self, group: str, work: Coroutine[None, None, None], *, exclusive: bool = True) -> Worker[None]:
        """Run ``work`` as a worker of the screen; an exclusive one cancels what its group was doing."""
        ...

    def busy(self, group: str) -> bool:
        """Whether a worker of this group is running."""
        ...

    def cancel(self, group: str) -> bool:
        """Cancel the workers of a group; whether there were any."""
        ...

    def no_item(self, hint: str) -> None:
        """There is no item to show; ``hint`` stands in the detail."""
        ...

    def show_activity(self, text: str) -> None:
        """Say in the header what is under way; an empty text ends it."""
        ...

    def go_to_pane(self, pane: Pane) -> None:
        """Show a pane and give it the focus."""
        ...

    def conversation_seen(self, known: KnownConversation) -> None:
        """The library knows more of a conversation now: its count, its first text."""
        ...

    def item_missing(self, identity: str) -> None:
        """An item to stand on is not among those that are loaded."""
        ...

    def rows_drawn(self) -> None:
        """The timeline was drawn: its rows may be others."""
        ...

    def includes_changed(self) -> None:
        """Other include values are asked for: the shown item is wanted with them."""
        ...

    def facts_changed(self) -> None:
        """Something that actions depend on is now different."""
        ...
