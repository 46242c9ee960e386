"""What a list draws from."""

from __future__ import annotations

from typing import Protocol

from textual.strip import Strip


class RowSource(Protocol):
    """What a list draws from. Strips are safe and at most ``width`` cells wide."""

    def __len__(self) -> int:
        """How many rows there are now."""
        ...

    def identity(self, index: int) -> str:
        """A name for the row that stays with it when rows are added or taken out."""
        ...

    def index_of(self, identity: str) -> int | None:
        """Where a row is now, None where it is not here."""
        ...

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:
        """One drawn row."""
        ...


class NoRows:
    """A source without rows."""

    def __len__(self) -> int:
        return 0

    def identity(self, index: int) -> str:
        """There is none."""
        raise IndexError(index)

    def index_of(self, identity: str) -> int | None:  # noqa: ARG002 - the protocol's
        """Nothing is here."""
        return None

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:  # noqa: ARG002
        """A blank row."""
        return Strip.blank(width)
