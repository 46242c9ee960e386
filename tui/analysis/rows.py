"""From an item to its row in the timeline, without reading the whole of it."""

from __future__ import annotations

from typing import Any

from tui.analysis.id_clock import item_time
from tui.analysis.preview import one_line, preview_of
from tui.analysis.shallow import readers, shallow_object, shallow_text
from tui.models.item import Item
from tui.models.rows import ItemRow


def row_of(item: Item, *, conversation_id: str = "", created_at: int | None = None) -> ItemRow:
    """The row of any item; of one that cannot be read, a row without a type that says so.

    ``conversation_id`` and ``created_at`` (Unix seconds) are those of the item's conversation: without
    them the row has no time.
    """
    head = item.head
    if head is None:
        return _odd_row(item, conversation_id, created_at)
    item_type = head.type or ("message" if head.role else "")
    if item_type == "message":
        preview = message_preview(head.content)
    else:
        preview = preview_of(item_type, shallow_object(item.raw))
    return ItemRow(
        item.identity,
        head.id or "",
        item_type,
        head.role or "",
        head.status or "",
        head.call_id or head.approval_request_id or "",
        preview,
        len(item.raw),
        item_time(head.id or "", conversation_id, created_at) if conversation_id else None,
    )


def message_preview(content: Any) -> str:
    """The preview of a message, the usual shape first: parts of which one has text."""
    decoders = readers()
    try:
        parts = decoders.parts.decode(content)
    except decoders.faults:
        parts = []
    for part in parts:
        text = one_line(shallow_text(part.text))
        if text:
            return text
    return preview_of("message", {"content": content})


def _odd_row(item: Item, conversation_id: str, created_at: int | None) -> ItemRow:
    """The row of an item with a field of another kind than usual, or that only Python's reader takes."""
    if item.fault is not None:
        text = item.raw[:400].decode("utf-8", "replace")
        preview = one_line(f"{item.fault}: {text}")
        return ItemRow(item.identity, "", "", "", "", "", preview, len(item.raw))
    fields = shallow_object(item.raw)
    item_id = shallow_text(fields.get("id"))
    role = shallow_text(fields.get("role"))
    item_type = shallow_text(fields.get("type")) or ("message" if role else "")
    call_id = shallow_text(fields.get("call_id")) or shallow_text(fields.get("approval_request_id"))
    return ItemRow(
        identity=item_id or item.identity,
        id=item_id,
        type=item_type,
        role=role,
        status=shallow_text(fields.get("status")),
        call_id=call_id,
        preview=preview_of(item_type, fields),
        size=len(item.raw),
        time=item_time(item_id, conversation_id, created_at) if conversation_id else None,
    )
