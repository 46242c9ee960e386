"""A question with two answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button

from tui.dialogs.base import Dialog, button, line


class ConfirmDialog(Dialog[bool]):
    """Asks whether to go on; True only for ``y`` or the confirm button, None for esc, Cancel has the focus."""

    AUTO_FOCUS = "#leave"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "confirm", "Yes", show=False),
        Binding("n", "leave", "No", show=False),
    ]

    def __init__(
        self, title: str, lines: Sequence[str] = (), confirm_label: str = "Yes", *, danger: bool = False
    ) -> None:
        super().__init__()
        self.title_text = title
        self._lines = tuple(lines)
        self._confirm_label = confirm_label
        self._danger = danger
        self.set_class(danger, "-danger")

    def body(self) -> Iterator[Widget]:
        """One line of the question each."""
        for text in self._lines:
            yield line(text)

    def buttons(self) -> Iterator[Button]:
        """Cancel and confirm."""
        yield button("Cancel", "esc", "leave")
        yield button(self._confirm_label, "y", "confirm", danger=self._danger, main=True)

    def action_confirm(self) -> None:
        """The user said yes."""
        self.finish(result=True)
