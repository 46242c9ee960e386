"""Rows side by side, a column for each kind of value: one becomes an ``ItemRow`` when it is looked at.

Most rows of a long walk are looked at by nobody, and a text costs less to make and to hold than a tuple.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, overload

from tui.models.rows import ItemRow

FIELD: Final = "\x1f"
ROW: Final = "\n"
CUT: Final = "\x1e"
"""Ends the line of a row whose preview goes on. An ellipsis would make each character of it twice as wide."""
BETWEEN: Final = 5
"""``FIELD`` in one line."""
_NO_NAMES: Final[Mapping[int, str]] = MappingProxyType({})
_NO_ROWS: Final[Mapping[int, ItemRow]] = MappingProxyType({})


class RowColumns(Sequence[ItemRow]):
    """Rows that never change. A part of them, or the same the other way round, is columns again."""

    __slots__ = ("lines", "names", "odd", "sizes", "times")

    def __init__(
        self,
        lines: list[str],
        sizes: list[int],
        times: list[float | None],
        names: Mapping[int, str] = _NO_NAMES,
        odd: Mapping[int, ItemRow] = _NO_ROWS,
    ) -> None:
        """The columns are as long as each other, and the lines ``are_lines``."""
        self.lines: Final = lines
        """Of each row its id, type, role, status, call id and preview, ``FIELD`` between them."""
        self.sizes: Final = sizes
        """Bytes."""
        self.times: Final = times
        """Unix seconds."""
        self.names: Final = names
        """Identities that are not the id, by the place of the row."""
        self.odd: Final = odd
        """Rows that their lines do not tell, since a field holds what stands between fields or rows."""

    @classmethod
    def of(cls, rows: Iterable[ItemRow]) -> RowColumns:
        """The columns of any rows."""
        if isinstance(rows, RowColumns):
            return rows
        given = [*rows]
        lines = [FIELD.join(row[1:7]) for row in given]
        odd = {at: row for at, row in enumerate(given) if row.preview[-1:] == CUT}
        if not are_lines(lines):
            odd |= {at: row for at, row in enumerate(given) if not are_lines(lines[at : at + 1])}
        for at, row in odd.items():
            lines[at] = FIELD.join(each.replace(ROW, " ").replace(FIELD, " ") for each in row[1:7])
        names = {at: row.identity for at, row in enumerate(given) if row.identity != row.id}
        return cls(lines, [row.size for row in given], [row.time for row in given], names, odd)

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[ItemRow]:
        return map(self.__getitem__, range(len(self.lines)))

    @overload
    def __getitem__(self, at: int) -> ItemRow: ...

    @overload
    def __getitem__(self, at: slice) -> RowColumns: ...

    def __getitem__(self, at: int | slice) -> ItemRow | RowColumns:
        if isinstance(at, slice):
            return self._part(at)
        place = at if at >= 0 else at + len(self.lines)
        if place in self.odd:
            return self.odd[place]
        item_id, kind, role, status, call_id, preview = self.lines[place].split(FIELD)
        name = self.names.get(place, item_id)
        size, time = self.sizes[place], self.times[place]
        return ItemRow(name, item_id, kind, role, status, call_id, shown_cut(preview), size, time)

    def id_at(self, at: int) -> str:
        """The id of one row, which is not made for it."""
        line = self.lines[at]
        return self.odd[at].id if at in self.odd else line[: line.index(FIELD)]

    def _part(self, at: slice) -> RowColumns:
        places = range(len(self.lines))[at] if self.names or self.odd else ()
        names = {new: self.names[old] for new, old in enumerate(places) if old in self.names}
        odd = {new: self.odd[old] for new, old in enumerate(places) if old in self.odd}
        return RowColumns(self.lines[at], self.sizes[at], self.times[at], names, odd)

    @property
    def identities(self) -> list[str]:
        """``ItemRow.identity`` of each row."""
        found = [line[: line.index(FIELD)] for line in self.lines]
        for at, row in self.odd.items():
            found[at] = row.identity
        for at, name in self.names.items():
            found[at] = name
        return found


def are_lines(lines: Sequence[str]) -> bool:
    """Whether nothing in these lines of fields is taken for what stands between fields or between rows."""
    text = FIELD.join(lines)
    return ROW not in text and text.count(FIELD) == max(0, (BETWEEN + 1) * len(lines) - 1)


def shown_cut(preview: str) -> str:
    """A preview as a row has it: with an ellipsis where it goes on."""
    return f"{preview[:-1]}…" if preview[-1:] == CUT else preview
