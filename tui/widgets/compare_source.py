"""The steps of a comparison as the rows of a list, and the words of one of them as the lines of a text."""

from __future__ import annotations

from collections.abc import Iterator

from textual.strip import Strip

from tui.analysis.compare import Comparison
from tui.render.compare_rows import step_strip
from tui.render.hits import Needle
from tui.render.lines import Line, Target
from tui.render.styles import Styles


class CompareSource:
    """A row for each step; a row's name is its number."""

    def __init__(self, comparison: Comparison, styles: Styles) -> None:
        self._comparison = comparison
        self._styles = styles

    def __len__(self) -> int:
        return len(self._comparison.steps)

    def identity(self, index: int) -> str:
        """The number of the step."""
        return str(index)

    def index_of(self, identity: str) -> int | None:
        """The step of that number."""
        return int(identity)

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:  # noqa: ARG002
        """One drawn step."""
        step = self._comparison.steps[index]
        return step_strip(self._comparison, step, width, self._styles, selected=cursor)


class IteratedLines:
    """Lines that are laid out as far as they are asked for, as those of a text view."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._rest = lines
        self._lines: list[Line] = []

    def __len__(self) -> int:
        return len(self._lines)

    def strip(self, row: int) -> Strip:
        """One line."""
        return self._lines[row].strip

    def target(self, row: int) -> Target | None:
        """What enter does on a line."""
        return self._lines[row].target

    def text(self, row: int) -> str:
        """One line as text."""
        return self._lines[row].strip.text

    def goes_on(self, row: int) -> bool:
        """Whether the next line is more of the same text."""
        return self._lines[row].goes_on

    def unfold(self, needle: Needle) -> Iterator[bool]:  # noqa: ARG002 - the protocol's
        """Nothing is folded."""
        return iter(())

    def reach(self, row: int) -> bool:
        """Lay out as far as a line."""
        before = len(self._lines)
        while len(self._lines) < row and (line := next(self._rest, None)) is not None:
            self._lines.append(line)
        return len(self._lines) > before
