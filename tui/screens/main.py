"""The main screen: three panes, their state, and the workers that fill them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.events import DescendantFocus
from textual.worker import Worker, WorkerState

from tui.commands import ACTIONS, BY_ID, Action, Facts, Pane
from tui.errors import ConversationsTuiError
from tui.keys import key_label
from tui.models.rows import GapRow, ItemRow, KnownConversation
from tui.render.last_words import last_words
from tui.render.styles import Styles
from tui.report import Report
from tui.screens import groups
from tui.screens.check_work import CheckWork
from tui.screens.conversations_work import ConversationsWork
from tui.screens.edits import Edits
from tui.screens.facts import badges_of, facts_of
from tui.screens.item_work import ItemWork
from tui.screens.late_parts import LateParts
from tui.screens.panes import PanesScreen
from tui.screens.timeline_loads import TimelineLoads
from tui.screens.timeline_work import TimelineWork
from tui.screens.watch_work import WatchWork
from tui.screens.ways_out import WaysOut
from tui.widgets.detail_pane import DetailPane
from tui.widgets.header_bar import HeaderBar
from tui.widgets.key_hints import Bar, KeyHint, KeyHints, bar_of, footer
from tui.widgets.list_pane import ListPane
from tui.widgets.virtual_list import Highlighted, Selected, WindowChanged

if TYPE_CHECKING:
    from tui.api.retry import RetryNotice
    from tui.services.services import Services
    from tui.widgets.filter_bar import FilterBar
    from tui.widgets.include_bar import IncludeBar
    from tui.widgets.text_view import TextView


class MainScreen(PanesScreen):
    """Owns what is open and shown. Panes post messages up; the parts (works, edits) hand state down."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(",".join(action.keys), f"do('{action.id}')", action.label, id=action.id, show=False)
        for action in ACTIONS
    ]

    def __init__(
        self,
        report: Report,
        look: Styles,
        first_rows: Sequence[KnownConversation],
        keys: Mapping[str, tuple[str, ...]],
        moves: Sequence[tuple[str, str]],
        ways_out: WaysOut,
    ) -> None:
        """``first_rows`` are the library's; ``keys`` those of each id, ``moves`` those of the lists."""
        super().__init__(look)
        self._keys = keys
        self.moves = moves
        self.ways_out = ways_out
        self._report = report
        self._first_rows = first_rows
        self._services: Services | None = None
        self._bar: Bar | None = None

    def on_mount(self) -> None:
        """Make the parts and draw what is known without asking anybody."""
        conversations = self.query_one("#conversations", ListPane)
        items = self.query_one("#items", ListPane)
        detail = self.query_one("#detail", DetailPane)
        self.conversations = ConversationsWork(self, conversations)
        self.timeline = TimelineWork(self, items, detail)
        self.loads = TimelineLoads(self, items, self.timeline)
        self.watching = WatchWork(self, items, self.timeline)
        self.item = ItemWork(self, detail)
        self.checks = CheckWork(self, self.timeline, self.item, detail, self.app.push_screen_wait)
        self.edits = Edits(self, self.app, self.conversations, self.timeline, self.loads, self.item)
        self.late = LateParts(self)
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

    def no_item(self, hint: str) -> None:
        """There is no item to show."""
        self.item.clear(hint)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """An error that no part foresaw: say so, since a worker that ends in silence looks like an answer."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            self.report.fault(error, last_words(error))

    def conversation_seen(self, known: KnownConversation) -> None:
        """The library knows more of a conversation now."""
        if self.conversations.find(known.id) is not None:
            self.conversations.put(known)

    def pane_changed(self) -> None:
        """The footer is that of the pane."""
        self.facts_changed()

    def item_missing(self, identity: str) -> None:
        """An item to stand on is not among those loaded: load them all."""
        self.call_later(self.loads.find, identity)

    def rows_drawn(self) -> None:
        """The timeline was drawn: the shown item may have lost its other half, or got it."""
        self.checks.rows_drawn()
        row = self.item.row
        if row is not None and self.timeline.row(row.identity) is not None:
            self.show_item(row.identity)
        else:
            self.facts_changed()

    def includes_changed(self) -> None:
        """Other include values are asked for."""
        if self.item.row is not None:
            self.show_item(self.item.row.identity)

    def facts_changed(self) -> None:
        """Draw the footer anew."""
        facts = self.facts()
        self._bar = bar_of(self.focused)
        self.query_one(KeyHints).hints = tuple(
            KeyHint(
                name, key_label(self._key(name)), label, facts.hindrance(BY_ID[name]) if name in BY_ID else ""
            )
            for name, label in footer(self.pane, facts, self._bar)
        )
        offline = self.conversations.offline or self.timeline.offline
        self.query_one(HeaderBar).badges = badges_of(self._services, offline=offline, watching=self.watching.on)
        self.checks.item_shown()

    def on_descendant_focus(self, _event: DescendantFocus) -> None:
        """In a bar other keys work than in its pane."""
        if bar_of(self.focused) is not self._bar:
            self.facts_changed()

    def key_of(self, action: Action) -> str:
        """The key of an action as the user's keymap has it."""
        return key_label(self._key(action.id))

    def _key(self, name: str) -> str:
        """The key of an action or of a widget's binding; a key is its own."""
        return self._keys.get(name, (name,))[0]

    def stop_work(self) -> bool:
        """Stop what goes on behind the screen and was asked for, one thing at a time; whether there was any."""
        return self.late.traces.stop() or self.late.exports.stop() or self.late.compares.stop()

    # State

    def facts(self) -> Facts:
        """What is so just now, for the table of actions."""
        return facts_of(self)

    def services_ready(self, services: Services, open_text: str = "") -> None:
        """The services are open: ask the server. ``open_text`` holds an id to open at once."""
        self._services = services
        self.show_profile(services.profile.name, services.profile.host)
        for notice in services.notices:
            self.report.say(notice, severity="warning")
        self.conversations.reload()
        self.timeline.reload()
        self.facts_changed()
        if open_text:
            self.edits.open(open_text)

    def services_gone(self) -> None:
        """The services are about to be closed: nothing is read any more; writes end on their own."""
        for group in groups.READERS:
            self.cancel(group)
        self._services = None
        self.facts_changed()

    def services_failed(self, error: ConversationsTuiError) -> None:
        """The services could not be opened; ``r`` tries again."""
        self.conversations.failed(error)
        self.facts_changed()

    def retrying(self, notice: RetryNotice) -> None:
        """A request is tried again: say so where the user looks for what is under way."""
        self.show_activity(f"{notice.operation}: {notice.reason}, again in {notice.wait:.0f} s")
        self.report.note(f"{notice.operation}: {notice.reason}, try {notice.attempt + 1}")
        self.set_timer(notice.wait + 1, lambda: self.show_activity(""))

    # Messages of the panes. Handlers named after the message need no widget that comes after the first screen.

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
        self.timeline.fresh.look_at(event.identity)
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
            self.loads.load_gap()
        else:
            self.go_to_pane(Pane.DETAIL)

    @on(WindowChanged, "#item-list")
    def _items_near(self, event: WindowChanged) -> None:
        self.loads.near(event.first, event.last)

    def on_filter_bar_changed(self, event: FilterBar.Changed) -> None:
        """Other words are wanted in the list."""
        work = self.conversations if self.pane is Pane.CONVERSATIONS else self.timeline
        work.filter(event.text)

    def on_filter_bar_left(self) -> None:
        """From the bar into the list."""
        self.pane_widget(self.pane).focus_content()

    def on_include_bar_toggled(self, event: IncludeBar.Toggled) -> None:
        """Other include values are wanted."""
        self.late.includes.choose(event.includes)

    @on(DetailPane.PicturesNear)
    def _pictures_near(self, event: DetailPane.PicturesNear) -> None:
        self.late.pictures.want(event.wishes)

    def on_text_view_target_chosen(self, event: TextView.TargetChosen) -> None:
        """Enter on a line that leads somewhere."""
        self.late.actions.go_in(event.target)

    @on(KeyHints.Pressed)
    async def _hint_pressed(self, event: KeyHints.Pressed) -> None:
        if event.action_id in BY_ID:
            await self.run_action(f"do('{event.action_id}')")
        else:
            # Sent by the app: no event bubbles up to whom it comes from, and keys are looked up at the top.
            self.app.call_later(self.app.simulate_key, self._key(event.action_id))

    def action_do(self, action_id: str) -> None:
        """Do an action of the table, or say why it cannot be done now."""
        hindrance = self.facts().hindrance(BY_ID[action_id])
        if hindrance:
            self.report.say(f"{BY_ID[action_id].label}: {hindrance}.", severity="warning")
        else:
            self.late.actions.do(action_id)
