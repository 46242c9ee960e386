"""A ratio of two costs, measured in turn in one run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One ratio and the bound that it must keep."""

    name: str
    against: str
    ours_ms: tuple[float, ...]
    """Milliseconds of each pair."""
    theirs_ms: tuple[float, ...]
    bound: float

    @property
    def ratios(self) -> list[float]:
        """Ours over theirs, pair by pair, smallest first."""
        return sorted(ours / theirs for ours, theirs in zip(self.ours_ms, self.theirs_ms, strict=True))

    @property
    def ratio(self) -> float:
        """The median of the pairs."""
        return median(self.ratios)

    @property
    def holds(self) -> bool:
        """Whether the median keeps the bound."""
        return self.ratio <= self.bound

    def as_json(self) -> dict[str, object]:
        """All of it as plain values."""
        spread = [self.ratios[0], self.ratios[-1]]
        return {**asdict(self), "ratio": self.ratio, "spread": spread, "holds": self.holds}


def print_table(figures: Iterable[Figure]) -> None:
    """One line for each figure."""
    print(f"{'figure':<36} {'against':<30} {'ours':>9} {'theirs':>9} {'ratio':>6} {'spread':>11} {'bound':>5}")
    for each in figures:
        spread = f"{each.ratios[0]:.2f}-{each.ratios[-1]:.2f}"
        ours, theirs = median(each.ours_ms), median(each.theirs_ms)
        print(
            f"{each.name:<36} {each.against:<30} {ours:>6.2f} ms {theirs:>6.2f} ms {each.ratio:>6.2f}"
            f" {spread:>11} {each.bound:>5} {'holds' if each.holds else 'BROKEN'}"
        )


def report(figures: Sequence[Figure], json_file: str | None) -> int:
    """Print the figures, write them where asked; 1 where a bound is broken."""
    print_table(figures)
    if json_file is not None:
        Path(json_file).write_text(json.dumps([each.as_json() for each in figures], indent=2) + "\n", "utf-8")
    return 0 if all(each.holds for each in figures) else 1
