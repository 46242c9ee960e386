"""A filter at work over a list: in short slices of the event loop, what was found being drawn as it comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from tui.analysis.row_search import Hits, Rows, RowSearch
from tui.analysis.words import WordFilter
from tui.models.rows import GapRow, ItemRow, KnownConversation, TimelineRow
from tui.render.labels import type_label
from tui.render.names import conversation_name
from tui.screens.host import Host

_SLICE = 0.008
"""Seconds of looking between two pauses, in which keys are heard and lines drawn."""
_PAUSE = 0.001
_DRAW_EVERY = 0.1
"""Seconds between two drawings, once something is found."""

R = TypeVar("R")


class RowFilter(Generic[R]):
    """The words of one list's filter, and the rows that hold them.

    ``hits`` looks for one slice at once, which is all that most lists need. What is left runs as a worker; it
    goes on with whatever words are wanted by then, so a key press abandons what was looked for before.
    """

    def __init__(self, host: Host, group: str, search: RowSearch[R], draw: Callable[[], None]) -> None:
        """``draw`` draws the list, and asks for the ``hits`` in doing so."""
        self._host = host
        self._group = group
        self._search = search
        self._draw = draw
        self._rows: Rows[R] | None = None
        self._near = 0
        self._backwards = False

    @property
    def words(self) -> WordFilter:
        """The words that rows must hold."""
        return self._search.words

    def choose(self, text: str) -> None:
        """Other words are wanted."""
        self._search.choose(WordFilter.of(text))

    def forget(self, rows: Rows[R], identity: str) -> None:
        """A row reads differently now."""
        self._search.forget(rows, identity)

    def read_again(self) -> None:
        """All rows may read differently now."""
        self._search.read_again()

    def hits(self, rows: Rows[R], *, near: int = 0, backwards: bool = False) -> Hits | None:
        """The hits known so far, None without a filter; a worker goes on where that is not all.

        ``near`` is the place that is looked at first; ``backwards`` says that the last rows are shown first.
        """
        if self.words.empty:
            return None
        self._rows, self._near, self._backwards = rows, near, backwards
        self._look()
        found = self._search.found(rows)
        if not found.done and not self._host.busy(self._group):
            self._host.start(self._group, self._go_on())
        return found

    def _look(self) -> bool:
        """Look for one slice. Returns whether everything was looked at."""
        if self._rows is None or self.words.empty:
            return True
        until = time.monotonic() + _SLICE
        for _ in self._search.steps(self._rows, near=self._near, backwards=self._backwards):
            if time.monotonic() >= until:
                return False
        return True

    async def _go_on(self) -> None:
        drawn_at, shown = time.monotonic(), False
        while True:
            await asyncio.sleep(_PAUSE)
            done = self._look()
            if self._rows is None or self.words.empty:
                return
            now = time.monotonic()
            first = not shown and len(self._search.found(self._rows)) > 0
            if done or first or now - drawn_at > _DRAW_EVERY:
                drawn_at, shown = now, shown or first
                self._draw()
            if done:
                return


def item_search() -> RowSearch[TimelineRow]:
    """Looks in what a timeline's row says, and in its ids; the gap always passes."""
    return RowSearch(_identity, _item_text, always=GapRow().identity)


def conversation_search() -> RowSearch[KnownConversation]:
    """Looks in the name, the id, the first text and the metadata."""
    return RowSearch(_conversation_id, _conversation_text)


def _identity(row: TimelineRow) -> str:
    return row.identity


def _item_text(row: TimelineRow) -> str:
    if not isinstance(row, ItemRow):
        return ""
    label = type_label(row.type, row.role)
    return f"{row.type} {label} {row.role} {row.status} {row.id} {row.call_id} {row.preview}"


def _conversation_id(row: KnownConversation) -> str:
    return row.id


def _conversation_text(row: KnownConversation) -> str:
    return f"{conversation_name(row)} {row.id} {row.first_text} {row.metadata_json}"
