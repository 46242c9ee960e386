"""What the timeline needs of each item of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.analysis.includes import Places, include_places
from tui.analysis.rows import row_of
from tui.models.item import Item
from tui.models.rows import ItemRow, KnownConversation
from tui.services.slices import in_slices


@dataclass(frozen=True, slots=True)
class ReadItem:
    """An item, and what the timeline needs of it."""

    row: ItemRow
    item: Item
    places: Places

    @property
    def identity(self) -> str:
        """``Item.identity``."""
        return self.row.identity

    @property
    def named(self) -> tuple[str, Item]:
        """The item with its identity, as the library takes it."""
        return self.row.identity, self.item


async def read_items(items: Sequence[Item], conversation: KnownConversation) -> list[ReadItem]:
    """Read the items of one conversation, in slices between which the loop runs."""
    found: list[ReadItem] = []
    async for item in in_slices(items):
        row = row_of(item, conversation_id=conversation.id, created_at=conversation.created_at)
        found.append(ReadItem(row, item, include_places(item)))
    return found


def first_text(oldest: Sequence[Item]) -> str:
    """What the first user message of an oldest page says; empty where there is none."""
    return next((row_of(item).preview for item in oldest if item.role == "user"), "")
