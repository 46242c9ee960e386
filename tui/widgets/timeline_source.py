"""The rows of a timeline as a list draws them: in either order, filtered, outputs set under their calls."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Protocol

from textual.strip import Strip

from tui.analysis.pairing import CALL_OF, OUTPUT_OF
from tui.analysis.row_search import Hits
from tui.models.finding import Severity
from tui.models.order import Order
from tui.models.rows import GapRow, ItemRow, TimelineRow
from tui.render.item_row import item_row_strip
from tui.render.styles import Styles
from tui.render.time_mode import TimeMode

_GROUP = 32
"""Calls made at the same time, with their outputs, that are looked at as one group."""


class Rows(Protocol):
    """Timeline rows, oldest first (``services.timeline_rows.TimelineRows``)."""

    def __len__(self) -> int:
        """How many rows, the gap among them."""
        ...

    def __getitem__(self, index: int, /) -> TimelineRow:
        """One row."""
        ...

    def index_of(self, identity: str) -> int | None:
        """The place of a row."""
        ...


class TimelineSource:
    """Reads the rows where they are; ``hits`` are those that a filter lets through.

    The rows may grow between two drawings, so every place is checked when it is used.
    """

    def __init__(
        self,
        rows: Rows,
        styles: Styles,
        *,
        order: Order = Order.ASC,
        hits: Hits | None = None,
        pairs: Mapping[str, str] | None = None,
        fresh: Container[str] = (),
        flags: Mapping[str, Severity] | None = None,
        time_mode: TimeMode = TimeMode.CLOCK,
    ) -> None:
        """``fresh`` holds the identities of rows that came meanwhile, ``flags`` those with findings."""
        self._flags = flags or {}
        self._time_mode = time_mode
        self._fresh = fresh
        self._rows = rows
        self._styles = styles
        self._order = order
        self._pairs = {} if pairs is None else pairs  # asking how many there are would count them all
        self._hits = hits

    def __len__(self) -> int:
        return len(self._rows) if self._hits is None else len(self._hits)

    @property
    def hits(self) -> int:
        """How many items pass the filter."""
        gaps = 0 if self.gap_index is None else 1
        return len(self) - gaps

    @property
    def searching(self) -> bool:
        """Whether there are rows that the filter has not looked at."""
        return self._hits is not None and not self._hits.done

    @property
    def gap_index(self) -> int | None:
        """Where the gap stands, None where all items are loaded."""
        return self._place_of(GapRow().identity)

    def _turn(self, at: int) -> int:
        return at if self._order is Order.ASC else len(self) - 1 - at

    def row(self, index: int) -> TimelineRow:
        """The row at a place of the list."""
        at = self._turn(index)
        place = at if self._hits is None else self._hits.place(at)
        return self._rows[min(place, len(self._rows) - 1)]

    def identity(self, index: int) -> str:
        """The identity of the row at a place of the list."""
        return self.row(index).identity

    def index_of(self, identity: str) -> int | None:
        """The place in the list of an item; None where it is not here, or the filter hides it.

        The gap is in no place: a cursor on it stays where it stands when items take that place, and does
        not run on with it.
        """
        return None if identity == GapRow().identity else self._place_of(identity)

    def _place_of(self, identity: str) -> int | None:
        place = self._rows.index_of(identity)
        at = place if self._hits is None or place is None else self._hits.at(place)
        return None if at is None else self._turn(at)

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:  # noqa: ARG002
        """One drawn line."""
        row = self.row(index)
        older = index - 1 if self._order is Order.ASC else index + 1
        before = self.row(older) if 0 <= older < len(self) else None
        return item_row_strip(
            row,
            width,
            self._styles,
            time_mode=self._time_mode,
            before=before.time if isinstance(before, ItemRow) else None,
            selected=cursor,
            marked=marked,
            branch=self._branch(row, index),
            fresh=row.identity in self._fresh,
            flag=self._flags.get(row.identity),
        )

    def _branch(self, row: TimelineRow, index: int) -> str:
        """The sign of a row that belongs to another: an output to its call, reasoning to what followed it."""
        upwards = self._order is Order.ASC
        if not isinstance(row, ItemRow) or self._hits is not None:
            return ""
        if row.type == "reasoning":
            younger = index + 1 if upwards else index - 1
            other = self.row(younger) if 0 <= younger < len(self) else None
            belongs = isinstance(other, ItemRow) and other.role != "user"
            upwards = not upwards
        else:
            belongs = self._nested(row, index)
        return ("└ " if upwards else "┌ ") if belongs else ""

    def _nested(self, row: ItemRow, index: int) -> bool:
        """Whether an output stands below its call, with nothing but calls and outputs between."""
        call = self._pairs.get(row.identity) if row.type in CALL_OF else None
        if call is None:
            return False
        step = -1 if self._order is Order.ASC else 1
        for place in range(index + step, index + step * (_GROUP + 1), step):
            other = self.row(place) if 0 <= place < len(self) else None
            if not isinstance(other, ItemRow):
                return False
            if other.identity == call:
                return True
            if other.type not in CALL_OF and other.type not in OUTPUT_OF:
                return False
        return False
