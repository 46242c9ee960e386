"""Items as a client sends them → items as they are stored: type, status and id, and nothing else changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tui.local.ids import is_well_formed
from tui.local.shaping import Fields, carried, without
from tui.models.json_value import JsonValue, dump_json

STATUS_TYPES: Final = frozenset(
    {
        "message",
        "function_call",
        "function_call_output",
        "file_search_call",
        "web_search_call",
        "image_generation_call",
        "computer_call",
        "computer_call_output",
        "tool_search_call",
        "tool_search_output",
        "program_output",
        "code_interpreter_call",
        "local_shell_call",
        "shell_call",
        "shell_call_output",
        "apply_patch_call",
        "apply_patch_call_output",
    }
)
"""The types whose ``status`` the published spec requires: the server adds it where the client sent none."""


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item that was accepted and has no place and no final id yet."""

    data: Fields
    """As sent, with its type."""

    @property
    def type(self) -> str:
        """The item type."""
        return str(self.data["type"])

    @property
    def wanted_id(self) -> str | None:
        """The id that the client chose, where it can be kept."""
        chosen = self.data.get("id")
        return chosen if isinstance(chosen, str) and is_well_formed(chosen) else None

    def stored(self, item_id: str) -> StoredForm:
        """The bytes to store under ``item_id``.

        Raises:
            JsonFault: nested too deeply to be written.

        """
        head: dict[str, JsonValue] = {"id": item_id, "type": self.type}
        if self.type in STATUS_TYPES and "status" not in self.data:
            head["status"] = "completed"
        data: Fields = {**head, **self.data, "id": item_id}
        bits = carried(data)
        return StoredForm(item_id, dump_json(data), dump_json(without(data, bits)) if bits else None, bits)


@dataclass(frozen=True, slots=True)
class StoredForm:
    """One item as it lies in the file."""

    id: str
    whole: bytes
    bare: bytes | None
    """The item when no include value is asked for; None where that is the whole."""
    bits: int
    """Which include values change the answer (see ``shaping.BITS``)."""


def accept_item(value: object) -> NewItem | None:
    """The item in ``value``: an object with a string ``type``, or with a ``role`` (that is a message)."""
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("type"), str):
        return NewItem(value)
    if value.get("type") is None and isinstance(value.get("role"), str):
        return NewItem({**value, "type": "message"})
    return None
