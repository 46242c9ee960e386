"""Who says a message: one of the four roles."""

from __future__ import annotations

from typing import Final

from textual.widgets import RadioButton, RadioSet

from tui.dialogs.base import toned
from tui.models.item import Item

ROLES: Final = ("user", "assistant", "system", "developer")


class RoleButton(RadioButton):
    """A radio button whose sign, not its colour alone, says whether it is on."""

    def __init__(self, name: str, *, on: bool) -> None:
        super().__init__(toned(name), on)
        self.BUTTON_INNER = "●" if on else " "

    def watch_value(self) -> None:
        """Draw the sign of the new value."""
        self.BUTTON_INNER = "●" if self.value else " "
        super().watch_value()


class RoleChoice(RadioSet):
    """The roles side by side; ``role`` is the chosen one."""

    DEFAULT_CSS = """
    RoleChoice {
        layout: horizontal;
        height: 1;
        width: 1fr;
    }
    RoleChoice > RoleButton {
        width: auto;
        margin: 0 1 0 0;
    }
    """

    def __init__(self, role: str, *, id: str | None = None) -> None:  # noqa: A002
        chosen = role if role in ROLES else ROLES[0]
        super().__init__(*(RoleButton(name, on=name == chosen) for name in ROLES), id=id, compact=True)
        self._first = chosen

    @property
    def role(self) -> str:
        """The chosen role."""
        index = self.pressed_index
        return ROLES[index] if index >= 0 else self._first


def message_item(role: str, text: str) -> Item:
    """A message as an item; what an assistant says is output, what the others say is input."""
    part = "output_text" if role == "assistant" else "input_text"
    return Item.of({"type": "message", "role": role, "content": [{"type": part, "text": text}]})
