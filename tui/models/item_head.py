"""The fields of an item that its row and its name need. Imported when the first one is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, Final, Literal, TypeAlias, cast

import msgspec

from tui.models.headed_items import HeadedItems
from tui.models.item import TEXT_BYTES, Item

_TYPE_MAX: Final = TEXT_BYTES // 12
"""Characters, of which none takes more bytes than an escaped pair."""
_READ_LATER: Final = 64 * 1024
"""Bytes. A larger item's head is looked for when it is asked for: going over it takes its time."""
NOTHING: Final = msgspec.Raw(b"null")
_FAULTS: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class PartHead(msgspec.Struct, gc=False):
    """The fields of a content part that rows and include values need; but for the type raw or read already."""

    type: str | None = None
    text: Any = None
    image_url: Any = None
    logprobs: Any = None
    refusal: Any = None
    filename: Any = None


class ItemHead(msgspec.Struct, gc=False):
    """The short fields of an item, and those that its row and its include values are made of.

    The latter are read already where the item is small, else raw. The rest of the item is only passed over.
    """

    id: str | None = None
    type: str | None = None
    role: str | None = None
    status: str | None = None
    call_id: str | None = None
    approval_request_id: str | None = None
    content: Any = None
    """Parts where all of them are of the usual kind."""
    name: Any = None
    arguments: Any = None
    output: Any = None
    summary: Any = None
    encrypted_content: Any = None
    action: Any = None
    actions: Any = None
    queries: Any = None
    results: Any = None
    code: Any = None
    outputs: Any = None
    result: Any = None
    revised_prompt: Any = None
    tools: Any = None
    server_label: Any = None
    operation: Any = None
    approve: Any = None
    reason: Any = None
    input: Any = None

    def get(self, key: str, /) -> Any:
        """The value of one of the fields above as a mapping would give it; None for null too."""
        value = getattr(self, key)
        return None if isinstance(value, msgspec.Raw) and value == NOTHING else value


_Decode: TypeAlias = Callable[[bytes], ItemHead]


class _Decoders:
    """Made once: making one costs more than reading an item."""

    def __init__(self) -> None:
        part = _with_raw(PartHead)
        self.parts: Callable[[bytes], list[PartHead]] = _decoder(list[part])  # type: ignore[valid-type]
        small = _with(ItemHead, content=list[PartHead] | str | None)
        self.small: _Decode = _decoder(small)
        self.all_small: Callable[[bytes], list[ItemHead]] = _decoder(list[small])  # type: ignore[valid-type]
        page = msgspec.defstruct("Page", [("data", list[small])], gc=False)  # type: ignore[valid-type]
        self.page: Callable[[bytes], Any] = _decoder(page)
        self.large: _Decode = _decoder(_with_raw(ItemHead, content=list[part] | None))  # type: ignore[valid-type]
        self.odd: _Decode = _decoder(_with_raw(ItemHead))


@cache
def decoders() -> _Decoders:
    """All decoders of heads."""
    return _Decoders()


def _decoder(kind: Any) -> Any:
    return msgspec.json.Decoder(kind).decode


def _with(base: type[msgspec.Struct], **kinds: Any) -> Any:
    """The same struct, these fields of other kinds."""
    fields = [(name, kind, None) for name, kind in kinds.items()]
    return msgspec.defstruct(base.__name__, fields, bases=(base,), gc=False)


def _with_raw(base: type[msgspec.Struct], **kinds: Any) -> Any:
    """The same struct, the fields of any kind left raw."""
    anything = [field.name for field in msgspec.structs.fields(base) if field.type is Any]
    return _with(base, **dict.fromkeys(anything, msgspec.Raw) | kinds)


def has_long_type(parts: list[PartHead]) -> bool:
    """Whether a part's type is so long that of raw JSON only its beginning would be read."""
    return any(len(part.type or "") > _TYPE_MAX for part in parts)


def read_head(raw: bytes) -> ItemHead | None:
    """The head of an item; None where a field is of another kind than usual, or only Python reads the JSON."""
    kinds = decoders()
    try:
        if len(raw) <= TEXT_BYTES:
            return kinds.small(raw)
        head = kinds.large(raw)
        if not has_long_type(head.content or []):
            return head
    except _FAULTS:
        pass
    try:
        return kinds.odd(raw)
    except _FAULTS:
        return None


def read_items(raws: Sequence[bytes], body: bytes = b"") -> Sequence[Item]:
    """Items of their JSON, each with its head looked for already unless it is large.

    ``body`` is the answer that they are the ``data`` of, where they are: small items are read in it.
    """
    if max(map(len, raws), default=0) <= TEXT_BYTES:
        heads = _read_small(raws, body)
    else:
        small = iter(_read_small([raw for raw in raws if len(raw) <= TEXT_BYTES], b""))
        heads = [next(small) if len(raw) <= TEXT_BYTES else _head_now(raw) for raw in raws]
    ids = [head.id for head in heads if head]
    if len(ids) == len(raws) and all(ids):
        return HeadedItems(raws, cast(Sequence[ItemHead], heads), cast(Sequence[str], ids))
    return tuple(map(Item, map(bytes, raws), heads))


def _read_small(raws: Sequence[bytes], body: bytes) -> Sequence[ItemHead | Literal[False] | None]:
    """The heads of small items, all of them read in one go where none of them is odd."""
    kinds, heads = decoders(), list[ItemHead]()
    with suppress(*_FAULTS):
        heads = kinds.page(body).data if body else kinds.all_small(b"[%b]" % b",".join(raws))
    return heads if len(heads) == len(raws) else [read_head(raw) for raw in raws]


def _head_now(raw: bytes) -> ItemHead | Literal[False] | None:
    return read_head(raw) if len(raw) < _READ_LATER else False
