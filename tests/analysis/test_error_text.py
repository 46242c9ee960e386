"""What error texts say, in every wrapping in which people paste them."""

from __future__ import annotations

import json

import pytest

from tui.analysis.error_text import complaint_of
from tui.models.finding import Code

CALL, ITEM, REASONING = "call_Ab12Cd34Ef56", "msg_0a1b2c3d4e5f", "rs_0f9e8d7c6b5a"
TEXTS = {
    f"No tool output found for function call {CALL}.": (Code.CALL_WITHOUT_OUTPUT, CALL),
    f"No tool call found for function call output with call_id {CALL}.": (Code.OUTPUT_WITHOUT_CALL, CALL),
    f"Item '{REASONING}' of type 'reasoning' was provided without its required following item.": (
        Code.REASONING_WITHOUT_FOLLOWER,
        REASONING,
    ),
    f"Item '{ITEM}' of type 'message' was provided without its required 'reasoning' item: '{REASONING}'.": (
        Code.REASONING_GONE,
        ITEM,
    ),
    f"Duplicate item found with id {REASONING}. Remove duplicate items from your input and try again.": (
        Code.DUPLICATE_ID,
        REASONING,
    ),
    "The encrypted content gAAA could not be verified. Reason: invalid_encrypted_content": (
        Code.BROKEN_ENCRYPTED_CONTENT,
        None,
    ),
    "an empty reasoning item was provided without id and encrypted_content": (Code.EMPTY_REASONING, None),
}


def traceback(message: str) -> str:
    body = {"error": {"message": message, "type": "invalid_request_error", "param": "input", "code": None}}
    return (
        'Traceback (most recent call last):\n  File "/srv/app/agent.py", line 41, in run_turn\n'
        '    response = client.responses.create(model="gpt-5", input=turn)\n'
        f"openai.BadRequestError: Error code: 400 - {body}\n"
    )


def log_line(message: str) -> str:
    return f"2026-03-01T10:11:12Z ERROR worker[17] turn failed: {message!r} attempt=3 trace_id=9f8e7d6c5b4a"


def curl_answer(message: str) -> str:
    body = json.dumps({"error": {"message": message, "type": "invalid_request_error", "code": None}}, indent=2)
    return f"HTTP/2 400 \ncontent-type: application/json\nx-request-id: req_0123456789abcdef\n\n{body}\n"


WRAPPINGS = (str, traceback, log_line, curl_answer)


@pytest.mark.parametrize("wrap", WRAPPINGS)
@pytest.mark.parametrize("message", TEXTS)
def test_the_item_at_fault_is_named_first(message: str, wrap: type[str]) -> None:
    code, name = TEXTS[message]
    found = complaint_of(wrap(message))
    assert found.codes[0] is code
    assert found.names[:1] == (() if name is None else (name,))
    assert not found.conversation_ids
    assert not found.empty


def test_ids_without_a_known_error() -> None:
    found = complaint_of(f"something about {ITEM} in conv_0123456789abcdef of resp_0123456789abcdef")
    assert found.codes == ()
    assert (found.conversation_ids, found.response_ids) == (
        ("conv_0123456789abcdef",),
        ("resp_0123456789abcdef",),
    )
    assert found.names == (ITEM,)


@pytest.mark.parametrize("text", ["", "all is well", "Error code: 500 - the server had an error"])
def test_texts_that_say_nothing(text: str) -> None:
    assert complaint_of(text).empty


def test_one_word_may_be_the_id_of_a_server_with_ids_of_its_own() -> None:
    assert complaint_of("thread-17").conversation_ids == ("thread-17",)
    assert complaint_of("invalid_encrypted_content").conversation_ids == ()
