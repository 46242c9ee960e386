"""The items of a page as the timeline needs them, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final

from tui.analysis.fingerprint import fingerprints
from tui.analysis.id_clock import item_clock
from tui.analysis.includes import Places
from tui.analysis.pairing import PAIRED, Half, halves_of
from tui.analysis.rows import read_fields, read_row
from tui.models.headed_items import HeadedItems
from tui.models.item import Item
from tui.models.item_head import ItemHead
from tui.models.row_columns import FIELD, RowColumns, are_lines


class RowReader:
    """Reads items of one conversation, one after the other, into columns."""

    def __init__(self, conversation_id: str, created_at: int | None) -> None:
        """``created_at`` (Unix seconds) is that of the conversation."""
        self._conversation = conversation_id, created_at
        self._time_of = item_clock(conversation_id, created_at)
        self._items: tuple[Sequence[Item], ...] = ()
        self._lines: Final[list[str]] = []
        self._sizes: Final[list[int]] = []
        self._times: Final[list[float | None]] = []
        self._names: Final[dict[int, str]] = {}
        self.identities: Final[list[str]] = []
        self.prints: list[int] = []
        """The fingerprint of each item's identity."""
        self.places: Final[list[Places]] = []
        """The ``include_places`` of each item."""
        self.halves: list[Half] = []
        """Of those that belong with others."""

    def read(self, items: Sequence[Item]) -> None:
        """Read some more."""
        self._items += (items,)
        if isinstance(items, HeadedItems):
            self._read(items.raws, items.heads, items.ids)
        else:
            heads = [item.head for item in items]
            self._read([item.raw for item in items], heads, [item.identity for item in items])

    def _read(self, raws: Sequence[bytes], heads: Sequence[ItemHead | None], identities: Sequence[str]) -> None:
        lines, times, time_of = self._lines, self._times, self._time_of
        paired: list[tuple[str, str, str, int]] = []
        prints = fingerprints(identities)
        for raw, head, identity, print_ in zip(raws, heads, identities, prints, strict=True):
            if head is None:
                row, places = read_row(Item(bytes(raw)), *self._conversation)
                fields, time = row[1:7], row.time
            else:
                fields, places = read_fields(head, raw)
                time = None if time_of is None else time_of(fields[0])
            item_id, kind, _, _, call_id, _ = fields
            if identity != item_id:
                self._names[len(lines)] = identity
            if kind in PAIRED:
                paired.append((kind, item_id, call_id, print_))
            lines.append(FIELD.join(fields))
            times.append(time)
            self.places.append(places)
        self.halves += halves_of(paired)
        self.prints += prints
        self._sizes.extend(map(len, raws))
        self.identities.extend(identities)

    def rows(self) -> RowColumns:
        """The row of each item."""
        if are_lines(self._lines):
            return RowColumns(self._lines, self._sizes, self._times, self._names)
        items = chain.from_iterable(self._items)
        return RowColumns.of(read_row(item, *self._conversation)[0] for item in items)
