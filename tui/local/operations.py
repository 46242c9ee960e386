"""The operations by their names: each checks its request and hands one call to the store's threads."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from tui.local.answers import (
    conversation_body,
    conversation_list_body,
    deleted_body,
    item_list_body,
    json_answer,
)
from tui.local.body import new_conversation, new_items, new_metadata, read_body
from tui.local.query import (
    INCLUDE_PARAMETER,
    after_of,
    includes_of,
    limit_of,
    only_parameters,
    order_of,
    path_id,
)
from tui.local.store import LocalStore
from tui.local.store_rows import ItemRows


class Operations:
    """The endpoints of the server. All raise RequestFault for what they refuse."""

    def __init__(self, store: LocalStore, *, max_body: int) -> None:
        self._store = store
        self._max_body = max_body

    async def create_conversation(self, request: Request) -> Response:
        """POST /conversations."""
        only_parameters(request)
        raw = await read_body(request, self._max_body)

        def call() -> bytes:
            body = new_conversation(raw)
            return conversation_body(self._store.create_conversation(body.metadata, body.items))

        return json_answer(await self._store.threads.write(call))

    async def list_conversations(self, request: Request) -> Response:
        """GET /conversations: not in the published API; some servers have it at this place."""
        only_parameters(request, {"limit", "order", "after"})
        query = partial(
            self._store.list_conversations,
            limit=limit_of(request),
            order=order_of(request),
            after=after_of(request),
        )
        return json_answer(await self._store.threads.read(lambda: conversation_list_body(query())))

    async def get_conversation(self, request: Request) -> Response:
        """GET /conversations/{conversation_id}."""
        only_parameters(request)
        query = partial(self._store.get_conversation, path_id(request, "conversation_id"))
        return json_answer(await self._store.threads.read(lambda: conversation_body(query())))

    async def update_conversation(self, request: Request) -> Response:
        """POST /conversations/{conversation_id}: the metadata sent replaces what was there."""
        only_parameters(request)
        conversation_id = path_id(request, "conversation_id")
        raw = await read_body(request, self._max_body)

        def call() -> bytes:
            return conversation_body(self._store.update_conversation(conversation_id, new_metadata(raw)))

        return json_answer(await self._store.threads.write(call))

    async def delete_conversation(self, request: Request) -> Response:
        """DELETE /conversations/{conversation_id}: its items go with it."""
        only_parameters(request)
        conversation_id = path_id(request, "conversation_id")
        await self._store.threads.write(partial(self._store.delete_conversation, conversation_id))
        return json_answer(deleted_body(conversation_id))

    async def create_conversation_items(self, request: Request) -> Response:
        """POST /conversations/{conversation_id}/items."""
        only_parameters(request, {INCLUDE_PARAMETER})
        conversation_id, includes = path_id(request, "conversation_id"), includes_of(request)
        raw = await read_body(request, self._max_body)

        def call() -> bytes:
            items = self._store.add_items(conversation_id, new_items(raw), includes)
            return item_list_body(ItemRows(items, has_more=False))

        return json_answer(await self._store.threads.write(call))

    async def list_conversation_items(self, request: Request) -> Response:
        """GET /conversations/{conversation_id}/items."""
        only_parameters(request, {"limit", "order", "after", INCLUDE_PARAMETER})
        query = partial(
            self._store.list_items,
            path_id(request, "conversation_id"),
            limit=limit_of(request),
            order=order_of(request),
            after=after_of(request),
            includes=includes_of(request),
        )
        return json_answer(await self._store.threads.read(lambda: item_list_body(query())))

    async def get_conversation_item(self, request: Request) -> Response:
        """GET /conversations/{conversation_id}/items/{item_id}."""
        only_parameters(request, {INCLUDE_PARAMETER})
        query = partial(
            self._store.get_item,
            path_id(request, "conversation_id"),
            path_id(request, "item_id"),
            includes_of(request),
        )
        item = await self._store.threads.read(query)
        return json_answer(item.body)

    async def delete_conversation_item(self, request: Request) -> Response:
        """DELETE /conversations/{conversation_id}/items/{item_id}: answers the conversation."""
        only_parameters(request)
        call = partial(
            self._store.delete_item, path_id(request, "conversation_id"), path_id(request, "item_id")
        )
        return json_answer(conversation_body(await self._store.threads.write(call)))
