"""A text to read: lines that depend on the width, a cursor line, and what enter does on it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tui.render.hits import Needle, Span, lit
from tui.render.styles import Styles
from tui.widgets.finder import Hit
from tui.widgets.virtual_list import RowSource, VirtualList

if TYPE_CHECKING:
    from tui.render.lines import Target

_TURN = 0.008
"""Seconds of laying out before others get their turn."""
_STEP = 20


class TextLines(Protocol):
    """Lines laid out for one width."""

    def __len__(self) -> int:
        """How many lines are laid out so far."""
        ...

    def strip(self, row: int, /) -> Strip:
        """One line."""
        ...

    def target(self, row: int, /) -> Target | None:
        """What enter does on a line."""
        ...

    def reach(self, row: int, /) -> bool:
        """Lay out as far as a line, where the text goes so far; whether that made it longer."""
        ...

    def text(self, row: int, /) -> str:
        """What ``strip`` shows, as text."""
        ...

    def goes_on(self, row: int, /) -> bool:
        """Whether the next line is more of the same text."""
        ...

    def unfold(self, needle: Needle, /) -> Iterator[bool]:
        """Open the folds that hold the words, and no others: an answer for each step, whether lines changed."""
        ...


class TextSource:
    """Lines as the rows of a list: a row's name is its number."""

    def __init__(self, lines: TextLines, styles: Styles) -> None:
        self.lines = lines
        self._styles = styles
        self._over = styles["row.cursor"]
        self.needle = Needle("")
        self.hit: Hit | None = None
        """The line, and the number of the place in it, that the user is on."""

    def hits(self, row: int) -> list[Span]:
        """Where the words stand in a line, those too that go on in the next."""
        spans = self.needle.spans(self.lines.text(row))
        across = self._across(row)
        return [*spans, across[0]] if across is not None else spans

    def _across(self, row: int) -> tuple[Span, Span] | None:
        if not 0 <= row < len(self.lines) - 1 or not self.lines.goes_on(row):
            return None
        return self.needle.across(self.lines.text(row), self.lines.text(row + 1))

    def _lit(self, strip: Strip, row: int) -> Strip:
        spans = self.hits(row)
        before = self._across(row - 1)
        strip = lit(strip, [*spans, before[1]] if before is not None else spans, self._styles["match"])
        if self.hit is not None and self.hit[0] == row and self.hit[1] < len(spans):
            strip = lit(strip, [spans[self.hit[1]]], self._styles["match.current"])
        return strip

    def __len__(self) -> int:
        return len(self.lines)

    def identity(self, index: int) -> str:
        """The number of the line."""
        return str(index)

    def index_of(self, identity: str) -> int | None:
        """The line of that number, the last one where the text is shorter now."""
        return min(int(identity), len(self) - 1) if len(self) else None

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:  # noqa: ARG002
        """One line; the cursor shows while the view has the focus."""
        strip = self.lines.strip(index)
        if cursor and focused:
            strip = strip.extend_cell_length(width).apply_style(self._over)
        return strip if self.needle.empty else self._lit(strip, index)


class TextView(VirtualList):
    """Shows a text that ``show`` gives it. Its lines can be selected with the mouse."""

    ALLOW_SELECT = True
    DEFAULT_CSS = "TextView { padding: 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "page(1.0)", "page down", id="text.page_down", show=False),
    ]
    AHEAD: ClassVar[int] = 200
    """Lines that are laid out beyond those on screen."""

    class TargetChosen(Message):
        """Enter was pressed, or a click made, on a line that does something."""

        def __init__(self, view: TextView, target: Target) -> None:
            super().__init__()
            self.view = view
            self.target = target

        @property
        def control(self) -> TextView:
            """The view itself."""
            return self.view

    class Laid(Message):
        """The lines are others now."""

        def __init__(self, view: TextView) -> None:
            super().__init__()
            self.view = view

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._make: Callable[[int], TextLines] | None = None
        self._styles: Styles | None = None
        self._made_for = 0

    def show(self, make: Callable[[int], TextLines], styles: Styles, *, keep_place: bool = False) -> None:
        """Show the text that ``make`` lays out for a width; from its start, unless the place is kept."""
        self._make, self._styles = make, styles
        self._made_for = 0
        if not keep_place:
            self.forget_rows()
        self._lay_out()
        if not self._made_for:
            # The size comes with the layout, and is not always told: where the screen was asked for any place
            # between, it takes this view for one that it had shown before.
            self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        width = self.line_width
        if self._make is None or self._styles is None or not width or width == self._made_for:
            return
        self._made_for = width
        lines = self._make(width)
        lines.reach(max(self._cursor, round(self.scroll_offset.y)) + self.size.height)
        self.update_rows(TextSource(lines, self._styles))
        self.post_message(self.Laid(self))
        # What is seen stands first; what comes below it is laid out when that is on the screen.
        self.call_after_refresh(self._ahead, lines)

    def _ahead(self, lines: TextLines) -> None:
        wanted = self._far()
        if lines is self.text_lines and len(lines) < wanted and lines.reach(len(lines) + 1):
            self.run_worker(self._reach_on(lines, wanted), group="ahead", exclusive=True)

    async def _reach_on(self, lines: TextLines, wanted: int) -> None:
        """Lay out up to a line, a step at a time; another text ends it."""
        more = True
        while more and lines is self.text_lines and len(lines) < wanted:
            await asyncio.sleep(_TURN / 4)
            more = self._step(lines, wanted)
        if lines is self.text_lines:
            self.rows_added()

    def _far(self) -> int:
        """How far is laid out before somebody reads so far."""
        return max(self._cursor, round(self.scroll_offset.y)) + self.size.height + self.AHEAD

    @property
    def text_lines(self) -> TextLines | None:
        """The lines that are shown."""
        source: RowSource = self.source
        return source.lines if isinstance(source, TextSource) else None

    def lines_replaced(self, first: int, before: int, after: int) -> None:
        """Show ``after`` lines in the place of ``before``; cursor and what is seen stay with their lines."""
        top, by = round(self.scroll_offset.y), after - before
        if self._cursor >= first:
            within = self._cursor < first + before
            self._cursor = min(self._cursor, first + after - 1) if within else self._cursor + by
        self.rows_changed()
        if by and top >= first + before:
            self.scroll_to(y=top + by, animate=False, force=True)
        self._tell()
        if by:
            self.post_message(self.Laid(self))

    def on_resize(self) -> None:
        """Another width wraps the text anew."""
        self._lay_out()
        super().on_resize()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Lay out ahead of what is on screen."""
        super().watch_scroll_y(old_value, new_value)
        lines = self.text_lines
        if lines is not None:
            if lines.reach(round(new_value) + 2 * self.size.height):
                self.rows_added()
            if len(lines) < self._far() - self.AHEAD // 2:
                self._ahead(lines)

    def action_last(self) -> None:
        """Go to the end, which lays out all of the text: a step at a time, where that takes long."""
        lines = self.text_lines
        if lines is None or not self._lay_out_more(lines):
            super().action_last()
            return
        self.run_worker(self._go_to_end(lines, self._cursor), group="end", exclusive=True)

    async def _go_to_end(self, lines: TextLines, cursor: int) -> None:
        """Lay out all; another text, or another place of the cursor, ends it."""
        more = True
        while more and lines is self.text_lines and cursor == self._cursor:
            await asyncio.sleep(_TURN / 4)
            more = self._lay_out_more(lines)
        if not more and lines is self.text_lines and cursor == self._cursor:
            super().action_last()

    def _lay_out_more(self, lines: TextLines) -> bool:
        """Lay out for a moment; whether something is left."""
        before = len(lines)
        more = self._step(lines)
        if len(lines) > before:
            self.rows_added()
        return more

    @staticmethod
    def _step(lines: TextLines, wanted: int = 1 << 60) -> bool:
        until = time.perf_counter() + _TURN
        while more := lines.reach(min(len(lines) + _STEP, wanted)):
            if time.perf_counter() > until or len(lines) >= wanted:
                break
        return more

    # Looking for words (widgets.finder.Searched)

    def find(self, needle: Needle) -> Iterator[Hit | None]:
        """Each place with the words, in order; None between them. Lays out as far as is looked."""
        lines, source = self.text_lines, self.source
        if lines is None or not isinstance(source, TextSource):
            return
        for changed in lines.unfold(needle):
            if changed:
                self.rows_changed()
            yield None
        row = 0
        while lines is self.text_lines and (row < len(lines) or self._reached(lines, row)):
            lines.reach(row + 1)  # a line may go on in the next
            for number in range(len(source.hits(row))):
                yield row, number
            yield None
            row += 1

    def _reached(self, lines: TextLines, row: int) -> bool:
        more = lines.reach(row + _STEP)
        if more:
            self.rows_added()
        return more

    def light(self, needle: Needle, hit: Hit | None) -> None:
        """Show the words wherever they stand; ``hit`` is the one that the user is on."""
        source = self.source
        if isinstance(source, TextSource):
            source.needle, source.hit = needle, hit
            self.redraw()

    def go_to(self, hit: Hit) -> None:
        """Stand on a line that was found."""
        self.rows_added()
        self.move_cursor(hit[0])

    def side(self, hit: Hit) -> int:
        """Whether a line is above the cursor, under it, or below."""
        return (hit[0] > self._cursor) - (hit[0] < self._cursor)

    def action_select(self) -> None:
        """Do what the line under the cursor offers."""
        index, lines = self.cursor_index, self.text_lines
        target = lines.target(index) if lines is not None and index is not None else None
        if target is not None:
            self.post_message(self.TargetChosen(self, target))
