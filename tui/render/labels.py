"""Short words for item types, and the style of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TYPE_LABELS: Final[Mapping[str, str]] = {
    "message": "message",
    "function_call": "call",
    "function_call_output": "output",
    "file_search_call": "file search",
    "web_search_call": "web search",
    "image_generation_call": "image",
    "computer_call": "computer",
    "computer_call_output": "screen",
    "tool_search_call": "tool search",
    "tool_search_output": "tools found",
    "additional_tools": "tools added",
    "reasoning": "reasoning",
    "program": "program",
    "program_output": "result",
    "compaction": "compaction",
    "code_interpreter_call": "code",
    "local_shell_call": "local shell",
    "local_shell_call_output": "output",
    "shell_call": "shell",
    "shell_call_output": "output",
    "apply_patch_call": "patch",
    "apply_patch_call_output": "patched",
    "mcp_list_tools": "mcp tools",
    "mcp_approval_request": "approval?",
    "mcp_approval_response": "approval",
    "mcp_call": "mcp call",
    "custom_tool_call": "custom call",
    "custom_tool_call_output": "output",
}
"""Item type → at most eleven characters for the timeline; a message shows its role instead."""

LABEL_WIDTH: Final = 11

_ROLES: Final = frozenset({"user", "assistant", "system", "developer"})
_OUTPUTS: Final = ("_output", "_response")


def type_label(item_type: str, role: str = "") -> str:
    """The word for an item in the timeline: a message's role, a type's label, or the unknown type itself."""
    if item_type == "message" and role:
        return role
    return TYPE_LABELS.get(item_type, item_type or "unreadable")


def label_style(item_type: str, role: str = "") -> str:
    """The name of the style for a type's label."""
    if item_type == "message":
        return f"role.{role}" if role in _ROLES else "role.other"
    if item_type in {"reasoning", "compaction"}:
        return "type.reasoning"
    if not item_type:
        return "error"
    if item_type not in TYPE_LABELS:
        return "type.other"
    return "type.output" if item_type.endswith(_OUTPUTS) else "type.call"
