"""Rows of a timeline, packed: a hundred thousand of them take what a few thousand take as objects.

Neighbouring rows are held as one compressed text, which a filter can look through without making rows of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import lz4.block
import msgspec

from tui.errors import LibraryError
from tui.models.rows import ItemRow
from tui.services.block_store import Held, in_memory

BLOCK_ROWS: Final = 100
"""Rows that stand in one block at most: those of a whole page."""
_FIELD: Final = "\x1f"
_ROW: Final = "\n"
_BETWEEN_FIELDS: Final = 5
_LENGTH: Final = 4
"""Bytes that say how long the text is."""


class _Rest(msgspec.Struct, array_like=True):
    """What of the rows is not in the text."""

    sizes: list[int]
    times: list[float | None]
    names: dict[int, bytes]
    """Identities that are not the id, by the place of the row."""


_DECODER: Final = msgspec.msgpack.Decoder(_Rest)


class RowBlock:
    """Neighbouring rows, oldest first. It never changes: for other rows another block is made."""

    __slots__ = ("_odd", "_packed", "count")

    def __init__(self, rows: Sequence[ItemRow], hold: Callable[[bytes], Held] = in_memory) -> None:
        """``hold`` keeps the packed rows somewhere."""
        self.count: Final = len(rows)
        self._odd: Final[dict[int, ItemRow]] = {}
        """Rows that are kept as they are, since a field holds what parts the fields or the rows."""
        lines = [_FIELD.join(_fields(row)) for row in rows]
        text = _ROW.join(lines)
        if text.count(_ROW) != len(rows) - 1 or text.count(_FIELD) != _BETWEEN_FIELDS * len(rows):
            text = _ROW.join(self._even(at, row) for at, row in enumerate(rows))
        raw = _to_bytes(text)
        names = {at: _to_bytes(row.identity) for at, row in enumerate(rows) if row.identity != row.id}
        rest = _Rest([row.size for row in rows], [row.time for row in rows], names)
        packed = len(raw).to_bytes(_LENGTH, "little") + raw + msgspec.msgpack.encode(rest)
        self._packed: Final[Held] = hold(lz4.block.compress(packed))

    def _even(self, at: int, row: ItemRow) -> str:
        """The line of a row; one that could not be read again is kept beside."""
        fields = _fields(row)
        line = _FIELD.join(fields)
        if _ROW not in line and line.count(_FIELD) == _BETWEEN_FIELDS:
            return line
        self._odd[at] = row
        return _FIELD.join(each.replace(_ROW, " ").replace(_FIELD, " ") for each in fields)

    def _unpack(self) -> tuple[bytes, bytes]:
        try:
            packed: bytes = lz4.block.decompress(self._packed())
        except LibraryError as error:
            # They are drawn: the screen shall stand, and say it where they would stand.
            return _in_place_of(self.count, error.message)
        end = _LENGTH + int.from_bytes(packed[:_LENGTH], "little")
        return packed[_LENGTH:end], packed[end:]

    @property
    def packed(self) -> bytes:
        """All of it: blocks of the same rows hold the same."""
        return self._packed()

    def utf8(self) -> bytes:
        """``text`` as a filter looks at it: as bytes it is searched more quickly."""
        return self._unpack()[0]

    def text(self) -> str:
        """A line for each row: id, type, role, status, call id and preview, ``\\x1f`` between them."""
        return _to_text(self.utf8())

    def rows(self) -> list[ItemRow]:
        """The rows; those of each call are made anew."""
        lines, raw = self._unpack()
        text = _to_text(lines)
        rest = _DECODER.decode(raw)
        names, odd = rest.names, self._odd
        found: list[ItemRow] = []
        for at, (line, size, time) in enumerate(zip(text.split(_ROW), rest.sizes, rest.times, strict=True)):
            item_id, kind, role, status, call_id, preview = line.split(_FIELD)
            identity = _to_text(names[at]) if at in names else item_id
            found.append(ItemRow(identity, item_id, kind, role, status, call_id, preview, size, time))
        for at, row in odd.items():
            found[at] = row
        return found


def _in_place_of(count: int, words: str) -> tuple[bytes, bytes]:
    """What a block of so many rows holds that can only say why they are not there."""
    line = _to_bytes(_FIELD * _BETWEEN_FIELDS + words.replace(_ROW, " ").replace(_FIELD, " "))
    return _ROW.encode().join([line] * count), msgspec.msgpack.encode(_Rest([0] * count, [None] * count, {}))


def _fields(row: ItemRow) -> tuple[str, str, str, str, str, str]:
    return row[1:7]


def _to_bytes(text: str) -> bytes:
    """Any text, lone surrogates too: rows hold what a server sent."""
    return text.encode("utf-8", "surrogatepass")


def _to_text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")
