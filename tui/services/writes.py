"""Running writes. Each is a task of the services: closing a screen or cancelling a worker does not stop it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from tui.errors import ConversationsTuiError

T = TypeVar("T")


class Writes:
    """Owns every write from its start to its end."""

    def __init__(self, on_abandoned: Callable[[str, BaseException], None] | None = None) -> None:
        """``on_abandoned`` hears of a write that failed after whoever waited for it had gone."""
        self._running: dict[asyncio.Task[Any], str] = {}
        self._waited: set[asyncio.Task[Any]] = set()
        self._on_abandoned = on_abandoned
        self._closing = False

    @property
    def running(self) -> tuple[str, ...]:
        """The names of the writes under way, oldest first."""
        return tuple(self._running.values())

    async def run(self, name: str, write: Coroutine[Any, Any, T]) -> T:
        """Start ``write`` and wait for it; where the waiting is cancelled, the write goes on.

        Raises:
            ConversationsTuiError: the program is quitting, or whatever the write raises.

        """
        if self._closing:
            write.close()
            raise ConversationsTuiError(f"not started, since the program is quitting: {name}")
        task = asyncio.create_task(write, name=name)
        self._running[task] = name
        self._waited.add(task)
        task.add_done_callback(self._ended)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            self._waited.discard(task)
            if task.done():
                # It ended in the same moment, when somebody seemed to be waiting still.
                self._tell(name, task)
            raise

    def _ended(self, task: asyncio.Task[Any]) -> None:
        name = self._running.pop(task)
        if task in self._waited:
            self._waited.discard(task)
        else:
            self._tell(name, task)

    def _tell(self, name: str, task: asyncio.Task[Any]) -> None:
        """Report the failure of a write that nobody waits for."""
        error = None if task.cancelled() else task.exception()
        if error is not None and self._on_abandoned is not None:
            self._on_abandoned(name, error)

    async def drain(self, patience: float) -> tuple[str, ...]:
        """Take no new writes, wait up to ``patience`` seconds for those under way.

        Returns the names of those that had not ended and were cancelled: nobody knows whether they are stored.
        """
        self._closing = True
        if not self._running:
            return ()
        await asyncio.wait(list(self._running), timeout=patience)
        unknown = {task: name for task, name in self._running.items() if not task.done()}
        for task in unknown:
            task.cancel()
        await asyncio.gather(*unknown, return_exceptions=True)
        return tuple(unknown.values())
