"""The one quick reading of an item, against the plain and slow one."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.test_includes import places_of_whole
from tests.support.fixtures import corpus_items, handmade_items, typed_items
from tui.analysis.includes import Places, include_places
from tui.analysis.preview import preview_of
from tui.analysis.preview_text import one_line
from tui.analysis.rows import read_row, row_of
from tui.local.demo_transcript import transcript
from tui.models.item import ITEM_TYPES, TEXT_BYTES, Item
from tui.models.item_head import ItemHead, read_items
from tui.models.json_value import JsonValue
from tui.models.row_columns import shown_cut
from tui.models.rows import ItemRow

KEY = "0123456789abcdef"
CONVERSATION = f"conv_69a1c000{'0' * 24}{KEY}"
CREATED = 0x69A1C000


def plain(item: Item) -> tuple[ItemRow, Places]:
    """The row and the places of the whole item as Python reads it."""
    data = item.data
    content = data.get("content")
    preview = ""
    if item.type == "message" and item.head is not None and isinstance(content, list):
        parts = [part for part in content if isinstance(part, dict)]
        if len(parts) == len(content) and all(isinstance(part.get("type"), str | None) for part in parts):
            texts = [part["text"] for part in parts if isinstance(part.get("text"), str)]
            preview = next(filter(None, map(plain_line, map(str, texts))), "")
    row = ItemRow(
        item.identity,
        text(data.get("id")),
        item.type,
        text(data.get("role")),
        text(data.get("status")),
        text(data.get("call_id")) or text(data.get("approval_request_id")),
        preview or shown_cut(preview_of(item.type, data)),
        len(item.raw),
    )
    return row, places_of_whole(item)


def text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""


def plain_line(said: str) -> str:
    line = " ".join(said.lstrip()[:260].split())
    return line if len(line) <= 200 else line[:199] + "…"


def check(raw: bytes) -> None:
    """What is read is the same whichever way, and is the plain row where Python reads the item too."""
    items = [Item(raw), *read_items([raw])]
    found = [read_row(item, CONVERSATION, CREATED) for item in items]
    assert found[0] == found[1]
    again = Item(raw)
    assert row_of(again, conversation_id=CONVERSATION, created_at=CREATED) == found[0][0]
    assert include_places(again) == found[0][1]
    assert {item.identity for item in items} == {found[0][0].identity}
    assert len({(each.id, each.type, each.role, each.status, each.call_id) for each in [*items, again]}) == 1
    if again.fault is None and is_utf_8(raw) and longest(dict(again.data)) <= TEXT_BYTES // 12:
        row, places = plain(again)
        assert (found[0][0]._replace(time=None), found[0][1]) == (row, places)


def is_utf_8(raw: bytes) -> bool:
    """Python's reader alone takes surrogates that were written as if they were characters."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def longest(value: JsonValue) -> int:
    """The length of the longest text: of very long ones only the beginning is looked at."""
    if isinstance(value, str):
        return len(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max(map(longest, inner), default=0)


texts = st.text(max_size=12) | st.sampled_from(
    [
        " ",
        "a  b",
        "\n\n  late",
        "tab\there",
        "\u00a0\u2028 x\x1f\x85\u3000y",
        "w" * 199 + "  tail",
        "w" * 200 + " ",
        "w" * 201,
        "é漢\U0001f600 \u2019" * 40,
        '{"a": 1, "b": {}, "c": {"d": 1}, "e": [], "f": [0], "g": "", "h": null, "i": true, "j": -0, "k": 1e5}',
        '{"q": "say \\"yes\\""}',
        '{"n": NaN, "m": 1e999}',
        '{"s": "\\ud800"}',
        "{}",
        "{ }",
        "{oops",
        "\ud800",
        "**bold**\n\ntext",
    ]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts | st.just(10**25)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
parts = st.fixed_dictionaries(
    {"type": st.sampled_from(["input_text", "output_text", "input_image", "refusal", "summary_text", None, 5])},
    optional={
        "text": texts | json_values,
        "refusal": texts,
        "filename": texts,
        "image_url": json_values,
        "logprobs": json_values | st.just([{"token": "t" * 90}]),
    },
)
objects = st.fixed_dictionaries(
    {},
    optional={
        "type": texts | st.just("timeout"),
        "query": texts,
        "queries": st.lists(texts, max_size=3),
        "url": texts,
        "pattern": texts,
        "sources": json_values,
        "image_url": json_values,
        "x": scalars,
        "y": scalars,
        "keys": st.lists(texts, max_size=2),
        "command": st.lists(texts, max_size=2),
        "commands": st.lists(texts, max_size=2),
        "stdout": texts,
        "outcome": st.fixed_dictionaries({"type": texts, "exit_code": scalars}),
        "path": texts,
        "name": texts,
    },
)
anything = json_values | texts | st.lists(parts, max_size=4) | objects | st.lists(objects, max_size=3)
short = texts | st.none() | st.just(7)
items = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("id", "role", "status", "call_id", "approval_request_id"), short),
        **dict.fromkeys(ItemHead.__struct_fields__[6:], anything),
        "message": anything,
    },
)


@given(
    item_type=st.sampled_from([*ITEM_TYPES, "message", "kelp", None, 7]),
    data=items,
    escaped=st.booleans(),
    indent=st.sampled_from([None, 1]),
)
@settings(max_examples=60, deadline=None)
def test_one_reading_says_what_the_whole_item_says(
    item_type: str | int | None, data: dict[str, JsonValue], escaped: bool, indent: int | None
) -> None:
    whole = {**data, "type": item_type}
    raw = json.dumps(whole, ensure_ascii=escaped, indent=indent).encode("utf-8", "surrogatepass")
    check(raw)
    if item_type in ITEM_TYPES:
        # A long item is read in another way, and its row is the same.
        check(long_one(raw))
        assert read_row(Item(long_one(raw)))[0][1:7] == read_row(Item(raw))[0][1:7]
        assert read_row(Item(long_one(raw)))[1] == read_row(Item(raw))[1]


def long_one(raw: bytes) -> bytes:
    filler = ",".join(['"' + "x" * 150 + '"'] * 20)
    return b'{"filler":[' + filler.encode() + b"]," + raw.lstrip()[1:]


@given(st.sampled_from([item.raw for item in handmade_items() if len(item.raw) < 3_000]), st.data())
@settings(max_examples=100, deadline=None)
def test_bytes_that_are_changed(raw: bytes, data: st.DataObject) -> None:
    changed = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 3))):
        if changed:
            place = data.draw(st.integers(0, len(changed) - 1))
            changed[place : place + 1] = data.draw(
                st.sampled_from([b"", b"\xff", b"\x00", b'"', b"\\", b"{", b"]", b",", b"\n", b"9", b"null"])
            )
    check(bytes(changed))


def recorded() -> Iterator[Item]:
    yield from (item for item in handmade_items() if len(item.raw) < 100_000)
    yield from map(Item.of, transcript(Random(1), 300))


def test_handmade_and_demo_items() -> None:
    for item in recorded():
        check(item.raw)


@pytest.mark.whole
def test_every_recorded_item() -> None:
    for item in corpus_items():
        check(item.raw)


@pytest.mark.parametrize(
    ("raw", "preview"),
    [
        (b'{"role":"user","\xff":1,"content":"x"}', "x"),
        (b'{"type":"kelp","\xff":1,"text":"x"}', ""),
        (b'{"role":"user","content":[{"type":"input_text","text":"a\xffb"}]}', "a\ufffdb"),
        (b'{"role":"user","content":[{"type":"input_text","text":"a\xff\\n\\"b"}]}', 'a\ufffd "b'),
        (b'{"role":"user","content":"one","content":[{"type":"input_text","text":"two"}]}', "two"),
        (b'{"role":"user","content":[{"type":"input_text","text":"two"}],"content":"one"}', "one"),
        (b'{"role":"user","content":[{"type":"t","text":"two"},7]}', "two"),
        (b'{"type":"custom_tool_call","name":"f","input":[{"type":"t","text":"two"}]}', "f(two)"),
        (
            b'{"type":"function_call","name":"f","arguments":{"a":"\xff","b":"","c":{},"d":[]}}',
            'f(a=\ufffd, b="", c=null, d=null)',
        ),
        (
            b'{"type":"function_call","name":"f","arguments":{"z":"\xff","a":{"b":1},"c":[1],"d":1e999,"e":-0}}',
            "f(z=\ufffd, a={…}, c=[…], d=inf, e=0)",
        ),
    ],
)
def test_what_only_some_readers_take(raw: bytes, preview: str) -> None:
    assert row_of(Item(raw)).preview == preview
    if b"kelp" not in raw:
        assert row_of(Item(long_one(raw))).preview == preview


@pytest.mark.parametrize("length", [199, 201, 3_000])
def test_types_of_parts_may_be_long(length: int) -> None:
    item = Item.of({"role": "user", "content": [{"type": "a"}, {"type": "t" * length}]})
    assert row_of(item).preview == plain_line(f"[a] [{'t' * length}]")
    item = Item.of({"role": "user", "filler": "f" * 2_500, "content": [{"type": "a"}, {"type": "t" * length}]})
    assert row_of(item).preview == plain_line(f"[a] [{'t' * length}]")


def test_a_status_may_be_long() -> None:
    item = Item.of({"type": "apply_patch_call_output", "status": " " * 2_500 + "late", "output": None})
    assert row_of(item).preview == ""
    assert row_of(item).status.endswith("late")


def test_include_values_that_cannot_be_read_are_there() -> None:
    part = b'{"type":"output_text","logprobs":"\xff"}'
    item = Item(b'{"role":"user","content":[' + part + b"]}")
    assert list(include_places(item).values()) == [(1, 1)]


@pytest.mark.parametrize("extra", [0, 3_000])
def test_nothing_holds_the_bytes_of_an_item(extra: int) -> None:
    for typed in typed_items():
        raw = json.dumps({**typed.data, "filler": "x" * extra}).encode()
        before = sys.getrefcount(raw)
        row, places = read_row(Item(raw))
        assert row.type == typed.type
        assert all(isinstance(count, int) for counts in places.values() for count in counts)
        assert sys.getrefcount(raw) == before


@given(
    st.text() | st.lists(st.sampled_from(["  ", "\n", "\t", "\u00a0", "ab", "c" * 70]), max_size=9).map("".join)
)
def test_one_line_is_what_splitting_gives(said: str) -> None:
    assert shown_cut(one_line(said)) == plain_line(said)


def test_of_white_space_only_the_blank_is_printable() -> None:
    space = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
    assert [each for each in space if each.isprintable()] == [" "]
    assert all(each.split() == [] for each in space)
