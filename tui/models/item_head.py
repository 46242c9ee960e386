"""The fields of an item that its row and its name need. Imported when the first one is read."""

from __future__ import annotations

from functools import cache

import msgspec

NOTHING = msgspec.Raw(b"null")


class ItemHead(msgspec.Struct, gc=False):
    """The beginning of an item; the content is left unread, and the rest is only passed over."""

    id: str | None = None
    type: str | None = None
    role: str | None = None
    status: str | None = None
    call_id: str | None = None
    approval_request_id: str | None = None
    content: msgspec.Raw = NOTHING


def read_head(raw: bytes) -> ItemHead | None:
    """The head of an item; None where a field is of another kind than usual, or only Python reads the JSON."""
    try:
        return _decoder().decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


@cache
def _decoder() -> msgspec.json.Decoder[ItemHead]:
    """Made once: making one costs more than reading an item."""
    return msgspec.json.Decoder(ItemHead)
