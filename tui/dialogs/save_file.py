"""Where to save something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button, Input

from tui.dialogs.base import Dialog, button, line
from tui.dialogs.exact_text import ExactInput


class SaveFileDialog(Dialog[str]):
    """Comes back with a path as it was typed; ``proposed`` stands there at first."""

    AUTO_FOCUS = "#path"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", show=False, priority=True),
    ]

    def __init__(self, title: str, proposed: str, folder: str, fault: str = "") -> None:
        """``folder`` is where a path without one leads to."""
        super().__init__()
        self.title_text = title
        self._proposed = proposed
        self._folder = folder
        self.fault = fault

    def body(self) -> Iterator[Widget]:
        """The path."""
        yield ExactInput(self._proposed, placeholder="a file name", id="path")
        yield line(f"in {self._folder}, unless the name says where", "muted")

    def buttons(self) -> Iterator[Button]:
        """Cancel and save."""
        yield button("Cancel", "esc", "leave")
        yield button("Save", "enter", "save", main=True)

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Enter saves."""
        self.action_save()

    def action_save(self) -> None:
        """Come back with the path."""
        path = self.query_one("#path", ExactInput).exact.strip()
        if path:
            self.finish(path)
        else:
            self.say("a file needs a name")
