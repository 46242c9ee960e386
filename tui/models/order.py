"""The direction of a list."""

from __future__ import annotations

from enum import StrEnum


class Order(StrEnum):
    """Direction of a list: ``asc`` is oldest first, ``desc`` newest first (the API's default)."""

    ASC = "asc"
    DESC = "desc"

    @property
    def other(self) -> Order:
        """The opposite direction."""
        return Order.DESC if self is Order.ASC else Order.ASC
