"""The one list of this program: lines drawn from a source, a cursor, marks; its cost does not grow with its length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.events import Blur, Click, Focus
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from tui.widgets.selection import selected_text, with_offsets, with_selection

_CACHED = 1024


class RowSource(Protocol):
    """What a list draws from. Strips are safe and at most ``width`` cells wide."""

    def __len__(self) -> int:
        """How many rows there are now."""
        ...

    def identity(self, index: int) -> str:
        """A name for the row that stays with it when rows are added or taken out."""
        ...

    def index_of(self, identity: str) -> int | None:
        """Where a row is now, None where it is not here."""
        ...

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:
        """One drawn row."""
        ...


class NoRows:
    """A source without rows."""

    def __len__(self) -> int:
        return 0

    def identity(self, index: int) -> str:
        """There is none."""
        raise IndexError(index)

    def index_of(self, identity: str) -> int | None:  # noqa: ARG002 - the protocol's
        """Nothing is here."""
        return None

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:  # noqa: ARG002
        """A blank row."""
        return Strip.blank(width)


class VirtualList(ScrollView, can_focus=True):
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

    @dataclass
    class Highlighted(Message):
        """The cursor is on another row."""

        list: VirtualList
        identity: str
        index: int

        def can_replace(self, message: Message) -> bool:
            """Only the last row of a quick run matters."""
            return isinstance(message, VirtualList.Highlighted) and message.list is self.list

        @property
        def control(self) -> VirtualList:
            """The list itself."""
            return self.list

    @dataclass
    class Selected(Message):
        """The user wants to go into a row."""

        list: VirtualList
        identity: str
        index: int

        @property
        def control(self) -> VirtualList:
            """The list itself."""
            return self.list

    @dataclass
    class MarksChanged(Message):
        """Other rows are marked now."""

        list: VirtualList

        @property
        def control(self) -> VirtualList:
            """The list itself."""
            return self.list

    @dataclass
    class WindowChanged(Message):
        """Other rows are on screen, or other rows stand in them."""

        list: VirtualList
        first: int
        last: int

        def can_replace(self, message: Message) -> bool:
            """Only the last window matters."""
            return isinstance(message, VirtualList.WindowChanged) and message.list is self.list

        @property
        def control(self) -> VirtualList:
            """The list itself."""
            return self.list

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._source: RowSource = NoRows()
        self._cursor = 0
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
    def marked(self) -> frozenset[str]:
        """Identities of the marked rows."""
        return self._marked

    def clear_marks(self) -> None:
        """Mark nothing."""
        self._marked = frozenset()
        self._redraw()

    def update_rows(self, source: RowSource) -> None:
        """Draw from a source. The cursor stays on its row, and that row at its height on screen."""
        before = self.cursor_identity
        height = self._cursor - round(self.scroll_offset.y)
        self._source = source
        kept = source.index_of(before) if before is not None else None
        self._cursor = max(0, min(self._cursor if kept is None else kept, len(source) - 1))
        self._marked = frozenset(each for each in self._marked if source.index_of(each) is not None)
        self._redraw()
        self.scroll_to(y=max(0, self._cursor - height), animate=False, force=True)
        self._show_cursor()
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
        key = (index, cursor, marked)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._source.strip(
                index, self.line_width, cursor=cursor, marked=marked, focused=self.has_focus
            )
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
        return strip.extend_cell_length(width, self.rich_style).crop(0, width).apply_style(self.rich_style)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that was selected with the mouse."""
        return selected_text(selection, len(self._source), lambda index: self._strip(index).text), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's signature
        """Draw the selection."""
        self.refresh()

    def _refresh_rows(self, *rows: int) -> None:
        for row in rows:
            self.refresh_line(row)

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
            self._refresh_rows(before, self._cursor)
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
        index = self.cursor_index
        if index is not None:
            self.post_message(self.Highlighted(self, self._source.identity(index), index))

    def _tell_window(self) -> None:
        first = round(self.scroll_offset.y)
        last = min(first + self.size.height, len(self._source)) - 1
        self.post_message(self.WindowChanged(self, first, max(first, last)))

    def action_move(self, by: int) -> None:
        """Move the cursor by some rows."""
        self.move_cursor(self._cursor + by)

    def action_first(self) -> None:
        """Go to the first row."""
        self.move_cursor(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self.move_cursor(len(self._source) - 1)

    def action_page(self, pages: float) -> None:
        """Move by pages of what is on screen."""
        self.move_cursor(self._cursor + int(pages * max(1, self.size.height - 1)))

    def action_select(self) -> None:
        """Go into the row."""
        index = self.cursor_index
        if index is not None:
            self.post_message(self.Selected(self, self._source.identity(index), index))

    def action_mark(self) -> None:
        """Mark the row or take the mark off, and go on to the next."""
        identity = self.cursor_identity
        if identity is not None:
            self._marked ^= {identity}
            self._refresh_rows(self._cursor)
            self.post_message(self.MarksChanged(self))
            self.action_move(1)

    def on_click(self, event: Click) -> None:
        """Go to the row that was clicked; a double click goes in."""
        offset = event.get_content_offset(self)
        index = -1 if offset is None else offset.y + round(self.scroll_offset.y)
        if 0 <= index < len(self._source):
            self.move_cursor(index)
            if event.chain == 2:
                self.action_select()
