"""The rows of a timeline: two ends that grow towards each other, with a gap between until they meet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tui.analysis.print_table import PrintTable
from tui.models.order import Order
from tui.models.row_columns import RowColumns
from tui.models.rows import GapRow, ItemRow, TimelineRow
from tui.services.block_rows import BlockRows, Where
from tui.services.row_block import RowBlock

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
    it was seen first. Once the ends have met all rows are on the oldest side. Rows are held in blocks.

    The ends meet where a page holds a row of the other end. It must run through the rows of that end as they
    stand: where it does not, the server's two orders are not each other's reverse (``disordered``), and their
    meeting says nothing of what is known. Rows that are not ``strict`` may be older than the pages, and meet
    in any case.
    """

    def __init__(self, *, strict: bool = True, folder: Path | None = None) -> None:
        """``folder`` is where rows may be held that are too many for the memory."""
        self.strict = strict
        """Whether it matters that the server's orders are each other's reverse."""
        self.disordered = False
        """A page contradicted the order of the rows that came from the other end."""
        self._rows = BlockRows(folder)
        self._closed: set[Order] = set()
        self._begun = False
        self.complete = False
        """Whether all items are known."""

    @property
    def _gap(self) -> bool:
        """Whether a gap row stands: not before the first page, and not once all items are known."""
        return self._begun and not self.complete

    def __len__(self) -> int:
        return self.known + self._gap

    def __getitem__(self, index: int) -> TimelineRow:
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        head = self.loaded(Order.ASC)
        if index < head:
            return self._rows.at(Order.ASC, index)
        if self._gap and index == head:
            return _UNREACHABLE if self.ended else _GAP
        return self._rows.at(Order.DESC, len(self) - 1 - index)

    def __contains__(self, identity: object) -> bool:
        return isinstance(identity, str) and self._rows.find(identity) is not None

    @property
    def known(self) -> int:
        """How many items are loaded."""
        return len(self._rows)

    @property
    def fingerprints(self) -> PrintTable:
        """Those of the identities of all loaded rows, as they are now."""
        return self._rows.fingerprints

    def loaded(self, end: Order) -> int:
        """How many items were loaded from one end."""
        return self._rows.count(end)

    def blocks(self) -> list[RowBlock]:
        """What holds the loaded rows, oldest first."""
        return [*self._rows.blocks()]

    def start_of(self, block: RowBlock) -> int | None:
        """The place of a block's oldest row, None where it is not here any more."""
        where = self._rows.block_at(block)
        return None if where is None else self._place(where)

    def _place(self, where: Where) -> int:
        side, place = where
        return place if side is Order.ASC else len(self) - 1 - place

    def items(self) -> Iterator[ItemRow]:
        """Every loaded row, oldest first, without the gap."""
        for block in self.blocks():
            yield from block.rows()

    def index_of(self, identity: str) -> int | None:
        """The place of a row, oldest first; None where it is not here."""
        if identity == _GAP.identity:
            return self.loaded(Order.ASC) if self._gap else None
        where = self._rows.find(identity)
        return None if where is None else self._place(where)

    def row(self, identity: str) -> ItemRow | None:
        """A row by its identity, None where it is not here."""
        return self._rows.row(identity)

    def row_of(self, print_: int) -> ItemRow | None:
        """A row by the fingerprint of its identity."""
        return self._rows.row_of(print_)

    def rows_of(self, prints: AbstractSet[int]) -> list[ItemRow]:
        """The rows with these fingerprints."""
        return self._rows.rows_of(prints)

    def cursor(self, end: Order, back: int = 1) -> str | None:
        """The ``after`` of the next page from one end: the id of the row ``back`` places from the gap.

        None stands for the beginning of that end: nothing is loaded so far back, or the row has no id.
        """
        place = self.loaded(end) - back
        return self._rows.id_at(end, place) or None if place >= 0 else None

    def reach(self, end: Order, identities: Iterable[str]) -> int:
        """Of these rows, the one of ``end`` that is nearest to the gap: its distance, from 1; 0 if none is."""
        return min(self._distances(end, identities), default=0)

    def farthest(self, end: Order, identities: Iterable[str]) -> int:
        """As ``reach``, of the row that is farthest from the gap."""
        return max(self._distances(end, identities), default=0)

    def _distances(self, end: Order, identities: Iterable[str]) -> list[int]:
        places = [where for identity in identities if (where := self._rows.find(identity)) is not None]
        return [self.loaded(end) - place for side, place in places if side is end]

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

    def contradict(self) -> bool:
        """The server's order is not that of the rows; answers whether anything follows from that."""
        self.disordered = self.disordered or self.strict
        return self.strict

    def new_of(self, end: Order, rows: Sequence[ItemRow]) -> NewRows:
        """What a page holds that is not here yet, and where it belongs.

        Beyond a row of the newest end there is no gap: what stands there was appended since.
        """
        there = [self._rows.find(row.identity) for row in rows]
        newest_end = [at for at, where in enumerate(there) if where is not None and where[0] is Order.DESC]
        first, last = (newest_end[0], len(rows)) if newest_end else (len(rows), len(rows))
        if end is Order.DESC:
            first, last = -1, newest_end[-1] if newest_end else -1
        inside: dict[str, ItemRow] = {}
        newest: dict[str, ItemRow] = {}
        for at, row in enumerate(rows):
            if there[at] is None and row.identity not in inside and row.identity not in newest:
                (newest if first < at < last else inside)[row.identity] = row
        beyond = tuple(newest.values())
        return NewRows(tuple(inside.values()), beyond if end is Order.DESC else beyond[::-1])

    def are_new(self, prints: Sequence[int]) -> bool:
        """Whether no row with one of these fingerprints is here."""
        return self._rows.are_new(prints)

    def extend_new(self, end: Order, rows: RowColumns, prints: Sequence[int]) -> None:
        """Join one page of which nothing is here, each row being in it once: what most pages of a walk are.

        ``prints`` are the fingerprints of the rows. That made the gap smaller, where there is one.
        """
        self._rows.add_page(Order.ASC if self.complete else end, rows, prints)
        self._begun = True

    def extend(self, end: Order, rows: Sequence[ItemRow]) -> bool:
        """Join one page, in the order in which ``end`` walks. Returns whether that made the gap smaller.

        The ends have met where the page holds a row of the other end.
        """
        met = disordered = False
        if not self.complete:
            there = [self._rows.find(row.identity) for row in rows]
            met = any(where is not None and where[0] is end.other for where in there)
            disordered = self.strict and met and self._contradicts(end, there)
        new = NewRows(self._unknown(rows), ()) if disordered or self.complete else self.new_of(end, rows)
        # All rows stand on the oldest side once all are known.
        self._rows.add(Order.ASC if self.complete else end, new.inside)
        self._begun = True
        if new.newest:
            self.append_newest(new.newest)
        self.disordered = self.disordered or disordered
        if met and not disordered:
            self._join()
        return (met and not disordered) or bool(new.inside)

    def _unknown(self, rows: Sequence[ItemRow]) -> tuple[ItemRow, ...]:
        return tuple({row.identity: row for row in rows if row.identity not in self}.values())

    def _contradicts(self, end: Order, there: Sequence[Where | None]) -> bool:
        """Whether a page does not run through the other end's rows as they stand, from the gap on."""
        places = [where[1] for where in there if where is not None and where[0] is end.other]
        first = next(at for at, where in enumerate(there) if where is not None and where[0] is end.other)
        if places[0] != self.loaded(end.other) - 1 or any(a <= b for a, b in pairwise(places)):
            return True
        # Unknown rows may only stand behind the newest of all, where they were appended since.
        last = next((at for at, where in enumerate(there) if where == (Order.DESC, 0)), len(there))
        return any(where is None for where in there[first : last if end is Order.ASC else len(there)])

    def _join(self) -> None:
        self.complete = True
        self._rows.join()

    def replace_newest(self, rows: Sequence[ItemRow]) -> None:
        """Begin the newest end anew with rows, newest first, none of which is here: between lies a gap.

        What stood on the oldest side stays, also where all was known.
        """
        self._rows.clear_newest()
        self._rows.add(Order.DESC, self._unknown(rows))
        self._closed.clear()
        self._begun, self.complete = True, False

    def append_newest(self, rows: Sequence[ItemRow]) -> None:
        """Add rows that are newer than all others, given newest first."""
        fresh = self._unknown(rows)
        if self.complete:
            self._rows.add(Order.ASC, fresh[::-1])
        elif fresh:
            self._rows.add_newest(fresh)

    def replace(self, rows: Iterable[ItemRow]) -> None:
        """Rows read differently now; those that are not here are passed over."""
        self._rows.change({row.identity: row for row in rows})

    def drop(self, identities: Iterable[str]) -> list[ItemRow]:
        """Take rows out; answers those that were here."""
        gone = [row for identity in set(identities) if (row := self._rows.row(identity)) is not None]
        self._rows.change({row.identity: None for row in gone})
        return gone
