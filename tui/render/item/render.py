"""An item as blocks: each type in its own way, and never nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from tui.models.item import Item
from tui.models.json_value import is_any_of
from tui.models.rows import ItemRow
from tui.models.views.base import Caller, CallView, ItemView
from tui.models.views.messages import AdditionalToolsView, MessageView
from tui.models.views.views import view_of
from tui.render.blocks import Block, Code, Heading, Jump, Note, Scanned
from tui.render.item import calls, hosted, messages, search, shells
from tui.render.item.values import other_blocks, pairs, shown, value_blocks
from tui.render.times import difference
from tui.render.unread import LARGE
from tui.render.weights import byte_size

Paired: TypeAlias = Item | ItemRow
"""The other half of a pair: no more than its type and its identity are needed."""
_MARKS_MAX: Final = 40_000
"""Quotation marks of an item whose values are all read to show it: two for each text, four with its key."""
Renderer: TypeAlias = Callable[[Any], Iterable[Block]]

RENDERERS: Final[Mapping[str, Renderer]] = {
    "message": messages.message_blocks,
    "function_call": calls.function_call_blocks,
    "function_call_output": calls.function_output_blocks,
    "file_search_call": search.file_search_blocks,
    "web_search_call": search.web_search_blocks,
    "image_generation_call": hosted.image_generation_blocks,
    "computer_call": hosted.computer_call_blocks,
    "computer_call_output": hosted.computer_output_blocks,
    "tool_search_call": calls.tool_search_call_blocks,
    "tool_search_output": calls.tool_search_output_blocks,
    "additional_tools": messages.additional_tools_blocks,
    "reasoning": messages.reasoning_blocks,
    "program": calls.program_blocks,
    "program_output": calls.program_output_blocks,
    "compaction": messages.compaction_blocks,
    "code_interpreter_call": hosted.code_interpreter_blocks,
    "local_shell_call": shells.local_shell_call_blocks,
    "local_shell_call_output": shells.local_shell_output_blocks,
    "shell_call": shells.shell_call_blocks,
    "shell_call_output": shells.shell_output_blocks,
    "apply_patch_call": shells.apply_patch_blocks,
    "apply_patch_call_output": shells.apply_patch_output_blocks,
    "mcp_list_tools": calls.mcp_list_tools_blocks,
    "mcp_approval_request": calls.approval_request_blocks,
    "mcp_approval_response": calls.approval_response_blocks,
    "mcp_call": calls.mcp_call_blocks,
    "custom_tool_call": calls.custom_call_blocks,
    "custom_tool_call_output": calls.custom_output_blocks,
}
"""Item type → what makes its blocks. Each shows every field of its view that ``_facts`` does not."""


def render_item(item: Item, *, paired: Paired | None = None, made: float | None = None) -> tuple[Block, ...]:
    """The blocks of any item, the first naming its type.

    ``paired`` is the output of the call that the item is, or the call of its output; ``made`` when the item
    was made, in Unix seconds, where its id tells.
    """
    jump = tuple(_jump(paired, made))
    if len(item.raw) > LARGE and item.head is not None and holds_many(item.raw):
        return _too_many(item, jump)
    if item.fault is not None:
        return _unreadable(item)
    view = view_of(item)
    if view is None:
        return _unknown(item, jump)
    blocks = [_heading(view), *RENDERERS[item.type](view), *jump, *_facts(view)]
    known = type(view).model_fields
    blocks += other_blocks({key: value for key, value in item.data.items() if key not in known})
    return tuple(blocks)


def holds_many(raw: bytes) -> bool:
    """Whether reading all values would hold up the screen: a quotation mark within a text is escaped."""
    marks = raw.count(b'"')
    return marks > _MARKS_MAX and marks - raw.count(b'\\"') > _MARKS_MAX


def _too_many(item: Item, jump: tuple[Block, ...]) -> tuple[Block, ...]:
    """A large item of very many values: its JSON, of which only what is read is laid out."""
    notes = " · ".join(map(shown, filter(None, (item.role, item.status))))
    note = Note("info", f"{byte_size(len(item.raw))} of very many values, shown as JSON")
    return (Heading(shown(item.type or "item without a type"), notes), note, *jump, Scanned(item.raw))


def _unreadable(item: Item) -> tuple[Block, ...]:
    """An item that is no JSON object: why, and the text itself."""
    text = item.raw.decode("utf-8", "backslashreplace")
    return (
        Heading("unreadable item", byte_size(len(item.raw)), "error"),
        Note("error", f"this item cannot be read: {item.fault}"),
        Code(text) if text.strip() else Note("info", "it holds no text"),
    )


def _unknown(item: Item, jump: tuple[Block, ...]) -> tuple[Block, ...]:
    """An item of a type that the spec does not name: its fields as they are."""
    data = dict(item.data)
    if not data:
        return (Heading("empty item", "{}"), Note("info", "a JSON object without fields"))
    kind = data.pop("type", None)
    notes = [value for value in (data.pop("role", None), data.pop("status", None)) if value is not None]
    title = shown(kind) if kind is not None and kind != "" else "item without a type"
    head = Heading(title, " · ".join(["not a type of the published spec", *map(shown, notes)]))
    small = {key: data.pop(key) for key in ("id", "call_id") if isinstance(data.get(key), str)}
    body = value_blocks(data) if data else ()
    return (head, *body, *jump, *pairs(small, quiet=True))


def _heading(view: ItemView) -> Heading:
    notes: list[str] = []
    style = "heading"
    if isinstance(view, MessageView | AdditionalToolsView) and view.role is not None:
        notes.append(shown(view.role))
        style = f"role.{view.role}" if is_any_of(view.role, _ROLES) else "role.other"
    if isinstance(view, MessageView):
        notes += [shown(view.phase)] if view.phase is not None else []
        notes += ["refusal"] if messages.is_refusal(view) else []
    if view.status is not None:
        notes.append(shown(view.status))
    return Heading(shown(view.type) if view.type is not None else "message", " · ".join(notes), style)


_ROLES: Final = frozenset({"user", "assistant", "system", "developer"})


def _jump(paired: Paired | None, made: float | None) -> Iterator[Block]:
    """The line that leads to the other half, with the time between the two where both ids tell theirs."""
    if paired is None:
        return
    is_output = paired.type.endswith(("_output", "_response"))
    label, then = "output" if is_output else "call", paired.time if isinstance(paired, ItemRow) else None
    if then is not None and made is not None:
        label += f", ≈{difference(abs(then - made))[1:]} {'later' if is_output else 'before'}"
    yield Jump(label, paired.identity)


def _facts(view: ItemView) -> Iterator[Block]:
    """Ids and origin, set small."""
    facts: dict[str, Any] = {"id": view.id}
    if isinstance(view, CallView):
        facts["call id"] = view.call_id
        facts["namespace"] = view.namespace
        if isinstance(view.caller, Caller):
            facts |= {"caller": view.caller.type, "caller id": view.caller.caller_id}
            facts |= {f"caller {key}": value for key, value in view.caller.extras.items()}
        else:
            facts["caller"] = view.caller
    facts["created by"] = view.created_by
    yield from pairs(facts, quiet=True)
