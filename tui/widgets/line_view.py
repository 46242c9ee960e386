"""The base of every scrolled pane: draws the lines that are in sight and no others."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar, Final

from rich.style import Style
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from tui.widgets.line_source import NO_LINES, AnchoredSource, GrowingSource, LineSource, WrapSource
from tui.widgets.strip_parts import character_at, restyled, selected_text

_KEPT: Final = 512
_AHEAD: Final = 2
"""Screens of a growing source that are laid out below the one in sight."""
_SLICE: Final = 0.012
"""Seconds that laying out may hold the loop."""
_SLICE_LINES: Final = 100


class LineView(ScrollView, inherit_bindings=False):
    """Draws from a source, a line at a time; its cost does not grow with the length of the source.

    A ``WrapSource`` is laid out again when the width changes; any other source may have lines wider than
    the pane, which then scrolls sideways. Text is selected with the mouse as in Textual's own widgets.
    """

    ALLOW_SELECT: ClassVar[bool] = True

    DEFAULT_CSS = """
    LineView {
        width: 1fr;
        height: 1fr;
        color: $foreground;
        background: $surface;
        scrollbar-gutter: stable;
        scrollbar-size: 1 1;
    }
    """

    def __init__(
        self,
        source: LineSource | WrapSource | None = None,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes, disabled=disabled)
        self._source: LineSource | WrapSource = NO_LINES if source is None else source
        self._lines: LineSource = NO_LINES
        self._fitted = 0
        self._widest = 0
        self._strips: LRUCache[int, Strip] = LRUCache(_KEPT)
        self._base = Style()
        self._to_end = False

    @property
    def source(self) -> LineSource | WrapSource:
        """What is drawn."""
        return self._source

    @source.setter
    def source(self, source: LineSource | WrapSource) -> None:
        self.set_source(source)

    def set_source(self, source: LineSource | WrapSource, *, keep_scroll: bool = False) -> None:
        """Draw from another source, from its beginning or, with ``keep_scroll``, from where the view stands."""
        self._source = source
        self.refresh_source(keep_scroll=keep_scroll)

    def refresh_source(self, *, keep_scroll: bool = True) -> None:
        """The source has another length or look: draw all of it again."""
        self._to_end = False
        self._widest = 0
        if self._fitted:
            self._lay_out()
            self._jump(self.scroll_offset.y if keep_scroll else 0, None if keep_scroll else 0)

    def line_count(self) -> int:
        """How many lines there are, as far as is known."""
        return len(self._lines)

    def make_line(self, index: int, width: int) -> Strip:
        """One line as its source draws it."""
        return self._lines.line(index, width)

    def line_style(self, index: int) -> Style:  # noqa: ARG002 - for those who have lines of several kinds
        """What lies under the styles of a line and fills it to the right."""
        return self._base

    # Size and layout

    def _size_updated(
        self,
        size: Size,
        virtual_size: Size,
        container_size: Size,
        layout: bool = True,
    ) -> bool:
        """Lay out before the first drawing at a new width, not after it."""
        changed = super()._size_updated(size, virtual_size, container_size, layout)
        width = self.size.width
        if 0 < width != self._fitted:
            self._fit(width)
        else:
            self._grow()
        return changed

    def _fit(self, width: int) -> None:
        """Take another width; the line at the top stays at the top as well as can be."""
        before, top = self._lines, self.scroll_offset.y
        old, self._fitted = self._fitted, width
        anchor = before.anchor(top) if isinstance(before, AnchoredSource) and 0 < top < len(before) else None
        self._lay_out()
        if anchor is not None and isinstance(self._lines, AnchoredSource):
            top = self._lines.index_of_anchor(anchor)
        elif isinstance(self._source, WrapSource):
            top = top * old // width
        self._jump(top)

    def _lay_out(self) -> None:
        source = self._source
        self._lines = source.laid_out(self._fitted) if isinstance(source, WrapSource) else source
        self._strips.clear()
        self._grow()
        self._sync_size()
        self.refresh()

    def _sync_size(self) -> None:
        """Tell the scrollbars the size of the whole."""
        size = Size(self._widest, self.line_count())
        if size != self.virtual_size:
            self.virtual_size = size
            self._scroll_update(size)

    def _jump(self, top: int, left: int | None = None) -> None:
        """Stand at a line at once, growing the source as far as it takes."""
        self._grow(top)
        self.scroll_to(left, top, animate=False, force=True)

    def _grow(self, top: int | None = None) -> None:
        """See that as many lines are laid out as are in sight, and some more."""
        lines = self._lines
        if isinstance(lines, GrowingSource) and not lines.complete:
            top = self.scroll_offset.y if top is None else top
            known = len(lines)
            lines.lay_out(top + (1 + _AHEAD) * max(self.size.height, 1))
            if len(lines) != known:
                self._sync_size()

    def scroll_to_end(self) -> None:
        """Go to the last line; a growing source is laid out in slices until it is known."""
        self._to_end = True
        self._go_on_to_end()

    def _go_on_to_end(self) -> None:
        lines = self._lines
        if not self._to_end:
            return
        if isinstance(lines, GrowingSource):
            until = monotonic() + _SLICE
            while not lines.complete and monotonic() < until:
                lines.lay_out(len(lines) + _SLICE_LINES)
            self._sync_size()
            if not lines.complete:
                self.call_later(self._go_on_to_end)
                return
        self._to_end = False
        self.scroll_to(y=self.max_scroll_y, animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Lay out what comes into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._grow()

    # Drawing

    def notify_style_update(self) -> None:
        """Forget lines that were drawn in other colours."""
        super().notify_style_update()
        self._strips.clear()

    def refresh_line(self, y: int) -> None:
        """Draw one line again, if it is in sight."""
        self._strips.discard(y)
        row = y - self.scroll_offset.y
        if 0 <= row < self.size.height:
            self.refresh(Region(0, row, self.size.width, 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Take the colours of the moment, then draw."""
        base = self.rich_style
        if base != self._base:
            self._base = base
            self._strips.clear()
        return super().render_lines(crop)

    def _strip(self, index: int) -> Strip:
        strip = self._strips.get(index)
        if strip is None:
            width = self._fitted
            strip = self.make_line(index, width)
            if strip.cell_length > max(width, self._widest):
                if self.styles.overflow_x == "hidden" or isinstance(self._source, WrapSource):
                    strip = strip.crop(0, width)
                else:
                    self._widest = strip.cell_length
                    # Drawing must not change the layout that it is part of.
                    self.call_later(self._sync_size)
            strip = strip.apply_style(self.line_style(index))
            self._strips[index] = strip
        return strip

    def render_line(self, y: int) -> Strip:
        """One line of what is in sight."""
        left, top = self.scroll_offset
        index, width = top + y, self.size.width
        count = self.line_count()
        if index >= count or not self._fitted:
            blank = Strip.blank(width, self._base)
            return blank.apply_offsets(0, index) if count else blank
        strip = self._strip(index)
        selection = self.text_selection
        span = selection.get_span(index) if selection is not None else None
        if span is not None:
            strip = restyled(strip, *span, self.screen.get_component_rich_style("screen--selection"))
        offset = character_at(strip, left)
        return strip.crop_extend(left, left + width, self.line_style(index)).apply_offsets(offset, index)

    # Selection

    def plain_line(self, index: int) -> str:
        """The text of a line."""
        return self.make_line(index, self._fitted).text

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that is selected; only the lines in it are made."""
        lines = self._lines
        if selection.end is None and isinstance(lines, GrowingSource):
            while not lines.lay_out(len(lines) + _SLICE_LINES):
                pass
            self._sync_size()
        first = 0 if selection.start is None else selection.start.y
        last = self.line_count() - 1
        if selection.end is not None:
            last = min(last, selection.end.y)
        texts = []
        for index in range(first, last + 1):
            span = selection.get_span(index)
            if span is not None:
                texts.append(selected_text(self.plain_line(index), span))
        return ("\n".join(texts), "\n") if texts else None

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's own
        """Draw the selection."""
        self.refresh()
