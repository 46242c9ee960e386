"""The one list of this program: drawn from a source, with cursor and marks; no dearer for being longer."""

from __future__ import annotations

from textual.events import Blur, Focus
from textual.geometry import Region
from textual.selection import Selection
from textual.strip import Strip

from tui.widgets.list_height import set_height
from tui.widgets.list_messages import Highlighted, MarksChanged, Selected, WindowChanged
from tui.widgets.list_moves import ListMoves
from tui.widgets.row_source import NoRows, RowSource
from tui.widgets.row_strips import Look, RowKey, RowStrips, filled
from tui.widgets.selection import selected_text, with_offsets, with_selection

__all__ = ["Highlighted", "MarksChanged", "NoRows", "RowSource", "Selected", "VirtualList", "WindowChanged"]


class VirtualList(ListMoves, can_focus=True):
    """A list over a ``RowSource``. A key press draws the two rows that changed, or the rows on screen."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    VirtualList {
        height: 1fr;
        width: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
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
        self._strips = RowStrips()
        self._drawing: Look | None = None
        """How the list looks in the draw that is going on."""

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
        self.redraw()

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
        self.redraw()
        if in_sight:  # else the user looks at other rows than the cursor's, and these stay
            self.scroll_to(y=max(0, self._cursor - height), animate=False, force=True)
            self.call_after_refresh(self._show_cursor)  # a note under the rows may come or go with them
        else:
            place = source.index_of(self._top) if self._top is not None else None
            self.scroll_to(y=top if place is None else place, animate=False, force=True)
        if self.cursor_identity != before:
            self._tell()
        self._tell_window()

    def forget_rows(self) -> None:
        """What is shown next has nothing to do with what is shown now: it begins at its first row."""
        self._source = NoRows()
        self._cursor, self._identity, self._left, self._top = 0, None, None, None
        self._marked = frozenset()
        self.scroll_to(y=0, animate=False, force=True)
        self._strips.forget()
        self.refresh()

    def rows_changed(self) -> None:
        """The source has other rows, or they look different: draw again."""
        self._cursor = max(0, min(self._cursor, len(self._source) - 1))
        self.redraw()
        self._tell_window()

    def rows_added(self) -> None:
        """The source has more rows after those that it had, which look as before."""
        before = self.virtual_size.height
        set_height(self, len(self._source))
        if before < round(self.scroll_offset.y) + self.size.height:
            self.refresh()
            self._tell_window()

    def redraw(self) -> None:
        """The rows look different, or there are more or fewer of them."""
        self._strips.forget()
        set_height(self, len(self._source))
        self.refresh()

    # Drawing

    @property
    def line_width(self) -> int:
        """Cells that a row may fill."""
        return self.scrollable_content_region.width

    def _key(self, index: int) -> RowKey:
        marked = bool(self._marked) and self._source.identity(index) in self._marked
        return index, index == self._cursor, marked

    def _strip(self, index: int) -> Strip:
        return self._drawn(self._key(index))

    def _drawn(self, key: RowKey) -> Strip:
        return self._strips.drawn(key, self._draw_row)

    def _draw_row(self, key: RowKey) -> Strip:
        index, cursor, marked = key
        focused = self.has_focus
        return self._source.strip(index, self.line_width, cursor=cursor, marked=marked, focused=focused)

    def _numbered(self, key: RowKey) -> Strip:
        """A row whose cells know their place, where the mouse can select them."""
        strip = self._drawn(key)
        return with_offsets(strip, key[0]) if self.ALLOW_SELECT else strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of one draw."""
        self._drawing = self._look()
        try:
            return super().render_lines(crop)
        finally:
            self._drawing = None

    def _look(self) -> Look:
        return round(self.scroll_offset.y), len(self._source), self.size.width, self.rich_style

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        top, count, width, style = look = self._drawing or self._look()
        index = top + y
        if index >= count:
            return Strip.blank(width, style)
        key = self._key(index)
        selection = self.text_selection if self.ALLOW_SELECT else None
        if selection is None:
            return self._strips.finished(key, look, self._numbered)
        over = self.screen.get_component_rich_style("screen--selection")
        return filled(with_offsets(with_selection(self._drawn(key), selection, index, over), index), look)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that was selected with the mouse."""
        return selected_text(selection, len(self._source), lambda index: self._strip(index).text), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's signature
        """Draw the selection."""
        self.refresh()

    def notify_style_update(self) -> None:
        """Colours changed: nothing that was drawn holds any more."""
        super().notify_style_update()
        self._strips.forget()

    def on_resize(self) -> None:
        """The rows have another width."""
        self.redraw()
        self._show_cursor()
        self._tell_window()

    def on_focus(self, _event: Focus) -> None:
        """Rows may look different with the focus."""
        self.redraw()

    def on_blur(self, _event: Blur) -> None:
        """Rows may look different without it."""
        self.redraw()

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
        self._telling, first = False, round(self.scroll_offset.y)
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
