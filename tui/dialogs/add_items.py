"""Adding items to a conversation: a message, or raw JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button, TextArea

from tui.dialogs.base import Dialog, button, button_label, line
from tui.dialogs.exact_text import ExactTextArea
from tui.dialogs.items_text import AddDraft, AddMode, items_of
from tui.dialogs.role_choice import RoleChoice
from tui.errors import InputError

__all__ = ["AddDraft", "AddItemsDialog", "items_of"]

BATCH: Final = 20
"""Items that one request takes."""
_OTHER: Final[dict[AddMode, str]] = {"message": "JSON", "json": "Message"}
_PLACEHOLDERS: Final[dict[AddMode, str]] = {
    "message": "what the message says",
    "json": "an item, an array of items, or one item a line",
}


class AddItemsDialog(Dialog[AddDraft]):
    """Comes back with a draft that ``items_of`` accepts."""

    AUTO_FOCUS = "TextArea"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "add", "Add", show=False, priority=True),
        Binding("ctrl+j", "switch", "Message or JSON", show=False, priority=True),
    ]

    def __init__(self, conversation: str, draft: AddDraft | None = None, fault: str = "") -> None:
        super().__init__()
        self.title_text = f"Add items to {conversation}"
        self.fault = fault
        self._draft = draft or AddDraft()
        self._mode: AddMode = self._draft.mode

    def body(self) -> Iterator[Widget]:
        """Role and text."""
        yield line("items as JSON: one, an array, or one a line", "muted", id="json-label")
        yield RoleChoice(self._draft.role)
        yield ExactTextArea(self._draft.text)

    def buttons(self) -> Iterator[Button]:
        """Cancel, the other mode, add."""
        yield button("Cancel", "esc", "leave")
        yield button("JSON", "^j", "switch")
        yield button("Add", "^s", "add", main=True)

    def on_mount(self) -> None:
        """Show the mode of the draft."""
        self._show_mode()

    def _show_mode(self) -> None:
        self.query_one("#json-label").display = self._mode == "json"
        self.query_one("#switch", Button).label = button_label(_OTHER[self._mode], "^j")
        self.query_one(RoleChoice).display = self._mode == "message"
        self.query_one(ExactTextArea).placeholder = _PLACEHOLDERS[self._mode]
        self._check()

    def _current(self) -> AddDraft:
        return AddDraft(self._mode, self.query_one(RoleChoice).role, self.query_one(ExactTextArea).exact)

    def lost_on_leave(self) -> bool:
        """Whether there is any text."""
        return bool(self._current().text.strip())

    def on_text_area_changed(self, _event: TextArea.Changed) -> None:
        """Check while typing."""
        self.typed()
        self._check()

    def _check(self) -> None:
        """Count the items, or say what is wrong and where."""
        draft = self._current()
        add = self.query_one("#add", Button)
        try:
            count = len(items_of(draft))
        except InputError as error:
            add.disabled = True
            self.say(error.message if draft.text.strip() else "")
            return
        add.disabled = False
        words = f"items: {count}"
        if count > BATCH:
            words += f", sent in {-(-count // BATCH)} batches of at most {BATCH}"
        self.say(words if draft.mode == "json" else "", "muted")

    def action_switch(self) -> None:
        """From message to JSON and back; the text stays."""
        self._mode = "json" if self._mode == "message" else "message"
        self._show_mode()
        self.query_one(ExactTextArea).focus()

    def action_add(self) -> None:
        """Come back with the draft."""
        self._check()
        if self.query_one("#add", Button).disabled:
            if not self.lost_on_leave():
                self.say("there is no text yet")
            return
        self.finish(self._current())
