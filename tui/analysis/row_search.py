"""Looking for words in the rows of a list, block by block, while rows come and go.

The text of a block of rows is held as one folded run: a block without a word is passed over by one look, and
a hundred thousand rows are a few hundred objects. A block is named by its first and last row, so it
stays good wherever it moves when rows come before it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, Protocol, TypeVar

from tui.analysis.words import WordFilter

_BLOCK = 512
"""Rows of a block: about half a millisecond to read, a twentieth to look through."""
_FEW = 64
"""Hits in a block up to which it is quicker to go from hit to hit than from row to row."""
_END = "\n"
"""Between the rows of a block. No word holds white space, so no word is found across two rows."""

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Rows(Protocol[R_co]):
    """Rows whose order among each other never changes; they may come and go anywhere."""

    def __len__(self) -> int:
        """How many there are now."""
        ...

    def __getitem__(self, index: int, /) -> R_co:
        """One row."""
        ...

    def index_of(self, identity: str, /) -> int | None:
        """The place of a row, None where it is not here."""
        ...


class Places(Protocol):
    """Where rows are now."""

    def index_of(self, identity: str, /) -> int | None:
        """The place of a row, None where it is not here."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    first: str
    last: str
    count: int
    text: str
    """Of all rows, as ``_folded``."""
    hits: Sequence[int] | None
    """Rows of the block that hold all words; None where nobody looked."""
    among: Sequence[int] | None = None
    """Where it is known, the only rows that can hold them."""

    def start(self, rows: Places) -> int | None:
        """Where the block is, None where it is no longer whole."""
        first, last = rows.index_of(self.first), rows.index_of(self.last)
        whole = first is not None and last is not None and last - first == self.count - 1
        return first if whole else None

    def looked(self, words: Sequence[str]) -> _Block:
        """The same block with its hits."""
        hits: Sequence[int] = ()
        if self.among != () and all(word in self.text for word in words):
            few = _few_rows(self.text, words[0]) if self.among is None else None
            among = self.among if few is None else few
            others = words if few is None else words[1:]
            hits = _rows_with(self.text, others, among) if others else among or ()
        return _Block(self.first, self.last, self.count, self.text, tuple(hits))

    def asked(self, *, narrower: bool) -> _Block:
        """The same block for other words; ``narrower`` words are found nowhere but in the hits so far."""
        among = (self.hits if self.hits is not None else self.among) if narrower else None
        return _Block(self.first, self.last, self.count, self.text, None, among)

    def joined(self, other: _Block) -> _Block:
        """This block and the next, both looked through."""
        hits = (*(self.hits or ()), *(place + self.count for place in other.hits or ()))
        text = self.text + _END + other.text
        return _Block(self.first, other.last, self.count + other.count, text, hits)


class Hits:
    """What was found up to a moment: places in the list of hits ↔ places of rows. It never changes."""

    def __init__(self, rows: Places, blocks: Sequence[_Block], *, done: bool) -> None:
        self.done = done
        """Whether every row was looked at."""
        self._rows = rows
        self._blocks = [block for block in blocks if block.hits]
        self._sums = list(accumulate(len(block.hits or ()) for block in self._blocks))

    def __len__(self) -> int:
        return self._sums[-1] if self._sums else 0

    def _before(self, at: int) -> int:
        return self._sums[at - 1] if at else 0

    def _start(self, block: _Block) -> int:
        return self._rows.index_of(block.first) or 0

    def place(self, at: int) -> int:
        """The place of the ``at``-th hit among the rows as they are now."""
        number = bisect_right(self._sums, at)
        block = self._blocks[number]
        return self._start(block) + (block.hits or ())[at - self._before(number)]

    def at(self, place: int) -> int | None:
        """Which of the hits the row at a place is; None where it is none."""
        number = bisect_right(self._blocks, place, key=self._start) - 1
        if number < 0:
            return None
        hits, wanted = self._blocks[number].hits or (), place - self._start(self._blocks[number])
        found = bisect_left(hits, wanted)
        here = found < len(hits) and hits[found] == wanted
        return self._before(number) + found if here else None


class RowSearch(Generic[R]):
    """Finds the rows that hold all words; each of its steps looks at one block more."""

    def __init__(
        self, identity_of: Callable[[R], str], text_of: Callable[[R], str], *, always: str = ""
    ) -> None:
        """``always`` is the identity of a row that passes every filter."""
        self._identity_of = identity_of
        self._text_of = text_of
        self._always = always
        self._filter = WordFilter(())
        self._words: tuple[str, ...] = ()
        self._blocks: list[_Block] = []

    @property
    def words(self) -> WordFilter:
        """What is looked for."""
        return self._filter

    def choose(self, words: WordFilter) -> None:
        """Look for other words. Without any, nothing that was read is held any longer."""
        narrower = words.narrows(self._filter)
        self._filter = words
        self._words = tuple(_folded(word) for word in words.words)
        self._blocks = [] if words.empty else [block.asked(narrower=narrower) for block in self._blocks]

    def forget(self, rows: Rows[R], identity: str) -> None:
        """A row reads differently now: look at its block again."""
        place = rows.index_of(identity)
        if place is not None:
            self._blocks = [block for block in self._blocks if not self._holds(block, rows, place)]

    def read_again(self) -> None:
        """All rows may read differently now: look at all of them again."""
        self._blocks = []

    @staticmethod
    def _holds(block: _Block, rows: Rows[R], place: int) -> bool:
        start = block.start(rows)
        return start is not None and start <= place < start + block.count

    def steps(self, rows: Rows[R], *, near: int = 0, backwards: bool = False) -> Iterator[None]:
        """Look at one block at a time, the one at ``near`` first; ends when all rows were looked at.

        The rows may not change until the iterator is given up; another one then goes on from there.
        """
        placed = self._placed(rows)
        known = {start: block for start, block in placed if block.hits is None}
        spans = [(start, start + block.count) for start, block in known.items()]
        spans += self._holes(rows, placed)
        spans.sort(key=lambda span: (not span[0] <= near < span[1], -span[0] if backwards else span[0]))
        for start, end in spans:
            block = known.get(start)
            if block is None:
                block = self._read(rows, start, end)
            else:
                self._blocks.remove(block)
            self._blocks.append(block.looked(self._words))
            yield

    def _placed(self, rows: Rows[R]) -> list[tuple[int, _Block]]:
        """The blocks that are still whole, in their order, small neighbours joined."""
        whole = [(start, block) for block in self._blocks if (start := block.start(rows)) is not None]
        whole.sort(key=lambda each: each[0])
        placed: list[tuple[int, _Block]] = []
        for start, block in whole:
            if placed and self._may_join(*placed[-1], start, block):
                before, left = placed.pop()
                placed.append((before, left.joined(block)))
            else:
                placed.append((start, block))
        self._blocks = [block for _, block in placed]
        return placed

    @staticmethod
    def _may_join(before: int, left: _Block, start: int, right: _Block) -> bool:
        looked = left.hits is not None and right.hits is not None
        return looked and before + left.count == start and left.count + right.count <= _BLOCK

    def _holes(self, rows: Rows[R], placed: Sequence[tuple[int, _Block]]) -> Iterator[tuple[int, int]]:
        """Spans of rows that nobody read, no longer than a block, without the row that always passes."""
        taken = [(start, start + block.count) for start, block in placed]
        always = rows.index_of(self._always) if self._always else None
        if always is not None:
            taken = sorted([*taken, (always, always + 1)])
        at = 0
        for start, end in [*taken, (len(rows), len(rows))]:
            for first in range(at, start, _BLOCK):
                yield first, min(first + _BLOCK, start)
            at = max(at, end)

    def _read(self, rows: Rows[R], start: int, end: int) -> _Block:
        of = [rows[place] for place in range(start, end)]
        texts = [self._text_of(row) for row in of]
        text = _folded("\n".join(texts))
        if text.count(_END) != len(texts) - 1:
            text = _folded("\n".join(" ".join(each.split("\n")) for each in texts))
        return _Block(self._identity_of(of[0]), self._identity_of(of[-1]), len(of), text, None)

    def found(self, rows: Rows[R]) -> Hits:
        """What is known now."""
        placed = [(start, block) for start, block in self._placed(rows) if block.hits is not None]
        always = rows.index_of(self._always) if self._always else None
        read = sum(block.count for _, block in placed) + (always is not None)
        if always is not None:
            placed.append((always, _Block(self._always, self._always, 1, "", (0,))))
            placed.sort(key=lambda each: each[0])
        return Hits(rows, [block for _, block in placed], done=read >= len(rows))


def _folded(text: str) -> str:
    """Text for comparison, one character for each byte of its UTF-8.

    Whatever stands in it, it takes no more room than those bytes; and since no character's bytes are found
    within those of others, words are found in it exactly where they are in the text.
    """
    return text.casefold().encode("utf-8", "surrogatepass").decode("latin-1")


def _few_rows(text: str, word: str) -> Sequence[int] | None:
    """The rows that hold a word; None where they are so many that each row is better looked at alone."""
    found: list[int] = []
    row = begin = 0
    while (at := text.find(word, begin)) >= 0:
        if len(found) == _FEW:
            return None
        row += text.count(_END, begin, at)
        found.append(row)
        begin = text.find(_END, at)
        if begin < 0:
            break
    return found


def _rows_with(text: str, words: Sequence[str], among: Sequence[int] | None) -> Sequence[int]:
    """Of some rows or of all, those that hold every word."""
    texts = text.split(_END)
    hits: Sequence[int]
    if among is None:
        hits, words = [place for place, each in enumerate(texts) if words[0] in each], words[1:]
    else:
        hits = among
    for word in words:
        hits = [place for place in hits if word in texts[place]]
    return hits
