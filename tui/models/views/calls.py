"""Typed views of function, custom and tool-search calls, programs, MCP and their outputs."""

from __future__ import annotations

from typing import Any

from tui.models.views.base import CallView, ItemView, View


class FunctionCallView(CallView):
    """``function_call``."""

    name: str | Any = None
    arguments: str | Any = None


class FunctionOutputView(CallView):
    """``function_call_output``: a text or a list of parts."""

    name: str | Any = None
    output: str | list[Any] | Any = None


class CustomCallView(CallView):
    """``custom_tool_call``."""

    name: str | Any = None
    input: str | Any = None


class CustomOutputView(CallView):
    """``custom_tool_call_output``."""

    output: str | list[Any] | Any = None


class ToolSearchCallView(CallView):
    """``tool_search_call``."""

    execution: str | Any = None
    arguments: dict[str, Any] | Any = None


class ToolSearchOutputView(CallView):
    """``tool_search_output``: the tools that were found."""

    execution: str | Any = None
    tools: list[Any] | Any = None


class ProgramView(CallView):
    """``program``: code of the model's own that calls tools."""

    code: str | Any = None
    fingerprint: str | Any = None


class ProgramOutputView(CallView):
    """``program_output``."""

    result: str | Any = None


class McpError(View):
    """What an MCP call failed with; ``content`` where the tool itself failed."""

    type: str | Any = None
    code: int | Any = None
    message: str | Any = None
    content: Any = None


class McpListToolsView(ItemView):
    """``mcp_list_tools``."""

    server_label: str | Any = None
    tools: list[Any] | Any = None
    error: McpError | str | Any = None


class McpCallView(ItemView):
    """``mcp_call``: call and output in one item."""

    server_label: str | Any = None
    name: str | Any = None
    arguments: str | Any = None
    output: str | Any = None
    error: McpError | str | Any = None
    approval_request_id: str | Any = None


class McpApprovalRequestView(ItemView):
    """``mcp_approval_request``."""

    server_label: str | Any = None
    name: str | Any = None
    arguments: str | Any = None


class McpApprovalResponseView(ItemView):
    """``mcp_approval_response``."""

    approval_request_id: str | Any = None
    request_id: str | Any = None
    approve: bool | Any = None
    reason: str | Any = None
