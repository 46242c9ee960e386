"""Items as they can be sent again as the ``input`` of a response, and why some cannot.

What the service gives holds fields that it refuses to take back. So each type has a list of the fields that
are sent; what is not listed is left out. Ids are kept only where the type must have one: an item that is sent
with its id must be sent with its neighbours too (a message with its reasoning), and those may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from tui.analysis.redaction import STAND_IN
from tui.models.item import Item, content_parts
from tui.models.json_value import JsonFault, JsonObject, JsonValue, dump_json, is_any_of


class InputItem(NamedTuple):
    """One item of an ``input`` list, or why it is not one."""

    data: JsonObject | None
    """The JSON to send, None where it would be refused."""
    reason: str = ""
    """Why it is left out, empty where it is not."""
    lost: tuple[str, ...] = ()
    """What of a sent item is left out although somebody may miss it, in a few words each."""


class _Type(NamedTuple):
    """What of a type is sent."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()


_STATUSES: Final = frozenset({"in_progress", "completed", "incomplete", "failed", "searching", "generating"})
_TYPES: Final[Mapping[str, _Type]] = {
    "function_call": _Type(("call_id", "name", "arguments"), ("namespace", "caller")),
    "function_call_output": _Type(("call_id", "output"), ("caller",)),
    "custom_tool_call": _Type(("call_id", "name", "input"), ("namespace", "caller")),
    "custom_tool_call_output": _Type(("call_id", "output"), ("caller",)),
    "file_search_call": _Type(("id", "status", "queries"), ("results",)),
    "web_search_call": _Type(("id", "status", "action")),
    "computer_call": _Type(("id", "call_id", "pending_safety_checks", "status"), ("action", "actions")),
    "computer_call_output": _Type(("call_id", "output"), ("acknowledged_safety_checks",)),
    "tool_search_call": _Type(("arguments",), ("call_id", "execution", "status")),
    "tool_search_output": _Type(("tools",), ("call_id", "execution", "status")),
    "additional_tools": _Type(("role", "tools")),
    "reasoning": _Type(("id", "summary", "encrypted_content")),
    "compaction": _Type(("encrypted_content",)),
    "image_generation_call": _Type(("id", "status", "result")),
    "code_interpreter_call": _Type(("id", "status", "container_id", "code", "outputs")),
    "local_shell_call": _Type(("id", "call_id", "action", "status")),
    "local_shell_call_output": _Type(("id", "call_id", "output"), ("status",)),
    "shell_call": _Type(("call_id", "action"), ("caller", "status", "environment")),
    "shell_call_output": _Type(("call_id", "output"), ("caller", "status", "max_output_length")),
    "apply_patch_call": _Type(("call_id", "status", "operation"), ("caller",)),
    "apply_patch_call_output": _Type(("call_id", "status"), ("caller", "output")),
    "mcp_list_tools": _Type(("id", "server_label", "tools"), ("error",)),
    "mcp_approval_request": _Type(("id", "server_label", "name", "arguments")),
    "mcp_approval_response": _Type(("approval_request_id", "approve"), ("reason",)),
    "mcp_call": _Type(
        ("id", "server_label", "name", "arguments"), ("output", "error", "status", "approval_request_id")
    ),
    "program": _Type(("id", "call_id", "code", "fingerprint")),
    "program_output": _Type(("id", "call_id", "result", "status")),
}
"""Type → its fields that the published spec names for input; ``message`` has a way of its own."""
_NULLS: Final = frozenset({"code", "outputs", "result"})
"""Needed fields that may be null."""
_TEXTS: Final = frozenset({"call_id", "id", "name", "server_label", "code", "container_id", "arguments"})
"""Fields that are texts wherever they are sent; ``arguments`` of a tool search are not."""
_ROLES: Final = frozenset({"user", "assistant", "system", "developer"})
_PHASES: Final = frozenset({"commentary", "final_answer"})
_SENT_URL: Final = re.compile(r"(?:https?://|data:)", re.IGNORECASE)


def input_item(item: Item) -> InputItem:
    """What of an item can be sent. Never fails: what cannot be sent comes back with the reason."""
    if item.fault is not None:
        return InputItem(None, f"it cannot be read: {item.fault}")
    try:
        dump_json(item.data)
    except JsonFault as fault:
        return InputItem(None, f"it cannot be written: {fault}")
    if item.type == "message":
        return _message(item.data)
    shape = _TYPES.get(item.type)
    if shape is None:
        return InputItem(
            None, f"its type '{item.type}' is not one that can be sent" if item.type else "no type"
        )
    return _of_type(item.type, item.data, shape)


def _of_type(kind: str, data: JsonObject, shape: _Type) -> InputItem:
    if kind in {"reasoning", "compaction"}:
        reason = _sealed(data.get("encrypted_content"))
        if reason:
            return InputItem(None, reason)
    sent: dict[str, JsonValue] = {"type": kind}
    for key in (*shape.needed, *shape.optional):
        value = data.get(key)
        if value is None:
            if key not in shape.needed:
                continue
            if key not in _NULLS:
                return InputItem(None, f"it has no {key}")
        elif key in _TEXTS and not isinstance(value, str) and not _is_search(kind, key):
            if key != "arguments":
                return InputItem(None, f"its {key} is no text")
            value = dump_json(value).decode("ascii")
        elif key == "status" and not is_any_of(value, _STATUSES) and kind != "mcp_call":
            return InputItem(None, f"its status '{value}' is not known")
        sent[key] = value
    return _checked(kind, sent)


def _is_search(kind: str, key: str) -> bool:
    return kind == "tool_search_call" and key == "arguments"


def _sealed(text: JsonValue) -> str:
    """Why encrypted content cannot be sent; empty where it can."""
    if not isinstance(text, str) or not text:
        return "it has no encrypted content, without which it is refused"
    return "its encrypted content was redacted" if STAND_IN.match(text) else ""


def _checked(kind: str, sent: dict[str, JsonValue]) -> InputItem:
    """What a type needs beyond the presence of its fields."""
    output = sent.get("output")
    if kind in {"function_call_output", "custom_tool_call_output"}:
        if isinstance(output, str):
            return InputItem(sent)
        parts, lost = _parts(output)
        if not parts:
            return InputItem(None, "its output is neither text nor parts that can be sent")
        return InputItem({**sent, "output": parts}, lost=lost)
    if kind == "computer_call_output":
        screen: dict[str, JsonValue]
        screen = {key: value for key, value in output.items() if value} if isinstance(output, Mapping) else {}
        if "file_id" not in screen and not _SENT_URL.match(str(screen.get("image_url", ""))):
            return InputItem(None, "its picture is not there")
        return InputItem({**sent, "output": screen})
    result = sent.get("result")
    if kind == "image_generation_call" and (result is None or STAND_IN.match(str(result))):
        return InputItem(None, "its picture is not there")
    if kind == "web_search_call":
        action = sent["action"]
        if not isinstance(action, Mapping):
            return InputItem(None, "its action is no object")
        # Only given on request, and part of no request's input.
        sent["action"] = {key: value for key, value in action.items() if key != "sources"}
    return InputItem(sent)


def _message(data: JsonObject) -> InputItem:
    """A message by its role and content; ids, status and what the model's text carries along are not sent."""
    role = data.get("role")
    if not is_any_of(role, _ROLES):
        return InputItem(None, f"its role '{role}' cannot be sent")
    sent: dict[str, JsonValue] = {"type": "message", "role": role}
    if is_any_of(data.get("phase"), _PHASES):
        sent["phase"] = data["phase"]
    content = data.get("content")
    if isinstance(content, str):
        return InputItem({**sent, "content": content})
    if role == "assistant":
        return _said(sent, content)
    parts, lost = _parts(content)
    if not parts:
        return InputItem(None, "it has no content that can be sent")
    return InputItem({**sent, "content": parts}, lost=lost)


def _said(sent: dict[str, JsonValue], content: JsonValue) -> InputItem:
    """What the model said: one text, since output parts are only taken with the id of the message."""
    texts: list[str] = []
    lost: list[str] = []
    for part in content_parts(content):
        text = part.get("refusal") if part.get("type") == "refusal" else part.get("text")
        if isinstance(text, str) and text:
            texts.append(text)
            lost += [f"its {key}" for key in ("annotations", "logprobs") if part.get(key)]
        else:
            lost.append(f"a part of type '{part.get('type')}'")
    if not texts:
        return InputItem(None, "it has no text")
    return InputItem({**sent, "content": "\n\n".join(texts)}, lost=tuple(dict.fromkeys(lost)))


def _parts(content: JsonValue) -> tuple[list[JsonValue], tuple[str, ...]]:
    """The parts of some content that can be sent, and what of it cannot."""
    found: list[JsonValue] = []
    lost: list[str] = []
    for part in content_parts(content):
        made = _part(part)
        if made is None:
            lost.append(f"a part of type '{part.get('type')}'")
        else:
            found.append(made)
    return found, tuple(dict.fromkeys(lost))


def _part(part: JsonObject) -> dict[str, JsonValue] | None:
    kind = part.get("type")
    if is_any_of(kind, _TEXT_PARTS):
        text = part.get("text")
        return {"type": "input_text", "text": text} if isinstance(text, str) else None
    if is_any_of(kind, _MEDIA_PARTS):
        return _media(kind, part)
    return None


_TEXT_PARTS: Final = frozenset({"input_text", "output_text", "text", "summary_text", "reasoning_text"})
_MEDIA_PARTS: Final = frozenset({"input_image", "input_file"})
_IMAGE_DETAILS: Final = frozenset({"low", "high", "auto", "original"})


def _media(kind: str, part: JsonObject) -> dict[str, Any] | None:
    """An image or a file by what says where it is; a stand-in of a redaction becomes text."""
    keys = (
        ("image_url", "file_id") if kind == "input_image" else ("file_id", "file_url", "file_data", "filename")
    )
    sent: dict[str, Any] = {"type": kind}
    for key in keys:
        value = part.get(key)
        if isinstance(value, str) and value:
            if STAND_IN.match(value):
                return {"type": "input_text", "text": value}
            sent[key] = value
    if not sent.keys() - {"type", "filename"}:
        return None
    if kind == "input_image":
        detail = part.get("detail")
        sent["detail"] = detail if is_any_of(detail, _IMAGE_DETAILS) else "auto"
    return sent


CALLS: Final[Mapping[str, str]] = {
    "function_call": "function_call_output",
    "custom_tool_call": "custom_tool_call_output",
    "computer_call": "computer_call_output",
    "local_shell_call": "local_shell_call_output",
    "shell_call": "shell_call_output",
    "apply_patch_call": "apply_patch_call_output",
    "program": "program_output",
}
"""Types of which neither half is taken without the other; the client made the outputs."""
