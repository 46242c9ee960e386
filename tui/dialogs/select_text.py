"""Text to select from with the mouse or the keyboard, where the clipboard cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator

from textual.widget import Widget

from tui.dialogs.base import Dialog
from tui.dialogs.exact_text import ExactTextArea

MAX_CHARACTERS = 200_000
"""A TextArea takes seconds for megabytes; longer text is for a file."""


class SelectTextDialog(Dialog[None]):
    """Shows text, read only. Its frame has no sides, so that a terminal's own selection takes text alone."""

    DEFAULT_CSS = """
    SelectTextDialog > #dialog {
        width: 100%;
        max-width: 100%;
        height: 100%;
        padding: 0;
        border: none;
    }
    SelectTextDialog #dialog-body {
        height: 1fr;
    }
    SelectTextDialog TextArea {
        height: 1fr;
    }
    """
    AUTO_FOCUS = "TextArea"
    hint = "select with the mouse (shift+mouse: the terminal's own) or shift+arrows, ctrl+c copies"

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.title_text = title
        self._text = text

    def body(self) -> Iterator[Widget]:
        """The text."""
        yield ExactTextArea(self._text[:MAX_CHARACTERS], read_only=True)

    def on_mount(self) -> None:
        """Say where not all of the text is shown."""
        if len(self._text) > MAX_CHARACTERS:
            text = f"the first {MAX_CHARACTERS:,} of {len(self._text):,} characters; export for the rest"
            self.say(text, "warn")
