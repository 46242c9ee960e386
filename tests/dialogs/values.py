"""Values that several dialog tests use."""

from __future__ import annotations

from tests.dialogs.host import HOSTILE
from tui.analysis.deletion import ItemDeletion
from tui.models.rows import ItemRow


def row(name: str, *, kind: str = "function_call", role: str = "", preview: str = HOSTILE) -> ItemRow:
    return ItemRow(name, name, kind, role, "completed", "call_1", preview, 10)


def deletion(count: int, orphans: int = 2) -> ItemDeletion:
    victims = tuple(row(f"fc_{number:04}") for number in range(count))
    return ItemDeletion(
        victims, tuple(row(f"fco_{n}", kind="function_call_output") for n in range(orphans)), partial=True
    )
