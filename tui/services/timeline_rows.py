"""The rows of a timeline: two ends that grow towards each other, with a gap between until they meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tui.models.order import Order
from tui.models.rows import GapRow, ItemRow, TimelineRow

_GAP = GapRow()
_UNREACHABLE = GapRow(unreachable=True)


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

    The ends meet where a page holds a row of the other end. It must run through the rows of that end as they
    stand: where it does not, the server's two orders are not each other's reverse (``disordered``), and their
    meeting says nothing of what is known. Rows that are not ``strict`` may be older than the pages, and meet
    in any case.
    """

    def __init__(self, *, strict: bool = True) -> None:
        self._strict = strict
        self.disordered = False
        """A page contradicted the order of the rows that came from the other end."""
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
                return _UNREACHABLE if self.ended else _GAP
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

    def farthest(self, end: Order, identities: Iterable[str]) -> int:
        """As ``reach``, of the row that is farthest from the gap."""
        places = [self._where.get(identity, (end.other, 0)) for identity in identities]
        return max((self.loaded(end) - place for side, place in places if side is end), default=0)

    @property
    def ended(self) -> bool:
        """Whether nothing more can be got: all is known, or what is left is out of reach."""
        return self.complete or self._closed >= set(Order)

    def closed(self, end: Order) -> bool:
        """Whether nothing more can be got from one end."""
        return self.complete or end in self._closed

    def close(self, end: Order, *, sure: bool) -> None:
        """Nothing more can be got from one end.

        ``sure``: the server's list was seen to end there, so that all of it is known.
        """
        self._begun = True
        self._closed.add(end)
        if sure:
            self._join()

    def reopen(self, end: Order) -> None:
        """Try again at an end that was closed."""
        self._closed.discard(end)

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
        met = not self.complete and any(self._is_of(row, end.other) for row in rows)
        disordered = self._strict and met and self._contradicts(end, rows)
        new = NewRows(self._unknown(rows), ()) if disordered or self.complete else self.new_of(end, rows)
        # All rows stand on the oldest side once all are known.
        side = self._side(Order.ASC if self.complete else end)
        for row in new.inside:
            self._where[row.identity] = (Order.ASC if self.complete else end, len(side))
            side.append(row)
        self._begun = True
        if new.newest:
            self.append_newest(new.newest)
        self.disordered = self.disordered or disordered
        if met and not disordered:
            self._join()
        return (met and not disordered) or bool(new.inside)

    def _unknown(self, rows: Sequence[ItemRow]) -> tuple[ItemRow, ...]:
        return tuple({row.identity: row for row in rows if row.identity not in self._where}.values())

    def _contradicts(self, end: Order, rows: Sequence[ItemRow]) -> bool:
        """Whether a page does not run through the other end's rows as they stand, from the gap on."""
        there = [self._where.get(row.identity) for row in rows]
        places = [where[1] for where in there if where is not None and where[0] is end.other]
        first = next(at for at, where in enumerate(there) if where is not None and where[0] is end.other)
        if places[0] != self.loaded(end.other) - 1 or any(a <= b for a, b in pairwise(places)):
            return True
        # Unknown rows may only stand behind the newest of all, where they were appended since.
        last = next((at for at, where in enumerate(there) if where == (Order.DESC, 0)), len(rows))
        return any(where is None for where in there[first : last if end is Order.ASC else len(rows)])

    def _join(self) -> None:
        self.complete = True
        for row in reversed(self._tail):
            self._where[row.identity] = (Order.ASC, len(self._head))
            self._head.append(row)
        self._tail = []

    def replace_newest(self, rows: Sequence[ItemRow]) -> None:
        """Begin the newest end anew with rows, newest first, none of which is here: between lies a gap.

        What stood on the oldest side stays, also where all was known.
        """
        for row in self._tail:
            del self._where[row.identity]
        self._tail = list({row.identity: row for row in rows}.values())
        self._index_tail()
        self._closed.clear()
        self._begun, self.complete = True, False

    def append_newest(self, rows: Sequence[ItemRow]) -> None:
        """Add rows that are newer than all others, given newest first."""
        fresh = self._unknown(rows)
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
        gone = {identity for identity in identities if identity in self._where}
        if not gone:
            return
        self._head = [row for row in self._head if row.identity not in gone]
        self._tail = [row for row in self._tail if row.identity not in gone]
        self._where = {row.identity: (Order.ASC, place) for place, row in enumerate(self._head)}
        self._index_tail()
