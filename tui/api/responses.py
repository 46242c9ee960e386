"""One call of the Responses API: which conversation a response belongs to. Not every server has it."""

from __future__ import annotations

from typing import Final

from tui.api.call import Call
from tui.api.transport import Transport
from tui.errors import ApiError, InputError
from tui.models.ids import check_id
from tui.models.json_value import JsonFault, parse_json

OPERATION: Final = "get_response"
_ABSENT: Final = frozenset({400, 404, 405, 422, 501})
"""Statuses that say that the server has no such response, or no responses at all."""


async def conversation_of_response(transport: Transport, response_id: str) -> str | None:
    """The id of the conversation of a response.

    None where the response belongs to none, and where the server does not have it.

    Raises:
        ApiError: the server could not be asked.

    """
    call = Call(OPERATION, "GET", ("responses", check_id(response_id)))
    try:
        reply = await transport.request(call)
    except ApiError as error:
        if error.status in _ABSENT:
            return None
        raise
    try:
        answer = parse_json(reply.body)
    except JsonFault:
        return None
    conversation = answer.get("conversation") if isinstance(answer, dict) else None
    name = conversation.get("id") if isinstance(conversation, dict) else conversation
    if not isinstance(name, str):
        return None
    try:
        return check_id(name)
    except InputError:
        return None
