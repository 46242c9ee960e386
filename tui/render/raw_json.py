"""The raw view: an item's JSON with every token as it was received, and only its layout made readable."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import Final

from textual.strip import Strip

from tui.render.cells import MIN_WIDTH, breaks
from tui.render.json_text import json_spans, reindented
from tui.render.safe_text import safe_line
from tui.render.spans import make_strip
from tui.render.styles import Styles


class RawJson:
    """Lines of the JSON of one item: key order and the spelling of numbers and strings as they came.

    What is not JSON stands as its own text. Lines are unsafe text; ``RawRows`` draws them.
    """

    def __init__(self, raw: bytes) -> None:
        self.raw: Final = raw
        text = reindented(raw)
        if text is None:
            text = raw.decode("utf-8", "backslashreplace")
        self._lines: Final = text.split("\n")

    @property
    def line_count(self) -> int:
        """How many lines, not wrapped."""
        return len(self._lines)

    def line(self, index: int) -> str:
        """One line, as it came."""
        return self._lines[index]

    @property
    def lines(self) -> list[str]:
        """All lines."""
        return self._lines

    @property
    def text(self) -> str:
        """The whole text, for copying and searching."""
        return "\n".join(self._lines)


class RawRows:
    """The rows that a screen of one width draws from a ``RawJson``: long lines in several pieces.

    Only what is asked for is highlighted; a short line costs nothing before that.
    """

    def __init__(self, source: RawJson, width: int, styles: Styles) -> None:
        self.source: Final = source
        self.width: Final = max(width, MIN_WIDTH)
        self._styles = styles
        self._cuts: dict[int, list[tuple[int, int]]] = {}
        self._long: list[int] = []
        self._count_rows()

    def _count_rows(self) -> None:
        """Find the lines that take more than one row."""
        extra: list[int] = []
        for index, line in enumerate(self.source.lines):
            size = len(line)
            if size <= self.width and (size * 10 <= self.width or line.isascii()):
                continue
            if line.isascii():
                rows = -(-size // self.width)
            else:
                self._cuts[index] = list(breaks(safe_line(line), self.width, words=False))
                rows = len(self._cuts[index])
            if rows > 1:
                self._long.append(index)
                extra.append(rows - 1)
        self._extra = list(accumulate(extra, initial=0))
        self._first_rows = [index + before for index, before in zip(self._long, self._extra, strict=False)]

    def __len__(self) -> int:
        return self.source.line_count + self._extra[-1]

    def place(self, row: int) -> tuple[int, int]:
        """Line and piece of a row."""
        number = bisect_right(self._first_rows, row) - 1
        if number < 0:
            return row, 0
        piece = row - self._first_rows[number]
        rows = self._extra[number + 1] - self._extra[number] + 1
        if piece < rows:
            return self._long[number], piece
        return row - self._extra[number + 1], 0

    def row_of(self, line: int) -> int:
        """The first row of a line."""
        return line + self._extra[bisect_right(self._long, line - 1)]

    def text(self, row: int) -> str:
        """The safe text of a row."""
        index, piece = self.place(row)
        line = self.source.line(index)
        if index in self._cuts:
            start, end = self._cuts[index][piece]
            return safe_line(line)[start:end]
        return safe_line(line[piece * self.width : (piece + 1) * self.width])

    def goes_on(self, row: int) -> bool:
        """Whether the next row is more of the same line."""
        return row + 1 < len(self) and self.place(row + 1)[1] > 0

    def strip(self, row: int) -> Strip:
        """One row, its JSON highlighted."""
        text = self.text(row)
        if self.place(row)[1]:
            # A line of more than one row is one long string: its later pieces are the inside of that.
            return make_strip([(text, self._styles["json.string"])], self.width)
        return make_strip(json_spans(text, self._styles), self.width)
