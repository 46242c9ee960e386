"""Answers to values: nothing lost, nothing taken for what it is not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.support import reply
from tests.api.test_slices import JSON
from tui.api import decode
from tui.errors import Malformed
from tui.models.json_value import dump_json

LISTS = st.lists(JSON, max_size=6)


@given(LISTS, st.booleans(), st.booleans())
def test_a_page_never_loses_an_item(values: list[Any], more: bool, ascii_only: bool) -> None:
    body = json.dumps({"object": "list", "data": values, "has_more": more}, ensure_ascii=ascii_only)
    page = decode.item_page(reply(body.encode("utf-8", "surrogatepass")))
    read = [json.loads(item.raw.decode("utf-8", "surrogatepass")) for item in page.items]
    assert json.dumps(read) == json.dumps(values)
    assert page.has_more is more


def test_items_are_the_very_bytes_of_the_body() -> None:
    first, second = b'{ "id" : "a",\n "n": 1.50, "n": 2 }', '{"id":"ü\\u00fc"}'.encode()
    page = decode.item_page(reply(b'{"data": [' + first + b" ,\n" + second + b'], "has_more": true}'))
    assert [item.raw for item in page.items] == [first, second]


def test_one_unreadable_item_costs_nothing_else() -> None:
    deep = b'{"id":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    bad = [
        b'{"id":"a","n":NaN}',
        b'{"id":"\\ud800"}',
        deep,
        b'{"id":"\xff"}',
        b'{"id": undefined}',
        b"7",
        b"null",
    ]
    huge = b'{"n":' + b"9" * 5000 + b"}"
    good = b'{"id":"good"}'
    for one in (*bad, huge):
        page = decode.item_page(reply(b'{"has_more":false,"data":[' + good + b"," + one + b"," + good + b"]}"))
        assert [item.raw for item in page.items] == [good, one, good]
        assert [item.id for item in page.items][::2] == ["good", "good"]


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ("true", True),
        ("false", False),
        ("null", False),
        ('"true"', False),
        ("1", False),
        ("{}", False),
        ("NaN", False),
    ],
)
def test_has_more_counts_only_as_true(said: str, more: bool) -> None:
    assert decode.item_page(reply('{"data": [], "has_more": ' + said + "}")).has_more is more


@pytest.mark.parametrize(
    ("said", "read"),
    [('"msg_1"', "msg_1"), ('""', ""), ("null", None), ("7", None), ('["a"]', None), ("NaN", None)],
)
def test_first_and_last_id_are_taken_as_they_come(said: str, read: str | None) -> None:
    page = decode.item_page(reply(f'{{"first_id": {said}, "last_id": {said}, "data": []}}'))
    assert (page.first_id, page.last_id) == (read, read)
    assert decode.item_page(reply('{"data":[]}')).last_id is None


@pytest.mark.parametrize(
    ("body", "came"),
    [
        ("", "an empty body"),
        ("  ", "an empty body"),
        ("<html> <b>Sign in</b>\n", "'<html> <b>Sign in</b>'"),
        ("[]", "a JSON array ([])"),
        ('"x"', 'a JSON string ("x")'),
        ("17", "'17'"),
        ("{", "another JSON object ({)"),
        ("{}", "an object without a list in 'data'"),
        ('{"data": {}}', "an object without a list in 'data'"),
        ('{"data": null, "error": 1}', "an object without a list in 'data'"),
    ],
)
def test_what_is_no_list_says_what_came(body: str, came: str) -> None:
    answer = reply(body)
    with pytest.raises(Malformed) as caught:
        decode.item_page(answer)
    assert caught.value.message == f"expected a list of items, and there came {came}"
    assert caught.value.context == answer.context
    assert not decode.is_list(answer)


def test_what_came_is_cut() -> None:
    with pytest.raises(Malformed) as caught:
        decode.item_page(reply("x" * 10_000))
    assert len(caught.value.message) < 200


def test_a_list_is_a_list_whatever_is_in_it() -> None:
    assert decode.is_list(reply('{"data": [NaN]}'))


@pytest.mark.parametrize(
    "body",
    [
        '{"id": "msg_1", "type": "message"}',
        '  {"role": "user", "content": "x"}\n',
        '\ufeff{"id": "a"}',
        '{"type": "new_kind", "error": {"message": "m"}}',
        '{"object": "conversation.item", "id": 1}',
        '{"type": "message", "n": NaN}',
        '{"type": "mcp_call", "error": "m", "n": NaN}',
        "{}",
        '{"error": null}',
    ],
)
def test_an_item_keeps_its_bytes(body: str) -> None:
    assert decode.item(reply(body)).raw == body.strip("\ufeff \n").encode()


@pytest.mark.parametrize(
    ("body", "came"),
    [
        ('{"object": "list", "data": []}', "an object of kind 'list'"),
        ('{"object": "conversation", "id": "c"}', "an object of kind 'conversation'"),
        ('{"error": {"message": "m"}}', "an error with a status of success"),
        ('{"error": NaN}', "an error with a status of success"),
        ("[]", "a JSON array ([])"),
        ("null", "'null'"),
        ("", "an empty body"),
    ],
)
def test_what_is_no_item(body: str, came: str) -> None:
    with pytest.raises(Malformed) as caught:
        decode.item(reply(body))
    assert caught.value.message == f"expected an item, and there came {came}"


def test_a_conversation_is_read_with_whatever_it_carries() -> None:
    full = {"id": "c", "object": "conversation", "created_at": 5, "metadata": {"a": "b"}, "title": "t"}
    read = decode.conversation(reply(json.dumps(full)))
    assert (read.id, read.created_at, read.metadata) == ("c", 5, {"a": "b"})
    assert read.model_extra == {"title": "t"}
    for body in (
        '{"id": "c"}',
        '{"id": "c", "metadata": null}',
        '{"id": "c", "\\ud800": 1, "created_at": "x"}',
    ):
        assert decode.conversation(reply(body)).metadata == {}
    odd = decode.conversation(reply('{"id": "c", "metadata": {"\\ud800": [1]}, "\\ud800": 1}'))
    assert odd.metadata == {"\ud800": [1]}


@pytest.mark.parametrize(
    "body", ["", "{}", "[]", '{"id": ""}', '{"id": 7}', '{"id": null}', '{"id": "\\ud800"}', "<"]
)
def test_without_a_usable_id_there_is_no_conversation(body: str) -> None:
    with pytest.raises(Malformed, match="expected a conversation with an id"):
        decode.conversation(reply(body))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('{"id": "c", "object": "conversation"}', True),
        ('{"id": "c"}', True),
        ('{"id": "other", "object": "conversation"}', False),
        ('{"id": "c", "object": "conversation.item.deleted", "deleted": true}', False),
        ("", False),
        ("<html>", False),
    ],
)
def test_after_an_item_deletion_only_the_conversation_itself_counts(body: str, found: bool) -> None:
    assert (decode.conversation_with_id(reply(body), "c") is not None) is found


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ('{"id": "c", "object": "conversation.deleted", "deleted": true}', ("c", "conversation.deleted", True)),
        (
            '{"id": "c", "object": "conversation.deleted", "deleted": false}',
            ("c", "conversation.deleted", False),
        ),
        ('{"id": null, "object": 3, "deleted": "yes"}', ("c", "", True)),
        ('{"\\ud800": 1}', ("c", "", True)),
        ("{}", ("c", "", True)),
        ("", ("c", "", True)),
    ],
)
def test_deletions(body: str, read: tuple[str, str, bool]) -> None:
    found = decode.deleted(reply(body), "c")
    assert (found.id, found.object, found.deleted) == read


@pytest.mark.parametrize("body", ["<html>", "[]", "true", '{"error": {"message": "no"}}'])
def test_what_is_no_word_of_a_deletion(body: str) -> None:
    with pytest.raises(Malformed, match="expected the word that it is deleted"):
        decode.deleted(reply(body), "c")


def test_conversations_without_an_id_are_counted() -> None:
    body = '{"data": [{"id": "a"}, {"id": 3}, 7, {"id": "b", "metadata": NaN}], "has_more": true}'
    page = decode.conversation_page(reply(body))
    assert [row.id for row in page.conversations] == ["a", "b"]
    assert (page.unreadable, page.has_more, page.cursor) == (2, True, "b")
    assert decode.conversation_page(reply('{"data": []}')).conversations == ()
    with pytest.raises(Malformed, match="nothing has an id"):
        decode.conversation_page(reply('{"data": [1, {}]}'))


@pytest.mark.parametrize(
    ("raw", "is_one"),
    [
        (b"{}", True),
        (b' {"a": NaN} ', True),
        (b"[]", False),
        (b"{} {}", False),
        (b'{}],"metadata":{', False),
        (b"", False),
    ],
)
def test_only_a_whole_object_can_stand_in_a_body(raw: bytes, is_one: bool) -> None:
    assert decode.is_object(raw) is is_one


@given(st.binary(max_size=60) | LISTS.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    answer = reply(body)
    for read in (decode.item_page, decode.item, decode.conversation, decode.conversation_page):
        try:
            read(answer)
        except Malformed as fault:
            assert fault.message
    decode.conversation_with_id(answer, "c")


def test_a_conversation_can_always_be_written_again() -> None:
    body = '{"id":"c","metadata":{"a":NaN,"b":[-Infinity,1e400],"c":1.5},"score":Infinity,"created_at":NaN}'
    read = decode.conversation(reply(body))
    assert read.metadata == {"a": "NaN", "b": ["-Infinity", "1e400"], "c": 1.5}
    assert (read.model_extra, read.created_at) == ({"score": "Infinity"}, None)
    assert json.loads(dump_json(read.model_dump(mode="json")))["metadata"] == read.metadata
    page = decode.conversation_page(reply(f'{{"data":[{body}]}}'))
    assert page.conversations[0].metadata == read.metadata
    gone = decode.deleted(reply('{"id":"c","deleted":true,"score":NaN}'), "c")
    assert gone.model_extra == {"score": "NaN"}
