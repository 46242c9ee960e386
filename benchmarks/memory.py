"""Memory of a conversation that was browsed: the peak of a process, above that of the empty main screen."""

from __future__ import annotations

import asyncio
import sys

from benchmarks.figure import Bound, Figure, Kind
from benchmarks.plan import Bench, Plan, interleave
from benchmarks.serving import Served, serving

_MB = 1_000_000


async def _peak(plan: Plan, served: Served, count: int) -> float:
    """Megabytes that were resident at most."""
    with plan.fresh() as folder:
        words = (sys.executable, "-m", "benchmarks.browsing", served.url(), folder, str(count))
        process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
        output, _ = await process.communicate()
        assert process.returncode == 0, f"the browser ended with {process.returncode}"
        return int(output) / _MB


async def _measure(plan: Plan) -> list[Figure]:
    many, few = plan.size(100_000, 300), plan.size(5000, 100)
    with serving() as served:
        large, small, empty = await interleave(
            plan,
            lambda: _peak(plan, served, many),
            lambda: _peak(plan, served, few),
            lambda: _peak(plan, served, 0),
            warm=False,
        )
    above = tuple(peak - base for peak, base in zip(large, empty, strict=True))
    above_few = tuple(peak - base for peak, base in zip(small, empty, strict=True))
    what = f"memory, {many:,} items browsed"
    return [
        Figure(
            "memory",
            f"{what}, above the empty main screen",
            f"{few:,} items",
            "MB",
            above,
            above_few,
            Bound(1.5),
        ),
        Figure("memory-peak", what, "the empty main screen", "MB", large, empty, Bound(100, Kind.EXCESS)),
    ]


BENCHES = (Bench(("memory", "memory-peak"), _measure),)
"""Memory."""
