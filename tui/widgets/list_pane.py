"""A pane with a list and a filter bar over it: the conversations and the items are both of this kind."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widget import Widget

from tui.widgets.filter_bar import FilterBar
from tui.widgets.pane import Pane
from tui.widgets.virtual_list import RowSource, VirtualList


class ListPane(Pane):
    """A pane around one virtual list."""

    def __init__(self, *, id: str, list_id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._list_id = list_id

    def compose_content(self) -> ComposeResult:
        """The bar, then the list."""
        yield FilterBar()
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
        return self.query_one(FilterBar)

    def show_rows(self, source: RowSource) -> None:
        """Draw from a source, keeping the highlight on the same row where it is still there."""
        self.list.update_rows(source)
