"""In which block a row is, and the rows of the blocks that were looked at last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Final

from tui.analysis.fingerprint import fingerprint, fingerprints
from tui.analysis.print_table import PrintTable
from tui.models.row_columns import RowColumns
from tui.models.rows import ItemRow
from tui.services.block_store import BlockStore, in_memory
from tui.services.row_block import BLOCK_ROWS, RowBlock

_UNPACKED: Final = 48
"""Blocks that stay unpacked: many screens of rows, or one of rows that a filter found far apart."""


HELD_ROWS: Final = 20_000
"""So many rows stay in memory, packed: more than most conversations have."""


class _Unpacked:
    """The rows of one block."""

    def __init__(self, rows: RowColumns) -> None:
        self.rows: Final = rows

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each row is, made when the first is looked for."""
        return {identity: at for at, identity in enumerate(self.rows.identities)}


class RowIndex:
    """Finds rows by their identities."""

    def __init__(self, store: BlockStore) -> None:
        """``store`` holds the blocks behind the first so many rows."""
        self._store = store
        self._numbers = PrintTable(HELD_ROWS)
        """The number of each row's block."""
        self._blocks: dict[int, RowBlock] = {}
        self._next = 0
        self._unpacked: OrderedDict[RowBlock, _Unpacked] = OrderedDict()

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def fingerprints(self) -> PrintTable:
        """Those of all rows, as they are now."""
        return self._numbers

    def pack(self, rows: RowColumns, prints: Sequence[int]) -> RowBlock:
        """A block of rows, oldest first, found in it from now on by their ``prints``."""
        # Full blocks hardly ever change.
        many = len(rows) == BLOCK_ROWS and len(self._numbers) >= HELD_ROWS
        block, number = RowBlock(rows, self._store.hold if many else in_memory), self._next
        self._next += 1
        self._blocks[number] = block
        self._numbers.put_new(prints, number)
        self._keep(block, rows)
        return block

    def take(self, block: RowBlock) -> RowColumns:
        """The rows of a block, which are not here any more."""
        rows = self._open(block).rows
        del self._unpacked[block]
        for print_ in fingerprints(rows.identities):
            self._blocks.pop(self._numbers.pop(print_, -1), None)
        return rows

    def rows(self, block: RowBlock) -> RowColumns:
        """The rows of a block."""
        return self._open(block).rows

    def _open(self, block: RowBlock) -> _Unpacked:
        found = self._unpacked.get(block)
        if found is None:
            return self._keep(block, block.rows())
        self._unpacked.move_to_end(block)
        return found

    def find(self, identity: str) -> tuple[RowBlock, int] | None:
        """The block of a row and its place there, None where the row is not here."""
        block = self._block(fingerprint(identity))
        if block is None:
            return None
        place = self._open(block).places.get(identity)
        return None if place is None else (block, place)

    def _block(self, print_: int) -> RowBlock | None:
        return self._blocks.get(self._numbers.get(print_, -1))

    def row_of(self, print_: int) -> ItemRow | None:
        """The row with a fingerprint."""
        block = self._block(print_)
        rows = () if block is None else self.rows(block)
        return next((row for row in rows if fingerprint(row.identity) == print_), None)

    def rows_of(self, prints: AbstractSet[int]) -> list[ItemRow]:
        """The rows with these fingerprints, each block being read once."""
        blocks = {block for each in prints if (block := self._block(each)) is not None}
        return [row for block in blocks for row in block.rows() if fingerprint(row.identity) in prints]

    def _keep(self, block: RowBlock, rows: RowColumns) -> _Unpacked:
        found = self._unpacked[block] = _Unpacked(rows)
        if len(self._unpacked) > _UNPACKED:
            self._unpacked.popitem(last=False)
        return found
