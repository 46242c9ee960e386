"""Where the store's blocking calls run, so that no event loop waits for a disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Answer = TypeVar("Answer")


class StoreThreads:
    """One thread for writes and one for reads: a long write holds up no read.

    A call that was handed over and has begun runs to its end even if whoever waits for it is cancelled.
    """

    def __init__(self) -> None:
        # Threads start with the first call.
        self._writes = ThreadPoolExecutor(1, "local-write")
        self._reads = ThreadPoolExecutor(1, "local-read")

    async def write(self, call: Callable[[], Answer]) -> Answer:
        """Run a call that writes."""
        return await asyncio.get_running_loop().run_in_executor(self._writes, call)

    async def read(self, call: Callable[[], Answer]) -> Answer:
        """Run a call that only reads."""
        return await asyncio.get_running_loop().run_in_executor(self._reads, call)

    def close(self) -> None:
        """Wait until every call that was handed over has ended. A second call does nothing."""
        self._writes.shutdown(wait=True)
        self._reads.shutdown(wait=True)
