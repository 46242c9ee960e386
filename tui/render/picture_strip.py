"""A picture's rows as strips that cost little to draw again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple, TypeAlias

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.render.mosaic import CELL_BYTES, Decoded, Mosaic, PictureFault

_UPPER_HALF: Final = "▀"
_ALIKE: Final = 6
"""Neighbours that differ by no more than this in each of six values of 255 are drawn as one."""


class PictureStrip(Strip):
    """One row: a margin, cells whose colours nothing changes and whose text nobody selects, a margin."""

    __slots__ = ()

    def apply_style(self, style: Style) -> Strip:
        """The margins in a style, such as that of the cursor line."""
        first, *cells, last = self._segments
        left, right = Segment.apply_style((first, last), style)
        return PictureStrip([left, *cells, right], self._cell_length)

    def apply_offsets(self, x: int, y: int) -> Strip:  # noqa: ARG002 - Textual's signature
        """Nothing here can be selected: a place for each cell would cost more than drawing them."""
        return self


class PictureRow(NamedTuple):
    """The cells of one row, neighbours of the same colours as one segment."""

    segments: tuple[Segment, ...]
    columns: int

    def between(self, margin: int, width: int) -> Strip:
        """The row behind so many blanks, filled up to a width."""
        rest = max(0, width - margin - self.columns)
        return PictureStrip(
            [Segment(" " * margin), *self.segments, Segment(" " * rest)], margin + self.columns + rest
        )


class Painted(NamedTuple):
    """A picture whose rows are ready for the screen."""

    rows: tuple[PictureRow, ...]
    columns: int
    room: int
    """The columns that it was fitted into."""

    @property
    def cells(self) -> int:
        """How many cells it has: a measure of the memory that it takes."""
        return self.columns * len(self.rows)


Drawn: TypeAlias = Painted | PictureFault


def paint(decoded: Decoded) -> Drawn:
    """The rows of a picture; takes some 10 µs for each cell that is unlike its neighbour."""
    if isinstance(decoded, PictureFault):
        return decoded
    rows = (PictureRow(tuple(_segments(decoded, row)), decoded.columns) for row in range(decoded.rows))
    return Painted(tuple(rows), decoded.columns, decoded.room)


def _segments(mosaic: Mosaic, row: int) -> Iterator[Segment]:
    start = row * mosaic.columns * CELL_BYTES
    cells = mosaic.cells[start : start + mosaic.columns * CELL_BYTES]
    first = 0
    for at in range(CELL_BYTES, len(cells), CELL_BYTES):
        if not _alike(cells[first : first + CELL_BYTES], cells[at : at + CELL_BYTES]):
            yield _segment(cells, first, at)
            first = at
    yield _segment(cells, first, len(cells))


def _alike(one: bytes, other: bytes) -> bool:
    return one == other or all(abs(mine - its) <= _ALIKE for mine, its in zip(one, other, strict=True))


def _segment(cells: bytes, first: int, end: int) -> Segment:
    upper, lower = cells[first : first + 3], cells[first + 3 : first + CELL_BYTES]
    style = Style.from_color(Color.from_rgb(*upper), Color.from_rgb(*lower))
    hash(style)  # kept by the style, and asked for with every draw
    return Segment(_UPPER_HALF * ((end - first) // CELL_BYTES), style)
