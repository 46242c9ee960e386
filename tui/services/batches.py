"""Items in runs that one request can take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tui.models.item import Item
from tui.models.page import CREATE_ITEMS_MAX

BATCH_BYTES: Final = 8 * 1024 * 1024
"""A larger item goes alone."""


def batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Runs of at most 20 items that are not too large for one request."""
    start, size = 0, 0
    for place, item in enumerate(items):
        if place > start and (place - start == CREATE_ITEMS_MAX or size + len(item.raw) > BATCH_BYTES):
            yield items[start:place]
            start, size = place, 0
        size += len(item.raw)
    if start < len(items):
        yield items[start:]
