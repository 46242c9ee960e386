"""The actions that move between the panes, one method each, named as in the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands import Pane

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


class PaneActions:
    """Goes to panes and zooms them."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen

    def focus_conversations(self) -> None:
        """Go to the conversation list."""
        self._screen.go_to_pane(Pane.CONVERSATIONS)

    def focus_items(self) -> None:
        """Go to the items."""
        self._screen.go_to_pane(Pane.ITEMS)

    def focus_detail(self) -> None:
        """Go to the item detail."""
        self._screen.go_to_pane(Pane.DETAIL)

    def next_pane(self) -> None:
        """Go one pane to the right, round at the end."""
        self._step(1)

    def previous_pane(self) -> None:
        """Go one pane to the left, round at the end."""
        self._step(-1)

    def _step(self, by: int) -> None:
        panes = list(Pane)
        self._screen.go_to_pane(panes[(panes.index(self._screen.pane) + by) % len(panes)])

    def zoom(self) -> None:
        """Give this pane the whole screen, or take it back."""
        self._screen.zoomed = not self._screen.zoomed
        self._screen.arrange_panes()
