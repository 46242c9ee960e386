"""How many requests run at a time, and which of those that wait goes next."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import Final


class Slots:
    """So many at a time; a free slot goes to the newest that waits.

    The newest request is what the user looks at now. Older ones are mostly pages of something that they
    have left, which are cancelled, or of a long walk, which is not held up for long: it asks anew each time.
    """

    def __init__(self, count: int) -> None:
        self._free = count
        self._waiting: Final[list[asyncio.Future[None]]] = []

    def hold(self) -> AbstractAsyncContextManager[None]:
        """Wait for a slot and keep it until the block ends; who is cancelled while waiting takes none."""
        return _Held(self)

    async def take(self) -> None:
        """Wait for a slot."""
        if self._free:
            self._free -= 1
        else:
            await self._wait()

    async def _wait(self) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn in self._waiting:
                self._waiting.remove(turn)
            else:
                # The slot was handed over in the same moment.
                self.give_back()
            raise

    def give_back(self) -> None:
        """Let the next one have a slot that was taken."""
        while self._waiting:
            turn = self._waiting.pop()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


class _Held(AbstractAsyncContextManager[None]):
    """A slot for the length of a block."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots

    async def __aenter__(self) -> None:
        await self._slots.take()

    async def __aexit__(self, *_: object) -> None:
        self._slots.give_back()
