"""Which folds of a rendered item hold some words: looking for them opens these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.render.blocks import Block, Fold
from tui.render.hits import Needle


def folds_with(blocks: Sequence[Block], needle: Needle) -> Iterator[str | None]:
    """The keys of all folds with the words inside, at any depth; None between them, where others may go on.

    A key is the fold's place among its siblings behind the key of the fold that holds it, as in a ``Document``.
    """
    stack: list[tuple[str, Iterator[tuple[int, Block]]]] = [("", enumerate(blocks))]
    told: set[str] = set()
    while stack:
        key, rest = stack[-1]
        place, block = next(rest, (-1, None))
        if block is None:
            stack.pop()
        elif isinstance(block, Fold):
            stack.append((f"{key}{place}.", enumerate(block.blocks)))
        elif len(stack) > 1:
            for holds in needle.holds(block.plain()):
                yield None
                if holds:
                    found = {each[:-1] for each, _ in stack[1:]} - told
                    told |= found
                    yield from sorted(found)
                    break
