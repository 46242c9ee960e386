"""The official SDK, sync and async, against the server on a socket."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest
from openai.types.conversations import ConversationItem

from tests.support.local_server import RunningServer, running_server
from tui.models.include import Include

REASONING: Any = {
    "type": "reasoning",
    "summary": [{"type": "summary_text", "text": "thinking"}],
    "encrypted_content": "secret",
}
SEARCH: Any = {
    "type": "file_search_call",
    "queries": ["a"],
    "results": [{"file_id": "f", "text": "found", "filename": "a.txt", "score": 0.5}],
}
ALL: Any = [str(include) for include in Include]


def message(text: str) -> Any:
    return {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}


def text_of(item: ConversationItem) -> str:
    assert item.type == "message"
    part = item.content[0]
    assert part.type == "input_text"
    return part.text


@pytest.fixture
def sdk(server: RunningServer) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key="any", base_url=server.base_url, max_retries=0) as client:
        yield client


def test_all_eight_operations(sdk: openai.OpenAI) -> None:
    made = sdk.conversations.create(metadata={"topic": "test"}, items=[message("one")])
    assert made.object == "conversation"
    assert sdk.conversations.retrieve(made.id) == made
    updated = sdk.conversations.update(made.id, metadata={"other": "yes"})
    assert updated.metadata == {"other": "yes"}
    assert updated.created_at == made.created_at

    added = sdk.conversations.items.create(made.id, items=[message("two"), message("three")])
    assert [text_of(item) for item in added.data] == ["two", "three"]
    assert (added.first_id, added.last_id) == (added.data[0].id, added.data[1].id)
    assert not added.has_more
    listed = sdk.conversations.items.list(made.id)
    assert [text_of(item) for item in listed.data] == ["three", "two", "one"]
    one = sdk.conversations.items.retrieve(str(added.data[0].id), conversation_id=made.id)
    assert one == added.data[0]
    assert sdk.conversations.items.delete(str(added.data[0].id), conversation_id=made.id) == updated
    assert [text_of(item) for item in sdk.conversations.items.list(made.id)] == ["three", "one"]

    gone = sdk.conversations.delete(made.id)
    assert (gone.id, gone.object, gone.deleted) == (made.id, "conversation.deleted", True)
    with pytest.raises(openai.NotFoundError):
        sdk.conversations.delete(made.id)
    with pytest.raises(openai.NotFoundError):
        sdk.conversations.items.list(made.id)


def test_the_same_asynchronously(server: RunningServer) -> None:
    async def drive() -> None:
        async with openai.AsyncOpenAI(api_key="any", base_url=server.base_url, max_retries=0) as sdk:
            made = await sdk.conversations.create(items=[message("one")])
            added = await sdk.conversations.items.create(made.id, items=[message("two")])
            assert (await sdk.conversations.retrieve(made.id)).metadata == {}
            assert (await sdk.conversations.update(made.id, metadata={"a": "b"})).metadata == {"a": "b"}
            texts = [text_of(item) async for item in sdk.conversations.items.list(made.id, limit=1)]
            assert texts == ["two", "one"]
            item_id = str(added.data[0].id)
            assert (await sdk.conversations.items.retrieve(item_id, conversation_id=made.id)).id == item_id
            await sdk.conversations.items.delete(item_id, conversation_id=made.id)
            with pytest.raises(openai.NotFoundError, match="not found in conversation"):
                await sdk.conversations.items.retrieve(item_id, conversation_id=made.id)
            assert (await sdk.conversations.delete(made.id)).deleted

    asyncio.run(drive())


@pytest.mark.whole
def test_a_thousand_items_complete_and_in_order(sdk: openai.OpenAI) -> None:
    made = sdk.conversations.create(items=[message(str(number)) for number in range(20)])
    for start in range(20, 1000, 20):
        batch = [message(str(number)) for number in range(start, start + 20)]
        sdk.conversations.items.create(made.id, items=batch)
    orders: Any = ("asc", "desc")
    for limit, order in itertools.product((100, 37), orders):
        pages = sdk.conversations.items.list(made.id, limit=limit, order=order)
        walked = [int(text_of(item)) for item in pages]
        assert walked == list(range(1000) if order == "asc" else reversed(range(1000)))


def test_include_on_create_list_and_get(sdk: openai.OpenAI) -> None:
    made = sdk.conversations.create(items=[])
    plain = sdk.conversations.items.create(made.id, items=[REASONING, SEARCH]).data
    assert plain[0].type == "reasoning"
    assert plain[0].encrypted_content is None
    assert plain[1].type == "file_search_call"
    assert plain[1].results is None
    full = sdk.conversations.items.create(made.id, items=[REASONING, SEARCH], include=ALL).data
    assert full[0].type == "reasoning"
    assert full[0].encrypted_content == "secret"
    some = sdk.conversations.items.list(made.id, include=["file_search_call.results"]).data
    assert [getattr(item, "encrypted_content", "-") for item in some] == ["-", None, "-", None]
    assert all(item.results for item in some if item.type == "file_search_call")
    got = sdk.conversations.items.retrieve(
        str(full[0].id), conversation_id=made.id, include=["reasoning.encrypted_content"]
    )
    assert got.type == "reasoning"
    assert got.encrypted_content == "secret"


def test_each_error_as_its_exception(sdk: openai.OpenAI) -> None:
    made = sdk.conversations.create()
    with pytest.raises(openai.NotFoundError) as missing:
        sdk.conversations.retrieve("conv_missing")
    assert missing.value.body == {
        "message": "Conversation with id 'conv_missing' not found.",
        "type": "invalid_request_error",
        "param": None,
        "code": None,
    }
    assert str(missing.value.request_id).startswith("req_")
    with pytest.raises(openai.BadRequestError) as above:
        sdk.conversations.items.list(made.id, limit=101)
    assert (above.value.code, above.value.param) == ("integer_above_max_value", "limit")
    with pytest.raises(openai.BadRequestError, match="array too long"):
        sdk.conversations.items.create(made.id, items=[message("x")] * 21)
    with pytest.raises(openai.BadRequestError) as long:
        sdk.conversations.update(made.id, metadata={"k": "v" * 513})
    assert long.value.code == "string_above_max_length"
    with pytest.raises(openai.NotFoundError):
        sdk.conversations.items.list(made.id, after="msg_of_nobody")
    wrong: Any = ["nonsense"]
    with pytest.raises(openai.BadRequestError, match=r"reasoning\.encrypted_content"):
        sdk.conversations.items.list(made.id, include=wrong)


def test_a_wrong_key_is_an_authentication_error(tmp_path: Path) -> None:
    with running_server(tmp_path / "keyed.sqlite3", api_key="right") as server:
        with openai.OpenAI(api_key="right", base_url=server.base_url, max_retries=0) as sdk:
            assert sdk.conversations.create().metadata == {}
        with openai.OpenAI(api_key="wrong", base_url=server.base_url, max_retries=0) as sdk:
            with pytest.raises(openai.AuthenticationError) as refused:
                sdk.conversations.create()
            assert refused.value.code == "invalid_api_key"
            assert "wrong" not in str(refused.value)


def test_a_large_body_is_refused_over_the_socket(tmp_path: Path) -> None:
    with (
        running_server(tmp_path / "small.sqlite3", max_body=1000) as server,
        openai.OpenAI(api_key="any", base_url=server.base_url, max_retries=0) as sdk,
    ):
        with pytest.raises(openai.APIStatusError) as refused:
            sdk.conversations.create(items=[message("x" * 2000)])
        assert refused.value.status_code == 413


def test_clients_at_the_same_time_lose_nothing(server: RunningServer) -> None:
    async def drive() -> None:
        async with openai.AsyncOpenAI(api_key="any", base_url=server.base_url, max_retries=0) as sdk:
            made = await sdk.conversations.create()
            batches = [
                sdk.conversations.items.create(made.id, items=[message(f"{batch}.{i}") for i in range(5)])
                for batch in range(20)
            ]
            await asyncio.gather(*batches)
            texts = [text_of(item) async for item in sdk.conversations.items.list(made.id, order="asc")]
            assert sorted(texts) == sorted(f"{batch}.{i}" for batch in range(20) for i in range(5))
            for batch in range(20):  # a batch stands together, in its order
                place = texts.index(f"{batch}.0")
                assert texts[place : place + 5] == [f"{batch}.{i}" for i in range(5)]

    asyncio.run(drive())
