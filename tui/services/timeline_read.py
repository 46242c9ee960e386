"""What the timeline needs of each item of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from tui.analysis.includes import Places
from tui.analysis.row_reader import RowReader
from tui.analysis.rows import read_row
from tui.models.headed_items import HeadedItems
from tui.models.item import Item
from tui.models.rows import ItemRow, KnownConversation
from tui.services.slices import in_slices, is_slice


class ReadItem(NamedTuple):
    """An item, and what the timeline needs of it."""

    row: ItemRow
    item: Item
    places: Places
    print_: int
    """The fingerprint of its identity."""

    @property
    def named(self) -> tuple[str, Item]:
        """The item with its identity, as the library takes it."""
        return self.row.identity, self.item

    @property
    def identity(self) -> str:
        """``Item.identity``."""
        return self.row.identity


class ReadPage:
    """The items of one page, read: a column for each thing that the timeline needs."""

    __slots__ = ("halves", "identities", "items", "places", "prints", "rows")

    def __init__(self, items: Sequence[Item], reader: RowReader) -> None:
        """``reader`` has read these items."""
        self.items: Final = items
        self.rows: Final = reader.rows()
        self.identities: Final = reader.identities
        self.prints: Final = reader.prints
        """The fingerprint of each item's identity."""
        self.places: Final = reader.places
        self.halves: Final = reader.halves
        """Of the items that belong with others."""

    @property
    def each_once(self) -> bool:
        """Whether there are items, and none stands twice in the page."""
        return 0 < len({*self.prints}) == len(self.prints)

    def each(self, dropped: AbstractSet[str]) -> list[ReadItem]:
        """Each item once, less those that were dropped.

        A page may hold an item twice, which would look like an order of its own.
        """
        read = map(ReadItem, self.rows, self.items, self.places, self.prints)
        return [*{each.identity: each for each in read if each.identity not in dropped}.values()]


async def read_page(items: Sequence[Item], conversation: KnownConversation) -> ReadPage:
    """Read the items of one conversation, in slices between which the loop runs."""
    reader = RowReader(conversation.id, conversation.created_at)
    if is_slice(items):
        reader.read(items)
    else:
        async for part in in_slices(items):
            reader.read(part)
    page = ReadPage(items, reader)
    # The rows have what they need, and the items may wait for a while until they are stored.
    if isinstance(items, HeadedItems):
        items.forget()
    else:
        for item in items:
            item.forget()
    return page


def named(rows: Iterable[ItemRow], of: Mapping[str, Item]) -> list[tuple[str, Item]]:
    """The items of rows with their identities, as the library takes them. ``of``: identity → item."""
    return [(row.identity, of[row.identity]) for row in rows]


def first_text(oldest: Sequence[Item]) -> str:
    """What the first user message of an oldest page says; empty where there is none."""
    return next((read_row(item)[0].preview for item in oldest if item.role == "user"), "")
