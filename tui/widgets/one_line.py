"""A field of one line that always shows its cursor."""

from __future__ import annotations

from textual.geometry import Region
from textual.widgets import Input


class OneLine(Input):
    """Textual's own (8.2.8) does not scroll to the end of its first text, be that pasted or given."""

    def watch_selection(self) -> None:
        """The cursor went elsewhere, or the text grew."""
        self._show_cursor()

    def on_resize(self) -> None:
        """A text that was given before the field had its width."""
        self._show_cursor()

    def _show_cursor(self) -> None:
        place = Region(self._cursor_offset, 0, width=1, height=1)
        self.scroll_to_region(place, force=True, animate=False)
