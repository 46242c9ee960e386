"""Blocks to lines of a given width, no more of them than somebody looks at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from textual.strip import Strip

from tui.render.block_lines import block_lines
from tui.render.blocks import Block, Fold
from tui.render.cells import MIN_WIDTH
from tui.render.lines import Line, PicturePlace, Target
from tui.render.picture_lines import PictureWish, picture_rows, wish_of
from tui.render.picture_strip import Drawn
from tui.render.styles import Styles


class Replaced(NamedTuple):
    """Lines that stand in the place of others: the first of them, how many there were, how many there are."""

    first: int
    before: int
    after: int


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
        pictures: Mapping[str, Drawn] | None = None,
    ) -> None:
        """``pictures`` are those that are ready, by the path of their block; None has words in their places."""
        self.blocks = tuple(blocks)
        self.width = max(width, MIN_WIDTH)
        self.styles = styles
        self.folds: dict[str, bool] = dict(folds or {})
        """Folds that the user turned: key → open."""
        self._pictures = {} if pictures is None else pictures
        self._with_pictures = pictures is not None and styles.coloured
        self._found: frozenset[str] = frozenset()
        self._lines: list[Line] = []
        self._places: dict[str, tuple[PicturePlace, int, int]] = {}
        """Of the pictures laid out so far: the place, its first line, and how many lines it has."""
        self._rest: Iterator[Line] | None = None
        self._start()

    def _start(self) -> None:
        self._lines, self._places = [], {}
        self._rest = block_lines(
            self.blocks, self.width, self.styles, self._opened, pictures=self._with_pictures
        )

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
            elif line.picture is None:
                self._lines.append(line)
            else:
                self._add_picture(line.picture)
        return self._rest is None

    def _add_picture(self, place: PicturePlace) -> None:
        rows = picture_rows(place, self._pictures.get(place.path), self.styles)
        self._places[place.path] = place, len(self._lines), len(rows)
        self._lines.extend(rows)

    def wishes(self, first: int, last: int) -> tuple[PictureWish, ...]:
        """The pictures that are laid out between two lines and not drawn yet."""
        paths = self.picture_paths(first, last)
        found = (
            wish_of(self._places[path][0], self._pictures.get(path)) for path in self._places if path in paths
        )
        return tuple(wish for wish in found if wish is not None)

    def picture_paths(self, first: int, last: int) -> frozenset[str]:
        """The pictures that are laid out between two lines."""
        places = self._places.items()
        return frozenset(path for path, (_, start, count) in places if start <= last and start + count > first)

    def picture_ready(self, path: str) -> Replaced | None:
        """Draw a picture that is among ``pictures`` now, or is not any more; None where it is not laid out."""
        if path not in self._places:
            return None
        place, first, before = self._places[path]
        rows = picture_rows(place, self._pictures.get(path), self.styles)
        self._lines[first : first + before] = rows
        for other, (its, start, count) in self._places.items():
            moved = start + len(rows) - before if start > first else start
            self._places[other] = its, moved, len(rows) if other == path else count
        return Replaced(first, before, len(rows))

    @property
    def line_count(self) -> int:
        """How many lines there are in all; lays out the whole document."""
        while not self.lay_out(len(self._lines) + 1):
            pass
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
        block = self.block_at(key)
        return self._opened.get(key, isinstance(block, Fold) and block.open)

    def block_at(self, path: str) -> Block | None:
        """The block that a fold's key or a picture's path names; None where there is no such block."""
        blocks: Sequence[Block] = self.blocks
        block: Block | None = None
        for part in map(int, path.split(".")):
            block = blocks[part] if part < len(blocks) else None
            blocks = block.blocks if isinstance(block, Fold) else ()
        return block

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
