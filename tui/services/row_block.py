"""Rows of a timeline, packed: a hundred thousand of them take what a few thousand take as objects.

Neighbouring rows are held as one compressed text, which a filter can look through without making rows of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import lz4.block
import msgspec

from tui.errors import LibraryError
from tui.models.row_columns import BETWEEN, FIELD, ROW, RowColumns
from tui.models.rows import ItemRow
from tui.services.block_store import Held, in_memory

BLOCK_ROWS: Final = 100
"""Rows that stand in one block at most: those of a whole page."""
_LENGTH: Final = 4
"""Bytes that say how long the text is."""


class _Rest(msgspec.Struct, array_like=True):
    """What of the rows is not in the text."""

    sizes: list[int]
    times: list[float | None]
    names: dict[int, bytes]
    """Identities that are not the id, by the place of the row."""


_DECODER: Final = msgspec.msgpack.Decoder(_Rest)
_ENCODE: Final = msgspec.msgpack.Encoder().encode


class RowBlock:
    """Neighbouring rows, oldest first. It never changes: for other rows another block is made."""

    __slots__ = ("_odd", "_packed", "count")

    def __init__(self, rows: Iterable[ItemRow], hold: Callable[[bytes], Held] = in_memory) -> None:
        """``hold`` keeps the packed rows somewhere."""
        columns = RowColumns.of(rows)
        self.count: Final = len(columns)
        self._odd: Final = columns.odd
        raw = _to_bytes(ROW.join(columns.lines))
        names = {at: _to_bytes(name) for at, name in columns.names.items()}
        rest = _ENCODE(_Rest(columns.sizes, columns.times, names))
        packed = b"".join((len(raw).to_bytes(_LENGTH, "little"), raw, rest))
        self._packed: Final[Held] = hold(lz4.block.compress(packed))

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

    def rows(self) -> RowColumns:
        """The rows; those of each call are made anew."""
        text, raw = self._unpack()
        rest = _DECODER.decode(raw)
        names = {at: _to_text(name) for at, name in rest.names.items()}
        return RowColumns(_to_text(text).split(ROW), rest.sizes, rest.times, names, self._odd)


def _in_place_of(count: int, words: str) -> tuple[bytes, bytes]:
    """What a block of so many rows holds that can only say why they are not there."""
    line = _to_bytes(FIELD * BETWEEN + words.replace(ROW, " ").replace(FIELD, " "))
    return ROW.encode().join([line] * count), msgspec.msgpack.encode(_Rest([0] * count, [None] * count, {}))


def _to_bytes(text: str) -> bytes:
    """Any text, lone surrogates too: rows hold what a server sent."""
    return text.encode("utf-8", "surrogatepass")


def _to_text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogatepass")
