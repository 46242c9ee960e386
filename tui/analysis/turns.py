"""Long work in short turns: a generator that stops often, and has its result when it is through."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Generator
from typing import Final, TypeAlias, TypeVar

T = TypeVar("T")

Turns: TypeAlias = Generator[None, None, T]
"""Work that may be left alone at each ``yield``, which comes every few milliseconds; it returns its result."""

_TURN: Final = 0.006
"""Seconds of work before others get their turn."""


def finish(work: Turns[T]) -> T:
    """Do all of the work at once."""
    while True:
        try:
            next(work)
        except StopIteration as stop:
            result: T = stop.value
            return result


async def in_turns(work: Turns[T]) -> T:
    """Do the work while others get their turns: keys are heard, lines are drawn."""
    until = time.perf_counter() + _TURN
    while True:
        try:
            next(work)
        except StopIteration as stop:
            result: T = stop.value
            return result
        if time.perf_counter() > until:
            await asyncio.sleep(_TURN / 3)
            until = time.perf_counter() + _TURN
