"""Which items were changed into which, in stretches too long for a look at every pair."""

from __future__ import annotations

from tui.analysis.compare_pairs import pairing
from tui.analysis.turns import finish
from tui.models.rows import ItemRow


def row(number: int, role: str) -> ItemRow:
    return ItemRow(f"msg_{number}", f"msg_{number}", "message", role, "", "", f"text {number}", 100)


def test_long_stretches_go_by_the_next_of_the_same_kind() -> None:
    one = [row(number, "user") for number in range(80)]
    other = [row(1_000 + number, "assistant" if number == 3 else "user") for number in range(81)]
    pairs = finish(pairing(one, other))
    assert pairs[:5] == [(0, 0), (1, 1), (2, 2), (3, 4), (4, 5)]
    assert len(pairs) == 80
    assert finish(pairing(one, [row(number, "assistant") for number in range(80)])) == []
