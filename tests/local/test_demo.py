"""The demo conversations: all types, whole shapes, the same every time."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tui.local.demo import HAND_WRITTEN, TRANSCRIPT_ITEMS, demo_seeds, fill_demo, read_demo
from tui.local.ids import is_well_formed, key_of
from tui.local.shaping import carried
from tui.local.store import LocalStore
from tui.models.include import ALL_INCLUDES, INCLUDE_SPECS
from tui.models.item import ITEM_TYPES
from tui.models.metadata import metadata_faults
from tui.models.order import Order

NOW = 1_785_500_000.0
STRUCTURE: dict[str, set[str]] = {
    "message": {"role", "content", "status"},
    "function_call": {"call_id", "name", "arguments", "status"},
    "function_call_output": {"call_id", "output", "status"},
    "file_search_call": {"queries", "results", "status"},
    "web_search_call": {"action", "status"},
    "image_generation_call": {"result", "status"},
    "computer_call": {"call_id", "pending_safety_checks", "status"},
    "computer_call_output": {"call_id", "output", "status"},
    "tool_search_call": {"call_id", "execution", "arguments", "status"},
    "tool_search_output": {"call_id", "execution", "tools", "status"},
    "additional_tools": {"role", "tools"},
    "reasoning": {"summary"},
    "program": {"call_id", "code", "fingerprint"},
    "program_output": {"call_id", "result", "status"},
    "compaction": {"encrypted_content"},
    "code_interpreter_call": {"container_id", "code", "outputs", "status"},
    "local_shell_call": {"call_id", "action", "status"},
    "local_shell_call_output": {"call_id", "output"},
    "shell_call": {"call_id", "action", "environment", "status"},
    "shell_call_output": {"call_id", "output", "max_output_length", "status"},
    "apply_patch_call": {"call_id", "operation", "status"},
    "apply_patch_call_output": {"call_id", "status"},
    "mcp_list_tools": {"server_label", "tools"},
    "mcp_approval_request": {"server_label", "name", "arguments"},
    "mcp_approval_response": {"approval_request_id", "approve"},
    "mcp_call": {"server_label", "name", "arguments"},
    "custom_tool_call": {"call_id", "name", "input"},
    "custom_tool_call_output": {"call_id", "output"},
}
"""The fields that the published spec requires of each type, besides id and type."""


def items_of(store: LocalStore, conversation: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = store.list_items(conversation, limit=100, order=Order.ASC, after=after, includes=ALL_INCLUDES)
        found += [json.loads(item.body) for item in page.items]
        if not page.has_more:
            return found
        after = page.items[-1].id


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings(inner)]
    return [text for inner in value for text in strings(inner)] if isinstance(value, list) else []


@pytest.fixture
def filled(store: LocalStore) -> LocalStore:
    assert fill_demo(store, now=NOW) == len(HAND_WRITTEN) + 1
    return store


def test_the_list_is_newest_first_with_titles_and_ages(filled: LocalStore) -> None:
    rows = filled.list_conversations().conversations
    ages = [NOW - row.created_at for row in rows]
    assert ages == sorted(ages)
    assert ages[0] < 3600
    assert ages[-1] > 30 * 86400
    titles = [json.loads(row.metadata)["title"] for row in rows]
    assert len(set(titles)) == 6
    assert not any(metadata_faults(json.loads(row.metadata)) for row in rows)


def test_the_hand_written_ones_hold_every_type_and_every_include() -> None:
    items: list[dict[str, Any]] = [dict(item) for name, _ in HAND_WRITTEN for item in read_demo(name)[1:]]
    assert {item["type"] for item in items} == set(ITEM_TYPES)
    for item in items:
        assert STRUCTURE[str(item["type"])] <= item.keys(), item
    bits = 0
    for item in items:
        bits |= carried(item)
    assert bits == (1 << len(INCLUDE_SPECS)) - 1
    parts = [part for item in items for part in item.get("content") or [] if isinstance(part, dict)]
    assert {part["type"] for part in parts} >= {"input_text", "output_text", "refusal", "input_image"}
    annotations = {note["type"] for part in parts for note in part.get("annotations") or []}
    assert annotations == {"url_citation", "file_citation", "container_file_citation"}


def test_every_picture_is_a_real_png(filled: LocalStore) -> None:
    prefix = "data:image/png;base64,"
    texts = [
        text
        for row in filled.list_conversations().conversations
        for item in items_of(filled, row.id)
        for text in strings(item)
    ]
    pictures = [text.removeprefix(prefix) for text in texts if text.startswith((prefix, "iVBOR"))]
    assert len(pictures) == 7
    for picture in pictures:
        data = base64.b64decode(picture, validate=True)
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        length = int.from_bytes(data[33:37], "big")
        width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
        assert len(zlib.decompress(data[41 : 41 + length])) == height * (1 + 3 * width)
        assert data.endswith(b"IEND\xaeB`\x82")


def test_ids_hold_the_key_and_a_clock_that_only_goes_on(filled: LocalStore) -> None:
    for row in filled.list_conversations().conversations:
        key, last = key_of(row.id), row.created_at
        items = items_of(filled, row.id)
        for item in items:
            assert is_well_formed(item["id"])
            digits = item["id"].rpartition("_")[2]
            clock = digits[18:26] if digits.startswith(key) else digits[:8]
            assert digits.startswith(key + "00") or digits.endswith(key)
            assert int(clock, 16) >= last
            last = int(clock, 16)
        assert last <= NOW
        assert not any(re.match("@[a-z]", text) for item in items for text in strings(item))


def unpaired(items: list[dict[str, Any]]) -> Counter[str]:
    """Call ids that stand in the conversation only once, by type."""
    seen: Counter[str] = Counter()
    types: dict[str, str] = {}
    for item in items:
        name = (
            item.get("approval_request_id") if item["type"] == "mcp_approval_response" else item.get("call_id")
        )
        if item["type"] == "mcp_approval_request":
            name = item["id"]
        if name:
            seen[name] += 1
            types[name] = item["type"]
    return Counter(types[name] for name, times in seen.items() if times == 1)


def test_only_one_conversation_has_orphans(filled: LocalStore) -> None:
    broken = {
        json.loads(row.metadata)["title"]: found
        for row in filled.list_conversations().conversations
        if (found := unpaired(items_of(filled, row.id)))
    }
    assert len(broken) == 1
    (found,) = broken.values()
    assert found == {"function_call": 1, "function_call_output": 1, "custom_tool_call": 1}


def test_the_long_transcript(filled: LocalStore) -> None:
    (long,) = filled.list_conversations(limit=1, order=Order.ASC).conversations
    items = items_of(filled, long.id)
    assert len(items) == TRANSCRIPT_ITEMS == 1000
    assert items[0]["role"] == "developer"
    assert items[-1]["role"] == "assistant"
    kinds = Counter(item["type"] for item in items)
    assert kinds.keys() == {"message", "reasoning", "function_call", "function_call_output"}
    assert min(kinds.values()) > 100
    assert kinds["function_call"] == kinds["function_call_output"]
    assert len({item["content"][0]["text"] for item in items if item["type"] == "message"}) > 250
    for item in items:
        assert "{" not in item.get("name", "")
        for field in ("arguments", "output"):
            assert isinstance(json.loads(item.get(field, "{}")), dict)
        if item["type"] == "message":
            assert "{" not in item["content"][0]["text"]


def test_the_same_clock_and_seed_make_the_same_demo() -> None:
    assert list(demo_seeds(NOW)) == list(demo_seeds(NOW))
    assert list(demo_seeds(NOW)) != list(demo_seeds(NOW, seed=2))


def test_it_is_filled_once(tmp_path: Path, filled: LocalStore) -> None:
    assert fill_demo(filled) == 0
    assert len(filled.list_conversations().conversations) == 6
    with closing(LocalStore.open(tmp_path / "used.sqlite3")) as used:
        used.create_conversation({})
        assert fill_demo(used) == 0
        assert len(used.list_conversations().conversations) == 1
