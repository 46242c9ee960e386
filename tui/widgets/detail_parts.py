"""What the detail pane is made of: bars, and a widget for each view. Imported behind the first screen."""

from __future__ import annotations

from textual.widget import Widget

from tui.widgets.filter_bar import FilterBar
from tui.widgets.finding_lines import FindingLines
from tui.widgets.include_bar import IncludeBar
from tui.widgets.key_hints import Bar
from tui.widgets.text_view import TextView
from tui.widgets.tree_view import TreeView
from tui.widgets.view import View
from tui.widgets.view_tabs import ViewTabs


class DetailParts:
    """The widgets, from top to bottom."""

    def __init__(self) -> None:
        self.tabs = ViewTabs()
        self.findings = FindingLines()
        self.include_bar = IncludeBar()
        self.find_bar = FilterBar("words in this item", Bar.SEARCH)
        self.rendered = TextView(id=View.RENDERED.value)
        self.tree = TreeView(id=View.TREE.value)
        self.raw = TextView(id=View.RAW.value)

    def mount_in(self, pane: Widget) -> None:
        """Put them at the top of the pane; they can be asked at once, and are drawn a moment later."""
        # The views stand in the pane itself: a widget around them would be drawn behind each of their lines.
        bars = self.tabs, self.findings, self.include_bar, self.find_bar
        pane.mount(*bars, self.rendered, self.tree, self.raw, before=0)

    def of(self, view: View) -> TextView | TreeView:
        """The widget of a view."""
        match view:
            case View.RENDERED:
                return self.rendered
            case View.TREE:
                return self.tree
            case View.RAW:
                return self.raw

    def show(self, view: View, *, display: bool) -> None:
        """Show one view instead of the others, where one is displayed."""
        self.tabs.view = view
        for each in View:
            self.of(each).display = display and each is view

    @property
    def have_focus(self) -> bool:
        """Whether one of the views has the focus."""
        return any(self.of(each).has_focus for each in View)
