"""An item as an open value: what the server sent, kept, and read only when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from tui.models.json_value import JsonFault, JsonObject, JsonValue, dump_json, parse_json

if TYPE_CHECKING:
    from tui.models.item_head import ItemHead

ITEM_TYPES: Final[tuple[str, ...]] = (
    "message",
    "function_call",
    "function_call_output",
    "file_search_call",
    "web_search_call",
    "image_generation_call",
    "computer_call",
    "computer_call_output",
    "tool_search_call",
    "tool_search_output",
    "additional_tools",
    "reasoning",
    "program",
    "program_output",
    "compaction",
    "code_interpreter_call",
    "local_shell_call",
    "local_shell_call_output",
    "shell_call",
    "shell_call_output",
    "apply_patch_call",
    "apply_patch_call_output",
    "mcp_list_tools",
    "mcp_approval_request",
    "mcp_approval_response",
    "mcp_call",
    "custom_tool_call",
    "custom_tool_call_output",
)
"""The 28 types of the published spec, in its order. Any other string is a normal type too."""

TEXT_BYTES: Final = 2_400
"""Bytes of a text that rows look at: enough for 200 characters, escaped or not."""
_LARGE: Final = 256 * 1024
"""Bytes from which on the time to read an item is felt."""


class Item:
    """One item of a conversation.

    ``raw`` is its JSON as received, byte for byte. Everything else is read from it when first asked for,
    and an item that cannot be read still has its raw JSON and a ``fault`` that says why. Its short fields
    are found without reading the whole: an item may hold megabytes.
    """

    __slots__ = ("_data", "_fault", "_head", "_identity", "raw")

    def __init__(self, raw: bytes, head: ItemHead | Literal[False] | None = False) -> None:
        """An item of its JSON; ``head`` is what ``read_head`` found in just that, where it was asked."""
        self.raw: Final = raw
        self._data: JsonObject | None = None
        self._fault: str | None = None
        self._head: ItemHead | Literal[False] | None = head  # False: not looked for yet
        self._identity = (head.id or "") if head else ""

    @classmethod
    def of(cls, data: JsonObject) -> Item:
        """An item from a value made in this program.

        Raises:
            JsonFault: nested too deeply to be written, or a number is NaN or infinite.

        """
        return cls(dump_json(data))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Item) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.raw)

    def __repr__(self) -> str:
        return f"<Item {self.type or '?'} {self.id or 'without id'} {len(self.raw)} bytes>"

    @property
    def data(self) -> JsonObject:
        """The JSON object, read once; empty where the item cannot be read (see ``fault``)."""
        if self._data is None:
            self._read()
        return self._data or {}

    @property
    def fault(self) -> str | None:
        """Why the item cannot be read as a JSON object, None where it can."""
        if self._data is None:
            self._read()
        return self._fault

    def _read(self) -> None:
        try:
            value = _read_large(self.raw) if len(self.raw) > _LARGE else parse_json(self.raw)
        except JsonFault as fault:
            self._data, self._fault = {}, str(fault)
            return
        if isinstance(value, dict):
            self._data = value
        else:
            self._data, self._fault = {}, "not a JSON object"

    @property
    def head(self) -> ItemHead | None:
        """The short fields, found once; None where only reading the whole item tells them."""
        if self._head is False:
            # Imported here: screens import this module before the first of them is drawn.
            from tui.models.item_head import read_head

            self._head = read_head(self.raw)
        return self._head

    def forget(self) -> None:
        """Let go of what was read, which takes as much memory as the JSON; it is read again when asked for."""
        self._data, self._fault, self._head = None, None, False

    def _odd(self, key: str) -> str:
        """A short field of an item without a head."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""

    @property
    def id(self) -> str:
        """The server's id, empty where the item has none."""
        head = self._head or self.head
        return head.id or "" if head else self._odd("id")

    @property
    def type(self) -> str:
        """The item type. An item without a type but with a role is a message; else empty."""
        head = self._head or self.head
        return (head.type if head else self._odd("type")) or ("message" if self.role else "")

    @property
    def role(self) -> str:
        """The role of a message, empty where there is none."""
        head = self._head or self.head
        return head.role or "" if head else self._odd("role")

    @property
    def status(self) -> str:
        """The status, empty where the item has none or it is null."""
        head = self._head or self.head
        return head.status or "" if head else self._odd("status")

    @property
    def call_id(self) -> str:
        """What pairs a call with its output; an approval response has its request's id here."""
        head = self._head or self.head
        if head:
            return head.call_id or head.approval_request_id or ""
        return self._odd("call_id") or self._odd("approval_request_id")

    @property
    def identity(self) -> str:
        """A name for this item within its conversation: its id, or one made from its content."""
        if not self._identity:
            self._identity = self.id or _name_of(self.raw)
        return self._identity


def _name_of(raw: bytes) -> str:
    """A name made from the content. The library of digests is loaded here: the first screen needs none."""
    from hashlib import sha256

    return f"#{sha256(raw).hexdigest()[:24]}"


def _read_large(raw: bytes) -> JsonValue:
    """As ``parse_json``, by the faster reader where it takes the text: others wait meanwhile."""
    import msgspec

    try:
        value: JsonValue = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return parse_json(raw)
    return value


def content_parts(value: JsonValue) -> list[JsonObject]:
    """The content of a message, or the output of a call, as parts, whatever shape it came in.

    A plain string is one ``text`` part; null is no part; a part that is no object is kept as an
    ``unknown`` part holding the value.
    """
    if value is None:
        return []
    if isinstance(value, str):
        return [{"type": "text", "text": value}]
    parts = value if isinstance(value, list) else [value]
    return [part if isinstance(part, dict) else {"type": "unknown", "value": part} for part in parts]
