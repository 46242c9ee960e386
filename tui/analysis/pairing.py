"""Which items belong together: a call and its output, an approval request and its response."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tui.models.rows import ItemRow

OUTPUT_OF: Final[dict[str, str]] = {
    "function_call": "function_call_output",
    "computer_call": "computer_call_output",
    "tool_search_call": "tool_search_output",
    "program": "program_output",
    "local_shell_call": "local_shell_call_output",
    "shell_call": "shell_call_output",
    "apply_patch_call": "apply_patch_call_output",
    "mcp_approval_request": "mcp_approval_response",
    "custom_tool_call": "custom_tool_call_output",
}
"""Call type → type of the output that answers it, for the types whose output is an item of its own."""

CALL_OF: Final[dict[str, str]] = {output: call for call, output in OUTPUT_OF.items()}
"""Output type → type of the call that it answers."""


def pair_key(row: ItemRow) -> tuple[str, str] | None:
    """What a call and its output have in common: the call's type and the call id; None for other items.

    An approval response names its request's item id; local shell outputs name the call's id.
    """
    if row.type in OUTPUT_OF:
        key = row.id if row.type == "mcp_approval_request" else row.call_id
        return (row.type, key) if key else None
    if row.type in CALL_OF:
        return (CALL_OF[row.type], row.call_id) if row.call_id else None
    return None


def pairs(rows: Iterable[ItemRow]) -> dict[str, str]:
    """Identity of each call or output → identity of the item that it belongs with.

    Where several items share a call id, the first call and the first output are a pair.
    """
    calls: dict[tuple[str, str], str] = {}
    outputs: dict[tuple[str, str], str] = {}
    for row in rows:
        key = pair_key(row)
        if key is not None:
            (calls if row.type in OUTPUT_OF else outputs).setdefault(key, row.identity)
    found: dict[str, str] = {}
    for key, call in calls.items():
        output = outputs.get(key)
        if output is not None:
            found[call] = output
            found[output] = call
    return found


def orphaned_by(rows: Sequence[ItemRow], victims: Iterable[str]) -> tuple[ItemRow, ...]:
    """The items that lose their other half when ``victims`` (identities) go, in the order of ``rows``."""
    gone = set(victims)
    together = pairs(rows)
    return tuple(row for row in rows if row.identity not in gone and together.get(row.identity) in gone)
