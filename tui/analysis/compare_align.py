"""Which places of two lists hold the same.

What is equal at both ends goes first, then the shortest edit is looked for, which is exact. Where lists differ
in too much for that, what stands once in both holds the rest in place, as in a patience diff. So the time grows
with the length, and not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Sequence
from typing import Final, NamedTuple, TypeAlias

from tui.analysis.turns import Turns

Places: TypeAlias = list[tuple[int, int]]
"""Places that belong together, first those of the one list, then those of the other; both rise."""

_EDITS: Final = 64
"""Edits up to which the shortest way is looked for: its cost is their square."""
_ROUNDS: Final = 6
"""How often a stretch is cut into smaller ones."""


class _Stretch(NamedTuple):
    """A part of each list that is not compared yet."""

    low: int
    high: int
    start: int
    stop: int
    rounds: int = 0


def aligning(one: Sequence[Hashable], other: Sequence[Hashable]) -> Turns[Places]:
    """The places of two lists that hold equal keys, as many as are found without one crossing another."""
    found: Places = []
    waiting = [_Stretch(0, len(one), 0, len(other))]
    while waiting:
        stretch = _trimmed(waiting.pop(), one, other, found)
        yield
        if stretch.low == stretch.high or stretch.start == stretch.stop:
            continue
        mine, its = yield from _in_both(one, other, stretch)
        keys, others = [one[at] for at in mine], [other[at] for at in its]
        pairs = yield from _shortest_edit(keys, others)
        if pairs is not None:
            found += [(mine[at], its[to]) for at, to in pairs]
        elif stretch.rounds < _ROUNDS:
            anchors = yield from _anchors(keys, others)
            rising = yield from _rising(anchors)
            held = [(mine[at], its[to]) for at, to in rising]
            found += held
            waiting += _between(stretch, held)
    return sorted(found)


def _trimmed(stretch: _Stretch, one: Sequence[Hashable], other: Sequence[Hashable], found: Places) -> _Stretch:
    """What is left when both ends that are equal are taken off; these are added to ``found``."""
    low, high, start, stop, rounds = stretch
    while low < high and start < stop and one[low] == other[start]:
        found.append((low, start))
        low, start = low + 1, start + 1
    while low < high and start < stop and one[high - 1] == other[stop - 1]:
        high, stop = high - 1, stop - 1
        found.append((high, stop))
    return _Stretch(low, high, start, stop, rounds)


def _in_both(
    one: Sequence[Hashable], other: Sequence[Hashable], stretch: _Stretch
) -> Turns[tuple[list[int], list[int]]]:
    """The places of a stretch whose keys are in both lists: others can never be aligned."""
    low, high, start, stop, _rounds = stretch
    common = set(one[low:high]) & set(other[start:stop])
    yield
    mine = [at for at in range(low, high) if one[at] in common]
    yield
    return mine, [at for at in range(start, stop) if other[at] in common]


def _between(stretch: _Stretch, held: Places) -> list[_Stretch]:
    """The stretches between pairs that are held."""
    low, high, start, stop, rounds = stretch
    found = []
    for at, to in (*held, (high, stop)):
        if at > low and to > start:
            found.append(_Stretch(low, at, start, to, rounds + 1))
        low, start = at + 1, to + 1
    return found


def _shortest_edit(one: Sequence[Hashable], other: Sequence[Hashable]) -> Turns[Places | None]:
    """Myers' greedy walk: the pairs of a shortest edit, None where it takes more than some edits.

    Diagonal ``k`` holds the places ``x - y == k``; ``furthest`` says how far each was gone.
    """
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(len(one) + len(other), _EDITS) + 1):
        trace.append(dict(furthest))
        for k in range(-edits, edits + 1, 2):
            x = _step(furthest, k, edits)
            while x < len(one) and 0 <= x - k < len(other) and one[x] == other[x - k]:
                x += 1
            furthest[k] = x
            if x >= len(one) and x - k >= len(other):
                return _way_back(trace, len(one), len(other))
        yield
    return None


def _step(furthest: dict[int, int], k: int, edits: int) -> int:
    """Where one more edit leads on a diagonal: down from the one above it, or to the right."""
    down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
    return furthest[k + 1] if down else furthest[k - 1] + 1


def _way_back(trace: list[dict[int, int]], x: int, y: int) -> Places:
    """The pairs on the way that ended at ``x``, ``y``."""
    pairs: Places = []
    for edits in range(len(trace) - 1, -1, -1):
        furthest, k = trace[edits], x - y
        begun = _step(furthest, k, edits)
        while x > begun:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
        x, y = (x, y - 1) if down else (x - 1, y)
    return pairs[::-1]


def _anchors(one: Sequence[Hashable], other: Sequence[Hashable]) -> Turns[Places]:
    """Pairs of what stands once in both, else of the first with the first, and so on; some cross each other."""
    counts, its = Counter(one), Counter(other)
    yield
    once = {key for key, count in counts.items() if count == 1 and its[key] == 1}
    places: dict[Hashable, deque[int]] = defaultdict(deque)
    for at, key in enumerate(other):
        if not once or key in once:
            places[key].append(at)
        yield
    return [(at, places[key].popleft()) for at, key in enumerate(one) if places.get(key)]


def _rising(pairs: Places) -> Turns[Places]:
    """The longest part of ``pairs``, whose first places rise, in which the second ones rise too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_at, to) in enumerate(pairs):
        length = bisect_left(ends, to)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(to)
            last.append(number)
        else:
            ends[length], last[length] = to, number
        yield
    found: Places = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]
