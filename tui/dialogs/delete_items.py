"""Deleting items: what goes, what that breaks, and whether the other halves go too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Static

from tui.analysis.deletion import ItemDeletion
from tui.dialogs.base import Dialog, Tick, button, line, toned
from tui.models.rows import ItemRow
from tui.render.safe_text import cut_middle, safe_line

PREVIEW_WIDTH = 60
FEW_ROWS = 6
"""Up to so many rows come first; more of them come last, so that the warnings are in view."""
SHOWN_ROWS = 50
"""Rows named one by one; the rest is a number."""


@dataclass(frozen=True, slots=True)
class DeleteItemsChoice:
    """What the user confirmed."""

    plan: ItemDeletion
    """What goes, the other halves included where they were taken too."""
    with_pairs: bool

    @property
    def item_ids(self) -> tuple[str, ...]:
        """The ids to ask the server for; items without an id cannot be deleted."""
        return tuple(row.id for row in self.plan.victims if row.id)


class DeleteItemsDialog(Dialog[DeleteItemsChoice]):
    """Asks before items are deleted. Only ``y`` or the Delete button says yes; Cancel has the focus."""

    AUTO_FOCUS = "#leave"
    danger = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "delete", "Delete", show=False),
        Binding("n", "leave", "Cancel", show=False),
        Binding("t,space", "pairs", "Take the other halves too", show=False),
    ]

    def __init__(self, plan: ItemDeletion, *, keeps_copy: bool = True) -> None:
        super().__init__()
        self._plan = plan
        self._keeps_copy = keeps_copy
        self._with_pairs = False
        self.title_text = self._title()

    def _chosen(self) -> ItemDeletion:
        return self._plan.with_pairs() if self._with_pairs else self._plan

    def _title(self) -> str:
        count = len(self._chosen().victims)
        return "Delete this item?" if count == 1 else f"Delete {count} items?"

    def _copy(self) -> str:
        return f"A copy of {'it' if len(self._chosen().victims) == 1 else 'each'} goes to the trash first."

    def body(self) -> Iterator[Widget]:
        """What goes, what it breaks, the copy."""
        plan = self._plan
        few = len(plan.victims) + len(plan.orphans) <= FEW_ROWS
        if few:
            yield from _rows(plan.victims)
        if plan.orphans:
            yield line(f"This breaks {_counted(len(plan.orphans), 'pair')}: what is left of it:", "warn")
            yield from _rows(plan.orphans if few else plan.orphans[:1])
            yield Tick("take what is left too (t or space)", id="with-pairs")
        if plan.partial:
            yield line("Not all items of the conversation are loaded: more pairs may break.", "warn")
        if self._keeps_copy:
            yield line(self._copy(), "muted", id="copy")
        else:
            yield line("No copy is kept: this cannot be undone.", "bad")
        if not few:
            yield from _rows(plan.victims)
            if len(plan.orphans) > 1:
                yield line("Left of their pairs:", "warn")
                yield from _rows(plan.orphans[1:])

    def buttons(self) -> Iterator[Button]:
        """Cancel and delete."""
        yield button("Cancel", "esc", "leave")
        delete = button("Delete", "y", "delete", danger=True)
        delete.disabled = not any(row.id for row in self._plan.victims)
        yield delete

    def on_mount(self) -> None:
        """Say where nothing here can be deleted."""
        if self.query_one("#delete", Button).disabled:
            self.say("the server deletes items by id, and there is none here")

    def on_checkbox_changed(self, event: Checkbox.Changed) -> None:
        """The words count what goes."""
        self._with_pairs = event.value
        self.retitle(self._title())
        for copy in self.query("#copy").results(Static):
            copy.update(toned(self._copy(), "muted"))

    def action_pairs(self) -> None:
        """Take the other halves too, or leave them."""
        for box in self.query(Tick):
            box.toggle()

    def action_delete(self) -> None:
        """The user said yes."""
        if not self.query_one("#delete", Button).disabled:
            self.finish(DeleteItemsChoice(self._chosen(), self._with_pairs and bool(self._plan.orphans)))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _rows(rows: tuple[ItemRow, ...]) -> Iterator[Widget]:
    """A line for each item: type, what it says, id."""
    for row in rows[:SHOWN_ROWS]:
        kind = row.type if not row.role else f"{row.role} {row.type}"
        preview = safe_line(row.preview)
        preview = preview if len(preview) <= PREVIEW_WIDTH else f"{preview[: PREVIEW_WIDTH - 1]}…"
        name = cut_middle(safe_line(row.id), 24) if row.id else "without id: cannot be deleted"
        yield line(" · ".join(part for part in (f"  {kind or 'item without a type'}", preview, name) if part))
    if len(rows) > SHOWN_ROWS:
        yield line(f"  and {len(rows) - SHOWN_ROWS} more", "muted")
