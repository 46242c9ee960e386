"""What the timeline needs of each item of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from tui.analysis.fingerprint import fingerprint
from tui.analysis.includes import Places
from tui.analysis.rows import read_row
from tui.models.item import Item
from tui.models.rows import ItemRow, KnownConversation
from tui.services.slices import in_slices


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


async def read_items(items: Sequence[Item], conversation: KnownConversation) -> list[ReadItem]:
    """Read the items of one conversation, in slices between which the loop runs."""
    found: list[ReadItem] = []
    async for part in in_slices(items):
        for item in part:
            row, places = read_row(item, conversation.id, conversation.created_at)
            found.append(ReadItem(row, item, places, fingerprint(row.identity)))
            # The row has what it needs, and the item may wait for a while until it is stored.
            item.forget()
    return found


def each_once(read: list[ReadItem], dropped: AbstractSet[str]) -> list[ReadItem]:
    """Each of them once, less those that were dropped.

    A page may hold an item twice, which would look like an order of its own.
    """
    if not dropped and len({each.print_ for each in read}) == len(read):
        return read
    return [*{each.identity: each for each in read if each.identity not in dropped}.values()]


def named(rows: Iterable[ItemRow], of: Mapping[str, Item]) -> list[tuple[str, Item]]:
    """The items of rows with their identities, as the library takes them. ``of``: identity → item."""
    return [(row.identity, of[row.identity]) for row in rows]


def first_text(oldest: Sequence[Item]) -> str:
    """What the first user message of an oldest page says; empty where there is none."""
    return next((read_row(item)[0].preview for item in oldest if item.role == "user"), "")
