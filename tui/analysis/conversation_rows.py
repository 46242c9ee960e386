"""The loaded rows of the conversation list, each found by its id."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from tui.models.rows import KnownConversation


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
        return None if key is None else key - self._first - bisect_left(self._gone, key)

    def get(self, conversation_id: str) -> KnownConversation | None:
        """A row by its id."""
        index = self.index_of(conversation_id)
        return None if index is None else self[index]

    def extend(self, rows: Iterable[KnownConversation]) -> int:
        """Add rows behind all others; those that are here already stay. Returns how many are new."""
        before = len(self._back)
        for row in rows:
            if row.id not in self._keys:
                self._keys[row.id] = self._next
                self._next += 1
                self._back.append(row)
        return len(self._back) - before

    def put(self, row: KnownConversation) -> None:
        """Put a row in the place of the one with its id; a new one stands first."""
        index = self.index_of(row.id)
        if index is None:
            self._first -= 1
            self._keys[row.id] = self._first
            self._front.append(row)
        else:
            side, place = self._side(index)
            side[place] = row

    def drop(self, conversation_id: str) -> None:
        """Take a row out."""
        index = self.index_of(conversation_id)
        if index is not None:
            side, place = self._side(index)
            del side[place]
            insort(self._gone, self._keys.pop(conversation_id))
