"""What msgspec reads of an item in one pass. Imported when the first row is made, not before."""

from __future__ import annotations

import msgspec

NOTHING = msgspec.Raw(b"null")


class PartHead(msgspec.Struct):
    """The beginning of a content part."""

    type: str | None = None
    text: msgspec.Raw = NOTHING


class ItemHead(msgspec.Struct):
    """The fields that a row needs; the content is left unread."""

    id: str | None = None
    type: str | None = None
    role: str | None = None
    status: str | None = None
    call_id: str | None = None
    approval_request_id: str | None = None
    content: msgspec.Raw = NOTHING


class Readers:
    """Decoders, made once: making one costs more than reading an item."""

    def __init__(self) -> None:
        self.head = msgspec.json.Decoder(ItemHead)
        self.parts = msgspec.json.Decoder(list[PartHead])
        self.object = msgspec.json.Decoder(dict[str, msgspec.Raw])
        self.list = msgspec.json.Decoder(list[msgspec.Raw])
        self.faults = (msgspec.DecodeError, RecursionError)
