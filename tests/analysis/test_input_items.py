from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.support.fixtures import corpus_items, handmade_items, typed_items
from tests.support.spec import SPEC, Spec
from tui.analysis.input_items import input_item
from tui.analysis.redaction import Redactor
from tui.models.item import ITEM_TYPES, Item


def made(**data: Any) -> Any:
    return input_item(Item.of(data))


def faults_of(spec: Spec, items: Iterable[Item]) -> list[str]:
    """What the spec says against what is sent. It wants a field of approvals that it does not describe."""
    return [
        f"{item.type} {item.id}: {fault}"
        for item in items
        if item.type != "mcp_approval_response"
        and (sent := input_item(item).data) is not None
        and (fault := spec.fault("InputItem", dict(sent)))
    ]


@pytest.fixture(scope="module")
def spec() -> Spec:
    if not SPEC.exists():
        pytest.skip("the published spec is not on this machine")
    return Spec()


def test_all_types_can_be_sent() -> None:
    sent = {item.type for item in typed_items() if input_item(item).data is not None}
    assert set(ITEM_TYPES) - sent == set()


def test_what_is_sent_is_as_the_spec_says(spec: Spec) -> None:
    assert faults_of(spec, typed_items()) == []


@pytest.mark.usefixtures("corpus")
def test_what_is_sent_of_recorded_items_is_as_the_spec_says(spec: Spec) -> None:
    assert faults_of(spec, corpus_items()) == []


@pytest.mark.whole
def test_nothing_fails_and_each_item_is_sent_or_has_a_reason() -> None:
    redactor = Redactor()
    for item in handmade_items():
        for one in (item, redactor.item(item)):
            answer = input_item(one)
            assert (answer.data is None) == bool(answer.reason)


def test_messages() -> None:
    said = [
        {"type": "output_text", "text": "a", "annotations": [{"x": 1}], "logprobs": [1]},
        {"type": "refusal", "refusal": "no"},
        {"type": "unknown"},
    ]
    answer = made(
        id="msg_1", type="message", role="assistant", status="completed", phase="commentary", content=said
    )
    assert answer.data == {"type": "message", "role": "assistant", "phase": "commentary", "content": "a\n\nno"}
    assert answer.lost == ("its annotations", "its logprobs", "a part of type 'unknown'")
    assert made(role="user", content="hi").data == {"type": "message", "role": "user", "content": "hi"}
    assert made(role="assistant", content=[]).reason == "it has no text"
    assert made(role="critic", content="x").reason == "its role 'critic' cannot be sent"
    assert made(role="user", content=None).reason == "it has no content that can be sent"


def test_parts_of_a_message() -> None:
    parts = [
        {"type": "input_text", "text": "t", "status": "x"},
        {"type": "input_text", "text": 1},
        {"type": "input_image", "image_url": "https://a.test", "detail": "huge", "file_id": None},
        {"type": "input_image", "file_id": "file_1", "detail": "low"},
        {"type": "input_image", "image_url": None},
        {"type": "input_image", "image_url": "[image 3, 1.2 kB]"},
        {"type": "input_file", "filename": "a.pdf"},
        {"type": "input_file", "filename": "a.pdf", "file_data": "data:,", "file_id": ""},
        {"type": "input_audio", "input_audio": {}},
    ]
    answer = made(role="user", content=parts)
    assert answer.data["content"] == [
        {"type": "input_text", "text": "t"},
        {"type": "input_image", "image_url": "https://a.test", "detail": "auto"},
        {"type": "input_image", "file_id": "file_1", "detail": "low"},
        {"type": "input_text", "text": "[image 3, 1.2 kB]"},
        {"type": "input_file", "filename": "a.pdf", "file_data": "data:,"},
    ]
    assert answer.lost == (
        "a part of type 'input_text'",
        "a part of type 'input_image'",
        "a part of type 'input_file'",
        "a part of type 'input_audio'",
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"type": "reasoning", "id": "rs_1", "summary": []}, "it has no encrypted content"),
        (
            {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "[encrypted 1, 3 bytes]"},
            "its encrypted content was redacted",
        ),
        ({"type": "compaction", "encrypted_content": ""}, "it has no encrypted content"),
        ({"type": "agent_message"}, "its type 'agent_message' is not one that can be sent"),
        ({"id": "x"}, "no type"),
        ({"type": "function_call", "name": "f", "arguments": "{}"}, "it has no call_id"),
        ({"type": "function_call", "call_id": 1, "name": "f", "arguments": "{}"}, "its call_id is no text"),
        ({"type": "function_call_output", "call_id": "c", "output": 1}, "its output is neither"),
        ({"type": "function_call_output", "call_id": "c", "output": [{"type": "x"}]}, "its output is neither"),
        ({"type": "computer_call_output", "call_id": "c", "output": {"image_url": "[image 1]"}}, "its picture"),
        ({"type": "computer_call_output", "call_id": "c", "output": "x"}, "its picture"),
        ({"type": "image_generation_call", "id": "ig", "status": "completed", "result": None}, "its picture"),
        ({"type": "image_generation_call", "id": "ig", "status": "odd", "result": "x"}, "its status 'odd'"),
        ({"type": "x", "n": float("1e3"), "deep": None}, "its type 'x'"),
    ],
)
def test_what_would_be_refused_is_left_out_with_its_reason(data: Any, reason: str) -> None:
    answer = input_item(Item.of(data))
    assert answer.data is None
    assert answer.reason.startswith(reason)


def test_what_cannot_be_read_or_written_is_left_out() -> None:
    assert input_item(Item(b"[")).reason.startswith("it cannot be read: not JSON")
    assert input_item(Item(b'{"type":"x","n":1e999}')).reason.startswith("it cannot be written: a number")


def test_fields_of_the_server_are_not_sent_back() -> None:
    call = made(
        id="fc_1", type="function_call", status="completed", call_id="c", name="f", arguments={"a": 1}, x=1
    )
    assert call.data == {"type": "function_call", "call_id": "c", "name": "f", "arguments": '{"a":1}'}
    output = made(type="function_call_output", call_id="c", output=[{"type": "output_text", "text": "t"}])
    assert output.data["output"] == [{"type": "input_text", "text": "t"}]
    search = made(
        id="ws", type="web_search_call", status="completed", action={"type": "search", "sources": [1]}
    )
    assert search.data["action"] == {"type": "search"}
    odd = made(id="ws", type="web_search_call", status="completed", action="odd")
    assert odd.reason == "its action is no object"
    screen = made(
        type="computer_call_output", call_id="c", output={"type": "computer_screenshot", "file_id": "f"}
    )
    assert screen.data is not None
    tools = made(type="tool_search_call", arguments={"q": 1}, call_id=None)
    assert tools.data == {"type": "tool_search_call", "arguments": {"q": 1}}
