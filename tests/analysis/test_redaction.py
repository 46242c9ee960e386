from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fixtures import corpus_items, handmade_items
from tui.analysis.redaction import STAND_IN, Redactor
from tui.models.item import Item

KEY = "sk-proj-abcDEF0123456789"
MAIL = "ada.lovelace+x@mail.example.org"
AZURE = "3a1f9c0b7d5e4f62a8c1d0e9b7f65432"
DATA = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo" * 8


def redacted(value: Any) -> Any:
    return json.loads(Redactor().item(Item.of(value)).raw)


@pytest.mark.parametrize(
    "secret",
    [
        KEY,
        MAIL,
        "ada%40example.org",
        "jürgen@müller.example",
        "ürsel@example.org",
        "用户@例子.公司",
        "ada@example.xn--p1ai",
        "ada＠example.org",
        "ada&#64;example.org",
        "sk-svcacct-a_b-0123456789abcdef",
        "sk-ant-api03-abcdefghijkl",
        "sk_live_abcdefghijklmnop1234",
        "npm_abcdefghijklmnopqrstuvwxyz0123456789",
        "SG.abcdefghijklmnop.qrstuvwxyz0123456789",
        "a1B2" * 13 + "JQQJ99BAACYeBjFXJ3w3AAABACOG",
        "ghp_" + "a1B2" * 9,
        "github_pat_" + "a1B2" * 9,
        "xoxb-123456789012-abcdefghijkl",
        "AKIAABCDEFGHIJKLMNOP",
        "AIza" + "a1B2" * 9,
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
        DATA,
        "-----BEGIN RSA PRIVATE KEY-----\nMIIB-x\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nnever ends",
        "data:image/png;base64,iVBORw0KGgo=",
        "data:audio/wav;base64," + DATA,
        "data:application/pdf;name=a.pdf;base64," + DATA,
        "\n".join([DATA[:76]] * 5),
    ],
)
def test_a_secret_is_taken_out_wherever_it_stands(secret: str) -> None:
    inner = json.dumps({"deep": json.dumps([f"a {secret} b"])})
    value = {
        "id": "msg_1",
        "type": "message",
        "role": "user",
        "content": [{"type": "input_text", "text": f"see {secret}, please"}],
        "arguments": inner,
        f"key {secret}": {"metadata": [secret]},
    }
    made = redacted(value)
    assert secret not in json.dumps(made, ensure_ascii=False)
    assert secret.rsplit("\n", maxsplit=1)[-1][:20] not in json.dumps(made).replace("see", "")
    assert made["content"][0]["text"].startswith("see [")
    assert made["content"][0]["text"].endswith(", please") or "never ends" in secret
    assert (made["id"], made["type"], made["role"]) == ("msg_1", "message", "user")
    assert isinstance(json.loads(json.loads(made["arguments"])["deep"]), list)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Authorization: Bearer abc.def-123", "Authorization: Bearer [key 1]"),
        ("Bearer  abc.def-123", "Bearer  [key 1]"),
        ("Bearer%20abc.def-123", "Bearer%20[key 1]"),
        ("authorization: Token 0123abcd", "authorization: Token [key 1]"),
        ("Authorization: required", "Authorization: required"),
        ("Authorization: Bearer", "Authorization: Bearer"),
        ("Set-Cookie: sid=abcdef; Path=/\nnext", "Set-Cookie: [key 1]\nnext"),
        (f"api-key: {AZURE}", "api-key: [key 1]"),
        (f"X-API-KEY={AZURE}", "X-API-KEY=[key 1]"),
        (f"AZURE_OPENAI_API_KEY={AZURE}\nA=1", "AZURE_OPENAI_API_KEY=[key 1]\nA=1"),
        (f'AzureOpenAI(api_key="{AZURE}")', 'AzureOpenAI(api_key="[key 1]")'),
        (f'{{"a": "{{\\"apiKey\\": \\"{AZURE}\\"}}', '{"a": "{\\"apiKey\\": \\"[key 1]\\"}'),
        ("GITHUB_TOKEN=abcdefgh max_tokens=1000", "GITHUB_TOKEN=[key 1] max_tokens=1000"),
        ("AccountName=a;AccountKey=Abc123+/==;B=1", "AccountName=a;AccountKey=[key 1];B=1"),
        ("https://h/f?sv=1&sig=aB%2Fc%3D&se=2", "https://h/f?sv=1&sig=[key 1]&se=2"),
        ("https://h/f?key=abcdef12&amp;token=abcdef12", "https://h/f?key=[key 1]&amp;token=[key 1]"),
        ("ada\\u0040example.org", "[e-mail 1]"),
        ("请联系ada@example.org。", "请联系[e-mail 1]。"),
        ("a data:text/plain;charset=utf-8,secret%20words b", "a [file 1, 10 bytes] b"),
        ("{data:items,count:3}", "{data:items,count:3}"),
        ("Basic dXNlcjpwYXNzd29yZA==", "Basic [key 1]"),
        ("postgres://user:hunter22@db/x", "postgres://[key 1]@db/x"),
        ("GET /?api_key=abcd1234&x=1", "GET /?api_key=[key 1]&x=1"),
        ('{broken "password": "swordfish"', '{broken "password": "[key 1]"'),
        ("curl -u 'secret=abcdef'", "curl -u 'secret=[key 1]'"),
        (f"{MAIL} and {MAIL}, not x@y.org", "[e-mail 1] and [e-mail 1], not [e-mail 2]"),
        ("an @ alone, a@b, price 5%40", "an @ alone, a@b, price 5%40"),
        ("task-force-risk-assessment", "task-force-risk-assessment"),
        ("a" * 64, "a" * 64),
    ],
)
def test_what_is_taken_out_of_text(text: str, wanted: str) -> None:
    assert Redactor().text(text) == wanted


def test_fields_that_are_secrets_by_their_names() -> None:
    made = redacted(
        {
            "type": "mcp_call",
            "headers": {"Authorization": "whatever", "X-Api-Key": "k", "access_token": "t", "Cookie": "c"},
            "token": "a word",
            "logprobs": [{"token": "Hello"}],
            "password": 17,
        }
    )
    assert made["headers"] == {
        "Authorization": "[key 1]",
        "X-Api-Key": "[key 2]",
        "access_token": "[key 3]",
        "Cookie": "[key 4]",
    }
    assert (made["token"], made["logprobs"], made["password"]) == ("a word", [{"token": "Hello"}], 17)


def test_secrets_in_lists_in_pairs_and_under_ids_of_others() -> None:
    made = redacted(
        {
            "type": "mcp_call",
            "id": MAIL,
            "user_id": MAIL,
            "session_id": KEY,
            "password": ["hunter22", {"hint": "h"}],
            "clientSecret": "s3",
            "Ocp-Apim-Subscription-Key": AZURE,
            "headers": [{"name": "api-key", "value": AZURE}, {"key": "Cookie", "value": "c"}, {"value": "v"}],
            "pairs": [{"name": "id", "value": KEY}, {"name": 1, "value": "v"}],
            "schema": {"properties": {"password": {"type": "string", "description": "yours"}}},
        }
    )
    assert made == {
        "type": "mcp_call",
        "id": MAIL,
        "user_id": "[e-mail 1]",
        "session_id": "[key 1]",
        "password": ["[key 2]", {"hint": "h"}],
        "clientSecret": "[key 3]",
        "Ocp-Apim-Subscription-Key": "[key 4]",
        "headers": [
            {"name": "api-key", "value": "[key 4]"},
            {"key": "Cookie", "value": "[key 5]"},
            {"value": "v"},
        ],
        "pairs": [{"name": "id", "value": "[key 1]"}, {"name": 1, "value": "v"}],
        "schema": {"properties": {"password": {"type": "string", "description": "yours"}}},
    }


def test_a_data_url_with_blanks_is_taken_out_whole() -> None:
    url = "data:image/svg+xml;utf8,<svg xmlns='x'><text>ada</text></svg>"
    made = redacted({"type": "x", "image_url": url, "text": "data:x, and more words"})
    assert made == {"type": "x", "image_url": "[image 1, 27 bytes]", "text": "data:x, and more words"}


def test_payloads_by_their_fields_and_how_large_they_were() -> None:
    made = redacted(
        {
            "type": "x",
            "encrypted_content": "gAAAA!",
            "result": DATA,
            "file_data": DATA[:100],
            "input_audio": {"data": DATA[:60], "format": "wav"},
            "image_url": "https://a.test/p.png",
            "again": {"encrypted_content": "gAAAA!"},
            "large": {"encrypted_content": "A" * 2_000_000},
            "mid": {"encrypted_content": "A" * 1_600},
            "tiny": {"encrypted_content": "A"},
        }
    )
    assert made["encrypted_content"] == made["again"]["encrypted_content"] == "[encrypted 1, 4 bytes]"
    assert made["result"] == "[image 1, 210 bytes]"
    assert made["file_data"] == "[file 1, 75 bytes]"
    assert made["input_audio"]["data"] == "[data 1, 45 bytes]"
    assert made["image_url"] == "https://a.test/p.png"
    assert made["large"]["encrypted_content"] == "[encrypted 2, 1.5 MB]"
    assert made["mid"]["encrypted_content"] == "[encrypted 3, 1.2 kB]"
    assert made["tiny"]["encrypted_content"] == "[encrypted 4, 1 byte]"
    assert all(STAND_IN.match(made[key]) for key in ("encrypted_content", "result", "file_data"))


def test_one_export_has_one_numbering_and_ids_stay() -> None:
    redactor = Redactor()
    first = redactor.item(Item.of({"id": "msg_1", "call_id": KEY, "text": KEY})).data
    second = redactor.item(Item.of({"text": f"{MAIL} {KEY}"})).data
    assert first == {"id": "msg_1", "call_id": KEY, "text": "[key 1]"}
    assert second == {"text": "[e-mail 1] [key 1]"}
    assert redactor.counts == {"key": 1, "e-mail": 1}
    assert redactor.object({MAIL: "v"}) == {"[e-mail 1]": "v"}


def test_what_cannot_be_read_is_not_written() -> None:
    deep = b'{"id":"x_1","type":"deep","v":' + b"[" * 100_000 + f'"{MAIL}"'.encode() + b"]" * 100_000 + b"}"
    made = Redactor().item(Item(deep))
    assert MAIL.encode() not in made.raw
    assert "[unreadable 1, 200.1 kB]" in str(made.data["unreadable"])
    long = Item(b'{"id":"x_1","type":"t","n":' + b"7" * 5_000 + b"}")
    assert list(Redactor().item(long).data) == ["id", "type", "unreadable"]
    nameless = Redactor().item(Item(b"no json " + MAIL.encode())).data
    assert list(nameless) == ["unreadable"]


def test_what_was_read_with_more_stack_left_is_not_written_either() -> None:
    item = Item(b'{"type":"x","d":' + b"[" * 700 + f'"{MAIL}"'.encode() + b"]" * 700 + b"}")
    assert item.fault is None
    limit = sys.getrecursionlimit()

    def deeper(levels: int) -> Item:
        return deeper(levels - 1) if levels else Redactor().item(item)

    made = deeper(limit - 400)
    assert MAIL.encode() not in made.raw
    assert made.fault is None


def test_numbers_that_json_has_not_are_texts() -> None:
    made = Redactor().item(Item(b'{"type":"x","n":1e999,"m":NaN,"text":"' + MAIL.encode() + b'"}'))
    assert made.data == {"type": "x", "n": "1e999", "m": "NaN", "text": "[e-mail 1]"}


def test_text_without_secrets_stays_as_it_is() -> None:
    value = {
        "type": "x",
        "arguments": '{ "a" :  [1, 2.50, "é"] }',
        "empty": "",
        "broken": "[1, 2",
        "list": [[], {}],
    }
    assert redacted(value) == value


def test_json_within_json_ends_somewhere() -> None:
    text = MAIL
    for _ in range(10):
        text = json.dumps([text])
    assert MAIL not in json.dumps(redacted({"type": "x", "text": text}))


def test_a_megabyte_on_one_line() -> None:
    assert Redactor().text("w" * 1_000_000) == "[data 1, 750.0 kB]"
    hostile = [
        "-----BEGIN PRIVATE KEY-----" * 20_000,
        "a." * 300_000 + "@",
        "://a:" * 100_000,
        "data:a;" * 100_000,
    ]
    for text in hostile:
        Redactor().text(text)


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_json_keeps_its_shape(value: Any) -> None:
    made = Redactor().value(value)
    assert type(made) is type(value)
    assert Redactor().value(made) == made or "[" in json.dumps(made)


@pytest.mark.whole
def test_all_items_stay_items() -> None:
    redactor = Redactor()
    for item in handmade_items():
        made = redactor.item(item)
        assert made.fault is None
        if item.fault is None:
            assert made.data.get("type") == redactor.object({"type": item.data.get("type")})["type"]


@pytest.mark.usefixtures("corpus")
def test_every_recorded_item_keeps_its_id_and_type() -> None:
    redactor = Redactor()
    for item in corpus_items():
        made = redactor.item(item)
        assert (made.id, made.type, made.call_id) == (item.id, item.type, item.call_id)
    assert redactor.counts["encrypted"] > 100
