"""The rows of a timeline: two ends that grow towards each other, with a gap between until they meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui.models.order import Order
from tui.models.rows import GapRow, ItemRow, TimelineRow

_GAP = GapRow()


@dataclass(frozen=True, slots=True)
class NewRows:
    """The rows of one page that were not here yet."""

    inside: tuple[ItemRow, ...]
    """Those of the gap, in the order in which the page's end walks."""
    newest: tuple[ItemRow, ...]
    """Those newer than all that is loaded, since they were appended meanwhile; newest first."""


class TimelineRows:
    """Rows oldest first: those loaded from the oldest end, the gap, those loaded from the newest end.

    Growing at either end costs what the new rows cost; nothing is copied. Each item stands once, wherever
    it was seen first. Once the ends have met all rows are on the oldest side.
    """

    def __init__(self) -> None:
        self._head: list[ItemRow] = []
        self._tail: list[ItemRow] = []  # newest first
        self._where: dict[str, tuple[Order, int]] = {}
        self._closed: set[Order] = set()
        self._begun = False
        self.complete = False
        """Whether all items are known."""

    @property
    def _gap(self) -> bool:
        """Whether a gap row stands: not before the first page, and not once all items are known."""
        return self._begun and not self.complete

    def __len__(self) -> int:
        return len(self._head) + len(self._tail) + self._gap

    def __getitem__(self, index: int) -> TimelineRow:
        if index < 0:
            index += len(self)
        head = len(self._head)
        if index < head:
            return self._head[index]
        if self._gap:
            if index == head:
                return _GAP
            index -= 1
        place = len(self._tail) - 1 - (index - head)
        if place < 0:
            raise IndexError(index)
        return self._tail[place]

    def __contains__(self, identity: object) -> bool:
        return identity in self._where

    @property
    def known(self) -> int:
        """How many items are loaded."""
        return len(self._where)

    def identities(self) -> frozenset[str]:
        """The identities of all loaded rows."""
        return frozenset(self._where)

    def loaded(self, end: Order) -> int:
        """How many items were loaded from one end."""
        return len(self._side(end))

    def items(self) -> list[ItemRow]:
        """Every loaded row, oldest first, without the gap."""
        return [*self._head, *reversed(self._tail)]

    def index_of(self, identity: str) -> int | None:
        """The place of a row, oldest first; None where it is not here."""
        if identity == _GAP.identity:
            return len(self._head) if self._gap else None
        where = self._where.get(identity)
        if where is None:
            return None
        side, place = where
        return place if side is Order.ASC else len(self) - 1 - place

    def cursor(self, end: Order, back: int = 1) -> str | None:
        """The ``after`` of the next page from one end: the id of the row ``back`` places from the gap.

        None stands for the beginning of that end: nothing is loaded so far back, or the row has no id.
        """
        side = self._side(end)
        return side[-back].id or None if back <= len(side) else None

    def reach(self, end: Order, identities: Iterable[str]) -> int:
        """Of these rows, the one of ``end`` that is nearest to the gap: its distance, from 1; 0 if none is."""
        places = [self._where.get(identity, (end.other, 0)) for identity in identities]
        return min((self.loaded(end) - place for side, place in places if side is end), default=0)

    def closed(self, end: Order) -> bool:
        """Whether nothing more can be got from one end."""
        return end in self._closed

    def close(self, end: Order) -> None:
        """Nothing more can be got from one end; with both closed there is no more to get."""
        self._begun = True
        self._closed.add(end)
        if self._closed >= set(Order):
            self._join()

    def _side(self, end: Order) -> list[ItemRow]:
        return self._head if end is Order.ASC else self._tail

    def new_of(self, end: Order, rows: Sequence[ItemRow]) -> NewRows:
        """What a page holds that is not here yet, and where it belongs.

        Beyond a row of the newest end there is no gap: what stands there was appended since.
        """
        newest_end = [at for at, row in enumerate(rows) if self._is_of(row, Order.DESC)]
        first, last = (newest_end[0], len(rows)) if newest_end else (len(rows), len(rows))
        if end is Order.DESC:
            first, last = -1, newest_end[-1] if newest_end else -1
        inside: dict[str, ItemRow] = {}
        newest: dict[str, ItemRow] = {}
        for at, row in enumerate(rows):
            if row.identity not in self._where and row.identity not in inside and row.identity not in newest:
                (newest if first < at < last else inside)[row.identity] = row
        beyond = tuple(newest.values())
        return NewRows(tuple(inside.values()), beyond if end is Order.DESC else beyond[::-1])

    def _is_of(self, row: ItemRow, end: Order) -> bool:
        where = self._where.get(row.identity)
        return where is not None and where[0] is end

    def extend(self, end: Order, rows: Sequence[ItemRow]) -> bool:
        """Join one page, in the order in which ``end`` walks. Returns whether that made the gap smaller.

        The ends have met where the page holds a row of the other end.
        """
        met = any(self._is_of(row, end.other) for row in rows)
        new = self.new_of(end, rows)
        side = self._side(end)
        for row in new.inside:
            self._where[row.identity] = (end, len(side))
            side.append(row)
        self._begun = True
        if new.newest:
            self.append_newest(new.newest)
        if met:
            self._join()
        return met or bool(new.inside)

    def _join(self) -> None:
        self.complete = True
        for row in reversed(self._tail):
            self._where[row.identity] = (Order.ASC, len(self._head))
            self._head.append(row)
        self._tail = []

    def append_newest(self, rows: Sequence[ItemRow]) -> None:
        """Add rows that are newer than all others, given newest first."""
        fresh = [row for row in rows if row.identity not in self._where]
        if self.complete:
            for row in reversed(fresh):
                self._where[row.identity] = (Order.ASC, len(self._head))
                self._head.append(row)
            return
        self._tail[:0] = fresh
        self._index_tail()

    def _index_tail(self) -> None:
        for place, row in enumerate(self._tail):
            self._where[row.identity] = (Order.DESC, place)

    def drop(self, identities: Iterable[str]) -> None:
        """Take rows out."""
        gone = set(identities)
        self._head = [row for row in self._head if row.identity not in gone]
        self._tail = [row for row in self._tail if row.identity not in gone]
        self._where = {row.identity: (Order.ASC, place) for place, row in enumerate(self._head)}
        self._index_tail()
