"""What every benchmark is told, and how its sides are measured in turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from benchmarks.figure import Figure

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plan:
    """One run: how much is measured, and where files may be put."""

    quick: bool
    pairs: int
    folder: Path

    def size(self, full: int, small: int) -> int:
        """An amount of data: the small one where it is only to be seen that the benchmark works."""
        return small if self.quick else full

    def fresh(self) -> AbstractContextManager[str]:
        """A new folder that is gone at the end."""
        return TemporaryDirectory(dir=self.folder)


@dataclass(frozen=True, slots=True)
class Bench:
    """Figures that are measured together."""

    names: tuple[str, ...]
    run: Callable[[Plan], Awaitable[list[Figure]]]


Side = Callable[[], Awaitable[T]]


async def interleave(plan: Plan, *sides: Side[T], warm: bool = True) -> tuple[tuple[T, ...], ...]:
    """Measure each side once in every round, round by round, and every other round in the other order.

    With ``warm`` a first round is thrown away: imports, caches, files that are read for the first time.
    """
    found: tuple[list[T], ...] = tuple([] for _ in sides)
    skipped = int(warm and not plan.quick)
    for turn in range(plan.pairs + skipped):
        places = range(len(sides)) if turn % 2 else reversed(range(len(sides)))
        for place in places:
            value = await sides[place]()
            if turn >= skipped:
                found[place].append(value)
    return tuple(tuple(each) for each in found)


def part(rounds: tuple[tuple[float, ...], ...], place: int) -> tuple[float, ...]:
    """One of the numbers that each round gave."""
    return tuple(each[place] for each in rounds)
