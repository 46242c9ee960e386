"""A figure: what was measured in turn in one run, and the bound that it must keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from statistics import median


class Kind(StrEnum):
    """What is held against the bound."""

    RATIO = "ours over theirs"
    EXCESS = "ours less theirs"
    VALUE = "ours"


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit, and what it limits."""

    limit: float
    kind: Kind = Kind.RATIO
    least: bool = False
    """Whether the limit is the least that is wanted, not the most."""

    def holds(self, value: float) -> bool:
        """Whether a value is within it."""
        return value >= self.limit if self.least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Figure:
    """Two costs and their bound. The medians of all pairs are compared; only with ``least`` the best ones."""

    name: str
    """One word, for ``--only``."""
    what: str
    against: str
    unit: str
    ours: tuple[float, ...]
    theirs: tuple[float, ...]
    """Of the same rounds; empty where nothing is compared."""
    bound: Bound | None = None
    """None where the figure is only told."""
    least: bool = False
    """The least of each side counts: for the longest of many times, in which one disturbance of a round stands,
    while what the program itself makes long is in every round."""

    @property
    def value(self) -> float:
        """What is held against the bound."""
        return self._of(self.our_cost, self.their_cost or 0.0)

    @property
    def our_cost(self) -> float:
        """Ours over all rounds."""
        return min(self.ours) if self.least else median(self.ours)

    @property
    def their_cost(self) -> float | None:
        """Theirs, None where nothing is compared."""
        if not self.theirs:
            return None
        return min(self.theirs) if self.least else median(self.theirs)

    @property
    def spread(self) -> tuple[float, float]:
        """The least and the most of the single rounds."""
        theirs = self.theirs or (0.0,) * len(self.ours)
        each = [self._of(*pair) for pair in zip(self.ours, theirs, strict=True)]
        return min(each), max(each)

    def _of(self, ours: float, theirs: float) -> float:
        match self._kind:
            case Kind.RATIO:
                return ours / theirs if theirs > 0 else float("inf")
            case Kind.EXCESS:
                return ours - theirs
            case Kind.VALUE:
                return ours

    @property
    def _kind(self) -> Kind:
        if self.bound is not None:
            return self.bound.kind
        return Kind.RATIO if self.theirs else Kind.VALUE

    @property
    def is_ratio(self) -> bool:
        """Whether the value is a ratio, else it has the figure's unit."""
        return self._kind is Kind.RATIO

    @property
    def holds(self) -> bool:
        """Whether the bound holds; one that is only told always does."""
        return self.bound is None or self.bound.holds(self.value)

    def as_json(self) -> dict[str, object]:
        """All of it as plain values."""
        found = {"value": self.value, "spread": list(self.spread), "holds": self.holds}
        medians = {"ours_median": median(self.ours), "theirs_median": median(self.theirs or (0.0,))}
        return {**asdict(self), **medians, **found}


def all_hold(figures: Sequence[Figure]) -> bool:
    """Whether every bound holds."""
    return all(figure.holds for figure in figures)
