"""Items at the ends of what JSON and pictures allow, where a renderer, a tree or an export would read it."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Final

from tests.render.export.hostile import BIG_PNG, evil_items
from tui.models.item import Item
from tui.models.json_value import JsonValue

LONG = 300_000
"""Characters of a long text: more than an item may have that is not read from its bytes."""
WIDE = 13_000
"""Keys of an object: more than any view shows at once, or lists without being asked."""
_LARGEST = 1_000_000, 100_000
"""The same, where it is asked how much memory they take."""
_DEEP = b"[" * 10_000 + b'"\\u001b[2J"' + b"]" * 10_000
_DIGITS = b"7" * 5_000
_PAD = b'"pad":"' + b"x" * 300_000 + b'",'
"""Makes an item one that is read from its bytes."""
_TYPES = ("message", "function_call", "function_call_output", "kelp")


def _long(length: int = LONG) -> list[Item]:
    fields = (
        "content",
        "arguments",
        "output",
        "name",
        "code",
        "summary",
        "tools",
        "status",
        "call_id",
        "result",
    )
    types = (
        "message",
        "function_call",
        "mcp_list_tools",
        "code_interpreter_call",
        "image_generation_call",
        "kelp",
    )
    text = "w" * length
    return [Item.of({"type": name, "id": "x", "role": "user"} | dict.fromkeys(fields, text)) for name in types]


def _deep() -> list[Item]:
    made = []
    for name in map(str.encode, _TYPES):
        for value in (_DEEP, _DIGITS, json.dumps(_DEEP.decode()).encode(), b'"{\\"n\\":' + _DIGITS + b'}"'):
            for pad in (b"", _PAD):
                fields = b'"content":%b,"arguments":%b,"output":%b' % (value, value, value)
                made.append(Item(b'{"type":"%b","id":"x",%b%b}' % (name, pad, fields)))
    # As deep as readers go, give or take what is on the stack already.
    for levels in range(400, 1_000, 120):
        value = b"[" * levels + b"1" + b"]" * levels
        made.append(Item(b'{"type":"kelp","id":"x",%b"deep":%b}' % (_PAD, value)))
        made.append(Item(b'{"type":"function_call","id":"x","arguments":%b}' % value))
    return made


def _wide(count: int = WIDE) -> list[Item]:
    keys: dict[str, JsonValue] = {f"k{number}\x1b": number for number in range(count)}
    parts: list[JsonValue] = [{"type": "input_text", "text": "x"} for _ in range(count // 2)]
    return [
        Item.of({"type": "kelp", **keys}),
        Item.of({"type": "function_call", "name": "f", "arguments": json.dumps(keys)}),
        Item.of({"type": "function_call", "name": "f", "arguments": keys}),
        Item.of({"type": "mcp_list_tools", "tools": [{"name": "t", "input_schema": {"properties": keys}}]}),
        Item.of({"type": "message", "role": "user", "content": parts}),
    ]


def _odd() -> list[Item]:
    picture: JsonValue = {"type": "input_image", "image_url": f"data:image/png;base64,{BIG_PNG}"}
    broken: JsonValue = {"type": "input_image", "image_url": "data:image/png;base64,iVBOR*!! \ud800"}
    return [
        Item.of({"type": "message", "role": "user", "content": [picture, broken]}),
        Item.of({"type": "image_generation_call", "id": "x", "result": "not base64 \x1b]0;t\x07 \udc00"}),
        Item(b'{"type":"message","role":"user","content":"\\ud800 \\udfff","\\ud801":["\\udc00"],"n":1e999}'),
        Item(b'{"type":"kelp","id":"\\ud800","call_id":"\\udfff","n":NaN,"m":[-Infinity,1e-999]}'),
    ]


_KINDS: Final[dict[str, Callable[[], list[Item]]]] = {
    "hostile texts": evil_items,
    "long texts": _long,
    "deep": _deep,
    "wide": _wide,
    "odd": _odd,
}
KINDS: Final = tuple(_KINDS)


@cache
def extreme_items(kind: str) -> list[Item]:
    """The items of one kind."""
    return _KINDS[kind]()


def largest_items(kind: str) -> list[Item]:
    """The items of one kind as large as they come; not kept."""
    long, wide = _LARGEST
    if kind == "long texts":
        return _long(long)
    return _wide(wide) if kind == "wide" else extreme_items(kind)
