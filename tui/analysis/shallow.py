"""Reading the beginning of JSON without reading all of it.

A value stays raw bytes until it is asked for, and of a long text only the beginning is ever decoded: rows
are made of every item that is loaded, and an item may hold megabytes of image.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, TypeGuard

from tui.models.item import TEXT_BYTES
from tui.models.json_value import JsonFault, JsonValue, parse_json

if TYPE_CHECKING:
    from tui.analysis.heads import Readers
    from tui.models.item_head import PartHead

_ESCAPE_MAX: Final = 12
"""The longest escape: two halves of a pair."""

OBJECT: Final = ord("{")
LIST: Final = ord("[")
TEXT: Final = ord('"')

Shallow: TypeAlias = Mapping[str, Any]
"""An object's keys with values that are raw (``msgspec.Raw``) or already read."""


class Fields(Protocol):
    """What is asked for fields by their names: a ``Shallow``, or the head of an item."""

    def get(self, key: str, /) -> Any:
        """The value of a field; None where there is none."""


@cache
def readers() -> Readers:
    """The decoders of msgspec, which is first imported here."""
    from tui.analysis.heads import Readers

    return Readers()


def is_raw(value: object) -> TypeGuard[bytes]:
    """Whether a value is JSON that was not read yet; ``msgspec.Raw`` is a buffer as bytes are."""
    return isinstance(value, readers().raw)


def first_of(value: bytes) -> int:
    """The first byte of raw JSON, which says what kind of value it is."""
    return memoryview(value)[0] if len(value) else 0


def shallow_object(value: Any) -> Shallow:
    """The keys of an object, its values not read; empty where it is no object or no JSON."""
    if isinstance(value, dict):
        return value
    decoders = readers()
    if not isinstance(value, decoders.raw):
        return {}
    try:
        return decoders.object(value)
    except decoders.faults:
        read = _read(bytes(value))
    return read if isinstance(read, dict) else {}


def shallow_list(value: Any) -> list[Any]:
    """The elements of a list, not read; empty where it is no list."""
    if isinstance(value, list):
        return value
    decoders = readers()
    if not isinstance(value, decoders.raw):
        return []
    try:
        return decoders.list(value)
    except decoders.faults:
        read = _read(bytes(value))
    return read if isinstance(read, list) else []


def shallow_parts(value: Any) -> list[PartHead] | None:
    """The parts of a list in which everything is of the usual kind; None of any other value."""
    decoders = readers()
    if isinstance(value, list):
        return None if value and not isinstance(value[0], decoders.part) else value
    if not isinstance(value, decoders.raw) or first_of(value) != LIST:
        return None
    try:
        return decoders.parts(value)
    except decoders.faults:
        return None


def shallow_text(value: Any) -> str:
    """A string, or the beginning of a long one; empty where it is no string."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    decoders = readers()
    if not isinstance(value, decoders.raw):
        return ""
    if len(value) > TEXT_BYTES:
        return _long_text(bytes(memoryview(value)[:TEXT_BYTES]))
    try:
        return decoders.text(value)
    except decoders.faults:
        return _odd_text(bytes(value))


def _odd_text(raw: bytes) -> str:
    """What is no string, or one with bytes or escapes that only Python's reader takes, or that nobody does."""
    if raw[:1] != b'"':
        return ""
    text = raw[1:-1].decode("utf-8", "replace")
    if "\\" not in text:
        return text
    read = _read(f'"{text}"')
    return read if isinstance(read, str) else ""


def _long_text(raw: bytes) -> str:
    """What can be read of the beginning of a text."""
    if raw[:1] != b'"':
        return ""
    text = raw[1:].decode("utf-8", "replace")
    if "\\" not in text:
        return text
    # The cut may have gone through an escape: a few characters less are whole again.
    for less in range(_ESCAPE_MAX):
        read = _read(f'"{text[: len(text) - less]}"')
        if isinstance(read, str):
            return read
    return ""


def shallow_scalar(value: Any) -> JsonValue:
    """A string (its beginning), number, boolean or null; null for a container."""
    if not is_raw(value):
        return None if isinstance(value, list | dict) else value
    first = first_of(value)
    if first == TEXT:
        return shallow_text(value)
    return None if first in (OBJECT, LIST) else _read(bytes(value))


def _read(raw: bytes | str) -> JsonValue:
    try:
        return parse_json(raw)
    except JsonFault:
        return None
