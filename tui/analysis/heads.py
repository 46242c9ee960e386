"""What msgspec reads of an item's parts. Imported when the first row is made, not before."""

from __future__ import annotations

import msgspec

from tui.models.item_head import NOTHING


class PartHead(msgspec.Struct, gc=False):
    """The fields of a content part that rows and include values need, those that may be long left unread."""

    type: str | None = None
    text: msgspec.Raw = NOTHING
    image_url: msgspec.Raw = NOTHING
    logprobs: msgspec.Raw = NOTHING


class Readers:
    """Decoders, made once: making one costs more than reading an item."""

    def __init__(self) -> None:
        self.parts = msgspec.json.Decoder(list[PartHead])
        self.object = msgspec.json.Decoder(dict[str, msgspec.Raw])
        self.list = msgspec.json.Decoder(list[msgspec.Raw])
        self.faults = (msgspec.DecodeError, RecursionError)
