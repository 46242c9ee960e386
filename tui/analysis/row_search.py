"""Looking for words in the rows of a list, block by block, while rows come and go.

A block is neighbouring rows that never change: what was found in it stays right wherever it moves, and for
other rows another block stands in its place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import Generic, Protocol, TypeVar

from tui.analysis.line_filter import LineFilter
from tui.analysis.words import WordFilter

B = TypeVar("B")


class Rows(Protocol[B]):
    """Rows that stand in blocks, but for one that passes every filter."""

    def blocks(self) -> Sequence[B]:
        """The blocks as they are now, in the order of the rows. A block is known by its identity."""
        ...

    def start_of(self, block: B, /) -> int | None:
        """The place of a block's first row, None where the block is no longer here."""
        ...

    def index_of(self, identity: str, /) -> int | None:
        """The place of a row, None where it is not here."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """The hits of one block."""

    find: Callable[[], int | None]
    was: int
    """Where the block was when they were found: where it is no longer here, nothing better is known."""
    hits: Sequence[int]

    @property
    def start(self) -> int:
        now = self.find()
        return self.was if now is None else now


class Hits:
    """What was found up to a moment: places in the list of hits ↔ places of rows. It never changes."""

    def __init__(self, runs: Sequence[_Run], *, done: bool) -> None:
        self.done = done
        """Whether every row was looked at."""
        self._runs = runs
        self._sums = list(accumulate(len(run.hits) for run in runs))

    def __len__(self) -> int:
        return self._sums[-1] if self._sums else 0

    def _before(self, number: int) -> int:
        return self._sums[number - 1] if number else 0

    def place(self, at: int) -> int:
        """The place of the ``at``-th hit among the rows as they are now."""
        number = bisect_right(self._sums, at)
        run = self._runs[number]
        return run.start + run.hits[at - self._before(number)]

    def at(self, place: int) -> int | None:
        """Which of the hits the row at a place is; None where it is none."""
        number = bisect_right(self._runs, place, key=lambda run: run.start) - 1
        if number < 0:
            return None
        run = self._runs[number]
        wanted = place - run.start
        found = bisect_left(run.hits, wanted)
        here = found < len(run.hits) and run.hits[found] == wanted
        return self._before(number) + found if here else None


class RowSearch(Generic[B]):
    """Finds the rows that hold all words; each of its steps looks at one block more.

    Nothing but the hits is held, unless the texts are to be kept.
    """

    def __init__(
        self,
        read: Callable[[B], bytes],
        *,
        labels: Mapping[str, str] | None = None,
        always: str = "",
        keep: bool = False,
    ) -> None:
        """``read`` gives the text of a block, one line a row.

        ``labels`` are those of ``LineFilter``; ``always`` is the identity of a row that stands in no block
        and passes every filter; ``keep`` the texts until there are no words: they are slow to make.
        """
        self._read = read
        self._labels = labels or {}
        self._always = always
        self._keep = keep
        self._texts: dict[B, bytes] = {}
        self._choose(WordFilter(()))

    def _choose(self, words: WordFilter, before: Mapping[B, Sequence[int]] | None = None) -> None:
        known = before or {}
        self._filter = words
        self._lines = LineFilter(words.words, self._labels)
        self._found: dict[B, Sequence[int]] = {block: hits for block, hits in known.items() if not hits}
        self._among: dict[B, Sequence[int]] = {block: hits for block, hits in known.items() if hits}
        """The only rows that can hold the words, of blocks that nobody looked at for them."""

    @property
    def words(self) -> WordFilter:
        """What is looked for."""
        return self._filter

    @property
    def any_found(self) -> bool:
        """Whether there is a hit so far."""
        return any(self._found.values())

    def choose(self, words: WordFilter) -> None:
        """Look for other words. Without any, nothing is held any longer."""
        if words.empty:
            self._texts = {}
            self._choose(words)
        elif words != self._filter:
            # Narrower words are found nowhere but in the hits so far.
            self._choose(words, {**self._among, **self._found} if words.narrows(self._filter) else None)

    def steps(self, rows: Rows[B], *, near: int = 0, backwards: bool = False) -> Iterator[None]:
        """Look at one block at a time, the one at ``near`` first; ends when all rows were looked at.

        The rows may not change until the iterator is given up; another one then goes on from there.
        """
        blocks = rows.blocks()
        self._drop_gone(blocks)
        left = [block for block in blocks if block not in self._found]
        if not left:
            return
        if backwards:
            left.reverse()
        number = bisect_right(blocks, near, key=lambda block: rows.start_of(block) or 0)
        first = blocks[max(0, number - 1)]
        for block in (first, *left):
            if block not in self._found:
                self._look(block)
                yield

    def _drop_gone(self, blocks: Sequence[B]) -> None:
        """Let go of blocks that are no longer among the rows, once they are more than a few."""
        if max(len(self._found) + len(self._among), len(self._texts)) > len(blocks):
            here = set(blocks)
            self._found = {block: hits for block, hits in self._found.items() if block in here}
            self._among = {block: hits for block, hits in self._among.items() if block in here}
            self._texts = {block: text for block, text in self._texts.items() if block in here}

    def _look(self, block: B) -> None:
        text = self._texts.get(block)
        if text is None:
            text = self._read(block)
            if self._keep:
                self._texts[block] = text
        self._found[block] = self._lines.lines(text, self._among.pop(block, None))

    def found(self, rows: Rows[B]) -> Hits:
        """What is known now."""
        runs: list[_Run] = []
        done = True
        for block in rows.blocks():
            hits = self._found.get(block)
            if hits:
                runs.append(_Run(partial(rows.start_of, block), rows.start_of(block) or 0, hits))
            done = done and hits is not None
        always = rows.index_of(self._always) if self._always else None
        if always is not None:
            run = _Run(partial(rows.index_of, self._always), always, (0,))
            runs.insert(bisect_left(runs, always, key=lambda each: each.was), run)
        return Hits(runs, done=done)
