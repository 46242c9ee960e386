"""The open conversation: its timeline, paging as the user moves, order, filter and include values."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import TYPE_CHECKING

from tui.analysis.explain import explain
from tui.analysis.includes import verdicts
from tui.analysis.pairing import pairs
from tui.analysis.words import WordFilter
from tui.errors import ApiError, ConversationsTuiError
from tui.models.include import NO_INCLUDES, Include
from tui.models.order import Order
from tui.models.rows import GapRow, ItemRow, KnownConversation
from tui.render.names import conversation_name
from tui.screens.failures import failed_state
from tui.screens.host import Host
from tui.screens.timeline_state import timeline_state
from tui.widgets.detail_pane import DetailPane
from tui.widgets.list_pane import ListPane
from tui.widgets.pane_state import Idle, Loading, Offline, Ready
from tui.widgets.timeline_source import TimelineSource

if TYPE_CHECKING:
    from tui.services.timeline import Timeline

GROUP = "timeline"
REASK_GROUP = "timeline-includes"


class TimelineWork:
    """Owns the one open timeline."""

    def __init__(self, host: Host, pane: ListPane, detail: DetailPane) -> None:
        self._host = host
        self._pane = pane
        self._detail = detail
        self._timeline: Timeline | None = None
        self._wanted: KnownConversation | None = None
        """The conversation that was opened last, also where it could not be shown."""
        self._source: TimelineSource | None = None
        self._filter = WordFilter(())
        self._loading = False
        self._pairs: dict[str, str] = {}
        self.order = Order.ASC

    @property
    def conversation(self) -> KnownConversation | None:
        """The open conversation."""
        return self._timeline.conversation if self._timeline is not None else None

    @property
    def includes(self) -> frozenset[Include]:
        """The include values chosen for the open conversation."""
        return self._timeline.includes if self._timeline is not None else NO_INCLUDES

    @property
    def complete(self) -> bool:
        """Whether all items are loaded."""
        return self._timeline is not None and self._timeline.complete

    @property
    def rows(self) -> list[ItemRow]:
        """Every loaded item row, oldest first."""
        return self._timeline.rows.items() if self._timeline is not None else []

    def row(self, identity: str) -> ItemRow | GapRow | None:
        """A row that is shown, by its identity."""
        if self._timeline is None:
            return None
        index = self._timeline.rows.index_of(identity)
        return None if index is None else self._timeline.rows[index]

    def pair_of(self, identity: str) -> str | None:
        """The other half of a call or an output, where it is loaded."""
        return self._pairs.get(identity)

    def close(self) -> None:
        """Show no conversation."""
        self._timeline = self._wanted = None
        self._source = None
        self._pane.set_title("Items")
        self._pane.state = Idle("Choose a conversation and press enter.")
        self._host.facts_changed()

    def open(self, conversation: KnownConversation, *, highlight: str = "") -> None:
        """Open a conversation; ``highlight`` is the item to stand on."""
        self._wanted = conversation
        self._host.start(GROUP, self._open(conversation, highlight))

    async def _open(self, conversation: KnownConversation, highlight: str = "") -> None:
        services = self._host.services
        if services is None:
            return
        name = conversation_name(conversation)
        self._pane.set_title(f"Items · {name}")
        if self._timeline is None or self._timeline.conversation.id != conversation.id:
            self._pane.state = Loading(f"asking for the items of {name}")
        try:
            timeline = await services.timelines.of(conversation)
            await timeline.open()
        except ConversationsTuiError as error:
            self._timeline = None
            self._pane.state = failed_state(error)
            self._host.facts_changed()
            return
        self._timeline = timeline
        await services.library.conversations.opened(services.profile.name, conversation.id, time.time())
        self.draw()
        if highlight:
            self.go_to(highlight)
        await self._tell_count()

    async def _tell_count(self) -> None:
        """Let the conversation list show the count and the name that are known now."""
        services, timeline = self._host.services, self._timeline
        if services is None or timeline is None:
            return
        known = await services.library.conversations.get(services.profile.name, timeline.conversation.id)
        if known is not None and self._timeline is timeline:
            timeline.conversation = known
            self._host.conversation_seen(known)

    def reload(self) -> None:
        """Ask again for the open conversation."""
        wanted = self._timeline.conversation if self._timeline is not None else self._wanted
        if wanted is not None:
            highlighted = self._pane.list.cursor_identity or ""
            self._host.start(GROUP, self._open(wanted, highlighted))

    def renamed(self, conversation: KnownConversation) -> None:
        """The open conversation has other metadata now."""
        if self._timeline is not None and self._timeline.conversation.id == conversation.id:
            self._timeline.conversation = conversation
            self.draw()

    def near(self, first: int, last: int) -> None:
        """These places are on screen: where the gap is among them or near, get the page beside it."""
        gap = self._source.gap_index if self._source is not None else None
        if isinstance(self._pane.state, Offline):
            return  # A page failed: the next try is the user's.
        if gap is not None and first - 30 <= gap <= last + 30 and not self._loading:
            self.load_gap(from_oldest=(last < gap) == (self.order is Order.ASC))

    def load_gap(self, *, from_oldest: bool = True) -> None:
        """Get one page of what is not loaded."""
        self._host.start(GROUP, self._more(Order.ASC if from_oldest else Order.DESC))

    def load_all(self) -> None:
        """Get everything that is not loaded, from both ends in turn; esc stops it."""
        self._host.start(GROUP, self._all())

    async def _more(self, end: Order) -> None:
        await self._load(end, pages=1)

    async def _all(self) -> None:
        await self._load(Order.ASC, pages=None)

    async def _load(self, end: Order, *, pages: int | None) -> None:
        timeline = self._timeline
        if timeline is None:
            return
        self._loading = True
        began, before = time.monotonic(), timeline.count
        try:
            while not timeline.complete and timeline.offline is None and pages != 0:
                rate = (timeline.count - before) / max(time.monotonic() - began, 0.001)
                note = f"{timeline.count} items so far, {rate:.0f} a second · esc stops"
                self._pane.state = Ready(note if pages is None else "loading more items")
                await timeline.more(end)
                self.draw()
                if pages is None:
                    end = end.other
                else:
                    pages -= 1
            await self._tell_count()
        except ConversationsTuiError as error:
            self._load_failed(error)
        finally:
            self._loading = False
            # Also after a cancel: the note of progress goes, what was loaded stays.
            if isinstance(self._pane.state, Ready):
                self._pane.state = timeline_state(self._timeline, self._source)

    def _load_failed(self, error: ConversationsTuiError) -> None:
        words = explain(error)
        self._pane.state = Offline(f"{words.title}: {error.message} · enter on ⋯ tries again")
        if not isinstance(error, ApiError):
            self._host.report.error(error, doing="load items")

    def turn(self) -> None:
        """The other order; the highlight stays on its item."""
        self.order = self.order.other
        self.draw()

    def filter(self, text: str) -> None:
        """Show only items that hold all words."""
        self._filter = WordFilter.of(text)
        self.draw()

    def choose_includes(self, includes: frozenset[Include]) -> None:
        """Ask again for the shown item and the loaded ones with other include values; the choice is kept."""
        if self._timeline is not None:
            new, self._timeline.includes = includes - self._timeline.includes, includes
            self.draw_verdicts(pending=True)
            self._host.start(REASK_GROUP, self._choose(includes, new))

    async def _choose(self, includes: frozenset[Include], new: frozenset[Include]) -> None:
        services, timeline = self._host.services, self._timeline
        if services is None or timeline is None:
            return
        try:
            await services.includes.forget(new)
            self._host.includes_changed()
            await services.timelines.choose_includes(timeline.conversation.id, includes)
            await timeline.reask(includes)
        except ConversationsTuiError as error:
            self._host.report.error(error, doing="ask again with these includes")
        self.draw_verdicts()

    def appended(self) -> None:
        """Items were added: get them from the newest end and stand on the last."""
        self._host.start(GROUP, self._appended())

    async def _appended(self) -> None:
        timeline = self._timeline
        if timeline is None:
            return
        try:
            await timeline.refresh_newest()
        except ConversationsTuiError as error:
            self._load_failed(error)
            return
        self.draw()
        await self._tell_count()
        newest = timeline.rows.items()[-1:]
        for row in newest:
            self.go_to(row.identity)

    def drop(self, identities: Collection[str]) -> None:
        """Take deleted items out."""
        if self._timeline is not None:
            self._timeline.drop(identities)
            self.draw()

    def go_to(self, identity: str) -> bool:
        """Stand on an item; False where it is not shown."""
        index = self._source.index_of(identity) if self._source is not None else None
        if index is None:
            return False
        self._pane.list.move_cursor(index)
        return True

    def draw(self) -> None:
        """Draw the rows as they are now."""
        timeline = self._timeline
        if timeline is None:
            return
        rows = timeline.rows.items()
        self._pairs = pairs(rows)
        self._source = TimelineSource(
            timeline.rows, self._host.look, order=self.order, words=self._filter, pairs=self._pairs
        )
        self._pane.show_rows(self._source)
        count = f"{timeline.count}" if timeline.complete else f"{timeline.count}+"
        if not self._filter.empty:
            count = f"{self._source.hits} of {count}"
        order = "newest first" if self.order is Order.DESC else ""
        self._pane.set_title(f"Items {count} · {conversation_name(timeline.conversation)}", order)
        self._pane.state = timeline_state(self._timeline, self._source)
        self.draw_verdicts()
        self._host.facts_changed()

    def draw_verdicts(self, *, pending: bool = False) -> None:
        """Hand the verdicts on the listed items to the toggles."""
        if self._timeline is not None:
            places = None if pending else self._timeline.places
            self._detail.set_listed(verdicts(self.includes, self._timeline.refused, places), self.includes)
