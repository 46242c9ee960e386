"""Times as people read them: how long ago in lists, to the second in the detail."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Final

_STEPS: Final = ((60, "s"), (3600, "m"), (86_400, "h"), (604_800, "d"), (31_557_600, "w"))


def age(then: float, now: float) -> str:
    """How long ago in at most four characters: ``now``, ``2m``, ``1h``, ``3d``, ``5w``, ``2y``."""
    seconds = max(0, int(now - then))
    if seconds < 5:
        return "now"
    unit = 1
    for limit, sign in _STEPS:
        if seconds < limit:
            return f"{seconds // unit}{sign}"
        unit = limit
    years = seconds // unit
    return f"{years}y" if years < 100 else "old"


def clock(then: float, zone: tzinfo | None = None) -> str:
    """The time of day, ``14:02:11``, in the zone given or this machine's."""
    moment = _moment(then, zone)
    return f"{moment:%H:%M:%S}" if moment else "--:--:--"


def absolute(then: float, zone: tzinfo | None = None) -> str:
    """Date, time and zone: ``2026-01-31 14:02:11 +0100``."""
    moment = _moment(then, zone)
    return f"{moment:%Y-%m-%d %H:%M:%S %z}" if moment else f"{then:g} s"


def difference(seconds: float) -> str:
    """A time between two items in at most eight characters: ``+0s``, ``+3m12s``, ``+2d4h``."""
    whole = int(abs(seconds))
    sign = "-" if seconds < 0 else "+"
    if whole < 60:
        return f"{sign}{whole}s"
    if whole < 3600:
        return f"{sign}{whole // 60}m{whole % 60:02}s"
    if whole < 86_400:
        return f"{sign}{whole // 3600}h{whole % 3600 // 60:02}m"
    days = whole // 86_400
    return f"{sign}{days}d{whole % 86_400 // 3600}h" if days < 1000 else f"{sign}{days}d"


def _moment(then: float, zone: tzinfo | None) -> datetime | None:
    """The moment, None where the calendar does not reach it."""
    try:
        return datetime.fromtimestamp(then, UTC).astimezone(zone)
    except (OverflowError, ValueError, OSError):
        return None
