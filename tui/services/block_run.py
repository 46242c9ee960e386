"""Blocks of rows one behind the other, and the place of each."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from tui.services.row_block import RowBlock


class BlockRun:
    """The blocks of one end of a timeline, from its outer end towards the gap.

    Places are counted in the same direction. Adding a block at the gap costs the same at any length.
    """

    def __init__(self, blocks: Iterable[RowBlock] = ()) -> None:
        self._blocks: list[RowBlock] = []
        self._starts = array("q")
        self._numbers: dict[RowBlock, int] = {}
        self._count = 0
        for block in blocks:
            self.add(block)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[RowBlock]:
        return iter(self._blocks)

    def __reversed__(self) -> Iterator[RowBlock]:
        return reversed(self._blocks)

    def __contains__(self, block: object) -> bool:
        return block in self._numbers

    def add(self, block: RowBlock) -> None:
        """Put a block at the gap."""
        self._numbers[block] = len(self._blocks)
        self._blocks.append(block)
        self._starts.append(self._count)
        self._count += block.count

    def take(self) -> RowBlock | None:
        """Take the block at the gap out, None where there is none."""
        if not self._blocks:
            return None
        block = self._blocks.pop()
        del self._numbers[block]
        self._count = self._starts.pop()
        return block

    def start(self, block: RowBlock) -> int:
        """The place of a block's outermost row."""
        return self._starts[self._numbers[block]]

    def find(self, place: int) -> tuple[RowBlock, int]:
        """The block that holds a place, and how far from its outermost row that is."""
        number = bisect_right(self._starts, place) - 1
        return self._blocks[number], place - self._starts[number]

    def changed(self, instead: Mapping[RowBlock, RowBlock | None]) -> BlockRun:
        """The same with other blocks in the places of some; None takes a block out."""
        blocks = (instead.get(each, each) for each in self._blocks)
        return BlockRun(each for each in blocks if each is not None)
