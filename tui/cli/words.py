"""How commands say conversations, items and moments. All of it is unsafe text: ``output`` makes it safe."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from tui.cli.output import Column, Output
from tui.models.include import Include
from tui.models.rows import ItemRow


def moment(seconds: float | None) -> str:
    """A moment as UTC, empty where it is not known."""
    if seconds is None:
        return ""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def item_columns() -> tuple[Column, ...]:
    """The columns of a list of items."""
    return (Column("id"), Column("type"), Column("role"), Column("status"), Column("text", shrinks=True))


def item_cells(row: ItemRow) -> tuple[str, ...]:
    """One item as cells."""
    return row.id, row.type or "?", row.role, row.status, row.preview


def say_refused(output: Output, refused: Mapping[Include, str] | Mapping[str, str]) -> None:
    """Say which include values the server refused."""
    for value, words in refused.items():
        output.say(f"The server refuses include {value}: {words}")


def plural(count: int, noun: str) -> str:
    """A number and its noun."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
