"""The main screen: three panes, their state, and the workers that fill them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.events import DescendantFocus, Resize
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import Worker

from tui.commands import ACTIONS, BY_ID, Action, Facts, Need, Pane, key_label
from tui.errors import ConversationsTuiError
from tui.models.rows import GapRow, ItemRow, KnownConversation
from tui.palette import ActionProvider
from tui.render.styles import Styles
from tui.report import Report
from tui.screens.conversations_work import ConversationsWork
from tui.screens.edits import Edits
from tui.screens.item_work import ItemWork
from tui.screens.layout import too_small, visible_panes
from tui.screens.main_actions import MainActions
from tui.screens.timeline_work import TimelineWork
from tui.widgets.detail_pane import DetailPane, ViewTabs
from tui.widgets.filter_bar import FilterBar
from tui.widgets.header_bar import HeaderBar
from tui.widgets.include_bar import IncludeBar
from tui.widgets.key_hints import KeyHint, KeyHints
from tui.widgets.list_pane import ListPane
from tui.widgets.pane import Pane as PaneWidget
from tui.widgets.text_view import TextView
from tui.widgets.virtual_list import Highlighted, Selected, WindowChanged

if TYPE_CHECKING:
    from tui.api.retry import RetryNotice
    from tui.services.services import Services


@dataclass(frozen=True, slots=True)
class WaysOut:
    """What only the app can do, handed to the screen."""

    quit: Callable[[], Coroutine[None, None, None]]
    reopen: Callable[[], None]
    """Try again to open the services."""
    choose_profile: Callable[[], Coroutine[None, None, None]]


class MainScreen(Screen[None]):
    """Owns what is open and shown. Panes post messages up; the parts (works, edits) hand state down."""

    COMMANDS: ClassVar = {ActionProvider}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(action.keys), f"do('{action.id}')", action.label, id=action.id, show=False)
        for action in ACTIONS
    ]
    DEFAULT_CSS = """
    MainScreen { layers: base; }
    MainScreen > #panes { height: 1fr; }
    MainScreen #conversations { width: 25%; min-width: 24; }
    MainScreen #items { width: 39%; }
    MainScreen #detail { width: 1fr; }
    MainScreen.-two #panes > Pane { width: 1fr; }
    MainScreen.-one #panes > Pane { width: 1fr; }
    MainScreen .-hidden { display: none; }
    MainScreen > #too-small { display: none; width: 1fr; height: 1fr; content-align: center middle; }
    MainScreen.-small > #too-small { display: block; }
    MainScreen.-small > #panes, MainScreen.-small > HeaderBar, MainScreen.-small > KeyHints { display: none; }
    """

    def __init__(
        self,
        report: Report,
        look: Styles,
        first_rows: Sequence[KnownConversation],
        keys: Mapping[str, tuple[str, ...]],
        ways_out: WaysOut,
    ) -> None:
        """``first_rows`` are the library's; ``keys`` those of each action; ``ways_out`` what the app can do."""
        super().__init__()
        self._keys = keys
        self.ways_out = ways_out
        self._report = report
        self._look = look
        self._first_rows = first_rows
        self._services: Services | None = None
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

    def on_mount(self) -> None:
        """Make the parts and draw what is known without asking anybody."""
        conversations = self.query_one("#conversations", ListPane)
        items = self.query_one("#items", ListPane)
        detail = self.query_one("#detail", DetailPane)
        self.conversations = ConversationsWork(self, conversations)
        self.timeline = TimelineWork(self, items, detail)
        self.item = ItemWork(self, detail)
        self.edits = Edits(self, self.app, self.conversations, self.timeline, self.item, self.show_activity)
        self.actions = MainActions(self)
        self.conversations.show_first(self._first_rows)
        self.timeline.close()
        self.item.clear("Choose an item to see it here.")
        self.go_to_pane(Pane.CONVERSATIONS)

    # What the parts see (screens.host.Host)

    @property
    def services(self) -> Services | None:
        """The services, None while they are being opened."""
        return self._services

    @property
    def look(self) -> Styles:
        """The styles of the theme."""
        return self._look

    @property
    def report(self) -> Report:
        """Where to say what happened."""
        return self._report

    def start(self, group: str, work: Coroutine[None, None, None], *, exclusive: bool = True) -> Worker[None]:
        """Run ``work`` as a worker of this screen."""
        return self.run_worker(work, group=group, name=group, exclusive=exclusive, exit_on_error=False)

    def conversation_seen(self, known: KnownConversation) -> None:
        """The library knows more of a conversation now."""
        if self.conversations.find(known.id) is not None:
            self.conversations.put(known)

    def facts_changed(self) -> None:
        """Draw the footer anew."""
        facts = self.facts()
        hints = [
            KeyHint(action.id, self.key_of(action), action.label, facts.hindrance(action))
            for action in ACTIONS
            if self.pane in action.footer
        ]
        self.query_one(KeyHints).hints = tuple(hints)

    def key_of(self, action: Action) -> str:
        """The key of an action as the user's keymap has it."""
        return key_label(self._keys.get(action.id, action.keys)[0])

    # State

    def facts(self) -> Facts:
        """What is so just now, for the table of actions."""
        met = set()
        services = self._services
        if services is not None:
            met.add(Need.SERVICES)
        if services is None or not services.profile.read_only:
            met.add(Need.WRITABLE)
        if self.edits.target(self.pane) is not None:
            met.add(Need.CONVERSATION)
        if self.timeline.conversation is not None:
            met.add(Need.OPENED)
            if not self.timeline.complete:
                met.add(Need.GAP)
        if self.item.row is not None:
            met.add(Need.ITEM)
            if self.timeline.pair_of(self.item.row.identity) is not None:
                met.add(Need.PAIR)
        return Facts(frozenset(met))

    def services_ready(self, services: Services, open_text: str = "") -> None:
        """The services are open: ask the server. ``open_text`` holds an id to open at once."""
        self._services = services
        header = self.query_one(HeaderBar)
        badges = ("LOCAL",) if services.profile.is_local else ()
        if services.profile.read_only:
            badges = (*badges, "READ-ONLY")
        header.profile, header.host, header.badges = services.profile.name, services.profile.host, badges
        for notice in services.notices:
            self.report.say(notice, severity="warning")
        self.conversations.reload()
        self.facts_changed()
        if open_text:
            self.edits.open(open_text)

    def services_failed(self, error: ConversationsTuiError) -> None:
        """The services could not be opened; ``r`` tries again."""
        self.conversations.failed(error)
        self.facts_changed()

    def retrying(self, notice: RetryNotice) -> None:
        """A request is tried again: say so where the user looks for what is under way."""
        self.show_activity(f"{notice.operation}: {notice.reason}, again in {notice.wait:.0f} s")
        self.report.note(f"{notice.operation}: {notice.reason}, try {notice.attempt + 1}")
        self.set_timer(notice.wait + 1, lambda: self.show_activity(""))

    def show_profile(self, name: str, host: str) -> None:
        """Name the profile before its services are open."""
        header = self.query_one(HeaderBar)
        header.profile, header.host = name, host

    def show_activity(self, text: str) -> None:
        """Say in the header what is under way; an empty text ends it."""
        self.query_one(HeaderBar).activity = text

    # Panes and their sizes

    def pane_widget(self, pane: Pane) -> PaneWidget:
        """The widget of a pane."""
        return self.query_one(f"#{pane.value}", PaneWidget)

    def go_to_pane(self, pane: Pane) -> None:
        """Show a pane and give it the focus."""
        self.pane = pane
        self.arrange_panes()
        self.pane_widget(pane).focus_content()
        self.facts_changed()

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
                self.facts_changed()

    # Messages of the panes

    @on(Highlighted, "#conversation-list")
    def _conversation_highlighted(self) -> None:
        self.facts_changed()

    @on(Selected, "#conversation-list")
    def _conversation_selected(self) -> None:
        chosen = self.conversations.highlighted
        if chosen is not None:
            self.timeline.open(chosen)
            self.go_to_pane(Pane.ITEMS)

    @on(WindowChanged, "#conversation-list")
    def _conversations_window(self, event: WindowChanged) -> None:
        self.conversations.near(event.last)

    @on(Highlighted, "#item-list")
    def _item_highlighted(self, event: Highlighted) -> None:
        self.show_item(event.identity)

    def show_item(self, identity: str, *, refresh: bool = False) -> None:
        """Show the item of a row of the timeline."""
        conversation, row = self.timeline.conversation, self.timeline.row(identity)
        if conversation is None or row is None:
            return
        if isinstance(row, GapRow):
            self.item.clear("Items are not loaded here: enter loads more, A loads all.")
        else:
            pair = self.timeline.row(self.timeline.pair_of(identity) or "")
            paired = pair if isinstance(pair, ItemRow) else None
            self.item.show(conversation.id, row, self.timeline.includes, paired=paired, refresh=refresh)
        self.facts_changed()

    @on(Selected, "#item-list")
    def _item_selected(self, event: Selected) -> None:
        if isinstance(self.timeline.row(event.identity), GapRow):
            self.timeline.load_gap()
        else:
            self.go_to_pane(Pane.DETAIL)

    @on(WindowChanged, "#item-list")
    def _items_near(self, event: WindowChanged) -> None:
        self.timeline.near(event.first, event.last)

    @on(FilterBar.Changed)
    def _filter_changed(self, event: FilterBar.Changed) -> None:
        work = self.conversations if self.pane is Pane.CONVERSATIONS else self.timeline
        work.filter(event.text)

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.pane_widget(self.pane).focus_content()

    @on(IncludeBar.Toggled)
    def _includes_toggled(self, event: IncludeBar.Toggled) -> None:
        self.timeline.choose_includes(event.includes)
        if self.item.row is not None:
            self.show_item(self.item.row.identity)

    @on(ViewTabs.Chosen)
    def _view_chosen(self, event: ViewTabs.Chosen) -> None:
        self.query_one(DetailPane).view = event.view

    @on(TextView.TargetChosen)
    def _target_chosen(self, event: TextView.TargetChosen) -> None:
        self.actions.go_in(event.target)

    @on(KeyHints.Pressed)
    async def _hint_pressed(self, event: KeyHints.Pressed) -> None:
        await self.run_action(f"do('{event.action_id}')")

    def action_do(self, action_id: str) -> None:
        """Do an action of the table, or say why it cannot be done now."""
        hindrance = self.facts().hindrance(BY_ID[action_id])
        if hindrance:
            self.report.say(f"{BY_ID[action_id].label}: {hindrance}.", severity="warning")
        else:
            self.actions.do(action_id)
