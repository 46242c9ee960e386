"""An error text goes in: what it speaks of is looked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button, OptionList, TextArea

from tui.analysis.error_text import Complaint, complaint_of
from tui.dialogs.base import Dialog, button, line
from tui.dialogs.exact_text import ExactTextArea
from tui.dialogs.places import PlacesDialog
from tui.models.finding import Finding
from tui.models.rows import KnownConversation

_LONG = 70


class ErrorTextDialog(Dialog[str]):
    """Comes back with a text that holds an id or an error that is known."""

    DEFAULT_CSS = """
    ErrorTextDialog ExactTextArea { height: 10; }
    """
    AUTO_FOCUS = "TextArea"
    title_text = "Why does it fail?"
    hint = "paste an exception, a line of a log, or what curl printed"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "find", "Find", show=False, priority=True),
    ]

    def __init__(self, draft: str = "", fault: str = "") -> None:
        super().__init__()
        self._draft = draft
        self.fault = fault

    def body(self) -> Iterator[Widget]:
        """The text."""
        yield ExactTextArea(self._draft, placeholder="No tool output found for function call call_…")

    def buttons(self) -> Iterator[Button]:
        """Cancel and find."""
        yield button("Cancel", "esc", "leave")
        yield button("Find", "^s", "find", main=True)

    def on_mount(self) -> None:
        """Look into the draft."""
        self._look(said=self.fault)

    def _text(self) -> str:
        return self.query_one(ExactTextArea).exact

    def lost_on_leave(self) -> bool:
        """A long text that was typed or pasted is asked about."""
        text = self._text()
        return text != self._draft and len(text) > _LONG

    def on_text_area_changed(self, _event: TextArea.Changed) -> None:
        """Look while typing."""
        self.typed()
        self._look()

    def _look(self, said: str = "") -> None:
        text = self._text()
        found = complaint_of(text)
        self.query_one("#find", Button).disabled = found.empty
        if said:
            self.say(said)
        elif found.empty:
            self.say("there is no id and no known error in this text" if text.strip() else "")
        else:
            self.say(_words(found), "muted")

    def action_find(self) -> None:
        """Come back with the text."""
        if not complaint_of(self._text()).empty:
            self.finish(self._text())


class SameFaultDialog(PlacesDialog):
    """What the text names is nowhere: other places with such a fault, to go to one if the user wants that."""

    title_text = "Not found"

    def __init__(self, absence: str, places: Sequence[tuple[KnownConversation, Finding | None]]) -> None:
        super().__init__(places)
        self._absence = absence

    def body(self) -> Iterator[Widget]:
        """That it was not found, then the list under words of its own."""
        yield line(self._absence, "warn", id="absence")
        yield line("These have the same fault, but they are not what the text speaks of.", "muted")
        yield from (part for part in super().body() if isinstance(part, OptionList))


def _words(found: Complaint) -> str:
    """What will be looked for."""
    parts = [*found.conversation_ids, *found.response_ids, *found.names]
    if parts:
        return "looks for " + ", ".join(parts[:3]) + (" …" if len(parts) > 3 else "")
    return "lists the conversations that have this fault"
