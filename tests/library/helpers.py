"""What the tests of the library share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeVar

from tui.library.library import Library
from tui.library.values import PlacedItem
from tui.models.item import Item

T = TypeVar("T")
ROOT: Final = Path(__file__).parents[2]
HOSTILE: Final = (
    "'; DROP TABLE conversation; --",
    'quo"te',
    "nul\0inside",
    "\0",
    "lone \ud800 surrogate",
    "\udfff",
    "\ud83d\ude00 split pair",
    "😀 whole",
    "\x1b]52;c;AAAA\x07",
    "\u202eesrever",
    "%s %(a)s {b} ?1 :c",
    " ",
    "",
)


def with_library(path: Path, use: Callable[[Library], Awaitable[T]], *, private: bool = False) -> T:
    """Open a library, use it, close it; gives what ``use`` gives."""

    async def main() -> T:
        library = await Library.open(path, private=private)
        try:
            return await use(library)
        finally:
            await library.close()

    return asyncio.run(main())


def item(item_id: str, **fields: str | int) -> Item:
    """A message with this id."""
    return Item.of({"id": item_id, "type": "message", **fields})


def page_of(ids: list[str], start: int = 0, **fields: str | int) -> list[PlacedItem]:
    """Messages with these ids, one behind the other."""
    return [PlacedItem(start + place, item(each, **fields)) for place, each in enumerate(ids)]
