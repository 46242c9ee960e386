"""The eight operations of the Conversations API, by their names."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, TypeVar

from tui.api import decode
from tui.api.call import Call, Reply
from tui.api.transport import Transport
from tui.errors import InputError
from tui.models.conversation import Conversation, Deleted
from tui.models.ids import check_id
from tui.models.include import Include
from tui.models.item import Item
from tui.models.json_value import JsonValue, dump_json
from tui.models.metadata import metadata_faults
from tui.models.order import Order
from tui.models.page import CREATE_ITEMS_MAX, PAGE_LIMIT_MAX, ItemPage

CONVERSATIONS: Final = "conversations"
ITEMS: Final = "items"
THREAD_FROM: Final = 256 * 1024
"""Bytes. Larger bodies are cut in a thread, so that a slow one does not hold up the screen."""

_Value = TypeVar("_Value")


class ConversationsApi:
    """Calls the operations over one transport; holds no state.

    Every method raises ``ApiError`` where the server did not do what was asked, and ``InputError`` where
    an argument is refused before anything is sent.
    """

    def __init__(self, transport: Transport) -> None:
        self.transport: Final = transport

    async def create_conversation(
        self, *, metadata: Mapping[str, JsonValue] | None = None, items: Sequence[Item] = ()
    ) -> Conversation:
        """Create a conversation, with at most 20 items; some servers ignore the items."""
        members: list[bytes] = []
        if metadata is not None:
            members.append(b'"metadata":' + _metadata_body(metadata))
        if items:
            members.append(b'"items":' + _items_body(items))
        call = Call("create_conversation", "POST", (CONVERSATIONS,), body=b"{" + b",".join(members) + b"}")
        return decode.conversation(await self.transport.request(call))

    async def get_conversation(self, conversation_id: str) -> Conversation:
        """Read one conversation: its time of creation and its metadata, no items."""
        call = Call("get_conversation", "GET", _conversation_path(conversation_id))
        return decode.conversation(await self.transport.request(call))

    async def update_conversation(
        self, conversation_id: str, *, metadata: Mapping[str, JsonValue]
    ) -> Conversation:
        """Send the whole wanted metadata; servers replace or merge, and the answer shows which.

        A value None is sent as null, which takes a key away on servers that merge; such pairs count
        towards no limit.
        """
        path = _conversation_path(conversation_id)
        body = b'{"metadata":' + _metadata_body(metadata, nulls=True) + b"}"
        call = Call("update_conversation", "POST", path, body=body)
        return decode.conversation(await self.transport.request(call))

    async def delete_conversation(self, conversation_id: str) -> Deleted:
        """Delete a conversation. What becomes of its items differs between servers."""
        call = Call("delete_conversation", "DELETE", _conversation_path(conversation_id))
        return decode.deleted(await self.transport.request(call), conversation_id)

    async def create_conversation_items(
        self, conversation_id: str, items: Sequence[Item], *, include: Collection[Include] = ()
    ) -> ItemPage:
        """Add 1 to 20 items; the page holds the new items as the server stored them."""
        path = (*_conversation_path(conversation_id), ITEMS)
        if not items:
            raise InputError("there are no items to add", field="items")
        body = b'{"items":' + _items_body(items) + b"}"
        call = Call("create_conversation_items", "POST", path, _include_query(include), body)
        return await _off_loop(decode.item_page, await self.transport.request(call))

    async def list_conversation_items(
        self,
        conversation_id: str,
        *,
        limit: int = PAGE_LIMIT_MAX,
        order: Order = Order.ASC,
        after: str | None = None,
        include: Collection[Include] = (),
    ) -> ItemPage:
        """Read one page of items; ``after`` is the id of the last item already seen.

        ``limit`` and ``order`` are always sent: servers differ in what they take for granted.
        """
        query = (*list_query(limit, order, after), *_include_query(include))
        path = (*_conversation_path(conversation_id), ITEMS)
        reply = await self.transport.request(Call("list_conversation_items", "GET", path, query))
        return await _off_loop(decode.item_page, reply)

    async def get_conversation_item(
        self, conversation_id: str, item_id: str, *, include: Collection[Include] = ()
    ) -> Item:
        """Read one item."""
        path = _item_path(conversation_id, item_id)
        reply = await self.transport.request(
            Call("get_conversation_item", "GET", path, _include_query(include))
        )
        return await _off_loop(decode.item, reply)

    async def delete_conversation_item(self, conversation_id: str, item_id: str) -> Conversation | None:
        """Delete one item: a success where this returns, as far as the status says.

        The conversation where the server answered it, None where it answered something else; some
        servers answer success and keep the item, so whoever must know lists again.
        """
        call = Call("delete_conversation_item", "DELETE", _item_path(conversation_id, item_id))
        return decode.conversation_with_id(await self.transport.request(call), conversation_id)


def list_query(limit: int, order: Order, after: str | None) -> tuple[tuple[str, str], ...]:
    """The parameters that every list takes.

    Raises:
        InputError: the limit is not from 1 to 100.

    """
    if not 1 <= limit <= PAGE_LIMIT_MAX:
        raise InputError(f"a limit is from 1 to {PAGE_LIMIT_MAX}, and this is {limit}", field="limit")
    query = (("limit", str(limit)), ("order", order.value))
    return (*query, ("after", after)) if after else query


def _conversation_path(conversation_id: str) -> tuple[str, ...]:
    return (CONVERSATIONS, check_id(conversation_id, field="conversation id"))


def _item_path(conversation_id: str, item_id: str) -> tuple[str, ...]:
    return (*_conversation_path(conversation_id), ITEMS, check_id(item_id, field="item id"))


def _include_query(include: Collection[Include]) -> tuple[tuple[str, str], ...]:
    """Repeated ``include[]``, the one form that the live service takes."""
    return tuple(("include[]", value.value) for value in Include if value in include) if include else ()


def _metadata_body(metadata: Mapping[str, JsonValue], *, nulls: bool = False) -> bytes:
    checked = {key: value for key, value in metadata.items() if value is not None} if nulls else metadata
    faults = metadata_faults(checked)
    if faults:
        place = "" if faults[0].key is None else f" (key '{faults[0].key}')"
        raise InputError(f"{faults[0].message}{place}", field="metadata")
    return dump_json(dict(metadata))


def _items_body(items: Sequence[Item]) -> bytes:
    """The items' own bytes in a list: nothing is read and written anew on the way."""
    if len(items) > CREATE_ITEMS_MAX:
        message = f"one request takes at most {CREATE_ITEMS_MAX} items, and these are {len(items)}"
        raise InputError(message, field="items")
    for number, item in enumerate(items, 1):
        if not decode.is_object(item.raw):
            raise InputError(f"item {number} is not a JSON object", field="items")
    return b"[" + b",".join(item.raw for item in items) + b"]"


async def _off_loop(read: Callable[[Reply], _Value], reply: Reply) -> _Value:
    if len(reply.body) < THREAD_FROM:
        return read(reply)
    return await asyncio.to_thread(read, reply)
