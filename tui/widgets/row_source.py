"""What a list draws from."""

from __future__ import annotations

from typing import Protocol

from textual.strip import Strip


class RowSource(Protocol):
    """Rows of height one, each with an identity that outlives a reload."""

    def __len__(self) -> int:
        """How many rows there are."""
        ...

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:
        """One drawn row of at most ``width`` cells."""
        ...

    def identity(self, index: int) -> str:
        """What a row is, wherever it stands."""
        ...

    def index_of(self, identity: str) -> int | None:
        """Where a row stands, None where it is not here."""
        ...


class NoRows:
    """A source without rows."""

    def __len__(self) -> int:
        return 0

    def strip(self, index: int, width: int, *, cursor: bool, marked: bool, focused: bool) -> Strip:  # noqa: ARG002
        """There is none to draw."""
        raise IndexError(index)

    def identity(self, index: int) -> str:
        """There is none to name."""
        raise IndexError(index)

    def index_of(self, identity: str) -> int | None:  # noqa: ARG002 - nothing is here
        """Nothing is here."""
        return None
