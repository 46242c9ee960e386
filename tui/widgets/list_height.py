"""How many rows a list scrolls over."""

from __future__ import annotations

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


def set_height(list_: ScrollView, rows: int) -> None:
    """Scroll over so many rows.

    The list must have its scrollbar at all times (``overflow-y: scroll``; blank where all rows fit). Then
    nothing but the scrollbar and the place is set. Textual would lay the whole screen out anew, and rows come
    with every page of a long conversation and with every item.
    """
    size = Size(0, rows)
    if size == list_.virtual_size:
        return
    list_.set_reactive(Widget.virtual_size, size)
    list_.vertical_scrollbar.window_virtual_size = rows
    list_.scroll_y = list_.validate_scroll_y(list_.scroll_y)
