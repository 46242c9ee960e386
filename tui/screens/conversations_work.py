"""The conversation list: its pages, its filter, and what the pane says of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from tui.analysis.conversation_rows import ConversationBlock, ConversationRows
from tui.errors import ApiError, ConversationsTuiError, TimedOut, Unreachable
from tui.models.rows import KnownConversation
from tui.render.names import conversation_name
from tui.render.times import age
from tui.screens import groups
from tui.screens.failures import failed_state
from tui.screens.host import Host
from tui.widgets.conversation_source import ConversationSource
from tui.widgets.list_pane import ListPane
from tui.widgets.pane_state import Empty, Loading, Offline, PaneState, Ready

if TYPE_CHECKING:
    from tui.screens.row_filter import RowFilter, Scope
    from tui.services.listing import ConversationList, ConversationListing

_PAGE = 100
_AHEAD = 50
"""Rows below those on screen that are loaded before they are needed."""


class ConversationsWork:
    """Loads the list page by page and keeps the pane true to what is known."""

    def __init__(self, host: Host, pane: ListPane) -> None:
        self._host = host
        self._pane = pane
        self._rows = ConversationRows()
        self._last: ConversationList | None = None
        self._changed: dict[str, KnownConversation | None] = {}
        """Rows put or dropped (None) since the last load began."""
        self._stopped = False
        self._unreachable = False
        self._filtered = False
        self._source = ConversationSource(self._rows, host.look, now=time.time())

    @cached_property
    def _filter(self) -> RowFilter[ConversationBlock]:
        from tui.screens.row_filter import RowFilter, conversation_search

        return RowFilter(
            self._host, groups.CONVERSATION_FILTER, conversation_search(), scope=self._scope, draw=self._draw
        )

    @property
    def rows(self) -> Sequence[KnownConversation]:
        """Every row that is loaded."""
        return self._rows

    @property
    def highlighted(self) -> KnownConversation | None:
        """The row under the cursor."""
        index = self._pane.list.cursor_index
        return self._source.row(index) if index is not None and index < len(self._source) else None

    @property
    def offline(self) -> bool:
        """Whether the server could not be reached when it was asked last."""
        return self._unreachable or (self._last is not None and self._last.error is not None)

    def find(self, conversation_id: str) -> KnownConversation | None:
        """A loaded row by its id."""
        return self._rows.get(conversation_id)

    def show_first(self, rows: Sequence[KnownConversation]) -> None:
        """Draw what the library holds, before the server was asked."""
        self._rows = ConversationRows(rows)
        self._draw()

    def reload(self) -> None:
        """Ask for the first page again."""
        self._stopped = False
        self._host.start(groups.CONVERSATIONS, self._load(first=True))

    def near(self, last: int) -> None:
        """These rows down to ``last`` are on screen: where that is near the end, get the next page.

        Under a filter this goes on until the screen is full of hits, or the list is at its end.
        """
        near_end = last >= len(self._source) - _AHEAD and not self._source.searching
        more = self._last is not None and self._last.more
        if near_end and more and not self._stopped and not self._host.busy(groups.CONVERSATIONS):
            self._host.start(groups.CONVERSATIONS, self._load(first=False))

    async def _load(self, *, first: bool) -> None:
        services = self._host.services
        if services is None:
            return
        self._changed = {}
        if not self._rows:
            self._pane.state = Loading("asking for the conversations")
        try:
            if first:
                await self._from_first(services.listing)
            else:
                await self._next_page(services.listing)
        except ConversationsTuiError as error:
            self.failed(error)
            self._host.facts_changed()
            return
        self._unreachable = False
        self._draw()
        self._host.facts_changed()

    async def _next_page(self, listing: ConversationListing) -> None:
        """The page behind the loaded rows."""
        answer = await listing.page(after=self._rows[-1] if self._rows else None, limit=_PAGE)
        unknown = [row for row in answer.rows if self.find(row.id) is None]
        # What was opened, created or deleted while the page was under way is newer than it is.
        self._rows.extend(row for row in unknown if row.id not in self._changed)
        self._last = _ended(answer) if not unknown and self._rows else answer

    async def _from_first(self, listing: ConversationListing) -> None:
        """Anew from the first page until as many rows are there as before."""
        wanted, rows = len(self._rows), ConversationRows()
        while True:
            answer = await listing.page(after=rows[-1] if rows else None, limit=_PAGE)
            new = rows.extend(answer.rows)
            if not answer.more or not new or len(rows) >= wanted:
                break
        self._last = _ended(answer) if not new and rows else answer
        for row_id, row in self._changed.items():
            if row is None:
                rows.drop(row_id)
            else:
                rows.put(row)
        self._rows = rows

    def failed(self, error: ConversationsTuiError) -> None:
        """The list could not be got, or the services not be opened."""
        self._unreachable = isinstance(error, Unreachable | TimedOut)
        if self._rows:
            # What was loaded stays on screen; the note says that it may be old. The next try is the user's.
            self._stopped = True
            from tui.analysis.explain import explain

            words = explain(error)
            self._pane.state = Offline(f"{words.title}: {error.message} · r tries again")
        else:
            self._pane.set_title("Conversations")
            self._pane.state = failed_state(error)
        if not isinstance(error, ApiError):
            self._host.report.error(error, doing="list the conversations")

    def filter(self, text: str) -> None:
        """Show only rows that hold all words."""
        self._stopped = False
        self._filtered = bool(text)
        self._filter.choose(text)

    def _scope(self) -> Scope[ConversationBlock]:
        from tui.screens.row_filter import Scope

        return Scope(self._rows, self._rows.index_of(self._pane.list.cursor_identity or "") or 0)

    def stopped(self) -> None:
        """The user cancelled the loading: what is here stays, and nothing is loaded until they ask again."""
        self._stopped = True
        self._draw()

    def put(self, row: KnownConversation) -> None:
        """Show a conversation that was opened, created or changed; a new one stands first."""
        self._changed[row.id] = row
        self._rows.put(row)
        self._draw()

    def go_to(self, conversation_id: str) -> None:
        """Stand on a conversation, where it is shown."""
        index = self._source.index_of(conversation_id)
        if index is not None:
            self._pane.list.move_cursor(index)

    def drop(self, conversation_id: str) -> None:
        """Take a deleted conversation out."""
        self._changed[conversation_id] = None
        self._rows.drop(conversation_id)
        self._draw()

    def _draw(self) -> None:
        hits = self._filter.hits() if self._filtered else None
        self._source = ConversationSource(self._rows, self._host.look, now=time.time(), hits=hits)
        self._pane.show_rows(self._source)
        count = f"{len(self._rows)}{'+' if self._last is not None and self._last.more else ''}"
        found = f"{len(self._source)}{'+' if self._source.searching else ''}"
        self._pane.set_title(f"Conversations {count if hits is None else f'{found} of {count}'}")
        self._pane.state = self._state()

    def _state(self) -> PaneState:
        if self._last is None and self._host.services is None:
            return Ready("starting") if self._rows else Loading("starting")
        if not self._rows:
            return self._empty()
        more = self._last is not None and self._last.more
        if not len(self._source):
            if self._source.searching:
                return Loading("looking for these words")
            if more and self._stopped:
                return Empty("No conversation that is loaded holds these words.", ("r load on",))
            if more:
                return Loading(f"{len(self._rows)} conversations looked at so far · esc stops")
            return Empty("No conversation holds these words.", ("esc take the filter off",))
        if self._last is not None and self._last.error is not None:
            seen = self._rows[0].last_opened
            since = f", last opened {age(seen, time.time())} ago" if seen else ""
            return Offline(f"offline: {self._last.error.message}{since} · r tries again")
        return Ready()

    def _empty(self) -> Empty:
        ways = ("o open a conversation by its id", "c create one")
        reason = self._last.reason if self._last is not None else ""
        if reason:
            why = f"This server lists no conversations ({reason}), and the library knows none yet."
            return Empty(why, (*ways, "$ conversations-tui import FILE brings recorded ones"))
        return Empty("There are no conversations yet.", (*ways, "$ conversations-tui import FILE brings some"))

    def name(self, conversation_id: str) -> str:
        """The name of a conversation as the list shows it."""
        row = self.find(conversation_id)
        return conversation_name(row) if row is not None else conversation_id


def _ended(answer: ConversationList) -> ConversationList:
    """A page without a new row ends the list, whatever the server says of more."""
    return replace(answer, more=False)
