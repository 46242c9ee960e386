"""Items for tests: hand-made ones of every type and odd shape, hostile ones, and the recorded corpus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tui.models.item import Item
from tui.models.json_value import JsonValue

ITEMS = Path(__file__).parent / "items"
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
"""Recorded data of the real service; absent on most machines."""

ESCAPES = (
    "[/x] [@click=app.quit] [bold]\x1b[2J\x1b]52;c;aGk=\x07 \x9b31m \u202eevil\u2066 "
    "&#x202e; <script>alert(1)</script>"
)
"""Markup, escape sequences, C1 and bidi controls, an entity for one, and HTML in one string."""


def _lines(name: str) -> list[Item]:
    text = (ITEMS / f"{name}.jsonl").read_text("utf-8")
    return [Item(line.encode()) for line in text.splitlines()]


def typed_items() -> list[Item]:
    """Rich items of all 28 types, every field of the spec in use."""
    return _lines("typed")


def invented_items() -> list[Item]:
    """Three items of types that no spec names."""
    return _lines("invented")


def odd_items() -> list[Item]:
    """The shapes that servers and clients send although the spec does not have them."""
    return _lines("odd")


def malformed_items() -> list[Item]:
    """Bytes that are no item: no JSON, no object, no UTF-8, too deep, too long a number."""
    return [
        Item(raw)
        for raw in (
            b"",
            b" ",
            b"hello world",
            b'{"type": "message", ',
            b"[1, 2]",
            b'"text"',
            b"null",
            b"17",
            b"\xff\xfe\x00",
            b'{"type":"message","role":"user","content":"\xff"}',
            b'{"type":"x","deep":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
            b'{"type":"x","number":' + b"7" * 5_000 + b"}",
            b"\x1b]0;title\x07",
        )
    ]


def hostile_items() -> list[Item]:
    """Items made to break a terminal or a renderer."""
    wide: dict[str, JsonValue] = {f"key {number}": number for number in range(100_000)}
    deep: JsonValue = ESCAPES
    for _ in range(200):
        deep = [deep]
    return [
        Item.of({"type": ESCAPES, "id": ESCAPES, "status": ESCAPES, "role": ESCAPES, ESCAPES: ESCAPES}),
        Item.of({"type": "message", "role": ESCAPES, "phase": ESCAPES, "content": ESCAPES}),
        Item.of(
            {"type": "message", "role": "user", "content": [{"type": "output_text", "text": "w" * 1_000_000}]}
        ),
        Item.of(
            {"type": "message", "role": "user", "content": "漢字 e\u0301 👩\u200d👩\u200d👧 ❤\ufe0f " * 2_000}
        ),
        Item.of(
            {"type": "function_call", "name": ESCAPES, "arguments": json.dumps({ESCAPES: ESCAPES, "d": deep})}
        ),
        Item.of({"type": "function_call_output", "output": '"' + "z" * 1_000_000}),
        Item.of({"type": "wide", "fields": wide, **wide}),
        Item.of({"type": "deep", "value": deep}),
        Item(b'{"type":"message","role":"user","content":"\\ud800 \\udfff","\\ud801":"\\ud802","n":1e999}'),
        Item(
            b'{"type":"message","role":"user","content":[{"type":"input_text","text":"t","\\ud800":1}],"x":NaN}'
        ),
        Item.of(
            {"type": "message", "role": "user", "content": "&#x202e; &#27; &lt;b&gt; [x](javascript:alert(1))"}
        ),
        Item.of({"type": "message", "role": "user", "content": "> " * 200 + "end\n\n" + "[" * 5_000}),
        Item.of({"type": "image_generation_call", "result": "iVBORw0KGgo=", "output_format": "png"}),
        Item.of(
            {"type": "code_interpreter_call", "code": "x = '" + "\\" * 30_000, "outputs": [{"url": "data:,"}]}
        ),
    ]


def handmade_items() -> list[Item]:
    """All items above."""
    return [*typed_items(), *invented_items(), *odd_items(), *malformed_items(), *hostile_items()]


def corpus_items() -> Iterator[Item]:
    """Every recorded item, what was recorded twice once; nothing where the corpus is not on this machine."""
    seen: set[bytes] = set()
    for item in _recorded():
        if item.raw not in seen:
            seen.add(item.raw)
            yield item


def transcripts() -> Iterator[list[Item]]:
    """Every recorded exchange; nothing where the corpus is not on this machine."""
    if not CORPUS.is_dir():
        return
    with (CORPUS / "transcripts.jsonl").open("rb") as lines:
        for line in lines:
            yield [Item.of(data) for data in json.loads(line)["items"]]


def _recorded() -> Iterator[Item]:
    if not CORPUS.is_dir():
        return
    with (CORPUS / "items.jsonl").open("rb") as lines:
        for line in lines:
            yield Item.of(json.loads(line)["item"])
    for items in transcripts():
        yield from items
