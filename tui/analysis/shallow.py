"""Reading the beginning of JSON without reading all of it.

A value stays raw bytes until it is asked for, and of a long text only the beginning is ever decoded: rows
are made of every item that is loaded, and an item may hold megabytes of image.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeGuard

from tui.models.json_value import JsonFault, JsonValue, parse_json

if TYPE_CHECKING:
    from tui.analysis.heads import Readers

_TEXT_BYTES: Final = 2_400
"""Bytes of a text that are decoded: enough for 200 characters, escaped or not."""
_ESCAPE_MAX: Final = 12
"""The longest escape: two halves of a pair."""

Shallow: TypeAlias = Mapping[str, Any]
"""An object's keys with values that are raw (``msgspec.Raw``) or already read."""


@cache
def readers() -> Readers:
    """The decoders of msgspec, which is first imported here."""
    from tui.analysis.heads import Readers

    return Readers()


def is_raw(value: object) -> TypeGuard[bytes]:
    """Whether a value is JSON that was not read yet; ``msgspec.Raw`` is a buffer as bytes are."""
    return isinstance(value, bytes) or type(value).__name__ == "Raw"


def shallow_object(value: Any) -> Shallow:
    """The keys of an object, its values not read; empty where it is no object or no JSON."""
    if isinstance(value, dict):
        return value
    if not is_raw(value):
        return {}
    decoders = readers()
    try:
        return decoders.object.decode(value)
    except decoders.faults:
        read = _read(bytes(value))
    return read if isinstance(read, dict) else {}


def shallow_list(value: Any) -> list[Any]:
    """The elements of a list, not read; empty where it is no list."""
    if isinstance(value, list):
        return value
    if not is_raw(value):
        return []
    decoders = readers()
    try:
        return decoders.list.decode(value)
    except decoders.faults:
        read = _read(bytes(value))
    return read if isinstance(read, list) else []


def shallow_text(value: Any) -> str:
    """A string, or the beginning of a long one; empty where it is no string."""
    if isinstance(value, str):
        return value
    if not is_raw(value):
        return ""
    raw = bytes(value)
    if raw[:1] != b'"':
        return ""
    whole = len(raw) <= _TEXT_BYTES
    text = (raw[1:-1] if whole else raw[1:_TEXT_BYTES]).decode("utf-8", "replace")
    if "\\" not in text:
        return text
    # The cut may have gone through an escape: a few characters less are whole again.
    for less in range(1 if whole else _ESCAPE_MAX):
        read = _read(f'"{text[: len(text) - less]}"')
        if isinstance(read, str):
            return read
    return ""


def shallow_scalar(value: Any) -> JsonValue:
    """A string (its beginning), number, boolean or null; null for a container."""
    if not is_raw(value):
        return None if isinstance(value, list | dict) else value
    first = bytes(value)[:1]
    if first == b'"':
        return shallow_text(value)
    return None if first in b"[{" else _read(bytes(value))


def _read(raw: bytes | str) -> JsonValue:
    try:
        return parse_json(raw)
    except JsonFault:
        return None
