"""The scrollbar of a list: drawn anew only where it would look different."""

from __future__ import annotations

from math import ceil
from typing import Self

from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar

_STEPS = 8
"""Places of the thumb in a cell, as Textual draws it (8.2.8)."""


class ListScrollBar(ScrollBar):
    """Textual's own draws all its lines for each row that is scrolled or added.

    In a list of thousands of rows that is done with nearly every key, and none of it is seen.
    """

    _thumb = (0, 0)
    _ground: tuple[object, ...] = ()

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Draw anew what looks different."""
        if repaint and not (regions or layout or recompose):
            (thumb, ground), before = self._look(), self._thumb
            if ground == self._ground:
                if thumb == before:
                    return self
                if thumb[1] and before[1]:
                    # What lies between leads the other way from now on, when it is clicked.
                    first, last = min(thumb[0], before[0]) // _STEPS, max(thumb[1], before[1]) // _STEPS
                    regions = (Region(0, first, self.size.width, last - first + 1),)
            self._thumb, self._ground = thumb, ground
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def _look(self) -> tuple[tuple[int, int], tuple[object, ...]]:
        """The thumb, and what else it is drawn by: size and colours."""
        colours: tuple[object, ...] = ()
        if self.parent is not None:
            styles = self.parent.styles
            colours = styles.scrollbar_color, styles.scrollbar_background, self.parent.background_colors
        return self._place(), (self.size, self.mouse_over, bool(self.grabbed), *colours)

    def _place(self) -> tuple[int, int]:
        """First and last place of the thumb, (0, 0) where all rows fit."""
        size, rows, window = self.size.height, ceil(self.window_virtual_size), ceil(self.window_size)
        if not size or not window or window >= rows:
            return 0, 0
        length = max(1.0, window * size / rows)
        start = int((size - length) * self.position / (rows - window) * _STEPS)
        return start, start + ceil(length * _STEPS)


class BarredView(ScrollView):
    """A view with such a scrollbar."""

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The scrollbar, made when it is first asked for as Textual makes its own (8.2.8)."""
        if self._vertical_scrollbar is None:
            bar = self._vertical_scrollbar = ListScrollBar(
                vertical=True, name="vertical", thickness=self.scrollbar_size_vertical
            )
            bar.display = False
            self.app._start_widget(self, bar)  # noqa: SLF001 - nothing public starts one
        return self._vertical_scrollbar
