"""A picture as cells of a terminal, each half a block high above another: values and sizes, no drawing."""

from __future__ import annotations

import math
from typing import Final, NamedTuple, TypeAlias

MAX_PIXELS: Final = 40_000_000
"""A picture of more pixels is not decoded: each takes four bytes, and twice that while it is made smaller."""
MAX_ROWS: Final = 40
"""Rows of the screen that a picture may take."""
MAX_CELLS: Final = 1_500
"""Cells that a picture may take: each may have colours of its own, and one turn of the loop draws them all."""
CELL_BYTES: Final = 6
"""Red, green and blue of the upper half of a cell, then of its lower half."""
_LARGEST: Final = 2
"""A small picture is not blown up beyond this."""


class Mosaic(NamedTuple):
    """A picture that is ready to be drawn."""

    columns: int
    rows: int
    cells: bytes
    """``CELL_BYTES`` for each cell, row by row."""
    room: int
    """The columns that it was fitted into."""


class PictureFault(NamedTuple):
    """Why a picture cannot be drawn."""

    words: str

    @property
    def cells(self) -> int:
        """None."""
        return 0


Decoded: TypeAlias = Mosaic | PictureFault


def fit(width: int, height: int, columns: int, rows: int = MAX_ROWS) -> tuple[int, int]:
    """Columns and rows of a picture of so many pixels, within those given; all are at least 1.

    Two pixels stand above each other in a cell, which is about twice as high as it is wide.
    """
    scale = min(columns / width, 2 * rows / height, _LARGEST, math.sqrt(2 * MAX_CELLS / (width * height)))
    return max(1, min(columns, round(width * scale))), max(1, min(rows, round(height * scale / 2)))


def too_large(width: int, height: int) -> bool:
    """Whether a picture has more pixels than are decoded."""
    return width * height > MAX_PIXELS
