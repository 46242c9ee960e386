"""The rows of a timeline: two ends that grow towards each other, with a gap between until they meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tui.models.order import Order
from tui.models.rows import GapRow, ItemRow, TimelineRow

_GAP = GapRow()


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
        self._cursors: dict[Order, str] = {}
        self.complete = False
        """Whether all items are known."""

    def __len__(self) -> int:
        return len(self._head) + len(self._tail) + (not self.complete and bool(self._where))

    def __getitem__(self, index: int) -> TimelineRow:
        head = len(self._head)
        if index < head:
            return self._head[index]
        if not self.complete:
            if index == head:
                return _GAP
            index -= 1
        return self._tail[len(self._tail) - 1 - (index - head)]

    def __contains__(self, identity: object) -> bool:
        return identity in self._where

    @property
    def known(self) -> int:
        """How many items are loaded."""
        return len(self._where)

    def loaded(self, end: Order) -> int:
        """How many items were loaded from one end."""
        return len(self._side(end))

    def items(self) -> list[ItemRow]:
        """Every loaded row, oldest first, without the gap."""
        return [*self._head, *reversed(self._tail)]

    def index_of(self, identity: str) -> int | None:
        """The place of a row, oldest first; None where it is not here."""
        if identity == _GAP.identity:
            return None if self.complete or not self._where else len(self._head)
        where = self._where.get(identity)
        if where is None:
            return None
        side, place = where
        if side is Order.ASC:
            return place
        return len(self) - 1 - place

    def cursor(self, end: Order) -> str | None:
        """The ``after`` of the next page from one end."""
        return self._cursors.get(end)

    def closed(self, end: Order) -> bool:
        """Whether nothing more can be got from one end."""
        return end in self._closed

    def _side(self, end: Order) -> list[ItemRow]:
        return self._head if end is Order.ASC else self._tail

    def one_way(self) -> None:
        """The newest end cannot be loaded from: all that is left is behind the oldest end's cursor."""
        self._closed.add(Order.DESC)

    def extend(self, end: Order, rows: Sequence[ItemRow], *, last: bool) -> None:
        """Join one page, in the order in which ``end`` walks.

        The ends have met where the page holds a row of the other end. A page without a new row closes its
        end, and ``last`` says that there is nothing behind it; with both ends closed there is no more to get.
        """
        side = self._side(end)
        met = False
        new = 0
        for row in rows:
            where = self._where.get(row.identity)
            if where is None:
                self._where[row.identity] = (end, len(side))
                side.append(row)
                new += 1
            elif where[0] is not end:
                met = True
        if rows and rows[-1].id:
            self._cursors[end] = rows[-1].id
        if last or not new or not rows[-1].id:
            self._closed.add(end)
        if met or last or self._closed >= {Order.ASC, Order.DESC}:
            self._join()

    def _join(self) -> None:
        self.complete = True
        for row in reversed(self._tail):
            self._where[row.identity] = (Order.ASC, len(self._head))
            self._head.append(row)
        self._tail = []

    def append_newest(self, rows: Sequence[ItemRow]) -> None:
        """Add rows that are newer than all others, given newest first."""
        fresh = [row for row in rows if row.identity not in self._where]
        if self.complete or not self._tail:
            for row in reversed(fresh):
                self._where[row.identity] = (Order.ASC, len(self._head))
                self._head.append(row)
            self.complete = self.complete or not self._head
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
        for end in Order:
            side = self._side(end)
            if self._cursors.get(end) in gone:
                self._cursors.pop(end)
                if side and side[-1].id:
                    self._cursors[end] = side[-1].id
