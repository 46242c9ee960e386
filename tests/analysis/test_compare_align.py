"""Places of two lists that hold the same."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.analysis import compare_align
from tui.analysis.compare_align import aligning
from tui.analysis.turns import finish

letters = st.lists(st.sampled_from("abcd"), max_size=30)


def longest(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of a longest common subsequence, by its definition."""
    best = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for at, key in enumerate(one):
        for to, its in enumerate(other):
            best[at + 1][to + 1] = best[at][to] + 1 if key == its else max(best[at][to + 1], best[at + 1][to])
    return best[-1][-1]


def check(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = finish(aligning(one, other))
    for (at, to), (next_at, next_to) in pairwise(pairs):
        assert at < next_at
        assert to < next_to
    assert all(one[at] == other[to] for at, to in pairs)
    return len(pairs)


@given(letters, letters)
def test_short_lists_are_aligned_as_well_as_can_be(one: list[str], other: list[str]) -> None:
    assert check(one, other) == longest(one, other)


@pytest.mark.parametrize("names", [5_000, 300, 3])
def test_long_lists_that_were_mixed(names: int) -> None:
    """No way is the shortest that can be found in time; what is found is right, and some of it is."""
    rng = random.Random(names)
    one = [str(rng.randrange(names)) for _ in range(2_000)]
    other = [*one]
    rng.shuffle(other)
    assert check(one, other) > 10
    assert check(one, one[::-1]) >= 1
    for _ in range(150):
        other = [*one]
        del other[rng.randrange(len(other))]
    assert check(one, other) == len(other)


def test_many_edits_between_things_that_stand_once() -> None:
    one = [str(number) for number in range(3_000)]
    other = [key if number % 10 else f"new {key}" for number, key in enumerate(one)]
    assert check(one, other) == 2_700
    swapped = [*one]
    for place in range(0, 3_000, 10):
        swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
    assert check(one, swapped) == 2_700


def test_what_differs_too_much_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare_align, "_ROUNDS", 0)
    one = [str(number) for number in range(200)]
    assert check(["a", *one, "z"], ["a", *reversed(one), "z"]) == 2
