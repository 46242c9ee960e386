"""Runs the benchmarks that are wanted, one after the other."""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figure import Figure
from benchmarks.plan import Bench, Plan
from benchmarks.table import line

FAMILIES = ("starts", "walks", "lists", "filters", "reopening", "large", "stalls", "checking", "memory")
"""Modules with ``BENCHES``, in the order of the table."""
PAIRS = 5


def benches() -> list[Bench]:
    """All there are."""
    return [bench for name in FAMILIES for bench in importlib.import_module(f"benchmarks.{name}").BENCHES]


def names(found: Sequence[Bench]) -> list[str]:
    """The figures of some benchmarks."""
    return [name for bench in found for name in bench.names]


def chosen(found: Sequence[Bench], only: Sequence[str]) -> list[Bench]:
    """Those that measure one of these figures; all of them where none is named."""
    return [bench for bench in found if not only or set(bench.names) & set(only)]


async def run(found: Sequence[Bench], *, quick: bool, pairs: int, only: Sequence[str] = ()) -> list[Figure]:
    """Measure, saying on standard error how far it is."""
    figures: list[Figure] = []
    total, done = len(names(found)), 0
    with TemporaryDirectory(prefix="benchmarks-") as folder:
        plan = Plan(quick=quick, pairs=pairs, folder=Path(folder))
        for bench in found:
            first, done = done + 1, done + len(bench.names)
            place = f"{first}" if first == done else f"{first}-{done}"
            print(f"figure {place} of {total}: {', '.join(bench.names)}", file=sys.stderr, flush=True)
            measured = await bench.run(plan)
            for each in measured:
                print(f"  {line(each)}", file=sys.stderr, flush=True)
            figures += measured
    return [each for each in figures if not only or each.name in only]


def measure(found: Sequence[Bench], *, quick: bool, pairs: int, only: Sequence[str] = ()) -> list[Figure]:
    """What ``run`` does, from outside of a loop."""
    return asyncio.run(run(found, quick=quick, pairs=pairs, only=only))
