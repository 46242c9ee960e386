from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.models.item import Item
from tui.services.documents import ImportMistake
from tui.services.interchange import (
    PART_ITEMS,
    ImportConversation,
    conversation_line,
    item_line,
    read_interchange,
)

MESSAGE = b'{"type":"message","role":"user","content":"hi"}'
MEGABYTE = 1024 * 1024


def read(data: bytes, limit: int = MEGABYTE) -> list[ImportConversation | ImportMistake]:
    return list(read_interchange(io.BytesIO(data), limit=limit))


def conversations(data: bytes) -> list[ImportConversation]:
    found = read(data)
    assert [event for event in found if isinstance(event, ImportMistake)] == []
    return [event for event in found if isinstance(event, ImportConversation)]


def mistakes(data: bytes, limit: int = MEGABYTE) -> list[tuple[int, str]]:
    return [(event.line, event.reason) for event in read(data, limit) if isinstance(event, ImportMistake)]


def raws(found: ImportConversation) -> list[bytes]:
    return [item.raw for item in found.items]


def test_a_conversation_line_and_its_item_lines() -> None:
    data = b"\n".join(
        [
            b'{"object":"conversation","id":"conv_1","created_at":1,"metadata":{"a":"b"}}',
            MESSAGE,
            b'{ "role" : "user", "content" : [] }  ',
            b"",
            b'{"object":"conversation","id":"conv_2","metadata":null}',
            b'{"object":"conversation","id":"conv_3"}',
            b'{"type":"invented","id":"x"}',
        ]
    )
    one, two, three = conversations(data)
    assert (one.line, one.source_id, one.metadata) == (1, "conv_1", {"a": "b"})
    assert raws(one) == [MESSAGE, b'{ "role" : "user", "content" : [] }']
    assert (two.line, two.items, two.metadata) == (5, (), {})
    assert (three.line, [item.type for item in three.items]) == (6, ["invented"])
    assert three.offset == len(data)


def test_lines_of_items_keep_their_bytes_and_leave_other_keys_out() -> None:
    data = (
        b'{"source":"s","items":[{"type":"a","n":1.50},\t{"role":"user","content":"\xc3\xa9"}],"model":null}\n'
    )
    (found,) = conversations(data)
    assert raws(found) == [b'{"type":"a","n":1.50}', b'{"role":"user","content":"\xc3\xa9"}']
    assert found.metadata == {}


def test_the_body_of_a_create_keeps_its_metadata() -> None:
    (found,) = conversations(b'{"metadata":{"k":"v"},"items":[]}')
    assert found.metadata == {"k": "v"}


@pytest.mark.parametrize("indent", [None, 0, 2])
@pytest.mark.parametrize("shape", ["list answer", "list", "items"])
def test_whole_files_on_one_line_or_many(indent: int | None, shape: str) -> None:
    items = [{"type": "message", "role": "user", "content": 'a "{[" b\\'}, {"type": "x", "deep": [[{}], []]}]
    value = {"list answer": {"object": "list", "data": items, "has_more": False}, "items": {"items": items}}
    text = json.dumps(value.get(shape, items), indent=indent)
    data = text.encode() + b"\n" + MESSAGE + b"\n" + text.encode()
    first, alone, second = conversations(data)
    assert [item.data for item in first.items] == items
    assert raws(alone) == [MESSAGE]
    assert [item.data for item in second.items] == items


def test_items_without_a_conversation_line_are_one_conversation() -> None:
    (found,) = conversations(MESSAGE + b"\r\n" + MESSAGE)
    assert (found.line, len(found.items)) == (1, 2)


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert len(conversations(b"\xef\xbb\xbf" + MESSAGE)) == 1


def test_a_lone_surrogate_is_kept_as_its_escape() -> None:
    (found,) = conversations(b'{"items":[{"type":"x","text":"\\ud800"}]}')
    assert found.items[0].data["text"] == "\ud800"


def test_a_line_that_is_cut_off_takes_no_other_along() -> None:
    data = b'{"items":[{"type":"a"\n' + b'{"items":[{"type":"b"}]}\n' + b'{"items":[1,\n[\n' + MESSAGE
    found = read(data)
    assert [event.line for event in found if isinstance(event, ImportConversation)] == [2, 5]
    assert [event.line for event in found if isinstance(event, ImportMistake)] == [1, 3, 4]


WRONG = {
    b"nonsense": "not JSON",
    b'"text"': "neither a JSON object nor a list",
    b"3": "neither a JSON object nor a list",
    b'{"a":1}': "neither a conversation nor an item",
    b'{"items":3}': "'items' is no list",
    b'{"items":{}}': "'items' is no list",
    b'{"object":"list"}': "'data' is no list",
    b'{"object":"list","data":[{"object":"conversation"}]}': "a list of conversations",
    b'[{"type":"a"},3]': "place 2 is no item",
    b'[{"a":1}]': "place 1 is no item",
    b'{"object":"conversation","metadata":[]}': "'metadata' is no object",
    b'{"type":"a","x":"\xff"}': "not UTF-8",
    b'{"items":[{"type":"a","x":NaN}],"y":"\\ud800"}': "NaN",
    b'{"type":"a"} {"type":"b"}': "not JSON",
    b"[" * 100_000 + b"]" * 100_000: "nested too deeply",
    b'{"type":"a","x":"cut': "not JSON",
}


@pytest.mark.parametrize(("line", "reason"), WRONG.items(), ids=lambda value: str(value)[:30])
def test_what_is_not_taken_is_named_and_the_rest_lives(line: bytes, reason: str) -> None:
    found = read(MESSAGE + b"\n" + line + b"\n" + MESSAGE)
    named = [event for event in found if isinstance(event, ImportMistake)]
    assert [event.line for event in named] == [2]
    assert reason in named[0].reason
    assert sum(len(event.items) for event in found if isinstance(event, ImportConversation)) == 2


def test_a_line_over_the_limit_is_skipped_without_being_held() -> None:
    data = MESSAGE + b"\n" + b'{"type":"' + b"x" * 3 * MEGABYTE + b'"}\n' + MESSAGE
    assert mistakes(data) == [(2, "the line is over 1 MB")]
    found = [event for event in read(data) if isinstance(event, ImportConversation)]
    assert len(found[0].items) == 2


def test_the_last_line_may_be_over_the_limit() -> None:
    assert mistakes(b'{"type":"' + b"x" * 3 * MEGABYTE) == [(1, "the line is over 1 MB")]


def test_a_long_document_over_the_limit_is_one_mistake() -> None:
    rows = b",\n".join([b'{"type":"a","x":"' + b"y" * 1000 + b'"}'] * 1500)
    data = b"[\n" + rows + b"\n]\n" + MESSAGE
    assert mistakes(data) == [(1, "the JSON that begins here is over 1 MB")]
    found = [event for event in read(data) if isinstance(event, ImportConversation)]
    assert [raws(event) for event in found] == [[MESSAGE]]


def test_a_long_document_that_breaks_off_over_the_limit_gives_back_what_follows() -> None:
    rows = b",\n".join([b'{"type":"a","x":"' + b"y" * 1000 + b'"}'] * 1500)
    data = b"[\n" + rows + b"\n" + MESSAGE
    assert [line for line, _ in mistakes(data)] == [1]


def test_a_long_conversation_comes_in_parts() -> None:
    count = 2 * PART_ITEMS + 5
    data = b'{"object":"conversation","id":"c"}\n' + b"\n".join([MESSAGE] * count)
    parts = conversations(data)
    assert [part.continued for part in parts] == [False, True, True]
    assert {part.line for part in parts} == {1}
    assert sum(len(part.items) for part in parts) == count
    full = conversations(b"\n".join([MESSAGE] * PART_ITEMS))
    assert [len(part.items) for part in full] == [PART_ITEMS]


def test_what_is_written_is_read_again() -> None:
    item = Item(b'{"type":"message",\r\n "role":"user"}\n')
    data = conversation_line("conv_1", 5, {"a": "\u202e"}) + item_line(item)
    (found,) = conversations(data)
    assert data.isascii()
    assert (found.source_id, found.metadata) == ("conv_1", {"a": "\u202e"})
    assert found.items[0].data == item.data


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
json_items = st.dictionaries(st.text(), json_values).map(lambda value: {**value, "type": "t", "object": "o"})


@pytest.mark.whole
@given(
    st.lists(st.lists(json_items, max_size=4), max_size=4),
    st.sampled_from([None, 0, 3]),
    st.binary(max_size=40),
)
def test_every_value_survives_whatever_stands_around_it(
    groups: list[list[dict[str, object]]], indent: int | None, rubbish: bytes
) -> None:
    good = [json.dumps({"items": group}, indent=indent).encode() for group in groups]
    noise = rubbish.replace(b"\n", b"").replace(b"{", b"").replace(b"[", b"")
    data = b"".join(document + b"\n" + noise + b"\n" for document in good)
    found = [event for event in read(data) if isinstance(event, ImportConversation)]
    assert [[item.data for item in event.items] for event in found] == groups


def test_the_recorded_transcripts(corpus: Path) -> None:
    with (corpus / "transcripts.jsonl").open("rb") as file:
        found = list(read_interchange(file))
    assert not [event for event in found if isinstance(event, ImportMistake)]
    assert len(found) == 613
    assert sum(len(event.items) for event in found if isinstance(event, ImportConversation)) == 2558
