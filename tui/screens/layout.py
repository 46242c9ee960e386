"""Which panes are on screen: by the width, the pane in focus, and zoom. Pure."""

from __future__ import annotations

from typing import Final

from tui.commands import Pane

WIDE: Final = 100
"""Columns from which all three panes stand side by side."""
MEDIUM: Final = 60
"""Columns from which two do."""
MIN_WIDTH: Final = 40
MIN_HEIGHT: Final = 15


def visible_panes(width: int, focused: Pane, *, zoomed: bool) -> tuple[Pane, ...]:
    """The panes to show, left to right: all, the focused one and its right neighbour, or the focused one."""
    panes = tuple(Pane)
    if zoomed or width < MEDIUM:
        return (focused,)
    if width >= WIDE:
        return panes
    first = min(panes.index(focused), len(panes) - 2)
    return panes[first : first + 2]


def too_small(width: int, height: int) -> bool:
    """Whether the terminal is below what the screen can be used in."""
    return width < MIN_WIDTH or height < MIN_HEIGHT
