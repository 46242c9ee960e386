"""Each error: its status, its body and its code."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.local.conftest import InProcess
from tui.local.app import local_app
from tui.local.store import LocalStore
from tui.models.include import Include

ITEM = {"type": "message", "role": "user", "content": "hello"}
DEEP = 100_000


@pytest.fixture
def conversation(ask: InProcess) -> str:
    return str(ask("POST", "/conversations", json={}).json()["id"])


def error(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-request-id"].startswith("req_")
    assert answer.headers["openai-processing-ms"].isdigit()
    body = answer.json()
    assert body.keys() == {"error"}
    assert body["error"].keys() == {"message", "type", "param", "code"}
    return dict(body["error"])


def refused(answer: httpx.Response, code: str | None, param: str | None, status: int = 400) -> str:
    found = error(answer, status)
    assert found["type"] == "invalid_request_error"
    assert (found["code"], found["param"]) == (code, param), found
    return str(found["message"])


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("DELETE", ""),
        ("POST", ""),
        ("GET", "/items"),
        ("POST", "/items"),
        ("GET", "/items/msg_1"),
        ("DELETE", "/items/msg_1"),
    ],
)
def test_an_unknown_conversation(ask: InProcess, method: str, path: str) -> None:
    body: Any = {"items": [ITEM]} if path == "/items" else {"metadata": {}}
    options = {"json": body} if method == "POST" else {}
    message = refused(ask(method, f"/conversations/conv_x{path}", **options), None, None, 404)
    assert message == "Conversation with id 'conv_x' not found."


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_unknown_item(ask: InProcess, conversation: str, method: str) -> None:
    message = refused(ask(method, f"/conversations/{conversation}/items/msg_1"), None, None, 404)
    assert message == "Item with id 'msg_1' not found in conversation."


def test_an_item_of_another_conversation_is_unknown(ask: InProcess, conversation: str) -> None:
    ask("POST", "/conversations", json={"items": [{**ITEM, "id": "msg_other"}]})
    for method in ("GET", "DELETE"):
        refused(ask(method, f"/conversations/{conversation}/items/msg_other"), None, None, 404)
    refused(ask("GET", f"/conversations/{conversation}/items?after=msg_other"), None, "after", 404)


@pytest.mark.parametrize(
    ("query", "code", "param", "words"),
    [
        ("limit=101", "integer_above_max_value", "limit", "<= 100, but got 101"),
        ("limit=" + "9" * 5000, "integer_above_max_value", "limit", "<= 100"),
        ("limit=0", "integer_below_min_value", "limit", ">= 1, but got 0"),
        ("limit=-3", "integer_below_min_value", "limit", "-3"),
        ("limit=ten", "invalid_type", "limit", "ten"),
        ("limit=", "invalid_type", "limit", "integer"),
        ("limit=1.5", "invalid_type", "limit", "integer"),
        ("order=up", "invalid_value", "order", "'asc' and 'desc'"),
        ("order=ASC", "invalid_value", "order", "'asc' and 'desc'"),
        ("after=a%2Fb", "invalid_value", "after", "letters"),
        ("after=", "invalid_value", "after", "letters"),
        ("before=x", "unknown_parameter", "before", "before"),
    ],
)
def test_a_query_that_is_wrong(
    ask: InProcess, conversation: str, query: str, code: str, param: str, words: str
) -> None:
    for path in ("/conversations", f"/conversations/{conversation}/items"):
        assert words in refused(ask("GET", f"{path}?{query}"), code, param)


def test_after_must_name_an_item_or_a_conversation(ask: InProcess, conversation: str) -> None:
    refused(ask("GET", f"/conversations/{conversation}/items?after=msg_gone"), None, "after", 404)
    refused(ask("GET", "/conversations?after=conv_gone"), None, None, 404)


def test_include_values_and_their_form(ask: InProcess, conversation: str) -> None:
    path = f"/conversations/{conversation}/items"
    for method, target in (("GET", path), ("POST", path), ("GET", f"{path}/msg_1")):
        wrong = refused(ask(method, f"{target}?include[]=some.thing"), "invalid_value", "include")
        assert all(f"'{include}'" in wrong for include in Include)
        bare = refused(
            ask(method, f"{target}?include=reasoning.encrypted_content"), "unknown_parameter", "include"
        )
        assert "include[]=" in bare


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", ""), ("GET", "/{id}"), ("POST", "/{id}"), ("DELETE", "/{id}"), ("DELETE", "/{id}/items/x")],
)
def test_operations_without_parameters_take_none(
    ask: InProcess, conversation: str, method: str, path: str
) -> None:
    target = f"/conversations{path.format(id=conversation)}?include[]=x"
    refused(ask(method, target, content=b"{}"), "unknown_parameter", "include[]")
    assert ask("GET", f"/conversations/{conversation}").status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"\xff\xfe\xfd",
        b'{"metadata": NaN}',
        b'{"items": [{"type": "x", "n": Infinity}]}',
        b'{"items": [{"type": "x", "n": 1e999}]}',
        b'{"items": [{"type": "x", "n": ' + b"1" * 5000 + b"}]}",
        b'{"items": [{"type": "x", "n": ' + b"[" * DEEP + b"]" * DEEP + b"}]}",
        b'{"items": ' + b"[" * DEEP,
    ],
    ids=["cut", "bytes", "nan", "infinity", "overflow", "digits", "deep", "deep and cut"],
)
def test_a_body_that_is_not_json(ask: InProcess, conversation: str, content: bytes) -> None:
    for path in ("/conversations", f"/conversations/{conversation}", f"/conversations/{conversation}/items"):
        refused(ask("POST", path, content=content), "invalid_json", None)


def test_any_depth_is_stored_faithfully_or_refused(ask: InProcess, conversation: str) -> None:
    """Near the limit of the parser reading may succeed where writing does not."""
    statuses = set()
    for depth in range(50, 1100, 25):
        nested = "[" * depth + "]" * depth
        body = f'{{"items": [{{"type": "x", "id": "d{depth}", "n": {nested}}}]}}'
        answer = ask("POST", f"/conversations/{conversation}/items", content=body.encode())
        statuses.add(answer.status_code)
        if answer.status_code == 200:
            got = ask("GET", f"/conversations/{conversation}/items/d{depth}")
            assert f'"n":{nested}' in got.text
        else:
            refused(answer, "invalid_json", None)
    assert 200 in statuses


@pytest.mark.parametrize("content", [b"[]", b"null", b'"x"', b"3"])
def test_a_body_that_is_no_object(ask: InProcess, content: bytes) -> None:
    refused(ask("POST", "/conversations", content=content), "invalid_type", None)


@pytest.mark.parametrize(
    ("body", "code", "param"),
    [
        ({"items": [ITEM] * 21}, "array_above_max_length", "items"),
        ({"items": ITEM}, "invalid_type", "items"),
        ({"items": "x"}, "invalid_type", "items"),
        ({"items": [ITEM, "x"]}, "invalid_type", "items[1]"),
        ({"items": [ITEM, None]}, "invalid_type", "items[1]"),
        ({"items": [{"content": "x"}]}, "missing_required_parameter", "items[0].type"),
        ({"items": [{"type": None, "role": 3}]}, "missing_required_parameter", "items[0].type"),
        ({"items": [{"type": 3, "role": "user"}]}, "invalid_type", "items[0].type"),
        ({"items": [], "model": "x"}, "unknown_parameter", "model"),
    ],
)
def test_items_that_are_wrong(ask: InProcess, conversation: str, body: object, code: str, param: str) -> None:
    for path in ("/conversations", f"/conversations/{conversation}/items"):
        refused(ask("POST", path, json=body), code, param)
    assert ask("GET", f"/conversations/{conversation}/items").json()["data"] == []
    assert len(ask("GET", "/conversations").json()["data"]) == 1


def test_too_many_items_says_how_many(ask: InProcess) -> None:
    message = refused(
        ask("POST", "/conversations", json={"items": [ITEM] * 21}), "array_above_max_length", "items"
    )
    assert message.startswith("Invalid 'items': array too long.")
    assert "length 20" in message
    assert "length 21" in message


def test_items_must_be_there_when_items_are_added(ask: InProcess, conversation: str) -> None:
    path = f"/conversations/{conversation}/items"
    refused(ask("POST", path, json={}), "missing_required_parameter", "items")
    refused(ask("POST", path, json={"items": []}), "empty_array", "items")
    refused(ask("POST", path, json={"items": None}), "invalid_type", "items")
    refused(ask("POST", path, content=b""), "invalid_json", None)


@pytest.mark.parametrize(
    ("metadata", "code", "param"),
    [
        ({str(number): "" for number in range(17)}, "object_above_max_properties", "metadata"),
        ({"k" * 65: ""}, "property_name_above_max_length", "metadata." + "k" * 65),
        ({"k": "v" * 513}, "string_above_max_length", "metadata.k"),
        ({"k": 3}, "invalid_type", "metadata.k"),
        ({"k": None}, "invalid_type", "metadata.k"),
        (["k"], "invalid_type", "metadata"),
        ("k", "invalid_type", "metadata"),
    ],
)
def test_metadata_limits(ask: InProcess, conversation: str, metadata: object, code: str, param: str) -> None:
    for path in ("/conversations", f"/conversations/{conversation}"):
        refused(ask("POST", path, json={"metadata": metadata}), code, param)
    assert ask("GET", f"/conversations/{conversation}").json()["metadata"] == {}


def test_an_update_needs_metadata(ask: InProcess, conversation: str) -> None:
    refused(ask("POST", f"/conversations/{conversation}", json={}), "missing_required_parameter", "metadata")


@pytest.mark.parametrize("bad", ["a b", "a%2Eb", "x" * 65, "%C3%A9", "..%20", "%00"])
def test_ids_that_are_not_well_formed(ask: InProcess, conversation: str, bad: str) -> None:
    refused(ask("GET", f"/conversations/{bad}"), "invalid_value", "conversation_id")
    refused(ask("DELETE", f"/conversations/{bad}"), "invalid_value", "conversation_id")
    refused(ask("GET", f"/conversations/{conversation}/items/{bad}"), "invalid_value", "item_id")
    refused(ask("DELETE", f"/conversations/{conversation}/items/{bad}"), "invalid_value", "item_id")
    assert ask("GET", f"/conversations/{conversation}").status_code == 200


def test_paths_and_methods_that_are_not_there(ask: InProcess, conversation: str) -> None:
    for path in ("/", "/nothing", "/conversations/", f"/conversations/{conversation}/items/a/b", "/models"):
        assert path in refused(ask("GET", path), None, None, 404)
    for method, path, allowed in (
        ("PUT", "/conversations", {"GET", "POST", "HEAD"}),
        ("DELETE", "/conversations", {"GET", "POST", "HEAD"}),
        ("PATCH", f"/conversations/{conversation}", {"GET", "POST", "HEAD", "DELETE"}),
        ("POST", f"/conversations/{conversation}/items/x", {"GET", "HEAD", "DELETE"}),
    ):
        answer = ask(method, path)
        assert method in refused(answer, "method_not_supported", None, 405)
        assert set(answer.headers["allow"].split(", ")) == allowed


def test_head_is_answered_like_get(ask: InProcess, conversation: str) -> None:
    assert ask("HEAD", f"/conversations/{conversation}").status_code == 200


def test_a_body_over_the_bound(connect: Callable[..., InProcess]) -> None:
    ask = connect(max_body=100)
    refused(ask("POST", "/conversations", content=b" " * 101), "request_too_large", None, 413)

    async def chunks() -> Any:
        for _ in range(20):
            yield b" " * 10

    refused(ask("POST", "/conversations", content=chunks()), "request_too_large", None, 413)
    assert ask("POST", "/conversations", content=b"{}".ljust(100)).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer wrong"},
        {"authorization": "Bearer"},
        {"authorization": "Basic right"},
        {"authorization": "Bearer right2"},
        {"authorization": "right"},
        {"api-key": "right"},
    ],
)
def test_a_key_that_is_wrong_or_not_there(connect: Callable[..., InProcess], headers: dict[str, str]) -> None:
    ask = connect(api_key="right")
    answer = ask("GET", "/conversations", headers=headers)
    message = refused(answer, "invalid_api_key", None, 401)
    assert "right" not in message
    assert "wrong" not in message
    assert answer.headers["www-authenticate"].startswith("Bearer")
    refused(ask("GET", "/nothing", headers=headers), "invalid_api_key", None, 401)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_the_right_key(connect: Callable[..., InProcess], scheme: str) -> None:
    ask = connect(api_key="right")
    assert ask("GET", "/conversations", headers={"authorization": f"{scheme} right"}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:8040", "", "[::2]"])
def test_names_of_other_machines_are_refused(ask: InProcess, host: str) -> None:
    """A page whose name was rebound to 127.0.0.1 still bears its own name."""
    refused(ask("GET", "/conversations", headers={"host": host}), None, None, 403)


@pytest.mark.parametrize("host", ["127.0.0.1:8040", "localhost", "LOCALHOST:1", "[::1]:9", "testserver"])
def test_names_of_this_machine_are_taken(ask: InProcess, host: str) -> None:
    assert ask("GET", "/conversations", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:3000"])
def test_pages_of_other_sites_are_refused(ask: InProcess, origin: str) -> None:
    headers = {"host": "localhost:8040", "origin": origin, "content-type": "text/plain"}
    refused(ask("POST", "/conversations", headers=headers, content=b"{}"), None, None, 403)
    assert ask("GET", "/conversations").json()["data"] == []


def test_a_page_of_this_server_is_taken_and_any_host_where_asked(
    connect: Callable[..., InProcess],
) -> None:
    own = {"host": "localhost:8040", "origin": "http://localhost:8040"}
    assert connect()("GET", "/conversations", headers=own).status_code == 200
    wide = connect(hosts=None, api_key="k")
    headers = {"host": "box.example", "authorization": "Bearer k"}
    assert wide("GET", "/conversations", headers=headers).status_code == 200


def test_a_failing_disk_is_a_500_without_insides(ask: InProcess, store: LocalStore) -> None:
    store.close()
    again = LocalStore.open(store.path)
    again.close()
    with sqlite3.connect(store.path) as connection:
        connection.execute("DROP TABLE conversations")
    connection.close()
    broken = LocalStore.open(store.path)
    try:
        found = error(InProcess(local_app(broken))("GET", "/conversations"), 500)
    finally:
        broken.close()
    assert found["type"] == "server_error"
    assert str(store.path) not in json.dumps(found)
    assert "SQL" not in json.dumps(found)


def test_a_fault_in_the_server_is_a_500_without_a_traceback(ask: InProcess, store: LocalStore) -> None:
    """The threads are gone, which no handler expects."""
    store.threads.close()
    found = error(ask("GET", "/conversations"), 500)
    assert found["type"] == "server_error"
    assert "Traceback" not in found["message"]


def test_a_locked_file_is_conversation_locked(store: LocalStore) -> None:
    impatient = LocalStore.open(store.path, busy_seconds=0.05)
    holder = sqlite3.connect(store.path, isolation_level=None)
    try:
        ask = InProcess(local_app(impatient))
        holder.execute("BEGIN IMMEDIATE")
        refused(ask("POST", "/conversations", json={}), "conversation_locked", None)
        assert ask("GET", "/conversations").status_code == 200
        holder.execute("ROLLBACK")
        assert ask("POST", "/conversations", json={}).status_code == 200
    finally:
        holder.close()
        impatient.close()
