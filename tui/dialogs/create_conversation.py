"""Creating a conversation: a name, and a first message where one is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button, Input, Static, TextArea

from tui.dialogs.base import Dialog, button, line, toned
from tui.dialogs.exact_text import ExactInput, ExactTextArea
from tui.dialogs.metadata_table import Pair
from tui.dialogs.role_choice import RoleChoice, message_item
from tui.models.item import Item
from tui.models.json_value import JsonValue
from tui.models.metadata import MAX_VALUE_LENGTH

TITLE_KEY = "title"


@dataclass(frozen=True, slots=True)
class CreateDraft:
    """What the user wants to create."""

    title: str = ""
    """The name, kept as metadata ``title``; empty for none."""
    metadata: tuple[Pair, ...] = ()
    """Pairs beside the title."""
    role: str = "user"
    text: str = ""
    """The first message; empty for none."""

    def mapping(self) -> dict[str, JsonValue]:
        """The metadata to send, the title in it."""
        titled: dict[str, JsonValue] = {TITLE_KEY: self.title} if self.title else {}
        return {**dict(self.metadata), **titled}

    def items(self) -> tuple[Item, ...]:
        """The first message as an item, or nothing."""
        return (message_item(self.role, self.text),) if self.text else ()


class CreateDialog(Dialog[CreateDraft]):
    """Comes back with the draft; everything in it may be empty."""

    AUTO_FOCUS = "#title"
    title_text = "Create a conversation"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "create", "Create", show=False, priority=True),
    ]

    def __init__(self, draft: CreateDraft | None = None, fault: str = "") -> None:
        super().__init__()
        self._draft = draft or CreateDraft()
        self.fault = fault

    def body(self) -> Iterator[Widget]:
        """Name, role, text."""
        yield line(id="title-label")
        yield ExactInput(self._draft.title, id="title")
        yield line("first message (may stay empty)", "muted")
        yield RoleChoice(self._draft.role)
        yield ExactTextArea(self._draft.text)
        if self._draft.metadata:
            yield line(f"metadata pairs beside the name: {len(self._draft.metadata)}", "muted")

    def buttons(self) -> Iterator[Button]:
        """Cancel and create."""
        yield button("Cancel", "esc", "leave")
        yield button("Create", "^s", "create", main=True)

    def on_mount(self) -> None:
        """Count from the start."""
        self._check()

    def _current(self) -> CreateDraft:
        return CreateDraft(
            self.query_one("#title", ExactInput).exact,
            self._draft.metadata,
            self.query_one(RoleChoice).role,
            self.query_one(ExactTextArea).exact,
        )

    def lost_on_leave(self) -> bool:
        """Whether there is a name or a text."""
        current = self._current()
        return bool(current.title or current.text)

    def on_input_changed(self, _event: Input.Changed) -> None:
        """Count while typing."""
        self.typed()
        self._check()

    def on_text_area_changed(self, _event: TextArea.Changed) -> None:
        """The user goes on typing."""
        self.typed()

    def on_input_submitted(self, _event: Input.Submitted) -> None:
        """Enter goes on to the message."""
        self.query_one(ExactTextArea).focus()

    def _check(self) -> None:
        length = len(self.query_one("#title", ExactInput).exact)
        over = length > MAX_VALUE_LENGTH
        words = f"name (metadata {TITLE_KEY}, may stay empty) {length}/{MAX_VALUE_LENGTH}"
        self.query_one("#title-label", Static).update(toned(words, "bad" if over else "muted"))
        self.query_one("#create", Button).disabled = over
        if over:
            self.say(f"cannot be created: the name has at most {MAX_VALUE_LENGTH} characters")
        elif not self._asked_to_discard:
            self.say("")

    def action_create(self) -> None:
        """Come back with the draft."""
        self._check()
        if not self.query_one("#create", Button).disabled:
            self.finish(self._current())
