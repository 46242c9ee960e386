"""Whether a server lists its conversations: asked once, with one cheap request."""

from __future__ import annotations

from dataclasses import dataclass

from tui.api import decode
from tui.api.call import Call
from tui.api.client import CONVERSATIONS
from tui.api.listing import OPERATION
from tui.api.transport import Transport
from tui.errors import ApiError


@dataclass(frozen=True, slots=True)
class Listing:
    """The finding."""

    lists: bool
    reason: str = ""
    """Why not, in words; empty where it lists."""


async def probe_listing(transport: Transport) -> Listing:
    """Ask for one conversation and judge by the answer.

    A list means yes; 404, 405 and 501 mean no, and so does JSON of another shape. Anything else says nothing
    about listing.

    Raises:
        ApiError: a wrong key, a parameter that is missing, no connection, a body that is not JSON (which no
            API sends): to be shown as what it is.

    """
    try:
        reply = await transport.request(Call(OPERATION, "GET", (CONVERSATIONS,), (("limit", "1"),)))
    except ApiError as fault:
        if fault.status in {404, 405, 501}:
            return Listing(lists=False, reason=f"this server has no list of conversations ({fault.status})")
        raise
    if decode.is_list(reply):
        return Listing(lists=True)
    if not reply.body.lstrip().startswith((b"{", b"[")):
        decode.conversation_page(reply)
    return Listing(lists=False, reason="this server answers something else than a list of conversations")
