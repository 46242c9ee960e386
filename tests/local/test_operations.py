"""What is stored is what was sent, and what is answered is what was asked for."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping, MutableMapping
from threading import Event
from typing import Any

import httpx
import pytest

from tests.local.conftest import InProcess
from tui.local.app import local_app
from tui.local.ids import ID_PREFIXES
from tui.local.new_items import STATUS_TYPES
from tui.local.store import LocalStore
from tui.models.include import INCLUDE_SPECS, Include
from tui.models.item import ITEM_TYPES

ALL = [("include[]", str(include)) for include in Include]


@pytest.fixture
def conversation(ask: InProcess) -> str:
    return str(ask("POST", "/conversations").json()["id"])


def add(ask: InProcess, conversation: str, *items: Mapping[str, Any], **options: Any) -> list[dict[str, Any]]:
    answer = ask("POST", f"/conversations/{conversation}/items", json={"items": items}, **options)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["data"])


def read(ask: InProcess, conversation: str, *includes: Include) -> list[dict[str, Any]]:
    params = [("limit", "100"), ("order", "asc"), *(("include[]", include) for include in includes)]
    return list(ask("GET", f"/conversations/{conversation}/items", params=params).json()["data"])


def test_the_forms_of_ids(ask: InProcess) -> None:
    made = ask("POST", "/conversations", json={"items": [{"type": "message", "role": "user"}]}).json()
    match = re.fullmatch(r"conv_([0-9a-f]{8})[0-9a-f]{24}([0-9a-f]{16})", made["id"])
    assert match
    assert int(match[1], 16) == made["created_at"]
    items = [{"type": item_type} for item_type in ITEM_TYPES]
    seen = read(ask, made["id"])
    for start in range(0, len(items), 20):
        seen += add(ask, made["id"], *items[start : start + 20])
    assert {item["type"] for item in seen} == set(ITEM_TYPES) == set(ID_PREFIXES)
    for item in seen:
        prefix = ID_PREFIXES[item["type"]]
        assert re.fullmatch(f"{prefix}_[0-9a-f]{{32}}{match[2]}", item["id"])
        clock = int(item["id"].removeprefix(f"{prefix}_")[:8], 16)
        assert 0 <= clock - made["created_at"] <= 60
    (other,) = add(ask, made["id"], {"type": "multi_agent_call"})
    assert re.fullmatch(f"item_[0-9a-f]{{32}}{match[2]}", other["id"])


def test_what_the_server_adds(ask: InProcess, conversation: str) -> None:
    (message,) = add(ask, conversation, {"role": "user", "content": "hi"})
    assert message == {
        "id": message["id"],
        "type": "message",
        "status": "completed",
        "role": "user",
        "content": "hi",
    }
    for item_type in (*ITEM_TYPES, "invented"):
        for sent in ({}, {"status": None}, {"status": "failed"}, {"status": 3}):
            (item,) = add(ask, conversation, {"type": item_type, **sent})
            expected: dict[str, Any] = {"id": item["id"], "type": item_type, **sent}
            if not sent and item_type in STATUS_TYPES:
                expected["status"] = "completed"
            assert item == expected


def test_ids_of_the_client_are_kept_where_they_can_be(ask: InProcess, conversation: str) -> None:
    other = ask("POST", "/conversations", json={"items": [{"type": "x", "id": "taken"}]}).json()["id"]
    assert [item["id"] for item in read(ask, other)] == ["taken"]
    wanted: list[Any] = ["mine_1", "taken", "mine_1", "", None, 3, "a b", "..", "x" * 65, "é", "x" * 64]
    got = [item["id"] for item in add(ask, conversation, *({"type": "x", "id": one, "n": 1} for one in wanted))]
    kept = [want if want == have else None for want, have in zip(wanted, got, strict=True)]
    assert kept == ["mine_1", *[None] * 9, "x" * 64]
    assert len(set(got)) == len(got)
    assert all(item.startswith("item_") for item in got[1:-1])
    ask("DELETE", f"/conversations/{other}")
    (again,) = add(ask, conversation, {"type": "x", "id": "taken"})
    assert again["id"] == "taken"


@pytest.mark.parametrize(
    "item",
    [
        {"type": "message", "role": "user", "content": None},
        {"type": "message", "role": "user", "content": []},
        {"type": "message", "role": "user", "content": "\ud800 lone, \x00 nul, \u2028 and \x1b[31m"},
        {"type": "message", "content": [3, None, {"type": 5}, "text", {"type": "input_image"}]},
        {"type": "", "": {"": ""}},
        {"type": "x", "n": [0, -0.0, 1.5, 10**400, 1e-320, True, None, "é😀"]},
        {"type": "reasoning", "encrypted_content": "e", "summary": None},
        {"type": "web_search_call", "action": None, "results": 5},
        {"type": "web_search_call", "action": [], "results": []},
        {"type": "computer_call_output", "output": "text"},
    ],
    ids=lambda item: json.dumps(item)[:40],
)
def test_items_come_back_as_they_were_sent(ask: InProcess, conversation: str, item: dict[str, Any]) -> None:
    body = json.dumps({"items": [{**item, "id": "one", "status": None}]})
    assert ask("POST", f"/conversations/{conversation}/items", content=body).status_code == 200
    answer = ask("GET", f"/conversations/{conversation}/items/one", params=ALL)
    assert answer.content.isascii()
    assert answer.json() == {**item, "id": "one", "status": None}
    listed = ask("GET", f"/conversations/{conversation}/items", params=ALL)
    assert listed.json()["data"] == [answer.json()]


CARRIERS: dict[Include, tuple[dict[str, Any], dict[str, Any]]] = {
    Include.WEB_SEARCH_SOURCES: (
        {"type": "web_search_call", "action": {"type": "search", "sources": [{"url": "u"}]}},
        {"type": "web_search_call", "action": {"type": "search", "sources": None}},
    ),
    Include.WEB_SEARCH_RESULTS: (
        {"type": "web_search_call", "results": []},
        {"type": "web_search_call", "results": None},
    ),
    Include.FILE_SEARCH_RESULTS: (
        {"type": "file_search_call", "results": [{"text": "t"}]},
        {"type": "file_search_call", "results": None},
    ),
    Include.CODE_OUTPUTS: (
        {"type": "code_interpreter_call", "outputs": [{"type": "logs"}]},
        {"type": "code_interpreter_call", "outputs": None},
    ),
    Include.COMPUTER_IMAGE: (
        {"type": "computer_call_output", "output": {"image_url": "data:", "file_id": "f"}},
        {"type": "computer_call_output", "output": {"image_url": None, "file_id": "f"}},
    ),
    Include.INPUT_IMAGE: (
        {"type": "message", "content": [{"type": "input_image", "image_url": "data:"}, {"type": "text"}]},
        {"type": "message", "content": [{"type": "input_image", "image_url": None}, {"type": "text"}]},
    ),
    Include.LOGPROBS: (
        {"type": "message", "content": [{"type": "output_text", "logprobs": [{"token": "a"}]}]},
        {"type": "message", "content": [{"type": "output_text", "logprobs": []}]},
    ),
    Include.ENCRYPTED_REASONING: (
        {"type": "reasoning", "encrypted_content": "e"},
        {"type": "reasoning", "encrypted_content": None},
    ),
}


def test_every_include_has_its_case() -> None:
    assert CARRIERS.keys() == INCLUDE_SPECS.keys()


@pytest.mark.parametrize("include", Include)
def test_what_is_not_asked_for_is_null(ask: InProcess, conversation: str, include: Include) -> None:
    whole, bare = ({**form, "id": "one", "status": "completed"} for form in CARRIERS[include])
    assert add(ask, conversation, whole) == [bare]
    path = f"/conversations/{conversation}/items/one"
    assert ask("GET", path).json() == bare
    assert ask("GET", path, params={"include[]": str(include)}).json() == whole
    assert read(ask, conversation) == [bare]
    assert read(ask, conversation, include) == [whole]
    assert read(ask, conversation, *Include) == [whole]
    assert read(ask, conversation, *(other for other in Include if other is not include)) == [bare]
    again = add(ask, conversation, {**whole, "id": "two"}, params={"include[]": str(include)})
    assert again == [{**whole, "id": "two"}]


def test_some_of_what_an_item_carries(ask: InProcess, conversation: str) -> None:
    whole: dict[str, Any] = {
        "id": "one",
        "type": "message",
        "status": "completed",
        "content": [
            {"type": "input_image", "image_url": "data:"},
            {"type": "output_text", "logprobs": [{"token": "a"}], "image_url": "kept"},
        ],
    }
    add(ask, conversation, whole)
    (logs,) = read(ask, conversation, Include.LOGPROBS)
    assert logs["content"][0]["image_url"] is None
    assert logs["content"][1] == whole["content"][1]
    (image,) = read(ask, conversation, Include.INPUT_IMAGE)
    assert image["content"][0]["image_url"] == "data:"
    assert image["content"][1]["logprobs"] == []
    assert image["content"][1]["image_url"] == "kept"
    assert read(ask, conversation, Include.LOGPROBS, Include.INPUT_IMAGE) == [whole]


def test_absent_stays_absent_and_null_stays_null(ask: InProcess, conversation: str) -> None:
    cases: list[dict[str, Any]] = [
        {"type": "reasoning"},
        {"type": "reasoning", "encrypted_content": None},
        {"type": "message", "status": "x", "content": [{"type": "output_text", "logprobs": None}]},
        {"type": "message", "status": "x", "content": [{"type": "output_text"}]},
        {"type": "function_call", "status": "x", "encrypted_content": "not covered here"},
    ]
    for number, sent in enumerate(cases):
        item = {**sent, "id": f"i{number}"}
        assert add(ask, conversation, item) == [item]


def test_metadata_is_replaced(ask: InProcess) -> None:
    made = ask("POST", "/conversations", json={"metadata": {"a": "1", "b": "2"}}).json()
    assert made["metadata"] == {"a": "1", "b": "2"}
    path = f"/conversations/{made['id']}"
    assert ask("POST", path, json={"metadata": {"b": "3"}}).json() == {**made, "metadata": {"b": "3"}}
    assert ask("GET", path).json()["metadata"] == {"b": "3"}
    assert ask("POST", path, json={"metadata": None}).json()["metadata"] == {}
    full = {"k" * 62 + f"{number:02}": "é" * 512 for number in range(16)}
    assert ask("POST", path, json={"metadata": full}).json()["metadata"] == full
    odd = {"\ud800": "\udfff"}
    assert ask("POST", path, content=json.dumps({"metadata": odd})).json()["metadata"] == odd


@pytest.mark.parametrize("body", [b"", b"{}", b'{"metadata":null,"items":null}', b'{"items":[]}'])
def test_an_empty_conversation(ask: InProcess, body: bytes) -> None:
    made = ask("POST", "/conversations", content=body)
    assert made.status_code == 200
    assert made.json() == {**made.json(), "object": "conversation", "metadata": {}}
    listed = ask("GET", f"/conversations/{made.json()['id']}/items").json()
    assert listed == {"object": "list", "data": [], "first_id": None, "last_id": None, "has_more": False}


def test_deleting_an_item_answers_the_conversation(ask: InProcess) -> None:
    made = ask("POST", "/conversations", json={"items": [{"type": "x", "id": str(n)} for n in range(3)]}).json()
    assert ask("DELETE", f"/conversations/{made['id']}/items/1").json() == made
    assert [item["id"] for item in read(ask, made["id"])] == ["0", "2"]
    assert ask("DELETE", f"/conversations/{made['id']}/items/1").status_code == 404
    (new,) = add(ask, made["id"], {"type": "x"})
    assert [item["id"] for item in read(ask, made["id"])] == ["0", "2", new["id"]]


def test_listing_conversations(ask: InProcess) -> None:
    made = [ask("POST", "/conversations", json={"metadata": {"n": str(n)}}).json() for n in range(25)]
    first = ask("GET", "/conversations").json()
    assert first["object"] == "list"
    assert first["data"] == made[:4:-1]
    assert first["has_more"] is True
    assert (first["first_id"], first["last_id"]) == (made[-1]["id"], made[5]["id"])
    rest = ask("GET", "/conversations", params={"after": first["last_id"], "limit": 5}).json()
    assert rest["data"] == made[4::-1]
    assert rest["has_more"] is False
    oldest = ask("GET", "/conversations", params={"order": "asc", "limit": 2}).json()
    assert oldest["data"] == made[:2]
    more = ask("GET", "/conversations", params={"order": "asc", "limit": 100, "after": made[1]["id"]}).json()
    assert more["data"] == made[2:]
    ask("DELETE", f"/conversations/{made[24]['id']}")
    assert ask("GET", "/conversations", params={"limit": 1}).json()["data"] == [made[23]]


def test_a_cancelled_request_is_stored_whole_or_not_at_all(store: LocalStore) -> None:
    """Cut off at many moments; whatever is there afterwards is a whole batch."""
    app = local_app(store)
    batch = [{"type": "x", "text": "y" * 20_000} for _ in range(20)]

    async def drive() -> int:
        transport = httpx.ASGITransport(app=app)
        cut = 0
        async with httpx.AsyncClient(transport=transport, base_url="http://local.invalid/v1") as client:
            made = (await client.post("/conversations")).json()["id"]
            for turn in range(60):
                asked = asyncio.ensure_future(
                    client.post(f"/conversations/{made}/items", json={"items": batch})
                )
                for _ in range(turn % 20):
                    await asyncio.sleep(0)
                await asyncio.sleep(turn / 10_000)
                cut += asked.cancel()
                await asyncio.gather(asked, return_exceptions=True)
            # The store's threads take one call after the other: this one waits for all before it.
            await store.threads.write(lambda: None)
            ids: list[str] = []
            after: dict[str, str] = {}
            while True:
                page = (await client.get(f"/conversations/{made}/items", params={"limit": 100, **after})).json()
                ids += [item["id"] for item in page["data"]]
                if not page["has_more"]:
                    break
                after = {"after": page["last_id"]}
        assert len(ids) == len(set(ids))
        assert len(ids) % 20 == 0
        return cut

    assert asyncio.run(drive()) > 0


def test_the_event_loop_is_free_while_a_write_waits(
    store: LocalStore, connect: Callable[..., InProcess]
) -> None:
    """A write that waits holds up no read: they run in threads of their own."""
    ask = connect()

    async def drive() -> None:
        held = asyncio.Event()
        loop = asyncio.get_running_loop()
        release = Event()

        def hold() -> None:
            loop.call_soon_threadsafe(held.set)
            assert release.wait(10)

        holding = asyncio.ensure_future(store.threads.write(hold))
        await held.wait()
        transport = httpx.ASGITransport(app=ask.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://local.invalid/v1") as client:
            write = asyncio.ensure_future(client.post("/conversations"))
            assert (await asyncio.wait_for(client.get("/conversations"), 5)).json()["data"] == []
            assert not write.done()
            release.set()
            assert (await write).status_code == 200
        await holding

    asyncio.run(drive())


def test_the_lifespan_of_a_server_is_answered(store: LocalStore) -> None:
    """uvicorn asks for it unless told not to; the store is opened and closed by whoever made it."""
    said: list[str] = []
    asked = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive() -> dict[str, Any]:
        return next(asked)

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(message["type"])

    asyncio.run(local_app(store)({"type": "lifespan", "state": {}}, receive, send))
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert store.is_empty()
