"""The parts of the main screen that nobody needs before it stands."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tui.commands import Pane
from tui.widgets.detail_pane import DetailPane

if TYPE_CHECKING:
    from tui.screens.compare_work import CompareWork
    from tui.screens.export_work import ExportWork
    from tui.screens.hand_out import HandOut
    from tui.screens.heaviest_work import HeaviestWork
    from tui.screens.include_work import IncludeWork
    from tui.screens.main import MainScreen
    from tui.screens.main_actions import MainActions
    from tui.screens.picture_work import PictureWork
    from tui.screens.trace_work import TraceWork


class LateParts:
    """Loads and makes each part when it is first asked for: what a key begins can wait for the first key."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen

    @cached_property
    def actions(self) -> MainActions:
        """What the keys do."""
        from tui.screens.main_actions import MainActions

        return MainActions(self._screen)

    @cached_property
    def includes(self) -> IncludeWork:
        """The choice of include values."""
        from tui.screens.include_work import IncludeWork

        screen = self._screen
        return IncludeWork(screen, screen.timeline)

    @cached_property
    def pictures(self) -> PictureWork:
        """The pictures of the shown item."""
        from tui.screens.picture_work import PictureWork

        screen = self._screen
        return PictureWork(screen, screen.query_one("#detail", DetailPane))

    @cached_property
    def heaviest(self) -> HeaviestWork:
        """The list of the heaviest items."""
        from tui.screens.heaviest_work import HeaviestWork

        screen = self._screen
        return HeaviestWork(screen, screen.timeline, screen.app.push_screen_wait)

    @cached_property
    def exports(self) -> ExportWork:
        """Exports to files."""
        from tui.screens.export_work import ExportWork

        screen = self._screen
        return ExportWork(screen, screen.app)

    @cached_property
    def traces(self) -> TraceWork:
        """The way from an error text to its item."""
        from tui.screens.trace_work import TraceWork

        screen = self._screen
        return TraceWork(screen, screen.edits)

    @cached_property
    def compares(self) -> CompareWork:
        """Comparing what is marked."""
        from tui.screens.compare_work import CompareWork

        screen = self._screen
        conversations, items = screen.list_of(Pane.CONVERSATIONS), screen.list_of(Pane.ITEMS)
        return CompareWork(screen, screen.app, conversations, items, screen.timeline)

    @cached_property
    def hand_out(self) -> HandOut:
        """Copies, and the programs that texts are handed to."""
        from tui.screens.hand_out import HandOut

        screen = self._screen
        return HandOut(screen, screen.app, screen.edits, screen.item, screen.query_one("#detail", DetailPane))
