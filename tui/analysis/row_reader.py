"""The items of a page as the timeline needs them, read in one go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tui.analysis.fingerprint import fingerprint
from tui.analysis.id_clock import item_clock
from tui.analysis.includes import Places
from tui.analysis.pairing import PAIRED, Half, half_of
from tui.analysis.rows import read_fields, read_row
from tui.models.item import Item
from tui.models.row_columns import FIELD, RowColumns, are_lines


class RowReader:
    """Reads items of one conversation, one after the other, into columns."""

    def __init__(self, conversation_id: str, created_at: int | None) -> None:
        """``created_at`` (Unix seconds) is that of the conversation."""
        self._conversation = conversation_id, created_at
        self._time_of = item_clock(conversation_id, created_at)
        self._items: Final[list[Item]] = []
        self._lines: Final[list[str]] = []
        self._times: Final[list[float | None]] = []
        self._names: Final[dict[int, str]] = {}
        self.prints: Final[list[int]] = []
        """The fingerprint of each item's identity."""
        self.places: Final[list[Places]] = []
        """The ``include_places`` of each item."""
        self.halves: Final[list[Half]] = []
        """Of those that belong with others."""

    def read(self, items: Iterable[Item]) -> None:
        """Read some more; each item is told to forget what was read."""
        lines, times, prints, time_of = self._lines, self._times, self.prints, self._time_of
        for item in items:
            head = item.head
            if head is None:
                row, places = read_row(item, *self._conversation)
                fields, time = row[1:7], row.time
            else:
                fields, places = read_fields(head, item.raw)
                time = None if time_of is None else time_of(fields[0])
            if not fields[0]:
                self._names[len(lines)] = item.identity
            print_ = fingerprint(fields[0] or item.identity)
            if fields[1] in PAIRED:
                half = half_of(fields[1], fields[0], fields[4], print_)
                if half is not None:
                    self.halves.append(half)
            lines.append(FIELD.join(fields))
            times.append(time)
            prints.append(print_)
            self.places.append(places)
            self._items.append(item)
            # The row has what it needs, and the item may wait for a while until it is stored.
            item.forget()

    def rows(self) -> RowColumns:
        """The row of each item."""
        if not are_lines(self._lines):
            return RowColumns.of(read_row(item, *self._conversation)[0] for item in self._items)
        return RowColumns(self._lines, [len(item.raw) for item in self._items], self._times, self._names)
