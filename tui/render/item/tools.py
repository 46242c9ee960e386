"""Lists of tools: a table to look through, and each tool's description and schema folded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tui.render.blocks import Block, Code, Fold, Note, Pair, Pairs, Table, Text
from tui.render.item.values import pair, shown, value_blocks
from tui.render.json_text import pretty_json

_SCHEMAS = ("parameters", "input_schema", "output_schema", "annotations", "format")
_CELL = 160
"""Characters of a description that stand in the table; all of it is in the fold."""


def tool_blocks(value: Any) -> Iterator[Block]:
    """Tools of any kind: functions, MCP tools, namespaces, hosted tools."""
    if not isinstance(value, list):
        yield from value_blocks(value, "tools") or (Note("info", "no tools"),)
        return
    if not value:
        yield Note("info", "no tools")
        return
    yield Table(("tool", "arguments", "description"), tuple(_row(tool) for tool in value))
    for tool in value:
        yield Fold(_name(tool), tuple(_details(tool)))


def _name(tool: Any) -> str:
    if not isinstance(tool, dict):
        return "tool"
    name = tool.get("name") or tool.get("server_label") or tool.get("type")
    return shown(name) if name is not None else "tool"


def _row(tool: Any) -> tuple[str, str, str]:
    if not isinstance(tool, dict):
        return ("?", "", shown(tool))
    description = tool.get("description") or tool.get("server_description") or ""
    first = shown(description).strip().split("\n")[0]
    return (_name(tool), _arguments(tool), first if len(first) <= _CELL else first[:_CELL] + "…")


def _arguments(tool: dict[str, Any]) -> str:
    """Argument names, the optional ones with a question mark."""
    schema = tool.get("parameters", tool.get("input_schema"))
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(properties, dict):
        return ""
    required = schema.get("required") if isinstance(schema, dict) else None
    needed = required if isinstance(required, list) else []
    return ", ".join(name if name in needed else f"{name}?" for name in properties)


def _details(tool: Any) -> Iterator[Block]:
    if not isinstance(tool, dict):
        yield from value_blocks(tool)
        return
    description = tool.get("description")
    if isinstance(description, str) and description:
        yield Text(description)
    rows: list[Pair] = []
    for key, inner in tool.items():
        if key in _SCHEMAS and isinstance(inner, dict):
            continue
        if key != "description" or not isinstance(inner, str):
            rows.append(pair(key, inner))
    if rows:
        yield Pairs(tuple(rows), quiet=True)
    for key in _SCHEMAS:
        if isinstance(tool.get(key), dict):
            yield Code(pretty_json(tool[key]), "json", key)
