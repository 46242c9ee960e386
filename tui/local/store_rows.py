"""The values that the store hands out, and the queries that read them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from tui.local.faults import ConversationMissing, ItemMissing
from tui.local.shaping import bits_of, without
from tui.models.include import Include
from tui.models.json_value import dump_json, parse_json
from tui.models.order import Order


@dataclass(frozen=True, slots=True)
class StoredConversation:
    """A conversation as it lies in the file."""

    number: int
    """Its own number in the file; grows with each conversation, never used twice."""
    id: str
    created_at: int
    """Unix seconds."""
    metadata: bytes
    """A JSON object in ASCII."""


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item as it is answered for some set of include values."""

    id: str
    body: bytes
    """Its JSON in ASCII."""


@dataclass(frozen=True, slots=True)
class ItemRows:
    """Some items in order, and whether others follow in that direction."""

    items: tuple[StoredItem, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class ConversationRows:
    """Some conversations in order, and whether others follow in that direction."""

    conversations: tuple[StoredConversation, ...]
    has_more: bool


_CONVERSATION = "SELECT number, id, created_at, metadata FROM conversations"
# The bare form is read instead of the whole where none of what the item carries is asked for, so that
# a picture of several megabytes is not read to be thrown away.
_ITEM = """SELECT id, bits, CASE WHEN bits & :asked = 0 THEN coalesce(bare, whole) ELSE whole END
    FROM items JOIN bodies ON item = number WHERE number = :number"""


def read_conversation(connection: sqlite3.Connection, conversation_id: str) -> StoredConversation:
    """The conversation with this id.

    Raises:
        ConversationMissing: there is none.

    """
    row = connection.execute(f"{_CONVERSATION} WHERE id = ?", (conversation_id,)).fetchone()
    if row is None:
        raise ConversationMissing(conversation_id)
    return StoredConversation(*row)


def read_conversations(
    connection: sqlite3.Connection, limit: int, order: Order, after: str | None
) -> ConversationRows:
    """A page of all conversations by time of creation; the later made of two in one second is newer.

    Raises:
        ConversationMissing: ``after`` names none.

    """
    sign, way = ("<", "DESC") if order is Order.DESC else (">", "ASC")
    query, place = _CONVERSATION, tuple[int, ...]()
    if after is not None:
        last = read_conversation(connection, after)
        query, place = f"{query} WHERE (created_at, number) {sign} (?, ?)", (last.created_at, last.number)
    rows = connection.execute(
        f"{query} ORDER BY created_at {way}, number {way} LIMIT ?", (*place, limit + 1)
    ).fetchall()
    return ConversationRows(tuple(StoredConversation(*row) for row in rows[:limit]), len(rows) > limit)


def read_items(
    connection: sqlite3.Connection,
    conversation: StoredConversation,
    *,
    limit: int,
    order: Order,
    after: str | None,
    includes: Collection[Include],
) -> ItemRows:
    """A page of a conversation's items.

    Raises:
        ItemMissing: ``after`` names no item of this conversation.

    """
    sign, way = ("<", "DESC") if order is Order.DESC else (">", "ASC")
    query, place = "SELECT number FROM items WHERE conversation = ?", [conversation.number]
    if after is not None:
        query = f"{query} AND position {sign} ?"
        place.append(_position(connection, conversation, after))
    numbers = [
        number
        for (number,) in connection.execute(f"{query} ORDER BY position {way} LIMIT ?", (*place, limit + 1))
    ]
    return ItemRows(read_bodies(connection, numbers[:limit], includes), len(numbers) > limit)


def _position(connection: sqlite3.Connection, conversation: StoredConversation, item_id: str) -> int:
    row = connection.execute(
        "SELECT position FROM items WHERE id = ? AND conversation = ?", (item_id, conversation.number)
    ).fetchone()
    if row is None:
        raise ItemMissing(item_id, param="after")
    return int(row[0])


def read_item(
    connection: sqlite3.Connection,
    conversation: StoredConversation,
    item_id: str,
    includes: Collection[Include],
) -> StoredItem:
    """One item of a conversation.

    Raises:
        ItemMissing: the conversation has no such item.

    """
    row = connection.execute(
        "SELECT number FROM items WHERE id = ? AND conversation = ?", (item_id, conversation.number)
    ).fetchone()
    if row is None:
        raise ItemMissing(item_id)
    return read_bodies(connection, [row[0]], includes)[0]


def read_bodies(
    connection: sqlite3.Connection, numbers: Collection[int], includes: Collection[Include]
) -> tuple[StoredItem, ...]:
    """The items with these numbers, in that order, showing what ``includes`` ask for."""
    asked = bits_of(includes)
    found: list[StoredItem] = []
    for number in numbers:
        item_id, bits, body = connection.execute(_ITEM, {"asked": asked, "number": number}).fetchone()
        if bits & asked and bits & ~asked:
            body = _shaped(body, bits & ~asked)
        found.append(StoredItem(item_id, body))
    return tuple(found)


def _shaped(whole: bytes, hidden: int) -> bytes:
    """The item without some of what it carries: the one case in which a stored item is parsed."""
    item = parse_json(whole)
    return dump_json(without(item, hidden)) if isinstance(item, dict) else whole
