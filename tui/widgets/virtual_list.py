"""The one list of this program: drawn from a source, with cursor and marks; no dearer for being longer."""

from __future__ import annotations

from dataclasses import dataclass

from textual.cache import LRUCache
from textual.events import Blur, Click, Focus
from textual.geometry import Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from tui.widgets.list_moves import ListMoves
from tui.widgets.row_source import NoRows, RowSource
from tui.widgets.selection import selected_text, with_offsets, with_selection

__all__ = ["Highlighted", "MarksChanged", "NoRows", "RowSource", "Selected", "VirtualList", "WindowChanged"]

_CACHED = 1024


@dataclass
class ListMessage(Message, namespace="virtual_list"):
    """What a list tells its screen."""

    list: VirtualList

    @property
    def control(self) -> VirtualList:
        """The list itself."""
        return self.list


@dataclass
class Highlighted(ListMessage, namespace="virtual_list"):
    """The cursor is on another row."""

    identity: str
    index: int

    def can_replace(self, message: Message) -> bool:
        """Only the last row of a quick run matters."""
        return isinstance(message, Highlighted) and message.list is self.list


@dataclass
class Selected(ListMessage, namespace="virtual_list"):
    """The user wants to go into a row."""

    identity: str
    index: int


@dataclass
class MarksChanged(ListMessage, namespace="virtual_list"):
    """Other rows are marked now."""


@dataclass
class WindowChanged(ListMessage, namespace="virtual_list"):
    """Other rows are on screen, or other rows stand in them."""

    first: int
    last: int

    def can_replace(self, message: Message) -> bool:
        """Only the last window matters."""
        return isinstance(message, WindowChanged) and message.list is self.list


class VirtualList(ListMoves, can_focus=True):
    """A list over a ``RowSource``. A key press draws the two rows that changed, or the rows on screen."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    VirtualList {
        height: 1fr;
        width: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        background: $background;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._source: RowSource = NoRows()
        self._cursor = 0
        self._identity: str | None = None
        """Of the cursor's row; a source may change in place, so it is not asked what stood there before."""
        self._left: str | None = None
        """Of the row that the cursor was on when the last row went out of sight."""
        self._top: str | None = None
        """Of the row that was at the top of the screen when the window was last told."""
        self._telling = False
        self._marked: frozenset[str] = frozenset()
        self._strips: LRUCache[tuple[int, bool, bool], Strip] = LRUCache(_CACHED)

    # What is shown

    @property
    def source(self) -> RowSource:
        """What the list draws from."""
        return self._source

    @property
    def cursor_index(self) -> int | None:
        """The row of the cursor, None in an empty list."""
        return self._cursor if len(self._source) else None

    @property
    def cursor_identity(self) -> str | None:
        """The identity of the row of the cursor."""
        index = self.cursor_index
        return None if index is None else self._source.identity(index)

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self._source)

    @property
    def marked(self) -> frozenset[str]:
        """Identities of the marked rows."""
        return self._marked

    def clear_marks(self) -> None:
        """Mark nothing."""
        self._marked = frozenset()
        self._redraw()

    def update_rows(self, source: RowSource) -> None:
        """Draw from a source. The cursor stays on its row, and that row at its height on screen."""
        before, top = self._identity, round(self.scroll_offset.y)
        wanted = self._left if before is None else before
        height = self._cursor - top
        in_sight = 0 <= height < max(1, self.size.height)
        self._source = source
        kept = source.index_of(wanted) if wanted is not None else None
        self._left = None if len(source) else wanted
        self._cursor = max(0, min(self._cursor if kept is None else kept, len(source) - 1))
        self._marked = frozenset(each for each in self._marked if source.index_of(each) is not None)
        self._redraw()
        if in_sight:  # else the user looks at other rows than the cursor's, and these stay
            self.scroll_to(y=max(0, self._cursor - height), animate=False, force=True)
            self.call_after_refresh(self._show_cursor)  # a note under the rows may come or go with them
        else:
            place = source.index_of(self._top) if self._top is not None else None
            self.scroll_to(y=top if place is None else place, animate=False, force=True)
        if self.cursor_identity != before:
            self._tell()
        self._tell_window()

    def rows_changed(self) -> None:
        """The source has other rows, or they look different: draw again."""
        self._cursor = max(0, min(self._cursor, len(self._source) - 1))
        self._redraw()
        self._tell_window()

    def _redraw(self) -> None:
        self._strips.clear()
        self.virtual_size = Size(0, len(self._source))
        self.refresh()

    # Drawing

    @property
    def line_width(self) -> int:
        """Cells that a row may fill."""
        return self.scrollable_content_region.width

    def _strip(self, index: int) -> Strip:
        cursor = index == self._cursor
        marked = bool(self._marked) and self._source.identity(index) in self._marked
        strip = self._strips.get(key := (index, cursor, marked))
        if strip is None:
            width, focused = self.line_width, self.has_focus
            strip = self._source.strip(index, width, cursor=cursor, marked=marked, focused=focused)
            self._strips[key] = strip
        return strip

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width, index = self.size.width, round(self.scroll_offset.y) + y
        if index >= len(self._source):
            return Strip.blank(width, self.rich_style)
        strip = self._strip(index)
        if self.ALLOW_SELECT:
            selection = self.text_selection
            if selection is not None:
                style = self.screen.get_component_rich_style("screen--selection")
                strip = with_selection(strip, selection, index, style)
            strip = with_offsets(strip, index)
        style = self.rich_style
        return strip.extend_cell_length(width, style).crop(0, width).apply_style(style)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that was selected with the mouse."""
        return selected_text(selection, len(self._source), lambda index: self._strip(index).text), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's signature
        """Draw the selection."""
        self.refresh()

    def notify_style_update(self) -> None:
        """Colours changed: nothing that was drawn holds any more."""
        super().notify_style_update()
        self._strips.clear()

    def on_resize(self) -> None:
        """The rows have another width."""
        self._redraw()
        self._show_cursor()
        self._tell_window()

    def on_focus(self, _event: Focus) -> None:
        """Rows may look different with the focus."""
        self._redraw()

    def on_blur(self, _event: Blur) -> None:
        """Rows may look different without it."""
        self._redraw()

    # Moving

    def move_cursor(self, index: int) -> None:
        """Stand on a row, the nearest where there is none at ``index``."""
        count = len(self._source)
        if not count:
            return
        before, self._cursor = self._cursor, max(0, min(index, count - 1))
        if before != self._cursor:
            self.refresh_line(before)
            self.refresh_line(self._cursor)
            self._tell()
        self._show_cursor()

    def _show_cursor(self) -> None:
        height = self.size.height
        top = round(self.scroll_target_y)
        if height and not top <= self._cursor < top + height:
            wanted = self._cursor if self._cursor < top else self._cursor - height + 1
            self.scroll_to(y=wanted, animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell which rows are on screen now."""
        super().watch_scroll_y(old_value, new_value)
        self._tell_window()

    def _tell(self) -> None:
        index, self._identity = self.cursor_index, self.cursor_identity
        if index is not None and self._identity is not None:
            self.post_message(Highlighted(self, self._identity, index))

    def _tell_window(self) -> None:
        """Tell the window once for a burst of changes: between two rows' messages it would keep both alive."""
        first = round(self.scroll_offset.y)
        self._top = self._source.identity(first) if first < len(self._source) else None
        if not self._telling:
            self._telling = True
            self.call_later(self._post_window)

    def _post_window(self) -> None:
        self._telling = False
        first = round(self.scroll_offset.y)
        last = min(first + self.size.height, len(self._source)) - 1
        self.post_message(WindowChanged(self, first, max(first, last)))

    def action_select(self) -> None:
        """Go into the row."""
        if (index := self.cursor_index) is not None:
            self.post_message(Selected(self, self._source.identity(index), index))

    def action_mark(self) -> None:
        """Mark the row or take the mark off, and go on to the next."""
        identity = self.cursor_identity
        if identity is not None:
            self._marked ^= {identity}
            self.refresh_line(self._cursor)
            self.post_message(MarksChanged(self))
            self.action_move(1)

    def on_click(self, event: Click) -> None:
        """Go to the row that was clicked; a double click goes in."""
        offset = event.get_content_offset(self)
        if offset is None or event.widget not in (None, self):  # a click on the scroll bar bubbles here too
            return
        event.prevent_default()  # two clicks go in here; Textual's own handler would select all the text
        index = offset.y + round(self.scroll_offset.y)
        if index < len(self._source):
            self.row_clicked(index, event.chain)

    def row_clicked(self, index: int, chain: int) -> None:
        """A row was clicked for the ``chain``-th time in a row."""
        self.move_cursor(index)
        if chain == 2:
            self.action_select()
