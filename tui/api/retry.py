"""When a failed call is sent again, and after how long."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import Final

from tui.api.call import Call
from tui.errors import ApiError, Conflict, RateLimited, ServerFault, TimedOut, Unreachable

LOCKED_CODE: Final = "conversation_locked"
MAX_ATTEMPTS: Final = 3
RETRY_AFTER_MAX: Final = 30.0
"""Seconds. A server that asks for a longer wait is not waited for: the user is told instead."""
FIRST_WAIT: Final = 0.5
LONGEST_WAIT: Final = 8.0


@dataclass(frozen=True, slots=True)
class RetryNotice:
    """Told before each wait, so that a retry is seen."""

    operation: str
    attempt: int
    """The attempt that failed, from 1."""
    wait: float
    """Seconds until the next one."""
    reason: str


def can_retry(call: Call, fault: ApiError) -> bool:
    """Whether sending the call again can do no harm and may help.

    A read may be sent again after any passing trouble. A write only where the server cannot have acted:
    no connection was made, or it said that it did not (429, locked).
    """
    if isinstance(fault, RateLimited) or is_locked(fault):
        return True
    if isinstance(fault, Unreachable | TimedOut) and not fault.may_have_acted:
        return True
    if not call.is_read:
        return False
    if isinstance(fault, ServerFault):
        return fault.status != 501
    return isinstance(fault, Unreachable) or fault.status == 408


def is_locked(fault: ApiError) -> bool:
    """Whether the server said that another writer holds the conversation just now."""
    return isinstance(fault, Conflict) and fault.context.code == LOCKED_CODE


def next_wait(call: Call, fault: ApiError, random: Callable[[], float]) -> float | None:
    """Seconds to wait before the next attempt, None where there shall be none.

    The server's own Retry-After is kept to; else the wait doubles, with a random half against herds.
    """
    attempt = fault.context.attempts
    if attempt >= MAX_ATTEMPTS or not can_retry(call, fault):
        return None
    asked = fault.context.retry_after
    if asked is not None:
        return asked if asked <= RETRY_AFTER_MAX else None
    wait: float = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1))
    return wait * (0.5 + random() / 2)


def needs_fresh_connection(fault: ApiError) -> bool:
    """Whether the kept connections are suspect: some servers reset them seconds after a 5xx."""
    return isinstance(fault, ServerFault | Unreachable)


def reason_of(fault: ApiError) -> str:
    """A few words on why the call is sent again."""
    return fault.message if fault.status is None else f"the server answered {fault.status}"


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that the answer asks to wait: milliseconds, seconds or an HTTP date; None where unreadable.

    ``now`` is Unix seconds.
    """
    precise = _seconds(headers.get("retry-after-ms", ""))
    if precise is not None:
        return precise / 1000
    text = headers.get("retry-after", "").strip()
    seconds = _seconds(text)
    if seconds is not None or not text:
        return seconds
    try:
        date = parsedate_to_datetime(text)
        # A date without a zone is UTC by RFC 9110.
        moment = (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return max(0.0, moment - now)


def _seconds(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) and value >= 0 else None
