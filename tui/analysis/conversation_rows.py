"""The loaded rows of the conversation list, each found by its id."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, overload

from tui.models.rows import KnownConversation

_BLOCK: Final = 128
"""Rows of a block at most: making a filter's text of them takes under a millisecond."""


@dataclass(frozen=True, slots=True, eq=False)
class ConversationBlock:
    """Neighbouring rows of the list. It never changes: for other rows another block is made."""

    number: int
    rows: Sequence[KnownConversation]


class ConversationRows(Sequence[KnownConversation]):
    """Rows in the order of the list, each id once. Nothing that is done to one row looks at all the others."""

    def __init__(self, rows: Iterable[KnownConversation] = ()) -> None:
        self._front: list[KnownConversation] = []
        """Rows that were put before all others, the first of the list last."""
        self._back: list[KnownConversation] = []
        self._keys: dict[str, int] = {}
        """Where each row was put: from 0 on in the back, from -1 down in front. Never changed by other rows."""
        self._next = 0
        self._first = 0
        self._gone: list[int] = []
        """The keys of rows that were taken out, in order: rows behind them stand that much nearer."""
        self._blocks: dict[int, ConversationBlock] = {}
        """The blocks that are good still, by number: each holds the rows of as many keys, one after another."""
        self.extend(rows)

    def __len__(self) -> int:
        return len(self._front) + len(self._back)

    @overload
    def __getitem__(self, index: int) -> KnownConversation: ...
    @overload
    def __getitem__(self, index: slice) -> list[KnownConversation]: ...
    def __getitem__(self, index: int | slice) -> KnownConversation | list[KnownConversation]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        side, place = self._side(index % len(self))
        return side[place]

    def __iter__(self) -> Iterator[KnownConversation]:
        yield from reversed(self._front)
        yield from self._back

    def _side(self, index: int) -> tuple[list[KnownConversation], int]:
        front = len(self._front)
        return (self._front, front - 1 - index) if index < front else (self._back, index - front)

    def index_of(self, conversation_id: str) -> int | None:
        """The place of a row, None where it is not here."""
        key = self._keys.get(conversation_id)
        return None if key is None else self._place(key)

    def _place(self, key: int) -> int:
        return key - self._first - bisect_left(self._gone, key)

    def blocks(self) -> Sequence[ConversationBlock]:
        """All rows in blocks, in the order of the list, for filters."""
        numbers = range(self._first // _BLOCK, -(-self._next // _BLOCK))
        blocks = (self._blocks.get(number) or self._make(number) for number in numbers)
        return [block for block in blocks if block.rows]

    def _make(self, number: int) -> ConversationBlock:
        start = self._place(max(number * _BLOCK, self._first))
        end = self._place(min((number + 1) * _BLOCK, self._next))
        front = len(self._front)
        new = self._front[max(0, front - end) : max(0, front - start)]
        old = self._back[max(0, start - front) : max(0, end - front)]
        block = self._blocks[number] = ConversationBlock(number, new[::-1] + old)
        return block

    def start_of(self, block: ConversationBlock) -> int | None:
        """The place of a block's first row, None where other rows are in its place."""
        here = self._blocks.get(block.number) is block
        return self._place(max(block.number * _BLOCK, self._first)) if here else None

    def get(self, conversation_id: str) -> KnownConversation | None:
        """A row by its id."""
        index = self.index_of(conversation_id)
        return None if index is None else self[index]

    def extend(self, rows: Iterable[KnownConversation]) -> int:
        """Add rows behind all others; those that are here already stay. Returns how many are new."""
        before = len(self._back)
        for row in rows:
            if row.id not in self._keys:
                self._put(row.id, self._next)
                self._next += 1
                self._back.append(row)
        return len(self._back) - before

    def put(self, row: KnownConversation) -> None:
        """Put a row in the place of the one with its id; a new one stands first."""
        index = self.index_of(row.id)
        if index is None:
            self._first -= 1
            self._put(row.id, self._first)
            self._front.append(row)
        else:
            self._put(row.id, self._keys[row.id])
            side, place = self._side(index)
            side[place] = row

    def _put(self, conversation_id: str, key: int) -> None:
        self._keys[conversation_id] = key
        self._blocks.pop(key // _BLOCK, None)

    def drop(self, conversation_id: str) -> None:
        """Take a row out."""
        index = self.index_of(conversation_id)
        if index is not None:
            side, place = self._side(index)
            del side[place]
            key = self._keys.pop(conversation_id)
            insort(self._gone, key)
            self._blocks.pop(key // _BLOCK, None)
