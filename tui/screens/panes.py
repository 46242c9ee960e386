"""The frame of the main screen: header, three panes, footer, and which of the panes there is room for."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import DescendantFocus, Resize, ScreenResume
from textual.widgets import Static

from tui.commands import Pane
from tui.render.styles import Styles
from tui.screens.layout import too_small, visible_panes
from tui.screens.worker_screen import WorkerScreen
from tui.widgets.detail_pane import DetailPane
from tui.widgets.header_bar import HeaderBar
from tui.widgets.key_hints import KeyHints
from tui.widgets.list_pane import ListPane
from tui.widgets.pane import Pane as PaneWidget
from tui.widgets.virtual_list import VirtualList


class PanesScreen(WorkerScreen):
    """Arranges the panes and knows which one is current; what they show is somebody else's."""

    # Textual would look for it through all widgets, and give it away again when the first pane takes it.
    AUTO_FOCUS = "#conversation-list"
    DEFAULT_CSS = """
    PanesScreen { layers: base; }
    PanesScreen > #panes { height: 1fr; }
    PanesScreen #conversations { width: 25%; min-width: 24; }
    PanesScreen #items { width: 39%; }
    PanesScreen #detail { width: 1fr; }
    PanesScreen.-two #panes > Pane { width: 1fr; }
    PanesScreen.-one #panes > Pane { width: 1fr; }
    PanesScreen .-hidden { display: none; }
    PanesScreen > #too-small { display: none; width: 1fr; height: 1fr; content-align: center middle; }
    PanesScreen.-small > #too-small { display: block; }
    PanesScreen.-small > #panes, PanesScreen.-small > HeaderBar { display: none; }
    PanesScreen.-small > KeyHints { display: none; }
    """

    def __init__(self, look: Styles) -> None:
        super().__init__()
        self._look = look
        self._stood = False
        self.zoomed = False
        self.pane = Pane.CONVERSATIONS

    def compose(self) -> ComposeResult:
        """Header, three panes, footer."""
        yield HeaderBar()
        with Horizontal(id="panes"):
            yield ListPane(id=Pane.CONVERSATIONS.value, list_id="conversation-list")
            yield ListPane(id=Pane.ITEMS.value, list_id="item-list")
            yield DetailPane(self._look, id=Pane.DETAIL.value)
        yield KeyHints()
        yield Static("This terminal is too small: 40 columns and 15 lines are needed.", id="too-small")

    def complete(self) -> None:
        """Make what the first screen stands sooner without."""
        _ = self.query_one(DetailPane).parts

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Read the styles anew, but not the first time: they were a moment ago, as the screen was composed."""
        event.refresh_styles, self._stood = self._stood, True

    def pane_widget(self, pane: Pane) -> PaneWidget:
        """The widget of a pane."""
        return self.query_one(f"#{pane.value}", PaneWidget)

    def list_of(self, pane: Pane) -> VirtualList:
        """The list that a pane is about: of the detail the items."""
        shown = Pane.CONVERSATIONS if pane is Pane.CONVERSATIONS else Pane.ITEMS
        return self.query_one(f"#{shown.value}", ListPane).list

    def go_to_pane(self, pane: Pane) -> None:
        """Show a pane and give it the focus."""
        self.pane = pane
        self.arrange_panes()
        self.pane_widget(pane).focus_content()
        self.pane_changed()

    def arrange_panes(self) -> None:
        """Show the panes that there is room for."""
        width, height = self.app.size
        shown = visible_panes(width, self.pane, zoomed=self.zoomed)
        for pane in Pane:
            self.pane_widget(pane).set_class(pane not in shown, "-hidden")
        self.set_class(len(shown) == 2, "-two")
        self.set_class(len(shown) == 1, "-one")
        self.set_class(too_small(width, height), "-small")

    def on_resize(self, _event: Resize) -> None:
        """The terminal has another size."""
        self.arrange_panes()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """The pane that holds the focus is the current one, however it got there."""
        for ancestor in event.widget.ancestors_with_self:
            if isinstance(ancestor, PaneWidget) and ancestor.id != self.pane.value:
                self.pane = Pane(ancestor.id or "")
                self.arrange_panes()
                self.pane_changed()

    def pane_changed(self) -> None:
        """Another pane is the current one now."""

    def show_profile(self, name: str, host: str) -> None:
        """Name the profile before its services are open."""
        header = self.query_one(HeaderBar)
        header.profile, header.host = name, host

    def show_activity(self, text: str) -> None:
        """Say in the header what is under way; an empty text ends it."""
        self.query_one(HeaderBar).activity = text
