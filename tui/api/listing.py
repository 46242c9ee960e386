"""The ninth call: the list of conversations, which the published API does not have and some servers do."""

from __future__ import annotations

from typing import Final

from tui.api import decode
from tui.api.call import Call
from tui.api.client import CONVERSATIONS, list_query
from tui.api.transport import Transport
from tui.models.order import Order
from tui.models.page import PAGE_LIMIT_MAX, ConversationPage

OPERATION: Final = "list_conversations"


async def list_conversations(
    transport: Transport,
    *,
    limit: int = PAGE_LIMIT_MAX,
    order: Order = Order.DESC,
    after: str | None = None,
) -> ConversationPage:
    """Read one page of conversations; ``after`` is the id of the last one already seen.

    To be called only where ``probe_listing`` found that the server lists.

    Raises:
        ApiError: the server does not list, or something failed.
        InputError: the limit is not from 1 to 100.

    """
    call = Call(OPERATION, "GET", (CONVERSATIONS,), list_query(limit, order, after))
    return decode.conversation_page(await transport.request(call))
