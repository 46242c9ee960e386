"""The strings of an item that a reader would want to see."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tui.models.item import Item
from tui.models.json_value import JsonFault, JsonValue, parse_json

_DATA = {"encrypted_content", "result", "image_url", "file_data", "fingerprint", "data", "url"}
"""Fields that may hold data which is shown by its size."""


def wanted_strings(item: Item) -> Iterator[str]:
    """Every key and text below the item but types and data; of text that holds JSON, what that holds."""
    for key, value in item.data.items():
        if key not in {"type", "fingerprint"}:
            yield from _strings(value, key)


def _strings(value: JsonValue, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        for inner_key, inner in value.items():
            if inner_key != "type":
                yield from _strings(inner, inner_key)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, key)
    elif isinstance(value, str):
        held = _held(value)
        if held is not None:
            yield from _strings(held, key)
        elif key not in _DATA or (len(value) < 80 and value.startswith("http")):
            yield value


def _held(text: str) -> JsonValue:
    if text[:1] not in {"{", "["}:
        return None
    try:
        return parse_json(text)
    except JsonFault:
        return None


def is_in(text: str, plain: str) -> bool:
    """Whether a text stands in a rendering, as it is or as JSON writes it."""
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    return text.rstrip("\n") in plain or escaped in plain
