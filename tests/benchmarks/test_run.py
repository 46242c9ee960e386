from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import data
from benchmarks.plan import Plan, interleave
from benchmarks.runner import benches, names

ROOT = Path(__file__).parents[2]


def test_sides_are_measured_in_turn(tmp_path: Path) -> None:
    order: list[str] = []

    async def side(name: str) -> int:
        order.append(name)
        return len(order)

    plan = Plan(quick=False, pairs=2, folder=tmp_path)
    found = asyncio.run(interleave(plan, lambda: side("ours"), lambda: side("theirs")))
    assert order == ["theirs", "ours", "ours", "theirs", "theirs", "ours"]
    assert found == ((3, 6), (4, 5))


def test_no_name_stands_twice() -> None:
    found = names(benches())
    assert len(found) == len(set(found))


def test_items_are_the_same_every_time() -> None:
    first = list(data.items(50))
    assert first == list(data.items(50))
    assert 1200 < sum(map(len, first)) / 50 < 1600


@pytest.mark.whole
def test_two_quick_figures_end_well(tmp_path: Path) -> None:
    words = ["--quick", "--only", "show", "markdown", "--json", str(tmp_path / "found.json")]
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "figure 3 of 3" in ended.stderr
    assert len(ended.stdout.splitlines()) == 4
    assert (tmp_path / "found.json").exists()
