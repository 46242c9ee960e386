"""What a deletion takes and breaks, as values that dialogs and commands can show."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tui.analysis.pairing import orphaned_by
from tui.models.rows import ItemRow


@dataclass(frozen=True, slots=True)
class ItemDeletion:
    """What goes when items are deleted."""

    victims: tuple[ItemRow, ...]
    orphans: tuple[ItemRow, ...]
    """Calls and outputs that would lose their other half."""
    partial: bool
    """Not all items of the conversation are known, so ``orphans`` may not be all."""

    def with_pairs(self) -> ItemDeletion:
        """The same deletion, taking the orphans too."""
        return ItemDeletion((*self.victims, *self.orphans), (), self.partial)


def plan_item_deletion(rows: Sequence[ItemRow], victims: Collection[str], *, complete: bool) -> ItemDeletion:
    """What deleting the items of ``victims`` (identities) would take and break, by the rows known so far."""
    chosen = tuple(row for row in rows if row.identity in victims)
    return ItemDeletion(chosen, orphaned_by(rows, victims), partial=not complete)


class ItemsFate(StrEnum):
    """What a server does with the items of a conversation that is deleted."""

    KEPT = "kept"
    DELETED = "deleted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ConversationDeletion:
    """What goes when a conversation is deleted."""

    conversation_id: str
    name: str
    item_count: int | None
    """Items known, None where nobody looked."""
    count_complete: bool
    items_fate: ItemsFate
