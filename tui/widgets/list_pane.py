"""A pane with a list and a filter bar over it: the conversations and the items are both of this kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widget import Widget

from tui.widgets.pane import Pane
from tui.widgets.virtual_list import RowSource, VirtualList

if TYPE_CHECKING:
    from tui.widgets.filter_bar import FilterBar


class ListPane(Pane):
    """A pane around one virtual list."""

    def __init__(self, *, id: str, list_id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._list_id = list_id
        self._bar: FilterBar | None = None

    def compose_content(self) -> ComposeResult:
        """The list; the bar is put above it when it is first opened."""
        yield VirtualList(id=self._list_id)

    @property
    def content(self) -> Widget:
        """The list."""
        return self.list

    @property
    def list(self) -> VirtualList:
        """The list."""
        return self.query_one(VirtualList)

    @property
    def filter_bar(self) -> FilterBar:
        """The bar over it."""
        from tui.widgets.filter_bar import FilterBar

        if self._bar is None:
            self._bar = FilterBar()
            self.mount(self._bar, before=0)
        return self._bar

    @property
    def filter_text(self) -> str:
        """The filter as typed."""
        return self._bar.text if self._bar is not None else ""

    def show_rows(self, source: RowSource) -> None:
        """Draw from a source, keeping the highlight on the same row where it is still there."""
        self.list.update_rows(source)
