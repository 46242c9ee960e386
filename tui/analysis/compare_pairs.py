"""Items that are told apart from both sides: those that moved, and those that were changed where they stand."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Sequence
from typing import Final, TypeVar

from tui.analysis.compare_align import Places
from tui.analysis.turns import Turns
from tui.models.rows import ItemRow

K = TypeVar("K", bound=Hashable)

_CELLS: Final = 2_500
"""Pairs that are all weighed; of a larger stretch the next of the same kind is taken."""
_AHEAD: Final = 8
"""How far ahead it is looked for."""
_LIKE: Final = 4
"""Weight of the same words against being of one kind at all."""


def moving(one: Sequence[K], other: Sequence[K], held: Places) -> Turns[Places]:
    """Places off those that are held, of the same key: the item is in both lists, and stands elsewhere."""
    mine, its = {at for at, _to in held}, {to for _at, to in held}
    yield
    waiting: dict[K, deque[int]] = defaultdict(deque)
    for at, key in enumerate(one):
        if at not in mine:
            waiting[key].append(at)
        yield
    found: Places = []
    for to, key in enumerate(other):
        if to not in its and waiting.get(key):
            found.append((waiting[key].popleft(), to))
        yield
    return found


def pairing(one: Sequence[ItemRow], other: Sequence[ItemRow]) -> Turns[Places]:
    """Which rows of two stretches are one item that was changed: those of one type and role, in order."""
    if len(one) * len(other) > _CELLS:
        return (yield from _next_of_kind(one, other))
    words = [_words(row) for row in other]
    best = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
    taken = [[False] * len(other) for _ in one]
    for at in range(len(one) - 1, -1, -1):
        mine = _words(one[at])
        for to in range(len(other) - 1, -1, -1):
            best[at][to] = max(best[at + 1][to], best[at][to + 1])
            if _kind(one[at]) == _kind(other[to]):
                both = best[at + 1][to + 1] + 1 + _LIKE * _likeness(mine, words[to])
                if both > best[at][to]:
                    best[at][to], taken[at][to] = both, True
        yield
    return _walk(best, taken)


def _walk(best: list[list[float]], taken: list[list[bool]]) -> Places:
    found: Places = []
    at = to = 0
    while at < len(taken) and to < len(taken[at]):
        if taken[at][to]:
            found.append((at, to))
            at, to = at + 1, to + 1
        elif best[at + 1][to] >= best[at][to + 1]:
            at += 1
        else:
            to += 1
    return found


def _next_of_kind(one: Sequence[ItemRow], other: Sequence[ItemRow]) -> Turns[Places]:
    found: Places = []
    start = 0
    for at, row in enumerate(one):
        ahead = range(start, min(start + _AHEAD, len(other)))
        to = next((to for to in ahead if _kind(other[to]) == _kind(row)), None)
        if to is not None:
            found.append((at, to))
            start = to + 1
        yield
    return found


def _kind(row: ItemRow) -> tuple[str, str]:
    return row.type, row.role


def _words(row: ItemRow) -> frozenset[str]:
    return frozenset(row.preview.split())


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How many of all words both have, from 0 to 1."""
    return len(one & other) / max(len(one | other), 1)
