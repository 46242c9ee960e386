"""Which panes are on screen."""

from __future__ import annotations

import pytest

from tui.commands import Pane
from tui.screens.layout import too_small, visible_panes

LIST, ITEMS, DETAIL = Pane


@pytest.mark.parametrize(
    ("width", "focused", "zoomed", "panes"),
    [
        (120, LIST, False, (LIST, ITEMS, DETAIL)),
        (100, DETAIL, False, (LIST, ITEMS, DETAIL)),
        (99, LIST, False, (LIST, ITEMS)),
        (80, ITEMS, False, (ITEMS, DETAIL)),
        (60, DETAIL, False, (ITEMS, DETAIL)),
        (59, LIST, False, (LIST,)),
        (40, DETAIL, False, (DETAIL,)),
        (200, ITEMS, True, (ITEMS,)),
        (80, LIST, True, (LIST,)),
    ],
)
def test_panes(width: int, focused: Pane, zoomed: bool, panes: tuple[Pane, ...]) -> None:
    assert visible_panes(width, focused, zoomed=zoomed) == panes


@pytest.mark.parametrize(
    ("size", "small"), [((40, 15), False), ((39, 15), True), ((40, 14), True), ((120, 40), False)]
)
def test_too_small(size: tuple[int, int], small: bool) -> None:
    assert too_small(*size) is small
