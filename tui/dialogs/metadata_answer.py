"""After a save of metadata: what was asked for, and what the server answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from tui.dialogs.base import STYLES, Dialog, button, line
from tui.dialogs.metadata_lines import value_words
from tui.models.json_value import JsonValue
from tui.models.metadata import metadata_change
from tui.render.safe_text import safe_line


class MetadataAnswerDialog(Dialog[None]):
    """Compares the map that was sent with the one that came back; enter, space or esc closes it."""

    AUTO_FOCUS = "#leave"
    title_text = "The server's answer"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "leave", "Close", show=False)]

    def __init__(self, asked: Mapping[str, JsonValue], answered: Mapping[str, JsonValue]) -> None:
        super().__init__()
        self._asked = dict(asked)
        self._answered = dict(answered)

    def body(self) -> Iterator[Widget]:
        """The verdict, then each key."""
        change = metadata_change(self._asked, self._answered)
        if change.empty:
            yield line("stored as asked", "good")
        else:
            count = len(change.added) + len(change.changed) + len(change.removed)
            yield line(f"not stored as asked: pairs that differ: {count}", "bad")
        yield Static(answer_lines(self._asked, self._answered), markup=False)

    def buttons(self) -> Iterator[Button]:
        """Close."""
        yield button("Close", "enter", "leave", main=True)


def answer_lines(asked: Mapping[str, JsonValue], answered: Mapping[str, JsonValue]) -> Content:
    """Every key of either map with what became of it, the differences first."""
    change = metadata_change(asked, answered)
    lines: list[Content] = []
    for key, value in change.added:
        words = f"+ {safe_line(key)}: not asked for, and the server has {value_words(value)}"
        lines.append(Content.styled(words, STYLES["bad"]))
    for key, old, new in change.changed:
        words = f"~ {safe_line(key)}: asked for {value_words(old)}, the server has {value_words(new)}"
        lines.append(Content.styled(words, STYLES["bad"]))
    for key, value in change.removed:
        words = f"- {safe_line(key)}: asked for {value_words(value)}, and the server has it not"
        lines.append(Content.styled(words, STYLES["bad"]))
    different = {key for key, *_ in (*change.added, *change.changed, *change.removed)}
    for key, value in answered.items():
        if key not in different:
            lines.append(Content.styled(f"= {safe_line(key)}: {value_words(value)}", STYLES["muted"]))
    return Content("\n").join(lines) if lines else Content.styled("no pairs", STYLES["muted"])
