"""Deleting a conversation: what this server does with its items, and whether they go first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button

from tui.analysis.deletion import ConversationDeletion, ItemsFate
from tui.dialogs.base import Dialog, Tick, Tone, button, line

_FATES: Final[dict[ItemsFate, tuple[str, Tone]]] = {
    ItemsFate.KEPT: ("This server keeps the items: out of reach of the list, and not deleted.", "warn"),
    ItemsFate.DELETED: ("This server deletes the items with it.", "plain"),
    ItemsFate.UNKNOWN: ("What this server does with the items is not known: it may keep them.", "warn"),
}


@dataclass(frozen=True, slots=True)
class DeleteConversationChoice:
    """What the user confirmed."""

    items_first: bool
    """Delete each item before the conversation."""


class DeleteConversationDialog(Dialog[DeleteConversationChoice]):
    """Asks before a conversation is deleted. Only ``y`` or the Delete button says yes; Cancel has the focus."""

    AUTO_FOCUS = "#leave"
    danger = True
    title_text = "Delete this conversation?"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "delete", "Delete", show=False),
        Binding("n", "leave", "Cancel", show=False),
        Binding("t,space", "items_first", "Delete the items first", show=False),
    ]

    def __init__(self, plan: ConversationDeletion, *, keeps_copy: bool = True) -> None:
        super().__init__()
        self._plan = plan
        self._keeps_copy = keeps_copy

    def body(self) -> Iterator[Widget]:
        """Which conversation, how many items, their fate, the copy."""
        plan = self._plan
        yield line(plan.name or plan.conversation_id)
        if plan.name and plan.name != plan.conversation_id:
            yield line(plan.conversation_id, "muted")
        yield line(_count(plan))
        yield line(*_FATES[plan.items_fate])
        if self._offers_items():
            yield Tick("delete the items first, one by one (t or space)", id="first")
        if self._keeps_copy:
            yield line("A copy of it and its items goes to the trash first.", "muted")
        else:
            yield line("No copy is kept: this cannot be undone.", "bad")

    def _offers_items(self) -> bool:
        return self._plan.items_fate is not ItemsFate.DELETED and self._plan.item_count != 0

    def buttons(self) -> Iterator[Button]:
        """Cancel and delete."""
        yield button("Cancel", "esc", "leave")
        yield button("Delete", "y", "delete", danger=True)

    def action_items_first(self) -> None:
        """Delete the items first, or leave them."""
        for box in self.query(Tick):
            box.toggle()

    def action_delete(self) -> None:
        """The user said yes."""
        self.finish(DeleteConversationChoice(any(box.value for box in self.query(Tick))))


def _count(plan: ConversationDeletion) -> str:
    if plan.item_count is None:
        return "How many items it has is not known."
    noun = "item" if plan.item_count == 1 and plan.count_complete else "items"
    if plan.count_complete:
        return f"It has {plan.item_count} {noun}."
    return f"It has {plan.item_count} {noun} or more: not all are loaded."
