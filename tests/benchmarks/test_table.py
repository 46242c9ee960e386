from __future__ import annotations

import json
from pathlib import Path

from benchmarks.figure import Bound, Figure, Kind
from benchmarks.table import table, write_json

FIGURES = (
    Figure("walk", "walk 3 items", "a loop", "s", (1, 2, 3), (4, 4, 4), Bound(0.4)),
    Figure("stall", "longest stall", "an empty app", "ms", (120, 100), (4, 8), Bound(50, Kind.EXCESS)),
    Figure("sdk", "official SDK", "ours", "s", (9,), (3,), Bound(2.3, least=True)),
    Figure("first", "first hits", "", "ms", (12.5,), (), Bound(60, Kind.VALUE)),
)


def test_the_table_says_what_holds() -> None:
    head, line, *rows = [
        [cell.strip() for cell in row.strip("|").split("|")] for row in table(FIGURES, judged=True).splitlines()
    ]
    assert head == ["figure", "ours", "measured against", "theirs", "ratio", "spread", "bound", "holds"]
    assert set("".join(line)) == {"-"}
    assert rows == [
        ["walk: walk 3 items", "2.00 s", "a loop", "4.00 s", "0.50", "0.25 to 0.75", "≤ 0.4", "BROKEN"],
        [
            "stall: longest stall",
            "110 ms",
            "an empty app",
            "6.00 ms",
            "104 ms",
            "92.0 ms to 116 ms",
            "≤ 50 ms",
            "BROKEN",
        ],
        ["sdk: official SDK", "9.00 s", "ours", "3.00 s", "3.00", "3.00 to 3.00", "≥ 2.3", "holds"],
        ["first: first hits", "12.5 ms", "–", "–", "12.5 ms", "12.5 ms to 12.5 ms", "≤ 60 ms", "holds"],
    ]


def test_small_data_are_not_judged() -> None:
    assert "BROKEN" not in table(FIGURES, judged=False)


def test_json_holds_every_round_and_the_machine(tmp_path: Path) -> None:
    write_json(tmp_path / "found.json", FIGURES, quick=True)
    found = json.loads((tmp_path / "found.json").read_text("utf-8"))
    assert {"date", "cores", "python", "os"} <= found.keys()
    assert found["quick"] is True
    walk = found["figures"][0]
    assert (walk["ours"], walk["theirs"], walk["value"], walk["holds"]) == ([1, 2, 3], [4, 4, 4], 0.5, False)
