"""Going through items without holding up the screen: a page may hold many megabytes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Final

from tui.models.item import Item

SLICE_BYTES: Final = 256 * 1024
"""So much is read before others get their turn: a millisecond or two. A larger item is read alone."""


async def in_slices(items: Sequence[Item]) -> AsyncIterator[Item]:
    """The items one by one, with pauses in which the loop runs; it is a thread that would hold it up.

    msgspec does not let go of the interpreter while it reads, and what it reads is soon read.
    """
    size = 0
    for item in items:
        if size and size + len(item.raw) > SLICE_BYTES:
            await asyncio.sleep(0)
            size = 0
        size += len(item.raw)
        yield item


async def find_identities(items: Sequence[Item]) -> None:
    """Have each item find its identity, so that asking for it is cheap from now on."""
    async for item in in_slices(items):
        _ = item.identity
