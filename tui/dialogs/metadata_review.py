"""The second step of a metadata edit: the difference, and yes or no."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button, Static

from tui.dialogs.base import Dialog, button, line
from tui.dialogs.metadata_lines import change_lines
from tui.models.metadata import MetadataChange


class MetadataReviewDialog(Dialog[bool]):
    """Shows what a save would change; True where the user confirms."""

    AUTO_FOCUS = "#confirm"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("y,ctrl+s", "confirm", "Save", show=False)]

    def __init__(self, title: str, change: MetadataChange) -> None:
        super().__init__()
        self.title_text = f"Save these changes? {title}"
        self._change = change

    def body(self) -> Iterator[Widget]:
        """The difference, and how many pairs it is."""
        change = self._change
        yield line(
            f"{len(change.added)} added, {len(change.changed)} changed, {len(change.removed)} removed", "muted"
        )
        yield Static(change_lines(change), markup=False)

    def buttons(self) -> Iterator[Button]:
        """Back and save."""
        yield button("Back", "esc", "leave")
        yield button("Save", "y", "confirm", main=True)

    def action_confirm(self) -> None:
        """Save."""
        self.finish(result=True)
