"""A page read in one go gives what its items give one by one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tui.analysis.fingerprint import fingerprint
from tui.analysis.pairing import halves_of
from tui.analysis.row_reader import RowReader
from tui.analysis.rows import read_row
from tui.models.item import Item
from tui.models.item_head import read_items

KEY = "0123456789abcdef"
CONVERSATION = f"conv_69a1c000{'0' * 24}{KEY}", 0x69A1C000
USUAL: list[dict[str, Any]] = [
    {"id": f"msg_69a1c005{'a' * 24}{KEY}", "type": "message", "role": "user", "content": "x " * 400},
    {"id": "fc_1", "type": "function_call", "call_id": "call_1", "name": "f", "arguments": '{"a": 1}'},
    {"id": "fc_2", "type": "function_call_output", "call_id": "call_1", "output": "done"},
    {"id": "fc_3", "type": "function_call", "name": "without a call id"},
    {"id": "msg_2", "role": "assistant", "content": [{"type": "output_text", "text": "so", "logprobs": []}]},
]
ODD: list[dict[str, Any]] = [
    {"type": "message", "role": "user", "content": "without an id"},
    {"id": "odd", "type": "message", "role": ["no", "text"], "content": "of another kind"},
]
ILL: list[dict[str, Any]] = [{"id": "ill", "type": "kelp\nforest", "text": "two lines in a type"}]


@pytest.mark.parametrize("items", [USUAL, [*USUAL, *ODD], [*USUAL, *ILL], [*ODD, *ILL]])
def test_a_page_is_its_items(items: list[dict[str, Any]]) -> None:
    raws = [json.dumps(item).encode() for item in items]
    reader = RowReader(*CONVERSATION)
    for start in range(0, len(raws), 2):
        reader.read(read_items(raws[start : start + 2]))
    alone = [read_row(Item(raw), *CONVERSATION) for raw in raws]
    rows = [row for row, _ in alone]
    assert [*reader.rows()] == rows
    assert reader.places == [places for _, places in alone]
    assert reader.identities == [row.identity for row in rows]
    assert reader.prints == [fingerprint(row.identity) for row in rows]
    fields = [(row.type, row.id, row.call_id, fingerprint(row.identity)) for row in rows]
    assert sorted(reader.halves) == sorted(halves_of(fields))


def test_forgotten_heads_are_read_again() -> None:
    items = read_items([json.dumps(item).encode() for item in USUAL])
    forgotten = read_items([item.raw for item in items])
    forgotten.forget()  # type: ignore[attr-defined]
    found = []
    for page in (items, forgotten, forgotten[:]):
        reader = RowReader(*CONVERSATION)
        reader.read(page)
        found.append([*reader.rows()])
    assert found[0] == found[1] == found[2]
