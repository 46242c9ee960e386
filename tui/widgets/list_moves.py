"""The keys of a list, how far each of them goes, and its clicks."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click

from tui.widgets.list_scroll_bar import BarredView


class ListMoves(BarredView):
    """Lines with a cursor. Each key has an id, by which a keymap can replace it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "down", id="list.down", show=False),
        Binding("up,k", "move(-1)", "up", id="list.up", show=False),
        Binding("home,g", "first", "first", id="list.first", show=False),
        Binding("end,G", "last", "last", id="list.last", show=False),
        Binding("pagedown", "page(1.0)", "page down", id="list.page_down", show=False),
        Binding("pageup", "page(-1.0)", "page up", id="list.page_up", show=False),
        Binding("ctrl+d", "page(0.5)", "half a page down", id="list.half_down", show=False),
        Binding("ctrl+u", "page(-0.5)", "half a page up", id="list.half_up", show=False),
        Binding("enter", "select", "go in", id="list.select", show=False),
        Binding("space", "mark", "mark", id="list.mark", show=False),
    ]

    _cursor: int = 0

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def move_cursor(self, index: int) -> None:
        """Stand on a row, the nearest where there is none at ``index``."""
        raise NotImplementedError

    def action_move(self, by: int) -> None:
        """Move the cursor by some rows."""
        self.move_cursor(self._cursor + by)

    def action_first(self) -> None:
        """Go to the first row."""
        self.move_cursor(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self.move_cursor(self.row_count - 1)

    def action_page(self, pages: float) -> None:
        """Move by pages of what is on screen."""
        self.move_cursor(self._cursor + int(pages * max(1, self.size.height - 1)))

    def action_select(self) -> None:
        """Go into the row."""
        raise NotImplementedError

    def on_click(self, event: Click) -> None:
        """Go to the row that was clicked; a double click goes in."""
        offset = event.get_content_offset(self)
        if offset is None or event.widget not in (None, self):  # a click on the scroll bar bubbles here too
            return
        event.prevent_default()  # two clicks go in here; Textual's own handler would select all the text
        index = offset.y + round(self.scroll_offset.y)
        if index < self.row_count:
            self.row_clicked(index, event.chain)

    def row_clicked(self, index: int, chain: int) -> None:
        """A row was clicked for the ``chain``-th time in a row."""
        self.move_cursor(index)
        if chain == 2:
            self.action_select()
