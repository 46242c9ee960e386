from __future__ import annotations

from urllib.parse import quote

import pytest

from tui.analysis.find_ids import FoundIds, find_ids

CONV = "conv_68e2c0d4a1b2c3d4e5f60718293a4b5c6d7e8f9001122334"
MSG = "msg_0011223344556677006 8e2c0d4".replace(" ", "") + "a" * 24
RESP = "resp_68e2c0d4a1b2c3d4e5f60718293a4b5c6d7e8f9001122334"
CALL = "call_AbCdEfGhIjKlMnOpQrStUvWx"


@pytest.mark.parametrize(
    "text",
    [
        CONV,
        f"  {CONV}\n",
        f"https://platform.openai.com/logs/{CONV}",
        f"https://platform.openai.com/logs?conversation={CONV}&x=1",
        f"curl -H 'Authorization: Bearer x' https://api.openai.com/v1/conversations/{CONV}/items?limit=2",
        f"Conversation with id '{CONV}' not found.",
        f'{{"error": {{"message": "Conversation with id \'{CONV}\' not found."}}}}',
        quote(f"https://host/v1/conversations/{CONV}", safe=""),
        quote(quote(f"see {CONV}", safe=""), safe=""),
        f"\x1b[31m{CONV}\x1b[0m {CONV}",
        f'log: "first\\n{CONV}\\n"',
        f"({CONV}), {CONV}.",
    ],
)
def test_conversation(text: str) -> None:
    assert find_ids(text) == FoundIds(conversation_ids=(CONV,))


def test_all_kinds_in_order() -> None:
    text = f"""Traceback (most recent call last):
  File "app.py", line 3, in call_model
openai.BadRequestError: Error code: 400 - No tool output found for function call {CALL}.
  previous_response_id={RESP} items={MSG}, rs_1234567890abcdef, {MSG} conversation "{CONV}"
"""
    found = find_ids(text)
    assert found == FoundIds((CONV,), (RESP,), (MSG, "rs_1234567890abcdef"), (CALL,))
    assert not found.empty


@pytest.mark.parametrize(
    ("text", "conversations", "items"),
    [
        ("http://localhost:8321/v1/conversations/abc-123/items/item_0", ("abc-123",), ("item_0",)),
        ("GET /v1/conversations/a%20b/items/%2e%2e HTTP/1.1", ("a",), ()),
        ("GET /v1/conversations/my%3Aid.", ("my:id",), ()),
        ("DELETE /v1/conversations/../items/x1", (), ("x1",)),
        ('{"conversation": "plain-one", "conversation_id":"two"}', ("plain-one", "two"), ()),
        ("Item with id 'odd/one' not found in conversation.", (), ("odd/one",)),
        ("https://host/v1/conversations/{conversation_id}/items", (), ()),
        ("POST /conversations/0123…9a", (), ()),
    ],
)
def test_places(text: str, conversations: tuple[str, ...], items: tuple[str, ...]) -> None:
    assert find_ids(text) == FoundIds(conversation_ids=conversations, item_ids=items)


@pytest.mark.parametrize(
    "word", ["6f9619ff-8b86-d011-b42d-00cf4fc964ff", "conv_short", "thread:1/2", "[/x]", "100%"]
)
def test_foreign_id_is_given_back(word: str) -> None:
    assert find_ids(f" {word} ") == FoundIds(conversation_ids=(word,))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        ".",
        "..",
        "two words",
        "https://example.com/a",
        "x" * 600,
        "a\x1bb",
        "call_id and mcp_list_tools",
        "fc_68e2…9a is cut",
        "call_... .",
    ],
)
def test_nothing(text: str) -> None:
    assert find_ids(text).empty


def test_words_are_no_ids() -> None:
    text = "function_call_output call_id mcp_approval_request ws_url resp_Object call_abcdefghijklmnop"
    assert find_ids(text).call_ids == ("call_abcdefghijklmnop",)
    assert find_ids(text).response_ids == ("resp_Object",)
    assert find_ids(text).item_ids == ()
