"""Blocks to lines of a given width, no more of them than somebody looks at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from textual.strip import Strip

from tui.render.block_lines import block_lines
from tui.render.blocks import Block, Fold
from tui.render.cells import MIN_WIDTH
from tui.render.lines import Line, Target
from tui.render.styles import Styles


class Document:
    """Blocks laid out at one width, line by line as they are asked for.

    ``line`` lays out up to that line, ``line_count`` all of it. A viewer of something long asks
    ``lay_out`` for as much as it shows and takes ``known`` for its height until ``complete``.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        width: int,
        styles: Styles,
        folds: Mapping[str, bool] | None = None,
    ) -> None:
        self.blocks = tuple(blocks)
        self.width = max(width, MIN_WIDTH)
        self.styles = styles
        self.folds: dict[str, bool] = dict(folds or {})
        """Folds that the user turned: key → open."""
        self._found: frozenset[str] = frozenset()
        self._lines: list[Line] = []
        self._rest: Iterator[Line] | None = None
        self._start()

    def _start(self) -> None:
        self._lines = []
        self._rest = block_lines(self.blocks, self.width, self.styles, self._opened)

    @property
    def _opened(self) -> Mapping[str, bool]:
        return {**self.folds, **dict.fromkeys(self._found, True)}

    @property
    def known(self) -> int:
        """How many lines are laid out."""
        return len(self._lines)

    @property
    def complete(self) -> bool:
        """Whether all lines are laid out."""
        return self._rest is None

    def lay_out(self, count: int) -> bool:
        """Lay out at least the first ``count`` lines, where there are so many; whether all are laid out."""
        while self._rest is not None and len(self._lines) < count:
            line = next(self._rest, None)
            if line is None:
                self._rest = None
            else:
                self._lines.append(line)
        return self._rest is None

    @property
    def line_count(self) -> int:
        """How many lines there are in all; lays out the whole document."""
        if self._rest is not None:
            self._lines.extend(self._rest)
            self._rest = None
        return len(self._lines)

    def line(self, index: int) -> Strip:
        """One line; blank beyond the end."""
        self.lay_out(index + 1)
        return self._lines[index].strip if index < len(self._lines) else Strip.blank(0)

    def target(self, index: int) -> Target | None:
        """What enter does on a line, None where it does nothing."""
        self.lay_out(index + 1)
        return self._lines[index].target if index < len(self._lines) else None

    def goes_on(self, index: int) -> bool:
        """Whether the next line is more of the same text, which was too long for this one."""
        self.lay_out(index + 1)
        return index < len(self._lines) and self._lines[index].goes_on

    def is_open(self, key: str) -> bool:
        """Whether a fold is open: as the user turned it, else as the block says."""
        blocks, found = self.blocks, False
        for part in key.split("."):
            block = blocks[int(part)]
            if isinstance(block, Fold):
                blocks, found = block.blocks, block.open
        return self._opened.get(key, found)

    def turn_fold(self, key: str, opened: bool) -> None:
        """Open or close a fold and lay out again."""
        self.folds[key] = opened
        self._found -= {key}
        self._start()

    def unfold_for(self, keys: frozenset[str]) -> bool:
        """Have these folds open, in place of those of the call before, for as long as something is looked for.

        Returns whether anything was laid out anew; what the user turned stands again when they are let go.
        """
        before, self._found = self._opened, keys
        if self._opened == before:
            return False
        self._start()
        return True


def layout(blocks: Iterable[Block], width: int, styles: Styles) -> list[Strip]:
    """All lines of ``blocks``, none wider than ``width`` cells (at least 4), none with a control character."""
    width = max(width, MIN_WIDTH)
    return [line.strip for line in block_lines(tuple(blocks), width, styles, {})]
