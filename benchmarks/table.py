"""The table of a run, as Markdown that reads well in a terminal too, and the same as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figure import Figure

HEADINGS = ("figure", "ours", "measured against", "theirs", "ratio", "spread", "bound", "holds")


def machine() -> dict[str, object]:
    """What the figures were measured on, and when."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count() or 0,
        "python": platform.python_version(),
        "os": f"{platform.system()} {platform.release()} {platform.machine()}",
    }


def table(figures: Sequence[Figure], *, judged: bool) -> str:
    """One line for each figure; without ``judged`` nothing is said of the bounds."""
    rows = [HEADINGS, *(_row(each, judged=judged) for each in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(lines)


def line(figure: Figure) -> str:
    """A figure in few words, for who waits for the rest."""
    low, high = (_value(figure, value) for value in figure.spread)
    return f"{figure.name}: {_value(figure, figure.value)} ({low} to {high}), bound {_bound(figure)}"


def _row(figure: Figure, *, judged: bool) -> tuple[str, ...]:
    low, high = figure.spread
    return (
        f"{figure.name}: {figure.what}",
        _amount(figure.our_cost, figure.unit),
        figure.against or "–",
        "–" if figure.their_cost is None else _amount(figure.their_cost, figure.unit),
        _value(figure, figure.value),
        f"{_value(figure, low)} to {_value(figure, high)}",
        _bound(figure),
        _verdict(figure) if judged else "not judged",
    )


def _value(figure: Figure, value: float) -> str:
    return f"{value:.2f}" if figure.is_ratio else _amount(value, figure.unit)


def _amount(value: float, unit: str) -> str:
    return f"{value:.{0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2}f} {unit}"


def _bound(figure: Figure) -> str:
    if figure.bound is None:
        return "–"
    sign = "≥" if figure.bound.least else "≤"
    return f"{sign} {figure.bound.limit:g}{'' if figure.is_ratio else f' {figure.unit}'}"


def _verdict(figure: Figure) -> str:
    if figure.bound is None:
        return "–"
    return "holds" if figure.holds else "BROKEN"


def write_json(path: Path, figures: Sequence[Figure], *, quick: bool) -> None:
    """Write all that was measured, each round of it."""
    found = {**machine(), "quick": quick, "figures": [each.as_json() for each in figures]}
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
