"""What the server answers, as bytes: stored JSON is put together, not parsed and written again."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from tui.local.faults import RequestFault
from tui.local.store_rows import ConversationRows, ItemRows, StoredConversation
from tui.models.json_value import JsonObject, dump_json

INTERNAL_MESSAGE: Final = "The local server failed to serve this request."


def json_answer(body: bytes, status: int = 200) -> Response:
    """A response with a JSON body."""
    return Response(body, status, media_type="application/json")


def conversation_body(conversation: StoredConversation) -> bytes:
    """One conversation."""
    head = {"id": conversation.id, "object": "conversation", "created_at": conversation.created_at}
    return b'%b,"metadata":%b}' % (dump_json(head)[:-1], conversation.metadata)


def deleted_body(conversation_id: str) -> bytes:
    """The answer to the deletion of a conversation."""
    return dump_json({"id": conversation_id, "object": "conversation.deleted", "deleted": True})


def item_list_body(rows: ItemRows) -> bytes:
    """A page of items."""
    return _list_body(
        [item.body for item in rows.items], [item.id for item in rows.items], has_more=rows.has_more
    )


def conversation_list_body(rows: ConversationRows) -> bytes:
    """A page of conversations."""
    bodies = [conversation_body(conversation) for conversation in rows.conversations]
    return _list_body(bodies, [conversation.id for conversation in rows.conversations], has_more=rows.has_more)


def _list_body(bodies: list[bytes], ids: list[str], *, has_more: bool) -> bytes:
    tail = {"first_id": ids[0] if ids else None, "last_id": ids[-1] if ids else None, "has_more": has_more}
    return b'{"object":"list","data":[%b],%b' % (b",".join(bodies), dump_json(tail)[1:])


def error_body(message: str, kind: str, *, param: str | None = None, code: str | None = None) -> bytes:
    """The one form of every error."""
    error: JsonObject = {"message": message, "type": kind, "param": param, "code": code}
    return dump_json({"error": error})


def fault_answer(fault: RequestFault) -> Response:
    """The response for a request that cannot be served."""
    body = error_body(fault.message, "invalid_request_error", param=fault.param, code=fault.code)
    return json_answer(body, fault.status)


def internal_answer() -> Response:
    """The response for a failure of the server itself; says nothing of its insides."""
    return json_answer(error_body(INTERNAL_MESSAGE, "server_error"), 500)
