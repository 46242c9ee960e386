from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.fixtures import corpus_items, handmade_items, malformed_items, typed_items
from tui.analysis.preview_text import PREVIEW_MAX
from tui.analysis.rows import row_of
from tui.analysis.shallow import shallow_list, shallow_object, shallow_scalar, shallow_text
from tui.models.item import ITEM_TYPES, Item
from tui.models.json_value import JsonValue

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
fields = st.sampled_from(
    [
        "id",
        "role",
        "status",
        "call_id",
        "content",
        "name",
        "arguments",
        "output",
        "action",
        "queries",
        "summary",
        "tools",
        "operation",
    ]
)


def check(item: Item) -> None:
    row = row_of(item)
    assert row.identity == item.identity
    if item.fault is not None:
        return
    assert (row.identity, row.id, row.type, row.role, row.status) == (
        item.identity,
        item.id,
        item.type,
        item.role,
        item.status,
    )
    assert row.call_id == item.call_id
    assert row.size == len(item.raw)
    assert len(row.preview) <= PREVIEW_MAX
    assert "\n" not in row.preview


@pytest.mark.parametrize("item", [item for item in handmade_items() if len(item.id) < 80], ids=repr)
def test_any_item_has_a_row(item: Item) -> None:
    check(item)


@pytest.mark.whole
def test_every_recorded_item_has_a_row() -> None:
    for item in corpus_items():
        check(item)


@given(st.sampled_from([*ITEM_TYPES, "kelp", ""]), st.dictionaries(fields | st.text(), json_values, max_size=6))
@settings(max_examples=120, deadline=None)
def test_any_object_has_a_row(item_type: str, data: dict[str, JsonValue]) -> None:
    check(Item(json.dumps({**data, "type": item_type}).encode()))


def test_what_the_previews_say() -> None:
    previews: dict[str, str] = {}
    for item in typed_items():
        previews.setdefault(item.type, row_of(item).preview)
    assert all(previews.values())
    assert (
        previews["function_call"] == "dig_pond(garden=north, depth_cm=40, note=two lines of text, plants=[…])"
    )
    assert previews["mcp_call"] == "harbour: tide_at(time=06:12)"
    assert previews["web_search_call"] == "frost dates Oban"
    assert previews["file_search_call"] == "pond liner · frost depth"
    assert previews["computer_call"] == "click 120, 48 · type tide table · keypress ENTER · drag"
    assert previews["computer_call_output"] == "[computer_screenshot]"
    assert previews["shell_call"] == "make plot ; ls -l out"
    assert previews["shell_call_output"] == "exit 2 plot.png · timed out"
    assert previews["local_shell_call"] == "grep -n high water tides.txt"
    assert previews["apply_patch_call"] == "update file tide/table.py"
    assert previews["apply_patch_call_output"] == "context line not found: PORT"
    assert previews["mcp_list_tools"] == "harbour: 2 tools: tide_at, moor"
    assert previews["additional_tools"] == "2 tools: fill_pond, web_search"
    assert previews["mcp_approval_response"] == "denied: The berth is taken."
    assert previews["custom_tool_call"] == "query_log(select wind from log where day = 3)"


@pytest.mark.parametrize(
    ("data", "preview"),
    [
        ({"role": "user", "content": "plain  text"}, "plain text"),
        ({"role": "user", "content": [{"type": "refusal", "refusal": "no"}]}, "refusal: no"),
        (
            {"role": "user", "content": [{"type": "input_file", "filename": "a.csv"}, {"x": 1}]},
            "[input_file a.csv] [part]",
        ),
        ({"role": "user", "content": None}, ""),
        ({"role": 5, "type": "message", "content": ["x"]}, "[part]"),
        ({"type": "function_call", "name": "f", "arguments": "{}"}, "f()"),
        ({"type": "function_call", "name": "f", "arguments": "{oops"}, "f({oops)"),
        (
            {
                "type": "function_call",
                "name": "f",
                "arguments": {"a": {"b": 1}, "c": None, "d": [], "e": 1.5, "f": ""},
            },
            'f(a={…}, c=null, d=null, e=1.5, f="")',
        ),
        ({"type": "function_call", "name": "f", "arguments": '{"a": NaN, "b": 1e999}'}, "f(a=nan, b=inf)"),
        ({"type": "reasoning", "summary": [], "encrypted_content": "x"}, "encrypted"),
        ({"type": "reasoning"}, "no summary"),
        (
            {"type": "web_search_call", "action": {"type": "find_in_page", "url": "u", "pattern": "p"}},
            "“p” in u",
        ),
        ({"type": "web_search_call", "action": {"type": "open_page", "url": "u"}}, "u"),
        ({"type": "web_search_call", "action": {"type": "search"}}, "search"),
        ({"type": "image_generation_call", "result": "AAAA"}, "[image]"),
        ({"type": "image_generation_call", "result": None}, "no picture"),
        (
            {
                "type": "shell_call_output",
                "output": [{"stdout": "", "outcome": {"type": "exit", "exit_code": 0}}],
            },
            "exit 0",
        ),
        ({"type": "shell_call_output", "output": [{"stderr": "bad", "outcome": None}]}, "bad"),
        ({"type": "apply_patch_call_output", "status": "completed"}, "completed"),
        ({"type": "mcp_approval_response", "approve": True}, "approved"),
        ({"type": "mcp_approval_response", "approve": "maybe"}, ""),
        ({"type": "mcp_call", "name": "n", "arguments": ""}, "n()"),
        ({"type": "tool_search_output", "tools": [{}]}, "1 tool: ?"),
        ({"type": "tool_search_output", "tools": []}, "0 tools"),
        ({"type": "computer_call_output"}, "[no output]"),
        ({"type": "kelp", "id": "k", "message": "hello"}, "hello"),
        ({"type": "kelp", "id": "k", "weight": 3, "dry": True}, "weight=3, dry=true"),
    ],
)
def test_previews_of_odd_shapes(data: dict[str, JsonValue], preview: str) -> None:
    assert row_of(Item.of(data)).preview == preview


def test_long_texts_are_cut_without_reading_them() -> None:
    item = Item.of(
        {
            "type": "message",
            "role": "user",
            "content": [{"type": "input_text", "text": "é\U0001f600" * 300_000}],
        }
    )
    row = row_of(item)
    assert row.preview == "é\U0001f600" * 99 + "é…"
    for cut in range(1, 30):
        text = "x" * cut + '\\n\U0001f600"\\' * 3_000
        raw = json.dumps({"role": "user", "content": text}).encode()
        assert row_of(Item(raw)).preview.startswith("x" * cut + "\\n\U0001f600")
        raw = json.dumps({"role": "user", "content": text}, ensure_ascii=False).encode()
        assert row_of(Item(raw)).preview.startswith("x" * cut + "\\n\U0001f600")


def test_unreadable_items_say_why() -> None:
    for item in malformed_items():
        row = row_of(item)
        assert row.preview
        assert row.identity == item.identity


def test_a_row_has_a_time_where_the_clock_holds() -> None:
    item = typed_items()[0]
    key = item.id[-16:]
    assert (
        row_of(item, conversation_id=f"conv_69a1c000{'0' * 24}{key}", created_at=0x69A1C000).time == 0x69A1C001
    )
    assert row_of(item).time is None
    odd = Item.of({"id": item.id, "type": "message", "role": 5})
    assert (
        row_of(odd, conversation_id=f"conv_69a1c000{'0' * 24}{key}", created_at=0x69A1C000).time == 0x69A1C001
    )
    assert row_of(odd).time is None


def test_shallow_values_of_any_kind() -> None:
    assert shallow_object(5) == {}
    assert shallow_object({"a": 1}) == {"a": 1}
    assert shallow_object(b"[1]") == {}
    assert shallow_object(b'{"\\ud800": 1}') == {"\ud800": 1}
    assert shallow_list(None) == []
    assert shallow_list([1]) == [1]
    assert shallow_list(b"{}") == []
    assert shallow_list(b"[NaN]") != []
    assert shallow_text("t") == "t"
    assert shallow_text(b'"\\x"') == ""
    assert shallow_text(b"[" + b" " * 3_000 + b"]") == ""
    assert shallow_text(b'"\\x' + b"y" * 3_000 + b'"') == ""
    assert shallow_text([1]) == ""
    assert shallow_scalar([1]) is None
    assert shallow_scalar(2) == 2
    assert shallow_scalar(b"{}") is None
    assert shallow_scalar(b"2.5") == 2.5
    assert shallow_scalar(b'"s"') == "s"


def test_a_reasoning_summary_is_read_without_its_marks() -> None:
    item = Item.of({"type": "reasoning", "summary": [{"type": "summary_text", "text": "**Looking**\n\nat it"}]})
    assert row_of(item).preview == "Looking at it"
