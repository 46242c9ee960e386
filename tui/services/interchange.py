"""The interchange format: a conversation line, then its item lines. And what else import takes.

::

    {"object":"conversation","id":"conv_…","created_at":1760000000,"metadata":{}}
    {"type":"message","role":"user","content":"…"}
    {"type":"message","role":"assistant","content":[…]}

Also taken, each as one conversation: a line ``{"items": […]}`` (with ``metadata`` where it has any; other
keys are left out), a JSON list of items, and an API list answer ``{"object": "list", "data": […]}``, each
on one line or over many. A file may hold all of these one after the other.

Items without a conversation line before them are one conversation that begins at the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from tui.models.item import Item
from tui.models.json_value import JsonFault, JsonObject, dump_json, parse_json
from tui.services.documents import LINE_LIMIT, Document, ImportMistake, Parts, read_documents, split_json

PART_BYTES: Final = 8 * 1024 * 1024
PART_ITEMS: Final = 2_000


@dataclass(frozen=True, slots=True)
class ImportConversation:
    """A conversation of a file, or a further part of the one before.

    A long conversation comes in parts, so that no more than one is held in memory.
    """

    line: int
    """The line where the conversation begins, the same for all its parts."""
    metadata: JsonObject
    source_id: str
    """Its id in the file; the server gives a new one."""
    items: tuple[Item, ...]
    offset: int
    """Bytes of the file read so far."""
    continued: bool = False
    """Whether this is a further part."""


@dataclass(slots=True)
class _Open:
    """The conversation that item lines are added to."""

    line: int
    metadata: JsonObject
    source_id: str
    items: list[Item] = field(default_factory=list)
    size: int = 0
    continued: bool = False

    def add(self, items: Sequence[Item]) -> None:
        self.items.extend(items)
        self.size += sum(len(item.raw) for item in items)

    @property
    def full(self) -> bool:
        return self.size >= PART_BYTES or len(self.items) >= PART_ITEMS

    def take(self, offset: int) -> ImportConversation:
        part = ImportConversation(
            self.line, self.metadata, self.source_id, tuple(self.items), offset, self.continued
        )
        self.items, self.size, self.continued = [], 0, True
        return part


def read_interchange(
    stream: BinaryIO, *, limit: int = LINE_LIMIT
) -> Iterator[ImportConversation | ImportMistake]:
    """Every conversation of ``stream`` in the order of the file, and each thing in it that is not taken."""
    current: _Open | None = None
    offset = 0
    for document in read_documents(stream, limit=limit):
        offset = document.offset
        if isinstance(document, ImportMistake):
            yield document
            continue
        try:
            found = _classify(document)
        except JsonFault as fault:
            yield ImportMistake(document.line, str(fault), offset)
            continue
        if isinstance(found, Item):
            current = current or _Open(document.line, {}, "")
            current.add([found])
            if current.full:
                yield current.take(offset)
            continue
        if current is not None:
            yield from _rest(current, offset)
        current = found if _takes_lines(document) else None
        if current is None:
            yield found.take(offset)
    if current is not None:
        yield from _rest(current, offset)


def _rest(current: _Open, offset: int) -> Iterator[ImportConversation]:
    if current.items or not current.continued:
        yield current.take(offset)


def _takes_lines(document: Document) -> bool:
    return isinstance(document.parts, dict) and _word(document.parts, "object") == "conversation"


def _classify(document: Document) -> _Open | Item:
    """What a document is: a conversation, or one item.

    Raises:
        JsonFault: neither; the message says what is missing.

    """
    parts = document.parts
    if isinstance(parts, list):
        return _conversation(document.line, {}, parts)
    if _word(parts, "object") == "conversation":
        return _conversation(document.line, parts, _list(parts.get("items", b"[]"), "items"))
    if _word(parts, "object") == "list":
        return _conversation(document.line, {}, _list(parts.get("data", b""), "data"))
    if _is_item(parts):
        return Item(document.raw)
    if "items" in parts:
        return _conversation(document.line, parts, _list(parts["items"], "items"))
    raise JsonFault("neither a conversation nor an item: no 'type', no 'role', no 'items'")


def _conversation(line: int, parts: dict[str, bytes], items: Sequence[bytes]) -> _Open:
    metadata = parse_json(parts.get("metadata", b"null"))
    if metadata is not None and not isinstance(metadata, dict):
        raise JsonFault("'metadata' is no object")
    opened = _Open(line, metadata or {}, _word(parts, "id"))
    opened.add([_item(raw, place) for place, raw in enumerate(items, 1)])
    return opened


def _item(raw: bytes, place: int) -> Item:
    parts = split_json(raw) if raw[:1] == b"{" else []
    if isinstance(parts, dict) and _word(parts, "object") == "conversation":
        raise JsonFault("a list of conversations, and a list of items is needed")
    if isinstance(parts, list) or not _is_item(parts):
        raise JsonFault(f"what stands at place {place} is no item: an item has a 'type' or a 'role'")
    return Item(raw)


def _list(raw: bytes, key: str) -> list[bytes]:
    parts: Parts = split_json(raw) if raw[:1] in b"[{" and raw else {}
    if isinstance(parts, dict):
        raise JsonFault(f"'{key}' is no list")
    return parts


def _is_item(parts: dict[str, bytes]) -> bool:
    return bool(_word(parts, "type") or _word(parts, "role"))


def _word(parts: dict[str, bytes], key: str) -> str:
    """The string at ``key``, empty where there is none."""
    raw = parts.get(key, b"")
    value = parse_json(raw) if raw[:1] == b'"' else ""
    return value if isinstance(value, str) else ""


def conversation_line(conversation_id: str, created_at: int | None, metadata: JsonObject) -> bytes:
    """The line that begins a conversation, with its newline.

    Raises:
        JsonFault: the metadata cannot be written.

    """
    line = {
        "object": "conversation",
        "id": conversation_id,
        "created_at": created_at,
        "metadata": dict(metadata),
    }
    return dump_json(line) + b"\n"


def item_line(item: Item) -> bytes:
    """The line of one item, with its newline: its own bytes.

    A line break in JSON can only be white space between tokens, so a blank may take its place.
    """
    return item.raw.replace(b"\r", b" ").replace(b"\n", b" ").strip() + b"\n"
