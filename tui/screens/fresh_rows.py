"""Rows that were appended while the user watched, until they are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.models.rows import TimelineRow

if TYPE_CHECKING:
    from tui.widgets.timeline_source import Rows


class FreshRows:
    """Knows which rows are new, and where the user stood when they came."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        """Identities of the rows that are marked as new."""
        self._looked_at = ""

    def clear(self) -> None:
        """Another conversation is shown."""
        self.names.clear()
        self._looked_at = ""

    def look_at(self, identity: str) -> None:
        """The highlight is on this row: it is not new any more."""
        self._looked_at = identity
        self.names.discard(identity)

    def arrived(self, rows: Rows, count: int) -> bool:
        """The newest ``count`` rows have just come. Answers whether the user stood on the end before them."""
        before = len(rows) - count - 1
        # The list cannot be asked: it reads the rows where they are, and they have grown.
        follows = before < 0 or _name(rows[before]) == self._looked_at
        self.names.update(_name(rows[place]) for place in range(before + 1, len(rows)))
        return follows


def _name(row: TimelineRow) -> str:
    return row.identity
