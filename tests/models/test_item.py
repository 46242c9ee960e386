"""Items as open values: every field kept, nothing expected."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from tui.models.item import ITEM_TYPES, Item, content_parts
from tui.models.item_head import read_items
from tui.models.json_value import JsonFault

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(max_size=6) | st.sampled_from(["id", "type", "role", "call_id"]), JSON))
def test_any_object_is_an_item_that_keeps_all_of_it(data: dict[str, object]) -> None:
    raw = json.dumps(data).encode()
    item = Item(raw)
    assert item.raw == raw
    assert item.data == data
    assert item.fault is None
    for text in (item.id, item.type, item.role, item.status, item.call_id):
        assert isinstance(text, str)
    name = item.identity
    assert name
    assert item.identity is name
    assert repr(item)
    assert Item.of(data).data == data  # type: ignore[arg-type]


@given(st.binary(max_size=40))
def test_any_bytes_are_an_item(raw: bytes) -> None:
    item = Item(raw)
    assert item.fault is None or item.data == {}
    assert item.identity


def test_a_message_needs_no_type_but_a_role() -> None:
    assert Item(b'{"role":"user"}').type == "message"
    assert Item(b'{"role":"user","type":"other"}').type == "other"
    assert Item(b'{"role":7}').type == ""


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"[1]", "not a JSON object"),
        (b"{", "not JSON"),
        (b"\xff", "UTF-8"),
        (b"[" * 200_000, "deeply"),
        (b'{"n":' + b"9" * 5000 + b"}", "integer"),
    ],
)
def test_what_cannot_be_read_says_why(raw: bytes, word: str) -> None:
    item = Item(raw)
    assert word in (item.fault or "")
    assert item.fault == item.fault
    assert (item.data, item.id, item.type) == ({}, "", "")
    assert item.identity.startswith("#")
    assert "without id" in repr(item)


@pytest.mark.parametrize("end", [b"", b',"n":1e999', b',"s":"\\ud800"', b',"n":123456789012345678901234567890'])
def test_a_large_item_is_read_as_a_small_one(end: bytes) -> None:
    filler = b"x" * (257 * 1024)
    large = Item(b'{"id":"i","f":"' + filler + b'"' + end + b"}")
    small = Item(b'{"id":"i","f":"x"' + end + b"}")
    assert large.fault == small.fault
    assert {**large.data, "f": ""} == {**small.data, "f": ""} or large.fault


def test_equality_is_of_bytes() -> None:
    one, same, other = Item(b'{"a":1}'), Item(b'{"a":1}'), Item(b'{"a": 1}')
    assert one == same
    assert len({one, same, other}) == 2
    assert one != other
    assert one != b'{"a":1}'


def test_what_pairs_a_call_with_its_output() -> None:
    assert Item(b'{"call_id":"c"}').call_id == "c"
    assert Item(b'{"approval_request_id":"a"}').call_id == "a"
    assert Item(b'{"call_id":null}').call_id == ""
    assert Item(b'{"id":"i"}').identity == "i"


def test_a_value_too_deep_to_write() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(JsonFault):
        Item.of({"deep": deep})  # type: ignore[dict-item]


def test_content_in_every_shape() -> None:
    assert content_parts(None) == []
    assert content_parts("words") == [{"type": "text", "text": "words"}]
    assert content_parts([]) == []
    assert content_parts([{"type": "refusal"}, "x", None]) == [
        {"type": "refusal"},
        {"type": "unknown", "value": "x"},
        {"type": "unknown", "value": None},
    ]
    assert content_parts({"type": "one"}) == [{"type": "one"}]
    assert content_parts(7) == [{"type": "unknown", "value": 7}]


def test_the_published_types() -> None:
    assert len(set(ITEM_TYPES)) == 28


def test_recorded_items_keep_their_bytes_and_have_a_type(corpus: Path) -> None:
    for line in (corpus / "items.jsonl").read_bytes().splitlines():
        recorded = json.loads(line)["item"]
        item = Item.of(recorded)
        assert item.fault is None
        assert item.data == recorded
        assert item.type


def test_an_item_is_never_made_with_numbers_that_json_has_not() -> None:
    with pytest.raises(JsonFault, match="NaN or infinite"):
        Item.of({"type": "kelp", "n": float("inf")})
    assert Item(b'{"type":"kelp","n":1e999}').data["n"] == float("inf")


def test_items_of_a_page_know_their_names() -> None:
    raws = [
        b'{"id":"i","type":"message"}',
        b'{"id":7}',
        b'{"id":"l","content":[' + b" " * 70_000 + b"]}",
        b'{"id":"m","content":[{"type":"t"}],"filler":"' + b"x" * 3_000 + b'"}',
        b'{"id":"t","content":[{"type":"' + b"t" * 3_000 + b'"}]}',
        b"{",
    ]
    items = read_items(raws)
    assert tuple(items) == tuple(map(Item, raws))
    for item, raw in zip(items, raws, strict=True):
        alone = Item(raw)
        assert (item.identity, item.id, item.type) == (alone.identity, alone.id, alone.type)
        assert (item.head is None) == (alone.head is None)
    assert [item.id for item in items] == ["i", "", "l", "m", "t", ""]


def test_the_head_of_an_item_gives_its_fields() -> None:
    for filler in ("", "x" * 3_000):
        head = Item.of({"id": "i", "name": "n", "output": None, "filler": filler}).head
        assert head is not None
        assert (head.get("id"), head.get("output"), head.get("action")) == ("i", None, None)
        assert head.get("name") in ("n", Raw(b'"n"'))
