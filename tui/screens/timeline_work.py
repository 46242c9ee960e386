"""The open conversation: its timeline, paging as the user moves, order, filter and include values."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from tui.errors import ConversationsTuiError
from tui.models.order import Order
from tui.models.rows import GapRow, ItemRow, KnownConversation
from tui.render.names import conversation_name
from tui.render.time_mode import TimeMode
from tui.screens import groups
from tui.screens.failures import failed_state
from tui.screens.fresh_rows import FreshRows
from tui.screens.host import Host
from tui.screens.timeline_state import timeline_state, timeline_title
from tui.widgets.detail_pane import DetailPane
from tui.widgets.list_pane import ListPane
from tui.widgets.pane_state import Empty, Idle, Loading
from tui.widgets.row_source import NoRows

if TYPE_CHECKING:
    from tui.models.finding import Severity
    from tui.models.include import Include
    from tui.screens.row_filter import RowFilter, Scope
    from tui.services.row_block import RowBlock
    from tui.services.services import Services
    from tui.services.timeline import Timeline
    from tui.widgets.timeline_source import TimelineSource


class TimelineWork:
    """Owns the one open timeline."""

    def __init__(self, host: Host, pane: ListPane, detail: DetailPane) -> None:
        self._host = host
        self._pane = pane
        self._detail = detail
        self._timeline: Timeline | None = None
        self._wanted: KnownConversation | None = None  # the one opened last, also where it could not be shown
        self.source: TimelineSource | None = None
        """What the list draws from."""
        self.drawn_at = 0.0
        """When the list was drawn last, by the monotonic clock."""
        self._error: ConversationsTuiError | None = None
        """Why the server could not be asked for what is shown."""
        self.fresh = FreshRows()
        self._flags: Mapping[str, Severity] = {}
        self.order = Order.ASC
        self.time_mode = TimeMode.CLOCK

    @cached_property
    def _filter(self) -> RowFilter[RowBlock]:
        from tui.screens.row_filter import RowFilter, item_search

        return RowFilter(self._host, groups.TIMELINE_FILTER, item_search(), scope=self._scope, draw=self.draw)

    @property
    def conversation(self) -> KnownConversation | None:
        """The open conversation."""
        return self._timeline.conversation if self._timeline is not None else None

    @property
    def includes(self) -> frozenset[Include]:
        """The include values chosen for the open conversation."""
        return self._timeline.includes if self._timeline is not None else frozenset()

    @property
    def complete(self) -> bool:
        """Whether all items are loaded."""
        return self._timeline is not None and self._timeline.complete

    @property
    def rows(self) -> list[ItemRow]:
        """Every loaded item row, oldest first."""
        return [*self._timeline.rows.items()] if self._timeline is not None else []

    def row(self, identity: str) -> ItemRow | GapRow | None:
        """A row that is shown, by its identity."""
        if self._timeline is None:
            return None
        index = self._timeline.rows.index_of(identity)
        return None if index is None else self._timeline.rows[index]

    def pair_of(self, identity: str) -> str | None:
        """The other half of a call or an output, where it is loaded."""
        return self._timeline.pairs.get(identity) if self._timeline is not None else None

    @property
    def timeline(self) -> Timeline | None:
        """The open timeline, None while none is, or another one is being opened."""
        return self._timeline

    @property
    def offline(self) -> bool:
        """Whether the rows are the library's, since the server could not be reached."""
        return self._timeline is not None and self._timeline.offline is not None

    def close(self) -> None:
        """Show no conversation."""
        self._wanted = None
        self._leave()
        self._pane.set_title("Items")
        self._pane.state = Idle("Choose a conversation and press enter.")

    def _leave(self) -> None:
        """What was shown belongs to another conversation: from now on no action means it."""
        for group in (groups.TIMELINE, groups.REASK, groups.WATCH):
            self._host.cancel(group)
        self.fresh.clear()
        self._clear()

    def _clear(self) -> None:
        self._timeline = self.source = None
        self._flags = {}
        self._pane.show_rows(NoRows())
        self._host.rows_drawn()
        self._host.no_item("Choose an item to see it here.")

    def open(self, conversation: KnownConversation, *, highlight: str = "") -> None:
        """Open a conversation; ``highlight`` is the item to stand on."""
        if self._wanted is None or self._wanted.id != conversation.id:
            self._leave()
        self._wanted = conversation
        self._host.start(groups.TIMELINE, self._open(conversation, highlight))

    async def _open(self, conversation: KnownConversation, highlight: str = "") -> None:
        services, name = self._host.services, conversation_name(conversation)
        self._pane.set_title(f"Items · {name}")
        if self._timeline is None:
            self._pane.state = Loading(f"asking for the items of {name}")
        if services is None:
            return  # asked again when they are open
        try:
            timeline = await self._begin(services, conversation)
            found = bool(highlight) and self.go_to(highlight)
            await timeline.open()
        except ConversationsTuiError as error:
            self._not_opened(error)
            return
        except asyncio.CancelledError:
            if self._timeline is None and self._wanted is conversation:
                self._pane.state = Empty(f"Opening {name} was stopped.", ("r ask again",))
            raise
        self._timeline = timeline
        self.draw()
        found = found or not highlight or self.go_to(highlight)
        await services.library.conversations.opened(services.profile.name, conversation.id, time.time())
        await self.tell_count()
        if not found:
            self._host.item_missing(highlight)

    async def _begin(self, services: Services, conversation: KnownConversation) -> Timeline:
        """The timeline that is open already, or a new one, whose copies are shown before anybody is asked."""
        self._error = None
        if self._timeline is not None and self._timeline.conversation.id == conversation.id:
            return self._timeline
        timeline = await services.timelines.of(conversation)
        if await timeline.show_copies():
            self._timeline = timeline
            self.draw()
        return timeline

    def _not_opened(self, error: ConversationsTuiError) -> None:
        """Rows that are here stay on the screen; where there are none the error takes their place."""
        if self._timeline is not None and self._timeline.count:
            self._error = error
            self.draw()
        else:
            self._clear()
            self._pane.state = failed_state(error)

    async def tell_count(self) -> None:
        """Let the conversation list show the count and the name that are known now."""
        services, timeline = self._host.services, self._timeline
        if services is None or timeline is None:
            return
        kept, profile, shown = services.library.conversations, services.profile.name, timeline.conversation.id
        await kept.set_count(profile, shown, timeline.count, timeline.complete)
        known = await kept.get(profile, shown)
        if known is not None and self._timeline is timeline:
            timeline.conversation = known
            if self.source is not None:
                self._pane.set_title(*timeline_title(timeline, self.source, self.order, self._filter.words))
            self._host.conversation_seen(known)

    def reload(self) -> None:
        """Ask again for the conversation that was opened last; the rows stay, with the highlight."""
        if self._wanted is not None:
            self._host.start(groups.TIMELINE, self._open(self._wanted))

    def renamed(self, conversation: KnownConversation) -> None:
        """The open conversation has other metadata now."""
        if self._timeline is not None and self._timeline.conversation.id == conversation.id:
            self._timeline.conversation = conversation
            self.draw()

    def turn(self) -> None:
        """The other order; the highlight stays on its item."""
        self.order = self.order.other
        self.draw()

    def filter(self, text: str) -> None:
        """Show only items that hold all words."""
        self._filter.choose(text)

    def _scope(self) -> Scope[RowBlock] | None:
        if self._timeline is None:
            return None
        from tui.screens.row_filter import Scope

        rows, at = self._timeline.rows, self._pane.list.cursor_identity or ""
        return Scope(rows, rows.index_of(at) or 0, self.order is Order.DESC)

    def drop(self, identities: Collection[str]) -> None:
        """Take deleted items out."""
        if self._timeline is not None:
            self._timeline.drop(identities)
            self.draw()
            self._host.start(groups.APPEND, self.tell_count())

    def go_to(self, identity: str) -> bool:
        """Stand on an item; False where it is not shown."""
        index = self.source.index_of(identity) if self.source is not None else None
        if index is not None:
            self._pane.list.move_cursor(index)
        return index is not None

    def arrived(self, count: int) -> None:
        """Draw the newest rows, which were appended while the user watched, with a mark on each.

        The list follows its end only where the user stood on it.
        """
        if self._timeline is None:
            return
        rows = self._timeline.rows
        follows = self.fresh.arrived(rows, count)
        self.draw()
        if follows:
            self.go_to(rows[-1].identity)

    def show_flags(self, flags: Mapping[str, Severity]) -> None:
        """Mark the rows in which the check found something, by their identities."""
        if flags != self._flags:
            self._flags = flags
            self.draw()

    def draw(self) -> None:
        """Draw the rows as they are now."""
        timeline = self._timeline
        if timeline is None:
            return
        # Imported here: there are no items before the first screen stands.
        from tui.widgets.timeline_source import TimelineSource

        self.source = TimelineSource(
            timeline.rows,
            self._host.look,
            order=self.order,
            hits=self._filter.hits(),
            pairs=timeline.pairs,
            fresh=self.fresh.names,
            flags=self._flags,
            time_mode=self.time_mode,
        )
        self._pane.show_rows(self.source)
        self._pane.set_title(*timeline_title(timeline, self.source, self.order, self._filter.words))
        self._pane.state = timeline_state(self._timeline, self.source, self._error)
        self.drawn_at = time.monotonic()
        if not len(self.source):
            self._host.no_item("There is no item to show.")
        self.draw_verdicts()
        self._host.rows_drawn()

    def draw_verdicts(self, *, pending: bool = False) -> None:
        """Hand the verdicts on the listed items to the toggles."""
        if self._timeline is not None:
            from tui.analysis.includes import verdicts

            listed = verdicts(self.includes, self._timeline.refused, None if pending else self._timeline.places)
            self._detail.set_includes(self.includes, listed=listed)
