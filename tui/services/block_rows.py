"""The rows of both ends of a timeline, held in blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TypeAlias

from tui.analysis.fingerprint import fingerprints
from tui.analysis.print_table import PrintTable
from tui.models.order import Order
from tui.models.row_columns import RowColumns
from tui.models.rows import ItemRow
from tui.services.block_run import BlockRun
from tui.services.block_store import BlockStore
from tui.services.row_block import BLOCK_ROWS, RowBlock
from tui.services.row_index import RowIndex

Where: TypeAlias = tuple[Order, int]
"""From which end a row was loaded, and its place from there."""


class BlockRows:
    """Where each row is. Rows are given and placed as an end walks: the oldest end towards newer ones."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder`` is where rows may be held that are too many for the memory."""
        self._runs = {end: BlockRun() for end in Order}
        self._index = RowIndex(BlockStore(folder))

    def __len__(self) -> int:
        return len(self._runs[Order.ASC]) + len(self._runs[Order.DESC])

    def count(self, end: Order) -> int:
        """How many rows an end has."""
        return len(self._runs[end])

    def at(self, end: Order, place: int) -> ItemRow:
        """The row at a place of an end."""
        rows, at = self._find(end, place)
        return rows[at]

    def id_at(self, end: Order, place: int) -> str:
        """The id of that row."""
        rows, at = self._find(end, place)
        return rows.id_at(at)

    def _find(self, end: Order, place: int) -> tuple[RowColumns, int]:
        block, at = self._runs[end].find(place)
        return self._index.rows(block), at if end is Order.ASC else block.count - 1 - at

    def find(self, identity: str) -> Where | None:
        """Where a row is, None where it is not here."""
        found = self._index.find(identity)
        if found is None:
            return None
        block, at = found
        if block in self._runs[Order.ASC]:
            return Order.ASC, self._runs[Order.ASC].start(block) + at
        return Order.DESC, self._runs[Order.DESC].start(block) + block.count - 1 - at

    def row(self, identity: str) -> ItemRow | None:
        """A row by its identity."""
        found = self._index.find(identity)
        return None if found is None else self._index.rows(found[0])[found[1]]

    def row_of(self, print_: int) -> ItemRow | None:
        """A row by the fingerprint of its identity."""
        return self._index.row_of(print_)

    def rows_of(self, prints: AbstractSet[int]) -> list[ItemRow]:
        """The rows with these fingerprints, each block being read once."""
        return self._index.rows_of(prints)

    @property
    def fingerprints(self) -> PrintTable:
        """Those of all rows, as they are now."""
        return self._index.fingerprints

    def are_new(self, prints: Sequence[int]) -> bool:
        """Whether no row with one of these fingerprints is here. Asking costs next to nothing."""
        return not self._index.fingerprints.has_any(prints)

    def blocks(self) -> Iterator[RowBlock]:
        """All blocks, oldest first."""
        yield from self._runs[Order.ASC]
        yield from reversed(self._runs[Order.DESC])

    def block_at(self, block: RowBlock) -> Where | None:
        """Where a block's oldest row is, None where it is not here any more."""
        for end, run in self._runs.items():
            if block in run:
                return end, run.start(block) + (0 if end is Order.ASC else block.count - 1)
        return None

    def add(self, end: Order, rows: Sequence[ItemRow]) -> None:
        """Put rows at the gap of an end; small blocks grow."""
        columns = RowColumns.of(rows)
        self.add_page(end, columns, fingerprints(columns.identities))

    def add_page(self, end: Order, rows: RowColumns, prints: Sequence[int]) -> None:
        """The same of rows whose fingerprints are known."""
        run = self._runs[end]
        last = run.take()
        if last is not None and (not rows or last.count + len(rows) > BLOCK_ROWS):
            run.add(last)
        elif last is not None:
            rows = RowColumns.of((*_turned(end, self._index.take(last)), *rows))
            prints = fingerprints(rows.identities)
        for at in range(0, len(rows), BLOCK_ROWS):
            part = slice(at, at + BLOCK_ROWS)
            run.add(self._index.pack(_turned(end, rows[part]), prints[part]))

    def add_newest(self, rows: Sequence[ItemRow]) -> None:
        """Put rows, newest first, at the outer end of the newest end."""
        before = [*self._runs[Order.DESC]]
        if before and before[0].count + len(rows) <= BLOCK_ROWS:
            rows = (*rows, *_turned(Order.DESC, self._index.take(before.pop(0))))
        self._runs[Order.DESC] = BlockRun()
        self.add(Order.DESC, rows)
        for block in before:
            self._runs[Order.DESC].add(block)

    def join(self) -> None:
        """All rows stand at the oldest end from now on."""
        for block in reversed(self._runs[Order.DESC]):
            self._runs[Order.ASC].add(block)
        self._runs[Order.DESC] = BlockRun()

    def clear_newest(self) -> None:
        """Take out all rows of the newest end."""
        for block in self._runs[Order.DESC]:
            self._index.take(block)
        self._runs[Order.DESC] = BlockRun()

    def change(self, other: Mapping[str, ItemRow | None]) -> None:
        """Put other rows in the places of those with these identities; None takes a row out."""
        blocks = {found[0] for identity in other if (found := self._index.find(identity)) is not None}
        instead: dict[RowBlock, RowBlock | None] = {}
        for block in blocks:
            rows = self._index.take(block)
            left = RowColumns.of(row for each in rows if (row := other.get(each.identity, each)) is not None)
            instead[block] = self._index.pack(left, fingerprints(left.identities)) if left else None
        if blocks:
            self._runs = {end: run.changed(instead) for end, run in self._runs.items()}


def _turned(end: Order, rows: RowColumns) -> RowColumns:
    """Rows as an end walks ↔ oldest first, as blocks hold them."""
    return rows if end is Order.ASC else rows[::-1]
