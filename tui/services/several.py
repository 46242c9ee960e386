"""The same work on many conversations: a few at a time, the results in the order of the conversations."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from typing import Final, TypeVar

from tui.errors import ApiError, TimedOut, Unauthorized, Unreachable
from tui.models.rows import KnownConversation

T = TypeVar("T")

AT_ONCE: Final = 4
"""As many as a profile's server is asked at a time."""
_FATAL: Final = (Unreachable, TimedOut, Unauthorized)
"""What would go wrong with all the others as well."""


async def in_order(
    conversations: Iterable[KnownConversation], work: Callable[[KnownConversation], Awaitable[T]]
) -> AsyncGenerator[tuple[KnownConversation, T | ApiError], None]:
    """Each conversation with what became of it; one that the server refuses does not end the others.

    Whoever stops early has what is under way cancelled.

    Raises:
        ApiError: the server is out of reach, or takes no key.

    """
    waiting = iter(conversations)
    running: deque[tuple[KnownConversation, asyncio.Task[T]]] = deque()

    def begin() -> None:
        each = next(waiting, None)
        if each is not None:
            running.append((each, asyncio.ensure_future(_awaited(work(each)))))

    for _ in range(AT_ONCE):
        begin()
    try:
        while running:
            each, task = running.popleft()
            try:
                result: T | ApiError = await task
            except _FATAL:
                raise
            except ApiError as error:
                result = error
            finally:
                # Also where this one is waited for and nobody waits any more.
                task.cancel()
            begin()
            yield each, result
    finally:
        left = [task for _, task in running]
        for task in left:
            task.cancel()
        # Waited for, so that none ends unheard.
        await asyncio.gather(*left, return_exceptions=True)


async def _awaited(work: Awaitable[T]) -> T:
    return await work
