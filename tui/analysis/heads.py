"""What msgspec reads of an item's parts. Imported when the first row is made, not before."""

from __future__ import annotations

from typing import Any

import msgspec

from tui.models.item_head import PartHead, decoders


class Readers:
    """Decoders, made once: making one costs more than reading an item."""

    def __init__(self) -> None:
        self.raw = (msgspec.Raw, bytes)
        self.text = msgspec.json.Decoder(str).decode
        self.part = PartHead
        self.parts = decoders().parts
        self.object = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
        self.list = msgspec.json.Decoder(list[msgspec.Raw]).decode
        self.mapping = msgspec.json.Decoder(dict[str, Any]).decode
        self.faults = (msgspec.DecodeError, UnicodeError, RecursionError)
