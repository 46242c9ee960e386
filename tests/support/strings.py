"""The strings of an item that a reader would want to see."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tui.models.item import Item
from tui.models.json_value import JsonFault, JsonValue, parse_json

_DATA = {"encrypted_content", "result", "image_url", "file_data", "fingerprint", "data", "url"}
"""Fields that may hold data which is shown by its size."""


def wanted_strings(item: Item) -> Iterator[str]:
    """Every text in the item but types and data; of text that holds JSON, what that holds."""
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


def marked(item: Item, *, more: bool = False) -> tuple[Item, list[str]]:
    """The same item with a mark of its own in each text and number that is to be seen, and these marks.

    What tells a renderer which shape it has stays: types, data, addresses of other kinds than http. With
    ``more`` each object has a field that no spec names, marked too.
    """
    marks: list[str] = []
    made = _marked(dict(item.data), "", marks, more=more)
    assert isinstance(made, dict)
    return Item.of(made), marks


def _marked(value: JsonValue, key: str, marks: list[str], *, more: bool) -> JsonValue:
    if isinstance(value, dict):
        made = {name: _marked(inner, name, marks, more=more) for name, inner in value.items()}
        return {**made, "news": _mark("", marks)} if more else made
    if isinstance(value, list):
        return [_marked(inner, key, marks, more=more) for inner in value]
    if key in {"type", "fingerprint", "bytes"} or isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        # A whole one is an index or an amount; one that is none may be a log probability, which is below 0.
        number = 7_000_000 + len(marks)
        marks.append(str(number) if isinstance(value, int) else f"-0.{number}1")
        return number if isinstance(value, int) else float(marks[-1])
    held = _held(value)
    if held is not None:
        return json.dumps(_marked(held, key, marks, more=more), ensure_ascii=False)
    return value if key in _DATA and not value.startswith("http") else _mark(value, marks)


def _mark(text: str, marks: list[str]) -> str:
    marks.append(f"mark{len(marks)}z")
    return text + marks[-1]
