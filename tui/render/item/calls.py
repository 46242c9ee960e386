"""Function, custom, tool-search and MCP calls, programs, their outputs and approvals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tui.models.json_value import is_any_of
from tui.models.views import calls as v
from tui.render.blocks import Block, Code, Heading, Markdown, Note
from tui.render.item.parts import part_blocks
from tui.render.item.tools import tool_blocks
from tui.render.item.values import argument_blocks, extra_blocks, pairs, shown, text_blocks, value_blocks

_TEXT_PARTS: Final = frozenset({"text", "input_text", "output_text"})


def _named(name: Any, note: str = "") -> Iterator[Block]:
    if name is not None or note:
        yield Heading("without a name" if name is None else shown(name), note, "type.call")


def function_call_blocks(view: v.FunctionCallView) -> Iterator[Block]:
    """A function call: the name and its arguments."""
    yield from _named(view.name)
    yield from argument_blocks(view.arguments) or (Note("info", "no arguments"),)


def output_blocks(value: Any) -> Iterator[Block]:
    """What a tool answered: text, JSON text, or parts."""
    if isinstance(value, str):
        yield from text_blocks(value)
    elif isinstance(value, list) and value:
        for part in value:
            yield from _output_part(part)
    else:
        yield from value_blocks(value) or (Note("info", "no output"),)


def _output_part(part: Any) -> Iterator[Block]:
    """A text part as tool text, so that JSON in it is readable; any other as usual."""
    plain = isinstance(part, dict) and part.keys() == {"type", "text"} and isinstance(part["text"], str)
    if plain:
        yield from text_blocks(part["text"])
        if not is_any_of(part["type"], _TEXT_PARTS):
            yield from pairs({"type": part["type"]}, quiet=True)
    else:
        yield from part_blocks([part], markdown=False)


def function_output_blocks(view: v.FunctionOutputView) -> Iterator[Block]:
    """The output of a function call."""
    yield from _named(view.name)
    yield from output_blocks(view.output)


def custom_call_blocks(view: v.CustomCallView) -> Iterator[Block]:
    """A custom call: its input is free text."""
    yield from _named(view.name)
    yield from value_blocks(view.input) or (Note("info", "no input"),)


def custom_output_blocks(view: v.CustomOutputView) -> Iterator[Block]:
    """The output of a custom call."""
    yield from output_blocks(view.output)


def tool_search_call_blocks(view: v.ToolSearchCallView) -> Iterator[Block]:
    """A search for tools: who runs it, and what for."""
    yield from pairs({"execution": view.execution})
    yield from argument_blocks(view.arguments)


def tool_search_output_blocks(view: v.ToolSearchOutputView) -> Iterator[Block]:
    """The tools that a search found."""
    yield from pairs({"execution": view.execution})
    yield from tool_blocks(view.tools)


def program_blocks(view: v.ProgramView) -> Iterator[Block]:
    """A program that calls tools; the service runs JavaScript."""
    if isinstance(view.code, str):
        yield Code(view.code.removesuffix("\n"), "javascript")
    else:
        yield from value_blocks(view.code) or (Note("info", "no code"),)
    if isinstance(view.fingerprint, str):
        yield Note("info", f"fingerprint: {len(view.fingerprint):,} characters, readable by the server only")
    else:
        yield from value_blocks(view.fingerprint, "fingerprint")


def program_output_blocks(view: v.ProgramOutputView) -> Iterator[Block]:
    """What a program returned."""
    yield from output_blocks(view.result)


def mcp_list_tools_blocks(view: v.McpListToolsView) -> Iterator[Block]:
    """The tools that an MCP server offers."""
    yield from pairs({"server": view.server_label})
    yield from _mcp_error(view.error)
    yield from tool_blocks(view.tools)


def mcp_call_blocks(view: v.McpCallView) -> Iterator[Block]:
    """An MCP call with its output or its error."""
    yield from _named(view.name, _on(view.server_label))
    yield from argument_blocks(view.arguments)
    yield from pairs({"approval request": view.approval_request_id}, quiet=True)
    yield from _mcp_error(view.error)
    if view.output is not None:
        yield Heading("output", style="type.output")
        yield from output_blocks(view.output)
    elif view.error is None:
        yield Note("info", "no output")


def _on(server: Any) -> str:
    return f"on {shown(server)}" if server is not None else ""


def _mcp_error(error: Any) -> Iterator[Block]:
    if error is None:
        return
    yield Heading("error", style="error")
    if not isinstance(error, v.McpError):
        yield from value_blocks(error)
        return
    yield from pairs({"type": error.type, "code": error.code, "message": error.message})
    yield from output_blocks(error.content) if error.content is not None else ()
    yield from extra_blocks(error, "Other fields of this error")


def approval_request_blocks(view: v.McpApprovalRequestView) -> Iterator[Block]:
    """An MCP call that waits for a decision."""
    yield Note("warn", "asks for approval of this call")
    yield from _named(view.name, _on(view.server_label))
    yield from argument_blocks(view.arguments)


def approval_response_blocks(view: v.McpApprovalResponseView) -> Iterator[Block]:
    """The decision on an MCP call."""
    if isinstance(view.approve, bool):
        yield Heading("approved" if view.approve else "denied", style="ok" if view.approve else "error")
    else:
        yield from value_blocks(view.approve, "approve") or (Note("info", "no decision"),)
    if isinstance(view.reason, str):
        yield Markdown(view.reason)
    else:
        yield from value_blocks(view.reason, "reason")
    yield from pairs({"approval request": view.approval_request_id, "request": view.request_id}, quiet=True)
