"""What the check needs to know of an item, found without reading more of it than that."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

import msgspec

from tui.analysis.pairing import CALL_OF, OUTPUT_OF
from tui.models.item import Item
from tui.models.json_value import JsonFault, parse_json

_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]*={0,2}")
_WITH_ARGUMENTS: Final = frozenset({"function_call", "mcp_call", "mcp_approval_request"})
_SEALED: Final = frozenset({"reasoning", "compaction"})
"""Types that carry encrypted content."""
_USERS: Final = frozenset({"user", "system", "developer"})
"""Roles of messages that no model made."""
_NOT_A_MODELS: Final = frozenset({*CALL_OF, "additional_tools", "configuration_update", "compaction_trigger"})


class ItemFacts(NamedTuple):
    """What the check needs to know of one item."""

    identity: str
    id: str
    type: str
    role: str
    status: str
    key: tuple[str, str] | None
    """What a call and its output have in common: the kind of pair, and its id; None for other items."""
    argument_fault: str = ""
    """Why the arguments of a call are not JSON."""
    empty: bool = False
    """Reasoning without summary, text and encrypted content."""
    sealed: bool = False
    """It has encrypted content."""
    broken_seal: bool = False
    """Its encrypted content cannot be base64."""
    error: str = ""
    """What a failed call says of itself."""

    @property
    def is_call(self) -> bool:
        """It waits for an item that answers it."""
        return self.type in OUTPUT_OF

    @property
    def is_output(self) -> bool:
        """It answers another item."""
        return self.type in CALL_OF

    @property
    def by_model(self) -> bool:
        """A response made it: of a type that is not known, that is taken to be so."""
        if self.type == "message":
            return self.role not in _USERS
        return self.type not in _NOT_A_MODELS


def facts_of(item: Item) -> ItemFacts:
    """The facts of an item. One that cannot be read has no type, and nothing is said of it."""
    kind = item.type
    facts = ItemFacts(item.identity, item.id, kind, item.role, item.status, _key(item, kind))
    if kind in _WITH_ARGUMENTS:
        facts = facts._replace(argument_fault=_argument_fault(_field(item, "arguments")))
    if kind in _SEALED:
        facts = _with_seal(facts, item)
    if kind == "mcp_call" or item.status == "failed":
        facts = facts._replace(error=_error(item))
    return facts


def _key(item: Item, kind: str) -> tuple[str, str] | None:
    """Calls of any kind share one name space: servers take an output of another type for a call."""
    if kind == "mcp_approval_request":
        return ("approval", item.id) if item.id else None
    if kind == "mcp_approval_response":
        return ("approval", item.call_id) if item.call_id else None
    if kind in OUTPUT_OF or kind in CALL_OF:
        # What a server runs itself has no call id, and its halves come together.
        return ("call", item.call_id) if item.call_id else None
    return None


def _field(item: Item, name: str) -> Any:
    """A field of the head, read whole; of an item without a head, of the whole item."""
    head = item.head
    if head is None:
        return item.data.get(name)
    value = head.get(name)
    if isinstance(value, msgspec.Raw):
        try:
            return msgspec.json.decode(value)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return item.data.get(name)
    return value


def _argument_fault(arguments: object) -> str:
    """Servers send arguments as a string of JSON, some as an object; where there are none, as nothing."""
    if not isinstance(arguments, str) or not arguments.strip():
        return ""
    try:
        msgspec.json.decode(arguments)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        try:
            parse_json(arguments)
        except JsonFault as fault:
            # What is too deep or too long for this program may still be JSON.
            return str(fault) if str(fault).startswith("not JSON") else ""
    return ""


def _with_seal(facts: ItemFacts, item: Item) -> ItemFacts:
    sealed = _field(item, "encrypted_content")
    if isinstance(sealed, str) and sealed:
        return facts._replace(sealed=True, broken_seal=not _is_base64(sealed))
    empty = facts.type == "reasoning" and not _field(item, "summary") and not _field(item, "content")
    return facts._replace(empty=empty)


def _is_base64(text: str) -> bool:
    return _BASE64.fullmatch(text) is not None and len(text.rstrip("=")) % 4 != 1


def _error(item: Item) -> str:
    """The words of a failed call; of one that says nothing, its status."""
    error = item.data.get("error")
    if isinstance(error, dict):
        words = error.get("message") or error.get("content") or error.get("code") or error.get("type")
        error = words if isinstance(words, str) else "an error"
    if isinstance(error, str) and error:
        return error
    return "failed" if item.status == "failed" else ""
