"""The rows of a list as they were drawn, for as long as they look the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from rich.style import Style
from textual.cache import LRUCache
from textual.strip import Strip

_CACHED = 512
"""Rows: some screens of them."""
RowKey: TypeAlias = tuple[int, bool, bool]
"""A row, whether the cursor is on it, and whether it is marked."""
Look: TypeAlias = tuple[int, int, int, Style]
"""First row on screen, number of rows, width and style: asking for them goes through all of its parents."""


class RowStrips:
    """Rows as their source draws them, and as they stand on the screen."""

    def __init__(self) -> None:
        self._drawn: LRUCache[RowKey, Strip] = LRUCache(_CACHED)
        self._finished: LRUCache[RowKey, Strip] = LRUCache(_CACHED)
        self._width = 0
        self._style = Style.null()

    def forget(self) -> None:
        """Rows look different now."""
        self._drawn.clear()
        self._finished.clear()

    def drawn(self, key: RowKey, draw: Callable[[RowKey], Strip]) -> Strip:
        """A row as its source draws it."""
        strip = self._drawn.get(key)
        if strip is None:
            strip = self._drawn[key] = draw(key)
        return strip

    def finished(self, key: RowKey, look: Look, draw: Callable[[RowKey], Strip]) -> Strip:
        """A row as it stands on the screen."""
        _top, _count, width, style = look
        if width != self._width or style != self._style:
            self._finished.clear()
            self._width, self._style = width, style
        strip = self._finished.get(key)
        if strip is None:
            strip = self._finished[key] = filled(draw(key), look)
        return strip


def filled(strip: Strip, look: Look) -> Strip:
    """A row that is as wide as the list, on its background."""
    _top, _count, width, style = look
    return strip.extend_cell_length(width, style).crop(0, width).apply_style(style)
