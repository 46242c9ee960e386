"""The typed view of an item: one class for each of the 28 types of the spec."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tui.models.item import Item
from tui.models.views import calls, hosted, messages
from tui.models.views.base import ItemView

ITEM_VIEWS: Final[Mapping[str, type[ItemView]]] = {
    "message": messages.MessageView,
    "function_call": calls.FunctionCallView,
    "function_call_output": calls.FunctionOutputView,
    "file_search_call": hosted.FileSearchView,
    "web_search_call": hosted.WebSearchView,
    "image_generation_call": hosted.ImageGenerationView,
    "computer_call": hosted.ComputerCallView,
    "computer_call_output": hosted.ComputerOutputView,
    "tool_search_call": calls.ToolSearchCallView,
    "tool_search_output": calls.ToolSearchOutputView,
    "additional_tools": messages.AdditionalToolsView,
    "reasoning": messages.ReasoningView,
    "program": calls.ProgramView,
    "program_output": calls.ProgramOutputView,
    "compaction": messages.CompactionView,
    "code_interpreter_call": hosted.CodeInterpreterView,
    "local_shell_call": hosted.LocalShellCallView,
    "local_shell_call_output": hosted.LocalShellOutputView,
    "shell_call": hosted.ShellCallView,
    "shell_call_output": hosted.ShellOutputView,
    "apply_patch_call": hosted.ApplyPatchView,
    "apply_patch_call_output": hosted.ApplyPatchOutputView,
    "mcp_list_tools": calls.McpListToolsView,
    "mcp_approval_request": calls.McpApprovalRequestView,
    "mcp_approval_response": calls.McpApprovalResponseView,
    "mcp_call": calls.McpCallView,
    "custom_tool_call": calls.CustomCallView,
    "custom_tool_call_output": calls.CustomOutputView,
}
"""Item type → its view."""


def view_of(item: Item) -> ItemView | None:
    """The typed view of an item, None where its type is not one of the 28 or it cannot be read."""
    view = ITEM_VIEWS.get(item.type)
    return view.read(item.data) if view is not None and item.fault is None else None
