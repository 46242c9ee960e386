"""A filter at work over a list: in short slices of the event loop, what was found being drawn as it comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from tui.analysis.conversation_rows import ConversationBlock
from tui.analysis.line_filter import to_bytes
from tui.analysis.row_search import Hits, Rows, RowSearch
from tui.analysis.words import WordFilter
from tui.models.rows import GapRow, KnownConversation
from tui.render.labels import TYPE_LABELS, type_label
from tui.render.names import conversation_name
from tui.screens.host import Host

if TYPE_CHECKING:
    from tui.services.row_block import RowBlock

_SLICE: Final = 0.006
"""Seconds of looking between two pauses, in which keys are heard and lines drawn."""
_TURNS: Final = 16
"""Turns of the event loop that a pause is: what a key sets going takes several."""
_ALL_AT_ONCE: Final = 0.018
"""Seconds of looking within which the rows that were shown before stay, to be drawn over once by all hits.

Drawing a screen of hits takes about as long.
"""
_DRAW_EVERY: Final = 0.1
"""Seconds of looking between two drawings after that."""

B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Scope(Generic[B]):
    """Where to look."""

    rows: Rows[B]
    near: int = 0
    """The place that is looked at first."""
    backwards: bool = False
    """The last rows are shown first."""


class RowFilter(Generic[B]):
    """The words of one list's filter, and the rows that hold them.

    It looks for one slice at once, which is all that most lists need. What is left runs as a worker; it goes
    on with whatever words are wanted by then, so a key press abandons what was looked for before.
    """

    def __init__(
        self,
        host: Host,
        group: str,
        search: RowSearch[B],
        *,
        scope: Callable[[], Scope[B] | None],
        draw: Callable[[], None],
    ) -> None:
        """``draw`` draws the list, and asks for the ``hits`` in doing so."""
        self._host = host
        self._group = group
        self._search = search
        self._scope = scope
        self._draw = draw
        self._looked = 0.0
        """Seconds of looking since the list was drawn, or other words were chosen."""
        self._current = True
        """What is drawn are hits of the words that are wanted."""
        self._shown = False
        """There were such hits."""
        self._drawing = False
        """The list is drawn from here, when a slice was looked for already."""

    @property
    def words(self) -> WordFilter:
        """The words that rows must hold."""
        return self._search.words

    def choose(self, text: str) -> None:
        """Show the rows that hold other words: at once where these are soon known, else from a worker."""
        self._search.choose(WordFilter.of(text))
        self._looked, self._current = 0.0, False
        if self._look():
            self._draw_now()
        else:
            self._start()

    def hits(self) -> Hits | None:
        """The hits known so far, None without a filter; a worker goes on where that is not all."""
        if not self._drawing:
            self._look()
        scope = self._scope()
        found = None if scope is None or self.words.empty else self._search.found(scope.rows)
        self._looked, self._current = 0.0, True
        self._shown = found is not None and len(found) > 0
        if found is not None and not found.done:
            self._start()
        return found

    def _start(self) -> None:
        if not self._host.busy(self._group):
            self._host.start(self._group, self._go_on())

    def _look(self) -> bool:
        """Look for one slice. Returns whether everything was looked at."""
        scope = self._scope()
        if scope is None or self.words.empty:
            return True
        begun = now = time.monotonic()
        for _ in self._search.steps(scope.rows, near=scope.near, backwards=scope.backwards):
            now = time.monotonic()
            if now - begun >= _SLICE:
                break
        else:
            return True
        self._looked += now - begun
        return False

    def _draw_now(self) -> None:
        self._drawing = True
        try:
            self._draw()
        finally:
            self._drawing = False

    @property
    def _is_due(self) -> bool:
        """Whether to draw what was found so far."""
        if not self._current:
            return self._looked >= _ALL_AT_ONCE
        return self._looked >= _DRAW_EVERY or (self._search.any_found and not self._shown)

    async def _go_on(self) -> None:
        done = False
        while not done:
            await _pause()
            if self.words.empty:
                return
            done = self._look()
            if done or self._is_due:
                self._draw_now()


async def _pause() -> None:
    for _ in range(_TURNS):
        await asyncio.sleep(0)


def item_search() -> RowSearch[RowBlock]:
    """Looks in what a timeline's row says, its type as people know it, and its ids; the gap always passes."""
    return RowSearch(_item_lines, labels=_labels(), always=GapRow().identity)


def conversation_search() -> RowSearch[ConversationBlock]:
    """Looks in the name, the id, the first text and the metadata."""
    return RowSearch(_conversation_lines, keep=True)


def _item_lines(block: RowBlock) -> bytes:
    return block.utf8()


def _labels() -> Mapping[str, str]:
    return {**TYPE_LABELS, "": type_label("")}


def _conversation_lines(block: ConversationBlock) -> bytes:
    return to_bytes("\n".join(_conversation_line(row) for row in block.rows))


def _conversation_line(row: KnownConversation) -> str:
    line = f"{conversation_name(row)} {row.id} {row.first_text} {row.metadata_json}"
    return line if "\n" not in line else " ".join(line.split("\n"))
