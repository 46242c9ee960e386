"""What the first column of the items can show."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class TimeMode(StrEnum):
    """What the time column shows: none, the time of day, the time since the item before, or the weight."""

    OFF = "off"
    CLOCK = "clock"
    DIFFERENCE = "difference"
    WEIGHT = "weight"

    @property
    def following(self) -> TimeMode:
        """The next one, for a key that walks through them."""
        modes = list(TimeMode)
        return modes[(modes.index(self) + 1) % len(modes)]


TIME_MODES: Final = {
    TimeMode.OFF: "none",
    TimeMode.CLOCK: "time of day, ≈ by the ids",
    TimeMode.DIFFERENCE: "time since the item before, ≈ by the ids",
    TimeMode.WEIGHT: "weight, ≈ in tokens",
}
"""The modes in words."""
