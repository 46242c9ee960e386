"""What a deletion takes and breaks, as values that dialogs and commands can show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

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


def plan_item_deletion(
    chosen: Sequence[ItemRow], other_half: Callable[[ItemRow], ItemRow | None], *, complete: bool
) -> ItemDeletion:
    """What deleting the chosen items would take and break, by the rows known so far.

    ``other_half`` finds the output of a call and the call of an output; ``complete`` says that all items of
    the conversation are known.
    """
    going = {row.identity for row in chosen}
    others = [other for row in chosen if (other := other_half(row)) is not None]
    orphans = {other.identity: other for other in others if other.identity not in going}
    return ItemDeletion(tuple(chosen), tuple(orphans.values()), partial=not complete)


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
