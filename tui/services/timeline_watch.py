"""Watching a conversation: its newest end is asked for again and again, with growing pauses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

from tui.errors import ApiError, Conflict, Malformed, RateLimited, ServerFault, TimedOut, Unreachable

FIRST_PAUSE: Final = 2.0
"""Seconds between two looks, as long as something comes."""
LONGEST_PAUSE: Final = 30.0
GROWTH: Final = 1.5
BUSY_PAUSE: Final = 10.0
"""Seconds after the server said that it has too much to do, without saying how long that takes."""
_JUMP: Final = 5.0
"""Seconds by which a pause took longer than it should: the machine slept."""
_STEP: Final = 1.0
"""Seconds. A pause is slept in such steps, since the time that a machine sleeps does not count for them."""
_PASSING: Final = (Unreachable, TimedOut, ServerFault, Malformed, RateLimited, Conflict)
"""Faults that the watch goes on after; any other is not mended by waiting."""


@dataclass(frozen=True, slots=True)
class WatchState:
    """What the watch is at."""

    pause: float
    """Seconds until it looks again."""
    error: ApiError | None = None
    """Why the last look failed, None where it did not."""
    woke: bool = False
    """The machine slept, and the watch looks at once."""


class Newest(Protocol):
    """What is watched (``services.timeline.Timeline``)."""

    async def refresh_newest(self) -> int:
        """Load what was appended since; answers how many."""
        ...


class Watch:
    """Looks for new items until it is cancelled."""

    def __init__(
        self,
        timeline: Newest,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """``clock`` tells the time of day in seconds: it goes on while a machine sleeps."""
        self._timeline = timeline
        self._sleep = sleep
        self._clock = clock

    async def run(self, on_new: Callable[[int], None], on_state: Callable[[WatchState], None]) -> None:
        """Look again and again. ``on_new`` is told how many items came; ``on_state`` after every look.

        Neither must raise.

        Raises:
            ApiError: the server refuses (the key, or the conversation is gone): looking again would not help.
            LibraryError: what came could not be kept.

        """
        pause = FIRST_PAUSE
        while True:
            error: ApiError | None = None
            try:
                new = await self._timeline.refresh_newest()
            except _PASSING as fault:
                error = fault
                pause = _pause_after(fault, pause)
            else:
                pause = FIRST_PAUSE if new else min(LONGEST_PAUSE, pause * GROWTH)
                if new:
                    on_new(new)
            on_state(WatchState(pause, error))
            if await self._woke_in(pause):
                pause = FIRST_PAUSE
                on_state(WatchState(0.0, error, woke=True))

    async def _woke_in(self, pause: float) -> bool:
        """Wait; whether the machine slept meanwhile, which ends the pause."""
        left = pause
        while left > 0:
            step = min(_STEP, left)
            before = self._clock()
            await self._sleep(step)
            passed = self._clock() - before
            # A clock that was set back or on says the same; one look too early does no harm.
            if abs(passed - step) > _JUMP:
                return True
            left -= step
        return False


def _pause_after(fault: ApiError, pause: float) -> float:
    """Longer than before, and as long as the server asks for."""
    longer = min(LONGEST_PAUSE, pause * GROWTH)
    if isinstance(fault, RateLimited | Conflict):
        longer = max(longer, BUSY_PAUSE)
    return max(longer, fault.context.retry_after or 0.0)
