"""From an item to its row in the timeline and its include places, without reading the whole of it."""

from __future__ import annotations

from typing import Final, TypeAlias

from tui.analysis.id_clock import item_time
from tui.analysis.includes import CARRIERS, Places, include_places, places_of
from tui.analysis.preview import KNOWN_TYPES, message_preview, preview_of
from tui.analysis.preview_text import PREVIEW_MAX, one_line
from tui.analysis.shallow import OBJECT, first_of, is_raw, shallow_object, shallow_parts
from tui.models.item import Item
from tui.models.item_head import ItemHead
from tui.models.row_columns import shown_cut
from tui.models.rows import ItemRow

RowFields: TypeAlias = tuple[str, str, str, str, str, str]
"""Id, type, role, status, call id and preview, as a line of ``RowColumns`` has them."""
_OPENED: Final = {"computer_call_output": "output", "web_search_call": "action"}
"""The field of a type that holds an object with an include value in it."""


def row_of(item: Item, *, conversation_id: str = "", created_at: int | None = None) -> ItemRow:
    """The row of any item; of one that cannot be read, a row without a type that says so.

    ``conversation_id`` and ``created_at`` (Unix seconds) are those of the item's conversation: without
    them the row has no time.
    """
    return read_row(item, conversation_id, created_at)[0]


def read_row(item: Item, conversation_id: str = "", created_at: int | None = None) -> tuple[ItemRow, Places]:
    """The row of an item as ``row_of`` has it, and its places as ``include_places`` has them.

    Both are made of one reading of the item, and hold nothing of its bytes.
    """
    head = item.head
    if head is None:
        return _odd_row(item, conversation_id, created_at), include_places(item)
    fields, places = read_fields(head, item.raw)
    item_id, item_type, role, status, call_id, preview = fields
    preview, size = shown_cut(preview), len(item.raw)
    time = item_time(item_id, conversation_id, created_at) if conversation_id else None
    name = item_id or item.identity
    return ItemRow(name, item_id, item_type, role, status, call_id, preview, size, time), places


def read_fields(head: ItemHead, raw: bytes) -> tuple[RowFields, Places]:
    """What a row tells of an item itself, and its places; ``head`` is that of ``raw``."""
    item_type, status = head.type or ("message" if head.role else ""), head.status or ""
    if item_type == "message":
        parts = shallow_parts(head.content)
        preview = message_preview(head.content, parts)
        places = places_of(item_type, head, parts)
    else:
        if item_type in _OPENED:
            _open(head, _OPENED[item_type])
        # A head has the whole of a short field; what is as long as no status ever is, is cut while it is read.
        known = item_type in KNOWN_TYPES and len(status) <= PREVIEW_MAX
        preview = preview_of(item_type, head if known else shallow_object(raw))
        places = places_of(item_type, head, None) if item_type in CARRIERS else {}
    call_id = head.call_id or head.approval_request_id or ""
    return (head.id or "", item_type, head.role or "", status, call_id, preview), places


def _open(head: ItemHead, name: str) -> None:
    """Read an object once that both the preview and the places are made of; it may hold a large picture."""
    value = head.get(name)
    if is_raw(value) and first_of(value) == OBJECT:
        setattr(head, name, shallow_object(value))


def _odd_row(item: Item, conversation_id: str, created_at: int | None) -> ItemRow:
    """The row of an item with a field of another kind than usual, or that only Python's reader takes."""
    if item.fault is not None:
        text = item.raw[:400].decode("utf-8", "replace")
        preview = shown_cut(one_line(f"{item.fault}: {text}"))
        return ItemRow(item.identity, "", "", "", "", "", preview, len(item.raw))
    # The whole item was read to know that it can be.
    return ItemRow(
        item.identity,
        item.id,
        item.type,
        item.role,
        item.status,
        item.call_id,
        shown_cut(preview_of(item.type, shallow_object(item.raw))),
        len(item.raw),
        item_time(item.id, conversation_id, created_at) if conversation_id else None,
    )
