"""Going through items without holding up the screen: a page may hold many megabytes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Final

from tui.models.headed_items import HeadedItems, raws_of
from tui.models.item import Item

SLICE_BYTES: Final = 256 * 1024
"""So much is read before others get their turn: a millisecond or two. A larger item is read alone."""


def is_slice(items: Sequence[Item]) -> bool:
    """Whether these are so few that nobody waits for long while they are read."""
    return sum(map(len, raws_of(items))) <= SLICE_BYTES


async def in_slices(items: Sequence[Item]) -> AsyncIterator[Sequence[Item]]:
    """The items in slices, with pauses between in which the loop runs; it is a thread that would hold it up.

    msgspec does not let go of the interpreter while it reads, and what it reads is soon read.
    """
    sizes = [*map(len, raws_of(items))]
    start = size = 0
    for at, more in enumerate(sizes):
        if size and size + more > SLICE_BYTES:
            yield items[start:at]
            await asyncio.sleep(0)
            start, size = at, 0
        size += more
    yield items[start:]


async def find_identities(items: Sequence[Item]) -> None:
    """Have each item find its identity, so that asking for it is cheap from now on."""
    if isinstance(items, HeadedItems):
        return
    async for part in in_slices(items):
        for item in part:
            _ = item.identity
